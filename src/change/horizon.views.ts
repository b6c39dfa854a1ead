import { z } from 'zod';
import {
  LINE_CHANGES,
  ORDER_CHANGES,
  type ChangeHorizon,
  type Horizon,
  type NowAndNext,
} from '../../domain/change/horizon.js';
import type { Binding } from '../../domain/change/horizon-binding.js';
import { FREEDOMS } from '../../domain/change/horizon-steps.js';
import { COMMITMENT_KINDS } from '../../domain/cancellation/standing.js';
import { Exact, money } from '../../domain/money/money.js';
import { DEPARTMENTS } from '../../domain/order/departments.js';
import { moneyAnswer } from '../platform/http/schemas.js';

const nowAndNext = z.object({
  now: moneyAnswer,
  next: moneyAnswer
    .nullable()
    .describe(
      'After the next instant at which it changes; null where none is known or it becomes impossible',
    ),
});

const binding = z.object({
  kind: z.enum([...COMMITMENT_KINDS, 'order']),
  department: z.enum(DEPARTMENTS),
  document: z.string().nullable().describe('Null where there is none yet, and for customers'),
  lines: z.array(z.number().int()),
  why: z.object({ en: z.string(), zh: z.string() }),
});

const horizonOf = <const Kind extends readonly [string, ...string[]]>(kinds: Kind) =>
  z.object({
    change: z.enum(kinds),
    now: z.enum(FREEDOMS),
    freeUntil: z
      .string()
      .nullable()
      .describe('Free now and until then; null where it is not free, or no end is known'),
    costsUntil: z
      .string()
      .nullable()
      .describe('Costs something until then, now or later: then it is impossible, or free again'),
    impossibleFrom: z.string().nullable().describe('Null where that is not known'),
    worseFrom: z
      .string()
      .nullable()
      .describe('Next instant at which it costs something, costs more, or becomes impossible'),
    anyMoment: z
      .boolean()
      .describe(
        'Something that makes it worse was to come by now and is not reported: it may come at any moment',
      ),
    cost: nowAndNext
      .nullable()
      .describe('What it costs the company at most; null for customers and those who may not read amounts'),
    fee: nowAndNext
      .nullable()
      .describe('What the customer is charged at most, without tax; null for those who may not read amounts'),
    binding: binding.nullable().describe('What makes it so or, where it is free, what ends that'),
  });

export const horizonView = z
  .object({
    order: z.string(),
    version: z.number().int(),
    at: z.string().describe('Instant of reckoning'),
    nextPointOfNoReturn: z.string().nullable().describe('The first of all instants of `worseFrom`'),
    changes: z.array(horizonOf(ORDER_CHANGES)).describe('Of the order as a whole'),
    lines: z.array(
      z.object({ line: z.number().int(), item: z.string(), changes: z.array(horizonOf(LINE_CHANGES)) }),
    ),
  })
  .meta({ id: 'ChangeHorizon' });
export type HorizonView = z.infer<typeof horizonView>;

/** Who looks at a horizon, and in which currencies it is reckoned. */
export interface Looking {
  isCustomer: boolean;
  seesAmounts: boolean;
  currencies: { order: string; company: string };
}

/** A horizon as it may be seen: customers see what they are charged, and no documents of departments. */
export function viewOf(horizon: Horizon, nextPoint: string | null, looking: Looking): HorizonView {
  const { order, version, at, changes, lines } = horizon;
  return {
    order,
    version,
    at,
    nextPointOfNoReturn: nextPoint,
    changes: changes.map((change) => changeView(change, looking)),
    lines: lines.map((line) => ({
      ...line,
      changes: line.changes.map((change) => changeView(change, looking)),
    })),
  };
}

function changeView<Kind extends string>(
  { cost, fee, binding: bound, ...change }: ChangeHorizon<Kind>,
  { isCustomer, seesAmounts, currencies }: Looking,
) {
  return {
    ...change,
    cost: seesAmounts && !isCustomer ? amountsOf(cost, currencies.company) : null,
    fee: seesAmounts ? amountsOf(fee, currencies.order) : null,
    binding: bound && bindingView(bound, isCustomer),
  };
}

const amountsOf = ({ now, next }: NowAndNext, currency: string) => ({
  now: money(new Exact(now), currency),
  next: next === null ? null : money(new Exact(next), currency),
});

const bindingView = (bound: Binding, isCustomer: boolean) => ({
  ...bound,
  lines: [...bound.lines],
  document: isCustomer ? null : bound.document,
});
