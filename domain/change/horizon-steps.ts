import { rateOf } from '../cancellation/charge.js';
import { Exact, minorDigits } from '../money/money.js';
import type { LineInTime, Measure, OrderInTime, Subject } from './horizon-order.js';

export const FREEDOMS = ['free', 'costs', 'impossible'] as const;
export type Freedom = (typeof FREEDOMS)[number];

/** How a change stands from an instant on. */
export interface Step {
  from: string;
  state: Freedom;
  cost: string;
  fee: string;
}

/** How a change stands now and by plan: the first step holds now, each other one is different from the one before it. */
export function stepsOf(subject: Subject): [Step, ...Step[]] {
  const { order, measure, end } = subject;
  const over: Omit<Step, 'from'> = { state: 'impossible', cost: '0', fee: '0' };
  if (end.since !== null) return [{ from: end.since, ...over }];
  const endsAt = end.at !== null && end.at > order.at ? end.at : null;
  const [first, ...rest] = totalsOf(subject);
  const now = stepOf(subject, first);
  const later = rest.map((total) => stepOf(subject, total));
  const steps = later.filter(({ from }) => endsAt === null || from < endsAt);
  if (endsAt !== null) steps.push({ from: endsAt, ...over });
  const all = [now, ...steps];
  return [now, ...steps.filter((step, i) => !isSame(step, all[i], measure))];
}

/** What undoing all commitments of a subject costs from an instant on, and what of that the customer is to bear. */
interface Total {
  from: string;
  cost: Exact;
  share: Exact;
}

/** One total for now and one for each later instant at which a commitment comes to cost more or less. */
function totalsOf({ own, order: { at, policy } }: Subject): [Total, ...Total[]] {
  const rises = own.flatMap(({ phases, customised }) =>
    phases.flatMap(({ from, cost }, i) => {
      const before = phases[i - 1]?.cost ?? '0';
      return cost === before
        ? []
        : [{ from: i === 0 ? at : from, by: new Exact(cost).sub(before), customised }];
    }),
  );
  const percentOf = (customised: boolean) => (customised ? policy.customisedPercent : policy.stockPercent);
  const now: Total = { from: at, cost: new Exact(0), share: new Exact(0) };
  const totals: [Total, ...Total[]] = [now];
  let last = now;
  for (const { from, by, customised } of rises.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    if (from > last.from) totals.push((last = { ...last, from }));
    last.cost = last.cost.add(by);
    last.share = last.share.add(by.mul(percentOf(customised)).div(100));
  }
  return totals;
}

function stepOf({ order, measure, line }: Subject, { from, cost, share }: Total): Step {
  const fee = feeOf(share, line, order);
  const isFree = measure === 'cost' ? cost.isZero() : fee.isZero();
  return { from, state: isFree ? 'free' : 'costs', cost: cost.toFixed(), fee: fee.toFixed() };
}

/** As for a cancellation, since a change cancels what it takes off a line; what takes nothing off is not charged. */
function feeOf(share: Exact, line: LineInTime | null, { policy, currencies }: OrderInTime): Exact {
  const digits = minorDigits(currencies.order);
  const rate = rateOf(policy, currencies);
  if (line === null || rate === undefined || share.isZero()) return new Exact(0);
  const most = new Exact(line.openAmount).toDecimalPlaces(digits, Exact.ROUND_DOWN);
  return Exact.min(most, share.div(rate).toDecimalPlaces(digits));
}

/** By the customer's measure, what only the company pays makes no difference. */
const isSame = (step: Step, before: Step | undefined, measure: Measure): boolean =>
  before !== undefined && step.state === before.state && new Exact(step[measure]).eq(before[measure]);

export function isWorse(step: Step, before: Step | undefined, measure: Measure): boolean {
  if (!before) return false;
  const [rank, rankBefore] = [FREEDOMS.indexOf(step.state), FREEDOMS.indexOf(before.state)];
  return rank > rankBefore || (rank === rankBefore && new Exact(step[measure]).gt(before[measure]));
}

export function endOfCosts(steps: readonly Step[]): string | null {
  const first = steps.findIndex(({ state }) => state === 'costs');
  if (first < 0) return null;
  return steps.slice(first).find(({ state }) => state !== 'costs')?.from ?? null;
}
