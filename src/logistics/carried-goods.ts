import { isPositive } from '../../domain/quantity/quantity.js';
import type { OrderFile } from '../orders/order-file.js';
import { priceAnew } from './carriage-options.js';

/** A line of an order on a shipment that is not cancelled; quantities in the item's unit. */
export interface Carried {
  /** Of the shipment's line, and of the shipment. */
  lineId: string;
  id: string;
  number: string;
  state: 'planned' | 'handedOver' | 'delivered';
  shipByAt: string;
  release: string;
  lineNo: number;
  item: string;
  quantity: string;
  packed: string;
  shipped: string;
  /** The carrier's fee when it is cancelled, company currency. */
  fee: string;
  /** It also carries goods of other orders, and so goes on without these. */
  shared: boolean;
}

/** What carriers have or are to have of an order. The shipments are locked: nobody hands over meanwhile what is looked at. */
export async function carriedOf(file: OrderFile): Promise<Carried[]> {
  return await file.tx.rows<Carried>(
    `select l.id as "lineId", s.id, s.number, s.state, s.ship_by_at as "shipByAt", r.number as release, l.line_no as "lineNo", l.item,
            trim_scale(l.quantity)::text as quantity, trim_scale(l.packed)::text as packed, trim_scale(l.shipped)::text as shipped,
            trim_scale(c.cancel_cost)::text as fee,
            exists (select 1 from shipment_lines x where x.shipment_id = s.id and x.order_id <> l.order_id) as shared
       from shipment_lines l join shipments s on s.id = l.shipment_id join carrier_services c on c.code = s.service
       join releases r on r.id = l.release_id
      where l.order_id = $1 and s.state <> 'cancelled' order by s.number, l.line_no, l.id for update of s`,
    [file.order.id],
  );
}

/** What it costs when an order takes all of its goods out of a shipment, company currency: the carrier's fee, once. */
export const feeOf = ({ state, shared, fee }: Carried): string =>
  state === 'planned' && !shared && isPositive(fee) ? fee : '0';

/**
 * An order takes all of its goods out of a planned shipment: it is cancelled and its pick-up is free, or it goes on for the
 * other orders that it serves.
 */
export async function leaveShipment(
  file: OrderFile,
  carried: Carried,
  how: { by: string; reason?: string },
): Promise<void> {
  const { id, number, shared } = carried;
  if (shared) await takeOut(file, carried);
  else
    await file.tx.rows(
      `update shipments set state = 'cancelled', pickup_at = null, pickup_reason = null where id = $1`,
      [id],
    );
  file.closeTasks({ kind: 'handOver', document: number }, { state: 'withdrawn', ...how });
  const { by, ...why } = how;
  const facts = shared ? { shipment: number } : { shipment: number, cost: feeOf(carried) };
  file.tell(shared ? 'shipmentLeft' : 'shipmentCancelled', by, { ...facts, ...why }, 'logistics');
}

async function takeOut({ tx, order, at }: OrderFile, { id, number }: Carried): Promise<void> {
  await tx.rows('delete from shipment_lines where shipment_id = $1 and order_id = $2', [id, order.id]);
  await priceAnew(tx, [id]);
  await tx.rows(OTHERS, [number, order.id, order.number, at]);
}

/**
 * Whoever hands the shipment over is told by the other orders' tasks whose goods are on it. Those orders do not change, so
 * that they are neither locked nor opened.
 */
const OTHERS = `
  with changed as (
    update tasks t set data = case when jsonb_array_length(t.data -> 'orders') > 2 then jsonb_set(t.data, '{orders}', (t.data -> 'orders') - $3::text)
                                   else t.data - 'orders' end
     where t.kind = 'handOver' and t.document = $1 and t.order_id <> $2 and t.state in ('open', 'claimed') and t.data -> 'orders' ? $3::text
    returning *)
  insert into outbox (target, name, kind, seq, payload, at, attempts)
  select 'department', department, 'tasksChanged', 0,
         jsonb_build_object('taskId', id, 'change', 'changed', 'kind', kind, 'order', order_number, 'document', document,
                            'priority', priority, 'dueAt', due_at, 'data', data), $4::timestamptz, 0
    from changed`;
