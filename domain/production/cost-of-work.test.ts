import fc from 'fast-check';
import { costOfPieces, costOfWork, lossOfUnmade, lossOfWork, type Work } from './cost-of-work.js';

/** Ten boxes: board of 2.50 each, printed at 120 an hour with an hour of set-up and half a minute a box. */
const boxes: Work = {
  quantity: '10',
  good: '4',
  scrapped: '1',
  cut: '0',
  state: 'started',
  components: [{ item: 'BRD-C5', issued: '10', unitCost: '2.5' }],
  operations: [{ setupMinutes: '60', minutesPerUnit: '0.5', costRate: '120' }],
};

describe('the cost of a work order so far', () => {
  it('is its material, one set-up and the time of what was reported', () => {
    expect(costOfWork(boxes)).toEqual({ material: '25', labour: '125', total: '150', unknown: [] });
  });

  it('is nothing before it is started', () => {
    const planned: Work = {
      ...boxes,
      state: 'notStarted',
      good: '0',
      scrapped: '0',
      components: [{ item: 'BRD-C5', issued: '0', unitCost: null }],
    };
    expect(costOfWork(planned)).toEqual({ material: '0', labour: '0', total: '0', unknown: [] });
    expect(lossOfWork(planned, '0')).toBe('0');
  });

  it('names the material whose cost nobody knows instead of guessing it', () => {
    const components = [...boxes.components, { item: 'INK-W', issued: '0.08', unitCost: null }];
    expect(costOfWork({ ...boxes, components })).toMatchObject({ material: '25', unknown: ['INK-W'] });
  });
});

describe('what is lost when a work order ends now', () => {
  it('is the material and set-up of pieces not made, where good ones go into stock', () => {
    // 5 of 10 shares of 25 + 120.
    expect(lossOfWork(boxes, '4')).toBe('72.5');
  });

  it('is all but the scrap of before, where nobody can use the good pieces either', () => {
    // 9 of 10 shares of 25 + 120, and the time of 4 boxes.
    expect(lossOfWork(boxes, '0')).toBe('134.5');
  });

  it('is nothing for a finished one whose pieces are of use, and their whole share otherwise', () => {
    const done: Work = { ...boxes, state: 'done', good: '9' };
    expect(lossOfWork(done, '9')).toBe('0');
    expect(lossOfWork(done, '0')).toBe('139.5');
  });

  it('is no more in two steps than in one', () => {
    // 3 of the 5 pieces that are not made are taken off first.
    expect(lossOfUnmade(boxes, '3')).toBe('43.5');
    const rest: Work = { ...boxes, quantity: '7', cut: '3' };
    expect(lossOfWork(rest, '4')).toBe('29');
    // All of it: 4 good pieces are of no use in the end.
    expect(costOfPieces(rest, '4')).toBe('62');
    expect(lossOfWork(rest, '0')).toBe('91');
    expect(lossOfUnmade({ ...boxes, state: 'notStarted' }, '3')).toBe('0');
  });

  const works = fc
    .record({
      good: fc.integer({ min: 0, max: 500 }),
      scrapped: fc.integer({ min: 0, max: 500 }),
      cut: fc.integer({ min: 0, max: 500 }),
      rest: fc.integer({ min: 1, max: 500 }),
      issued: fc.integer({ min: 0, max: 10_000 }),
      unitCost: fc.option(fc.integer({ min: 0, max: 99_999 })),
      minutes: fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 600 })),
      costRate: fc.integer({ min: 0, max: 500 }),
      state: fc.constantFrom('started' as const, 'done' as const),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ good, scrapped, cut, rest, issued, unitCost, minutes, costRate, state, share }) => ({
      work: {
        quantity: String(good + scrapped + rest),
        good: String(good),
        scrapped: String(scrapped),
        cut: String(cut),
        state,
        components: [
          { item: 'X', issued: String(issued), unitCost: unitCost === null ? null : String(unitCost) },
        ],
        operations: [
          {
            setupMinutes: String(minutes[0]),
            minutesPerUnit: String(minutes[1]),
            costRate: String(costRate),
          },
        ],
      } satisfies Work,
      carried: Math.floor(good * share),
    }));

  it('lies between nothing and what was spent, and falls with every piece that is of use', () => {
    fc.assert(
      fc.property(works, ({ work, carried }) => {
        const loss = Number(lossOfWork(work, String(carried)));
        const spent = Number(costOfWork(work).total);
        expect(loss).toBeGreaterThanOrEqual(0);
        expect(loss).toBeLessThanOrEqual(spent + 1e-6);
        if (carried < Number(work.good))
          expect(Number(lossOfWork(work, String(carried + 1)))).toBeLessThanOrEqual(loss);
      }),
    );
  });

  it('is nothing when a finished one is all of use', () => {
    fc.assert(
      fc.property(works, ({ work }) => {
        expect(lossOfWork({ ...work, state: 'done' }, work.good)).toBe('0');
      }),
    );
  });
});
