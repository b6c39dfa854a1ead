/**
 * Exact comparison of decimal quantities without a library, so that workflow code can use it too.
 * A quantity is decimal text with at most six decimals; inside it is a bigint of millionths.
 */
const MICRO = 1_000_000n;

/** Millionths of a decimal text, e.g. `"12.5"` → `12500000n`. @throws RangeError when the text is no such decimal. */
export function micro(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,6})0*)?$/.exec(text);
  if (!match) throw new RangeError(`not a decimal quantity with at most six decimals: ${text}`);
  const [, sign, whole = '0', fraction = ''] = match;
  const value = BigInt(whole) * MICRO + BigInt(fraction.padEnd(6, '0'));
  return sign ? -value : value;
}

/** Decimal text of millionths, without trailing zeros. */
export function fromMicro(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -6)}${fraction ? `.${fraction}` : ''}`;
}

export const plus = (a: string, b: string): string => fromMicro(micro(a) + micro(b));
export const minus = (a: string, b: string): string => fromMicro(micro(a) - micro(b));
export const min = (a: string, b: string): string => (micro(a) <= micro(b) ? a : b);
export const isLess = (a: string, b: string): boolean => micro(a) < micro(b);
export const isPositive = (a: string): boolean => micro(a) > 0n;
export const isZero = (a: string): boolean => micro(a) === 0n;
/** Sum of decimal texts. */
export const sum = (all: readonly string[]): string =>
  fromMicro(all.reduce((total, each) => total + micro(each), 0n));
