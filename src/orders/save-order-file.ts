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

/**
 * Columns that no step of the process changes: what was agreed when the order was placed. `OrderRow` and `LineRow` have
 * them read-only, and they are left out when an order is saved, since the addresses, terms and derivations are most of a
 * row's weight. An accepted change makes a new version and writes them itself.
 */
const AGREED = {
  orders: [
    'id',
    'number',
    'customer',
    'customerPo',
    'channel',
    'shipTo',
    'currency',
    'subtotal',
    'tax',
    'freight',
    'total',
    'derivation',
    'terms',
    'requestedDate',
    'placedAt',
    'placedBy',
  ],
  lines: [
    'id',
    'orderId',
    'lineNo',
    'item',
    'unit',
    'quantity',
    'unitPrice',
    'discount',
    'amount',
    'taxRate',
    'priceSource',
    'pricedAt',
    'requirements',
    'requestedDate',
  ],
} as const satisfies { orders: (keyof Order)[]; lines: (keyof OrderLine)[] };
export type AgreedOfOrder = (typeof AGREED.orders)[number];
export type AgreedOfLine = (typeof AGREED.lines)[number];

/** All that is new of an order that was inserted a moment ago, in the same transaction. */
const SINCE_PLACED = ['stage', 'revision', 'lastSeq'] as const satisfies (keyof Order)[];

const statements = new Map<boolean, string>();

/**
 * Everything an order's transaction changed, in one statement, which travels with the commit; the tables' own columns decide
 * the types. An order that is being placed has been inserted before with its lines, so that its parts may refer to it.
 */
function saveStatement(tx: Tx, isNew: boolean): string {
  const known = statements.get(isNew);
  if (known !== undefined) return known;
  const ofOrder = columnsOf(tx, Order, (name) =>
    isNew ? isOneOf(SINCE_PLACED, name) : !isOneOf(AGREED.orders, name),
  );
  const ofLine = columnsOf(tx, OrderLine, (name) => !isOneOf(AGREED.lines, name));
  const statement = `
    with
      the_order as (update orders o set ${assignments(ofOrder)} from jsonb_populate_recordset(null::orders, $1::jsonb) n where o.id = n.id),
      the_lines as (update order_lines o set ${assignments(ofLine)} from jsonb_populate_recordset(null::order_lines, $2::jsonb) n where o.id = n.id),
      the_facts as (insert into order_facts select * from jsonb_populate_recordset(null::order_facts, $3::jsonb)),
      the_timeline as (insert into timeline select * from jsonb_populate_recordset(null::timeline, $4::jsonb)),
      closed_tasks as (
        update tasks t set state = n.state, closed_by = n.closed_by, reason = n.reason, closed_at = n.closed_at
        from jsonb_populate_recordset(null::tasks, $5::jsonb) n where t.id = n.id),
      changed_tasks as (
        update tasks t set deadlines = n.deadlines, due_at = n.due_at, priority = n.priority, data = n.data
        from jsonb_populate_recordset(null::tasks, $9::jsonb) n where t.id = n.id),
      new_tasks as (insert into tasks select * from jsonb_populate_recordset(null::tasks, $6::jsonb)),
      the_messages as (
        insert into messages select * from jsonb_populate_recordset(null::messages, $7::jsonb) on conflict (key) do nothing)
    insert into outbox (target, name, kind, seq, payload, at, attempts)
    select target, name, kind, seq, payload, at, attempts from jsonb_populate_recordset(null::outbox, $8::jsonb)
    returning id, target, name, kind, seq, payload`;
  statements.set(isNew, statement);
  return statement;
}

const columnsOf = (
  tx: Tx,
  entity: EntityTarget<ObjectLiteral>,
  wanted: (name: string) => boolean,
): string[] =>
  tx.manager.dataSource
    .getMetadata(entity)
    .columns.filter(({ propertyName }) => wanted(propertyName))
    .map(({ databaseName }) => databaseName);

const assignments = (columns: readonly string[]): string =>
  columns.map((name) => `${name} = n.${name}`).join(', ');

const isOneOf = (names: readonly string[], name: string): boolean => names.includes(name);

/** The row by its id, with what may have changed. */
const changeable = (row: object, agreed: readonly string[]): object =>
  Object.fromEntries(Object.entries(row).filter(([name]) => name === 'id' || !agreed.includes(name)));

export function saveOrderFile(
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
  const lines = file.isNew ? [] : changedLines;
  const values = [
    toRecords([changeable(file.order, AGREED.orders)]),
    toRecords(lines.map((line) => changeable(line, AGREED.lines))),
    toRecords(facts),
    toRecords(file.timeline),
    toRecords(file.closedTasks),
    toRecords(file.newTasks),
    toRecords(file.messages),
    toRecords(outbox),
    toRecords([...file.changedTasks]),
  ];
  file.tx.send(saveStatement(file.tx, file.isNew), values, (written) => {
    file.written.push(...(written as WrittenOutboxRow[]).filter((row) => row.target === 'order'));
  });
  return Promise.resolve();
}
