/** Terms of payment of an order: deposit in percent of the total, days to pay it, days to pay an invoice. */
export interface OrderTerms {
  depositPercent: string;
  depositDays: number;
  paymentDays: number;
}

/** Where goods are to go, as a customer writes it. */
export interface ShippingAddress {
  name?: string | undefined;
  line1: string;
  line2?: string | undefined;
  city: string;
  region?: string | undefined;
  country: string;
  postalCode?: string | undefined;
}

/** A line as it is agreed, as far as a change may alter it. */
export interface AgreedLine {
  line: number;
  item: string;
  unit: string;
  /** Decimal string; '0' for a line that was removed. */
  quantity: string;
  /** Handed to a carrier or further: no change may take it back. */
  shipped: string;
  requestedDate: string | null;
  requirements: Record<string, string | undefined> | null;
  /** agreed = a price given with the order, list = from the price list at `pricedAt`. */
  priceSource: 'agreed' | 'list';
  unitPrice: string;
  /** Fraction, 0 to 1. */
  discount: string;
  /** Instant at which the price was taken. */
  pricedAt: string;
  /** Line that it was split from: the volume break goes by all parts together. */
  splitFrom: number | null;
}

/** What is agreed of an order, as far as a change may alter it. */
export interface AgreedOrder {
  requestedDate: string | null;
  /** Code of the customer's address, or null for one that was written out. */
  shipTo: { code: string | null } & Record<string, string | null>;
  terms: OrderTerms;
  lines: AgreedLine[];
}

/** A line as it is to be: a new one has no price yet. */
export interface TargetLine extends Omit<AgreedLine, 'unitPrice' | 'discount' | 'pricedAt' | 'priceSource'> {
  /** Line of the present version that it continues; null for a new one. */
  continues: number | null;
  /** Line whose agreed price and date of price it keeps; null where it is priced at the request. */
  pricedAs: number | null;
  /** A price that is given with the request; only staff may. */
  asked: { unitPrice: string; discount: string } | null;
}

/** An order as it is to be once a change is carried out. */
export interface TargetOrder {
  requestedDate: string | null;
  /** The address asked for; null where it stays. */
  shipTo: string | ShippingAddress | null;
  terms: OrderTerms;
  lines: TargetLine[];
}

/** Whether two sets of fields say the same, in whatever sequence; what is left out or null says nothing. */
export function hasSameFields(a: object | null, b: object | null): boolean {
  return JSON.stringify(fieldsIn(a)) === JSON.stringify(fieldsIn(b));
}

const fieldsIn = (fields: object | null): [string, unknown][] =>
  Object.entries(fields ?? {})
    .filter(([, value]) => value !== undefined && value !== null)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
