import { v7 as uuid } from 'uuid';
import { isPositive, min, minus } from '../../domain/quantity/quantity.js';
import type { OrderFile } from '../orders/order-file.js';
import { insertRows } from '../platform/database/rows.js';
import { lockBalances } from './stock.js';

/** Goods that are of no use to anybody. */
export interface Scrap {
  lineNo: number;
  item: string;
  /** Only those that lie there; null = wherever they lie. */
  warehouse: string | null;
  quantity: string;
  document: string;
  reason: string;
  by: string;
}

/** Cuts the line's reservations, the latest first. @returns by warehouse what was taken */
const TAKE_HELD = `
  with ranked as (
    select id, warehouse, quantity, coalesce(sum(quantity) over (order by id desc rows between unbounded preceding and 1 preceding), 0) as before
      from reservations where order_id = $1 and line_no = $2 and item = $3 and state = 'open' and ($4::text is null or warehouse = $4)),
  shares as (select id, warehouse, least(quantity, $5::numeric - before) as share from ranked where before < $5::numeric),
  cut as (
    update reservations r set quantity = r.quantity - s.share, state = case when r.quantity = s.share then 'consumed' else r.state end
      from shares s where r.id = s.id),
  taken as (select warehouse, sum(share) as quantity from shares group by warehouse),
  stock as (
    update balances b set on_hand = b.on_hand - t.quantity, reserved = b.reserved - t.quantity
      from taken t where b.item = $3 and b.warehouse = t.warehouse)
  select warehouse, quantity::text from taken order by warehouse`;

const TAKE_FREE = `
  with ranked as (
    select warehouse, on_hand - reserved as free, coalesce(sum(on_hand - reserved) over (order by warehouse rows between unbounded preceding and 1 preceding), 0) as before
      from balances where item = $1 and on_hand > reserved and ($2::text is null or warehouse = $2)),
  taken as (select warehouse, least(free, $3::numeric - before) as quantity from ranked where before < $3::numeric),
  stock as (
    update balances b set on_hand = b.on_hand - t.quantity from taken t where b.item = $1 and b.warehouse = t.warehouse)
  select warehouse, quantity::text from taken order by warehouse`;

interface Taken {
  warehouse: string;
  quantity: string;
}

/**
 * Takes goods out of stock for good: those the line holds first, then free ones. Its reservations fall with them.
 * @returns what was there to be taken: less than asked for when others hold the rest
 */
export async function scrapGoods(file: OrderFile, scrap: Scrap): Promise<string> {
  const { tx } = file;
  const { lineNo, item, warehouse, quantity } = scrap;
  lockBalances(tx, [item]);
  const held = await tx.rows<Taken>(TAKE_HELD, [file.order.id, lineNo, item, warehouse, quantity]);
  const missing = left(quantity, held);
  const free = isPositive(missing) ? await tx.rows<Taken>(TAKE_FREE, [item, warehouse, missing]) : [];
  const taken = [...held, ...free];
  await insertRows(
    tx,
    'movements',
    taken.map((each) => ({
      id: uuid(),
      item,
      warehouse: each.warehouse,
      quantity: minus('0', each.quantity),
      kind: 'scrap',
      document: scrap.document,
      reason: scrap.reason,
      reportedBy: scrap.by,
      at: file.at,
    })),
  );
  return minus(quantity, left(quantity, taken));
}

const left = (quantity: string, taken: readonly Taken[]): string =>
  taken.reduce((rest, each) => minus(rest, min(rest, each.quantity)), quantity);
