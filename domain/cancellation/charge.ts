import { Exact, sum } from '../money/money.js';

/** What a customer pays who cancels, in percent of what it costs the company; never above the amount of the line. */
export interface CancellationPolicy {
  /** For goods made to the customer's own wishes. */
  customisedPercent: string;
  /** For goods that anybody can buy. */
  stockPercent: string;
  /** Of a purchase's value, where a supplier must be asked to take a confirmed order back: a cost of the company. */
  supplierFeePercent: string;
  /** Value of one unit of a currency in the company's, for orders in another one: `{"USD": "7.1"}`. */
  exchangeRates: Record<string, string>;
}

/** In which currencies an order's money and its cost to the company are reckoned. */
export interface Currencies {
  order: string;
  company: string;
}

/** Units of the company's currency for one of the order's; undefined when the company has named none. */
export function rateOf(
  { exchangeRates }: CancellationPolicy,
  { order, company }: Currencies,
): Exact | undefined {
  if (order === company) return new Exact(1);
  const rate = exchangeRates[order];
  return rate === undefined ? undefined : new Exact(rate);
}

/** What of its cost the customer is to bear, company currency: a share by whether goods were made to the customer's wishes. */
export const shareOf = (
  costs: readonly { cost: string; customised: boolean }[],
  policy: CancellationPolicy,
): Exact =>
  sum(
    costs.map(({ cost, customised }) =>
      new Exact(cost).mul(customised ? policy.customisedPercent : policy.stockPercent).div(100),
    ),
  );
