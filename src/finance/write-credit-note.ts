import { v7 as uuid } from 'uuid';
import type { Allocation } from '../../domain/finance/allocate-payments.js';
import {
  spreadCredit,
  type CreditableReceivable,
  type PartOfPayment,
} from '../../domain/finance/give-back.js';
import { creditNoted } from '../../domain/finance/ledger.js';
import { Exact, minorDigits } from '../../domain/money/money.js';
import { writeLetter } from '../notifications/write-letter.js';
import type { OrderFile } from '../orders/order-file.js';
import { nextNumber } from '../platform/database/numbers.js';
import { insertRows } from '../platform/database/rows.js';
import { post } from './ledger.js';
import { openOf, readReceivables, type ReceivableRow } from './receivables.js';
import { askForRefunds } from './refunds.js';
import { applyAllocations, readAllocations, settlePayments } from './settle-payments.js';

/**
 * Takes back part of what an order was invoiced, the tax in it named; what the order comes to then is on the file already.
 * It lowers what is still to be paid first; what has been paid above goes back to the customer.
 * @returns the credit note's number, and what goes back of each payment
 */
export async function writeCreditNote(
  file: OrderFile,
  invoice: string,
  { amount, tax, reason, by }: { amount: Exact; tax: string; reason: string; by: string },
): Promise<{ number: string; back: PartOfPayment[] }> {
  const { order, tx } = file;
  const { currency } = order;
  const number = await nextNumber(tx, 'CN', file.time.at);
  const receivables = await readReceivables(file);
  const { credited, takenBack } = spreadCredit(amount.toFixed(), await creditable(file, receivables));
  const undone = await applyAllocations(file, takenBack, receivables);
  for (const { receivable, amount: part } of credited)
    await tx.rows('update receivables set credited = credited + $2::numeric where id = $1', [
      receivable,
      part,
    ]);
  order.invoiced = order.due;
  await insertRows(tx, 'credit_notes', [
    {
      ...{ id: uuid(), number, invoiceId: receivables.find((each) => each.number === invoice)?.id },
      ...{ orderId: order.id, customer: order.customer, currency, amount: amount.toFixed(), tax, reason },
      ...{ issuedBy: by, issuedAt: file.at },
    },
  ]);
  const said = { document: number, invoice, amount: amount.toFixed(minorDigits(currency)), currency };
  file.tell('creditNoted', by, { ...said, reason }, 'finance');
  writeLetter(file, 'creditNote', number, said);
  const back = givenBack(takenBack);
  await askForRefunds(file, back, by, `${number}: ${reason}`);
  const settled = await settlePayments(file, by);
  await post(file, by, [creditNoted(number, amount.toFixed(), tax), ...undone, ...settled.postings]);
  file.fact({ kind: 'creditNoted', commitment: invoice, quantity: amount.toFixed(), by, note: number });
  return { number, back };
}

/** What is taken back of each payment in all, from wherever it was set against. */
function givenBack(takenBack: readonly Allocation[]): PartOfPayment[] {
  return [...new Set(takenBack.map(({ payment }) => payment))].map((payment) => ({
    payment,
    amount: takenBack
      .filter((each) => each.payment === payment)
      .reduce((all, { amount }) => all.sub(amount), new Exact(0))
      .toFixed(),
  }));
}

/** The invoice first, then the deposits it deducted, the newest first. */
async function creditable(
  file: OrderFile,
  receivables: readonly ReceivableRow[],
): Promise<CreditableReceivable[]> {
  const allocations = await readAllocations(file);
  return receivables.toReversed().map((receivable) => ({
    id: receivable.id,
    open: openOf(receivable).toFixed(),
    paidBy: allocations.filter((each) => each.receivable === receivable.id),
  }));
}
