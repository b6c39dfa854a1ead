import {
  compareDecimals,
  Exact,
  minorDigits,
  parsePercent,
  round,
  roundTo,
  roundToSum,
  sum,
} from '../money/money.js';
import { billedInAll, type BilledAmounts } from './ledger.js';

/** A line as it was agreed (quantity and amount '0' where a change removed it), and how much of it the customer keeps. */
export interface LineThatStays {
  quantity: string;
  /** What has been handed over and so stays with the customer; no more than the quantity. */
  kept: string;
  unitPrice: string;
  /** Fraction, 0 to 1. */
  discount: string;
  /** Of the whole quantity, six decimals. */
  amount: string;
  taxRatePercent: string;
}

/** What was agreed for an order as a whole; amounts in its currency. */
export interface AgreedAmounts {
  currency: string;
  freight: string;
  tax: string;
  /** The freight that is taxed, by the rate it is taxed at. */
  freightTaxedAt: readonly { ratePercent: string; freight: string }[];
}

/** What an order comes to once the rest of it is cancelled. */
export interface WhatStays extends BilledAmounts {
  /** The sum of all: what the customer is to pay in the end. */
  due: string;
}

/**
 * What an order comes to when all that has not been handed over is cancelled for a charge (R20):
 *
 * - goods: what was handed over at the unit price and discount agreed, rounded once, as when the order was priced;
 * - freight: in full when anything was handed over, else none;
 * - tax: by the lines' rates on both, never more than the tax agreed;
 * - the charge for the cancellation, never above the amount of the lines it is for. It bears no tax: it is compensation,
 *   no sale;
 * - the fees for earlier changes, which stay whatever is cancelled; they bear no tax either.
 *
 * With everything kept it is the order's total and the fees, to the smallest unit.
 */
export function whatStays(
  agreed: AgreedAmounts,
  lines: readonly LineThatStays[],
  asked: string,
  fees = '0',
): WhatStays {
  const { currency } = agreed;
  const kept = lines.map(amountKept);
  const goods = round(sum(kept), currency);
  const somethingStays = lines.some((line) => new Exact(line.kept).gt(0));
  const freight = new Exact(somethingStays ? agreed.freight : 0);
  const tax = somethingStays ? Exact.min(taxOn(agreed, lines, kept, goods), agreed.tax) : new Exact(0);
  const charge = Exact.max(0, Exact.min(asked, amountCancelled(lines, kept, currency)));
  const billed = {
    goods: goods.toFixed(),
    freight: freight.toFixed(),
    tax: tax.toFixed(),
    charge: charge.toFixed(),
    fees: new Exact(fees).toFixed(),
  };
  return { ...billed, due: billedInAll(billed).toFixed() };
}

function amountKept({ quantity, kept, unitPrice, discount, amount }: LineThatStays): Exact {
  if (new Exact(kept).eq(quantity)) return new Exact(amount);
  return roundTo(new Exact(kept).mul(unitPrice).mul(new Exact(1).sub(discount)), 6);
}

/** What the cancelled part of the lines would have cost, whole minor units, rounded down. */
function amountCancelled(lines: readonly LineThatStays[], kept: readonly Exact[], currency: string): Exact {
  const all = sum(lines.map(({ amount }) => new Exact(amount)));
  return all.sub(sum(kept)).toDecimalPlaces(minorDigits(currency), Exact.ROUND_FLOOR);
}

/** Tax per rate, rounded once per rate, highest rate first, as `priceTaxes` does it. */
function taxOn(
  { currency, freightTaxedAt }: AgreedAmounts,
  lines: readonly LineThatStays[],
  kept: readonly Exact[],
  goods: Exact,
): Exact {
  const rates = [...new Set(lines.map(({ taxRatePercent }) => rateOf(taxRatePercent)))];
  rates.sort((a, b) => compareDecimals(b, a));
  const atRate = (rate: string): Exact =>
    sum(kept.filter((_, i) => rateOf(lines[i]?.taxRatePercent ?? '0') === rate));
  const shares = roundToSum(rates.map(atRate), goods, currency);
  const taxes = rates.map((rate, i) => {
    const freight = freightTaxedAt.filter(({ ratePercent }) => rateOf(ratePercent) === rate);
    const base = sum([shares[i] ?? new Exact(0), ...freight.map((each) => new Exact(each.freight))]);
    return round(base.mul(parsePercent(rate)), currency);
  });
  return sum(taxes);
}

/** A rate in one way of writing, so that '13' and '13.00' are the same. */
const rateOf = (percent: string): string => new Exact(percent).toFixed();
