import { nextWorkingDay } from '../../domain/calendar/business-calendar.js';
import { dateIn } from '../../domain/calendar/zones.js';
import { createPlanner } from '../../domain/promising/supply-plan.js';
import type { CompanyProfile } from '../company/company-profile.js';
import type { OrderFile } from '../orders/order-file.js';
import { readPlanningFacts } from './planning-facts.js';
import { writePlans } from './supply-writer.js';

/** What a line still needs of an item that nothing covers. */
interface Shortage {
  lineNo: number;
  item: string;
  quantity: string;
}

/**
 * Plans whatever an order's lines need and nothing covers any more: after scrap, a short work order or rejected goods.
 * Right after the promise everything is covered and nothing is done.
 *
 * Per line and item: needed = the line's quantity that has not left stock, and what its open work orders have not been
 * issued; covered = stock held, open work orders that make it, purchase lines counted on.
 */
export async function coverShortages(file: OrderFile, company: CompanyProfile): Promise<void> {
  const shortages = await readShortages(file);
  if (shortages.length === 0) return;
  const today = nextWorkingDay(company.calendar, dateIn(company.timeZone, file.at));
  const facts = await readPlanningFacts(
    file.tx,
    company,
    shortages.map(({ item }) => item),
    today,
  );
  const planner = createPlanner(facts);
  const plans = shortages.map(({ lineNo, item, quantity }) => ({
    lineNo,
    plan: planner.plan({ item, quantity }),
  }));
  for (const { item, quantity, reason } of plans.flatMap(({ plan }) => plan.unsourced)) {
    file.openTask({ kind: 'findSource', document: item, data: { item, quantity, reason } });
  }
  await writePlans(
    file,
    plans.filter(({ plan }) => plan.unsourced.length === 0),
    null,
  );
  file.tell('shortageCovered', 'system', { shortages }, 'production');
}

async function readShortages(file: OrderFile): Promise<Shortage[]> {
  return await file.tx.rows<Shortage>(
    `with
       open_work as (select * from work_orders where order_id = $1 and state in ('planned', 'released', 'acknowledged', 'started')),
       needed as (
         select l.line_no, l.item, l.quantity - coalesce((
                  select sum(rl.picked) from releases r join release_lines rl on rl.release_id = r.id
                   where r.order_id = l.order_id and rl.line_no = l.line_no), 0) as quantity
           from order_lines l where l.order_id = $1
         union all
         select w.line_no, c.item, c.quantity - c.issued from open_work w join work_order_components c on c.work_order_id = w.id),
       covered as (
         select line_no, item, quantity from reservations where order_id = $1 and state = 'open'
         union all
         select line_no, item, quantity - good - scrapped from open_work
         union all
         select a.line_no, p.item, a.quantity - a.received from purchase_allocations a join purchase_lines p on p.id = a.purchase_line_id
          where a.order_id = $1 and p.state in ('planned', 'ordered', 'confirmed'))
     select n.line_no as "lineNo", n.item, (n.quantity - coalesce(c.quantity, 0))::text as quantity
       from (select line_no, item, sum(quantity) as quantity from needed group by 1, 2) n
       left join (select line_no, item, sum(quantity) as quantity from covered group by 1, 2) c on c.line_no = n.line_no and c.item = n.item
      where n.quantity > coalesce(c.quantity, 0)
      order by 1, 2`,
    [file.order.id],
  );
}
