import fc from 'fast-check';
import { Exact, minorDigits, sum } from '../money/money.js';
import { allocatePayments, type Allocation } from './allocate-payments.js';
import { depositAmount, furtherDeposit, invoiceAmount, stillToPay } from './amounts-asked.js';
import { decideCredit, exposureIn, type OrderMoney } from './credit.js';

const CURRENCIES = ['CNY', 'USD', 'JPY', 'KWD'] as const;
const currency = fc.constantFrom(...CURRENCIES);
/** An amount of whole minor units. */
const amountIn = (code: string, most = 5_000_000): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: most }).map((units) => new Exact(units).div(10 ** minorDigits(code)).toFixed());
const percent = fc.integer({ min: 0, max: 10_000 }).map((n) => new Exact(n).div(100).toFixed());
const added = (all: readonly string[]): Exact => sum(all.map((each) => new Exact(each)));

describe('a deposit and the invoice', () => {
  const asked = currency.chain((code) => fc.tuple(fc.constant(code), amountIn(code), percent));

  it('are the order’s total together, to the smallest unit', () => {
    fc.assert(
      fc.property(asked, ([code, total, percentage]) => {
        const deposit = depositAmount(total, percentage, code);
        const invoice = invoiceAmount(total, [deposit.toFixed()]);
        expect(deposit.add(invoice).toFixed()).toBe(new Exact(total).toFixed());
        expect(deposit.gte(0) && invoice.gte(0)).toBe(true);
        expect(deposit.decimalPlaces()).toBeLessThanOrEqual(minorDigits(code));
        expect(invoice.decimalPlaces()).toBeLessThanOrEqual(minorDigits(code));
      }),
    );
  });

  it.each([
    ['2202.14', '30', 'CNY', '660.64'],
    ['0.05', '50', 'CNY', '0.03'],
    ['101', '50', 'JPY', '51'],
    ['99.99', '0', 'CNY', '0'],
    ['99.99', '100', 'CNY', '99.99'],
    ['0', '30', 'CNY', '0'],
  ])('of %s at %s %% in %s ask %s first', (total, percentage, code, deposit) => {
    expect(depositAmount(total, percentage, code).toFixed()).toBe(deposit);
  });

  it.each([
    // 30 % of 2000 are 600; 5 % of 2000 are 100.
    ['2000', '30', '500', '5', '0'],
    ['2000', '30', '499.99', '5', '100.01'],
    ['2000', '30', '600', '0', '0'],
    ['2000', '30', '599.99', '0', '0.01'],
    ['2000', '30', '900', '5', '0'],
    ['2000', '0', '0', '5', '0'],
    ['2000', '30', '0', '5', '600'],
  ])(
    'of %s at %s %% with %s received and a threshold of %s %% ask %s more',
    (due, depositPercent, received, above, more) => {
      const order = { due, depositPercent, currency: 'CNY' };
      expect(furtherDeposit(order, received, above).toFixed()).toBe(more);
    },
  );

  it('subtract every deposit that was paid, and no more is asked than the total', () => {
    expect(invoiceAmount('1000', ['300', '0', '200.5']).toFixed()).toBe('499.5');
    expect(invoiceAmount('1000', []).toFixed()).toBe('1000');
    expect(stillToPay('1000', '1200').toFixed()).toBe('0');
  });
});

describe('payments of an order', () => {
  const some = fc.array(amountIn('CNY', 5_000), { maxLength: 6 });
  const allocated = fc.tuple(some, some).map(([received, asked]) => {
    const payments = received.map((free, i) => ({ id: `p${i}`, free }));
    const receivables = asked.map((open, i) => ({ id: `r${i}`, open }));
    return { payments, receivables, allocations: allocatePayments(payments, receivables) };
  });
  const of = (all: readonly Allocation[], key: 'payment' | 'receivable', id: string): Exact =>
    added(all.filter((each) => each[key] === id).map(({ amount }) => amount));

  it('are never set against receivables above what was received, nor above what is asked', () => {
    fc.assert(
      fc.property(allocated, ({ payments, receivables, allocations }) => {
        for (const { amount } of allocations) expect(new Exact(amount).gt(0)).toBe(true);
        for (const { id, free } of payments) expect(of(allocations, 'payment', id).lte(free)).toBe(true);
        for (const { id, open } of receivables)
          expect(of(allocations, 'receivable', id).lte(open)).toBe(true);
      }),
    );
  });

  it('pay all that can be paid: what was received or what is asked, whichever is less', () => {
    fc.assert(
      fc.property(allocated, ({ payments, receivables, allocations }) => {
        const received = added(payments.map(({ free }) => free));
        const asked = added(receivables.map(({ open }) => open));
        const paid = added(allocations.map(({ amount }) => amount));
        expect(paid.toFixed()).toBe(Exact.min(received, asked).toFixed());
      }),
    );
  });

  it('pay the oldest receivable first, out of the oldest payment first', () => {
    fc.assert(
      fc.property(allocated, ({ payments, receivables, allocations }) => {
        const touched = (key: 'payment' | 'receivable', ids: readonly string[]) =>
          Math.max(-1, ...allocations.map((each) => ids.indexOf(each[key])));
        const lastPaid = touched(
          'receivable',
          receivables.map(({ id }) => id),
        );
        for (const { id, open } of receivables.slice(0, Math.max(0, lastPaid)))
          expect(of(allocations, 'receivable', id).toFixed()).toBe(new Exact(open).toFixed());
        const lastUsed = touched(
          'payment',
          payments.map(({ id }) => id),
        );
        for (const { id, free } of payments.slice(0, Math.max(0, lastUsed)))
          expect(of(allocations, 'payment', id).toFixed()).toBe(new Exact(free).toFixed());
      }),
    );
  });

  it('that come one by one pay the same as when they come together', () => {
    fc.assert(
      fc.property(allocated, ({ payments, receivables, allocations }) => {
        const oneByOne: Allocation[] = [];
        for (const payment of payments) {
          const open = receivables.map(({ id, open: asked }) => ({
            id,
            open: new Exact(asked).sub(of(oneByOne, 'receivable', id)).toFixed(),
          }));
          oneByOne.push(...allocatePayments([payment], open));
        }
        const sorted = (all: Allocation[]) => all.map((each) => JSON.stringify(each)).sort();
        expect(sorted(oneByOne)).toEqual(sorted(allocations));
      }),
    );
  });
});

describe('credit', () => {
  const order = (code: fc.Arbitrary<string> = currency): fc.Arbitrary<OrderMoney> =>
    code.chain((c) => fc.record({ currency: fc.constant(c), due: amountIn(c), received: amountIn(c) }));
  const facts = fc.record({
    limit: fc.option(amountIn('CNY')),
    limitCurrency: fc.constant('CNY'),
    order: order(),
    others: fc.array(order(), { maxLength: 6 }),
  });

  it('counts orders in the same currency alone', () => {
    fc.assert(
      fc.property(fc.array(order(), { maxLength: 8 }), (orders) => {
        for (const code of CURRENCIES) {
          const own = orders.filter((each) => each.currency === code);
          expect(exposureIn(code, orders).toFixed()).toBe(exposureIn(code, own).toFixed());
          expect(exposureIn(code, own).gte(0)).toBe(true);
        }
      }),
    );
  });

  it('secures an order by rule only within the limit, in its currency', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { decision, reason } = decideCredit(given);
        const owed = exposureIn(given.order.currency, [...given.others, given.order]);
        if (given.limit === null) expect(decision).toBe('secured');
        else if (given.order.currency !== 'CNY') expect(reason).toBe('otherCurrency');
        else expect(decision).toBe(owed.lte(given.limit) ? 'secured' : 'referred');
        expect(decision === 'referred').toBe(reason !== undefined);
      }),
    );
  });

  it('is given the more readily the more has been paid', () => {
    fc.assert(
      fc.property(facts, amountIn('CNY'), (given, more) => {
        const received = new Exact(given.order.received).add(more).toFixed();
        const after = decideCredit({ ...given, order: { ...given.order, received } });
        if (decideCredit(given).decision === 'secured') expect(after.decision).toBe('secured');
      }),
    );
  });

  it('does not count money received, and lets no overpaid order pay for another', () => {
    const of = (due: string, received: string) => ({ currency: 'CNY', due, received });
    expect(exposureIn('CNY', [of('1000', '300'), of('500', '900')]).toFixed()).toBe('700');
    const given = { limit: '1000', limitCurrency: 'CNY', others: [of('1000', '300')] };
    expect(decideCredit({ ...given, order: of('300', '0') })).toEqual({
      decision: 'secured',
      exposure: '700',
    });
    expect(decideCredit({ ...given, order: of('300.01', '0') })).toMatchObject({ reason: 'aboveLimit' });
    expect(decideCredit({ ...given, order: of('1300', '1000') })).toMatchObject({ decision: 'secured' });
  });
});
