import { isPositive } from '../../domain/quantity/quantity.js';
import type { OrderFile } from '../orders/order-file.js';

/** What a line holds of an item in a warehouse. */
export interface HeldGoods {
  lineNo: number;
  item: string;
  warehouse: string;
  /** All that is held, item unit. */
  held: string;
  /** Part of it that no release takes: it can be given back. */
  free: string;
  /** Day on which it should arrive where it is to be transferred; null where it stays. */
  arrivesOn: string | null;
  /** It is where production delivers into and purchases arrive. */
  isMain: boolean;
}

/** What an order's lines hold in stock, by line, item and warehouse. */
export async function heldGoods(file: OrderFile): Promise<HeldGoods[]> {
  return await file.tx.rows<HeldGoods>(HELD, [file.order.id]);
}

/** Of a line's own item or of a component; what can be given back of it. */
export const freeGoods = (all: readonly HeldGoods[], lineNo: number, item: string): HeldGoods[] =>
  all.filter((each) => each.lineNo === lineNo && each.item === item && isPositive(each.free));

const HELD = `
  with main as (select code from warehouses order by rank, code limit 1),
  held as (
    select line_no, item, warehouse, sum(quantity) as quantity from reservations
     where order_id = $1 and state = 'open' group by 1, 2, 3),
  taken as (
    select rl.line_no, rl.item, r.warehouse, sum(rl.quantity - rl.picked) as quantity
      from releases r join release_lines rl on rl.release_id = r.id
     where r.order_id = $1 and r.state not in ('cancelled', 'handedOver') group by 1, 2, 3),
  leaving as (
    select line_no, item, from_warehouse as warehouse, max(due_date) as due_date from transfers
     where order_id = $1 and state = 'planned' group by 1, 2, 3)
  select h.line_no as "lineNo", h.item, h.warehouse, trim_scale(h.quantity)::text as held,
         trim_scale(greatest(0, h.quantity - coalesce(t.quantity, 0)))::text as free, l.due_date as "arrivesOn",
         h.warehouse = main.code as "isMain"
    from held h cross join main
    left join taken t using (line_no, item, warehouse) left join leaving l using (line_no, item, warehouse)
   order by h.line_no, h.item, h.warehouse`;
