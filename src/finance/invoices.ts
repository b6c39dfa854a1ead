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
import { openOf, readReceivable, readReceivables, voidDeposits, writeReceivable } from './receivables.js';
import { billedBy } from './settle-cancellation.js';
import { settlePayments, undoAllocations } from './settle-payments.js';

/** Invoices what has been delivered, and what is charged for a cancellation and for changes, less the deposits. */
export async function issueInvoice(file: OrderFile, company: CompanyProfile): Promise<void> {
  const { due } = file.order;
  const freed = await voidOpenDeposits(file, 'system');
  const deposits = (await readReceivables(file)).filter(({ kind }) => kind === 'deposit');
  const amount = invoiceAmount(
    due,
    deposits.map(({ paid }) => paid),
  );
  const deducted = new Exact(due).sub(amount).toFixed();
  await write(file, company, amount, (number) => [...freed, invoiceIssued(number, billedBy(file), deducted)]);
}

/** Invoices what a change makes dearer of an order that has been invoiced before. */
export async function issueFurtherInvoice(
  file: OrderFile,
  company: CompanyProfile,
  difference: BilledAmounts,
): Promise<void> {
  await write(file, company, billedInAll(difference), (number) => [invoiceIssued(number, difference, '0')]);
}

/** The invoice asks for all that is left: a deposit that has not been paid by then is asked for no more. */
export async function voidOpenDeposits(file: OrderFile, by: string): Promise<Posting[]> {
  const open = (await readReceivables(file)).filter(
    ({ kind, state }) => kind === 'deposit' && state === 'open',
  );
  if (open.length === 0) return [];
  const numbers = open.map(({ number }) => number);
  const freed = await undoAllocations(file, numbers);
  await voidDeposits(file, by, numbers);
  return freed;
}

async function write(
  file: OrderFile,
  company: CompanyProfile,
  amount: Exact,
  postingsOf: (number: string) => Posting[],
): Promise<void> {
  const { order } = file;
  const invoice = {
    kind: 'invoice' as const,
    number: await nextNumber(file.tx, 'INV', file.time.at),
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
  await post(file, 'system', [...postingsOf(invoice.number), ...settled]);
  const open = openOf(await readReceivable(file, invoice.number));
  const isPaid = !open.gt(0);
  const said = letterOf(invoice, isPaid ? amount : open, order.currency);
  await writeLetter(file, isPaid ? 'paidInvoice' : 'invoice', invoice.number, said);
}
