import { rateOf, shareOf, type CancellationPolicy, type Currencies } from '../cancellation/charge.js';
import { Exact, minorDigits, sum } from '../money/money.js';
import { isLess, isZero, minus } from '../quantity/quantity.js';
import type { Adjusted } from './adjusted.js';
import { hasSameFields, type AgreedLine, type TargetLine } from './agreed.js';

/** What a change takes off a line as it was agreed. */
export interface TakenOff {
  line: number;
  /** What the part that is taken off would have cost without tax, order currency. */
  amount: string;
}

/** What a customer is charged for a change, and what the company bears. */
export interface ChangeFee {
  /** Order currency, whole minor units; bears no tax. */
  fee: string;
  /** Recorded cost of all that became of commitments, company currency. */
  cost: string;
  /** Part of the cost that the fee does not bear, company currency. */
  absorbed: string;
}

/**
 * What the customer is charged for what a change wastes: by the rules of a cancellation, since a change cancels what it
 * takes off a line. It is a share of the recorded cost, by whether goods were made to the customer's own wishes, never above
 * the amount of what is taken off the line that the cost is for. A cost of no line is the company's. A cost in another
 * currency than the order's is converted at the company's rate; without one nothing is charged.
 */
export function feeOf(
  adjusted: readonly Adjusted[],
  takenOff: readonly TakenOff[],
  policy: CancellationPolicy,
  currencies: Currencies,
): ChangeFee {
  const rate = rateOf(policy, currencies);
  const digits = minorDigits(currencies.order);
  const fees = takenOff.map(({ line, amount }) => {
    const most = new Exact(amount).toDecimalPlaces(digits, Exact.ROUND_DOWN);
    const own = adjusted.filter((each) => each.line === line);
    return rate ? Exact.min(most, shareOf(own, policy).div(rate).toDecimalPlaces(digits)) : new Exact(0);
  });
  const fee = sum(fees);
  const cost = sum(adjusted.map((each) => new Exact(each.cost)));
  return {
    fee: fee.toFixed(digits),
    cost: cost.toFixed(),
    absorbed: Exact.max(0, cost.sub(fee.mul(rate ?? 0))).toFixed(),
  };
}

/**
 * What a change takes off each line: the quantity it becomes less by, or, where it is to be made to other wishes, all of it
 * that is not handed over, since what was begun serves nobody. Parts that a line is split into count as the line.
 *
 * @param amounts what each line costs as agreed, without tax, order currency
 */
export function takenOff(
  agreed: readonly AgreedLine[],
  target: readonly TargetLine[],
  amounts: ReadonlyMap<number, string>,
): TakenOff[] {
  return agreed.flatMap((line) => {
    const parts = target.filter(({ pricedAs }) => pricedAs === line.line);
    const left = parts.reduce((rest, { quantity }) => minus(rest, quantity), line.quantity);
    const isOther = parts.some(({ requirements }) => !hasSameFields(requirements, line.requirements));
    const quantity = isOther ? minus(line.quantity, line.shipped) : isLess(left, '0') ? '0' : left;
    if (isZero(quantity)) return [];
    const amount = new Exact(amounts.get(line.line) ?? '0').mul(quantity).div(line.quantity).toFixed();
    return [{ line: line.line, amount }];
  });
}
