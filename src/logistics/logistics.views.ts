import { z } from 'zod';
import { namedItem } from '../catalog/item-view.js';
import { moneyAnswer, text } from '../platform/http/schemas.js';

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
    plannedDate: z.string().describe('Delivery by plan'),
    cost: moneyAnswer.describe('Expected cost'),
    trackingNumber: z.string().nullable(),
    signedBy: z.string().nullable(),
    plannedAt: z.string(),
    handedOverAt: z.string().nullable(),
    deliveredAt: z.string().nullable(),
    expectedBy: z.string().nullable().describe('When the next report is expected at the latest'),
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
