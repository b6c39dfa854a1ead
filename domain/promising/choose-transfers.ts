/**
 * Which components are worth moving (requirement R8: transfer between warehouses where that saves a date).
 */
import { laterDate } from '../calendar/business-calendar.js';

/** What comes of moving certain items. */
export interface Trial {
  readonly readyDate: string | null;
  /** What of them was moved. */
  readonly transferred: readonly string[];
}

/**
 * Chooses the items to move. None, when what is needed is there by the day wanted without (no day wanted: when it can be
 * had at all), or is there no sooner with them. Otherwise those that it takes to be there by that day or, where that
 * cannot be, as early as can be: one after the other is left where it is, when it is no later for that.
 *
 * @param tryOut Plans with no other items moved than the given ones, and takes the plan back.
 */
export function chooseTransfers(
  tryOut: (items: ReadonlySet<string>) => Trial,
  movable: ReadonlySet<string>,
  wantedBy: string | null,
): ReadonlySet<string> {
  if (movable.size === 0) return movable;
  const none: ReadonlySet<string> = new Set();
  const staying = tryOut(none).readyDate;
  if (staying !== null && (wantedBy === null || staying <= wantedBy)) return none;
  const { readyDate, transferred } = tryOut(movable);
  if (readyDate === null || (staying !== null && readyDate >= staying)) return none;

  const enough = wantedBy === null ? LATEST : laterDate(readyDate, wantedBy);
  const suffices = (items: ReadonlySet<string>): boolean => (tryOut(items).readyDate ?? NEVER) <= enough;
  const chosen = new Set(transferred);
  if (!suffices(chosen)) return movable;
  for (const item of new Set(transferred)) {
    chosen.delete(item);
    if (!suffices(chosen)) chosen.add(item);
  }
  return chosen;
}

/** The latest date there is, and what is later than that. */
const LATEST = '9999-12-31';
const NEVER = 'never';
