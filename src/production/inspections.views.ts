import { z } from 'zod';
import { namedItem } from '../catalog/item-view.js';
import { reason } from '../platform/http/report-schemas.js';
import { quantityOrZero } from '../platform/http/schemas.js';
import { isPositive } from '../../domain/quantity/quantity.js';

export const INSPECTION_STATES = ['open', 'passed', 'failed', 'cancelled'] as const;

const answer = z.strictObject({
  check: z.number().int().min(1).max(1_000).describe('Number of the check in the checklist'),
  ok: z.boolean(),
  note: reason.optional().describe('What was found'),
});

export const finding = z
  .strictObject({
    passed: quantityOrZero.describe('Quantity that passed'),
    failed: quantityOrZero.default('0').describe('Quantity that failed: it is scrapped and made anew'),
    results: z.array(answer).min(1).max(1_000).describe('The answer to every check of the list'),
  })
  .check(({ value, issues }) => {
    // A quantity that is none has been complained of already.
    if (issues.length > 0 || isPositive(value.passed) || isPositive(value.failed)) return;
    issues.push({ code: 'custom', message: 'Nothing is reported', path: ['passed'], input: value.passed });
  })
  .meta({ id: 'InspectionFinding' });
export type InspectionFinding = z.infer<typeof finding>;

const checkItem = z.object({
  check: z.number().int(),
  about: z
    .enum(['text', 'colour', 'logo', 'packaging', 'other', 'general'])
    .describe('The requirement it is about'),
  text: z.string().describe('What must hold, word for word'),
});

export const inspectionSummary = z
  .object({
    number: z.string(),
    order: z.string().describe('Sales order the goods are for'),
    line: z.number().int().describe('Line of the sales order'),
    workOrder: z.string().describe('Work order that made them'),
    ...namedItem,
    warehouse: z.string().describe('Where they lie'),
    quantity: z.string(),
    passed: z.string(),
    failed: z.string(),
    state: z.enum(INSPECTION_STATES),
    openedAt: z.string(),
  })
  .meta({ id: 'InspectionSummary' });
export type InspectionSummary = z.infer<typeof inspectionSummary>;

const result = z.object({
  passed: z.string(),
  failed: z.string(),
  answers: z.array(z.object({ check: z.number().int(), ok: z.boolean(), note: z.string().optional() })),
  inspector: z.string(),
  at: z.string(),
});

export const inspection = inspectionSummary
  .extend({ checklist: z.array(checkItem), results: z.array(result) })
  .meta({ id: 'Inspection' });
export type InspectionView = z.infer<typeof inspection>;
