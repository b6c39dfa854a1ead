import { v7 as uuid } from 'uuid';
import { Exact } from '../../domain/money/money.js';
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
  credited: string;
  dueDate: string;
  dunningLevel: number;
  state: Exclude<(typeof RECEIVABLE_STATES)[number], 'void'>;
}

/** What an order's customer has been asked to pay and is not void, the oldest first. */
export async function readReceivables(file: OrderFile): Promise<ReceivableRow[]> {
  return await file.tx.rows<ReceivableRow>(
    `select id, number, kind, version, amount::text, paid::text, credited::text, due_date as "dueDate",
            dunning_level as "dunningLevel", state
       from receivables where order_id = $1 and state <> 'void' order by issued_at, id`,
    [file.order.id],
  );
}

/** What is left to be paid of a receivable. */
export const openOf = ({
  amount,
  paid,
  credited,
}: Pick<ReceivableRow, 'amount' | 'paid' | 'credited'>): Exact => new Exact(amount).sub(paid).sub(credited);

/** One of an order's receivables. */
export function receivableOf(receivables: readonly ReceivableRow[], number: string): ReceivableRow {
  const row = receivables.find((each) => each.number === number);
  if (!row) throw new Error(`${number} has gone`);
  return row;
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
      credited: '0',
      dunningLevel: 0,
      state: 'open',
      issuedAt: file.at,
    },
  ]);
}

/** Flag of an order whose increase by a change waits for a further deposit. */
export const DEPOSIT_PENDING = 'depositPending';

/**
 * Voids what the customer was asked to pay before delivery, all of it or the requests named: nothing can be paid on it any
 * more, and nobody asks for it. What has been set against it must have been taken back. An invoice is never void: a credit
 * note takes it back.
 */
export async function voidDeposits(file: OrderFile, by: string, numbers?: readonly string[]): Promise<void> {
  const voided = await file.tx.rows<{ number: string }>(
    `update receivables set state = 'void' where order_id = $1 and kind = 'deposit' and state <> 'void'
        and ($2::text[] is null or number = any($2)) returning number`,
    [file.order.id, numbers ?? null],
  );
  for (const { number } of voided) {
    file.closeTasks({ kind: 'confirmDeposit', document: number }, { state: 'withdrawn', by, reason: 'void' });
    file.tell('receivableVoided', by, { document: number }, 'finance');
  }
  delete file.order.flags[DEPOSIT_PENDING];
}
