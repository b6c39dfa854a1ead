import { z } from 'zod';
import { namedItem } from '../catalog/item-view.js';
import { goodOrBad, lineNumber, linesOf, reason } from '../platform/http/report-schemas.js';
import { date, moneyAnswer, quantityOrZero } from '../platform/http/schemas.js';

export const PURCHASE_ORDER_STATES = ['ordered', 'confirmed', 'received', 'cancelled'] as const;

export const confirmation = z
  .strictObject({
    lines: linesOf(z.strictObject({ line: lineNumber, date }))
      .optional()
      .describe('Lines that come on another day than ordered for; the others are confirmed as ordered'),
  })
  .prefault({})
  .meta({ id: 'PurchaseConfirmation' });
export type Confirmation = z.infer<typeof confirmation>;

const receivedLine = z
  .strictObject({
    line: lineNumber,
    accepted: quantityOrZero,
    rejected: quantityOrZero.default('0'),
    reason: reason.optional().describe('Needed when something was rejected'),
  })
  .check(goodOrBad('accepted', 'rejected'));

export const receiptReport = z
  .strictObject({
    lines: linesOf(receivedLine)
      .optional()
      .describe('What arrived; left out, everything outstanding arrived and was accepted'),
  })
  .prefault({})
  .meta({ id: 'ReceiptReport' });
export type ReceiptReport = z.infer<typeof receiptReport>;

export const purchaseOrderSummary = z
  .object({
    number: z.string(),
    supplier: z.object({ code: z.string(), name: z.string(), nameZh: z.string().nullable() }),
    state: z.enum(PURCHASE_ORDER_STATES),
    orderedAt: z.string(),
    dueDate: z.string().nullable().describe('When the last outstanding line is expected'),
    total: moneyAnswer.describe('Quantity × price of all lines'),
    orders: z.array(z.string()).describe('Sales orders that count on it'),
  })
  .meta({ id: 'PurchaseOrderSummary' });
export type PurchaseOrderSummary = z.infer<typeof purchaseOrderSummary>;

const countedOn = z.object({
  order: z.string(),
  line: z.number().int(),
  quantity: z.string(),
  received: z.string(),
});

const line = z.object({
  line: z.number().int(),
  ...namedItem,
  quantity: z.string(),
  accepted: z.string(),
  rejected: z.string(),
  outstanding: z.string(),
  price: z.string().describe('Price of one unit in the currency of the purchase order'),
  dueDate: z.string().describe('Due by plan'),
  confirmedDate: z.string().nullable().describe('Date the supplier confirmed'),
  expectedBy: z.string().nullable().describe('When the next report is expected at the latest'),
  state: z.enum(PURCHASE_ORDER_STATES),
  countedOn: z.array(countedOn).describe('Which sales orders count on how much of it'),
  free: z.string().describe('Quantity that no order counts on yet'),
});

const receipt = z.object({
  line: z.number().int(),
  accepted: z.string(),
  rejected: z.string(),
  reason: z.string().nullable(),
  reportedBy: z.string(),
  at: z.string(),
});

export const purchaseOrder = purchaseOrderSummary
  .extend({ lines: z.array(line), receipts: z.array(receipt) })
  .meta({ id: 'PurchaseOrder' });
export type PurchaseOrderView = z.infer<typeof purchaseOrder>;
