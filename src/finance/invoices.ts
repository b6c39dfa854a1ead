import { addDays } from '../../domain/calendar/business-calendar.js';
import { invoiceAmount } from '../../domain/finance/amounts-asked.js';
import { billedInAll, invoiceIssued, type BilledAmounts, type Posting } from '../../domain/finance/ledger.js';
import { Exact } from '../../domain/money/money.js';
import type { CompanyProfile } from '../company/company-profile.js';
import { writeLetter } from '../notifications/write-letter.js';
import type { OrderFile } from '../orders/order-file.js';
import { nextNumber } from '../platform/database/numbers.js';
import { endOfDay, factsOf, letterOf, todayOf } from './documents.js';
import { post } from './ledger.js';
import { readReceivables, voidDeposits, writeReceivable, type ReceivableRow } from './receivables.js';
import { billedBy } from './settle-cancellation.js';
import { settlePayments, undoAllocations } from './settle-payments.js';

/** Invoices what has been delivered, and what is charged for a cancellation and for changes, less the deposits. */
export async function issueInvoice(file: OrderFile, company: CompanyProfile): Promise<void> {
  const { due } = file.order;
  const [receivables, number] = await Promise.all([readReceivables(file), nextInvoice(file)]);
  const freed = await voidOpenDeposits(file, 'system', receivables);
  const paid = receivables.filter(({ kind, state }) => kind === 'deposit' && state === 'paid');
  const amount = invoiceAmount(
    due,
    paid.map((deposit) => deposit.paid),
  );
  const deducted = new Exact(due).sub(amount).toFixed();
  const issued = invoiceIssued(number, billedBy(file), deducted);
  await write(file, company, { number, amount, postings: [...freed, issued] });
}

/** Invoices what a change makes dearer of an order that has been invoiced before. */
export async function issueFurtherInvoice(
  file: OrderFile,
  company: CompanyProfile,
  difference: BilledAmounts,
): Promise<void> {
  const number = await nextInvoice(file);
  const postings = [invoiceIssued(number, difference, '0')];
  await write(file, company, { number, amount: billedInAll(difference), postings });
}

/** The invoice asks for all that is left: a deposit that has not been paid by then is asked for no more. */
export async function voidOpenDeposits(
  file: OrderFile,
  by: string,
  receivables: readonly ReceivableRow[],
): Promise<Posting[]> {
  const open = receivables.filter(({ kind, state }) => kind === 'deposit' && state === 'open');
  if (open.length === 0) return [];
  const numbers = open.map(({ number }) => number);
  const freed = await undoAllocations(file, numbers);
  await voidDeposits(file, by, numbers);
  return freed;
}

const nextInvoice = ({ tx, time }: OrderFile): Promise<string> => nextNumber(tx, 'INV', time.at);

async function write(
  file: OrderFile,
  company: CompanyProfile,
  { number, amount, postings }: { number: string; amount: Exact; postings: readonly Posting[] },
): Promise<void> {
  const { order } = file;
  const invoice = {
    kind: 'invoice' as const,
    number,
    amount: amount.toFixed(),
    dueDate: addDays(todayOf(file, company), order.terms.paymentDays),
  };
  await writeReceivable(file, invoice);
  order.invoiced = order.due;
  const facts = factsOf(invoice, order.currency);
  const dueAt = endOfDay(invoice.dueDate, company);
  file.openTask({ kind: 'collectBalance', document: invoice.number, dueAt, data: facts });
  file.tell('invoiceIssued', 'system', facts, 'finance');
  const settled = await settlePayments(file, 'system');
  await post(file, 'system', [...postings, ...settled.postings]);
  const open = settled.left(number);
  const isPaid = !open.gt(0);
  const said = letterOf(invoice, isPaid ? amount : open, order.currency);
  writeLetter(file, isPaid ? 'paidInvoice' : 'invoice', invoice.number, said);
}
