import fc from 'fast-check';
import { Exact, minorDigits, sum } from '../money/money.js';
import { priceOrder, type OrderToPrice, type PricedOrder } from '../pricing/price-order.js';
import { whatStays, type AgreedAmounts, type LineThatStays, type WhatStays } from './what-stays.js';

const CURRENCIES = ['CNY', 'USD', 'JPY', 'KWD'] as const;
const RATES = ['13', '9', '6', '0', '13.00'];

interface Cancelled {
  order: OrderToPrice;
  priced: PricedOrder;
  /** Of each line, the fraction that stays. */
  fractions: number[];
  charge: string;
}

const line = fc.record({
  quantity: fc.integer({ min: 1, max: 5_000_000 }).map((n) => new Exact(n).div(1_000).toFixed()),
  unitPrice: fc.integer({ min: 0, max: 9_999_999 }).map((n) => new Exact(n).div(10_000).toFixed()),
  discountPercent: fc.integer({ min: 0, max: 100 }).map(String),
  ratePercent: fc.constantFrom(...RATES),
  taxesFreight: fc.boolean(),
  fraction: fc.constantFrom(0, 1, 2, 3, 4),
});

const cancelled: fc.Arbitrary<Cancelled> = fc
  .tuple(
    fc.constantFrom(...CURRENCIES),
    fc.array(line, { minLength: 1, maxLength: 5 }),
    fc.integer({ min: 0, max: 3_000 }).map((n) => new Exact(n).div(100).toFixed()),
    fc.integer({ min: 0, max: 100_000 }),
  )
  .map(([currency, lines, percent, charge]) => {
    const order: OrderToPrice = {
      currency,
      freight: { kind: 'percent', percent },
      lines: lines.map(({ quantity, unitPrice, discountPercent, ratePercent, taxesFreight }, i) => ({
        line: String(i + 1),
        item: 'X',
        quantity,
        agreed: { unitPrice, discountPercent },
        listPrices: [],
        tax: {
          code: `T${ratePercent}${String(taxesFreight)}`,
          name: 'tax',
          nameZh: '税',
          ratePercent,
          taxesFreight,
        } as NonNullable<OrderToPrice['lines'][number]['tax']>,
      })),
    };
    return {
      order,
      priced: priceOrder(order),
      fractions: lines.map(({ fraction }) => fraction),
      charge: new Exact(charge).div(10 ** minorDigits(currency)).toFixed(),
    };
  });

function agreedOf({ priced }: Cancelled): AgreedAmounts {
  const { currency, freight, tax, taxes } = priced;
  const freightTaxedAt = taxes.map((each) => ({
    ratePercent: each.ratePercent,
    freight: each.freight.amount,
  }));
  return { currency, freight: freight.amount, tax: tax.amount, freightTaxedAt };
}

const linesOf = ({ order, priced, fractions }: Cancelled): LineThatStays[] =>
  order.lines.map(({ quantity, agreed, tax }, i) => ({
    quantity,
    kept: new Exact(quantity)
      .mul(fractions[i] ?? 0)
      .div(4)
      .toDP(6, Exact.ROUND_FLOOR)
      .toFixed(),
    unitPrice: agreed?.unitPrice ?? '0',
    discount: new Exact(agreed?.discountPercent ?? '0').div(100).toFixed(),
    amount: priced.lines[i]?.amount ?? '0',
    taxRatePercent: tax?.ratePercent ?? '0',
  }));

const staysOf = (given: Cancelled, charge = given.charge): WhatStays =>
  whatStays(agreedOf(given), linesOf(given), charge);

describe('what stays of a cancelled order', () => {
  it('is its total when all of it was handed over, to the smallest unit', () => {
    fc.assert(
      fc.property(cancelled, (given) => {
        const all = { ...given, fractions: given.fractions.map(() => 4) };
        const { goods, freight, tax, charge, due } = staysOf(all);
        const { priced } = given;
        expect(new Exact(goods).toFixed()).toBe(new Exact(priced.subtotal.amount).toFixed());
        expect(new Exact(freight).toFixed()).toBe(new Exact(priced.freight.amount).toFixed());
        expect(new Exact(tax).toFixed()).toBe(new Exact(priced.tax.amount).toFixed());
        // There is nothing that a charge could be for.
        expect(charge).toBe('0');
        expect(new Exact(due).toFixed()).toBe(new Exact(priced.total.amount).toFixed());
      }),
    );
  });

  it('is the charge alone when nothing was handed over, without tax and freight', () => {
    fc.assert(
      fc.property(cancelled, (given) => {
        const none = { ...given, fractions: given.fractions.map(() => 0) };
        const stays = staysOf(none);
        expect(stays).toMatchObject({ goods: '0', freight: '0', tax: '0', due: stays.charge });
        const most = Exact.min(given.charge, sum(given.priced.lines.map(({ amount }) => new Exact(amount))));
        expect(new Exact(stays.charge).lte(most)).toBe(true);
        expect(staysOf(none, '0').due).toBe('0');
      }),
    );
  });

  it('is never negative, never finer than the currency, and the sum of its parts', () => {
    fc.assert(
      fc.property(cancelled, (given) => {
        const { goods, freight, tax, charge, due } = staysOf(given);
        for (const part of [goods, freight, tax, charge, due]) {
          expect(new Exact(part).gte(0)).toBe(true);
          expect(new Exact(part).decimalPlaces()).toBeLessThanOrEqual(minorDigits(given.order.currency));
        }
        expect(sum([goods, freight, tax, charge].map((each) => new Exact(each))).toFixed()).toBe(
          new Exact(due).toFixed(),
        );
      }),
    );
  });

  it('is not altered by lines that changes removed, and adds their fees without tax, whatever is cancelled', () => {
    fc.assert(
      fc.property(
        cancelled,
        fc.constantFrom(...RATES),
        fc.integer({ min: 0, max: 99_999 }),
        (given, rate, units) => {
          const fees = new Exact(units).div(10 ** minorDigits(given.order.currency)).toFixed();
          const gone: LineThatStays = {
            ...{
              quantity: '0',
              kept: '0',
              unitPrice: '12.5',
              discount: '0.1',
              amount: '0',
              taxRatePercent: rate,
            },
          };
          const lines = linesOf(given);
          const plain = staysOf(given);
          expect(whatStays(agreedOf(given), [gone, ...lines, gone], given.charge, fees)).toEqual({
            ...plain,
            fees,
            due: new Exact(plain.due).add(fees).toFixed(),
          });
        },
      ),
    );
  });

  it('is never above the total and the charge, and the charge never above the lines it is for', () => {
    fc.assert(
      fc.property(cancelled, (given) => {
        const { charge, due } = staysOf(given);
        expect(new Exact(due).lte(new Exact(given.priced.total.amount).add(charge))).toBe(true);
        expect(new Exact(charge).lte(given.charge)).toBe(true);
        const lines = linesOf(given);
        const kept = sum(
          lines.map(({ kept: part, unitPrice, discount }) =>
            new Exact(part).mul(unitPrice).mul(new Exact(1).sub(discount)).toDP(6),
          ),
        );
        const left = sum(lines.map(({ amount }) => new Exact(amount))).sub(kept);
        expect(new Exact(charge).lte(Exact.max(0, left))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    // 2 of 4 conveyors at 5600 and all of the freight: (11200 + 336) × 13 %.
    ['2', '0', { goods: '11200', freight: '336', tax: '1499.68', due: '13035.68' }],
    ['2', '500', { charge: '500', due: '13535.68' }],
    ['0', '500', { goods: '0', freight: '0', tax: '0', charge: '500', due: '500' }],
    ['0', '99999', { charge: '22400', due: '22400' }],
  ])('of four conveyors of which %s are handed over, charged %s', (kept, charge, expected) => {
    const agreed = {
      ...{ currency: 'CNY', freight: '336', tax: '2955.68' },
      freightTaxedAt: [{ ratePercent: '13', freight: '336' }],
    };
    const conveyors = {
      quantity: '4',
      unitPrice: '5600',
      discount: '0',
      amount: '22400',
      taxRatePercent: '13',
    };
    expect(whatStays(agreed, [{ ...conveyors, kept }], charge)).toMatchObject(expected);
  });
});
