import { addWorkingDays } from '../../domain/calendar/business-calendar.js';
import { depositAmount } from '../../domain/finance/amounts-asked.js';
import type { CompanyProfile } from '../company/company-profile.js';
import { extendHoldings } from '../inventory/stock.js';
import { writeLetter } from '../notifications/write-letter.js';
import type { OrderFile } from '../orders/order-file.js';
import { nextNumber } from '../platform/database/numbers.js';
import { endOfDay, factsOf, letterOf, todayOf, type Asked } from './documents.js';
import { post } from './ledger.js';
import { readReceivables, writeReceivable } from './receivables.js';
import { settlePayments } from './settle-payments.js';

/**
 * Asks the deposit that the terms want before work starts; without one the order is free to be made. Asked again, the
 * request that stands is asked for, once; what is held for the order is held as long as it may be paid.
 */
export async function requestDeposit(file: OrderFile, company: CompanyProfile): Promise<void> {
  const { order } = file;
  // Dates that have become too old are promised anew first; then this is asked again.
  if (order.promiseState !== 'given') return;
  const amount = depositAmount(order.due, order.terms.depositPercent, order.currency);
  const standing = (await readReceivables(file)).find(
    ({ kind, version }) => kind === 'deposit' && version === order.version,
  );
  if (amount.isZero() || standing?.state === 'paid') {
    order.depositState = 'secured';
    order.holdUntil = null;
    return;
  }
  order.depositState = 'asked';
  const asked = standing ?? (await writeDeposit(file, company, amount.toFixed()));
  extendHoldings(file, openTask(file, company, asked));
  await ask(file, asked, !standing);
}

/** Asks a deposit on top of those that are paid; nothing that has been undertaken waits for it. */
export async function requestFurtherDeposit(
  file: OrderFile,
  company: CompanyProfile,
  amount: string,
): Promise<void> {
  const asked = await writeDeposit(file, company, amount);
  openTask(file, company, asked);
  await ask(file, asked, true);
}

async function ask(file: OrderFile, asked: Asked, isNew: boolean): Promise<void> {
  const { currency } = file.order;
  if (isNew) file.tell('depositRequested', 'system', factsOf(asked, currency), 'finance');
  const settled = await settlePayments(file, 'system');
  await post(file, 'system', settled.postings);
  // What has been paid before it was asked for is not asked for.
  const open = settled.left(asked.number);
  if (isNew && open.gt(0)) writeLetter(file, 'depositRequest', asked.number, letterOf(asked, open, currency));
}

/** @returns the instant at which it is due */
function openTask(file: OrderFile, company: CompanyProfile, asked: Asked): string {
  const dueAt = endOfDay(asked.dueDate, company);
  const data = factsOf(asked, file.order.currency);
  file.openTask({ kind: 'confirmDeposit', document: asked.number, dueAt, data });
  return dueAt;
}

async function writeDeposit(file: OrderFile, company: CompanyProfile, amount: string): Promise<Asked> {
  const asked = {
    kind: 'deposit' as const,
    number: await nextNumber(file.tx, 'DR', file.time.at),
    amount,
    dueDate: addWorkingDays(company.calendar, todayOf(file, company), file.order.terms.depositDays),
  };
  await writeReceivable(file, asked);
  return asked;
}
