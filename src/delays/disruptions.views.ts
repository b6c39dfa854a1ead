import { z } from 'zod';
import { DISRUPTIONS, type DisruptionKind } from '../../domain/delay/delay.js';
import { pageQuery } from '../platform/http/paging.js';
import { code, date, instant, text } from '../platform/http/schemas.js';

export const DISRUPTION_KINDS = Object.keys(DISRUPTIONS) as [DisruptionKind, ...DisruptionKind[]];

const until = z
  .union([date, instant])
  .describe(
    'Day, or instant, from which on it is expected to be over; what is planned before waits until then',
  );
const note = text(2_000).optional();

/** What delays many orders at once. The same kind and subject reported again says more about it; it is no second event. */
export const newDisruption = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('machineDown'), workCentre: code, until, note }),
    z.strictObject({
      kind: z.literal('materialShort'),
      item: code,
      until: until.optional().describe('Left out: nobody knows; each next working day is counted on'),
      note,
    }),
    z
      .strictObject({
        kind: z.literal('supplierLate'),
        supplier: code.optional().describe('All it still has to deliver'),
        purchaseOrder: code.optional().describe('This purchase order alone'),
        until,
        note,
      })
      .check(oneOf('supplier', 'purchaseOrder')),
    z
      .strictObject({
        kind: z.literal('carrierSlow'),
        service: code.optional().describe('All shipments with this carrier service'),
        shipment: code.optional().describe('This shipment alone'),
        days: z.number().int().min(1).max(365).describe('Calendar days more than usual'),
        note,
      })
      .check(oneOf('service', 'shipment')),
  ])
  .meta({ id: 'NewDisruption' });
export type NewDisruption = z.infer<typeof newDisruption>;

function oneOf<A extends string, B extends string>(a: A, b: B) {
  return ({ value, issues }: z.core.ParsePayload<Partial<Record<A | B, string | undefined>>>): void => {
    if ((value[a] === undefined) !== (value[b] === undefined)) return;
    issues.push({ code: 'custom', message: `Name either ${a} or ${b}`, path: [a], input: value[a] });
  };
}

const touchedOrder = z.object({
  order: z.string(),
  promisedDate: z.string().nullable(),
  projectedBefore: z.string().nullable().describe('Forecast of its delivery before'),
  projectedDate: z.string().nullable().describe('Forecast of its delivery now'),
  atRisk: z.boolean(),
  late: z.boolean(),
  state: z.enum(['open', 'cleared']).describe('Whether it still delays the order'),
});

export const disruptionSummary = z
  .object({
    id: z.string(),
    kind: z.enum(DISRUPTION_KINDS),
    subject: z
      .string()
      .describe('Work centre, item, supplier or purchase order, carrier service or shipment'),
    until: z.string().nullable(),
    days: z.number().int().nullable(),
    note: z.string().nullable(),
    state: z.enum(['open', 'ended']),
    complete: z.boolean().describe('False while orders it touches are still to be looked at'),
    reportedBy: z.string(),
    reportedAt: z.string(),
    endedBy: z.string().nullable(),
    endedAt: z.string().nullable(),
    ordersTouched: z.number().int().describe('Orders that it delays or has delayed'),
  })
  .meta({ id: 'DisruptionSummary' });
export type DisruptionSummary = z.infer<typeof disruptionSummary>;

export const disruption = disruptionSummary
  .extend({ orders: z.array(touchedOrder) })
  .meta({ id: 'Disruption' });
export type DisruptionView = z.infer<typeof disruption>;

export const disruptionsQuery = pageQuery(['-reported'], {
  kind: z.enum(DISRUPTION_KINDS).optional(),
  subject: code.optional(),
  state: z.enum(['open', 'ended']).optional(),
});
export type DisruptionsQuery = z.infer<typeof disruptionsQuery>;
