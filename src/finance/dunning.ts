import { minorDigits } from '../../domain/money/money.js';
import { writeLetter } from '../notifications/write-letter.js';
import type { OrderFile } from '../orders/order-file.js';
import { openOf, readReceivables } from './receivables.js';

/**
 * Reminds a customer by letter of what is overdue, at a level from 1: each level once per document, a lower one never
 * after a higher, and none for what has been paid or is void.
 */
export async function dun(file: OrderFile, document: string, level: number): Promise<void> {
  const receivable = (await readReceivables(file)).find(({ number }) => number === document);
  if (receivable?.state !== 'open' || level <= receivable.dunningLevel) return;
  await file.tx.rows('update receivables set dunning_level = $2 where number = $1', [document, level]);
  const { currency } = file.order;
  const amount = openOf(receivable).toFixed(minorDigits(currency));
  const said = { document, level, amount, currency };
  file.tell('dunned', 'system', { ...said, dueDate: receivable.dueDate }, 'finance');
  writeLetter(file, 'dunning', `${document}:${String(level)}`, { ...said, date: receivable.dueDate });
}
