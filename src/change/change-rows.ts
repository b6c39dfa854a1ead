import type { AsText, OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import { columnsOf, insertRows } from '../platform/database/rows.js';
import type { Adjusted } from '../../domain/change/adjusted.js';
import { ChangeRequest } from './change.entities.js';

export type ChangeRow = AsText<ChangeRequest>;

const OPEN = `('queued', 'negotiating', 'accepted', 'underWay')`;

/** Changes of an order that are not ended, the oldest first; the order's row is locked, and so they are. */
export async function readOpenChanges({ tx, order }: OrderFile): Promise<ChangeRow[]> {
  return await tx.rows<ChangeRow>(
    `select ${columnsOf(tx, ChangeRequest, 'c')} from change_requests c where c.order_id = $1 and c.state in ${OPEN} order by c.number`,
    [order.id],
  );
}

export async function readChange(tx: Tx, number: string): Promise<ChangeRow | undefined> {
  return await tx.row<ChangeRow>(
    `select ${columnsOf(tx, ChangeRequest, 'c')} from change_requests c where c.number = $1`,
    [number],
  );
}

/** What was asked of the order by this request before. */
export async function readChangeByRequest(
  { tx, order }: OrderFile,
  requestId: string,
): Promise<ChangeRow | undefined> {
  return await tx.row<ChangeRow>(
    `select ${columnsOf(tx, ChangeRequest, 'c')} from change_requests c where c.order_id = $1 and c.request_id = $2`,
    [order.id, requestId],
  );
}

export async function insertChange(tx: Tx, row: ChangeRow): Promise<void> {
  await insertRows(tx, 'change_requests', [row]);
}

/** Saves what a change has come to: everything but what was asked. */
export async function saveChange(tx: Tx, row: ChangeRow): Promise<void> {
  await tx.rows(
    `update change_requests set base_version = $2, state = $3, content = $4::jsonb, assessment = $5::jsonb, rounds = $6::jsonb,
            outcome = $7, result_version = $8, decided_at = $9::timestamptz, carried_out_at = $10::timestamptz,
            fields = $11::jsonb where id = $1`,
    [
      row.id,
      row.baseVersion,
      row.state,
      JSON.stringify(row.content),
      JSON.stringify(row.assessment),
      JSON.stringify(row.rounds),
      row.outcome,
      row.resultVersion,
      row.decidedAt,
      row.carriedOutAt,
      JSON.stringify(row.fields),
    ],
  );
}

/** Keeps for good what became of each commitment, and at what cost. */
export async function writeAdjustments(
  tx: Tx,
  changeId: string,
  adjusted: readonly Adjusted[],
): Promise<void> {
  await insertRows(
    tx,
    'change_adjustments',
    adjusted.map((each, i) => ({ changeId, position: i + 1, adjusted: each })),
  );
}

export async function readAdjustments(tx: Tx, changeId: string): Promise<Adjusted[]> {
  const rows = await tx.rows<{ adjusted: Adjusted }>(
    'select adjusted from change_adjustments where change_id = $1 order by position',
    [changeId],
  );
  return rows.map(({ adjusted }) => adjusted);
}
