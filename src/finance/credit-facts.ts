import type { CreditFacts, OrderMoney } from '../../domain/finance/credit.js';
import type { OrderFile } from '../orders/order-file.js';

/**
 * What the customer's credit is decided by. The customer's row is locked until the decision is written, so that orders
 * which compete for the limit are decided one after the other; `no key`, so that new orders can refer to it meanwhile.
 */
export async function readCreditFacts(file: OrderFile): Promise<CreditFacts> {
  const { order, tx } = file;
  const [customer, orders] = await Promise.all([
    tx.row<{ limit: string | null; limitCurrency: string }>(
      'select credit_limit::text as "limit", currency as "limitCurrency" from customers where code = $1 for no key update',
      [order.customer],
    ),
    tx.rows<OrderMoney & { id: string }>(STANDING_ORDERS, [order.customer, order.id]),
  ]);
  if (!customer) throw new Error(`customer ${order.customer} has gone`);
  const own = orders.find(({ id }) => id === order.id);
  if (!own) throw new Error(`${order.number} has gone`);
  // What it comes to may have been written on the file in this transaction.
  return { ...customer, order: { ...own, due: order.due }, others: orders.filter((each) => each !== own) };
}

/** The order itself and the customer's others that are secured and have not ended, with what has come in for each. */
const STANDING_ORDERS = `
  select o.id, o.currency, o.due::text, coalesce(p.received, 0)::text as received
    from orders o
    left join lateral (select sum(p.amount - p.to_return - p.returned) as received from payments p where p.order_id = o.id) p on true
   where o.id = $2 or (o.customer = $1 and o.credit_state = 'secured' and o.stage not in ('closed', 'cancelled'))`;
