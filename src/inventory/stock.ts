import { v7 as uuid } from 'uuid';
import { isPositive, min, minus } from '../../domain/quantity/quantity.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import { insertRows } from '../platform/database/rows.js';

export interface Holding {
  lineNo: number;
  item: string;
  warehouse: string;
  quantity: string;
}

/** Why stock changes. */
export const MOVEMENT_KINDS = [
  'opening',
  'receipt',
  'issue',
  'production',
  'pick',
  'return',
  'transferOut',
  'transferIn',
  'count',
  'scrap',
] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

export interface StockMove {
  item: string;
  warehouse: string;
  /** Positive; the kind says whether it comes or goes. */
  quantity: string;
  document: string;
  by: string;
}

/** The warehouse that production delivers into and purchases arrive at. */
export async function mainWarehouse(tx: Tx): Promise<string> {
  const row = await tx.row<{ code: string }>('select code from warehouses order by rank, code limit 1');
  if (!row) throw new Error('the company has no warehouse');
  return row.code;
}

/**
 * Locks the balances of some items in the one order that all who change several of them keep; otherwise two that want
 * the same items in another sequence would wait for each other.
 */
export function lockBalances(tx: Tx, items: readonly string[]): void {
  tx.send('select 1 from balances where item = any($1::text[]) order by item, warehouse for update', [items]);
}

/** Locks the balances of everything that was held, picked or made for an order, before its undoing goes through them by document. */
export function lockBalancesOf({ tx, order }: OrderFile): void {
  tx.send(
    `select 1 from balances where item in (
       select item from reservations where order_id = $1 and state = 'open' union
       select l.item from releases r join release_lines l on l.release_id = r.id where r.order_id = $1 union
       select item from work_orders where order_id = $1)
      order by item, warehouse for update`,
    [order.id],
  );
}

/** Puts goods into stock, with their movement. */
export async function addStock(
  tx: Tx,
  at: string,
  kind: 'receipt' | 'production' | 'return' | 'transferIn',
  moves: readonly StockMove[],
): Promise<void> {
  for (const move of moves.toSorted(byItemAndWarehouse)) {
    tx.send(
      `insert into balances (item, warehouse, on_hand, reserved) values ($1, $2, $3, 0)
       on conflict (item, warehouse) do update set on_hand = balances.on_hand + excluded.on_hand`,
      [move.item, move.warehouse, move.quantity],
    );
  }
  await insertMovements(
    tx,
    at,
    kind,
    moves.map((move) => ({ ...move, signed: move.quantity })),
  );
}

/**
 * Holds stock for lines of an order: raises the balance's reserved part and the line's open reservation.
 * The balance's constraint makes overselling impossible. Soft holdings end at `expiresAt`; firm ones have none.
 */
export function holdStock(file: OrderFile, holdings: readonly Holding[], expiresAt: string | null): void {
  if (holdings.length === 0) return;
  const sorted = holdings.toSorted(byItemAndWarehouse);
  lockBalances(
    file.tx,
    sorted.map(({ item }) => item),
  );
  file.tx.send(
    `with held as (
       select item, warehouse, sum(quantity) as quantity from jsonb_to_recordset($1::jsonb) as h(item text, warehouse text, quantity numeric) group by 1, 2)
     update balances b set reserved = b.reserved + held.quantity from held where b.item = held.item and b.warehouse = held.warehouse`,
    [JSON.stringify(sorted)],
  );
  file.tx.send(
    `insert into reservations (id, order_id, line_no, version, item, warehouse, quantity, firm, expires_at, state)
     select (array_agg(h.id))[1], $2, h.line_no, $3, h.item, h.warehouse, sum(h.quantity), $4::timestamptz is null, $4::timestamptz, 'open'
       from jsonb_to_recordset($1::jsonb) as h(id uuid, line_no int, item text, warehouse text, quantity numeric)
      group by h.line_no, h.item, h.warehouse
     on conflict (order_id, line_no, version, item, warehouse) where state = 'open'
     do update set quantity = reservations.quantity + excluded.quantity`,
    [
      JSON.stringify(sorted.map(({ lineNo, ...rest }) => ({ id: uuid(), line_no: lineNo, ...rest }))),
      file.order.id,
      file.order.version,
      expiresAt,
    ],
  );
}

interface OpenReservation {
  id: string;
  warehouse: string;
  quantity: string;
}

/**
 * Takes reserved goods out of stock for a work order, from where nothing waits to be transferred; for a customer they are
 * picked (`takeReserved`).
 * @returns what could not be taken because the line holds less: '0' when all was taken
 */
export async function issueReserved(
  file: OrderFile,
  lineNo: number,
  move: Omit<StockMove, 'warehouse'>,
): Promise<string> {
  const held = await file.tx.rows<OpenReservation>(
    `select id, warehouse, quantity::text from reservations r
      where order_id = $1 and line_no = $2 and item = $3 and state = 'open' and not exists (
        select 1 from transfers t where t.order_id = $1 and t.line_no = $2 and t.item = $3 and t.state = 'planned' and t.from_warehouse = r.warehouse)
      order by warehouse, id for update`,
    [file.order.id, lineNo, move.item],
  );
  let missing = move.quantity;
  for (const reservation of held) {
    if (!isPositive(missing)) break;
    const quantity = min(missing, reservation.quantity);
    takeFrom(file.tx, reservation, move.item, quantity);
    await insertMovements(file.tx, file.at, 'issue', [
      { ...move, warehouse: reservation.warehouse, quantity, signed: minus('0', quantity) },
    ]);
    missing = minus(missing, quantity);
  }
  return missing;
}

function takeFrom(tx: Tx, reservation: OpenReservation, item: string, quantity: string): void {
  tx.send(
    `with left_over as (
       update reservations set quantity = quantity - $2, state = case when quantity = $2::numeric then 'consumed' else state end
        where id = $1 returning warehouse)
     update balances b set on_hand = b.on_hand - $2, reserved = b.reserved - $2 from left_over
      where b.item = $3 and b.warehouse = left_over.warehouse`,
    [reservation.id, quantity, item],
  );
}

/** Holds what an order holds softly until a later instant; an earlier one, and firm holdings, change nothing. */
export function extendHoldings(file: OrderFile, until: string): void {
  const { order, tx } = file;
  if (order.holdUntil === null || order.holdUntil >= until) return;
  order.holdUntil = until;
  tx.send(
    `update reservations set expires_at = $2 where order_id = $1 and state = 'open' and not firm and expires_at < $2`,
    [order.id, until],
  );
}

/** Gives back everything an order holds in stock. @returns what was held, by item */
export async function releaseHoldings(file: OrderFile): Promise<{ item: string; quantity: string }[]> {
  const held = await file.tx.rows<{ item: string; quantity: string }>(
    `select item, trim_scale(sum(quantity))::text as quantity from reservations where order_id = $1 and state = 'open' group by item order by item`,
    [file.order.id],
  );
  if (held.length === 0) return [];
  lockBalances(
    file.tx,
    held.map(({ item }) => item),
  );
  file.tx.send(
    `with freed as (
       update reservations set state = 'undone' where order_id = $1 and state = 'open' returning item, warehouse, quantity),
     summed as (select item, warehouse, sum(quantity) as quantity from freed group by 1, 2)
     update balances b set reserved = b.reserved - summed.quantity from summed where b.item = summed.item and b.warehouse = summed.warehouse`,
    [file.order.id],
  );
  return held;
}

/** Gives back part of what lines hold in stock, in one warehouse or wherever it lies: the latest reservations first. */
export function giveBack(
  file: OrderFile,
  surplus: readonly { lineNo: number; item: string; warehouse?: string; quantity: string }[],
): void {
  if (surplus.length === 0) return;
  lockBalances(
    file.tx,
    surplus.map(({ item }) => item),
  );
  const wanted = surplus.map(({ lineNo, ...goods }) => ({ line_no: lineNo, ...goods }));
  file.tx.send(GIVE_BACK, [file.order.id, JSON.stringify(wanted)]);
}

/** One statement for all lines and their components: an order may have hundreds. */
const GIVE_BACK = `
  with wanted as (
    select line_no, item, warehouse, sum(quantity) as quantity
      from jsonb_to_recordset($2::jsonb) as w(line_no int, item text, warehouse text, quantity numeric) group by 1, 2, 3),
  ranked as (
    select r.id, r.item, r.warehouse, r.quantity, w.quantity as wanted,
           coalesce(sum(r.quantity) over (partition by w.line_no, w.item, w.warehouse order by r.id desc rows between unbounded preceding and 1 preceding), 0) as before
      from reservations r join wanted w on w.line_no = r.line_no and w.item = r.item and coalesce(w.warehouse, r.warehouse) = r.warehouse
     where r.order_id = $1 and r.state = 'open'),
  shares as (select id, item, warehouse, least(quantity, wanted - before) as share from ranked where before < wanted),
  cut as (
    update reservations r set quantity = r.quantity - s.share, state = case when r.quantity = s.share then 'undone' else r.state end
      from shares s where r.id = s.id),
  freed as (select item, warehouse, sum(share) as share from shares group by 1, 2)
  update balances b set reserved = b.reserved - freed.share from freed where b.item = freed.item and b.warehouse = freed.warehouse`;

/** Quantity of an item that a line holds for its work orders now, less what is still to be transferred to them. */
export async function heldForWork(file: OrderFile, lineNo: number, item: string): Promise<string> {
  const row = await file.tx.row<{ quantity: string }>(
    `select trim_scale(coalesce(sum(r.quantity), 0))::text as quantity from reservations r
      where r.order_id = $1 and r.line_no = $2 and r.item = $3 and r.state = 'open' and not exists (
        select 1 from transfers t where t.order_id = $1 and t.line_no = $2 and t.item = $3 and t.state = 'planned' and t.from_warehouse = r.warehouse)`,
    [file.order.id, lineNo, item],
  );
  return row?.quantity ?? '0';
}

/** Quantity of an item that a line's open work orders are still to take, less what is held for them. */
export async function lackedByWork(file: OrderFile, lineNo: number, item: string): Promise<string> {
  const row = await file.tx.row<{ quantity: string }>(
    `select trim_scale(greatest(0, coalesce((
              select sum(c.quantity - c.issued) from work_orders w join work_order_components c on c.work_order_id = w.id
               where w.order_id = $1 and w.line_no = $2 and c.item = $3 and w.state in ('planned', 'released', 'acknowledged', 'started')), 0)
            - coalesce((select sum(quantity) from reservations
               where order_id = $1 and line_no = $2 and item = $3 and state = 'open'), 0)))::text as quantity`,
    [file.order.id, lineNo, item],
  );
  return row?.quantity ?? '0';
}

/** Quantity of an item that a line holds in one warehouse now. */
export async function heldIn(
  file: OrderFile,
  lineNo: number,
  item: string,
  warehouse: string,
): Promise<string> {
  const row = await file.tx.row<{ quantity: string }>(
    `select trim_scale(coalesce(sum(quantity), 0))::text as quantity from reservations
      where order_id = $1 and line_no = $2 and item = $3 and warehouse = $4 and state = 'open'`,
    [file.order.id, lineNo, item, warehouse],
  );
  return row?.quantity ?? '0';
}

/** Writes movements; the balances are the caller's. `signed` is added (+) or taken (-). */
export async function insertMovements(
  tx: Tx,
  at: string,
  kind: MovementKind,
  moves: readonly (StockMove & { signed: string; reason?: string })[],
): Promise<void> {
  const rows = moves.map(({ item, warehouse, signed, document, by, reason }) => ({
    id: uuid(),
    item,
    warehouse,
    quantity: signed,
    kind,
    document,
    reportedBy: by,
    at,
    reason: reason ?? null,
  }));
  await insertRows(tx, 'movements', rows);
}

const byItemAndWarehouse = (
  a: { item: string; warehouse: string },
  b: { item: string; warehouse: string },
): number => (a.item === b.item ? (a.warehouse < b.warehouse ? -1 : 1) : a.item < b.item ? -1 : 1);
