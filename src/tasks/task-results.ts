import { z } from 'zod';
import { DomainError, type FieldError } from '../../domain/errors/domain-error.js';
import type { TaskKind } from '../../domain/order/tasks.js';
import { isLess, minus } from '../../domain/quantity/quantity.js';
import { newPayment } from '../finance/finance.views.js';
import { pickReport } from '../inventory/inventory.views.js';
import { deliveryReport, handOverReport } from '../logistics/logistics.views.js';
import { fieldErrors } from '../platform/http/field-errors.js';
import { amount, code, date, price, quantity } from '../platform/http/schemas.js';
import { reason } from '../platform/http/report-schemas.js';
import { finding, type InspectionFinding } from '../production/inspections.views.js';
import { productionReport, type ProductionReport } from '../production/production.views.js';
import { receiptReport } from '../purchasing/purchasing.views.js';

const payment = z.strictObject({ reference: newPayment.shape.reference, amount: amount.optional() });

/**
 * What completing a task of each kind needs to know: what the department's own route takes, with its rules. Whatever may
 * be left out means: all of it, as planned.
 */
export const RESULTS = {
  answerOffer: z.strictObject({ accept: z.boolean() }),
  findSource: z.strictObject({
    supplier: code,
    leadDays: z.number().int().min(0).max(3_650),
    price,
    minimum: quantity.default('1'),
    multiple: quantity.default('1'),
    maximum: quantity.optional(),
  }),
  approveStep: z.strictObject({}),
  decideCredit: z.strictObject({ approve: z.boolean() }),
  confirmDeposit: payment,
  collectBalance: payment,
  produce: z.strictObject({
    ...productionReport.shape,
    good: productionReport.shape.good.optional(),
    acknowledge: z.literal(true).optional(),
  }),
  inspect: z.strictObject({ ...finding.shape, passed: finding.shape.passed.optional() }),
  receiveGoods: receiptReport,
  transferGoods: z.strictObject({}),
  pick: pickReport.unwrap().pick({ lines: true }),
  handOver: handOverReport,
  proveDelivery: deliveryReport,
  returnPayment: z.strictObject({ reference: newPayment.shape.reference }),
  decideChange: z
    .strictObject({
      decision: z.enum(['approve', 'refuse', 'counter']),
      requestedDate: date.optional().describe('Of a counter: the day that can be kept'),
      line: z
        .number()
        .int()
        .positive()
        .optional()
        .describe('Of a counter with a quantity: the line it is for'),
      quantity: quantity.optional().describe('Of a counter: the quantity that can be had'),
    })
    .refine(
      (given) => given.decision !== 'counter' || (given.requestedDate ?? given.quantity) !== undefined,
      {
        path: ['decision'],
        error: 'A counter names a requestedDate or a quantity',
      },
    )
    .refine((given) => (given.quantity === undefined) === (given.line === undefined), {
      path: ['line'],
      error: 'A quantity is for a line',
    }),
  answerChange: z.strictObject({ accept: z.boolean() }),
  bearCost: z.strictObject({ accept: z.boolean() }),
  acknowledgeChange: z.strictObject({}),
  expedite: z.strictObject({ newDate: date.optional(), note: reason }),
  resolveRefusal: z.strictObject({}),
  resolveDecline: z.strictObject({ action: z.literal('reassign') }),
} as const satisfies Record<TaskKind, z.ZodType>;

export type ResultOf<K extends TaskKind> = z.infer<(typeof RESULTS)[K]>;
export type Source = ResultOf<'findSource'>;

/** The result of completing a task. @throws DomainError `validation-failed` when it lacks something */
export function parseResult<K extends TaskKind>(kind: K, result: unknown): ResultOf<K> {
  const schema = RESULTS[kind] as z.ZodType as z.ZodType<ResultOf<K>>;
  return parse(kind, schema, result ?? {});
}

/** A production report whose good quantity, left out, is what the scrap leaves of the rest. The rules are the route's. */
export function productionReportOf(
  { good, scrap, reason }: ResultOf<'produce'>,
  left: string,
  remark: string | undefined,
): ProductionReport {
  const rest = isLess(left, scrap) ? '0' : minus(left, scrap);
  return parse('produce', productionReport, { good: good ?? rest, scrap, reason: reason ?? remark });
}

/** A finding whose passed quantity, left out, is what the failed leaves of the rest. The rules are the route's. */
export function findingOf({ passed, failed, results }: ResultOf<'inspect'>, left: string): InspectionFinding {
  const rest = isLess(left, failed) ? '0' : minus(left, failed);
  return parse('inspect', finding, { passed: passed ?? rest, failed, results });
}

/** @throws DomainError `validation-failed` for a source of which no quantity could be ordered */
export function refuseEmptyRange({ minimum, maximum }: Source): void {
  if (maximum === undefined || !isLess(maximum, minimum)) return;
  throw wrongResult('findSource', [
    {
      pointer: '/result/maximum',
      code: 'too-small',
      message: `The maximum is less than the minimum, ${minimum}`,
      messageZh: `最大量小于最小量 ${minimum}`,
      given: maximum,
    },
  ]);
}

function parse<T>(kind: TaskKind, schema: z.ZodType<T>, result: unknown): T {
  const parsed = schema.safeParse(result);
  if (parsed.success) return parsed.data;
  const inBody = parsed.error.issues.map((issue) => ({ ...issue, path: ['result', ...issue.path] }));
  throw wrongResult(kind, fieldErrors(inBody, { result }, 'body'));
}

const wrongResult = (kind: TaskKind, errors: FieldError[]): DomainError =>
  new DomainError('validation-failed', `A task of kind ${kind} needs another result`, {
    errors,
    detailZh: `任务 ${kind} 的结果不符合要求`,
  });
