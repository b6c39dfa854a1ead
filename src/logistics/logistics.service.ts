import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { instantAt } from '../../domain/calendar/zones.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import { allDelivered } from '../../domain/order/progress.js';
import { isLess, plus, sum } from '../../domain/quantity/quantity.js';
import { CompanyProfile } from '../company/company-profile.js';
import { writeLetter } from '../notifications/write-letter.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import { nextNumbers } from '../platform/database/numbers.js';
import { insertRows } from '../platform/database/rows.js';
import { openHandOvers } from './packed-shipments.js';
import { carriageFor } from './shipment-carriage.js';
import { newShipment, withShipments, type ShipmentLineRow, type ShipmentRow } from './shipment-rows.js';

export interface TrackingReport {
  code: 'pickedUp' | 'scanned' | 'outForDelivery' | 'exception';
  location?: string | undefined;
  note?: string | undefined;
}

/** Carriers: what leaves when and how, and whether it has arrived (R11). */
@Injectable()
export class LogisticsService {
  constructor(
    private readonly desk: OrderDesk,
    private readonly company: CompanyProfile,
  ) {
    desk.offer('planShipment', (file) => this.plan(file));
  }

  /** Each release that has no shipment yet gets one. */
  async plan(file: OrderFile): Promise<void> {
    const releases = await file.tx.rows<{ id: string; number: string; warehouse: string }>(
      `select id, number, warehouse from releases r where order_id = $1 and state <> 'cancelled'
          and not exists (select 1 from shipment_lines l where l.release_id = r.id) order by number`,
      [file.order.id],
    );
    const numbers = await nextNumbers(file.tx, 'SH', file.time.at, releases.length);
    for (const [i, release] of releases.entries()) await this.planOne(file, numbers[i] ?? '', release);
  }

  /** The carrier takes the goods over. Everything planned must be packed. */
  async handOver(number: string, trackingNumber: string | undefined, by: string, tx?: Tx): Promise<void> {
    await this.withShipment(tx, number, ['planned'], async (files, tx, shipment, rows) => {
      const unpacked = rows.filter((row) => isLess(row.packed, row.quantity));
      if (unpacked.length > 0) {
        throw new DomainError('state-conflict', `Shipment ${number} is not packed completely`, {
          detailZh: `发运单 ${number} 尚未全部装箱`,
          facts: {
            unpacked: unpacked.map(({ lineNo, quantity, packed }) => ({ line: lineNo, quantity, packed })),
          },
        });
      }
      await tx.rows(
        `update shipments set state = 'handedOver', handed_over_at = $2, tracking_number = coalesce($3, tracking_number) where id = $1`,
        [shipment.id, files[0]?.at, trackingNumber ?? null],
      );
      await tx.rows('update shipment_lines set shipped = packed where shipment_id = $1', [shipment.id]);
      await tx.rows(HAND_OVER_RELEASES, [rows.map(({ releaseId }) => releaseId)]);
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
        await writeLetter(file, 'shipped', number, {
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
      await tx.rows(
        `update shipments set state = 'delivered', delivered_at = $2, signed_by = $3 where id = $1`,
        [shipment.id, files[0]?.at, signedBy],
      );
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
        await writeLetter(file, 'delivered', number, { document: number });
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
  ): Promise<void> {
    const lines = await file.tx.rows<{ lineNo: number; item: string; quantity: string; packed: string }>(
      'select line_no as "lineNo", item, quantity::text, packed::text from release_lines where release_id = $1 order by line_no',
      [release.id],
    );
    const carriage = await carriageFor(
      this.company,
      lines.map((line) => ({ file, ...line })),
    );
    const shipment = newShipment(file.at, number, release.warehouse, carriage);
    await insertRows(file.tx, 'shipments', [shipment]);
    const { id: orderId, version } = file.order;
    await insertRows(
      file.tx,
      'shipment_lines',
      lines.map((line) => ({
        id: uuid(),
        shipmentId: shipment.id,
        releaseId: release.id,
        orderId,
        version,
        ...line,
        shipped: '0',
      })),
    );
    const { service, shipByDate, shipByAt, pickupAt, pickupReason, plannedDate } = shipment;
    const facts = { shipment: number, release: release.number, service, shipByDate, plannedDate };
    file.tell('shipmentPlanned', 'system', { ...facts, shipByAt, pickupAt, pickupReason }, 'logistics');
    // From the department's own queue the plan may come after the packing, which then found nothing to hand over.
    if (lines.every(({ quantity, packed }) => !isLess(packed, quantity)))
      await openHandOvers(file, this.company, [shipment.id]);
  }

  private async withShipment(
    joined: Tx | undefined,
    number: string,
    states: readonly string[],
    work: (files: OrderFile[], tx: Tx, shipment: ShipmentRow, rows: ShipmentLineRow[]) => Promise<void>,
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
