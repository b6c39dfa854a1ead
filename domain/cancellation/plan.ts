import { Exact, minorDigits, sum } from '../money/money.js';
import { isPositive, minus } from '../quantity/quantity.js';
import { rateOf, shareOf, type CancellationPolicy, type Currencies } from './charge.js';
import type { Standing } from './standing.js';

/** A line as far as its cancellation is concerned; quantities in the item's unit, amounts in the order's currency. */
export interface LineToCancel {
  line: number;
  item: string;
  quantity: string;
  /** Handed to the carrier or further: it stays, is delivered and invoiced. */
  shipped: string;
  /** Of the whole line, without tax. */
  amount: string;
}

export interface CancelledLine {
  line: number;
  item: string;
  cancelled: string;
  stays: string;
  /** What undoing it costs, company currency. */
  cost: string;
  /** What the customer is charged for it, order currency. */
  charge: string;
}

/** What a cancellation comes to: the list that is shown, agreed to, and carried out. */
export interface CancellationPlan {
  lines: CancelledLine[];
  commitments: Standing[];
  /** Company currency. */
  cost: string;
  /** Order currency. */
  charge: string;
}

/**
 * Plans the cancellation of all that is not handed over (R20). What it costs the company and what the customer is
 * charged are two things: the charge is a share of the cost, by whether the goods were made to the customer's own
 * wishes, and never above the amount of what is cancelled of the line. A cost in another currency than the order's is
 * converted at the company's rate; without one nothing is charged, and a person may still do so by invoice.
 */
export function planCancellation(
  lines: readonly LineToCancel[],
  commitments: readonly Standing[],
  policy: CancellationPolicy,
  currencies: Currencies,
): CancellationPlan {
  const rate = rateOf(policy, currencies);
  const digits = minorDigits(currencies.order);
  const cancelled = lines
    .filter(({ quantity, shipped }) => isPositive(minus(quantity, shipped)))
    .map((line) => {
      const own = commitments.filter((each) => each.line === line.line);
      const quantity = minus(line.quantity, line.shipped);
      const most = new Exact(line.amount)
        .mul(quantity)
        .div(line.quantity)
        .toDecimalPlaces(digits, Exact.ROUND_DOWN);
      const wanted =
        rate === undefined ? new Exact(0) : shareOf(own, policy).div(rate).toDecimalPlaces(digits);
      const charge = wanted.gt(most) ? most : wanted;
      return {
        line: line.line,
        item: line.item,
        cancelled: quantity,
        stays: line.shipped,
        cost: costOf(own).toFixed(),
        charge: charge.toFixed(digits),
      };
    });
  return {
    lines: cancelled,
    commitments: [...commitments],
    cost: costOf(commitments).toFixed(),
    charge: sum(cancelled.map(({ charge }) => new Exact(charge))).toFixed(digits),
  };
}

const costOf = (commitments: readonly Standing[]): Exact =>
  sum(commitments.map(({ cost }) => new Exact(cost)));
