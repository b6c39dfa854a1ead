import fc from 'fast-check';
import { DEPARTMENTS } from '../order/departments.js';
import type { LineProgress, OrderHeader, OrderProgress } from '../order/progress.js';
import { byDepartment, newsOf, nextSteps, type DaysAhead, type NextStep } from './next-steps.js';

const header: OrderHeader = {
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
  promisedDate: '2026-05-20',
  projectedDate: '2026-05-20',
  priority: 'normal',
  holdUntil: null,
  nextDeadline: null,
};
const line = (n: number, come: Partial<LineProgress> = {}): LineProgress => ({
  line: n,
  quantity: '4',
  ready: '0',
  released: '0',
  packed: '0',
  shipped: '0',
  delivered: '0',
  ...come,
});
const days: DaysAhead = {
  lines: [
    { readyDate: '2026-05-08', supply: ['make'] },
    { readyDate: '2026-05-12', supply: [] },
  ],
  depositDueDate: null,
  shipByDate: '2026-05-15',
  projectedDate: '2026-05-20',
  isPaid: false,
};
const order = (lines: LineProgress[], more: Partial<OrderHeader> = {}): OrderProgress => ({
  header: { ...header, ...more },
  lines,
});
const told = (progress: OrderProgress, more: Partial<DaysAhead> = {}): string[] =>
  nextSteps(progress, { ...days, ...more }).map(
    ({ department, step, date }) => `${department} ${step} ${date}`,
  );

const READY = { ready: '4' };
const PACKED = { ready: '4', released: '4', packed: '4' };
const GONE = { ...PACKED, shipped: '4' };

describe('the department whose step comes next may expect it', () => {
  it('while the deposit is awaited: who makes and buys, from the day it is due', () => {
    const asked = order([line(1), line(2)], { deposit: 'asked' });
    const lines = [...days.lines, { readyDate: '2026-05-11', supply: ['buy', 'make'] as const }];
    const depositDueDate = '2026-05-04';
    expect(told(asked, { depositDueDate })).toEqual(['production produce 2026-05-04']);
    expect(told(asked, { depositDueDate, lines })).toEqual([
      'production produce 2026-05-04',
      'purchasing receiveGoods 2026-05-04',
    ]);
  });

  it('while the deposit is awaited for goods from stock: who picks and who ships', () => {
    const fromStock = days.lines.map(({ readyDate }) => ({ readyDate, supply: [] }));
    expect(told(order([line(1), line(2)], { deposit: 'asked' }), { lines: fromStock })).toEqual([
      'inventory pick 2026-05-12',
      'logistics handOver 2026-05-15',
    ]);
  });

  it('while goods are made: picking when the last is ready, hand-over by the last day for it', () => {
    expect(told(order([line(1), line(2, READY)]))).toEqual([
      'inventory pick 2026-05-08',
      'logistics handOver 2026-05-15',
    ]);
    expect(told(order([line(1), line(2)]))).toContain('inventory pick 2026-05-12');
  });

  it('while lines leave as they come: picking when the first of the rest is ready', () => {
    expect(told(order([line(1), line(2)], { delivery: 'inParts' }))).toContain('inventory pick 2026-05-08');
    expect(told(order([line(1, GONE), line(2)], { delivery: 'inParts' }))).toEqual([
      'inventory pick 2026-05-12',
      'logistics handOver 2026-05-15',
    ]);
  });

  it('while goods are picked: hand-over; once packed and on the way: what is to be collected on delivery', () => {
    expect(told(order([line(1, READY), line(2, READY)]))).toEqual(['logistics handOver 2026-05-15']);
    expect(told(order([line(1, PACKED), line(2, PACKED)]))).toEqual(['finance collectBalance 2026-05-20']);
    expect(told(order([line(1, GONE), line(2, GONE)]))).toEqual(['finance collectBalance 2026-05-20']);
  });

  it('is nobody when all is paid, delivered, cancelled, or no day is known', () => {
    expect(told(order([line(1, GONE)]), { isPaid: true })).toEqual([]);
    expect(told(order([line(1, { ...GONE, delivered: '4' })]))).toEqual([]);
    expect(told(order([line(1)], { cancellation: 'underWay' }))).toEqual([]);
    expect(told(order([line(1)], { promise: 'lacking' }))).toEqual([]);
    expect(told(order([line(1)]), { lines: [], shipByDate: null })).toEqual([]);
  });
});

describe('what departments are told', () => {
  const pick: NextStep = { department: 'inventory', step: 'pick', date: '2026-05-08' };
  const handOver: NextStep = { department: 'logistics', step: 'handOver', date: '2026-05-15' };

  it('is the step and its day, then only what moves, and that a step is not expected any more', () => {
    expect(newsOf({}, [pick, handOver])).toEqual([
      { ...pick, before: null },
      { ...handOver, before: null },
    ]);
    const known = byDepartment([pick, handOver]);
    expect(newsOf(known, [pick, handOver])).toEqual([]);
    expect(newsOf(known, [{ ...pick, date: '2026-05-11' }, handOver])).toEqual([
      { ...pick, date: '2026-05-11', before: '2026-05-08' },
    ]);
    expect(newsOf(known, [handOver])).toEqual([{ ...pick, date: null, before: '2026-05-08' }]);
  });

  it('is told once, whatever comes after what: what is kept is always what was told last', () => {
    const steps = fc.uniqueArray(fc.constantFrom(...DEPARTMENTS)).chain((departments) =>
      fc.tuple(
        ...departments.map((department) =>
          fc.record({
            department: fc.constant(department),
            step: fc.constantFrom('pick' as const, 'handOver' as const),
            date: fc.constantFrom('2026-05-08', '2026-05-09', '2026-05-10'),
          }),
        ),
      ),
    );
    fc.assert(
      fc.property(fc.array(steps), (course) => {
        let kept = {};
        const heard = new Map<string, string>();
        for (const now of course) {
          for (const { department, step, date, before } of newsOf(kept, now)) {
            const key = `${department} ${step}`;
            expect(heard.get(key) ?? null).toBe(before);
            expect(date).not.toBe(before);
            if (date === null) heard.delete(key);
            else heard.set(key, date);
          }
          kept = byDepartment(now);
          const all = now.map(({ department, step, date }) => [`${department} ${step}`, date] as const);
          expect(new Map([...heard].sort())).toEqual(new Map(all.toSorted()));
          expect(newsOf(kept, now)).toEqual([]);
        }
      }),
    );
  });
});
