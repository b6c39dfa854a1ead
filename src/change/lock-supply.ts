import type { OrderFile } from '../orders/order-file.js';

/**
 * Locks all that adjusting an order's supply may change, and all that planning it anew may use, in the one sequence that
 * everybody keeps: work orders, purchases, shipments, balances. The adjusting itself goes through them department by
 * department.
 */
export async function lockSupply({ tx, order }: OrderFile): Promise<void> {
  for (const statement of [WORK_ORDERS, PURCHASES, SHIPMENTS, BALANCES]) await tx.rows(statement, [order.id]);
}

/** Every item that the order's lines may be made of. */
const TREE = `
  with recursive tree(item) as (
    select item from order_lines where order_id = $1
    union select b.component from bom_lines b join tree t on b.assembly = t.item)`;

const WORK_ORDERS = 'select 1 from work_orders where order_id = $1 order by id for update';

const PURCHASES = `${TREE}
  select 1 from purchase_lines l
   where l.order_id = $1 or l.id in (select purchase_line_id from purchase_allocations where order_id = $1)
      or (l.item in (select item from tree) and l.state in ('ordered', 'confirmed'))
   order by l.id for update of l`;

const SHIPMENTS = `
  select 1 from shipments where id in (select shipment_id from shipment_lines where order_id = $1) order by id for update`;

const BALANCES = `${TREE}
  select 1 from balances b
   where b.item in (
     select item from tree union
     select item from reservations where order_id = $1 and state = 'open' union
     select l.item from releases r join release_lines l on l.release_id = r.id where r.order_id = $1 union
     select item from work_orders where order_id = $1)
   order by b.item, b.warehouse for update of b`;
