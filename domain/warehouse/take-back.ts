import { isPositive, min, minus, sum } from '../quantity/quantity.js';

/** What a release takes of a line and how far it has come: quantity ≥ picked ≥ packed ≥ shipped, in the item's unit. */
export interface ReleasedGoods {
  release: string;
  line: number;
  quantity: string;
  picked: string;
  packed: string;
  /** Handed to a carrier. */
  shipped: string;
}

/** What a release takes no more of a line, by how far it had come. */
export interface TakenBack {
  release: string;
  line: number;
  /** Was still to be picked. */
  unpicked: string;
  /** Was picked and not packed. */
  picked: string;
  /** Was packed and not handed over. */
  packed: string;
}

/** How much of a release's goods each kind of work would have to be undone for, the least work first. */
const STAGES = {
  unpicked: ({ quantity, picked }: ReleasedGoods) => minus(quantity, picked),
  picked: ({ picked, packed }: ReleasedGoods) => minus(picked, packed),
  packed: ({ packed, shipped }: ReleasedGoods) => minus(packed, shipped),
};

/**
 * What goes back so that lines have no more released than is to be kept of them, what is handed over included: of all a
 * line's releases what is not picked first, then what is not packed, then packed goods; within each, the latest release first.
 *
 * @param goods all that was released of the order and not cancelled, handed over or not
 * @param keep quantity by line; a line that is not named keeps all
 */
export function takeBack(
  goods: readonly ReleasedGoods[],
  keep: ReadonlyMap<number, string>,
): readonly TakenBack[] {
  return [...keep].flatMap(([line, kept]) => {
    const own = goods
      .filter((each) => each.line === line)
      .toSorted((a, b) => (a.release < b.release ? 1 : -1));
    return takeOfLine(own, kept);
  });
}

function takeOfLine(own: readonly ReleasedGoods[], kept: string): TakenBack[] {
  const taken = own.map(({ release, line }) => ({ release, line, unpicked: '0', picked: '0', packed: '0' }));
  let surplus = minus(sum(own.map(({ quantity }) => quantity)), kept);
  for (const stage of ['unpicked', 'picked', 'packed'] as const)
    own.forEach((each, i) => {
      const part = min(STAGES[stage](each), surplus);
      const to = taken[i];
      if (!isPositive(part) || !to) return;
      to[stage] = part;
      surplus = minus(surplus, part);
    });
  return taken.filter((each) => isPositive(sum([each.unpicked, each.picked, each.packed])));
}
