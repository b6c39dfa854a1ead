import { Decimal } from 'decimal.js';

/** The oracle's own arithmetic: far more digits than any amount has, halves away from zero. */
export const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP });

/** Of each item what one unit costs from which quantity on, the smallest first. */
export type PriceList = ReadonlyMap<string, readonly { from: string; unitPrice: string }[]>;

/** The volume break that a quantity of an item reaches. @throws Error for an item that has no price */
export function breakOf(
  prices: PriceList,
  item: string,
  quantity: string,
): { from: string; unitPrice: string } {
  const [first, ...breaks] = prices.get(item) ?? [];
  if (!first) throw new Error(`${item} has no price`);
  return breaks.findLast(({ from }) => new Exact(quantity).gte(from)) ?? first;
}

export interface Amounts {
  subtotal: string;
  freight: string;
  tax: string;
  total: string;
}

/** The company of the model: one tax rate on goods and freight, freight by the value of the goods. */
const FREIGHT_PERCENT = '1.5';
const TAX_PERCENT = '13';

/** What an order of these lines comes to, as if it were placed today at these prices. */
export function amountsOf(
  lines: readonly { quantity: string; unitPrice: string; discount: string }[],
): Amounts {
  const subtotal = lines
    .map(({ quantity, unitPrice, discount }) =>
      new Exact(quantity).mul(unitPrice).mul(new Exact(1).sub(discount)).toDecimalPlaces(6),
    )
    .reduce((sum, amount) => sum.add(amount), new Exact(0))
    .toDecimalPlaces(2);
  const percent = (of: Decimal, rate: string) => of.mul(rate).div(100).toDecimalPlaces(2);
  const freight = percent(subtotal, FREIGHT_PERCENT);
  const tax = percent(subtotal.add(freight), TAX_PERCENT);
  const text = (amount: Decimal) => amount.toFixed(2);
  return {
    subtotal: text(subtotal),
    freight: text(freight),
    tax: text(tax),
    total: text(subtotal.add(freight).add(tax)),
  };
}

export const total = (amounts: readonly string[]): string =>
  amounts.reduce((sum, amount) => sum.add(amount), new Exact(0)).toFixed();

export const isEqual = (one: string, other: string): boolean => new Exact(one).eq(other);

/** So many percent of an amount, in whole minor units. */
export const shareOf = (amount: string, percent: string): string =>
  new Exact(amount).mul(percent).div(100).toDecimalPlaces(2).toFixed(2);
