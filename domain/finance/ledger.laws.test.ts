import fc from 'fast-check';
import { Exact, sum } from '../money/money.js';
import { leftOver, spreadCredit, taxInCredit, type CreditableReceivable } from './give-back.js';
import {
  balanceOf,
  creditNoted,
  imbalance,
  invoiceIssued,
  paymentAllocated,
  paymentReceived,
  paymentReturned,
  type Entry,
  type Posting,
} from './ledger.js';

const fen = (min = 0, max = 500_000): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((units) => new Exact(units).div(100).toFixed());
const added = (all: readonly string[]): Exact => sum(all.map((each) => new Exact(each)));
const entriesOf = (postings: readonly Posting[]): Entry[] => postings.flatMap(({ entries }) => [...entries]);

const billed = fc.record({ goods: fen(), freight: fen(), tax: fen(), charge: fen(), fees: fen() });
/** What a change makes of an invoice: a part may be less, in all it is more. */
const difference = fc.record({
  goods: fen(500_000, 900_000),
  freight: fen(-99),
  tax: fen(-99),
  charge: fen(0, 0),
  fees: fen(),
});
const posting: fc.Arbitrary<Posting> = fc.oneof(
  fen(1).map((amount) => paymentReceived('BANK', amount)),
  fc
    .tuple(fc.constantFrom('customerDeposits', 'receivables'), fen(1), fc.boolean())
    .map(([against, amount, back]) => paymentAllocated('DR', against, back ? `-${amount}` : amount)),
  fc
    .tuple(billed, fc.integer({ min: 0, max: 100 }))
    .map(([amounts, percent]) =>
      invoiceIssued('INV', amounts, added(Object.values(amounts)).mul(percent).div(100).toDP(2).toFixed()),
    ),
  difference.map((amounts) => invoiceIssued('INV', amounts, '0')),
  fc.tuple(fen(1), fc.integer({ min: 0, max: 100 })).map(([amount, percent]) => {
    const tax = new Exact(amount).mul(percent).div(100).toDP(2).toFixed();
    return creditNoted('CN', amount, tax);
  }),
  fen(1).map((amount) => paymentReturned('RF', amount)),
);

describe('the ledger', () => {
  it('balances after every posting, and every entry is a debit or a credit above zero', () => {
    fc.assert(
      fc.property(fc.array(posting, { maxLength: 20 }), (postings) => {
        for (const { entries } of postings) {
          expect(imbalance(entries).toFixed()).toBe('0');
          for (const { debit, credit } of entries) {
            expect([debit, credit].filter((side) => new Exact(side).gt(0))).toHaveLength(1);
            expect([debit, credit]).toContain('0');
          }
        }
        expect(imbalance(entriesOf(postings)).toFixed()).toBe('0');
      }),
    );
  });

  it('comes back to where it was when what was set against something is taken back', () => {
    fc.assert(
      fc.property(fen(1), fc.constantFrom('customerDeposits', 'receivables'), (amount, against) => {
        const both = [paymentAllocated('DR', against, amount), paymentAllocated('DR', against, `-${amount}`)];
        for (const account of ['customerCredit', against] as const)
          expect(balanceOf(account, entriesOf(both)).toFixed()).toBe('0');
      }),
    );
  });

  it('shows an order with a deposit that is invoiced and paid as income and money at the bank', () => {
    const amounts = { goods: '1920', freight: '28.80', tax: '253.34', charge: '0', fees: '0' };
    const all = entriesOf([
      paymentReceived('BANK-1', '660.64'),
      paymentAllocated('DR-1', 'customerDeposits', '660.64'),
      invoiceIssued('INV-1', amounts, '660.64'),
      paymentReceived('BANK-2', '1600'),
      paymentAllocated('INV-1', 'receivables', '1541.50'),
    ]);
    const balance = (account: Parameters<typeof balanceOf>[0]) => balanceOf(account, all).toFixed();
    expect(balance('bank')).toBe('2260.64');
    expect(balance('receivables')).toBe('0');
    expect(balance('customerDeposits')).toBe('0');
    expect(balance('customerCredit')).toBe('58.5');
    expect(balance('salesRevenue')).toBe('1920');
    expect(balance('freightIncome')).toBe('28.8');
    expect(balance('taxPayable')).toBe('253.34');
  });
});

describe('a further invoice', () => {
  it('takes a part that became less off its account, and asks what all parts come to', () => {
    const first = { goods: '1000', freight: '100', tax: '143', charge: '0', fees: '0' };
    const second = { goods: '500', freight: '-100', tax: '52', charge: '0', fees: '48' };
    const all = entriesOf([invoiceIssued('INV-1', first, '300'), invoiceIssued('INV-2', second, '0')]);
    const balance = (account: Parameters<typeof balanceOf>[0]) => balanceOf(account, all).toFixed();
    expect(balance('receivables')).toBe('1443');
    expect(balance('salesRevenue')).toBe('1500');
    expect(balance('freightIncome')).toBe('0');
    expect(balance('taxPayable')).toBe('195');
    expect(balance('changeIncome')).toBe('48');
  });
});

describe('what is left over of payments', () => {
  const payments = fc
    .array(fen(), { maxLength: 6 })
    .map((all) => all.map((free, i) => ({ id: `p${String(i)}`, free })));

  it('is all that is not needed, out of the newest', () => {
    fc.assert(
      fc.property(payments, fen(), (all, keep) => {
        const back = leftOver(all, keep);
        const received = added(all.map(({ free }) => free));
        const returned = added(back.map(({ amount }) => amount));
        expect(returned.toFixed()).toBe(Exact.max(0, received.sub(keep)).toFixed());
        for (const { payment, amount } of back) {
          expect(new Exact(amount).gt(0)).toBe(true);
          expect(new Exact(amount).lte(all.find(({ id }) => id === payment)?.free ?? '0')).toBe(true);
        }
        // Of what goes back only the oldest may go back in part.
        for (const { payment, amount } of back.slice(1))
          expect(amount).toBe(new Exact(all.find(({ id }) => id === payment)?.free ?? '0').toFixed());
      }),
    );
  });
});

describe('a credit note', () => {
  const receivables: fc.Arbitrary<CreditableReceivable[]> = fc
    .array(fc.tuple(fen(), fc.array(fen(1), { maxLength: 3 })), { minLength: 1, maxLength: 3 })
    .map((all) =>
      all.map(([open, paid], i) => ({
        id: `r${String(i)}`,
        open,
        paidBy: paid.map((amount, k) => ({ payment: `p${String(i)}${String(k)}`, amount })),
      })),
    );
  const worth = (all: readonly CreditableReceivable[]): Exact =>
    added(all.flatMap(({ open, paidBy }) => [open, ...paidBy.map(({ amount }) => amount)]));
  const credit = receivables.chain((all) =>
    fc.tuple(
      fc.constant(all),
      fc.integer({ min: 0, max: worth(all).mul(100).toNumber() }).map((n) => new Exact(n).div(100).toFixed()),
    ),
  );

  it('is set against what is open first, and gives back only what has been paid', () => {
    fc.assert(
      fc.property(credit, ([all, amount]) => {
        const { credited, takenBack } = spreadCredit(amount, all);
        expect(added(credited.map((each) => each.amount)).toFixed()).toBe(new Exact(amount).toFixed());
        const back = added(takenBack.map((each) => each.amount)).neg();
        const open = added(all.map((each) => each.open));
        expect(back.toFixed()).toBe(Exact.max(0, new Exact(amount).sub(open)).toFixed());
        for (const { receivable, amount: part } of credited) {
          const of = all.find(({ id }) => id === receivable);
          expect(new Exact(part).gt(0)).toBe(true);
          expect(new Exact(part).lte(worth(of ? [of] : []))).toBe(true);
        }
      }),
    );
  });

  it('is refused above what was invoiced', () => {
    fc.assert(
      fc.property(receivables, fen(1), (all, more) => {
        expect(() => spreadCredit(worth(all).add(more).toFixed(), all)).toThrow(RangeError);
      }),
    );
  });

  it('gives back exactly the tax of the invoice when all of it is credited in parts', () => {
    fc.assert(
      fc.property(
        fc.array(fen(1), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 30 }),
        (parts, rate) => {
          const due = added(parts).toFixed();
          const tax = new Exact(due)
            .mul(rate)
            .div(100 + rate)
            .toDP(2)
            .toFixed();
          let creditedBefore = new Exact(0);
          const taxes = parts.map((part) => {
            const share = taxInCredit(part, { tax, due, creditedBefore: creditedBefore.toFixed() }, 'CNY');
            expect(share.gte(0) && share.lte(part)).toBe(true);
            creditedBefore = creditedBefore.add(part);
            return share;
          });
          expect(sum(taxes).toFixed()).toBe(new Exact(tax).toFixed());
        },
      ),
    );
  });
});
