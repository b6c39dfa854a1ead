import { z } from 'zod';
import type { Assessment, Verdict } from '../../domain/change/assessment.js';
import { COMMITMENT_KINDS } from '../../domain/cancellation/standing.js';
import { CHANGE_STATES } from '../../domain/change/states.js';
import { DEPARTMENTS } from '../../domain/order/departments.js';
import { address, newOrderLine, requirements } from '../orders/order-input.js';
import { code, date, quantity, text } from '../platform/http/schemas.js';
import type { ChangeRow } from './change-rows.js';

const line = z.int().min(1).max(100_000);

const lineChange = z
  .discriminatedUnion('do', [
    z
      .strictObject({
        do: z.literal('set'),
        line,
        quantity: quantity.optional(),
        requestedDate: date.nullable().optional(),
        requirements: requirements.nullable().optional().describe('The whole of the new ones; null: none'),
      })
      .refine(
        (given) =>
          given.quantity !== undefined ||
          given.requestedDate !== undefined ||
          given.requirements !== undefined,
        { path: ['do'], error: 'Say what is to be different: quantity, requestedDate or requirements' },
      ),
    z.strictObject({ do: z.literal('add'), wanted: newOrderLine }),
    z.strictObject({ do: z.literal('replace'), line, wanted: newOrderLine }),
    z.strictObject({ do: z.literal('remove'), line }),
    z.strictObject({
      do: z.literal('split'),
      line,
      parts: z
        .array(z.strictObject({ quantity, requestedDate: date }))
        .min(2)
        .max(50),
    }),
  ])
  .meta({ id: 'LineChange', description: 'What is to be different about one line' });

const percent = z.string().regex(/^(?:100(?:\.0{1,6})?|\d{1,2}(?:\.\d{1,6})?)$/, {
  error: 'A percentage is a decimal string from 0 to 100',
});

/** What is to be different; whatever is left out stays. */
export const changeContent = z
  .strictObject({
    lines: z.array(lineChange).min(1).max(500).optional(),
    requestedDate: date.nullable().optional().describe('Of the order as a whole'),
    shipTo: z.union([code, address]).optional().describe('Code of an address of the customer, or an address'),
    terms: z
      .strictObject({
        depositPercent: percent.optional(),
        depositDays: z.int().min(0).max(365).optional(),
        paymentDays: z.int().min(0).max(365).optional(),
      })
      .optional(),
  })
  .refine((given) => Object.values(given).some((value) => value !== undefined), {
    path: [],
    error: 'Say what is to be different: lines, requestedDate, shipTo or terms',
  })
  .meta({ id: 'ChangeContent' });

const hash = z.string().min(1).max(100);

export const changeBody = z
  .strictObject({
    change: changeContent,
    reason: text(2_000).describe('Why, as the order’s timeline tells it'),
    hash: hash.optional().describe('Hash of the assessment that is agreed to: exactly that is carried out'),
    customerAgrees: z
      .boolean()
      .optional()
      .describe('Sales records that the customer agrees to the assessment of that hash'),
  })
  .meta({ id: 'NewChange' });
export type ChangeBody = z.infer<typeof changeBody>;

export const assessBody = z.strictObject({ change: changeContent }).meta({ id: 'ChangeToAssess' });
export type AssessBody = z.infer<typeof assessBody>;

export const decisionBody = z
  .strictObject({
    hash: hash.nullable().optional().describe('Hash of the assessment that is accepted; not for a refusal'),
    reason: text(2_000),
  })
  .meta({ id: 'ChangeDecision' });
export type DecisionBody = z.infer<typeof decisionBody>;

export const changeAnswer = z
  .object({ order: z.string(), change: z.string(), state: z.enum(CHANGE_STATES) })
  .meta({ id: 'ChangeAnswer' });

const amount = z.string();
const side = z.enum([...DEPARTMENTS, 'customer', 'company']);

export const assessmentSchema = z
  .object({
    version: z.int().describe('Version it is reckoned from'),
    feasible: z.boolean(),
    verdicts: z.array(
      z.object({
        department: z.enum(DEPARTMENTS),
        says: z.enum(['approves', 'asks', 'refuses']),
        why: z.string(),
        whyZh: z.string(),
        key: z.string(),
      }),
    ),
    lines: z.array(
      z.object({
        line: z.int(),
        item: z.string(),
        quantityBefore: z.string().nullable(),
        quantityAfter: z.string().nullable(),
        promisedBefore: z.string().nullable(),
        promisedAfter: z.string().nullable(),
        amountBefore: amount.nullable(),
        amountAfter: amount.nullable(),
      }),
    ),
    promisedBefore: z.string().nullable(),
    promisedAfter: z.string().nullable(),
    requestedDate: z.string().nullable(),
    money: z
      .object({
        currency: z.string(),
        totalBefore: amount,
        totalAfter: amount,
        taxBefore: amount,
        taxAfter: amount,
        fee: amount.describe('What the customer is charged for what is wasted'),
        furtherDeposit: amount,
        toReturn: amount,
      })
      .nullable()
      .describe('Null, like all prices and amounts, for those who may not read amounts'),
    commitments: z
      .array(
        z.object({
          kind: z.enum(COMMITMENT_KINDS),
          department: z.enum(DEPARTMENTS),
          document: z.string(),
          line: z.int().nullable(),
          item: z.string().nullable(),
          action: z.enum(['undone', 'amended', 'kept', 'created']),
          before: z.string(),
          after: z.string(),
          becomes: z.enum(['customer', 'stock', 'nothing']),
          customised: z.boolean(),
          cost: amount.nullable(),
        }),
      )
      .optional()
      .describe('For staff: what becomes of each commitment'),
    cost: amount.optional().describe('For staff: what is wasted, company currency'),
    absorbed: amount.optional().describe('For staff: what of it the company bears'),
    hurt: z
      .array(
        z.object({
          order: z.string(),
          days: z.int().describe('The most that any of its lines loses'),
          lines: z.array(
            z.object({
              line: z.int(),
              item: z.string(),
              promised: z.string(),
              projectedBefore: z.string().describe('When it could be delivered without the change'),
              projectedAfter: z.string().nullable().describe('And with it; null: nothing is left for it'),
              days: z
                .int()
                .nullable()
                .describe('Calendar days past its promise more than without the change'),
            }),
          ),
        }),
      )
      .optional()
      .describe('For staff: other orders that would come later past their promise than without the change'),
    orderDays: z
      .int()
      .optional()
      .describe('For staff: what they lose together, in order-days past their promises'),
    alternatives: z.array(
      z.object({
        line: z.int(),
        parts: z.array(z.object({ quantity: z.string(), date: z.string().nullable() })),
      }),
    ),
    worse: z.array(z.enum(['later', 'fee', 'countered'])),
    hash,
    goodUntil: z
      .string()
      .describe('The hash is good until this instant, and as long as nothing it stands on moves'),
  })
  .meta({ id: 'Assessment' });
export type AssessmentView = z.infer<typeof assessmentSchema>;

export const changeSchema = z
  .object({
    number: z.string(),
    state: z.enum(CHANGE_STATES),
    content: z.record(z.string(), z.unknown()).describe('ChangeContent, as it stands after counters'),
    by: z.string(),
    cameBy: z.enum(['api', 'signal']),
    reason: z.string(),
    requestedAt: z.string(),
    decidedAt: z.string().nullable(),
    carriedOutAt: z.string().nullable(),
    outcome: z.string().nullable().describe('Why it was refused or withdrawn'),
    baseVersion: z.int(),
    resultVersion: z.int().nullable(),
    assessment: assessmentSchema.nullable(),
    rounds: z.array(
      z.object({
        at: z.string(),
        by: z.string().describe('Who said it; for customers the side, where it is not theirs'),
        side,
        says: z.string(),
        note: z.string().nullable(),
        hash: z.string().nullable(),
        counter: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  })
  .meta({ id: 'Change' });
export type ChangeView = z.infer<typeof changeSchema>;

/** Customers see what concerns them: not what it costs the company, nor which documents. */
export function assessmentView(assessment: Assessment, forCustomer: boolean): AssessmentView {
  const { key: _key, offer: _offer, ...forStaff } = assessment;
  if (!forCustomer) return forStaff;
  const { commitments: _rows, cost: _cost, absorbed: _absorbed, ...others } = forStaff;
  const { hurt: _hurt, orderDays: _orderDays, verdicts, ...shown } = others;
  return { ...shown, verdicts: verdicts.flatMap(toldToCustomer) };
}

/** Why a department is to decide names its documents. */
function toldToCustomer(verdict: Verdict): Verdict[] {
  if (verdict.says === 'approves') return [];
  if (verdict.says === 'refuses') return [verdict];
  return [{ ...verdict, why: 'The department is to decide', whyZh: '须由该部门决定' }];
}

export function changeView(row: ChangeRow, forCustomer: boolean): ChangeView {
  const { number, state, content, by, cameBy, reason, requestedAt, decidedAt, carriedOutAt } = row;
  const { outcome, baseVersion, resultVersion, assessment, rounds } = row;
  return {
    number,
    state,
    content: { ...content },
    by,
    cameBy,
    reason,
    requestedAt,
    decidedAt,
    carriedOutAt,
    outcome,
    baseVersion,
    resultVersion,
    assessment: assessment && assessmentView(assessment, forCustomer),
    rounds: rounds.map(({ counter, requestId: _request, ...round }) => ({
      ...round,
      ...(counter && { counter: { ...counter } }),
    })),
  };
}
