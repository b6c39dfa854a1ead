import { COMMANDS, STEPS, type CommandName, type StepName } from '../workflows/messages.js';

/** When a command fails, or whoever carries it out dies. */
export const MOMENTS = [
  'before its work',
  'after its work, before the commit',
  'after the commit, before the answer',
] as const;
export type Moment = (typeof MOMENTS)[number];

/** A point at which a command is disturbed. */
export interface Point {
  command: CommandName;
  moment: Moment;
}

export const inWords = ({ command, moment }: Point): string => `${command} ${moment}`;

/** Every point of these commands. */
export const pointsOf = (commands: readonly CommandName[]): Point[] =>
  commands.flatMap((command) => MOMENTS.map((moment) => ({ command, moment })));

/** One point for each department that has a command among these; the moments take turns. */
export function sampleOf(commands: readonly CommandName[]): Point[] {
  const departments = [...new Set(commands.map((command) => COMMANDS[command]))];
  return departments.map((department, i) => {
    const own = commands.filter((command) => COMMANDS[command] === department);
    const command = own[i % own.length];
    const moment = MOMENTS[i % MOMENTS.length];
    if (!command || !moment) throw new Error(`${department} has no command`);
    return { command, moment };
  });
}

export function stepOf(command: CommandName): StepName {
  const step = (Object.keys(STEPS) as StepName[]).find((each) =>
    (STEPS[each] as readonly CommandName[]).includes(command),
  );
  if (!step) throw new Error(`${command} belongs to no step`);
  return step;
}

/** The name of the command whose effect this is. */
export const commandOf = (effectKey: string): string => effectKey.split(':')[3] ?? '';
