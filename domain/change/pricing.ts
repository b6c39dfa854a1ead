import { Exact } from '../money/money.js';
import { bestBreak } from '../pricing/price-line.js';
import type { LineToPrice, ListPrice } from '../pricing/priced-order.js';
import { plus } from '../quantity/quantity.js';
import type { AgreedLine, TargetLine } from './agreed.js';

/** The price of a line with where and when it was taken. */
export interface TakenPrice {
  unitPrice: string;
  /** Fraction, 0 to 1. */
  discount: string;
  source: 'agreed' | 'list';
  /** Instant, ISO text. */
  pricedAt: string;
}

/** What a line's price comes from after a change. */
export interface PriceBasis {
  /** A price that stands; null where the list of today applies. */
  taken: TakenPrice | null;
  /** The quantity that volume breaks go by. */
  wholeQuantity: string;
}

/**
 * What the price of a line comes from when the order changes (R16):
 *
 * - a price that is given with the request is taken at the request;
 * - an agreed price stays, with its discount and the instant it was taken at;
 * - a price of the list stays as long as the line reaches the volume break that it reached before. The list keeps no
 *   history, so what it once said of another break is not known: where the new quantity reaches another one, the break of
 *   today's list applies and the price is taken at the request. An item that the list has no price for any more keeps its
 *   own;
 * - a line that is added or takes the place of another is priced by today's list.
 *
 * The break goes by the total of the parts that a line was split into, so that they keep the price of the whole.
 *
 * @param target all lines of the order as it is to be
 * @param agreed the line that it keeps the price of; undefined for a line that is new
 * @param before all lines of the order as it is
 * @param now instant of the request
 */
export function basisOf(
  line: TargetLine,
  target: readonly TargetLine[],
  agreed: AgreedLine | undefined,
  before: readonly AgreedLine[],
  listPrices: readonly ListPrice[],
  { currency, now }: { currency: string; now: string },
): PriceBasis {
  const wholeQuantity = agreed === undefined ? line.quantity : totalOf(line, target);
  const { asked } = line;
  if (asked) return { taken: { ...asked, source: 'agreed', pricedAt: now }, wholeQuantity };
  if (!agreed) return { taken: null, wholeQuantity };
  const stays =
    agreed.priceSource === 'agreed' ||
    reachSame(listPrices, currency, totalOf(agreed, before), wholeQuantity);
  return { taken: stays ? takenOf(agreed) : null, wholeQuantity };
}

/** A line to be priced by what its price comes from. */
export const pricedBy = (
  { taken, wholeQuantity }: PriceBasis,
  line: Omit<LineToPrice, 'agreed' | 'wholeQuantity'>,
): LineToPrice => ({
  ...line,
  wholeQuantity,
  agreed: taken && {
    unitPrice: taken.unitPrice,
    discountPercent: new Exact(taken.discount).mul(100).toFixed(),
    from: taken.source,
  },
});

/** The price that a line of the order has. */
export const takenOf = ({ unitPrice, discount, priceSource, pricedAt }: AgreedLine): TakenPrice => ({
  unitPrice,
  discount,
  source: priceSource,
  pricedAt,
});

type Part = Pick<AgreedLine, 'line' | 'splitFrom' | 'quantity'>;

const totalOf = (line: Part, lines: readonly Part[]): string =>
  lines
    .filter((each) => wholeOf(each) === wholeOf(line))
    .reduce((total, { quantity }) => plus(total, quantity), '0');
const wholeOf = ({ line, splitFrom }: Part): number => splitFrom ?? line;

function reachSame(
  listPrices: readonly ListPrice[],
  currency: string,
  before: string,
  after: string,
): boolean {
  const list = listPrices.find((each) => each.currency === currency);
  if (!list) return true;
  const reached = (quantity: string) => bestBreak(list.breaks, new Exact(quantity))?.fromQuantity;
  return reached(before) === reached(after);
}
