import { shipByOf } from '../../domain/carriage/pickup-slots.js';
import type { OrderFile } from '../orders/order-file.js';
import { hoursOf } from './shipment-carriage.js';

interface PackedShipment {
  id: string;
  number: string;
  service: string;
  shipByDate: string;
  shipByAt: string;
  pickupAt: string | null;
  pickups: string[];
  release: string;
  orders: string[];
}

/**
 * Once everything that planned shipments carry of an order is packed it is the carrier's turn: the hand-over is asked for,
 * by the pick-up. A pick-up that has passed meanwhile is exchanged for the next one.
 *
 * @param ids of releases whose shipments are meant, or of the shipments themselves
 */
export async function openHandOvers(file: OrderFile, ids: readonly string[]): Promise<void> {
  const packed = await file.tx.rows<PackedShipment>(PACKED, [file.order.id, ids]);
  for (const shipment of packed) {
    if (file.openTasks.some(({ kind, document }) => kind === 'handOver' && document === shipment.number))
      continue;
    const pickupAt = await pickupOf(file, shipment);
    const { number, release, service, shipByDate, shipByAt, orders } = shipment;
    file.openTask({
      kind: 'handOver',
      document: number,
      dueAt: pickupAt ?? shipByAt,
      data: { release, service, shipByDate, shipByAt, pickupAt, ...(orders.length > 1 ? { orders } : {}) },
    });
  }
}

async function pickupOf(
  file: OrderFile,
  { id, number, pickups, pickupAt, shipByDate }: PackedShipment,
): Promise<string | null> {
  if (pickupAt === null || pickupAt >= file.at) return pickupAt;
  const next = shipByOf(pickups, shipByDate, file.at, hoursOf(file));
  await file.tx.rows('update shipments set pickup_at = $2, pickup_reason = $3 where id = $1', [
    id,
    next.pickupAt,
    next.pickupReason,
  ]);
  file.tell('pickupBooked', 'system', { shipment: number, ...next }, 'logistics');
  return next.pickupAt;
}

const PACKED = `
  select s.id, s.number, s.service, s.ship_by_date as "shipByDate", s.ship_by_at as "shipByAt", s.pickup_at as "pickupAt", c.pickups,
         min(r.number) as release,
         array(select distinct o.number from shipment_lines x join orders o on o.id = x.order_id where x.shipment_id = s.id order by 1) as orders
    from shipments s join carrier_services c on c.code = s.service
    join shipment_lines l on l.shipment_id = s.id and l.order_id = $1 join releases r on r.id = l.release_id
   where s.state = 'planned' and s.id in (
           select x.shipment_id from shipment_lines x
            where x.order_id = $1 and (x.release_id = any($2::uuid[]) or x.shipment_id = any($2::uuid[])))
   group by s.id, c.code having bool_and(l.packed >= l.quantity) order by s.number`;
