import { become, CHANGE_STATES, NEXT_STATES, type ChangeState } from './states.js';

/** Each state that can be reached from one, itself included. */
function reachedFrom(state: ChangeState, seen = new Set<ChangeState>()): Set<ChangeState> {
  if (!seen.has(state)) for (const next of NEXT_STATES[state]) reachedFrom(next, seen.add(state));
  return seen.add(state);
}

describe('the state of a change', () => {
  it.each(CHANGE_STATES.flatMap((from) => CHANGE_STATES.map((to) => [from, to] as const)))(
    'may be taken from %s to %s if that may follow it',
    (from, to) => {
      const change = { number: 'CH-2026-000001', state: from };
      if (from === to || NEXT_STATES[from].includes(to)) {
        become(change, to);
        expect(change.state).toBe(to);
        return;
      }
      expect(() => {
        become(change, to);
      }).toThrow(`CH-2026-000001 is ${from} and cannot become ${to}`);
      expect(change.state).toBe(from);
    },
  );

  it('is reached from the first, and always comes to an end', () => {
    expect([...reachedFrom('queued')].sort()).toEqual([...CHANGE_STATES].sort());
    for (const state of CHANGE_STATES)
      expect([...reachedFrom(state)].some((each) => NEXT_STATES[each].length === 0)).toBe(true);
  });

  it('goes only forward once its version is written', () => {
    expect([...reachedFrom('underWay')]).toEqual(['underWay', 'carriedOut']);
  });
});
