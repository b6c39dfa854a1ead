import { z } from 'zod';
import { namedItem } from '../catalog/item-view.js';
import { lineNumber, linesOf } from '../platform/http/report-schemas.js';
import { quantity } from '../platform/http/schemas.js';

export const RELEASE_STATES = ['released', 'picked', 'packed', 'handedOver', 'cancelled'] as const;
export const MOVEMENT_KINDS = ['opening', 'receipt', 'issue', 'production', 'pick', 'count'] as const;
export const RESERVATION_STATES = ['open', 'consumed', 'undone'] as const;

const pickedLines = linesOf(z.strictObject({ line: lineNumber, quantity })).optional();

export const pickReport = z
  .strictObject({
    lines: pickedLines.describe('What was picked; left out, all that is left'),
    packed: z.boolean().default(false).describe('True when it is packed as well'),
  })
  .prefault({})
  .meta({ id: 'PickReport' });
export type PickReport = z.infer<typeof pickReport>;

export const packReport = z
  .strictObject({ lines: pickedLines.describe('What was packed; left out, all that is picked') })
  .prefault({})
  .meta({ id: 'PackReport' });
export type PackReport = z.infer<typeof packReport>;

export const stockRow = z
  .object({
    ...namedItem,
    warehouse: z.string(),
    onHand: z.string().describe('Physically there'),
    reserved: z.string().describe('Part of it held for orders'),
    free: z.string().describe('On hand and not held'),
    incoming: z
      .string()
      .describe('Ordered from suppliers and outstanding; it arrives at the first warehouse'),
  })
  .meta({ id: 'Stock' });
export type StockRow = z.infer<typeof stockRow>;

export const movementRow = z
  .object({
    at: z.string(),
    warehouse: z.string(),
    quantity: z.string().describe('Added, or taken when negative'),
    unit: z.string(),
    kind: z.enum(MOVEMENT_KINDS),
    document: z.string().describe('Document that caused it'),
    reportedBy: z.string(),
  })
  .meta({ id: 'StockMovement' });
export type MovementRow = z.infer<typeof movementRow>;

export const reservationRow = z
  .object({
    order: z.string(),
    line: z.number().int().describe('Line of the sales order'),
    version: z.number().int(),
    ...namedItem,
    warehouse: z.string(),
    quantity: z.string().describe('Still held'),
    firm: z.boolean().describe('Held for good; else until expiresAt'),
    expiresAt: z.string().nullable(),
    state: z.enum(RESERVATION_STATES),
  })
  .meta({ id: 'Reservation' });
export type ReservationRow = z.infer<typeof reservationRow>;

export const releaseSummary = z
  .object({
    number: z.string(),
    order: z.string(),
    version: z.number().int(),
    warehouse: z.string(),
    state: z.enum(RELEASE_STATES),
    shipment: z.string().nullable().describe('Shipment that carries it'),
    releasedAt: z.string(),
    expectedBy: z.string().nullable().describe('When the next report is expected at the latest'),
  })
  .meta({ id: 'ReleaseSummary' });
export type ReleaseSummary = z.infer<typeof releaseSummary>;

const releaseLine = z.object({
  line: z.number().int().describe('Line of the sales order'),
  ...namedItem,
  quantity: z.string().describe('To take'),
  picked: z.string(),
  packed: z.string(),
});

export const release = releaseSummary
  .extend({
    lines: z.array(releaseLine),
  })
  .meta({ id: 'Release' });
export type ReleaseView = z.infer<typeof release>;
