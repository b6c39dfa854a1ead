import fc from 'fast-check';
import type { CancellationPolicy } from '../cancellation/charge.js';
import { Exact, minorDigits, sum } from '../money/money.js';
import type { Adjusted } from './adjusted.js';
import type { AgreedLine, TargetLine } from './agreed.js';
import { feeOf, takenOff } from './fee.js';

const POLICY: CancellationPolicy = {
  customisedPercent: '100',
  stockPercent: '0',
  supplierFeePercent: '0',
  exchangeRates: { USD: '7' },
};
const HOME = { order: 'CNY', company: 'CNY' };

const work = (line: number | null, cost: string, customised: boolean): Adjusted => ({
  kind: 'workOrder',
  department: 'production',
  document: 'WO-1',
  line,
  item: 'CS-200',
  action: 'amended',
  before: '10',
  after: '4',
  becomes: 'nothing',
  customised,
  cost,
});

describe('what a change is charged', () => {
  test('is all it costs for goods made to the customer’s wishes and nothing for goods from stock; the rest is absorbed', () => {
    const fee = feeOf(
      [work(1, '300', true), work(1, '200', false), work(2, '50', true)],
      [
        { line: 1, amount: '1000' },
        { line: 2, amount: '1000' },
      ],
      POLICY,
      HOME,
    );
    expect(fee).toEqual({ fee: '350.00', cost: '550', absorbed: '200' });
  });

  test('is never above what is taken off the line that the cost is for, whole minor units', () => {
    expect(feeOf([work(1, '300', true)], [{ line: 1, amount: '120.457' }], POLICY, HOME)).toEqual({
      fee: '120.45',
      cost: '300',
      absorbed: '179.55',
    });
    expect(feeOf([work(1, '300', true)], [], POLICY, HOME)).toMatchObject({ fee: '0.00', absorbed: '300' });
    expect(feeOf([work(null, '300', true)], [{ line: 1, amount: '900' }], POLICY, HOME)).toMatchObject({
      fee: '0.00',
      absorbed: '300',
    });
  });

  test('is in the order’s currency at the company’s rate, and nothing where it has none', () => {
    const off = [{ line: 1, amount: '1000' }];
    const inDollars = feeOf([work(1, '700', true)], off, POLICY, { order: 'USD', company: 'CNY' });
    expect(inDollars).toEqual({ fee: '100.00', cost: '700', absorbed: '0' });
    const inEuros = feeOf([work(1, '700', true)], off, POLICY, { order: 'EUR', company: 'CNY' });
    expect(inEuros).toEqual({ fee: '0.00', cost: '700', absorbed: '700' });
  });

  test('is, whatever the costs, no more than the cost and no more than what is taken off', () => {
    const cents = fc.integer({ min: 0, max: 9_999_999 }).map((n) => new Exact(n).div(100).toFixed());
    const one = fc.record({ line: fc.integer({ min: 1, max: 3 }), cost: cents, customised: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(one, { maxLength: 6 }),
        fc.array(cents, { minLength: 3, maxLength: 3 }),
        fc.constantFrom('CNY', 'USD', 'JPY'),
        fc.integer({ min: 0, max: 100 }),
        (costs, amounts, currency, percent) => {
          const off = amounts.map((amount, i) => ({ line: i + 1, amount }));
          const policy = {
            ...POLICY,
            stockPercent: String(percent),
            exchangeRates: { USD: '7', JPY: '0.05' },
          };
          const rate = { CNY: '1', USD: '7', JPY: '0.05' }[currency] ?? '1';
          const adjusted = costs.map((each) => work(each.line, each.cost, each.customised));
          const { fee, cost, absorbed } = feeOf(adjusted, off, policy, { order: currency, company: 'CNY' });
          expect(new Exact(fee).gte(0) && new Exact(fee).lte(sum(amounts.map((a) => new Exact(a))))).toBe(
            true,
          );
          expect(new Exact(fee).decimalPlaces()).toBeLessThanOrEqual(minorDigits(currency));
          // Each line's share is rounded once.
          const slack = new Exact('0.5').div(new Exact(10).pow(minorDigits(currency))).mul(3);
          expect(new Exact(fee).mul(rate).lte(new Exact(cost).add(slack.mul(rate)))).toBe(true);
          expect(new Exact(absorbed).gte(0) && new Exact(absorbed).lte(cost)).toBe(true);
        },
      ),
    );
  });
});

describe('what a change takes off a line', () => {
  const agreed: AgreedLine = {
    line: 1,
    item: 'CS-200',
    unit: 'EA',
    quantity: '10',
    shipped: '2',
    requestedDate: null,
    requirements: { colour: 'RAL 9016' },
    priceSource: 'list',
    unitPrice: '100',
    discount: '0',
    pricedAt: '2026-01-01T00:00:00.000Z',
    splitFrom: null,
  };
  const target = (more: Partial<TargetLine>): TargetLine => {
    const { priceSource: _s, unitPrice: _u, discount: _d, pricedAt: _p, ...line } = agreed;
    return { ...line, continues: 1, pricedAs: 1, asked: null, ...more };
  };
  const off = (...lines: TargetLine[]) => takenOff([agreed], lines, new Map([[1, '1000']]));

  test.each<[string, TargetLine[], string | undefined]>([
    ['less of it', [target({ quantity: '4' })], '600'],
    ['more of it', [target({ quantity: '12' })], undefined],
    ['the same', [target({})], undefined],
    ['removed but for what is handed over', [target({ quantity: '2' })], '800'],
    [
      'split over dates',
      [target({ quantity: '6' }), target({ line: 2, quantity: '4', continues: null, shipped: '0' })],
      undefined,
    ],
    ['made to other wishes', [target({ requirements: { colour: 'RAL 5010' } })], '800'],
    ['made to other wishes, and more of it', [target({ quantity: '20', requirements: null })], '800'],
  ])('%s', (_, lines, amount) => {
    expect(off(...lines)).toEqual(amount === undefined ? [] : [{ line: 1, amount }]);
  });
});
