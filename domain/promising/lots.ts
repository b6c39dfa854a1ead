/**
 * How much must be ordered from a supplier to get a quantity, and in how many purchases.
 */
import { Exact, parseNonNegative, parseQuantity } from '../money/money.js';

/** A supplier's terms for the size of one purchase; decimal strings in the item's unit. */
export interface LotTerms {
  /** Least quantity of one purchase; '0': none. */
  readonly minimum: string;
  /** Largest quantity of one purchase; `null`: none. */
  readonly maximum: string | null;
  /** Purchases are whole multiples of this, above zero. */
  readonly multiple: string;
}

/** More purchases than this for one need are not proposed: somebody should talk to the supplier. */
export const MAX_LOTS = 1000;

/**
 * The lots of a purchase for `quantity`: the least total quantity, in the fewest lots, each a multiple between
 * minimum and maximum; larger lots first.
 * @returns `null` when no lot fits the terms (no multiple lies between minimum and maximum) or when more than
 *   {@link MAX_LOTS} lots were needed.
 * @throws DomainError `validation-failed` when the terms are malformed or the multiple is not above zero.
 */
export function lotsFor(quantity: Exact, terms: LotTerms): Exact[] | null {
  const multiple = parseQuantity(terms.multiple);
  // In units of the multiple, where everything is an integer.
  const wanted = quantity.div(multiple).ceil();
  const least = Exact.max(parseNonNegative(terms.minimum).div(multiple).ceil(), 1);
  if (terms.maximum === null) return [Exact.max(wanted, least).mul(multiple)];

  const most = parseNonNegative(terms.maximum).div(multiple).floor();
  if (most.lt(least)) return null;
  const count = Exact.max(wanted.div(most).ceil(), 1);
  if (count.gt(MAX_LOTS)) return null;

  // Each lot starts at the least; what is missing fills the first lots up.
  let missing = Exact.max(wanted.sub(least.mul(count)), 0);
  return Array.from({ length: count.toNumber() }, () => {
    const more = Exact.min(missing, most.sub(least));
    missing = missing.sub(more);
    return least.add(more).mul(multiple);
  });
}
