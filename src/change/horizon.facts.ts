import type { PlannedPurchase, PlannedShipment, PlannedWork } from '../../domain/change/horizon-phases.js';
import { addWorkingDays } from '../../domain/calendar/business-calendar.js';
import { dateIn, instantAt } from '../../domain/calendar/zones.js';
import type { IssuedComponent } from '../../domain/production/cost-of-work.js';
import { money } from '../../domain/money/money.js';
import type { Department } from '../../domain/order/departments.js';
import { isPositive, minus, plus } from '../../domain/quantity/quantity.js';
import type { CompanyProfile } from '../company/company-profile.js';
import type { OrderFile } from '../orders/order-file.js';
import { UNIT_COST, workOfOrder } from '../production/work-of-order.js';
import { supplierFee } from '../purchasing/cancel-purchases.js';

/** A shipment of an order that is not cancelled. */
export interface ShipmentOfOrder {
  number: string;
  state: 'planned' | 'handedOver' | 'delivered';
  /** Instant at which the carrier is to have it. */
  leavesAt: string;
  handedOverAt: string | null;
  deliveredAt: string | null;
  /** The carrier's fee when it is cancelled, company currency. */
  fee: string;
  isShared: boolean;
  lines: { line: number; quantity: string }[];
}

interface PurchaseRow {
  document: string | null;
  line: number;
  item: string;
  state: 'planned' | 'ordered' | 'confirmed';
  hasCome: boolean;
  open: string;
  price: string;
  currency: string;
  standardCost: string | null;
  orderedAt: string | null;
  due: string;
}

/** When a department's day begins and ends, as an instant. */
export const dayOf = (company: CompanyProfile, department: Department, date: string) => {
  const { timeZone, calendar } = company.planner.hoursOf(department);
  return {
    start: instantAt(timeZone, date, calendar.dayStart),
    end: instantAt(timeZone, date, calendar.dayEnd),
  };
};

/** The work orders of an order: work begins at the beginning of its first day, and ends at the end of its last. */
export async function plannedWork(file: OrderFile, company: CompanyProfile): Promise<PlannedWork[]> {
  const all = await workOfOrder(file);
  const plans = await file.tx.rows<{
    number: string;
    startDate: string;
    finishDate: string;
    needs: IssuedComponent[];
  }>(WORK_PLANS, [file.order.id]);
  return all.flatMap((each) => {
    const plan = plans.find(({ number }) => number === each.number);
    if (!plan) return [];
    return [
      {
        document: each.number,
        line: each.lineNo,
        isGoods: each.item === file.line(each.lineNo).item,
        customised: each.customised,
        isPlan: each.state === 'planned',
        startsAt: dayOf(company, 'production', plan.startDate).start,
        endsAt: dayOf(company, 'production', plan.finishDate).end,
        work: each.work,
        needs: plan.needs,
        gone: each.gone,
      },
    ];
  });
}

/** What an order still counts on of purchases. */
export async function plannedPurchases(file: OrderFile, company: CompanyProfile): Promise<PlannedPurchase[]> {
  const rows = await file.tx.rows<PurchaseRow>(PURCHASES, [file.order.id]);
  return rows.map((row) => ({
    document: row.document ?? 'planned',
    line: row.line,
    isGoods: row.item === file.line(row.line).item,
    // A supplier who has begun to deliver has confirmed.
    state: row.state === 'ordered' && row.hasCome ? 'confirmed' : row.state,
    confirmsAt: row.orderedAt === null ? null : confirmationOf(company, row.orderedAt),
    comesAt: dayOf(company, 'purchasing', row.due).end,
    fee: money(supplierFee(row, row.open, company), company.profile.currency).amount,
  }));
}

/** A supplier confirms on the last of the days in which it is to confirm, by plan. */
function confirmationOf(company: CompanyProfile, orderedAt: string): string {
  const { timeZone, calendar } = company.planner.hoursOf('purchasing');
  const day = addWorkingDays(calendar, dateIn(timeZone, orderedAt), company.policies.confirmationDays);
  return dayOf(company, 'purchasing', day).start;
}

export async function shipmentsOf(file: OrderFile): Promise<ShipmentOfOrder[]> {
  return await file.tx.rows<ShipmentOfOrder>(SHIPMENTS, [file.order.id]);
}

/** How goods leave that are on no shipment yet: by the service that the promise counts on. */
export interface Carriage {
  /** Instant at which they leave by plan; null where nobody can say. */
  leavesAt: string | null;
  fee: string;
}

/** Shipments that are planned, and those that will be of what is on none of them. */
export function plannedShipments(
  file: OrderFile,
  company: CompanyProfile,
  shipments: readonly ShipmentOfOrder[],
  carriage: Carriage,
): PlannedShipment[] {
  const planned = shipments
    .filter(({ state }) => state === 'planned')
    .map(({ number, lines, isShared, leavesAt, fee }) => ({
      document: number,
      lines: lines.map(({ line }) => line),
      customised: isCustomised(
        file,
        lines.map(({ line }) => line),
      ),
      isShared,
      bookedAt: null,
      leavesAt,
      fee,
    }));
  const waiting = file.lines
    .map(({ lineNo }) => lineNo)
    .filter((line) => isPositive(unshipped(file, line, shipments)));
  const together = file.order.delivery === 'complete' ? [waiting] : waiting.map((line) => [line]);
  const expected = together
    .filter((lines) => lines.length > 0)
    .map((lines) => ({
      document: null,
      lines,
      customised: isCustomised(file, lines),
      isShared: false,
      bookedAt: readyAt(file, company, lines),
      ...carriage,
    }));
  return [...planned, ...expected];
}

/** What of a line is on no shipment. */
export function unshipped(file: OrderFile, line: number, shipments: readonly ShipmentOfOrder[]): string {
  const { quantity, cancelled, shipped } = file.line(line);
  const planned = shipments
    .filter(({ state }) => state === 'planned')
    .flatMap(({ lines }) => lines.filter((each) => each.line === line))
    .reduce((all, each) => plus(all, each.quantity), '0');
  return minus(minus(minus(quantity, cancelled), shipped), planned);
}

/** Goods are released, and so booked with a carrier, when all that leaves together is ready. */
function readyAt(file: OrderFile, company: CompanyProfile, lines: readonly number[]): string | null {
  const dates = lines.map((line) => file.line(line).readyDate);
  if (dates.includes(null)) return null;
  const last = dates
    .flatMap((date) => date ?? [])
    .toSorted()
    .at(-1);
  return last === undefined ? null : dayOf(company, 'inventory', last).start;
}

const isCustomised = (file: OrderFile, lines: readonly number[]): boolean =>
  lines.every((line) => file.line(line).requirements !== null);

const WORK_PLANS = `
  select w.number, w.start_date as "startDate", w.finish_date as "finishDate",
         coalesce((select json_agg(json_build_object('item', c.item, 'issued', c.quantity::text, 'unitCost', ${UNIT_COST}) order by c.item)
                     from work_order_components c join items i on i.code = c.item where c.work_order_id = w.id), '[]') as needs
    from work_orders w where w.order_id = $1 and w.state <> 'cancelled'`;

const PURCHASES = `
  select p.number as document, a.line_no as line, l.item, l.state, l.accepted + l.rejected > 0 as "hasCome",
         trim_scale(a.quantity - a.received)::text as open, l.price::text, s.currency, i.standard_cost::text as "standardCost",
         p.ordered_at as "orderedAt", coalesce(l.confirmed_date, l.due_date) as due
    from purchase_allocations a join purchase_lines l on l.id = a.purchase_line_id join suppliers s on s.code = l.supplier
    join items i on i.code = l.item left join purchase_orders p on p.id = l.purchase_order_id
   where a.order_id = $1 and l.state in ('planned', 'ordered', 'confirmed') and a.received < a.quantity
   order by p.number, l.line_no, l.item, a.line_no, a.id`;

const SHIPMENTS = `
  select s.number, s.state, coalesce(s.pickup_at, s.ship_by_at) as "leavesAt", s.handed_over_at as "handedOverAt",
         s.delivered_at as "deliveredAt", trim_scale(c.cancel_cost)::text as fee,
         exists (select 1 from shipment_lines x where x.shipment_id = s.id and x.order_id <> $1) as "isShared",
         json_agg(json_build_object('line', l.line_no, 'quantity', trim_scale(l.quantity)::text) order by l.line_no) as lines
    from shipments s join shipment_lines l on l.shipment_id = s.id join carrier_services c on c.code = s.service
   where l.order_id = $1 and s.state <> 'cancelled' group by s.id, c.cancel_cost order by s.number`;
