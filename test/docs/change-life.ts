import { CHANGE_STATES, NEXT_STATES } from '../../domain/change/states.js';

/** What takes a change from one state to another, for every pair that the code allows. */
export const WHY: Record<string, string> = {
  'queued --> negotiating': 'what it waited for has ended',
  'queued --> withdrawn': 'taken back, or the order has ended',
  'negotiating --> queued': 'another is carried out first',
  'negotiating --> accepted': 'all have agreed',
  'negotiating --> refused': 'one refuses or is silent, or it cannot be',
  'negotiating --> withdrawn': 'taken back, or the order has ended',
  'accepted --> negotiating': 'the world has moved',
  'accepted --> underWay': 'version n + 1 is written',
  'accepted --> withdrawn': 'taken back, or the order is cancelled',
  'underWay --> carriedOut': 'all that is different is done',
};

/** The moves of a change that the code allows, as Mermaid writes them. */
export const changeMoves = (): string[] =>
  CHANGE_STATES.flatMap((from) => NEXT_STATES[from].map((to) => `${from} --> ${to}`));

/** The life of a change as a Mermaid state diagram, from the code's own table of what may follow each state. */
export function changeLifeDiagram(): string {
  const begins = CHANGE_STATES.slice(0, 2).map((state) => `  [*] --> ${state}: asked for`);
  const ends = CHANGE_STATES.filter((state) => NEXT_STATES[state].length === 0);
  return [
    'stateDiagram-v2',
    ...begins,
    ...changeMoves().map((move) => `  ${move}: ${WHY[move] ?? '?'}`),
    ...ends.map((state) => `  ${state} --> [*]`),
  ].join('\n');
}
