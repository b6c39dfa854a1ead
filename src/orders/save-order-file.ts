import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { Outcome, ProgressUpdate } from '../../workflows/messages.js';
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

/** A part of what an order's transaction changed: the table it belongs to, and how it is written from records of that. */
interface Part {
  table: string;
  write: (records: string, tx: Tx) => string;
}

const insertInto = (table: string): Part => ({
  table,
  write: (records) => `insert into ${table} select * from ${records}`,
});

const updateOrder = (isSaved: (name: string) => boolean): Part => ({
  table: 'orders',
  write: (records, tx) =>
    `update orders o set ${assignments(columnsOf(tx, Order, isSaved))} from ${records} n where o.id = $1 and n.id = $1`,
});

/** A task that is closed or changed was open: only those are read with their order. */
const OPEN_TASKS = `t.order_id = $1 and t.state in ('open', 'claimed')`;

/**
 * The outbox is the last: its rows are answered. What is changed is looked for by the order, $1: how many rows a part has
 * PostgreSQL cannot know, and joined by their ids alone it would read the whole table.
 */
const PARTS = {
  placed_order: updateOrder((name) => isOneOf(SINCE_PLACED, name)),
  the_order: updateOrder((name) => !isOneOf(AGREED.orders, name)),
  the_lines: {
    table: 'order_lines',
    write: (records, tx) =>
      `update order_lines o set ${assignments(columnsOf(tx, OrderLine, (name) => !isOneOf(AGREED.lines, name)))}
         from ${records} n where o.order_id = $1 and o.id = n.id`,
  },
  the_facts: insertInto('order_facts'),
  the_timeline: insertInto('timeline'),
  closed_tasks: {
    table: 'tasks',
    write: (records) =>
      `update tasks t set state = n.state, closed_by = n.closed_by, reason = n.reason, closed_at = n.closed_at
         from ${records} n where ${OPEN_TASKS} and t.id = n.id`,
  },
  changed_tasks: {
    table: 'tasks',
    write: (records) =>
      `update tasks t set deadlines = n.deadlines, due_at = n.due_at, priority = n.priority, data = n.data
         from ${records} n where ${OPEN_TASKS} and t.id = n.id`,
  },
  new_tasks: insertInto('tasks'),
  the_messages: {
    table: 'messages',
    write: (records) => `insert into messages select * from ${records} on conflict (key) do nothing`,
  },
  the_effects: insertInto('effects'),
  the_outbox: {
    table: 'outbox',
    write: (records) =>
      `insert into outbox (target, name, kind, seq, payload, at, attempts)
       select target, name, kind, seq, payload, at, attempts from ${records}
       returning id, target, name, kind, seq, payload`,
  },
} satisfies Record<string, Part>;
type PartName = keyof typeof PARTS;

const statements = new Map<string, string>();

/**
 * Everything an order's transaction changed, in one statement, which travels with the commit; the tables' own columns decide
 * the types. It has the parts that there is something of, since an empty one costs nearly as much as one of a few rows: a
 * dozen such statements occur, each prepared once. An order that is being placed has been inserted before with its lines,
 * so that its parts may refer to it.
 */
function saveStatement(tx: Tx, names: readonly PartName[]): string {
  const key = names.join();
  const known = statements.get(key);
  if (known !== undefined) return known;
  const written = names.map((name, i) => {
    const { table, write }: Part = PARTS[name];
    return write(`jsonb_populate_recordset(null::${table}, $${String(i + 2)}::jsonb)`, tx);
  });
  const last = written.pop() ?? '';
  const before = written.map((part, i) => `${names[i] ?? ''} as (${part})`);
  const statement = before.length === 0 ? last : `with ${before.join(', ')} ${last}`;
  statements.set(key, statement);
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
  const order = [changeable(file.order, AGREED.orders)];
  const result: Outcome = { progress };
  const effects = file.effects.map((effect) => ({ ...effect, result, at: file.at }));
  const rows: Record<PartName, readonly object[]> = {
    placed_order: file.isNew ? order : [],
    the_order: file.isNew ? [] : order,
    the_lines: file.isNew ? [] : changedLines.map((line) => changeable(line, AGREED.lines)),
    the_facts: facts,
    the_timeline: file.timeline,
    closed_tasks: file.closedTasks,
    changed_tasks: [...file.changedTasks],
    new_tasks: file.newTasks,
    the_messages: file.messages,
    the_effects: effects,
    the_outbox: outbox,
  };
  const send = (names: readonly PartName[], take?: (written: unknown[]) => void): void => {
    const records = names.map((name) => toRecords(rows[name]));
    file.tx.send(saveStatement(file.tx, names), [file.order.id, ...records], take);
  };
  const names = (Object.keys(PARTS) as PartName[]).filter((name) => rows[name].length > 0);
  // The parts of one statement are carried out in no certain sequence: what is asked anew would be open twice.
  const first = names.filter((name) => name === 'closed_tasks' && isAskedAnew(file));
  if (first.length > 0) send(first);
  send(
    names.filter((name) => !first.includes(name)),
    (written) => {
      file.written.push(...(written as WrittenOutboxRow[]).filter((row) => row.target === 'order'));
    },
  );
  return Promise.resolve();
}

/** A new task takes the place of one that is closed in the same transaction. */
const isAskedAnew = ({ newTasks, closedTasks }: OrderFile): boolean =>
  closedTasks.some((closed) =>
    newTasks.some(({ kind, document }) => kind === closed.kind && document === closed.document),
  );
