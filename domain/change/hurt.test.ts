import fc from 'fast-check';
import { addDays, daysBetween } from '../calendar/business-calendar.js';
import { hurtOf, orderDaysOf, sayHurt, type ForecastLine } from './hurt.js';

const OWN = 'SO-2026-000001';
const line = (
  order: string,
  no: number,
  projected: string | null,
  promised = '2026-12-10',
): ForecastLine => ({
  order,
  line: no,
  item: 'BAND-1',
  promised,
  projected,
});

describe('who else is hurt by a change', () => {
  it.each<[string, string | null, string | null, number | null | undefined]>([
    ['comes as before', '2026-12-08', '2026-12-08', undefined],
    ['comes later and still in time', '2026-12-01', '2026-12-10', undefined],
    ['comes past its promise', '2026-12-08', '2026-12-13', 3],
    ['was late already and comes later still', '2026-12-12', '2026-12-17', 5],
    ['was late already and comes no later', '2026-12-12', '2026-12-12', undefined],
    ['comes sooner', '2026-12-17', '2026-12-12', undefined],
    ['has nothing left for it', '2026-12-08', null, null],
    ['had no source before', null, '2026-12-17', undefined],
    ['has none before or after', null, null, undefined],
  ])('one that %s', (_what, before, after, days) => {
    const hurt = hurtOf(OWN, [line('SO-2', 1, before)], [line('SO-2', 1, after)]);
    expect(hurt.flatMap(({ lines }) => lines.map((each) => each.days))).toEqual(
      days === undefined ? [] : [days],
    );
  });

  it('names each order once, with the most that any of its lines loses', () => {
    const before = [
      line('SO-3', 2, '2026-12-10'),
      line('SO-3', 1, '2026-12-10'),
      line('SO-2', 1, '2026-12-10'),
    ];
    const after = [
      line('SO-3', 2, '2026-12-12'),
      line('SO-3', 1, '2026-12-17'),
      line('SO-2', 1, '2026-12-11'),
    ];
    const hurt = hurtOf(OWN, before, after);
    expect(hurt.map(({ order, days, lines }) => [order, days, lines.map((each) => each.line)])).toEqual([
      ['SO-2', 1, [1]],
      ['SO-3', 7, [1, 2]],
    ]);
    expect(orderDaysOf(hurt)).toBe(8);
  });
});

describe('whatever is forecast', () => {
  const day = fc.integer({ min: 0, max: 60 }).map((days) => addDays('2026-11-20', days));
  const pairs = fc
    .uniqueArray(fc.tuple(fc.constantFrom(OWN, 'SO-2', 'SO-3', 'SO-4'), fc.integer({ min: 1, max: 4 })), {
      selector: ([order, no]) => `${order} ${String(no)}`,
    })
    .chain((keys) =>
      fc.tuple(
        ...keys.map(([order, no]) =>
          fc
            .record({ promised: day, before: fc.option(day), after: fc.option(day) })
            .map(({ promised, before, after }) => ({
              before: line(order, no, before, promised),
              after: line(order, no, after, promised),
            })),
        ),
      ),
    );
  const hurtIn = (all: readonly { before: ForecastLine; after: ForecastLine }[]) =>
    hurtOf(
      OWN,
      all.map(({ before }) => before),
      all.map(({ after }) => after),
    );

  it('no order gains by being listed, the changed one is not, and the sum is that of its parts', () => {
    fc.assert(
      fc.property(pairs, (all) => {
        const hurt = hurtIn(all);
        for (const { order, days, lines } of hurt) {
          expect(order).not.toBe(OWN);
          expect(lines.length).toBeGreaterThan(0);
          expect(days).toBe(Math.max(...lines.map((each) => each.days ?? 0)));
          for (const each of lines) {
            if (each.projectedAfter === null) expect(each.days).toBeNull();
            else {
              expect(each.days).toBeGreaterThan(0);
              expect(each.projectedAfter > each.promised).toBe(true);
              expect(each.days).toBeLessThanOrEqual(daysBetween(each.projectedBefore, each.projectedAfter));
            }
          }
        }
        const parts = all.map((each) => orderDaysOf(hurtIn([each])));
        expect(orderDaysOf(hurt)).toBeLessThanOrEqual(parts.reduce((a, b) => a + b, 0));
        expect(orderDaysOf(hurt)).toBe(hurt.map(({ days }) => days).reduce((a, b) => a + b, 0));
      }),
    );
  });

  it('nobody is hurt by what moves nothing, nor by two changes that nobody is hurt by either way round', () => {
    fc.assert(
      fc.property(pairs, (all) => {
        expect(hurtIn(all.map(({ before }) => ({ before, after: before })))).toEqual([]);
        const there = hurtIn(all).flatMap(({ order, lines }) =>
          lines.map((each) => `${order} ${String(each.line)}`),
        );
        const back = hurtIn(all.map(({ before, after }) => ({ before: after, after: before }))).flatMap(
          ({ order, lines }) => lines.map((each) => `${order} ${String(each.line)}`),
        );
        expect(there.filter((each) => back.includes(each))).toEqual([]);
      }),
    );
  });

  it('does not depend on the sequence in which the lines come', () => {
    fc.assert(
      fc.property(pairs, (all) => {
        expect(hurtIn([...all].reverse())).toEqual(hurtIn(all));
      }),
    );
  });
});

describe('what is said of it', () => {
  const order = (no: number, days: number | null) => ({
    order: `SO-${String(no)}`,
    days: days ?? 0,
    lines: [
      {
        line: 1,
        item: 'BAND-1',
        promised: '2026-12-10',
        projectedBefore: '2026-12-10',
        projectedAfter: days === null ? null : addDays('2026-12-10', days),
        days,
      },
    ],
  });

  it('names the order, the line, its promise and the day that it would come to, in both languages', () => {
    expect(sayHurt([order(2, 3)])).toEqual([
      'It breaks what other orders were promised: SO-2, 3 days (line 1: 2026-12-13, promised 2026-12-10)',
      '将影响其他订单的承诺交期：SO-2 延后 3 天（第 1 行：2026-12-13，承诺 2026-12-10）',
    ]);
    expect(sayHurt([order(2, 1)])[0]).toContain('SO-2, 1 day (');
  });

  it('names the worst five, and of what nothing is left for first', () => {
    const [en, zh] = sayHurt([...[1, 2, 3, 4, 5, 6].map((no) => order(no, no)), order(7, null)]);
    expect(en.match(/SO-\d/gu)).toEqual(['SO-7', 'SO-6', 'SO-5', 'SO-4', 'SO-3']);
    expect([en, zh]).toEqual([
      expect.stringMatching(/SO-7 \(line 1: nothing is left for it\).*; 2 more$/u),
      expect.stringMatching(/SO-7（第 1 行：无货源）.*；另有 2 个订单$/u),
    ]);
  });
});
