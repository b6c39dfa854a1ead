import { v7 as uuid } from 'uuid';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import type { Carriage } from './shipment-carriage.js';

export interface ShipmentRow {
  id: string;
  number: string;
  state: string;
  service: string;
  warehouse: string;
  shipByDate: string;
  shipByAt: string;
  pickupAt: string | null;
  plannedDate: string;
  trackingNumber: string | null;
}

export interface ShipmentLineRow {
  id: string;
  shipmentId: string;
  releaseId: string;
  orderId: string;
  lineNo: number;
  item: string;
  quantity: string;
  packed: string;
  shipped: string;
}

/** A whole row of `shipments` for goods that are to leave. */
export function newShipment(at: string, number: string, warehouse: string, carriage: Carriage) {
  const { service, shipBy, shipByAt, pickupAt, pickupReason, promisedDate, cost } = carriage;
  return {
    id: uuid(),
    number,
    service,
    warehouse,
    state: 'planned' as const,
    shipByDate: shipBy,
    shipByAt,
    pickupAt,
    pickupReason,
    plannedDate: promisedDate,
    cost,
    trackingNumber: null,
    signedBy: null,
    plannedAt: at,
    handedOverAt: null,
    deliveredAt: null,
    mergedInto: null,
  };
}

/** Shipments with the orders they carry goods of, all locked. */
export interface OpenedShipments {
  files: OrderFile[];
  tx: Tx;
  shipments: ShipmentRow[];
  rows: ShipmentLineRow[];
}

/**
 * Opens all orders that some shipments carry goods of, locks the shipments, and lets `work` write on them.
 * @throws DomainError `not-found` for a shipment that is not there, `state-conflict` for one in another state
 */
export async function withShipments<T>(
  desk: OrderDesk,
  joined: Tx | undefined,
  numbers: readonly string[],
  states: readonly string[],
  work: (opened: OpenedShipments) => Promise<T>,
): Promise<T> {
  const readOrderIds = async (tx: Tx): Promise<string[]> => {
    const ids = await tx.rows<{ orderId: string }>(
      'select distinct l.order_id as "orderId" from shipment_lines l join shipments s on s.id = l.shipment_id where s.number = any($1::text[])',
      [numbers],
    );
    return ids.map(({ orderId }) => orderId);
  };
  const onFiles = async (files: OrderFile[], tx: Tx): Promise<T> => {
    const found = await tx.rows<ShipmentRow>(SHIPMENTS, [numbers]);
    const shipments = numbers.map((number) => {
      const shipment = found.find((each) => each.number === number);
      if (!shipment) throw noShipment(number);
      if (!states.includes(shipment.state)) throw inState(shipment);
      return shipment;
    });
    const rows = await tx.rows<ShipmentLineRow>(LINES, [shipments.map(({ id }) => id)]);
    return await work({ files, tx, shipments, rows });
  };
  return await desk.withOrdersOf(readOrderIds, onFiles, joined);
}

const SHIPMENTS = `
  select id, number, state, service, warehouse, ship_by_date as "shipByDate", ship_by_at as "shipByAt", pickup_at as "pickupAt",
         planned_date as "plannedDate", tracking_number as "trackingNumber"
    from shipments where number = any($1::text[]) order by id for update`;
const LINES = `
  select id, shipment_id as "shipmentId", release_id as "releaseId", order_id as "orderId", line_no as "lineNo", item,
         quantity::text, packed::text, shipped::text
    from shipment_lines where shipment_id = any($1::uuid[]) order by id`;

export const noShipment = (number: string): DomainError =>
  new DomainError('not-found', `There is no shipment ${number}`, { detailZh: `发运单 ${number} 不存在` });

const inState = ({ number, state }: ShipmentRow): DomainError =>
  new DomainError('state-conflict', `Shipment ${number} is ${state}`, {
    detailZh: `发运单 ${number} 的状态为 ${state}`,
    facts: { state },
  });
