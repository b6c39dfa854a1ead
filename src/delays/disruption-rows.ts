import { DELAY_KINDS } from '../../domain/delay/delay.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import type { Cause } from './delay-rows.js';
import type { Disruption } from './delays.entities.js';

/** A reported event as its table holds it; instants are ISO text. */
export type DisruptionRow = Omit<Disruption, 'reportedAt' | 'endedAt'> & {
  reportedAt: string;
  endedAt: string | null;
};

/** Select list of a {@link DisruptionRow}; the table's alias is `d`. */
export const DISRUPTION = `d.id, d.kind, d.subject, d.until, d.days, d.note, d.state, d.spread, d.reported_by as "reportedBy",
  d.reported_at as "reportedAt", d.ended_by as "endedBy", d.ended_at as "endedAt"`;

export const causeOf = ({ id, kind, subject, until, days, note, reportedBy }: DisruptionRow): Cause => ({
  kind,
  document: subject,
  department: DELAY_KINDS[kind],
  disruptionId: id,
  until,
  days,
  note,
  by: reportedBy,
});

/**
 * Which orders stand on what is disrupted: work not done at a work centre, unless it is planned for after the stop; goods
 * and components still to be taken from stock; purchases that should come before the supplier delivers again; shipments
 * under way or planned with a carrier.
 */
const TOUCHED = `
  select d.id as disruption_id, w.order_id from disruptions d
    join routing_steps r on r.work_centre = d.subject join work_orders w on w.item = r.item
   where d.kind = 'machineDown' and w.state in ('planned', 'released', 'acknowledged', 'started')
     and (w.state = 'started' or d.until is null or w.start_date <= d.until)
  union
  select d.id, w.order_id from disruptions d
    join work_order_components c on c.item = d.subject and c.issued < c.quantity join work_orders w on w.id = c.work_order_id
   where d.kind = 'materialShort' and w.state in ('planned', 'released', 'acknowledged')
  union
  select d.id, l.order_id from disruptions d join order_lines l on l.item = d.subject and l.ready < l.quantity - l.cancelled
   where d.kind = 'materialShort'
  union
  select d.id, a.order_id from disruptions d join purchase_lines l on l.state in ('planned', 'ordered', 'confirmed')
    left join purchase_orders p on p.id = l.purchase_order_id
    join purchase_allocations a on a.purchase_line_id = l.id and a.received < a.quantity
   where d.kind = 'supplierLate' and d.subject in (l.supplier, p.number)
     and (d.until is null or coalesce(l.confirmed_date, l.due_date) < d.until)
  union
  select d.id, l.order_id from disruptions d join shipments s on s.state in ('planned', 'handedOver') and d.subject in (s.service, s.number)
    join shipment_lines l on l.shipment_id = s.id
   where d.kind = 'carrierSlow'`;

/** Open events that touch one order. With none open at all nothing more is asked. */
export async function disruptionsOf(file: OrderFile): Promise<DisruptionRow[]> {
  const any = await file.tx.row(`select 1 from disruptions where state = 'open' limit 1`);
  if (!any) return [];
  return await file.tx.rows<DisruptionRow>(
    `select ${DISRUPTION} from disruptions d join (${TOUCHED}) t on t.disruption_id = d.id
      where d.state = 'open' and t.order_id = $1 order by d.id`,
    [file.order.id],
  );
}

/** Promised orders that an event touches, and those that it delays already, by id. */
export async function ordersTouchedBy(tx: Tx, disruptionId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(
    `select o.id from orders o
      where o.stage not in ('closed', 'cancelled') and o.promise_state = 'given'
        and o.id in (select t.order_id from (${TOUCHED}) t where t.disruption_id = $1
                     union select e.order_id from delays e where e.disruption_id = $1 and e.state = 'open')
      order by o.id`,
    [disruptionId],
  );
  return rows.map(({ id }) => id);
}
