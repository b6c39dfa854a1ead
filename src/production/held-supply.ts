import type { BecomesOfCut, HeldSupply, OpenSupply } from '../../domain/change/open-supply.js';
import { costOfPieces } from '../../domain/production/cost-of-work.js';
import { isPositive, min, minus, plus, sum } from '../../domain/quantity/quantity.js';
import { freeGoods, heldGoods, type HeldGoods } from '../inventory/held-goods.js';
import type { OrderFile } from '../orders/order-file.js';
import { writeOffMade, type Why } from './end-work.js';
import { trimInspections, uninspected, uninspectedByLine } from './trim-inspections.js';
import { usefulOf, workOfOrder, type WorkOfOrder } from './work-of-order.js';

/**
 * What an order's lines hold in stock, and how they hold less: what anybody can use is given back for nothing, what was made
 * to the customer's wishes is written off at what it has cost. What a release takes is left, and what a work order has made
 * while it still makes more.
 */
export async function heldSupply(
  file: OrderFile,
  works: readonly WorkOfOrder[],
  why: Why,
): Promise<{ plain: HeldSupply[]; customised: OpenSupply[] }> {
  const all = await heldGoods(file);
  const made = works.filter((work) => isPositive(usefulOf(work)));
  const customised = made.filter((work) => work.customised);
  // What a work order has made is of use before what it is still to make: nobody goes on making only for the stock.
  const keepers = made.filter(
    (work) => work.customised || (work.state !== 'done' && isPositive(work.unmade)),
  );
  return {
    plain: goodsForAnybody(all, keepers),
    customised: customisedGoods(file, all, customised, why),
  };
}

function goodsForAnybody(all: readonly HeldGoods[], keepers: readonly WorkOfOrder[]): HeldSupply[] {
  const kept = new Map<string, string>();
  // Goods are made in the main warehouse.
  const mainFirst = all.toSorted((a, b) => Number(b.isMain) - Number(a.isMain));
  return mainFirst.flatMap((goods): HeldSupply[] => {
    const { lineNo, item, warehouse, free, arrivesOn } = goods;
    const key = `${String(lineNo)} ${item}`;
    const left = kept.get(key) ?? madePart(all, keepers, goods);
    const others = min(left, free);
    kept.set(key, minus(left, others));
    const quantity = minus(free, others);
    if (!isPositive(quantity)) return [];
    return [
      {
        kind: 'reservation',
        document: `${item}@${warehouse}`,
        id: `held ${key} ${warehouse}`,
        line: lineNo,
        item,
        quantity,
        free: quantity,
        costPerUnit: '0',
        fixedCost: '0',
        indivisible: false,
        comesOn: arrivesOn ?? '',
        warehouse,
      },
    ];
  });
}

/** Goods made to a customer's wishes that a line holds: nobody else can use them, so that cutting is writing off. */
function customisedGoods(
  file: OrderFile,
  all: readonly HeldGoods[],
  customised: readonly WorkOfOrder[],
  why: Why,
): OpenSupply[] {
  const left = new Map<number, string>();
  return customised.toReversed().flatMap((work): OpenSupply[] => {
    const { number, lineNo, item } = work;
    const most = left.get(lineNo) ?? madePart(all, customised, work);
    const quantity = min(usefulOf(work), most);
    left.set(lineNo, minus(most, quantity));
    if (!isPositive(quantity)) return [];
    return [
      {
        kind: 'workOrder',
        document: number,
        goesOn: false,
        id: `made ${number}`,
        line: lineNo,
        item,
        quantity,
        free: '0',
        costPerUnit: costOfPieces(work.work, '1'),
        fixedCost: '0',
        indivisible: false,
        comesOn: '',
        cut: (cut) => writeOff(file, work, cut, why),
      },
    ];
  });
}

/** Of what a line can give back of an item, the part that these work orders have made: the rest came from elsewhere. */
function madePart(
  all: readonly HeldGoods[],
  works: readonly WorkOfOrder[],
  { lineNo, item }: { lineNo: number; item: string },
): string {
  const own = all.filter((each) => each.lineNo === lineNo && each.item === item);
  const held = sum(own.map((each) => each.held));
  const free = sum(own.map((each) => each.free));
  const made = sum(works.filter((work) => work.lineNo === lineNo && work.item === item).map(usefulOf));
  const fromElsewhere = minus(held, min(held, made));
  return minus(free, min(free, fromElsewhere));
}

/** Writes goods off where they lie and no release takes them, where things are made first. */
export async function writeOff(
  file: OrderFile,
  work: WorkOfOrder,
  quantity: string,
  why: Why,
): Promise<BecomesOfCut> {
  const { lineNo, item, number: workOrder } = work;
  // Nobody looks any more at what is thrown away.
  const unseen = min(quantity, await uninspected(file, workOrder));
  await trimInspections(file, { lineNo, workOrder, quantity: unseen }, why);
  const places = freeGoods(await heldGoods(file), lineNo, item).toSorted(
    (a, b) => Number(b.isMain) - Number(a.isMain),
  );
  let left = quantity;
  for (const { warehouse, free } of places) {
    const part = min(left, free);
    if (!isPositive(part)) continue;
    left = minus(left, await writeOffMade(file, work, { warehouse, quantity: part }, why));
  }
  if (isPositive(left))
    throw new Error(`${workOrder}: ${left} of ${quantity} are not there to be written off`);
  return 'nothing';
}

/**
 * Brings the books on made goods in line with what lines hold after a change: good pieces that no line holds or has picked
 * were given to the stock, nobody inspects for the order what it does not hold, and no more of a line is ready than it holds.
 */
export async function settleMade(file: OrderFile, why: Why): Promise<void> {
  const all = await heldGoods(file);
  const away = await file.tx.rows<{ lineNo: number; quantity: string }>(AWAY, [file.order.id]);
  const awaited = await uninspectedByLine(file);
  const works = await workOfOrder(file);
  for (const line of file.lines) {
    const { lineNo, item, shipped } = line;
    const own = all.filter((each) => each.lineNo === lineNo && each.item === item);
    const free = sum(own.map((each) => each.free));
    const asked = awaited.get(lineNo) ?? '0';
    const unseen = min(asked, free);
    await trimInspections(file, { lineNo, quantity: minus(asked, unseen) }, why);
    line.ready = min(line.ready, plus(line.released, minus(free, unseen)));
    const taken = away.find((each) => each.lineNo === lineNo)?.quantity ?? '0';
    const here = plus(sum(own.map(({ held }) => held)), minus(taken, shipped));
    const made = works.filter((work) => work.lineNo === lineNo && work.item === item);
    let excess = minus(sum(made.map(usefulOf)), here);
    for (const work of made.filter(({ customised }) => !customised).toReversed()) {
      const part = min(usefulOf(work), excess);
      if (!isPositive(part)) continue;
      excess = minus(excess, part);
      await file.tx.rows('update work_orders set freed = freed + $2 where number = $1', [work.number, part]);
    }
  }
}

/** Goods of lines that were taken out of stock for them: picked, or under way between warehouses. */
const AWAY = `
  select line_no as "lineNo", trim_scale(sum(quantity))::text as quantity from (
    select rl.line_no, rl.picked as quantity from releases r join release_lines rl on rl.release_id = r.id
     where r.order_id = $1 and r.state <> 'cancelled'
    union all
    select t.line_no, t.quantity from transfers t join order_lines l on l.order_id = t.order_id and l.line_no = t.line_no and l.item = t.item
     where t.order_id = $1 and t.state = 'dispatched') taken
   group by 1`;
