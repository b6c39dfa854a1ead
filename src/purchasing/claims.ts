import type { OrderFile } from '../orders/order-file.js';

/** What an order counted on of a purchase line, and counts on no more. */
export interface ReturnedClaim {
  purchaseOrder: string | null;
  item: string;
  quantity: string;
}

/**
 * An order gives back what it still counts on of goods that are to come, so that they are supply for others at once and
 * not only when they arrive. What has arrived for it stays recorded.
 */
export async function returnClaims(file: OrderFile): Promise<ReturnedClaim[]> {
  await file.tx.rows(
    `select 1 from purchase_lines where order_id = $1 or id in (select purchase_line_id from purchase_allocations where order_id = $1) order by id for update`,
    [file.order.id],
  );
  return await file.tx.rows<ReturnedClaim>(RETURN, [file.order.id]);
}

const RETURN = `
  with
    claims as (
      select a.id, a.purchase_line_id, a.quantity - a.received as open, a.received
        from purchase_allocations a join purchase_lines l on l.id = a.purchase_line_id
       where a.order_id = $1 and l.state in ('planned', 'ordered', 'confirmed') and a.received < a.quantity),
    gone as (delete from purchase_allocations a using claims c where a.id = c.id and c.received = 0),
    kept as (update purchase_allocations a set quantity = c.received from claims c where a.id = c.id and c.received > 0),
    given_back as (select purchase_line_id, sum(open) as quantity from claims group by 1),
    lines as (
      update purchase_lines l set allocated = l.allocated - g.quantity from given_back g where l.id = g.purchase_line_id
      returning l.purchase_order_id, l.item, g.quantity)
  select p.number as "purchaseOrder", l.item, trim_scale(l.quantity)::text as quantity
    from lines l left join purchase_orders p on p.id = l.purchase_order_id order by p.number, l.item`;
