import type { AgreedLine } from './agreement.js';
import type { Head, Leaving, Supply, Work } from './books.js';
import { Exact, total } from './money.js';

/** Of each assembly what one piece is made of. */
export type Recipes = ReadonlyMap<string, readonly { component: string; quantityPer: string }[]>;

export interface SupplyOnBooks {
  head: Head;
  supply: readonly Supply[];
  work: readonly Work[];
  leaving: readonly Leaving[];
  /** A change that is open freezes work: what is scrapped meanwhile is made anew afterwards. */
  isFrozen: boolean;
}

const NOT_BEGUN = ['planned', 'released', 'acknowledged'];
const OPEN = [...NOT_BEGUN, 'started'];

/**
 * In what the departments have undertaken something else than the latest version needs: for each line its quantity, made to
 * its requirements, and what that is made of; nothing is held, made or bought beyond it. Empty: all is as it should be.
 */
export function flawsOfSupply(
  lines: readonly AgreedLine[],
  recipes: Recipes,
  { head, supply, work, leaving, isFrozen }: SupplyOnBooks,
): string[] {
  return [
    ...(head.promiseState === 'given'
      ? unlikeNeeds(needsOf(lines, recipes, work), supply, mayLack(head, isFrozen))
      : []),
    ...ofRequirements(lines, work),
    ...ofMaterial(recipes, work),
    ...tooManyMade(lines, supply, work),
    ...ofLeaving(lines, leaving),
  ];
}

/** What was scrapped, or comes on top by a change, is not covered yet where the order waits for something first. */
const mayLack = (head: Head, isFrozen: boolean): boolean =>
  head.supplyState === 'lacking' && (head.depositPending || isFrozen);

const placeOf = ({ line, item }: { line: number; item: string }): string => `line ${String(line)}, ${item}`;

/** The quantity of each line, and of its open work the components that have not been issued to it. */
function needsOf(
  lines: readonly AgreedLine[],
  recipes: Recipes,
  work: readonly Work[],
): Map<string, string[]> {
  const needs = new Map<string, string[]>();
  const need = (place: { line: number; item: string }, quantity: string): void => {
    needs.set(placeOf(place), [...(needs.get(placeOf(place)) ?? []), quantity]);
  };
  for (const line of lines) need(line, line.quantity);
  for (const { line, item, quantity } of work.filter(({ state }) => NOT_BEGUN.includes(state)))
    for (const { component, quantityPer } of recipes.get(item) ?? [])
      need({ line, item: component }, new Exact(quantity).mul(quantityPer).toFixed());
  return needs;
}

function unlikeNeeds(
  needs: ReadonlyMap<string, readonly string[]>,
  supply: readonly Supply[],
  mayLackSome: boolean,
): string[] {
  const places = new Set([...needs.keys(), ...supply.map(placeOf)]);
  return [...places].flatMap((place) => {
    const own = supply.filter((each) => placeOf(each) === place);
    const counted = new Exact(total(own.map(({ quantity }) => quantity)));
    const needed = new Exact(total(needs.get(place) ?? [])).toDecimalPlaces(6);
    // Goods between two warehouses arrive, whoever needs them then.
    const arriving = total(own.filter(({ kind }) => kind === 'onTheWay').map(({ quantity }) => quantity));
    const isEnough = mayLackSome || counted.gte(needed);
    if (isEnough && counted.sub(arriving).lte(needed)) return [];
    const parts = own.map(({ kind, quantity }) => `${kind} ${quantity}`).join(', ') || 'nothing';
    return [`${place}: ${needed.toFixed()} is needed, and there is ${parts}`];
  });
}

/** What is still to be made of a line's own item is made to the requirements that are agreed now. */
function ofRequirements(lines: readonly AgreedLine[], work: readonly Work[]): string[] {
  const said = (fields: Record<string, string> | null): string =>
    JSON.stringify(Object.entries(fields ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return work
    .filter(({ state }) => OPEN.includes(state))
    .flatMap(({ number, line, item, requirements }) => {
      const agreed = lines.find((each) => each.line === line && each.item === item);
      if (!agreed || said(agreed.requirements) === said(requirements)) return [];
      return [
        `${number} makes ${said(requirements)}, and line ${String(line)} is ${said(agreed.requirements)}`,
      ];
    });
}

/** Material goes to work that has begun, whole, and to no other. */
function ofMaterial(recipes: Recipes, work: readonly Work[]): string[] {
  return work
    .filter(({ state }) => OPEN.includes(state))
    .flatMap(({ number, item, state, quantity, issued }) =>
      (recipes.get(item) ?? []).flatMap(({ component, quantityPer }) => {
        const given = new Exact(issued.find((each) => each.item === component)?.issued ?? '0');
        const needed = new Exact(quantity).mul(quantityPer).toDecimalPlaces(6);
        const isRight = state === 'started' ? given.gte(needed) : given.isZero();
        return isRight
          ? []
          : [`${number} (${state}, ${quantity}) was issued ${given.toFixed()} of ${component}`];
      }),
    );
}

/** Good pieces that the line neither holds nor has sent are recorded: given to the stock, or written off. */
function tooManyMade(
  lines: readonly AgreedLine[],
  supply: readonly Supply[],
  work: readonly Work[],
): string[] {
  return lines.flatMap(({ line, item }) => {
    const own = work.filter((each) => each.line === line && each.item === item);
    const made = total(
      own.map(({ good, freed, failed, writtenOff }) =>
        new Exact(good).sub(freed).sub(failed).sub(writtenOff).toFixed(),
      ),
    );
    const here = total(
      supply
        .filter((each) => each.line === line && each.item === item)
        .filter(({ kind }) => kind === 'held' || kind === 'picked' || kind === 'onTheWay')
        .map(({ quantity }) => quantity),
    );
    if (new Exact(made).lte(here)) return [];
    return [
      `line ${String(line)}: ${made} of ${item} were made for it, it has ${here}, and the rest is not recorded`,
    ];
  });
}

/** Releases take no more than is agreed, shipments carry what is released. */
function ofLeaving(lines: readonly AgreedLine[], leaving: readonly Leaving[]): string[] {
  return leaving.flatMap(({ line, released, picked, carried, shipped }) => {
    const agreed = lines.find((each) => each.line === line)?.quantity ?? '0';
    const at = `line ${String(line)}`;
    return [
      ...(new Exact(released).lte(agreed) ? [] : [`${at}: ${released} is released of ${agreed}`]),
      ...(new Exact(carried).eq(released)
        ? []
        : [`${at}: ${released} is released, shipments carry ${carried}`]),
      ...(new Exact(shipped).lte(picked) ? [] : [`${at}: ${shipped} is shipped, ${picked} was picked`]),
    ];
  });
}
