import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { ProgressUpdate } from '../../workflows/messages.js';
import type { Tx } from '../platform/database/database.js';
import { toRecords } from '../platform/database/rows.js';
import type { LineRow, OrderFile } from './order-file.js';
import { Order, OrderLine } from './orders.entities.js';

export interface OutboxRow {
  target: 'order' | 'department';
  name: string;
  kind: 'start' | 'factReported' | 'tasksChanged';
  seq: number;
  payload: unknown;
  at: string;
  attempts: number;
}

/** An outbox row as it was written, for telling Temporal at once after the commit. */
export interface WrittenOutboxRow {
  id: string;
  target: 'order' | 'department';
  name: string;
  kind: string;
  seq: number;
  payload: unknown;
}

let statement: string | undefined;

/**
 * Everything an order's transaction changed, in one statement and so in one round trip; the tables' own columns decide
 * the types. An order that is being placed has been inserted before, so that its parts may refer to it.
 */
function saveStatement(tx: Tx): string {
  statement ??= `
    with
      the_order as (update orders o set ${assignments(tx, Order)} from jsonb_populate_recordset(null::orders, $1::jsonb) n where o.id = n.id),
      the_lines as (update order_lines o set ${assignments(tx, OrderLine)} from jsonb_populate_recordset(null::order_lines, $2::jsonb) n where o.id = n.id),
      the_facts as (insert into order_facts select * from jsonb_populate_recordset(null::order_facts, $3::jsonb)),
      the_timeline as (insert into timeline select * from jsonb_populate_recordset(null::timeline, $4::jsonb)),
      closed_tasks as (
        update tasks t set state = n.state, closed_by = n.closed_by, reason = n.reason, closed_at = n.closed_at
        from jsonb_populate_recordset(null::tasks, $5::jsonb) n where t.id = n.id),
      new_tasks as (insert into tasks select * from jsonb_populate_recordset(null::tasks, $6::jsonb)),
      the_messages as (insert into messages select * from jsonb_populate_recordset(null::messages, $7::jsonb))
    insert into outbox (target, name, kind, seq, payload, at, attempts)
    select target, name, kind, seq, payload, at, attempts from jsonb_populate_recordset(null::outbox, $8::jsonb)
    returning id, target, name, kind, seq, payload`;
  return statement;
}

function assignments(tx: Tx, entity: EntityTarget<ObjectLiteral>): string {
  return tx.manager.dataSource
    .getMetadata(entity)
    .columns.filter((column) => !column.isPrimary)
    .map((column) => `${column.databaseName} = n.${column.databaseName}`)
    .join(', ');
}

export async function saveOrderFile(
  file: OrderFile,
  changedLines: readonly LineRow[],
  progress: ProgressUpdate,
  outbox: readonly OutboxRow[],
): Promise<void> {
  const facts = file.facts.map((fact) => ({
    orderId: file.order.id,
    seq: fact.seq,
    factId: fact.factId,
    fact: { ...fact, progress },
  }));
  const written = await file.tx.rows<WrittenOutboxRow>(saveStatement(file.tx), [
    toRecords([file.order]),
    toRecords(changedLines),
    toRecords(facts),
    toRecords(file.timeline),
    toRecords(file.closedTasks),
    toRecords(file.newTasks),
    toRecords(file.messages),
    toRecords(outbox),
  ]);
  file.written.push(...written.filter((row) => row.target === 'order'));
}
