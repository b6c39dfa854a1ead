import { v7 as uuid } from 'uuid';
import type { Posting } from '../../domain/finance/ledger.js';
import type { OrderFile } from '../orders/order-file.js';
import { toRecords } from '../platform/database/rows.js';

/**
 * Writes what a transaction did to an order's money into the ledger, in one statement that nobody waits for; nothing when it did nothing. The
 * database refuses at commit what does not balance.
 */
export function post(file: OrderFile, by: string, postings: readonly Posting[]): Promise<void> {
  if (postings.length === 0) return Promise.resolve();
  const { id: orderId, currency } = file.order;
  const rows = postings.map(({ entries, ...posting }) => ({ id: uuid(), entries, ...posting }));
  const headers = rows.map(({ id, kind, document }) => ({ id, orderId, kind, document, by, at: file.at }));
  const entries = rows.flatMap(({ id: postingId, entries: sides }) =>
    sides.map((side) => ({ id: uuid(), postingId, orderId, currency, ...side })),
  );
  file.tx.send(POST, [toRecords(headers), toRecords(entries)]);
  return Promise.resolve();
}

const POST = `
  with posted as (insert into ledger_postings select * from jsonb_populate_recordset(null::ledger_postings, $1::jsonb))
  insert into ledger_entries select * from jsonb_populate_recordset(null::ledger_entries, $2::jsonb)`;
