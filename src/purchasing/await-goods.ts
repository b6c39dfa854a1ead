import { instantAt } from '../../domain/calendar/zones.js';
import type { CompanyProfile } from '../company/company-profile.js';
import type { OrderFile } from '../orders/order-file.js';

interface Awaited {
  number: string;
  supplier: string;
  due: string;
  lines: { line: number; item: string; quantity: string; dueDate: string }[];
}

/**
 * Asks purchasing to follow every purchase order that this order counts on, also one that was placed for another order
 * and has a surplus: so that whoever looks at the order sees whom it waits for.
 */
export async function awaitGoods(file: OrderFile, company: CompanyProfile): Promise<void> {
  const purchases = await file.tx.rows<Awaited>(
    `select p.number, p.supplier, max(coalesce(l.confirmed_date, l.due_date))::text as due,
            json_agg(json_build_object('line', l.line_no, 'item', l.item, 'quantity', l.quantity::text,
                                       'dueDate', coalesce(l.confirmed_date, l.due_date)) order by l.line_no) as lines
       from purchase_lines l join purchase_orders p on p.id = l.purchase_order_id
      where l.state in ('ordered', 'confirmed') and (l.order_id = $1 or exists (
            select 1 from purchase_allocations a where a.purchase_line_id = l.id and a.order_id = $1 and a.received < a.quantity))
      group by p.number, p.supplier order by p.number`,
    [file.order.id],
  );
  for (const { number, supplier, due, lines } of purchases) {
    const dueAt = instantAt(company.timeZone, due, company.calendar.dayEnd);
    file.openTask({ kind: 'receiveGoods', document: number, dueAt, data: { supplier, lines } });
  }
}
