/**
 * What an order must cost, computed apart from the product: whole numbers of 10⁻⁶ and 10⁻¹⁸, no decimal library, and
 * none of `domain/`. Sub-total = Σ quantity × price × (1 − discount), rounded once, half up, to cents; freight and tax
 * from rounded amounts.
 */
export interface Rates {
  readonly taxPercent: string;
  readonly freightPercent: string;
  /** Tax is on freight as well. */
  readonly taxesFreight: boolean;
}

export interface PricedLine {
  readonly quantity: string;
  readonly unitPrice: string;
  readonly discount: string;
}

/** Amounts in cents. */
export interface Amounts {
  readonly subtotal: bigint;
  readonly freight: bigint;
  readonly tax: bigint;
  readonly total: bigint;
}

const MICRO = 1_000_000n;
const MICROS_PER_CENT = 10_000n;

/** A decimal of at most six places as a whole number of 10⁻⁶. */
export function micros(text: string): bigint {
  const match = /^(\d+)(?:\.(\d{1,6})(0*))?$/.exec(text);
  if (!match) throw new Error(`"${text}" is no decimal of at most six places`);
  return BigInt(match[1] ?? '0') * MICRO + BigInt((match[2] ?? '').padEnd(6, '0'));
}

export function cents(text: string): bigint {
  const value = micros(text);
  if (value % MICROS_PER_CENT !== 0n) throw new Error(`"${text}" has more than two places`);
  return value / MICROS_PER_CENT;
}

/** Of numbers that are not negative. */
const halfUp = (value: bigint, by: bigint): bigint => (value + by / 2n) / by;

/** The amount of a line in 10⁻⁶, half up. */
export function lineAmount({ quantity, unitPrice, discount }: PricedLine): bigint {
  const exact = micros(quantity) * micros(unitPrice) * (MICRO - micros(discount));
  return halfUp(exact, MICRO * MICRO);
}

export function amountsOf(
  lines: readonly PricedLine[],
  { taxPercent, freightPercent, taxesFreight }: Rates,
): Amounts {
  const subtotal = halfUp(
    lines.map(lineAmount).reduce((sum, each) => sum + each, 0n),
    MICROS_PER_CENT,
  );
  const freight = percentOf(subtotal, freightPercent);
  const tax = percentOf(taxesFreight ? subtotal + freight : subtotal, taxPercent);
  return { subtotal, freight, tax, total: subtotal + freight + tax };
}

const percentOf = (amount: bigint, percent: string): bigint => halfUp(amount * micros(percent), 100n * MICRO);

/** The list price for a quantity: that of the highest break not above it. */
export function listPrice(
  breaks: readonly { fromQuantity: string; unitPrice: string }[],
  quantity: string,
): string {
  const [best] = breaks
    .filter(({ fromQuantity }) => micros(fromQuantity) <= micros(quantity))
    .sort((a, b) => (micros(a.fromQuantity) > micros(b.fromQuantity) ? -1 : 1));
  if (!best) throw new Error(`no list price for ${quantity}`);
  return best.unitPrice;
}
