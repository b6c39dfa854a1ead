import { v7 as uuid } from 'uuid';
import { leftOver, type PartOfPayment } from '../../domain/finance/give-back.js';
import type { FreePayment } from '../../domain/finance/allocate-payments.js';
import { paymentReturned } from '../../domain/finance/ledger.js';
import { Exact, sum } from '../../domain/money/money.js';
import type { OrderFile } from '../orders/order-file.js';
import { nextNumbers } from '../platform/database/numbers.js';
import { insertRows } from '../platform/database/rows.js';
import { post } from './ledger.js';
import { nothingToReturn } from './payment-refusals.js';

/** What is free of an order's payments: set against nothing, and not on its way back; the oldest first. */
export async function freePayments(file: OrderFile): Promise<FreePayment[]> {
  return await file.tx.rows<FreePayment>(
    `select id, (amount - allocated - to_return - returned)::text as free from payments
      where order_id = $1 and allocated + to_return + returned < amount order by at, id for update`,
    [file.order.id],
  );
}

/**
 * Asks finance to give back what is free of an order's payments and not needed for what is still owed.
 * @returns how much of it, in the order's currency
 */
export async function returnLeftOver(
  file: OrderFile,
  by: string,
  reason: string,
  keep = '0',
): Promise<string> {
  const parts = leftOver(await freePayments(file), keep);
  await askForRefunds(file, parts, by, reason);
  return sum(parts.map(({ amount }) => new Exact(amount))).toFixed();
}

/**
 * Asks finance to give back parts of an order's payments: each is a refund of its own, since each goes back to where it
 * came from, and a task of its own. What is asked back is set against nothing else.
 * @returns their numbers, in the order given
 */
export async function askForRefunds(
  file: OrderFile,
  parts: readonly PartOfPayment[],
  by: string,
  reason: string,
): Promise<string[]> {
  const { tx } = file;
  const numbers = await nextNumbers(tx, 'RF', file.time.at, parts.length);
  const rows = parts.map(({ payment: paymentId, amount }, i) => ({
    ...{ id: uuid(), number: numbers[i] ?? '', paymentId, amount, reason, askedBy: by, askedAt: file.at },
    ...{ reference: null, returnedBy: null, returnedAt: null },
  }));
  await insertRows(tx, 'refunds', rows);
  for (const { number, paymentId, amount } of rows) {
    const payment = await tx.row<{ reference: string; currency: string }>(
      'update payments set to_return = to_return + $2::numeric where id = $1 returning reference, currency',
      [paymentId, amount],
    );
    if (!payment) throw new Error(`payment ${paymentId} has gone`);
    const { reference, currency } = payment;
    const data = { amount, currency, reference, reason };
    file.openTask({ kind: 'returnPayment', document: number, data });
    file.tell('returnAsked', by, { document: number, ...data }, 'finance');
  }
  return numbers;
}

/** What was asked back has gone back, by a transfer of that reference. @throws DomainError when it has already */
export async function recordRefund(
  file: OrderFile,
  number: string,
  reference: string,
  by: string,
): Promise<void> {
  const refund = await file.tx.row<{ payment: string; amount: string; currency: string }>(RETURN, [
    number,
    reference,
    by,
    file.at,
  ]);
  if (!refund) throw nothingToReturn(number);
  await post(file, by, [paymentReturned(number, refund.amount)]);
  file.closeTasks({ kind: 'returnPayment', document: number }, { state: 'completed', by });
  file.tell('paymentReturned', by, { ...refund, document: number, reference }, 'finance');
}

const RETURN = `
  with gone as (
    update refunds set reference = $2, returned_by = $3, returned_at = $4
     where number = $1 and reference is null returning payment_id, amount)
  update payments p set to_return = p.to_return - g.amount, returned = p.returned + g.amount
    from gone g where p.id = g.payment_id
  returning p.reference as payment, g.amount::text as amount, p.currency`;
