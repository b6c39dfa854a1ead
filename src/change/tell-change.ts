import type { Assessment } from '../../domain/change/assessment.js';
import { writeLetter } from '../notifications/write-letter.js';
import type { OrderFile } from '../orders/order-file.js';
import type { ChangeRow } from './change-rows.js';

/** The customer is asked whether they accept what a change has turned out to be; each time anew under another occurrence. */
export async function tellOffer(
  file: OrderFile,
  number: string,
  { promisedAfter, money, hash }: Assessment,
  occurrence: string,
): Promise<void> {
  await writeLetter(file, 'changeOffer', `${number}:${hash}:${occurrence}`, {
    document: number,
    date: promisedAfter,
    amount: money.fee,
    currency: money.currency,
  });
}

/** A change that cannot be is told to the customer where they asked for it, with the reason. */
export async function tellRefusal(file: OrderFile, change: ChangeRow, why: string): Promise<void> {
  if (change.speaksFor === null) return;
  await writeLetter(file, 'changeRefused', change.number, { document: change.number, why });
}
