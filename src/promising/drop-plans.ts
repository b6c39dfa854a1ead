import { releaseHoldings } from '../inventory/stock.js';
import type { OrderFile } from '../orders/order-file.js';

/**
 * Undoes what is only planned or softly held for an order: planned work orders and purchase lines, claims on goods that
 * others have ordered, and what is held in stock. Claims that have been received in part keep the received part.
 */
export async function dropPlans(file: OrderFile): Promise<void> {
  const { tx, order } = file;
  tx.send(
    `select 1 from purchase_lines where id in (select purchase_line_id from purchase_allocations where order_id = $1) order by id for update`,
    [order.id],
  );
  tx.send(
    `with
       claims as (
         select a.id, a.purchase_line_id, a.quantity - a.received as open, a.received
           from purchase_allocations a join purchase_lines l on l.id = a.purchase_line_id
          where a.order_id = $1 and l.state in ('planned', 'ordered', 'confirmed') and a.received < a.quantity),
       gone as (delete from purchase_allocations a using claims c where a.id = c.id and c.received = 0),
       kept as (update purchase_allocations a set quantity = c.received from claims c where a.id = c.id and c.received > 0),
       given_back as (select purchase_line_id, sum(open) as quantity from claims group by 1)
     update purchase_lines l set allocated = l.allocated - g.quantity from given_back g where l.id = g.purchase_line_id`,
    [order.id],
  );
  tx.send(`update purchase_lines set state = 'cancelled' where order_id = $1 and state = 'planned'`, [
    order.id,
  ]);
  tx.send(`update work_orders set state = 'cancelled' where order_id = $1 and state = 'planned'`, [order.id]);
  await releaseHoldings(file);
  order.holdUntil = null;
}
