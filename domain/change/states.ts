/**
 * States of a change request: queued = waits for another change that touches the same; negotiating = departments, sales or
 * the customer are asked; accepted = all agree, to be carried out; underWay = the new version is written and what is different
 * is being done; carriedOut, refused, withdrawn = ended.
 */
export const CHANGE_STATES = [
  'queued',
  'negotiating',
  'accepted',
  'underWay',
  'carriedOut',
  'refused',
  'withdrawn',
] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

/** What may follow each state. */
export const NEXT_STATES: Record<ChangeState, readonly ChangeState[]> = {
  queued: ['negotiating', 'withdrawn'],
  // Agreed while another is carried out, or countered so that it touches what another one does, it waits.
  negotiating: ['queued', 'accepted', 'refused', 'withdrawn'],
  accepted: ['negotiating', 'underWay', 'withdrawn'],
  underWay: ['carriedOut'],
  carriedOut: [],
  refused: [],
  withdrawn: [],
};

/** Takes a change to its next state. @throws Error for one that may not follow, which is a flaw of the program */
export function become(change: { number: string; state: ChangeState }, next: ChangeState): void {
  const { number, state } = change;
  if (state !== next && !NEXT_STATES[state].includes(next))
    throw new Error(`${number} is ${state} and cannot become ${next}`);
  change.state = next;
}
