import { z } from 'zod';
import { namedItem } from '../catalog/item-view.js';
import { goodOrBad, reason } from '../platform/http/report-schemas.js';
import { moneyAnswer, quantityOrZero } from '../platform/http/schemas.js';

export const WORK_ORDER_STATES = [
  'planned',
  'released',
  'acknowledged',
  'started',
  'done',
  'cancelled',
] as const;

export const productionReport = z
  .strictObject({
    good: quantityOrZero,
    scrap: quantityOrZero.default('0'),
    reason: reason.optional().describe('Needed when something was scrapped'),
  })
  .check(goodOrBad('good', 'scrap'))
  .meta({ id: 'ProductionReport' });
export type ProductionReport = z.infer<typeof productionReport>;

export const completion = z
  .strictObject({ reason: reason.optional().describe('Why it ends with less than ordered') })
  .prefault({})
  .meta({ id: 'WorkOrderCompletion' });
export type Completion = z.infer<typeof completion>;

export const workOrderSummary = z
  .object({
    number: z.string(),
    order: z.string().describe('Sales order it serves'),
    line: z.number().int().describe('Line of the sales order'),
    ...namedItem,
    quantity: z.string(),
    good: z.string().describe('Good quantity reported so far'),
    scrapped: z.string(),
    state: z.enum(WORK_ORDER_STATES),
    parent: z.string().nullable().describe('Work order that this one makes a component for'),
    startDate: z.string(),
    finishDate: z.string(),
    expectedBy: z.string().nullable().describe('When the next report is expected at the latest'),
    startedAt: z.string().nullable(),
    doneAt: z.string().nullable(),
  })
  .meta({ id: 'WorkOrderSummary' });
export type WorkOrderSummary = z.infer<typeof workOrderSummary>;

const component = z.object({
  ...namedItem,
  quantity: z.string(),
  issued: z.string().describe('Taken from stock for it'),
  unitCost: z
    .string()
    .nullable()
    .describe('Cost of one unit in the company currency; null where nobody knows it'),
});
const cost = z
  .object({
    material: moneyAnswer.describe('What was taken from stock, at its unit cost'),
    labour: moneyAnswer.describe('Set-up, once work has begun, and the time of what was reported'),
    total: moneyAnswer,
    unknown: z.array(z.string()).describe('Components whose cost nobody knows, counted as nothing'),
  })
  .describe('What it has cost so far, in the company currency');
const report = z.object({
  good: z.string(),
  scrap: z.string(),
  reason: z.string().nullable(),
  reportedBy: z.string(),
  at: z.string(),
});

export const workOrder = workOrderSummary
  .extend({
    version: z.number().int().describe('Version of the sales order it was made for'),
    requirements: z.unknown().nullable().describe('Special requirements of the order line, word for word'),
    components: z.array(component),
    cost,
    reports: z.array(report),
  })
  .meta({ id: 'WorkOrder' });
export type WorkOrderView = z.infer<typeof workOrder>;
