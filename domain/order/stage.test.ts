import fc from 'fast-check';
import { isLess, min, plus } from '../quantity/quantity.js';
import {
  allDelivered,
  allReady,
  allShipped,
  mayRelease,
  toRelease,
  type LineProgress,
  type OrderHeader,
  type OrderProgress,
} from './progress.js';
import { isEnded, STAGES, stageOf, type Stage } from './stage.js';

const STOPS = ['ready', 'released', 'packed', 'shipped', 'delivered'] as const;
const WORK = ['making', 'shipping', 'inTransit', 'settling', 'closed'] as const;

const quantity = fc.integer({ min: 1, max: 5_000_000 }).map((millionths) => (millionths / 1_000).toFixed(3));
/** A line that has come anywhere: each stop at most as far as the one before it. */
const line = (no: number): fc.Arbitrary<LineProgress> =>
  fc.tuple(quantity, fc.tuple(...STOPS.map(() => fc.integer({ min: 0, max: 4 })))).map(([whole, shares]) => {
    const quarters = Number(whole) / 4;
    let before = whole;
    const [ready, released, packed, shipped, delivered] = shares.map((share) => {
      before = share === 4 ? before : min(before, (quarters * share).toFixed(3));
      return before;
    }) as [string, string, string, string, string];
    return { line: no, quantity: whole, ready, released, packed, shipped, delivered };
  });
const lines = fc
  .integer({ min: 1, max: 4 })
  .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => line(i + 1))));

const header = (more: Partial<OrderHeader> = {}): OrderHeader => ({
  version: 1,
  promise: 'given',
  credit: 'secured',
  deposit: 'secured',
  supply: 'undertaken',
  cancellation: 'none',
  delivery: 'complete',
  invoiced: false,
  paid: false,
  approved: [],
  waitingFor: [],
  flags: [],
  promisedDate: null,
  projectedDate: null,
  priority: 'normal',
  holdUntil: null,
  nextDeadline: null,
  ...more,
});
const anyHeader = fc.record({
  promise: fc.constantFrom('lacking', 'unsourced', 'offered', 'given', 'declined'),
  credit: fc.constantFrom('lacking', 'referred', 'secured', 'refused'),
  deposit: fc.constantFrom('lacking', 'asked', 'secured'),
  supply: fc.constantFrom('lacking', 'undertaken'),
  cancellation: fc.constantFrom('none', 'underWay', 'carriedOut'),
  delivery: fc.constantFrom('complete', 'inParts'),
  invoiced: fc.boolean(),
  paid: fc.boolean(),
}) as fc.Arbitrary<Partial<OrderHeader>>;
const order = fc.record({ header: anyHeader.map(header), lines });

const rank = (stage: Stage) => STAGES.indexOf(stage);
const at = (stage: Stage): LineProgress => {
  const done = { making: 0, shipping: 1, inTransit: 4, settling: 5, closed: 5 }[
    stage as (typeof WORK)[number]
  ];
  const [ready, released, packed, shipped, delivered] = STOPS.map((_, i) => (i < done ? '3' : '1'));
  return {
    line: 1,
    quantity: '3',
    ready: ready!,
    released: released!,
    packed: packed!,
    shipped: shipped!,
    delivered: delivered!,
  };
};

describe('the stage of an order', () => {
  test.each<[string, Partial<OrderHeader>, Stage]>([
    ['no promise', { promise: 'lacking', credit: 'lacking', deposit: 'lacking' }, 'promising'],
    ['no source', { promise: 'unsourced' }, 'promising'],
    ['a later date offered', { promise: 'offered' }, 'promising'],
    ['the offer declined', { promise: 'declined' }, 'cancelled'],
    ['credit not yet looked at', { credit: 'lacking', deposit: 'lacking' }, 'credit'],
    ['credit with finance', { credit: 'referred', deposit: 'lacking' }, 'credit'],
    ['credit refused', { credit: 'refused' }, 'cancelled'],
    ['not yet confirmed', { deposit: 'lacking' }, 'deposit'],
    ['deposit asked', { deposit: 'asked' }, 'deposit'],
    ['work begun', {}, 'making'],
  ])('with %s', (_what, more, stage) => {
    expect(stageOf({ header: header(more), lines: [at('making')] })).toBe(stage);
  });

  test.each(WORK.slice(0, 4))('is %s where its only line is there', (stage) => {
    expect(stageOf({ header: header(), lines: [at(stage)] })).toBe(stage);
  });

  test('of a delivered order is that of its money', () => {
    const stage = (more: Partial<OrderHeader>) => stageOf({ header: header(more), lines: [at('closed')] });
    expect(stage({})).toBe('settling');
    expect(stage({ invoiced: true })).toBe('settling');
    expect(stage({ paid: true })).toBe('settling');
    expect(stage({ invoiced: true, paid: true })).toBe('closed');
  });

  test('of a cancelled order is that of what was handed over, and of its money when that is nothing', () => {
    const none = {
      ...at('making'),
      quantity: '0',
      ready: '0',
      released: '0',
      packed: '0',
      shipped: '0',
      delivered: '0',
    };
    const stage = (more: Partial<OrderHeader>, line = none) =>
      stageOf({ header: header(more), lines: [line] });
    const settled = { invoiced: true, paid: true };
    expect(stage({ cancellation: 'carriedOut', ...settled })).toBe('cancelled');
    expect(stage({ cancellation: 'carriedOut', promise: 'lacking', ...settled })).toBe('cancelled');
    expect(stage({ cancellation: 'carriedOut', invoiced: true })).toBe('settling');
    expect(stage({ cancellation: 'underWay', ...settled })).toBe('settling');
    expect(stage({ cancellation: 'carriedOut' }, at('inTransit'))).toBe('inTransit');
    expect(stage({ cancellation: 'underWay', ...settled }, at('closed'))).toBe('settling');
    expect(stage({ cancellation: 'carriedOut', ...settled }, at('closed'))).toBe('closed');
  });

  test('never goes back when a line comes further', () => {
    fc.assert(
      fc.property(order, fc.nat(), fc.constantFrom(...STOPS), quantity, (before, pick, stop, more) => {
        const i = pick % before.lines.length;
        const moved = before.lines.map((each, no) => (no === i ? advance(each, stop, more) : each));
        expect(rank(stageOf({ ...before, lines: moved }))).toBeGreaterThanOrEqual(rank(stageOf(before)));
      }),
    );
  });

  test('is that of the slowest line', () => {
    fc.assert(
      fc.property(lines, (all) => {
        const alone = all.map((each) => rank(stageOf({ header: header(), lines: [each] })));
        expect(rank(stageOf({ header: header(), lines: all }))).toBe(Math.min(...alone));
      }),
    );
  });

  test('does not depend on the order of the lines', () => {
    fc.assert(
      fc.property(order, (each) =>
        expect(stageOf({ ...each, lines: [...each.lines].reverse() })).toBe(stageOf(each)),
      ),
    );
  });

  test('is never replaced by flags, by who is waited for, by dates or priority', () => {
    const beside = fc.record({
      flags: fc.subarray(['onHold', 'changePending', 'conflict', 'atRisk', 'late', 'issueOpen']),
      waitingFor: fc.subarray(['sales', 'production', 'customer'] as const),
      priority: fc.constantFrom('normal', 'urgent'),
      promisedDate: fc.constantFrom(null, '2026-04-01'),
      holdUntil: fc.constantFrom(null, '2026-04-01T00:00:00.000Z'),
    }) as fc.Arbitrary<Partial<OrderHeader>>;
    fc.assert(
      fc.property(order, beside, (each, more) =>
        expect(stageOf({ ...each, header: { ...each.header, ...more } })).toBe(stageOf(each)),
      ),
    );
  });

  test('is never ‘placed’, and ends only where the goods are delivered and paid, or the order was refused', () => {
    fc.assert(
      fc.property(order, (each) => {
        const stage = stageOf(each);
        const { promise, credit, invoiced, paid } = each.header;
        expect(STAGES.slice(1)).toContain(stage);
        if (stage === 'closed') expect([allDelivered(each), invoiced, paid]).toEqual([true, true, true]);
        expect(stage === 'cancelled').toBe(promise === 'declined' || credit === 'refused');
        expect(isEnded(stage)).toBe(stage === 'closed' || stage === 'cancelled');
      }),
    );
  });
});

describe('the progress of lines', () => {
  test('all delivered are all shipped, and all shipped are all ready', () => {
    fc.assert(
      fc.property(order, (each) => {
        if (allDelivered(each)) expect(allShipped(each)).toBe(true);
        if (allShipped(each)) expect(allReady(each)).toBe(true);
      }),
    );
  });

  test('what is to be released is what is ready and not released, and releasing it leaves nothing', () => {
    fc.assert(
      fc.property(line(1), (each) => {
        expect(plus(each.released, toRelease(each))).toBe(plus(each.ready, '0'));
        expect(toRelease({ ...each, released: each.ready })).toBe('0');
      }),
    );
  });

  test('goods that may go together may go in parts too, and never when nothing is left to release', () => {
    fc.assert(
      fc.property(lines, (all) => {
        const by = (delivery: OrderHeader['delivery']): OrderProgress => ({
          header: header({ delivery }),
          lines: all,
        });
        const left = all.some((each) => isLess(each.released, each.ready));
        expect(mayRelease(by('inParts'))).toBe(left);
        expect(mayRelease(by('complete'))).toBe(left && allReady(by('complete')));
      }),
    );
  });

  test('goods of an order wanted together wait for its last line; in parts they do not', () => {
    const ready = { ...at('making'), ready: '3', released: '0' };
    const waiting = { ...at('making'), line: 2, ready: '0', released: '0' };
    expect(mayRelease({ header: header(), lines: [ready, waiting] })).toBe(false);
    expect(mayRelease({ header: header({ delivery: 'inParts' }), lines: [ready, waiting] })).toBe(true);
    expect(mayRelease({ header: header(), lines: [ready] })).toBe(true);
  });
});

/** One stop comes further, and those before it at least as far; at most the whole line. */
function advance(each: LineProgress, stop: (typeof STOPS)[number], more: string): LineProgress {
  const moved = { ...each, [stop]: min(each.quantity, plus(each[stop], more)) };
  for (const before of STOPS.slice(0, STOPS.indexOf(stop)))
    if (isLess(moved[before], moved[stop])) moved[before] = moved[stop];
  return moved;
}
