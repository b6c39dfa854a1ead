import { hasSameFields } from '../../domain/change/agreed.js';
import { surplusOf } from '../../domain/change/plan-difference.js';
import { net, type LineQuantity } from '../../domain/promising/netting.js';
import { isLess, isPositive, min, minus } from '../../domain/quantity/quantity.js';
import { freeGoods, heldGoods } from '../inventory/held-goods.js';
import { giveBack, holdStock } from '../inventory/stock.js';
import type { OrderFile } from '../orders/order-file.js';
import { passMadeOn, passWorkOn } from '../production/pass-work-on.js';
import { readPosition } from '../promising/cover-shortages.js';
import { passClaimsOn } from '../purchasing/amend-purchases.js';

/**
 * What one line of an order has too much of and another one lacks (a line was split over dates, say) is passed on as it is:
 * nothing is given up for one that is ordered or made anew for the other. What comes last is passed on first. Components
 * follow what they go into in the next round.
 */
export async function passOn(file: OrderFile, by: string): Promise<void> {
  for (;;) {
    const netting = net((await readPosition(file)).position);
    const surplus = surplusOf(netting);
    const pairs = netting.short.flatMap((short) =>
      surplus.filter((each) => mayTake(file, short, each)).map((giver) => ({ short, giver })),
    );
    const passed = await passFirst(file, pairs, by);
    if (!passed) return;
  }
}

/** Passes on between the first two lines that can; the position is then another one. */
async function passFirst(
  file: OrderFile,
  pairs: readonly { short: LineQuantity; giver: LineQuantity }[],
  by: string,
): Promise<boolean> {
  for (const { short, giver } of pairs) {
    const { item, line: to } = short;
    let left = min(short.quantity, giver.quantity);
    for (const pass of [passWorkOn, passClaimsOn, passMadeOn, passHeldOn])
      if (isPositive(left))
        left = minus(left, await pass(file, { item, from: giver.line, to, quantity: left, by }));
    if (isLess(left, min(short.quantity, giver.quantity))) return true;
  }
  return false;
}

/** Goods that a line holds, and that were not made for it. */
async function passHeldOn(
  file: OrderFile,
  { item, from, to, quantity }: { item: string; from: number; to: number; quantity: string },
): Promise<string> {
  let left = quantity;
  for (const { warehouse, free } of freeGoods(await heldGoods(file), from, item)) {
    const part = min(left, free);
    if (!isPositive(part)) continue;
    left = minus(left, part);
    giveBack(file, [{ lineNo: from, item, warehouse, quantity: part }]);
    holdStock(file, [{ lineNo: to, item, warehouse, quantity: part }], null);
  }
  return minus(quantity, left);
}

/** The same item, and where it is what the lines are about to the same requirements. */
function mayTake(file: OrderFile, taker: LineQuantity, giver: LineQuantity): boolean {
  if (taker.item !== giver.item || taker.line === giver.line) return false;
  const [to, from] = [file.line(taker.line), file.line(giver.line)];
  const [isOwn, isOfGiver] = [to.item === taker.item, from.item === giver.item];
  if (!isOwn && !isOfGiver) return true;
  return isOwn && isOfGiver && hasSameFields(to.requirements, from.requirements);
}
