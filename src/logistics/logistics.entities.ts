import { Check, Entity, ForeignKey, Index } from 'typeorm';
import type { PickupReason } from '../../domain/carriage/pickup-slots.js';
import { Item } from '../catalog/catalog.entities.js';
import { Warehouse, Release } from '../inventory/inventory.entities.js';
import { Order } from '../orders/orders.entities.js';
import {
  Amount,
  Code,
  DateOnly,
  Flag,
  Id,
  Instant,
  Int,
  Json,
  Quantity,
  Ref,
  Text,
} from '../platform/database/columns.js';

@Entity('carrier_services', { comment: 'carriers and modes' })
@Check('carrier_services_mode', `"mode" in ('road', 'rail', 'air', 'sea', 'express', 'pickup')`)
export class CarrierService {
  @Code('service code') code!: string;
  @Text('carrier name') carrier!: string;
  @Text('road, rail, air, sea, express, pickup') mode!: string;
  @Text('currency of its cost, ISO 4217') currency!: string;
  @Amount('cost of a shipment') baseCost!: string;
  @Amount('cost of a kilogram') costPerKg!: string;
  @Flag('true = transit counts working days, false = calendar days') countsWorkingDays!: boolean;
  @Json('when it comes for goods: ["1-5@16:30"], weekdays and local time; none = when called', {
    default: [],
  })
  pickups!: string[];
  @Amount('its fee for a shipment that is cancelled before hand-over, company currency', { default: 0 })
  cancelCost!: string;
}

@Entity('transit_times', {
  comment:
    'days from hand-over to delivery by destination; a region row wins over its country row, * is everywhere else',
})
@Check('transit_times_days', '"days" >= 0')
export class TransitTime {
  @ForeignKey(() => CarrierService) @Code('service code') service!: string;
  @Code('country, ISO 3166-1 alpha-2, or *') country!: string;
  @Code('region, or * for the whole country') region!: string;
  @Int('days in transit') days!: number;
}

@Entity('shipments', { comment: 'goods on their way to a customer' })
@Check('shipments_state', `"state" in ('planned', 'handedOver', 'delivered', 'cancelled')`)
@Check('shipments_pickup', `("pickup_at" is null) = ("pickup_reason" is null)`)
export class Shipment {
  @Id() id!: string;
  @Index({ unique: true }) @Text('SH-2026-000012') number!: string;
  @ForeignKey(() => CarrierService) @Text('carrier service') service!: string;
  @ForeignKey(() => Warehouse) @Text('warehouse it leaves') warehouse!: string;
  @Text('planned, handedOver, delivered, cancelled') state!:
    'planned' | 'handedOver' | 'delivered' | 'cancelled';
  @DateOnly('last day to hand it over and still keep the date') shipByDate!: string;
  @Instant('instant by which it must have left to keep the date') shipByAt!: Date;
  @Instant('when the carrier comes for it; null = when called', { nullable: true }) pickupAt!: Date | null;
  @Text('why then: latestInTime, firstPossible, booked', { nullable: true })
  pickupReason!: PickupReason | null;
  @DateOnly('delivery date by plan') plannedDate!: string;
  @Amount('expected cost in the carrier currency') cost!: string;
  @Text('tracking number of the carrier', { nullable: true }) trackingNumber!: string | null;
  @Text('who signed for it', { nullable: true }) signedBy!: string | null;
  @Instant('when it was planned') plannedAt!: Date;
  @Instant('handed to the carrier', { nullable: true }) handedOverAt!: Date | null;
  @Instant('delivered', { nullable: true }) deliveredAt!: Date | null;
  @Text('shipment that took over its goods when they were consolidated', { nullable: true }) mergedInto!:
    string | null;
}

@Entity('shipment_lines', { comment: 'what a shipment carries, for which order' })
@Check(
  'shipment_lines_quantities',
  '"quantity" > 0 and "packed" >= 0 and "packed" <= "quantity" and "shipped" >= 0 and "shipped" <= "packed"',
)
@Index(['shipmentId', 'releaseId', 'lineNo'], { unique: true })
export class ShipmentLine {
  @Id() id!: string;
  @ForeignKey(() => Shipment) @Ref('shipment') shipmentId!: string;
  @Index() @ForeignKey(() => Release) @Ref('release it comes from') releaseId!: string;
  @Index() @ForeignKey(() => Order) @Ref('sales order') orderId!: string;
  @Int('version of the sales order') version!: number;
  @Int('line of the sales order') lineNo!: number;
  @ForeignKey(() => Item) @Text('item code') item!: string;
  @Quantity('quantity planned') quantity!: string;
  @Quantity('quantity packed for it') packed!: string;
  @Quantity('quantity handed over; never above packed') shipped!: string;
}

@Entity('tracking_events', { comment: 'what the carrier reported, append-only' })
export class TrackingEvent {
  @Id() id!: string;
  @Index() @ForeignKey(() => Shipment) @Ref('shipment') shipmentId!: string;
  @Text('pickedUp, scanned, outForDelivery, exception, delivered') code!: string;
  @Text('where', { nullable: true }) location!: string | null;
  @Text('remark', { nullable: true }) note!: string | null;
  @Text('who reported it') reportedBy!: string;
  @Instant('when it happened') at!: Date;
}
