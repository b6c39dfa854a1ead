import { z } from 'zod';
import { namedItem } from '../catalog/item-view.js';
import { lineNumber, linesOf, reason } from '../platform/http/report-schemas.js';
import { code, quantity, quantityOrZero } from '../platform/http/schemas.js';
import { MOVEMENT_KINDS } from './stock.js';

export const RELEASE_STATES = ['released', 'picked', 'packed', 'handedOver', 'cancelled'] as const;
export const TRANSFER_STATES = ['planned', 'dispatched', 'arrived', 'cancelled'] as const;
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

export const releaseMove = z
  .strictObject({
    before: code.optional().describe('Release that is to come directly after it'),
    position: z.number().int().min(1).max(1_000_000).optional().describe('Place in the queue, from 1'),
    reason,
  })
  .refine(({ before, position }) => (before === undefined) !== (position === undefined), {
    path: ['position'],
    error: 'Name the release it goes before, or its position',
  })
  .meta({ id: 'ReleaseMove' });
export type ReleaseMove = z.infer<typeof releaseMove>;

export const countReport = z
  .strictObject({ item: code, warehouse: code, counted: quantityOrZero, reason })
  .meta({ id: 'CountReport' });
export type CountReport = z.infer<typeof countReport>;

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
    reason: z.string().nullable().describe('Why, of a count or of scrap'),
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
    shipByAt: z.string().nullable().describe('Instant by which its shipment must have left'),
    position: z
      .number()
      .int()
      .nullable()
      .describe(
        'Place in the queue of its warehouse; with sort=queue and of a single release, until it is picked',
      ),
    moved: z
      .object({ by: z.string(), reason: z.string(), at: z.string() })
      .nullable()
      .describe('Who moved it in the queue'),
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

export const movedRelease = z
  .object({
    release,
    from: z.number().int().describe('Place it had in the queue'),
    position: z.number().int().describe('Place it has now'),
    overtaken: z
      .array(z.object({ release: z.string(), order: z.string(), position: z.number().int() }))
      .describe('Releases that went first and now come after it, with the places they have now'),
  })
  .meta({ id: 'MovedRelease' });
export type MovedRelease = z.infer<typeof movedRelease>;

export const countAnswer = z
  .object({
    difference: z.string().describe('Added, or taken when negative; 0: it was right'),
    stock: stockRow,
  })
  .meta({ id: 'StockCount' });
export type CountAnswer = z.infer<typeof countAnswer>;

export const transfer = z
  .object({
    number: z.string(),
    order: z.string(),
    line: z.number().int().describe('Line of the sales order'),
    ...namedItem,
    quantity: z.string(),
    from: z.string().describe('Warehouse it leaves'),
    to: z.string().describe('Warehouse it goes to, from which the order is shipped'),
    state: z.enum(TRANSFER_STATES),
    dueDate: z.string().describe('Working day on which it should arrive'),
    plannedAt: z.string(),
    dispatchedAt: z.string().nullable(),
    arrivedAt: z.string().nullable(),
    expectedBy: z.string().nullable().describe('When the next report is expected at the latest'),
  })
  .meta({ id: 'Transfer' });
export type TransferView = z.infer<typeof transfer>;
