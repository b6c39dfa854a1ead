import { z } from 'zod';
import { PICKUP_REASONS } from '../../domain/carriage/pickup-slots.js';
import { namedItem } from '../catalog/item-view.js';
import { lineNumber } from '../platform/http/report-schemas.js';
import { code, instant, moneyAnswer, quantity, text } from '../platform/http/schemas.js';

export const SHIPMENT_STATES = ['planned', 'handedOver', 'delivered', 'cancelled'] as const;

export const handOverReport = z
  .strictObject({ trackingNumber: text(100).optional() })
  .prefault({})
  .meta({ id: 'HandOverReport' });
export type HandOverReport = z.infer<typeof handOverReport>;

export const trackingReport = z
  .strictObject({
    code: z.enum(['pickedUp', 'scanned', 'outForDelivery', 'exception']).describe('What the carrier reports'),
    location: text(200).optional(),
    note: text(2_000).optional(),
  })
  .meta({ id: 'TrackingReport' });
export type TrackingReport = z.infer<typeof trackingReport>;

export const deliveryReport = z.strictObject({ signedBy: text(200) }).meta({ id: 'DeliveryReport' });
export type DeliveryReport = z.infer<typeof deliveryReport>;

export const booking = z
  .strictObject({
    pickupAt: instant
      .optional()
      .describe('When the carrier is to come; left out, the best pick-up from now on'),
  })
  .prefault({})
  .meta({ id: 'PickupBooking' });
export type PickupBooking = z.infer<typeof booking>;

const splitLine = z.strictObject({
  order: code.optional().describe('Needed where the shipment serves several orders'),
  line: lineNumber.describe('Line of the sales order'),
  quantity,
});
export type SplitLine = z.infer<typeof splitLine>;
export const splitting = z
  .strictObject({
    lines: z
      .array(splitLine)
      .min(1)
      .max(500)
      .refine(
        (lines) =>
          new Set(lines.map(({ order, line }) => JSON.stringify([order, line]))).size === lines.length,
        {
          error: 'A line is named once',
        },
      )
      .describe('What leaves by itself'),
  })
  .meta({ id: 'ShipmentSplit' });
export type ShipmentSplit = z.infer<typeof splitting>;

export const consolidation = z
  .strictObject({
    shipments: z
      .array(code)
      .min(2)
      .max(50)
      .refine((numbers) => new Set(numbers).size === numbers.length, { error: 'A shipment is named once' })
      .describe('The first one takes the goods of the others over'),
  })
  .meta({ id: 'ShipmentConsolidation' });
export type ShipmentConsolidation = z.infer<typeof consolidation>;

export const shipmentSummary = z
  .object({
    number: z.string(),
    state: z.enum(SHIPMENT_STATES),
    orders: z.array(z.string()).describe('Sales orders it carries goods of'),
    service: z.string().describe('Carrier service'),
    carrier: z.string(),
    mode: z.string().describe('road, rail, air, sea, express or pickup'),
    warehouse: z.string(),
    shipByDate: z.string().describe('Last day to hand it over and keep the date'),
    shipByAt: z.string().describe('Instant by which it must have left to keep the date'),
    pickupAt: z.string().nullable().describe('When the carrier comes; null, when called'),
    pickupReason: z
      .enum(PICKUP_REASONS)
      .nullable()
      .describe(
        'latestInTime = the latest that keeps the date, firstPossible = that has passed, booked = by a person',
      ),
    plannedDate: z.string().describe('Delivery by plan'),
    cost: moneyAnswer.describe('Expected cost'),
    trackingNumber: z.string().nullable(),
    signedBy: z.string().nullable(),
    plannedAt: z.string(),
    handedOverAt: z.string().nullable(),
    deliveredAt: z.string().nullable(),
    expectedBy: z.string().nullable().describe('When the next report is expected at the latest'),
    mergedInto: z
      .string()
      .nullable()
      .describe('Shipment that took its goods over when they were consolidated'),
  })
  .meta({ id: 'ShipmentSummary' });
export type ShipmentSummary = z.infer<typeof shipmentSummary>;

const line = z.object({
  order: z.string(),
  line: z.number().int().describe('Line of the sales order'),
  release: z.string().describe('Release it was picked for'),
  ...namedItem,
  quantity: z.string(),
  packed: z.string(),
  shipped: z.string(),
});

const tracking = z.object({
  code: z.string().describe('pickedUp, scanned, outForDelivery, exception or delivered'),
  location: z.string().nullable(),
  note: z.string().nullable(),
  reportedBy: z.string(),
  at: z.string(),
});

export const shipment = shipmentSummary
  .extend({
    shipTo: z.unknown().describe('Address of the order whose goods it carries'),
    lines: z.array(line),
    tracking: z.array(tracking).describe('What the carrier reported, oldest first'),
  })
  .meta({ id: 'Shipment' });
export type ShipmentView = z.infer<typeof shipment>;

export const splitShipment = z
  .object({ shipment, second: shipment.describe('What leaves by itself') })
  .meta({ id: 'SplitShipment' });
export type SplitShipment = z.infer<typeof splitShipment>;
