import { Exact } from '../money/money.js';

/** Money received that is not set against a receivable yet. */
export interface FreePayment {
  id: string;
  free: string;
}

/** A deposit request or an invoice with what is left to be paid of it. */
export interface OpenReceivable {
  id: string;
  open: string;
}

/** So much of a payment pays so much of a receivable; always above zero. */
export interface Allocation {
  payment: string;
  receivable: string;
  amount: string;
}

/**
 * Sets payments of an order against its receivables, both in the order given, which is the oldest first, all in one
 * currency: each receivable takes what it lacks from the first payment that has something left, then from the next. A
 * later receivable gets nothing before the earlier ones are paid in full, no payment gives more than it has, and no
 * receivable takes more than it asks. What is left over stays with the payment, as the customer's credit.
 */
export function allocatePayments(
  payments: readonly FreePayment[],
  receivables: readonly OpenReceivable[],
): Allocation[] {
  const free = payments.map(({ id, free: amount }) => ({ id, left: new Exact(amount) }));
  return receivables.flatMap(({ id: receivable, open }) => {
    let lacking = new Exact(open);
    return free.flatMap((payment) => {
      const share = Exact.min(payment.left, lacking);
      if (share.lte(0)) return [];
      payment.left = payment.left.sub(share);
      lacking = lacking.sub(share);
      return [{ payment: payment.id, receivable, amount: share.toFixed() }];
    });
  });
}
