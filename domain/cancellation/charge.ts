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
