import { Exact, round } from '../money/money.js';
import type { Allocation, FreePayment } from './allocate-payments.js';

/** So much of a payment. */
export interface PartOfPayment {
  payment: string;
  amount: string;
}

/**
 * What is left of an order's payments, the oldest first, when so much of them is kept for what is still owed: the oldest
 * are kept, the newest go back. Together with what is kept it is what there was, and nothing when all of it is needed.
 */
export function leftOver(payments: readonly FreePayment[], keep: string): PartOfPayment[] {
  let kept = new Exact(keep);
  return payments.flatMap(({ id, free }) => {
    const used = Exact.min(free, kept);
    kept = kept.sub(used);
    const rest = new Exact(free).sub(used);
    return rest.gt(0) ? [{ payment: id, amount: rest.toFixed() }] : [];
  });
}

/** What a credit note can be set against: the invoice first, then the deposits it deducted. */
export interface CreditableReceivable {
  id: string;
  /** What is still to be paid of it. */
  open: string;
  /** What payments have paid of it, the newest first. */
  paidBy: readonly PartOfPayment[];
}

export interface CreditSpread {
  /** What each receivable asks less. */
  credited: { receivable: string; amount: string }[];
  /** What is taken back of payments, as negative allocations: the customer gets it. */
  takenBack: Allocation[];
}

/**
 * Where a credit note goes: first it lowers what is still to be paid, then it takes back what has been paid, from the
 * newest payment to the oldest.
 * @throws RangeError when it is more than all of it
 */
export function spreadCredit(amount: string, receivables: readonly CreditableReceivable[]): CreditSpread {
  let left = new Exact(amount);
  const take = (most: string): Exact => {
    const part = Exact.min(left, most);
    left = left.sub(part);
    return part;
  };
  const ofOpen = receivables.map(({ open }) => take(open));
  const takenBack: Allocation[] = receivables.flatMap(({ id: receivable, paidBy }) =>
    paidBy.flatMap(({ payment, amount: paid }) => {
      const part = take(paid);
      return part.isZero() ? [] : [{ payment, receivable, amount: part.neg().toFixed() }];
    }),
  );
  if (left.gt(0)) throw new RangeError(`${left.toFixed()} more than was invoiced`);
  const credited = receivables.flatMap(({ id: receivable }, i) => {
    const back = takenBack.filter((each) => each.receivable === receivable);
    const part = back.reduce((all, each) => all.sub(each.amount), ofOpen[i] ?? new Exact(0));
    return part.isZero() ? [] : [{ receivable, amount: part.toFixed() }];
  });
  return { credited, takenBack };
}

/**
 * The tax in a credit note: the same share of it as of the invoice, counted with the credit notes before it, so that an
 * invoice credited in parts gives back exactly its tax.
 */
export function taxInCredit(
  amount: string,
  { tax, due, creditedBefore }: { tax: string; due: string; creditedBefore: string },
  currency: string,
): Exact {
  const until = (credited: Exact): Exact => round(credited.mul(tax).div(due), currency);
  const before = new Exact(creditedBefore);
  return until(before.add(amount)).sub(until(before));
}
