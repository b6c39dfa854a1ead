import { hasRequirements } from '../../domain/inspection/checklist.js';
import type { IssuedComponent, Operation, Work } from '../../domain/production/cost-of-work.js';
import { isPositive, min, minus, plus } from '../../domain/quantity/quantity.js';
import type { OrderFile } from '../orders/order-file.js';
import type { WorkOrderState } from './production.entities.js';

/** A work order as far as it has come, and what became of its pieces. Quantities in the item's unit. */
export interface WorkOfOrder {
  number: string;
  lineNo: number;
  item: string;
  state: WorkOrderState;
  /** Day on which it should be done. */
  finishDate: string;
  /** Pieces to make in all. */
  quantity: string;
  /** Made to the customer's own wishes. */
  customised: boolean;
  /** Pieces to make that were not reported yet. */
  unmade: string;
  /** Good pieces less those that failed their inspection. */
  good: string;
  /** Part of the good ones that has been handed to a carrier: what was made first has left first. */
  gone: string;
  /** Part of the good ones that was written off already. */
  writtenOff: string;
  /** Part of the good ones that a change gave to the stock. */
  freed: string;
  /** Its pieces are built into what a begun work order makes. */
  isBuiltIn: boolean;
  work: Work;
}

interface Row {
  number: string;
  lineNo: number;
  item: string;
  state: WorkOrderState;
  finishDate: string;
  requirements: unknown;
  quantity: string;
  good: string;
  scrapped: string;
  cut: string;
  failed: string;
  writtenOff: string;
  freed: string;
  parentState: WorkOrderState | null;
  components: IssuedComponent[];
  operations: Operation[];
}

/**
 * What one unit of an item, `i`, costs in the company's currency: what stands with the item; else what its first supplier
 * asks for it; else the list price, which is not below the cost. Null where none of them is there in that currency.
 */
export const UNIT_COST = `coalesce(i.standard_cost,
  (select s.price from supplier_items s join suppliers u on u.code = s.supplier join company on company.id = 1 and company.currency = u.currency
    where s.item = i.code order by s.rank limit 1),
  (select l.unit_price from item_prices l join company on company.id = 1 and company.currency = l.currency
    where l.item = i.code order by l.from_quantity limit 1))::text`;

/** The operations of a work order's item, `w` being the work order, as JSON. */
export const OPERATIONS = `coalesce((select json_agg(json_build_object('setupMinutes', r.setup_minutes::text, 'minutesPerUnit', r.minutes_per_unit::text,
                                                     'costRate', wc.cost_rate::text) order by r.step)
                     from routing_steps r join work_centres wc on wc.code = r.work_centre where r.item = w.item), '[]')`;

/** Pieces of a work order, `w`, that failed their inspection. */
export const FAILED = `coalesce((select sum(q.failed) from inspections q where q.work_order_id = w.id), 0)::text`;

/** All work orders of an order that are not cancelled, by number. */
export async function workOfOrder(file: OrderFile): Promise<WorkOfOrder[]> {
  const rows = await file.tx.rows<Row>(WORK, [file.order.id]);
  const shipped = new Map(file.lines.map(({ lineNo, shipped: left }) => [lineNo, left]));
  return rows.map((row): WorkOfOrder => {
    const { number, lineNo, item, state, finishDate, quantity, writtenOff, freed } = row;
    const good = minus(row.good, row.failed);
    const left = item === file.line(lineNo).item ? (shipped.get(lineNo) ?? '0') : '0';
    const gone = min(minus(good, plus(writtenOff, freed)), left);
    if (isPositive(gone)) shipped.set(lineNo, minus(left, gone));
    return {
      number,
      lineNo,
      item,
      state,
      finishDate,
      quantity,
      customised: hasRequirements(row.requirements),
      unmade: minus(row.quantity, plus(row.good, row.scrapped)),
      good,
      gone,
      writtenOff,
      freed,
      isBuiltIn: row.parentState === 'started' || row.parentState === 'done',
      work: workOf(row),
    };
  });
}

/** Good pieces that have not left, and that no change or cancellation has taken from the line yet. */
export const usefulOf = ({ good, gone, writtenOff, freed }: WorkOfOrder): string =>
  minus(good, plus(gone, plus(writtenOff, freed)));

/** A work order as its cost is reckoned: what failed its inspection is scrapped. */
export function workOf(row: {
  state: WorkOrderState;
  quantity: string;
  good: string;
  scrapped: string;
  cut: string;
  failed: string;
  components: readonly IssuedComponent[];
  operations: readonly Operation[];
}): Work {
  const { state, quantity, good, scrapped, cut, failed, components, operations } = row;
  return {
    quantity,
    good: minus(good, failed),
    scrapped: plus(scrapped, failed),
    cut,
    state: state === 'started' || state === 'done' ? state : 'notStarted',
    components,
    operations,
  };
}

const WORK = `
  select w.number, w.line_no as "lineNo", w.item, w.state, w.finish_date as "finishDate", w.requirements,
         trim_scale(w.quantity)::text as quantity, w.good::text, w.scrapped::text, w.cut::text, w.freed::text, p.state as "parentState",
         ${FAILED} as failed,
         coalesce((select -sum(m.quantity) from movements m where m.item = w.item and m.document = w.number and m.kind = 'scrap'), 0)::text as "writtenOff",
         coalesce((select json_agg(json_build_object('item', c.item, 'issued', c.issued::text, 'unitCost', ${UNIT_COST}) order by c.item)
                     from work_order_components c join items i on i.code = c.item where c.work_order_id = w.id), '[]') as components,
         ${OPERATIONS} as operations
    from work_orders w left join work_orders p on p.id = w.parent_id
   where w.order_id = $1 and w.state <> 'cancelled' order by w.number`;
