import fc from 'fast-check';
import { acceptDates, decideDates, type PlannedLine } from './offer.js';

const line = (
  number: number,
  requestedDate: string | null,
  projectedDate: string,
  promisedDate: string | null = null,
): PlannedLine => ({
  line: number,
  requestedDate,
  promisedDate,
  projectedDate,
});

const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-12-${String(n).padStart(2, '0')}`);
const lines = fc.array(
  fc.record({
    line: fc.integer({ min: 1, max: 9 }),
    requestedDate: fc.option(day),
    promisedDate: fc.option(day),
    projectedDate: day,
  }),
  { minLength: 1, maxLength: 6 },
);

describe('promise or offer', () => {
  it('promises the date asked for when it is met, not an earlier one', () => {
    expect(decideDates([line(1, '2026-12-10', '2026-12-07')])).toEqual({
      kind: 'give',
      lines: [{ line: 1, promisedDate: '2026-12-10' }],
    });
  });

  it('promises the projected date when no date was asked for', () => {
    expect(decideDates([line(1, null, '2026-12-07')])).toEqual({
      kind: 'give',
      lines: [{ line: 1, promisedDate: '2026-12-07' }],
    });
  });

  it('offers when one line is later than the date asked for it, and names it', () => {
    const decision = decideDates([line(1, '2026-12-10', '2026-12-09'), line(2, '2026-12-05', '2026-12-08')]);
    expect(decision).toEqual({ kind: 'offer', date: '2026-12-09', expectedDate: '2026-12-05', late: [2] });
  });

  it('holds an order that is promised anew to what the customer was told', () => {
    expect(decideDates([line(1, '2026-12-01', '2026-12-12', '2026-12-15')])).toEqual({
      kind: 'give',
      lines: [{ line: 1, promisedDate: '2026-12-15' }],
    });
    expect(decideDates([line(1, '2026-12-01', '2026-12-16', '2026-12-15')]).kind).toBe('offer');
  });

  it('never promises what the plan does not reach, and once accepted there is nothing left to offer', () => {
    fc.assert(
      fc.property(lines, (all) => {
        const decision = decideDates(all);
        if (decision.kind === 'give')
          for (const [i, each] of decision.lines.entries())
            expect(each.promisedDate >= (all[i]?.projectedDate ?? '')).toBe(true);
        const accepted = acceptDates(all);
        expect(
          decideDates(all.map((each, i) => ({ ...each, promisedDate: accepted[i]?.promisedDate ?? null })))
            .kind,
        ).toBe('give');
      }),
    );
  });
});
