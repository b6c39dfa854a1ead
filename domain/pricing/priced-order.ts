/**
 * What is priced and what comes of it. Amounts, prices, quantities and percentages are decimal strings.
 */
import type { Money } from '../money/money.js';
import type { TaxRule } from './choose-tax-rule.js';

/**
 * From `fromQuantity` (inclusive, in the line's unit) on, the whole quantity is sold at this unit price, or at
 * the list price less this discount.
 */
export type VolumeBreak =
  | { readonly fromQuantity: string; readonly unitPrice: string }
  | { readonly fromQuantity: string; readonly discountPercent: string };

/** An item's list price in one currency. */
export interface ListPrice {
  readonly currency: string;
  /** Price of one unit, at most six decimals. */
  readonly unitPrice: string;
  /** In any order; the one with the largest `fromQuantity` not above the quantity applies. */
  readonly breaks: readonly VolumeBreak[];
}

/** A price agreed with the customer for this line; volume breaks do not apply to it. */
export interface AgreedPrice {
  readonly unitPrice: string;
  /** Percent from '0' to '100'. */
  readonly discountPercent: string;
  /** Where it comes from: a price of the list that was taken earlier and stays; left out, agreed for the line. */
  readonly from?: 'agreed' | 'list';
}

/** A line to be priced. */
export interface LineToPrice {
  /** The line's key, handed back with its amount. */
  readonly line: string;
  /** The item's code, for messages. */
  readonly item: string;
  /** Above zero, at most six decimals. */
  readonly quantity: string;
  /** The quantity that the volume break goes by, of a line that is part of a whole; left out, the line's own. */
  readonly wholeQuantity?: string;
  /** When there is one it wins over the list price. */
  readonly agreed: AgreedPrice | null;
  /** The item's list prices, at most one per currency. */
  readonly listPrices: readonly ListPrice[];
  /** The tax rule chosen for the line (`chooseTaxRule`); `null`: not taxed at all. */
  readonly tax: TaxRule | null;
  /** Kilograms per unit, only needed by freight by weight. */
  readonly unitWeightKg?: string;
}

/** How freight is charged; amounts in the order's currency. */
export type FreightPolicy =
  | { readonly kind: 'none' }
  | { readonly kind: 'fixed'; readonly amount: string }
  /** Percent of the rounded sub-total. */
  | { readonly kind: 'percent'; readonly percent: string }
  /** `base` + weight × `ratePerKg`; nothing from a sub-total of `freeFrom` on. */
  | {
      readonly kind: 'weight';
      readonly base: string;
      readonly ratePerKg: string;
      readonly freeFrom?: string;
    };

/** What `priceOrder` needs. */
export interface OrderToPrice {
  /** ISO 4217 code; every price and freight amount is in it. */
  readonly currency: string;
  readonly lines: readonly LineToPrice[];
  readonly freight: FreightPolicy;
}

/** What a derivation step is about; the console and documents have a phrase in each language for each. */
export type DerivationLabel =
  | 'line.agreedPrice'
  | 'line.listPrice'
  | 'line.volumeBreak'
  | 'line.amount'
  | 'subtotal'
  | 'freight.none'
  | 'freight.fixed'
  | 'freight.percent'
  | 'freight.weight'
  | 'freight.free'
  | 'tax.goods'
  | 'tax.freight'
  | 'tax.rate'
  | 'tax.total'
  | 'total';

/** One step of how an amount came about; read in order, the last step's result is the amount. */
export interface DerivationStep {
  readonly label: DerivationLabel;
  /** The computation in numbers and signs only (no language), such as `12 × 18.50 × (1 − 0.05)`. */
  readonly formula: string;
  /** What the formula gives, as a decimal string. */
  readonly result: string;
}

/** An amount with how it came about. */
export interface DerivedMoney extends Money {
  readonly derivation: readonly DerivationStep[];
}

/** A priced line. */
export interface PricedLine {
  readonly line: string;
  /** The unit price before discount. */
  readonly unitPrice: string;
  /** The discount applied to it, '0' when none. */
  readonly discountPercent: string;
  /** Six decimals. It is rounded to the minor unit only in the sub-total. */
  readonly amount: string;
  readonly derivation: readonly DerivationStep[];
}

/** The tax at one rate. */
export interface PricedTax {
  /** The rate without trailing zeros, such as '13'. */
  readonly ratePercent: string;
  /** The rules at this rate, by code. */
  readonly rules: readonly { readonly code: string; readonly name: string; readonly nameZh: string }[];
  /** The goods' share of the sub-total at this rate. */
  readonly goods: Money;
  /** The share of freight taxed at this rate. */
  readonly freight: Money;
  /** `goods` + `freight`. */
  readonly base: Money;
  readonly tax: DerivedMoney;
}

/** The order's amounts. */
export interface PricedOrder {
  readonly currency: string;
  /** In the order given. */
  readonly lines: readonly PricedLine[];
  readonly subtotal: DerivedMoney;
  readonly freight: DerivedMoney;
  /** One per rate, highest rate first; untaxed lines are in none. */
  readonly taxes: readonly PricedTax[];
  /** Sum of `taxes`. */
  readonly tax: DerivedMoney;
  readonly total: DerivedMoney;
}
