import { Injectable } from '@nestjs/common';
import { comesAt, nextPickups, shipByOf, type ShipBy } from '../../domain/carriage/pickup-slots.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import { CompanyProfile } from '../company/company-profile.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import { nextNumber } from '../platform/database/numbers.js';
import { insertRows } from '../platform/database/rows.js';
import type { SplitLine } from './logistics.views.js';
import { openHandOvers } from './packed-shipments.js';
import { carriageFor, costBy, hoursOf, reschedule, type LeavingGoods } from './shipment-carriage.js';
import {
  newShipment,
  withShipments,
  type OpenedShipments,
  type ShipmentLineRow,
  type ShipmentRow,
} from './shipment-rows.js';
import { moveParts, partsOf, putTogether } from './shipment-parts.js';

/** Pick-ups named to somebody who asked for one at which the carrier does not come. */
const PICKUPS_NAMED = 3;

/** What people change about shipments that have not left yet (R11). */
@Injectable()
export class ShipmentChanges {
  constructor(
    private readonly desk: OrderDesk,
    private readonly company: CompanyProfile,
  ) {}

  /** Another pick-up: the one given, or the best one from now on. @throws DomainError `no-pickup` when the carrier does not come then */
  async book(number: string, wanted: string | undefined, by: string, tx?: Tx): Promise<void> {
    await withShipments(
      this.desk,
      tx,
      [number],
      ['planned'],
      async ({ files, tx, shipments: [shipment] }) => {
        const [file] = files;
        if (!file || !shipment) return;
        const windows = await pickupsOf(tx, shipment.service);
        const hours = hoursOf(this.company);
        const { pickupAt, pickupReason } =
          wanted === undefined
            ? shipByOf(windows, shipment.shipByDate, file.at, hours)
            : this.slotAt(new Date(wanted).toISOString(), windows, file.at, shipment);
        await tx.rows('update shipments set pickup_at = $2, pickup_reason = $3 where id = $1', [
          shipment.id,
          pickupAt,
          pickupReason,
        ]);
        const facts = { shipment: number, pickupAt, pickupReason, shipByAt: shipment.shipByAt };
        for (const file of files) {
          file.tell('pickupBooked', by, facts, 'logistics');
          this.rescheduleHandOver(file, number, pickupAt ?? shipment.shipByAt);
        }
      },
    );
  }

  /**
   * Part of a shipment leaves by itself: another shipment, with a carrier and dates of its own. What is packed already
   * stays with the first as far as it has room. @returns the number of the second
   */
  async split(number: string, lines: readonly SplitLine[], by: string, tx?: Tx): Promise<string> {
    return await withShipments(this.desk, tx, [number], ['planned'], async (opened) => {
      const { files, tx, rows } = opened;
      const [shipment] = opened.shipments;
      const [first] = files;
      if (!first || !shipment) throw new Error(`${number} has gone`);
      const parts = partsOf(number, rows, lines, files);
      const carriage = await carriageFor(
        this.company,
        parts.map(({ row, quantity }) => goodsOf(files, { ...row, quantity })),
      );
      const second = newShipment(
        first.at,
        await nextNumber(tx, 'SH', first.time.at),
        shipment.warehouse,
        carriage,
      );
      await insertRows(tx, 'shipments', [second]);
      await moveParts(tx, parts, second.id);
      await this.priceAnew(opened, shipment);
      for (const file of files) {
        const { shipByAt, pickupAt } = second;
        file.tell(
          'shipmentSplit',
          by,
          { shipment: number, into: second.number, shipByAt, pickupAt },
          'logistics',
        );
        await openHandOvers(file, [shipment.id, second.id]);
      }
      return second.number;
    });
  }

  /**
   * Shipments of one warehouse that go to the same customer and address by the same service leave as one, the first named;
   * it keeps the earliest of their dates.
   */
  async consolidate(numbers: readonly string[], by: string, tx?: Tx): Promise<void> {
    await withShipments(this.desk, tx, numbers, ['planned'], async (opened) => {
      const { files, tx, shipments } = opened;
      const [into, ...others] = shipments;
      const [first] = files;
      if (!first || !into) return;
      refuseUnlike(opened);
      const shipByDate = earliest(shipments.map((each) => each.shipByDate));
      const plannedDate = earliest(shipments.map((each) => each.plannedDate));
      const windows = await pickupsOf(tx, into.service);
      const shipBy = shipByOf(windows, shipByDate, first.at, hoursOf(this.company));
      await putTogether(
        tx,
        into.id,
        others.map(({ id }) => id),
      );
      await tx.rows(`update shipments set state = 'cancelled', merged_into = $2 where id = any($1::uuid[])`, [
        others.map(({ id }) => id),
        into.number,
      ]);
      await writeDates(tx, into.id, shipByDate, plannedDate, shipBy);
      await this.priceAnew(opened, into);
      const merged = others.map(({ number }) => number);
      const facts = {
        shipment: into.number,
        merged,
        orders: files.map(({ order }) => order.number),
        ...shipBy,
      };
      for (const file of files) {
        for (const document of merged)
          file.closeTasks({ kind: 'handOver', document }, { state: 'withdrawn', by, reason: into.number });
        file.tell('shipmentsConsolidated', by, facts, 'logistics');
        this.rescheduleHandOver(file, into.number, shipBy.pickupAt ?? shipBy.shipByAt);
        await openHandOvers(file, [into.id]);
      }
    });
  }

  private slotAt(
    pickupAt: string,
    windows: readonly string[],
    now: string,
    { number, service }: ShipmentRow,
  ): Pick<ShipBy, 'pickupAt' | 'pickupReason'> {
    const hours = hoursOf(this.company);
    if (pickupAt < now || !comesAt(windows, pickupAt, hours))
      throw noPickup(number, service, pickupAt, nextPickups(windows, now, PICKUPS_NAMED, hours));
    return { pickupAt, pickupReason: 'booked' };
  }

  private rescheduleHandOver(file: OrderFile, number: string, dueAt: string): void {
    const task = file.openTasks.find(({ kind, document }) => kind === 'handOver' && document === number);
    if (task) reschedule(file, this.company, task, dueAt);
  }

  /** What it costs to carry what it carries now. */
  private async priceAnew({ files, tx }: OpenedShipments, { id, service }: ShipmentRow): Promise<void> {
    const left = await tx.rows<Omit<LeavingGoods, 'file'> & { orderId: string }>(
      'select order_id as "orderId", line_no as "lineNo", item, quantity::text from shipment_lines where shipment_id = $1 order by id',
      [id],
    );
    const cost = await costBy(
      service,
      left.map((goods) => goodsOf(files, goods)),
    );
    await tx.rows('update shipments set cost = $2 where id = $1', [id, cost]);
  }
}

const goodsOf = (
  files: readonly OrderFile[],
  { orderId, lineNo, item, quantity }: Pick<ShipmentLineRow, 'orderId' | 'lineNo' | 'item' | 'quantity'>,
): LeavingGoods => {
  const file = files.find(({ order }) => order.id === orderId);
  if (!file) throw new Error(`order ${orderId} is not opened`);
  return { file, lineNo, item, quantity };
};

const earliest = (dates: readonly string[]): string => dates.toSorted()[0] ?? '';

async function pickupsOf(tx: Tx, service: string): Promise<string[]> {
  const row = await tx.row<{ pickups: string[] }>('select pickups from carrier_services where code = $1', [
    service,
  ]);
  return row?.pickups ?? [];
}

async function writeDates(
  tx: Tx,
  id: string,
  shipByDate: string,
  plannedDate: string,
  { shipByAt, pickupAt, pickupReason }: ShipBy,
): Promise<void> {
  await tx.rows(
    'update shipments set ship_by_date = $2, planned_date = $3, ship_by_at = $4, pickup_at = $5, pickup_reason = $6 where id = $1',
    [id, shipByDate, plannedDate, shipByAt, pickupAt, pickupReason],
  );
}

/** @throws DomainError `state-conflict` naming in what the shipments differ */
function refuseUnlike({ files, shipments, rows }: OpenedShipments): void {
  const orders = shipments.map(({ id }) =>
    files.filter(({ order }) => rows.some((row) => row.shipmentId === id && row.orderId === order.id)),
  );
  const differs = (of: (i: number) => unknown): boolean =>
    new Set(shipments.map((_, i) => JSON.stringify(of(i)))).size > 1;
  const differences = Object.entries({
    warehouse: (i: number) => shipments[i]?.warehouse,
    service: (i: number) => shipments[i]?.service,
    customer: (i: number) => orders[i]?.[0]?.order.customer,
    shipTo: (i: number) => orders[i]?.[0]?.order.shipTo,
  }).flatMap(([name, of]) => (differs(of) ? [name] : []));
  if (differences.length === 0) return;
  throw new DomainError('state-conflict', `The shipments differ in ${differences.join(', ')}`, {
    detailZh: `这些发运单的 ${differences.join('、')} 不一致`,
    facts: { differences },
  });
}

function noPickup(number: string, service: string, given: string, next: readonly string[]): DomainError {
  const when = next.length > 0 ? `; it comes next at ${next.join(', ')}` : '';
  const whenZh = next.length > 0 ? `；最近的取货时间：${next.join('、')}` : '';
  const message = `${service} does not pick up ${number} at ${given}${when}`;
  const messageZh = `${service} 不在 ${given} 取货（发运单 ${number}）${whenZh}`;
  return new DomainError('no-pickup', message, {
    detailZh: messageZh,
    errors: [{ pointer: '/pickupAt', code: 'no-pickup', message, messageZh, given }],
    facts: { next },
  });
}
