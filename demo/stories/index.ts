import { cancel } from './cancel.js';
import { change } from './change.js';
import { delay } from './delay.js';
import type { Story } from './story.js';

/** The stories that can be told, by the names by which they are asked for. */
export const STORIES: Readonly<Record<string, Story>> = { delay, cancel, change };
