import { Injectable } from '@nestjs/common';
import type { Adjusted } from '../../domain/change/adjusted.js';
import type { HeldSupply, OpenSupply } from '../../domain/change/open-supply.js';
import { planDifference, surplusOf, type Cut } from '../../domain/change/plan-difference.js';
import { hasRequirements } from '../../domain/inspection/checklist.js';
import { net, type LineQuantity } from '../../domain/promising/netting.js';
import { isLess, isPositive, min, minus } from '../../domain/quantity/quantity.js';
import { CompanyProfile } from '../company/company-profile.js';
import { freeGoods, heldGoods } from '../inventory/held-goods.js';
import { returnReleased } from '../inventory/return-goods.js';
import { giveBack } from '../inventory/stock.js';
import { withdrawIdleTransfers } from '../inventory/transfers-of-components.js';
import { amendShipments } from '../logistics/amend-shipments.js';
import type { OrderFile } from '../orders/order-file.js';
import { openWork, respecifyWork } from '../production/amend-work.js';
import { heldSupply, settleMade } from '../production/held-supply.js';
import { workOfOrder } from '../production/work-of-order.js';
import { coverShortages, readPosition } from '../promising/cover-shortages.js';
import { openClaims } from '../purchasing/amend-purchases.js';
import { followAmended } from '../purchasing/await-goods.js';
import { countedOn, differenceOf, Losses } from './commitments.js';
import { lockSupply } from './lock-supply.js';
import { passOn } from './pass-on.js';

/** What of an order has changed beside the quantities of its lines, who changed it, and why. */
export interface Adjustment {
  /** Lines of which the requirements are other ones. */
  respecified: ReadonlySet<number>;
  /** The goods are to go elsewhere. */
  readdressed: boolean;
  by: string;
  reason: string;
}

/**
 * Makes what the departments have undertaken for an order equal to what its lines need now (R16). The lines have their new
 * quantities and requirements already, in the database as well; the order's deposit is secured, and work may be anywhere.
 *
 * Goods that are released or packed beyond it go back first; what was made to other requirements is of no use; what is
 * supplied beyond the need is cut at the least recorded cost, level by level of the bill of materials; then what is short is
 * planned. What is planned is undertaken by the order's next step, as `supplyState` says.
 */
@Injectable()
export class SupplyAdjustment {
  constructor(private readonly company: CompanyProfile) {}

  /** @returns what became of every commitment that is not as it was */
  async adjust(file: OrderFile, how: Adjustment): Promise<Adjusted[]> {
    const { respecified, readdressed: all, by, reason } = how;
    await lockSupply(file);
    const keep = keepOf(file, respecified);
    const shipments = await amendShipments(file, { keep, all, by, reason });
    const releases = await returnReleased(file, { keep, by, reason });
    const before = await countedOn(file);
    const losses = new Losses();
    for (const line of respecified) await respecify(file, line, how, losses);
    await passOn(file, by);
    const onTheWay = await this.cutSurplus(file, how, losses);
    await settleMade(file, how);
    await withdrawIdleTransfers(file);
    const transfers = await leaveTransfers(file, onTheWay);
    await coverShortages(file, this.company);
    const difference = differenceOf(before, await countedOn(file), losses, this.company.profile.currency);
    await followAmended(file, this.company, purchasesIn(difference), how);
    const adjusted = [...shipments, ...releases, ...difference, ...transfers];
    if (adjusted.length > 0) file.order.supplyState = 'lacking';
    return adjusted;
  }

  /**
   * Cuts what is supplied beyond the need. A work order that makes less needs less, so that its components are looked at in
   * the next round. @returns what cannot be cut, since it is on its way between warehouses
   */
  private async cutSurplus(file: OrderFile, why: Adjustment, losses: Losses): Promise<LineQuantity[]> {
    for (;;) {
      const surplus = surplusOf(net((await readPosition(file)).position));
      if (surplus.length === 0) return [];
      const { plain, others } = await this.supplyOf(file, why);
      const cuts = planDifference(surplus, [...plain, ...others]);
      if (cuts.length === 0) return surplus;
      for (const each of others) {
        const cut = cuts.find(({ id }) => id === each.id);
        if (!cut) continue;
        const becomes = await each.cut(cut.quantity);
        losses.add(each, { cost: cut.cost, becomes, goesOn: each.goesOn });
      }
      giveUp(file, plain, cuts, losses);
    }
  }

  private async supplyOf(
    file: OrderFile,
    why: Adjustment,
  ): Promise<{ plain: HeldSupply[]; others: OpenSupply[] }> {
    const works = await workOfOrder(file);
    const { plain, customised } = await heldSupply(file, works, why);
    const claims = await openClaims(file, { company: this.company, by: why.by });
    return { plain, others: [...customised, ...openWork(file, works, why), ...claims] };
  }
}

/** Goods that anybody can use are given back all at once. */
function giveUp(file: OrderFile, plain: readonly HeldSupply[], cuts: readonly Cut[], losses: Losses): void {
  const goods = plain.flatMap((each) => {
    const quantity = cuts.find(({ id }) => id === each.id)?.quantity;
    return quantity === undefined ? [] : [{ ...each, lineNo: each.line, quantity }];
  });
  giveBack(
    file,
    goods.map(({ lineNo, item, warehouse, quantity }) => ({ lineNo, item, warehouse, quantity })),
  );
  for (const each of goods) losses.add(each, { cost: '0', becomes: 'stock', goesOn: false });
}

/** How much of each line may stay released: goods made to other requirements are of no use unless they have left. */
const keepOf = (file: OrderFile, respecified: ReadonlySet<number>): Map<number, string> =>
  new Map(
    file.lines.map(({ lineNo, quantity, cancelled, shipped }) => [
      lineNo,
      respecified.has(lineNo) ? shipped : minus(quantity, cancelled),
    ]),
  );

/**
 * A line is to be made to other requirements. Where it asks for something of its own now, plain goods that it holds are of no
 * use to it either.
 */
async function respecify(file: OrderFile, lineNo: number, why: Adjustment, losses: Losses): Promise<void> {
  const { item, requirements } = file.line(lineNo);
  for (const { number: document, cost, becomes } of await respecifyWork(file, lineNo, why))
    losses.add({ kind: 'workOrder', document, line: lineNo, item }, { cost, becomes, goesOn: false });
  if (!hasRequirements(requirements)) return;
  const goods = freeGoods(await heldGoods(file), lineNo, item).map(({ warehouse, free: quantity }) => ({
    lineNo,
    item,
    warehouse,
    quantity,
  }));
  giveBack(file, goods);
  for (const { warehouse } of goods) {
    const place = { kind: 'reservation' as const, document: `${item}@${warehouse}`, line: lineNo, item };
    losses.add(place, { cost: '0', becomes: 'stock', goesOn: false });
  }
}

interface Dispatched {
  number: string;
  line: number;
  item: string;
  quantity: string;
}

/** Goods on their way that no line needs any more come in as stock, where they arrive. */
async function leaveTransfers(file: OrderFile, surplus: readonly LineQuantity[]): Promise<Adjusted[]> {
  if (surplus.length === 0) return [];
  const rows = await file.tx.rows<Dispatched & { from: string; to: string; dueDate: string }>(DISPATCHED, [
    file.order.id,
  ]);
  return surplus.flatMap(({ line, item, quantity }) => {
    let left = quantity;
    return rows
      .filter((each) => each.line === line && each.item === item)
      .flatMap(({ number: document, ...data }) => {
        const part = min(left, data.quantity);
        if (!isPositive(part)) return [];
        left = minus(left, part);
        const isWhole = !isLess(part, data.quantity);
        if (isWhole) file.leaveToStock({ kind: 'transferGoods', document, expectedBy: null, data });
        return [leftToStock({ number: document, ...data }, part)];
      });
  });
}

const leftToStock = ({ number, line, item, quantity }: Dispatched, part: string): Adjusted => ({
  kind: 'transfer',
  department: 'inventory',
  document: number,
  line,
  item,
  action: 'kept',
  before: quantity,
  after: minus(quantity, part),
  becomes: 'stock',
  customised: false,
  cost: '0',
});

const purchasesIn = (adjusted: readonly Adjusted[]): ReadonlySet<string> =>
  new Set(
    adjusted.flatMap(({ kind, document }) =>
      kind === 'purchaseLine' && document !== 'planned' ? [document] : [],
    ),
  );

const DISPATCHED = `
  select number, line_no as line, item, trim_scale(quantity)::text as quantity, from_warehouse as from, to_warehouse as to,
         due_date as "dueDate"
    from transfers where order_id = $1 and state = 'dispatched' order by due_date desc, number desc`;
