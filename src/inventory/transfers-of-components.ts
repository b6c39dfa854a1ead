import { addWorkingDays, nextWorkingDay } from '../../domain/calendar/business-calendar.js';
import { dateIn } from '../../domain/calendar/zones.js';
import type { HeldGoods } from '../../domain/warehouse/plan-transfers.js';
import type { CompanyProfile } from '../company/company-profile.js';
import type { OrderFile } from '../orders/order-file.js';
import { writeTransfers } from './write-transfers.js';

/**
 * Brings what an order holds elsewhere for its work orders to where they are made. Planning holds components elsewhere only
 * where bringing them saves a date.
 */
export async function bringComponents(file: OrderFile, company: CompanyProfile): Promise<void> {
  const { calendar, timeZone } = company;
  const goods = await file.tx.rows<HeldGoods & { to: string; days: number }>(ELSEWHERE, [file.order.id]);
  const today = nextWorkingDay(calendar, dateIn(timeZone, file.at));
  const transfers = goods.map(({ days, ...held }) => ({
    ...held,
    arrivesOn: addWorkingDays(calendar, today, days),
  }));
  await writeTransfers(file, company, transfers);
}

/** Withdraws the transfers that have not left of which an order does not hold the goods any more: nothing needs them. */
export async function withdrawIdleTransfers(file: OrderFile): Promise<void> {
  const idle = await file.tx.rows<{ number: string; item: string; quantity: string }>(IDLE, [file.order.id]);
  for (const { number, item, quantity } of idle) {
    const reason = 'the order does not hold the goods any more';
    file.closeTasks(
      { kind: 'transferGoods', document: number },
      { state: 'withdrawn', by: 'system', reason },
    );
    file.tell('transferCancelled', 'system', { transfer: number, item, quantity }, 'inventory');
  }
}

/** What a line is made of is never the line's own item. */
const ELSEWHERE = `
  with main as (select code from warehouses order by rank, code limit 1)
  select r.line_no as line, r.item, r.warehouse, trim_scale(sum(r.quantity) - coalesce(max(t.quantity), 0))::text as quantity,
         main.code as to, way.days
    from reservations r
    join order_lines l on l.order_id = r.order_id and l.line_no = r.line_no and l.item <> r.item
   cross join main
    join transfer_times way on way.from_warehouse = r.warehouse and way.to_warehouse = main.code
    left join (select line_no, item, from_warehouse, sum(quantity) as quantity from transfers
                where order_id = $1 and state = 'planned' group by 1, 2, 3) t
      on t.line_no = r.line_no and t.item = r.item and t.from_warehouse = r.warehouse
   where r.order_id = $1 and r.state = 'open'
   group by r.line_no, r.item, r.warehouse, main.code, way.days
  having sum(r.quantity) > coalesce(max(t.quantity), 0)
   order by 1, 2, 3`;

const IDLE = `
  with held as (
    select line_no, item, warehouse, sum(quantity) as quantity from reservations
     where order_id = $1 and state = 'open' group by 1, 2, 3),
  leaving as (
    select t.id, t.line_no, t.item, t.from_warehouse,
           sum(t.quantity) over (partition by t.line_no, t.item, t.from_warehouse order by t.number) as until
      from transfers t where t.order_id = $1 and t.state = 'planned'),
  idle as (
    select v.id from leaving v
      left join held h on h.line_no = v.line_no and h.item = v.item and h.warehouse = v.from_warehouse
     where v.until > coalesce(h.quantity, 0))
  update transfers t set state = 'cancelled' from idle where t.id = idle.id
  returning t.number, t.item, trim_scale(t.quantity)::text as quantity`;
