import { nextWorkingDay, subtractWorkingDays } from '../../domain/calendar/business-calendar.js';
import { dateIn } from '../../domain/calendar/zones.js';
import { isLess, isPositive, minus, plus, sum } from '../../domain/quantity/quantity.js';
import {
  planTransfers,
  type GoodsToTransfer,
  type TransferTime,
} from '../../domain/warehouse/plan-transfers.js';
import type { CompanyProfile } from '../company/company-profile.js';
import type { OrderFile } from '../orders/order-file.js';
import { writeTransfers } from './write-transfers.js';

/** Goods of a line that it holds in a warehouse, less what is to be transferred from there or inspected; or has been picked. */
interface Goods {
  lineNo: number;
  item: string;
  /** Null: picked already. */
  warehouse: string | null;
  quantity: string;
  /** The warehouse that production delivers into and purchases arrive at. */
  main: string;
}

/**
 * Brings the goods of an order that ships complete into one warehouse, where that keeps its date, and says how much of each
 * line is ready: what lies where it will be shipped from. What has yet to come from another warehouse is not.
 */
export async function readyGoods(file: OrderFile, company: CompanyProfile): Promise<Map<number, string>> {
  const goods = await file.tx.rows<Goods>(GOODS, [file.order.id]);
  const transfers = await transfersFor(file, company, goods);
  await writeTransfers(file, company, transfers);
  const ready = new Map<number, string>();
  for (const { lineNo, quantity } of goods) ready.set(lineNo, plus(ready.get(lineNo) ?? '0', quantity));
  for (const { line, quantity } of transfers) ready.set(line, minus(ready.get(line) ?? '0', quantity));
  return ready;
}

async function transfersFor(
  file: OrderFile,
  company: CompanyProfile,
  goods: readonly Goods[],
): Promise<GoodsToTransfer[]> {
  const { order, lines, tx } = file;
  const held = goods.flatMap(({ lineNo: line, item, warehouse, quantity }) =>
    warehouse === null || !isPositive(quantity) ? [] : [{ line, item, warehouse, quantity }],
  );
  const [first] = goods;
  if (order.delivery !== 'complete' || order.shipByDate === null || !first) return [];
  // Once goods have left their place, where they are to be shipped from is settled.
  if (lines.some(({ released }) => isPositive(released))) return [];
  const isAwaited = lines.some(({ lineNo, quantity }) =>
    isLess(sum(goods.filter((each) => each.lineNo === lineNo).map((each) => each.quantity)), quantity),
  );
  const places = [
    ...new Set([...held.map(({ warehouse }) => warehouse), ...(isAwaited ? [first.main] : [])]),
  ];
  if (places.length < 2) return [];
  const times = await tx.rows<TransferTime>(TIMES, [places]);
  const { calendar, timeZone, policies } = company;
  return planTransfers({
    held,
    // What is still to come arrives in the main warehouse, and is shipped from there.
    into: isAwaited ? [first.main] : await ranked(file, places),
    times,
    today: nextWorkingDay(calendar, dateIn(timeZone, file.at)),
    by: subtractWorkingDays(calendar, order.shipByDate, policies.handlingDays),
    calendar,
  });
}

async function ranked({ tx }: OrderFile, places: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ code: string }>(
    'select code from warehouses where code = any($1::text[]) order by rank, code',
    [places],
  );
  return rows.map(({ code }) => code);
}

const GOODS = `
  with main as (select code from warehouses order by rank, code limit 1),
  leaving as (select line_no, item, from_warehouse, sum(quantity) as quantity from transfers where order_id = $1 and state = 'planned' group by 1, 2, 3)
  select h.line_no as "lineNo", h.item, h.warehouse, trim_scale(h.quantity - coalesce(t.quantity, 0))::text as quantity, main.code as main
    from (select r.line_no, r.item, r.warehouse, sum(r.quantity) as quantity
            from reservations r join order_lines l on l.order_id = r.order_id and l.line_no = r.line_no and l.item = r.item
           where r.order_id = $1 and r.state = 'open' group by 1, 2, 3) h
    left join leaving t on t.line_no = h.line_no and t.item = h.item and t.from_warehouse = h.warehouse cross join main
  union all
  select rl.line_no, rl.item, null, trim_scale(sum(rl.picked))::text, main.code
    from releases r join release_lines rl on rl.release_id = r.id cross join main
   where r.order_id = $1 and r.state <> 'cancelled' group by 1, 2, 5
  union all
  select q.line_no, q.item, q.warehouse, trim_scale(-sum(q.quantity - q.passed - q.failed))::text, main.code
    from inspections q cross join main where q.order_id = $1 and q.state = 'open' group by 1, 2, 3, 5`;
const TIMES = `
  select from_warehouse as from, to_warehouse as to, days from transfer_times
   where from_warehouse = any($1::text[]) and to_warehouse = any($1::text[])`;
