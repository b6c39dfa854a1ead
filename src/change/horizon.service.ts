import { Injectable } from '@nestjs/common';
import { shipByOf } from '../../domain/carriage/pickup-slots.js';
import { horizonOf, nextPointOfNoReturn, type Horizon } from '../../domain/change/horizon.js';
import type { End, LineInTime, Measure, OrderInTime } from '../../domain/change/horizon-order.js';
import { purchaseInTime, shipmentInTime, workInTime } from '../../domain/change/horizon-phases.js';
import { Exact } from '../../domain/money/money.js';
import { isLess, isPositive, minus } from '../../domain/quantity/quantity.js';
import { CompanyProfile } from '../company/company-profile.js';
import type { LineRow, OrderFile } from '../orders/order-file.js';
import {
  dayOf,
  plannedPurchases,
  plannedShipments,
  plannedWork,
  shipmentsOf,
  unshipped,
  type Carriage,
  type ShipmentOfOrder,
} from './horizon.facts.js';

/** Until when an order can be changed, for what (X2), as it stands in the transaction of its file; reads only. */
@Injectable()
export class HorizonService {
  constructor(private readonly company: CompanyProfile) {}

  /** Every kind of change, measured by what it costs the company or by what the customer is charged. */
  async readHorizon(file: OrderFile, measure: Measure = 'cost'): Promise<Horizon> {
    return horizonOf(await this.inTime(file), measure);
  }

  /** The next instant at which any change of the order becomes worse by plan; null where none is known. */
  async nextPointOfNoReturn(file: OrderFile): Promise<string | null> {
    return nextPointOfNoReturn(await this.readHorizon(file));
  }

  private async inTime(file: OrderFile): Promise<OrderInTime> {
    const { order, at, lines } = file;
    const { policies, profile } = this.company;
    const shipments = await shipmentsOf(file);
    const carriage = await this.carriageOf(file);
    const goods = plannedShipments(file, this.company, shipments, carriage);
    const work = await plannedWork(file, this.company);
    const purchases = await plannedPurchases(file, this.company);
    return {
      order: order.number,
      version: order.version,
      at,
      ended: endedOf(file),
      delivered: this.deliveredOf(file, shipments),
      lines: lines
        .filter((line) => isPositive(minus(line.quantity, line.cancelled)))
        .map((line) => this.lineOf(file, line, shipments, carriage)),
      commitments: [
        ...work.map((each) => workInTime(each, at)),
        ...purchases.map((each) => purchaseInTime(each, at)),
        ...goods.map((each) => shipmentInTime(each, at)),
      ],
      policy: policies.cancellation,
      currencies: { order: order.currency, company: profile.currency },
    };
  }

  private lineOf(
    file: OrderFile,
    line: LineRow,
    shipments: readonly ShipmentOfOrder[],
    carriage: Carriage,
  ): LineInTime {
    const wanted = minus(line.quantity, line.cancelled);
    const open = minus(wanted, line.shipped);
    const openAmount = new Exact(line.amount).mul(open).div(wanted).toFixed();
    return {
      line: line.lineNo,
      item: line.item,
      openAmount,
      gone: goneOf(file, line.lineNo, open, shipments, carriage),
    };
  }

  /** Delivery is planned for a day: it may be at any time of it. */
  private deliveredOf({ order, lines }: OrderFile, shipments: readonly ShipmentOfOrder[]): End {
    const isDelivered = lines.every((line) => !isLess(line.delivered, minus(line.quantity, line.cancelled)));
    const date = order.projectedDate ?? order.promisedDate;
    const last = shipments
      .filter(({ deliveredAt }) => deliveredAt !== null)
      .toSorted((a, b) => ((a.deliveredAt ?? '') < (b.deliveredAt ?? '') ? 1 : -1))[0];
    return {
      why: 'delivered',
      since: isDelivered ? (last?.deliveredAt ?? null) : null,
      at: date === null ? null : dayOf(this.company, 'logistics', date).start,
      document: isDelivered ? (last?.number ?? null) : null,
    };
  }

  private async carriageOf({ order, tx, at }: OrderFile): Promise<Carriage> {
    const service = await tx.row<{ pickups: string[]; fee: string }>(
      'select pickups, trim_scale(cancel_cost)::text as fee from carrier_services where code = $1',
      [order.service],
    );
    if (!service || order.shipByDate === null) return { leavesAt: null, fee: service?.fee ?? '0' };
    const hours = this.company.planner.hoursOf('inventory');
    const { pickupAt, shipByAt } = shipByOf(service.pickups, order.shipByDate, at, hours);
    return { leavesAt: pickupAt ?? shipByAt, fee: service.fee };
  }
}

/** An order that has ended, or of which the rest is cancelled, is not changed any more. */
function endedOf({ order }: OrderFile): End | null {
  const { cancellation, closedAt } = order;
  const over = { at: null, document: null };
  if (cancellation) return { why: 'cancelled', since: cancellation.at, ...over };
  return closedAt === null ? null : { why: 'ended', since: closedAt, ...over };
}

/** The last of a line leaves with the last of its shipments; what is on none, by the service that the promise counts on. */
function goneOf(
  file: OrderFile,
  line: number,
  open: string,
  shipments: readonly ShipmentOfOrder[],
  carriage: Carriage,
): End {
  const own = shipments.filter(({ lines }) => lines.some((each) => each.line === line));
  if (!isPositive(open)) {
    const left = own.toSorted((a, b) => ((a.handedOverAt ?? '') < (b.handedOverAt ?? '') ? 1 : -1))[0];
    return {
      why: 'handedOver',
      since: left?.handedOverAt ?? file.at,
      at: null,
      document: left?.number ?? null,
    };
  }
  const planned: { leavesAt: string | null; number: string | null }[] = own.filter(
    ({ state }) => state === 'planned',
  );
  if (isPositive(unshipped(file, line, shipments))) planned.push({ ...carriage, number: null });
  // Where nobody can say when a part leaves, nobody can say when the last of it does.
  const last = planned.toSorted((a, b) => ((a.leavesAt ?? '9999') < (b.leavesAt ?? '9999') ? 1 : -1))[0];
  return { why: 'handedOver', since: null, at: last?.leavesAt ?? null, document: last?.number ?? null };
}
