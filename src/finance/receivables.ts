import { v7 as uuid } from 'uuid';
import { stillToPay } from '../../domain/finance/amounts-asked.js';
import type { Exact } from '../../domain/money/money.js';
import type { OrderFile } from '../orders/order-file.js';
import { insertRows } from '../platform/database/rows.js';
import type { RECEIVABLE_KINDS, RECEIVABLE_STATES } from './finance.views.js';

export type ReceivableKind = (typeof RECEIVABLE_KINDS)[number];

export interface ReceivableRow {
  id: string;
  number: string;
  kind: ReceivableKind;
  version: number;
  amount: string;
  paid: string;
  dueDate: string;
  state: Exclude<(typeof RECEIVABLE_STATES)[number], 'void'>;
}

/** What an order's customer has been asked to pay and is not void, the oldest first. */
export async function readReceivables(file: OrderFile): Promise<ReceivableRow[]> {
  return await file.tx.rows<ReceivableRow>(
    `select id, number, kind, version, amount::text, paid::text, due_date as "dueDate", state
       from receivables where order_id = $1 and state <> 'void' order by issued_at, id`,
    [file.order.id],
  );
}

/** What is left to be paid of a receivable. */
export async function openOf(file: OrderFile, number: string): Promise<Exact> {
  const row = await file.tx.row<Pick<ReceivableRow, 'amount' | 'paid'>>(
    'select amount::text, paid::text from receivables where number = $1',
    [number],
  );
  if (!row) throw new Error(`${number} has gone`);
  return stillToPay(row.amount, row.paid);
}

/** Asks an order's customer for money. */
export async function writeReceivable(
  file: OrderFile,
  asked: Pick<ReceivableRow, 'kind' | 'number' | 'amount' | 'dueDate'>,
): Promise<void> {
  const { id: orderId, version, customer, currency } = file.order;
  await insertRows(file.tx, 'receivables', [
    {
      id: uuid(),
      ...asked,
      orderId,
      version,
      customer,
      currency,
      paid: '0',
      state: 'open',
      issuedAt: file.at,
      expectedBy: null,
    },
  ]);
}
