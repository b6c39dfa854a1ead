import { dateIn, instantAt } from '../../domain/calendar/zones.js';
import { type Exact, minorDigits } from '../../domain/money/money.js';
import type { CompanyProfile } from '../company/company-profile.js';
import type { OrderFile } from '../orders/order-file.js';
import type { ReceivableRow } from './receivables.js';

/** What a customer is asked to pay, and by when. */
export type Asked = Pick<ReceivableRow, 'number' | 'amount' | 'dueDate'>;

/** The company's day. */
export const todayOf = (file: OrderFile, company: CompanyProfile): string =>
  dateIn(company.timeZone, file.at);

/** The instant at which a day's business ends. */
export const endOfDay = (date: string, company: CompanyProfile): string =>
  instantAt(company.timeZone, date, company.calendar.dayEnd);

/** What a task and the timeline say of it. */
export const factsOf = ({ number, amount, dueDate }: Asked, currency: string) => ({
  document: number,
  amount,
  currency,
  dueDate,
});

/** What the customer's letter says of it; the amount is what is left to be paid. */
export const letterOf = ({ number, dueDate }: Asked, amount: Exact, currency: string) => ({
  document: number,
  amount: amount.toFixed(minorDigits(currency)),
  currency,
  date: dueDate,
});
