import type { ChangeOnBooks, Work } from './books.js';
import { Exact, isEqual, total } from './money.js';
import type { Recipes } from './needs.js';

/** What a unit of each item costs the company. */
export type UnitCosts = ReadonlyMap<string, string>;

/**
 * Where the recorded cost of changes is not what their surplus has cost: material that was issued for pieces which are not
 * made any more, and of each change what the customer and the company bear of it. Empty: all is recorded.
 */
export function flawsOfCosts(
  changes: readonly ChangeOnBooks[],
  work: readonly Work[],
  { recipes, unitCosts }: { recipes: Recipes; unitCosts: UnitCosts },
): string[] {
  const done = changes.filter(({ state }) => state === 'carriedOut');
  const recorded = done.flatMap(({ adjusted }) => adjusted);
  return [
    ...done.flatMap(shared),
    ...work.flatMap((each) => {
      const cost = total(recorded.filter(({ document }) => document === each.number).map((row) => row.cost));
      const waste = wasteOf(each, recipes, unitCosts);
      // Set-up and hours come on top; each cost is rounded once for each change.
      if (new Exact(cost).add('0.01').lt(waste))
        return [`${each.number} wastes material for ${waste}, and ${cost} is recorded`];
      return each.started || isEqual(cost, '0') ? [] : [`${each.number} was not begun, and has cost ${cost}`];
    }),
  ];
}

/** A cost is borne once, by the customer or by the company, and is what became of the commitments. */
function shared({ number, fee, cost, absorbed, adjusted }: ChangeOnBooks): string[] {
  const ofCommitments = total(adjusted.map((row) => row.cost));
  return [
    ...(isEqual(ofCommitments, cost)
      ? []
      : [`${number} costs ${cost}, and its commitments ${ofCommitments}`]),
    ...(isEqual(total([fee, absorbed]), cost)
      ? []
      : [`${number} costs ${cost}: the customer bears ${fee}, the company ${absorbed}`]),
  ];
}

/** Material of a work order that went into no piece, and into none that is still to be made. */
function wasteOf({ item, state, quantity, issued }: Work, recipes: Recipes, unitCosts: UnitCosts): string {
  if (state === 'cancelled') return '0';
  return total(
    (recipes.get(item) ?? []).map(({ component, quantityPer }) => {
      const given = issued.find((each) => each.item === component)?.issued ?? '0';
      const left = new Exact(given).sub(new Exact(quantity).mul(quantityPer));
      return left.gt(0) ? left.mul(unitCosts.get(component) ?? '0').toFixed() : '0';
    }),
  );
}
