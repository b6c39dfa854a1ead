import { Exact, formatQuantity, sum } from '../money/money.js';
import type { LineQuantity, Netting } from '../promising/netting.js';
import { isPositive, plus } from '../quantity/quantity.js';

/**
 * Something that supplies a line with an item (a work order, a claim on a purchase, goods held), and what it costs to cut
 * it: `fixedCost` as soon as any of it is cut, nothing more for the first `free` units, `costPerUnit` for each further one.
 * Quantities in the item's unit, costs in one currency, decimal strings, none below zero.
 */
export interface SupplyCommitment {
  /** Names it among the others. */
  readonly id: string;
  readonly line: number;
  readonly item: string;
  /** Most of it that can be cut. */
  readonly quantity: string;
  readonly free: string;
  readonly costPerUnit: string;
  readonly fixedCost: string;
  /** It can only be cut whole. */
  readonly indivisible: boolean;
  /** Day on which it comes; '' for what is there already. */
  readonly comesOn: string;
}

/** How much of a commitment is cut, and what that costs. */
export interface Cut {
  readonly id: string;
  readonly quantity: string;
  readonly cost: string;
}

/**
 * Commitments with a fixed cost or that can only be cut whole are tried in every combination up to so many for a line and
 * item: 2^8 plans of a few steps each. Of more than that, those beyond the largest are cut only with what fits by rule of
 * thumb, cheapest first.
 */
const MOST_COMBINED = 8;

/** What a line holds and expects beyond its needs, by line and item. */
export function surplusOf({ idle, spare }: Pick<Netting, 'idle' | 'spare'>): LineQuantity[] {
  const places = new Map<string, LineQuantity>();
  for (const { line, item, quantity } of [...idle, ...spare]) {
    const key = `${String(line)}\n${item}`;
    const known = places.get(key);
    places.set(key, { line, item, quantity: known ? plus(known.quantity, quantity) : quantity });
  }
  return [...places.values()];
}

/**
 * Which commitments to cut so that nothing is supplied beyond what is needed. For each line and item, as much as possible of
 * the surplus is cut and never more; of all ways to do that the one of least cost; and of several such ways the one that
 * cuts what comes latest, so that what is there or comes soon is kept.
 *
 * @example
 * // 6 of 14 are needed: nothing is lost by giving back what is held, a piece not made any more wastes its material.
 * planDifference([{ line: 1, item: 'BOX', quantity: '8' }], [heldFour, startedTen]) // 4 of each
 */
export function planDifference(
  surplus: readonly LineQuantity[],
  commitments: readonly SupplyCommitment[],
): Cut[] {
  return surplus
    .filter(({ quantity }) => isPositive(quantity))
    .flatMap(({ line, item, quantity }) => {
      const own = commitments.filter(
        (each) => each.line === line && each.item === item && isPositive(each.quantity),
      );
      return cutsOf(new Exact(quantity), own.toSorted(latestFirst).map(readCuttable));
    });
}

/** A commitment read into numbers. */
interface Cuttable {
  readonly id: string;
  readonly quantity: Exact;
  readonly free: Exact;
  readonly costPerUnit: Exact;
  readonly fixedCost: Exact;
  readonly indivisible: boolean;
}

/** A way to cut a surplus; the quantities stand in the sequence of the commitments, which come latest first. */
interface Way {
  readonly quantities: readonly Exact[];
  readonly total: Exact;
  readonly cost: Exact;
}

function cutsOf(surplus: Exact, all: readonly Cuttable[]): Cut[] {
  const lumpy = all.filter((each) => each.indivisible || each.fixedCost.gt(0));
  const combined = lumpy.toSorted((a, b) => b.quantity.cmp(a.quantity)).slice(0, MOST_COMBINED);
  let best: Way | undefined;
  for (let choice = 0; choice < 2 ** combined.length; choice++) {
    const touched = new Set(combined.filter((_, i) => (choice >> i) & 1));
    const way = wayOf(surplus, all, touched);
    if (way && (!best || isBetter(way, best))) best = way;
  }
  const way = best && lumpy.length > combined.length ? thumbed(surplus, all, best, combined) : best;
  return all.flatMap((each, i): Cut[] => {
    const quantity = way?.quantities[i] ?? zero;
    if (quantity.isZero()) return [];
    return [{ id: each.id, quantity: formatQuantity(quantity), cost: costOf(each, quantity).toFixed() }];
  });
}

/**
 * The best way that touches exactly these of the lumpy commitments, or fewer; undefined where those that are cut whole exceed
 * the surplus. What can be cut in any part is convex (free units first), so that the cheapest step first is least.
 */
function wayOf(surplus: Exact, all: readonly Cuttable[], touched: ReadonlySet<Cuttable>): Way | undefined {
  const quantities = all.map((each) => (each.indivisible && touched.has(each) ? each.quantity : zero));
  let left = surplus.sub(sum(quantities));
  if (left.lt(0)) return undefined;
  const divisible = all.flatMap((each, i) =>
    !each.indivisible && (each.fixedCost.isZero() || touched.has(each)) ? stepsOf(each, i) : [],
  );
  for (const step of divisible.toSorted((a, b) => a.costPerUnit.cmp(b.costPerUnit) || a.index - b.index)) {
    const cut = Exact.min(left, step.quantity);
    left = left.sub(cut);
    quantities[step.index] = (quantities[step.index] ?? zero).add(cut);
  }
  return asWay(all, quantities);
}

/** More lumpy commitments than can be combined: of the others those that fit are cut as well, the cheapest per unit first. */
function thumbed(surplus: Exact, all: readonly Cuttable[], best: Way, combined: readonly Cuttable[]): Way {
  const quantities = [...best.quantities];
  const others = all
    .map((each, index) => ({ each, index, price: costOf(each, each.quantity).div(each.quantity) }))
    .filter(({ each }) => (each.indivisible || each.fixedCost.gt(0)) && !combined.includes(each))
    .toSorted((a, b) => a.price.cmp(b.price) || a.index - b.index);
  let left = surplus.sub(best.total);
  for (const { each, index } of others) {
    const cut = each.indivisible && left.lt(each.quantity) ? zero : Exact.min(left, each.quantity);
    left = left.sub(cut);
    quantities[index] = cut;
  }
  return asWay(all, quantities);
}

const stepsOf = ({ quantity, free, costPerUnit }: Cuttable, index: number) => {
  const first = Exact.min(free, quantity);
  return [
    { index, quantity: first, costPerUnit: zero },
    { index, quantity: quantity.sub(first), costPerUnit },
  ];
};

const asWay = (all: readonly Cuttable[], quantities: readonly Exact[]): Way => ({
  quantities,
  total: sum(quantities),
  cost: sum(all.map((each, i) => costOf(each, quantities[i] ?? zero))),
});

function costOf({ free, costPerUnit, fixedCost }: Cuttable, quantity: Exact): Exact {
  if (quantity.isZero()) return zero;
  return fixedCost.add(Exact.max(quantity.sub(free), 0).mul(costPerUnit));
}

function isBetter(a: Way, b: Way): boolean {
  const byResult = a.total.cmp(b.total) || b.cost.cmp(a.cost);
  if (byResult !== 0) return byResult > 0;
  const differs = a.quantities.findIndex((quantity, i) => !quantity.eq(b.quantities[i] ?? zero));
  return differs >= 0 && (a.quantities[differs] ?? zero).gt(b.quantities[differs] ?? zero);
}

const latestFirst = (a: SupplyCommitment, b: SupplyCommitment): number =>
  a.comesOn === b.comesOn ? compare(b.id, a.id) : compare(b.comesOn, a.comesOn);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const readCuttable = ({ id, indivisible, ...given }: SupplyCommitment): Cuttable => ({
  id,
  indivisible,
  quantity: new Exact(given.quantity),
  free: new Exact(given.free),
  costPerUnit: new Exact(given.costPerUnit),
  fixedCost: new Exact(given.fixedCost),
});

const zero = new Exact(0);
