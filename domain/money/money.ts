/**
 * Money and quantities: exact decimals, never a float.
 *
 * Amounts cross every boundary (HTTP, SQL, workflow payloads) as decimal strings and are `Exact` numbers only
 * while a rule computes. All of the company's money arithmetic goes through this file, so that rounding is
 * decided in one place.
 */
import { Decimal } from 'decimal.js';
import { DomainError } from '../errors/domain-error.js';

/**
 * The decimal type of all rules: decimal.js with 60 significant digits, rounding half up.
 *
 * decimal.js rounds the result of every operation to `precision`, by default 20 digits, which a quantity
 * (12 + 6 digits) times a price (12 + 6) times a discount (3 + 6) exceeds. With 60 digits every product and sum
 * of our inputs is exact and only `round*` functions round. It is a clone: a `Decimal.set` elsewhere changes
 * nothing here.
 */
export const Exact = Decimal.clone({ defaults: true, precision: 60, rounding: Decimal.ROUND_HALF_UP });
export type Exact = Decimal;

/** An amount in a currency as it crosses boundaries: `{ amount: '1234.50', currency: 'CNY' }`. */
export interface Money {
  /** Decimal string with exactly the currency's minor digits. */
  readonly amount: string;
  /** ISO 4217 alphabetic code. */
  readonly currency: string;
}

/**
 * Minor digits per currency, from ISO 4217 (list one). Closed on purpose: a currency that is not listed is an
 * error rather than a guess of two digits, which would be wrong by a factor of 100 for the yen.
 */
const MINOR_DIGITS: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' ').map((c) => [c, 0] as const),
  ...(
    'AED ARS AUD BDT BGN BRL CAD CHF CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR KES KZT LKR MAD MOP MXN ' +
    'MYR NGN NOK NZD PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TRY TWD UAH USD ZAR'
  )
    .split(' ')
    .map((c) => [c, 2] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((c) => [c, 3] as const),
]);

/** Whether the code is a currency we can compute in. */
export function isCurrency(code: string): boolean {
  return MINOR_DIGITS.has(code);
}

/**
 * Digits after the point of a currency's smallest unit: CNY 2, JPY 0, KWD 3 (ISO 4217).
 * @throws DomainError `unknown-currency`, naming it.
 */
export function minorDigits(currency: string): number {
  const digits = MINOR_DIGITS.get(currency);
  if (digits === undefined) {
    throw new DomainError('unknown-currency', `Currency ${currency} is not known`, {
      detailZh: `未知币种 ${currency}`,
      facts: { currency },
    });
  }
  return digits;
}

/**
 * Rounds to the currency's minor unit, half up: 0.125 CNY → 0.13, 0.5 JPY → 1.
 *
 * For negatives "half up" means away from zero (−0.125 → −0.13), so that a credit note is exactly the negative
 * of the invoice it reverses.
 * @throws DomainError `unknown-currency`.
 */
export function round(value: Decimal, currency: string): Exact {
  return roundTo(value, minorDigits(currency));
}

/** Rounds half up (negatives: half away from zero) to the given number of decimals. */
export function roundTo(value: Decimal, decimals: number): Exact {
  return new Exact(value).toDecimalPlaces(decimals, Decimal.ROUND_HALF_UP);
}

/**
 * The value as money: rounded half up to the minor unit and written with all its minor digits.
 * @throws DomainError `unknown-currency`.
 */
export function money(value: Decimal, currency: string): Money {
  const rounded = round(value, currency);
  // decimal.js has a negative zero, and it prints as "-0.00".
  return { amount: (rounded.isZero() ? rounded.abs() : rounded).toFixed(minorDigits(currency)), currency };
}

/** The exact number in a `Money`. @throws DomainError `validation-failed` when the amount is no decimal. */
export function amountOf(value: Money): Exact {
  return parseDecimal(value.amount);
}

/**
 * The sum of two amounts in the same currency.
 * @throws DomainError `currency-mismatch`, naming both currencies.
 */
export function add(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return money(amountOf(a).add(amountOf(b)), a.currency);
}

/**
 * `a − b` in the same currency; may be negative.
 * @throws DomainError `currency-mismatch`, naming both currencies.
 */
export function subtract(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return money(amountOf(a).sub(amountOf(b)), a.currency);
}

/** −1, 0 or 1 as `a` is less than, equal to or more than `b`. @throws DomainError `currency-mismatch`. */
export function compareMoney(a: Money, b: Money): -1 | 0 | 1 {
  sameCurrency(a, b);
  return compareDecimals(a.amount, b.amount);
}

/** −1, 0 or 1 by value, so '1.50' equals '1.5'. @throws DomainError `validation-failed`. */
export function compareDecimals(a: string, b: string): -1 | 0 | 1 {
  const order = parseDecimal(a).cmp(parseDecimal(b));
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

/**
 * Reads a decimal string: optional minus, up to 15 digits, up to 6 decimals; no exponent, blanks or separators.
 * @throws DomainError `validation-failed`, quoting the text.
 */
export function parseDecimal(text: string): Exact {
  if (!/^-?\d{1,15}(\.\d{1,6})?$/.test(text)) {
    throw invalid(text, 'is not a decimal number with at most 6 decimals', '不是最多 6 位小数的十进制数');
  }
  return new Exact(text);
}

/**
 * Reads a quantity: a decimal string above zero with at most 6 decimals.
 * @throws DomainError `validation-failed` when it is no such decimal or not above zero.
 */
export function parseQuantity(text: string): Exact {
  const value = parseDecimal(text);
  if (value.lte(0)) {
    throw invalid(text, 'is not above zero', '必须大于零');
  }
  return value;
}

/**
 * Reads a unit price, weight or cost: a decimal string, zero or more, at most 6 decimals.
 * @throws DomainError `validation-failed` when it is no such decimal or negative.
 */
export function parseNonNegative(text: string): Exact {
  const value = parseDecimal(text);
  if (value.lt(0)) {
    throw invalid(text, 'is below zero', '不能小于零');
  }
  return value;
}

/**
 * Reads a percentage from 0 to 100 ('13' is 13 %) and returns it as a fraction (0.13).
 * @throws DomainError `validation-failed` when it is no decimal or outside 0…100.
 */
export function parsePercent(text: string): Exact {
  const value = parseDecimal(text);
  if (value.lt(0) || value.gt(100)) {
    throw invalid(text, 'is not a percentage from 0 to 100', '不是 0 到 100 之间的百分比');
  }
  return value.div(100);
}

/** The exact sum; 0 of nothing. */
export function sum(values: readonly Decimal[]): Exact {
  return values.reduce<Exact>((total, value) => total.add(value), new Exact(0));
}

/** A quantity as it crosses boundaries: no exponent, no trailing zeros. */
export function formatQuantity(value: Decimal): string {
  return (value.isZero() ? value.abs() : value).toFixed();
}

/**
 * Rounds non-negative parts to the minor unit so that they add up to `total` exactly (largest remainder,
 * Hamilton's method): each part is rounded down, and the units still missing go one each to the parts with the
 * largest cut-off remainder, ties to the earlier part. No part is off by a whole unit or more.
 *
 * `total` must be the rounded sum of the parts; with a single part the result is `total`.
 * @throws RangeError when the parts cannot be rounded to that total.
 */
export function roundToSum(parts: readonly Decimal[], total: Decimal, currency: string): Exact[] {
  const digits = minorDigits(currency);
  const unit = new Exact(10).pow(-digits);
  const floors = parts.map((part) => new Exact(part).toDecimalPlaces(digits, Decimal.ROUND_FLOOR));
  const missing = floors.reduce((rest, floor) => rest.sub(floor), new Exact(total)).div(unit);
  if (!missing.isInteger() || missing.lt(0) || missing.gt(parts.length)) {
    throw new RangeError(`the parts do not add up to ${total.toFixed()}`);
  }
  const byRemainder = floors
    .map((floor, index) => ({ index, remainder: new Exact(parts[index] ?? 0).sub(floor) }))
    .sort((a, b) => b.remainder.cmp(a.remainder) || a.index - b.index);
  const raised = new Set(byRemainder.slice(0, missing.toNumber()).map(({ index }) => index));
  return floors.map((floor, index) => (raised.has(index) ? floor.add(unit) : floor));
}

/**
 * Shares a rounded amount out by non-negative weights, each share in whole minor units, adding up to the amount
 * (see {@link roundToSum}). When all weights are zero the first takes everything.
 * @throws RangeError when there is an amount but nobody to take it.
 */
export function apportion(total: Decimal, weights: readonly Decimal[], currency: string): Exact[] {
  const all = sum(weights);
  const shares = all.isZero()
    ? weights.map((_, index) => new Exact(index === 0 ? total : 0))
    : weights.map((weight) => new Exact(total).mul(weight).div(all));
  return roundToSum(shares, total, currency);
}

function sameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) {
    throw new DomainError('currency-mismatch', `${a.currency} and ${b.currency} cannot be combined`, {
      detailZh: `${a.currency} 与 ${b.currency} 不能合并计算`,
      facts: { left: a.currency, right: b.currency },
    });
  }
}

function invalid(given: string, fault: string, faultZh: string): DomainError {
  return new DomainError('validation-failed', `"${given}" ${fault}`, {
    detailZh: `“${given}” ${faultZh}`,
    facts: { given },
  });
}
