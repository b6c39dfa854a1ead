import fc from 'fast-check';
import { Exact } from '../money/money.js';
import type { CancellationPolicy } from './charge.js';
import { planCancellation, type LineToCancel } from './plan.js';
import type { Standing } from './standing.js';

const POLICY: CancellationPolicy = {
  customisedPercent: '100',
  stockPercent: '0',
  supplierFeePercent: '0',
  exchangeRates: { USD: '7' },
};
const HOME = { order: 'CNY', company: 'CNY' };
const line = (more: Partial<LineToCancel> = {}): LineToCancel => ({
  line: 1,
  item: 'CS-200',
  quantity: '10',
  shipped: '0',
  amount: '1000.00',
  ...more,
});
const work = (cost: string, customised: boolean, more: Partial<Standing> = {}): Standing => ({
  kind: 'workOrder',
  department: 'production',
  document: 'WO-1',
  line: 1,
  item: 'CS-200',
  why: 'started',
  undone: '10',
  kept: '0',
  becomes: 'nothing',
  customised,
  cost,
  ...more,
});

describe('what a cancellation is charged', () => {
  test('is all it costs for goods made to the customer’s wishes, and nothing for goods from stock', () => {
    const plan = planCancellation([line()], [work('300', true), work('200', false)], POLICY, HOME);
    expect(plan).toMatchObject({ cost: '500', charge: '300.00' });
  });

  test('is a share of the cost where the company says so', () => {
    const policy = { ...POLICY, customisedPercent: '50', stockPercent: '10' };
    expect(planCancellation([line()], [work('300', true), work('200', false)], policy, HOME).charge).toBe(
      '170.00',
    );
  });

  test('is never above the amount of what is cancelled of the line', () => {
    expect(planCancellation([line()], [work('5000', true)], POLICY, HOME).charge).toBe('1000.00');
    expect(planCancellation([line({ shipped: '7.5' })], [work('5000', true)], POLICY, HOME)).toMatchObject({
      cost: '5000',
      charge: '250.00',
      lines: [{ cancelled: '2.5', stays: '7.5' }],
    });
  });

  test('is in the order’s currency at the company’s rate, and nothing where it has none', () => {
    const usd = { order: 'USD', company: 'CNY' };
    expect(planCancellation([line()], [work('700', true)], POLICY, usd).charge).toBe('100.00');
    const eur = { order: 'EUR', company: 'CNY' };
    expect(planCancellation([line()], [work('700', true)], POLICY, eur)).toMatchObject({
      cost: '700',
      charge: '0.00',
    });
  });

  test('leaves a line that is handed over whole', () => {
    const plan = planCancellation(
      [line({ shipped: '10' }), line({ line: 2 })],
      [work('300', true)],
      POLICY,
      HOME,
    );
    expect(plan.lines.map((each) => each.line)).toEqual([2]);
    expect(plan.charge).toBe('0.00');
  });

  test('is, whatever the costs, between nothing and what is cancelled, line by line and in all', () => {
    const amount = fc.integer({ min: 0, max: 9_999_999 }).map((cents) => (cents / 100).toFixed(2));
    const lines = fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 500 }),
        shipped: fc.integer({ min: 0, max: 500 }),
        amount,
      }),
      { minLength: 1, maxLength: 5 },
    );
    const costs = fc.array(
      fc.record({ line: fc.integer({ min: 1, max: 5 }), cost: amount, customised: fc.boolean() }),
    );
    fc.assert(
      fc.property(lines, costs, fc.integer({ min: 0, max: 100 }), (given, spent, percent) => {
        const all = given.map(({ quantity, shipped, amount: total }, i) =>
          line({
            line: i + 1,
            quantity: String(quantity),
            shipped: String(Math.min(shipped, quantity)),
            amount: total,
          }),
        );
        const standings = spent.map((each) => work(each.cost, each.customised, { line: each.line }));
        const policy = { ...POLICY, stockPercent: String(percent) };
        const plan = planCancellation(all, standings, policy, HOME);
        for (const each of plan.lines) {
          const whole = all.find((one) => one.line === each.line)!;
          expect(new Exact(each.cancelled).add(each.stays).eq(whole.quantity)).toBe(true);
          const most = new Exact(whole.amount).mul(each.cancelled).div(whole.quantity);
          expect(new Exact(each.charge).gte(0) && new Exact(each.charge).lte(most)).toBe(true);
          expect(new Exact(each.charge).lte(new Exact(each.cost).add('0.005'))).toBe(true);
        }
        const summed = plan.lines.reduce((sum, each) => sum.add(each.charge), new Exact(0));
        expect(summed.eq(plan.charge)).toBe(true);
      }),
    );
  });
});
