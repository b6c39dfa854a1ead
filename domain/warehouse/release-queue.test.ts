import fc from 'fast-check';
import { comparePlaces, move, overtakenBy, type QueuedRelease } from './release-queue.js';

const queued = (release: string, more: Partial<QueuedRelease> = {}): QueuedRelease => ({
  release,
  order: `order of ${release}`,
  key: `1|${release}`,
  seat: 0,
  moved: false,
  ...more,
});
const QUEUE = ['A', 'B', 'C', 'D'].map((name) => queued(name));
const names = (queue: readonly QueuedRelease[]): string[] => queue.map(({ release }) => release);

/** The queue after somebody has moved a release, as it is read again. */
function moved(
  queue: readonly QueuedRelease[],
  release: string,
  to: Parameters<typeof move>[2],
): QueuedRelease[] {
  const done = move(queue, release, to);
  if (!done) throw new Error(`${release} cannot go there`);
  const seats = new Map(done.reseated.map((each) => [each.release, each.seat]));
  return queue
    .map((each) =>
      each.release === release
        ? { ...each, ...done.place, moved: true }
        : { ...each, seat: seats.get(each.release) ?? each.seat },
    )
    .toSorted(comparePlaces);
}

describe('a release that is moved in the queue', () => {
  it('goes directly before the one named, and tells whom it overtook', () => {
    const done = move(QUEUE, 'D', { before: 'B' });
    expect(done).toMatchObject({ from: 4, to: 2 });
    expect(names(done?.overtaken ?? [])).toEqual(['B', 'C']);
    expect(names(moved(QUEUE, 'D', { before: 'B' }))).toEqual(['A', 'D', 'B', 'C']);
  });

  it('overtakes nobody when it goes back', () => {
    expect(move(QUEUE, 'A', { position: 4 })).toMatchObject({ from: 1, to: 4, overtaken: [] });
    expect(names(moved(QUEUE, 'A', { position: 4 }))).toEqual(['B', 'C', 'D', 'A']);
  });

  it('stays at the head although something urgent comes in', () => {
    const urgent = queued('U', { key: '0|U' });
    const queue = [...moved(QUEUE, 'C', { position: 1 }), urgent].toSorted(comparePlaces);
    expect(names(queue)).toEqual(['C', 'U', 'A', 'B', 'D']);
  });

  it('stays behind the same one although something of its own urgency comes in', () => {
    const later = queued('BB');
    const queue = [...moved(QUEUE, 'D', { before: 'B' }), later].toSorted(comparePlaces);
    expect(names(queue)).toEqual(['A', 'D', 'B', 'BB', 'C']);
  });

  it('keeps its place when the one before it is picked', () => {
    const queue = moved(QUEUE, 'D', { before: 'B' }).filter(({ release }) => release !== 'A');
    expect(names(queue)).toEqual(['D', 'B', 'C']);
  });

  it('goes nowhere that is not in the queue', () => {
    expect(move(QUEUE, 'A', { before: 'X' })).toBeUndefined();
    expect(move(QUEUE, 'A', { before: 'A' })).toBeUndefined();
    expect(move(QUEUE, 'A', { position: 5 })).toBeUndefined();
    expect(move(QUEUE, 'X', { position: 1 })).toBeUndefined();
  });

  it('comes to the place asked for, whatever was moved before, and the others keep their order', () => {
    const place = fc.record({ from: fc.nat(7), to: fc.nat(7) });
    fc.assert(
      fc.property(fc.array(place, { maxLength: 30 }), (moves) => {
        let queue = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'].map((name) => queued(name));
        for (const { from, to } of moves) {
          const release = queue[from]?.release ?? '';
          const others = names(queue).filter((name) => name !== release);
          const wanted = [...others.slice(0, to), release, ...others.slice(to)];
          const overtaken = names(move(queue, release, { position: to + 1 })?.overtaken ?? []);
          expect(overtaken).toEqual(names(queue).slice(to, from));
          queue = moved(queue, release, { position: to + 1 });
          expect(names(queue)).toEqual(wanted);
        }
      }),
    );
  });
});

describe('an order that becomes urgent', () => {
  it('overtakes those that are not urgent and went first', () => {
    const queue = [queued('AU', { key: '0|AU' }), ...QUEUE];
    expect(names(overtakenBy(queue, 'order of C'))).toEqual(['A', 'B']);
  });

  it('does not overtake what it stood before already, nor itself', () => {
    expect(overtakenBy(QUEUE, 'order of A')).toEqual([]);
    const queue = [queued('A', { order: 'X' }), queued('B'), queued('C', { order: 'X' })];
    expect(names(overtakenBy(queue, 'X'))).toEqual(['B']);
  });

  it('leaves where it is what somebody has moved', () => {
    const queue = moved(QUEUE, 'D', { before: 'C' });
    expect(overtakenBy(queue, 'order of D')).toEqual([]);
  });
});
