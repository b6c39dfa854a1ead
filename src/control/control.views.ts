import { z } from 'zod';
import { COMMITMENT_KINDS, STANDING_REASONS } from '../../domain/cancellation/standing.js';
import { DEPARTMENTS } from '../../domain/order/departments.js';
import { STAGES } from '../../domain/order/stage.js';
import { moneyAnswer, text } from '../platform/http/schemas.js';

const hash = z
  .string()
  .min(1)
  .max(100)
  .describe('Hash of the preview that is agreed to: exactly that list is carried out');

export const controlRequest = z
  .strictObject({ hash, reason: text(2_000).describe('Why, as the order’s timeline tells it') })
  .meta({ id: 'ControlRequest' });
export type ControlBody = z.infer<typeof controlRequest>;

export const controlAnswer = z
  .object({
    order: z.string(),
    stage: z.enum(STAGES),
    state: z
      .enum(['carriedOut', 'recorded'])
      .describe('recorded: agreed, and under way on the queue of a department that is sick or remote'),
    waitingFor: z.array(z.string()).describe('Steps that are under way on departments’ queues'),
  })
  .meta({ id: 'ControlAnswer' });

const heldTask = z.object({ task: z.string(), document: z.string(), department: z.enum(DEPARTMENTS) });
export const holdPreview = z
  .object({
    stops: z.array(heldTask).describe('Tasks of which nobody is reminded any more'),
    goesOn: z.array(heldTask).describe('What carriers and suppliers go on with'),
    reservedUntil: z
      .string()
      .nullable()
      .describe('Goods stay reserved until then; a hold does not prolong it'),
    hash,
  })
  .meta({ id: 'HoldPreview' });

export const resumePreview = z
  .object({
    lines: z.array(
      z.object({
        line: z.number().int(),
        promisedBefore: z.string().nullable(),
        promisedDate: z.string().nullable(),
      }),
    ),
    promisedBefore: z.string().nullable(),
    offeredDate: z.string().nullable().describe('A later date that the customer is to accept'),
    promisedDate: z.string().nullable(),
    hash,
  })
  .meta({ id: 'ResumePreview' });

export const cancellationPreview = z
  .object({
    lines: z.array(
      z.object({
        line: z.number().int(),
        item: z.string(),
        cancelled: z.string().describe('Quantity that is cancelled'),
        stays: z.string().describe('Quantity that is handed over: it is delivered and invoiced'),
        cost: moneyAnswer.describe('What that costs the company'),
        charge: moneyAnswer.describe('What the customer is charged, without tax'),
      }),
    ),
    commitments: z
      .array(
        z.object({
          kind: z.enum(COMMITMENT_KINDS),
          department: z.enum(DEPARTMENTS),
          document: z.string(),
          line: z.number().int().nullable(),
          item: z.string().nullable(),
          why: z.enum(STANDING_REASONS).describe('How far it has come'),
          undone: z.string().describe('Quantity (or amount) that is taken back'),
          kept: z.string().describe('Quantity (or amount) past its point of no return'),
          becomes: z
            .enum(['customer', 'stock', 'nothing'])
            .describe(
              'Where the goods end, kept or taken back: `nothing` where they are of no use to anybody',
            ),
          customised: z.boolean(),
          cost: moneyAnswer,
        }),
      )
      .describe('In the order in which they are undone'),
    cost: moneyAnswer.describe('What the cancellation costs the company'),
    charge: moneyAnswer.describe('What the customer is charged for it'),
    due: moneyAnswer.describe('What the order comes to afterwards'),
    received: moneyAnswer.describe('What the customer has paid'),
    toPay: moneyAnswer.describe('What the customer still owes'),
    toReturn: moneyAnswer.describe('What goes back to the customer'),
    hash,
  })
  .meta({ id: 'CancellationPreview' });
export type CancellationPreviewView = z.infer<typeof cancellationPreview>;
