import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { nextWorkingDay } from '../../domain/calendar/business-calendar.js';
import { dateIn, instantAt } from '../../domain/calendar/zones.js';
import { chooseCarriage, type ChosenCarriage } from '../../domain/carriage/choose-carriage.js';
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
import { carriageOptions } from './carriage-options.js';

export interface TrackingReport {
  code: 'pickedUp' | 'scanned' | 'outForDelivery' | 'exception';
  location?: string | undefined;
  note?: string | undefined;
}

interface ShipmentRow {
  id: string;
  number: string;
  state: string;
  plannedDate: string;
  trackingNumber: string | null;
}
interface ShipmentLineRow {
  id: string;
  releaseId: string;
  orderId: string;
  lineNo: number;
  quantity: string;
  packed: string;
  shipped: string;
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
      await tx.rows(`update releases set state = 'handedOver' where id = any($1::uuid[])`, [
        rows.map(({ releaseId }) => releaseId),
      ]);
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

  /** By the promised date first and by cost second, looked at anew: what was planned may have become too late or too dear. */
  private async planOne(
    file: OrderFile,
    number: string,
    release: { id: string; number: string; warehouse: string },
  ): Promise<void> {
    const id = uuid();
    const { order } = file;
    const lines = await file.tx.rows<{ lineNo: number; item: string; quantity: string; packed: string }>(
      'select line_no as "lineNo", item, quantity::text, packed::text from release_lines where release_id = $1 order by line_no',
      [release.id],
    );
    const carriage = await this.carriageFor(file, lines);
    await insertRows(file.tx, 'shipments', [
      {
        id,
        number,
        service: carriage.service,
        warehouse: release.warehouse,
        state: 'planned',
        shipByDate: carriage.shipBy,
        plannedDate: carriage.promisedDate,
        cost: carriage.cost,
        trackingNumber: null,
        signedBy: null,
        plannedAt: file.at,
        handedOverAt: null,
        deliveredAt: null,
        expectedBy: null,
      },
    ]);
    await insertRows(
      file.tx,
      'shipment_lines',
      lines.map((line) => ({
        id: uuid(),
        shipmentId: id,
        releaseId: release.id,
        orderId: order.id,
        version: order.version,
        ...line,
        shipped: '0',
      })),
    );
    const { service, shipBy: shipByDate, promisedDate: plannedDate } = carriage;
    file.tell(
      'shipmentPlanned',
      'system',
      { shipment: number, release: release.number, service, shipByDate, plannedDate },
      'logistics',
    );
    // From the department's own queue the plan may come after the packing, which then found nothing to hand over.
    const packed = lines.every(({ quantity, packed }) => !isLess(packed, quantity));
    if (packed)
      file.openTask({
        kind: 'handOver',
        document: number,
        data: { release: release.number, service, shipByDate },
      });
  }

  /** In time for the earliest date promised for any of the goods; what is late already leaves at once. */
  private async carriageFor(
    file: OrderFile,
    goods: readonly { lineNo: number; item: string; quantity: string }[],
  ): Promise<ChosenCarriage> {
    const { calendar, timeZone } = this.company;
    const today = dateIn(timeZone, file.at);
    const [earliest = today] = goods.flatMap(({ lineNo }) => file.line(lineNo).promisedDate ?? []).toSorted();
    const requestedDate = earliest < today ? today : earliest;
    const options = await carriageOptions(file, goods);
    const carriage = chooseCarriage({
      readyDate: nextWorkingDay(calendar, today),
      requestedDate,
      options,
      handlingDays: 0,
      calendar,
    });
    if (!carriage.none) return carriage;
    throw new DomainError('no-carrier', 'No carrier service reaches the delivery address', {
      detailZh: '没有承运服务可以送达该地址',
    });
  }

  private async withShipment(
    joined: Tx | undefined,
    number: string,
    states: readonly string[],
    work: (files: OrderFile[], tx: Tx, shipment: ShipmentRow, rows: ShipmentLineRow[]) => Promise<void>,
  ): Promise<void> {
    const readOrderIds = async (tx: Tx): Promise<string[]> => {
      const ids = await tx.rows<{ orderId: string }>(
        'select distinct l.order_id as "orderId" from shipment_lines l join shipments s on s.id = l.shipment_id where s.number = $1',
        [number],
      );
      if (ids.length === 0)
        throw new DomainError('not-found', `There is no shipment ${number}`, {
          detailZh: `发运单 ${number} 不存在`,
        });
      return ids.map(({ orderId }) => orderId);
    };
    const onFiles = async (files: OrderFile[], tx: Tx): Promise<void> => {
      const shipment = await tx.row<ShipmentRow>(
        'select id, number, state, planned_date as "plannedDate", tracking_number as "trackingNumber" from shipments where number = $1 for update',
        [number],
      );
      if (!shipment || !states.includes(shipment.state)) {
        throw new DomainError('state-conflict', `Shipment ${number} is ${shipment?.state ?? 'gone'}`, {
          detailZh: `发运单 ${number} 的状态为 ${shipment?.state ?? '不存在'}`,
          facts: { state: shipment?.state },
        });
      }
      const rows = await tx.rows<ShipmentLineRow>(
        `select id, release_id as "releaseId", order_id as "orderId", line_no as "lineNo", quantity::text, packed::text, shipped::text
           from shipment_lines where shipment_id = $1 order by id`,
        [shipment.id],
      );
      await work(files, tx, shipment, rows);
    };
    await this.desk.withOrdersOf(readOrderIds, onFiles, joined);
  }
}
