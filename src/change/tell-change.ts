import type { Assessment } from '../../domain/change/assessment.js';
import { writeLetter } from '../notifications/write-letter.js';
import type { OrderFile } from '../orders/order-file.js';
import type { ChangeRow } from './change-rows.js';

/** The customer is asked whether they accept what a change has turned out to be; each time anew under another occurrence. */
export function tellOffer(
  file: OrderFile,
  number: string,
  { promisedAfter, money, hash }: Assessment,
  occurrence: string,
): void {
  writeLetter(file, 'changeOffer', `${number}:${hash}:${occurrence}`, {
    document: number,
    date: promisedAfter,
    amount: money.fee,
    currency: money.currency,
  });
}

/** A change that is not to be is told to the customer with the reason, whoever asked for it on their behalf. */
export function tellRefusal(
  file: OrderFile,
  { number }: ChangeRow,
  { en: why, zh: whyZh }: { en: string; zh: string },
): void {
  writeLetter(file, 'changeRefused', number, { document: number, why, whyZh });
}
