import { z } from 'zod';
import { money } from '../../domain/money/money.js';
import { Exact } from '../../domain/money/money.js';
import { STAGES } from '../../domain/order/stage.js';
import { waitingFor } from '../../domain/order/waiting-for.js';
import { moneyAnswer } from '../platform/http/schemas.js';
import { prioritySet } from './priority.views.js';
import { sentenceOf } from './timeline-sentences.js';
import type { LineRow, OrderRow, TaskRow, TimelineRow } from './order-file.js';

const derived = moneyAnswer.extend({
  derivation: z
    .array(z.object({ label: z.string(), formula: z.string(), result: z.string() }))
    .describe('How the amount came about, step by step'),
});

const lineView = z
  .object({
    line: z.number().int(),
    item: z.string(),
    quantity: z.string(),
    cancelled: z.string().describe('Part of it that was cancelled and is not delivered'),
    unit: z.string(),
    unitPrice: z.string().nullable(),
    discount: z.string().nullable(),
    amount: z.string().nullable().describe('quantity × unit price × (1 − discount), six decimals'),
    taxRatePercent: z.string().nullable(),
    priceSource: z.enum(['agreed', 'list']),
    derivation: z.array(z.object({ label: z.string(), formula: z.string(), result: z.string() })),
    requirements: z.unknown().nullable(),
    requestedDate: z.string().nullable(),
    promisedDate: z.string().nullable(),
    projectedDate: z.string().nullable(),
    readyDate: z.string().nullable(),
    bindingChain: z
      .unknown()
      .nullable()
      .describe(
        'What binds the date: the chain of stock, transfers, receipts and work orders; null for customers',
      ),
    progress: z.object({
      ready: z.string(),
      released: z.string(),
      packed: z.string(),
      shipped: z.string(),
      delivered: z.string(),
    }),
  })
  .meta({ id: 'OrderLine' });

const timelineView = z
  .object({
    at: z.string(),
    kind: z.string().describe('What happened'),
    department: z.string().nullable(),
    actor: z.string().nullable().describe('Who; null for customers'),
    text: z.object({ en: z.string(), zh: z.string() }).describe('The same in a sentence'),
    facts: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TimelineEntry' });

const expectedStep = z.object({
  department: z.string(),
  step: z.string().describe('Kind of task that will come to the department'),
  date: z.string().describe('Day on which it may be expected'),
});

const waiting = z.object({
  task: z.string().describe('Id of the task; empty for the system’s own first step, and for customers'),
  kind: z.string(),
  department: z.string(),
  document: z.string(),
  dueAt: z.string().nullable(),
});

const flags = z
  .record(
    z.string(),
    z.object({
      since: z.string(),
      why: z.string().optional().describe('The cause, in both languages; not for customers'),
    }),
  )
  .describe(
    'What stands beside the stage: onHold, changePending, depositPending, conflict, atRisk, late, issueOpen',
  );

export const orderSchema = z
  .object({
    number: z.string(),
    version: z.number().int(),
    stage: z.enum(STAGES),
    priority: z.enum(['normal', 'urgent']),
    prioritySet: prioritySet
      .nullable()
      .describe('Who last set the priority, why and when; null for customers'),
    customer: z.object({ code: z.string(), name: z.string() }),
    customerPo: z.string().nullable(),
    channel: z.string(),
    placedAt: z.string(),
    placedBy: z.string(),
    closedAt: z.string().nullable(),
    requestedDate: z.string().nullable(),
    promisedDate: z.string().nullable(),
    projectedDate: z.string().nullable(),
    offeredDate: z.string().nullable(),
    carrierService: z.string().nullable(),
    shipByDate: z.string().nullable(),
    delivery: z.enum(['complete', 'inParts']),
    shipTo: z.unknown(),
    lines: z.array(lineView),
    amounts: z
      .object({ subtotal: derived, tax: derived, freight: derived, total: derived })
      .nullable()
      .describe('Null, like all prices, for those who may not read amounts'),
    money: z
      .object({
        total: moneyAnswer,
        due: moneyAnswer.describe('What it comes to now: less what was cancelled or credited, with charges'),
        invoiced: moneyAnswer,
        paid: moneyAnswer.describe('Paid on deposits and invoices'),
        open: moneyAnswer,
      })
      .nullable(),
    flags,
    cancellation: z
      .object({
        state: z.enum(['underWay', 'carriedOut']).describe('underWay: agreed, and being undone'),
        by: z.string().nullable(),
        reason: z.string(),
        at: z.string(),
        cost: z.string().nullable().describe('What it costs, company currency'),
        charge: z.string().nullable().describe('What the customer is charged, order currency'),
      })
      .nullable()
      .describe('Of what was not handed over'),
    waitingFor: z.array(z.string()).describe('Departments, or the customer, whom the order waits for'),
    next: z
      .array(waiting)
      .describe('What is to be done next, by whom and until when; the first step is the system’s own'),
    nextSteps: z
      .array(expectedStep)
      .describe('What comes after that: which department may expect which step on which day'),
    timeline: z.array(timelineView),
  })
  .meta({ id: 'Order' });
/** An order as it is answered: without amounts to who may not read them. */
export type OrderAnswer = z.infer<typeof orderSchema>;
type Known<T, K extends keyof T> = T & { [P in K]: NonNullable<T[P]> };
/** An order with all its prices and amounts. */
export type OrderView = Known<OrderAnswer, 'amounts' | 'money'> & {
  lines: Known<OrderAnswer['lines'][number], 'unitPrice' | 'discount' | 'amount' | 'taxRatePercent'>[];
};

export const orderSummary = orderSchema
  .pick({
    number: true,
    stage: true,
    priority: true,
    customer: true,
    customerPo: true,
    placedAt: true,
    requestedDate: true,
    promisedDate: true,
    projectedDate: true,
    flags: true,
    waitingFor: true,
  })
  .extend({ total: moneyAnswer.nullable() })
  .meta({ id: 'OrderSummary' });
export type OrderSummary = z.infer<typeof orderSummary>;

/** The stored derivation of an order's amounts. */
interface Derivation {
  subtotal: z.infer<typeof derived>;
  tax: z.infer<typeof derived>;
  freight: z.infer<typeof derived>;
  total: z.infer<typeof derived>;
  lines: { derivation: { label: string; formula: string; result: string }[] }[];
}

export function orderView(
  order: OrderRow,
  lines: readonly LineRow[],
  tasks: readonly TaskRow[],
  timeline: readonly TimelineRow[],
  customerName: string,
): OrderView {
  const derivation = order.derivation as Derivation;
  const amount = (value: string) => money(new Exact(value), order.currency);
  const { subtotal, tax, freight, total } = derivation;
  return {
    number: order.number,
    version: order.version,
    stage: order.stage,
    priority: order.priority,
    prioritySet: order.prioritySet,
    customer: { code: order.customer, name: customerName },
    customerPo: order.customerPo,
    channel: order.channel,
    placedAt: order.placedAt,
    placedBy: order.placedBy,
    closedAt: order.closedAt,
    requestedDate: order.requestedDate,
    promisedDate: order.promisedDate,
    projectedDate: order.projectedDate,
    offeredDate: order.offeredDate,
    carrierService: order.service,
    shipByDate: order.shipByDate,
    delivery: order.delivery,
    shipTo: order.shipTo,
    lines: lines.map((line, i) => lineViewOf(line, derivation.lines[i]?.derivation ?? [])),
    amounts: { subtotal, tax, freight, total },
    money: {
      total: amount(order.total),
      invoiced: amount(order.invoiced),
      paid: amount(order.paid),
      due: amount(order.due),
      open: amount(new Exact(order.due).sub(order.paid).toFixed()),
    },
    flags: order.flags,
    cancellation: cancellationOf(order),
    waitingFor: waitingFor(tasks),
    next: nextTasks(order, tasks),
    nextSteps: Object.entries(order.expectedSteps).map(([department, { step, date }]) => ({
      department,
      step,
      date,
    })),
    timeline: timeline.map(({ at, kind, department, actor, facts }) => ({
      at,
      kind,
      department,
      actor,
      text: sentenceOf(kind, facts),
      facts,
    })),
  };
}

function nextTasks(order: OrderRow, tasks: readonly TaskRow[]): OrderView['next'] {
  if (order.stage === 'placed')
    return [{ task: '', kind: 'promiseDates', department: 'sales', document: order.number, dueAt: null }];
  return tasks
    .toSorted((a, b) => ((a.dueAt ?? '9999') < (b.dueAt ?? '9999') ? -1 : 1))
    .map(({ id, kind, department, document, dueAt }) => ({ task: id, kind, department, document, dueAt }));
}

function lineViewOf(
  line: LineRow,
  derivation: { label: string; formula: string; result: string }[],
): OrderView['lines'][number] {
  const {
    lineNo,
    item,
    quantity,
    cancelled,
    unit,
    unitPrice,
    discount,
    amount,
    taxRate,
    priceSource,
    requirements,
  } = line;
  const {
    requestedDate,
    promisedDate,
    projectedDate,
    readyDate,
    bindingChain,
    ready,
    released,
    packed,
    shipped,
    delivered,
  } = line;
  return {
    line: lineNo,
    item,
    quantity,
    cancelled,
    unit,
    unitPrice,
    discount,
    amount,
    taxRatePercent: taxRate,
    priceSource,
    derivation,
    requirements: requirements ?? null,
    requestedDate,
    promisedDate,
    projectedDate,
    readyDate,
    bindingChain: bindingChain ?? null,
    progress: { ready, released, packed, shipped, delivered },
  };
}

function cancellationOf({ cancellation }: OrderRow): OrderView['cancellation'] {
  if (!cancellation) return null;
  const { state, by, reason, at, cost, charge } = cancellation;
  return { state, by, reason, at, cost, charge };
}
