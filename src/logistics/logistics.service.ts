import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { Adjusted } from '../../domain/change/adjusted.js';
import { instantAt } from '../../domain/calendar/zones.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import { allDelivered } from '../../domain/order/progress.js';
import { isLess, plus, sum } from '../../domain/quantity/quantity.js';
import { CompanyProfile } from '../company/company-profile.js';
import { isCustomised } from '../inventory/released-goods.js';
import { writeLetter } from '../notifications/write-letter.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile, OrderRow } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import { nextNumbers } from '../platform/database/numbers.js';
import { insertRows } from '../platform/database/rows.js';
import { openHandOvers } from './packed-shipments.js';
import { redateShipments } from './redate-shipments.js';
import { carriageFor } from './shipment-carriage.js';
import { newShipment, withShipments, type ShipmentLineRow, type ShipmentRow } from './shipment-rows.js';

export interface TrackingReport {
  code: 'pickedUp' | 'scanned' | 'outForDelivery' | 'exception';
  location?: string | undefined;
  note?: string | undefined;
}

/** Goods of a release that no shipment carries. */
interface ToPlan {
  releaseId: string;
  release: string;
  warehouse: string;
  lineNo: number;
  item: string;
  quantity: string;
  packed: string;
}

/** What a shipment was planned to carry of a line. */
export interface Planned {
  shipment: string;
  lineNo: number;
  item: string;
  quantity: string;
}

/** Carriers: what leaves when and how, and whether it has arrived (R11). */
@Injectable()
export class LogisticsService {
  constructor(
    private readonly desk: OrderDesk,
    private readonly company: CompanyProfile,
  ) {
    desk.offer('planShipment', async (file) => {
      await this.plan(file);
    });
  }

  /** What is released and carried by no shipment yet gets one, release by release. */
  async plan(file: OrderFile): Promise<Planned[]> {
    const rows = await file.tx.rows<ToPlan>(TO_PLAN, [file.order.id]);
    const releases = new Map(
      rows.map(({ releaseId, release, warehouse }) => [releaseId, { release, warehouse }]),
    );
    const numbers = await nextNumbers(file.tx, 'SH', file.time.at, releases.size);
    const planned: Planned[] = [];
    for (const [i, [id, { release, warehouse }]] of [...releases].entries()) {
      const shipment = numbers[i] ?? '';
      const lines = rows.filter(({ releaseId }) => releaseId === id);
      await this.planOne(file, shipment, { id, number: release, warehouse }, lines);
      planned.push(...lines.map(({ lineNo, item, quantity }) => ({ shipment, lineNo, item, quantity })));
    }
    return planned;
  }

  /**
   * Plans again the shipments of what is released and was taken out of its shipments (`amendShipments`); dates and address
   * must stand. What is packed already is handed over next. The story plans none: nothing new becomes ready.
   */
  async planAnew(file: OrderFile): Promise<Adjusted[]> {
    return (await this.plan(file)).map(({ shipment, lineNo, item, quantity }) => ({
      kind: 'shipment',
      department: 'logistics',
      document: shipment,
      line: lineNo,
      item,
      action: 'created',
      before: '0',
      after: quantity,
      becomes: 'customer',
      customised: isCustomised(file, lineNo, item),
      cost: '0',
    }));
  }

  /** What waits for a carrier leaves for other days, once those of its lines stand on the order. */
  async redate(file: OrderFile, lines: ReadonlySet<number>): Promise<Adjusted[]> {
    return await redateShipments(file, this.company, lines);
  }

  /** The carrier takes the goods over. Everything planned must be packed. */
  async handOver(number: string, trackingNumber: string | undefined, by: string, tx?: Tx): Promise<void> {
    await this.withShipment(tx, number, ['planned'], (files, tx, shipment, rows) => {
      for (const { order } of files) {
        if (order.cancellation?.state === 'underWay') throw isBeingCancelled(order);
        if (order.change?.state === 'underWay' && !order.change.done.includes('adjustSupply'))
          throw isBeingChanged(order);
      }
      const unpacked = rows.filter((row) => isLess(row.packed, row.quantity));
      if (unpacked.length > 0) {
        throw new DomainError('state-conflict', `Shipment ${number} is not packed completely`, {
          detailZh: `发运单 ${number} 尚未全部装箱`,
          facts: {
            unpacked: unpacked.map(({ lineNo, quantity, packed }) => ({ line: lineNo, quantity, packed })),
          },
        });
      }
      tx.send(
        `update shipments set state = 'handedOver', handed_over_at = $2, tracking_number = coalesce($3, tracking_number) where id = $1`,
        [shipment.id, files[0]?.at, trackingNumber ?? null],
      );
      tx.send('update shipment_lines set shipped = packed where shipment_id = $1', [shipment.id]);
      tx.send(HAND_OVER_RELEASES, [rows.map(({ releaseId }) => releaseId)]);
      const dueAt = instantAt(this.company.timeZone, shipment.plannedDate, this.company.calendar.dayEnd);
      for (const file of files) {
        const quantity = this.advance(file, rows, 'shipped');
        file.closeTasks({ kind: 'handOver', document: number }, { state: 'completed', by });
        file.openTask({
          kind: 'proveDelivery',
          document: number,
          dueAt,
          data: { plannedDate: shipment.plannedDate, trackingNumber: trackingNumber ?? null },
        });
        file.fact({ kind: 'handedOver', commitment: number, quantity, by });
        file.tell(
          'handedOver',
          by,
          { shipment: number, trackingNumber: trackingNumber ?? null, plannedDate: shipment.plannedDate },
          'logistics',
        );
        writeLetter(file, 'shipped', number, {
          document: number,
          date: shipment.plannedDate,
          tracking: trackingNumber ?? null,
        });
      }
    });
  }

  /** A scan or a remark of the carrier. */
  async track(number: string, report: TrackingReport, by: string, tx?: Tx): Promise<void> {
    await this.withShipment(tx, number, ['handedOver'], async (files, tx, shipment) => {
      await insertRows(tx, 'tracking_events', [
        {
          id: uuid(),
          shipmentId: shipment.id,
          code: report.code,
          location: report.location ?? null,
          note: report.note ?? null,
          reportedBy: by,
          at: files[0]?.at,
        },
      ]);
      for (const file of files) {
        file.fact({
          kind: 'tracked',
          commitment: number,
          by,
          note: [report.code, report.location].filter(Boolean).join(' '),
        });
        file.tell('tracked', by, { shipment: number, ...report }, 'logistics');
      }
    });
  }

  /** Proof of delivery. */
  async deliver(number: string, signedBy: string, by: string, tx?: Tx): Promise<void> {
    await this.withShipment(tx, number, ['handedOver'], async (files, tx, shipment, rows) => {
      tx.send(`update shipments set state = 'delivered', delivered_at = $2, signed_by = $3 where id = $1`, [
        shipment.id,
        files[0]?.at,
        signedBy,
      ]);
      await insertRows(tx, 'tracking_events', [
        {
          id: uuid(),
          shipmentId: shipment.id,
          code: 'delivered',
          location: null,
          note: signedBy,
          reportedBy: by,
          at: files[0]?.at,
        },
      ]);
      for (const file of files) {
        const quantity = this.advance(file, rows, 'delivered');
        file.closeTasks({ kind: 'proveDelivery', document: number }, { state: 'completed', by });
        file.fact({ kind: 'delivered', commitment: number, quantity, by, note: signedBy });
        file.tell(
          'delivered',
          by,
          { shipment: number, signedBy, complete: allDelivered(file.progress()) },
          'logistics',
        );
        writeLetter(file, 'delivered', number, { document: number });
      }
    });
  }

  /** Moves an order's lines on by what the shipment carries of them. @returns the quantity in all */
  private advance(file: OrderFile, rows: readonly ShipmentLineRow[], stop: 'shipped' | 'delivered'): string {
    const own = rows.filter((row) => row.orderId === file.order.id);
    for (const { lineNo, packed } of own) {
      const line = file.line(lineNo);
      line[stop] = plus(line[stop], packed);
    }
    return sum(own.map(({ packed }) => packed));
  }

  /** A release leaves as a whole until somebody splits its shipment. */
  private async planOne(
    file: OrderFile,
    number: string,
    release: { id: string; number: string; warehouse: string },
    lines: readonly ToPlan[],
  ): Promise<void> {
    const carriage = await carriageFor(
      this.company,
      lines.map(({ lineNo, item, quantity }) => ({ file, lineNo, item, quantity })),
    );
    const shipment = newShipment(file.at, number, release.warehouse, carriage);
    await insertRows(file.tx, 'shipments', [shipment]);
    const { id: orderId, version } = file.order;
    await insertRows(
      file.tx,
      'shipment_lines',
      lines.map(({ lineNo, item, quantity, packed }) => ({
        id: uuid(),
        shipmentId: shipment.id,
        releaseId: release.id,
        orderId,
        version,
        lineNo,
        item,
        quantity,
        packed,
        shipped: '0',
      })),
    );
    const { service, shipByDate, shipByAt, pickupAt, pickupReason, plannedDate } = shipment;
    const facts = { shipment: number, release: release.number, service, shipByDate, plannedDate };
    file.tell('shipmentPlanned', 'system', { ...facts, shipByAt, pickupAt, pickupReason }, 'logistics');
    // From the department's own queue the plan may come after the packing, which then found nothing to hand over.
    if (lines.every(({ quantity, packed }) => !isLess(packed, quantity)))
      await openHandOvers(file, [shipment.id]);
  }

  private async withShipment(
    joined: Tx | undefined,
    number: string,
    states: readonly string[],
    work: (
      files: OrderFile[],
      tx: Tx,
      shipment: ShipmentRow,
      rows: ShipmentLineRow[],
    ) => Promise<void> | void,
  ): Promise<void> {
    await withShipments(this.desk, joined, [number], states, async ({ files, tx, shipments, rows }) => {
      const [shipment] = shipments;
      if (shipment) await work(files, tx, shipment, rows);
    });
  }
}

/** A release is handed over when all of it is: part of it may go with another shipment. */
const HAND_OVER_RELEASES = `
  update releases r set state = 'handedOver' where id = any($1::uuid[]) and state = 'packed' and not exists (
    select 1 from release_lines l where l.release_id = r.id and l.quantity > coalesce((
      select sum(s.shipped) from shipment_lines s where s.release_id = r.id and s.line_no = l.line_no), 0))`;

const TO_PLAN = `
  select r.id as "releaseId", r.number as release, r.warehouse, l.line_no as "lineNo", l.item,
         trim_scale(l.quantity - c.quantity)::text as quantity, trim_scale(l.packed - c.packed)::text as packed
    from releases r join release_lines l on l.release_id = r.id
    cross join lateral (
      select coalesce(sum(x.quantity), 0) as quantity, coalesce(sum(x.packed), 0) as packed
        from shipment_lines x join shipments s on s.id = x.shipment_id
       where x.release_id = r.id and x.line_no = l.line_no and s.state <> 'cancelled') c
   where r.order_id = $1 and r.state in ('released', 'picked', 'packed') and l.quantity > c.quantity order by r.number, l.line_no`;

/** What was agreed to be cancelled does not leave while a department that is sick has yet to take its goods back. */
const isBeingCancelled = ({ number }: OrderRow): DomainError =>
  new DomainError('state-conflict', `Order ${number} is being cancelled: its goods stay`, {
    detailZh: `订单 ${number} 正在取消，货物不再交运`,
    facts: { order: number },
  });
const isBeingChanged = ({ number }: OrderRow): DomainError =>
  new DomainError('state-conflict', `Order ${number} is being changed: its goods stay until that is done`, {
    detailZh: `订单 ${number} 正在变更，变更完成前货物不交运`,
    facts: { order: number },
  });
