import {
  addWorkingDays,
  nextWorkingDay,
  workingDaysBetween,
} from '../../domain/calendar/business-calendar.js';
import { dateIn } from '../../domain/calendar/zones.js';
import type { LineInHand, OrderInHand, ParcelInHand } from '../../domain/delay/project-dates.js';
import type { Arrival, WorkInHand } from '../../domain/delay/project-supply.js';
import { isLess, isPositive, minus, plus } from '../../domain/quantity/quantity.js';
import type { CompanyProfile } from '../company/company-profile.js';
import { carriageOptions } from '../logistics/carriage-options.js';
import type { OrderFile } from '../orders/order-file.js';

/** A work order with the places it runs at. */
export type KnownWork = WorkInHand & { workCentres: string[] };
/** Goods that are to come, with their supplier; null: from another warehouse. */
export type KnownArrival = Arrival & { supplier: string | null };
/** A shipment with its service and the releases it carries. */
export type KnownParcel = ParcelInHand & { service: string; releases: string[] };

/** What an order's delivery depends on, with what causes of delay refer to. */
export interface KnownOrder extends OrderInHand {
  workOrders: KnownWork[];
  arrivals: KnownArrival[];
  parcels: KnownParcel[];
  lines: LineInHand[];
  /** Nothing has been undertaken for what is lacking: spoilt goods are not planned anew yet. */
  lacksSupply: boolean;
}

/** Reads what an order's delivery depends on; nothing of it is late yet but what its plans say. */
export async function readOrderInHand(file: OrderFile, company: CompanyProfile): Promise<KnownOrder> {
  const { order } = file;
  const { calendar, policies, timeZone } = company;
  const options = await carriageOptions(file);
  const parcels = await readParcels(file);
  const arrivals = await file.tx.rows<KnownArrival>(ARRIVALS, [order.id]);
  const workOrders = await file.tx.rows<KnownWork>(WORK, [order.id]);
  const transit = new Map(options.map(({ service, ...rest }) => [service, rest]));
  return {
    today: dateIn(timeZone, file.at),
    calendar,
    handlingDays: policies.handlingDays,
    receivingDays: policies.receivingDays,
    delivery: order.delivery,
    options,
    slipDays: 0,
    lacksSupply: order.supplyState === 'lacking',
    workOrders: workOrders.map((work) => ({
      ...work,
      stops: [],
      startsNotBefore: null,
      endsNotBefore: null,
    })),
    arrivals: arrivals.map((arrival) => ({ ...arrival, endsNotBefore: null })),
    parcels: parcels
      .filter(({ state }) => state !== 'delivered')
      .map(({ goods, state, ...parcel }) => ({
        ...parcel,
        handedOver: state === 'handedOver',
        lines: goods.map(({ line }) => line),
        transit: transit.get(parcel.service) ?? { transitDays: 0, transitIn: 'calendar' },
        leavesNotBefore: null,
        arrivesNotBefore: null,
        slowDays: 0,
      })),
    lines: linesInHand(file, parcels, arrivals),
  };
}

/** Working days by which an order that waits for its deposit starts later than its plan supposed. */
export function slipOf(file: OrderFile, { calendar }: CompanyProfile, startsFrom: string): number {
  const { plannedOn, terms, depositState, supplyState } = file.order;
  const waits = isPositive(terms.depositPercent) && depositState !== 'secured' && supplyState === 'lacking';
  if (!waits || plannedOn === null) return 0;
  const planned = addWorkingDays(calendar, nextWorkingDay(calendar, plannedOn), terms.depositDays);
  return Math.max(0, workingDaysBetween(calendar, planned, startsFrom));
}

function linesInHand(
  { lines }: OrderFile,
  parcels: readonly ParcelRow[],
  arrivals: readonly KnownArrival[],
): LineInHand[] {
  return lines.flatMap((line) => {
    const { lineNo, item, promisedDate, readyDate, quantity, cancelled, ready, delivered } = line;
    const needed = minus(quantity, cancelled);
    if (promisedDate === null || !isLess(delivered, needed)) return [];
    const shipped = parcels
      .flatMap(({ goods }) => goods)
      .filter((part) => part.line === lineNo)
      .reduce((sum, part) => plus(sum, part.quantity), '0');
    const elsewhere = arrivals.some((each) => !each.received && each.line === lineNo && each.item === item);
    return [
      {
        line: lineNo,
        item,
        promisedDate,
        readyDate: readyDate ?? promisedDate,
        ready: !isLess(ready, needed) && !elsewhere,
        readyNotBefore: null,
        unshipped: isLess(shipped, needed),
      },
    ];
  });
}

interface ParcelRow {
  document: string;
  service: string;
  state: 'planned' | 'handedOver' | 'delivered';
  shipByDate: string;
  plannedDate: string;
  releases: string[];
  goods: { line: number; quantity: string }[];
}

const readParcels = (file: OrderFile): Promise<ParcelRow[]> =>
  file.tx.rows<ParcelRow>(
    `select s.number as document, s.service, s.state, s.ship_by_date as "shipByDate", s.planned_date as "plannedDate",
            array_agg(distinct r.number) as releases,
            json_agg(json_build_object('line', l.line_no, 'quantity', l.quantity::text) order by l.line_no) as goods
       from shipment_lines l join shipments s on s.id = l.shipment_id join releases r on r.id = l.release_id
      where l.order_id = $1 and s.state <> 'cancelled' group by s.id order by s.number`,
    [file.order.id],
  );

const WORK = `
  select w.number as document, p.number as parent, w.line_no as line, w.item, w.start_date as "startDate",
         w.finish_date as "finishDate", w.state = 'started' as started, w.state = 'planned' as planned,
         array(select c.item from work_order_components c where c.work_order_id = w.id and c.issued < c.quantity order by 1) as components,
         array(select distinct r.work_centre from routing_steps r where r.item = w.item order by 1) as "workCentres"
    from work_orders w
    left join work_orders p on p.id = w.parent_id and p.state in ('planned', 'released', 'acknowledged', 'started')
   where w.order_id = $1 and w.state in ('planned', 'released', 'acknowledged', 'started') order by w.number`;

const ARRIVALS = `
  select coalesce(p.number, 'planned ' || l.id) as document, a.line_no as line, l.item, l.supplier,
         coalesce(l.confirmed_date, l.due_date) as date, l.due_date as "plannedDate", l.state = 'planned' as planned, true as received
    from purchase_allocations a join purchase_lines l on l.id = a.purchase_line_id
    left join purchase_orders p on p.id = l.purchase_order_id
   where a.order_id = $1 and a.received < a.quantity and l.state in ('planned', 'ordered', 'confirmed')
  union all
  select t.number, t.line_no, t.item, null, t.due_date, t.due_date, t.state = 'planned', false
    from transfers t where t.order_id = $1 and t.state in ('planned', 'dispatched')
   order by 1, 2, 3`;
