import type { BecomesOfCut, OpenSupply } from '../../domain/change/open-supply.js';
import { costOfPieces, lossOfUnmade } from '../../domain/production/cost-of-work.js';
import { isLess, isPositive, isZero, minus, plus } from '../../domain/quantity/quantity.js';
import { amendTask } from '../orders/amend-task.js';
import type { OrderFile } from '../orders/order-file.js';
import { cancelIdleWork, endStartedWork, type Why } from './end-work.js';
import { writeOff } from './held-supply.js';
import { usefulOf, workOfOrder, type WorkOfOrder } from './work-of-order.js';

const isOpen = ({ state, unmade }: WorkOfOrder): boolean =>
  state !== 'done' && state !== 'cancelled' && isPositive(unmade);

/**
 * What an order's open work orders are still to make, and how they make less: for nothing before they are begun, at the share
 * of material and set-up that a piece bears once they are.
 */
export function openWork(file: OrderFile, works: readonly WorkOfOrder[], why: Why): OpenSupply[] {
  return works.filter(isOpen).map((work) => ({
    kind: 'workOrder',
    document: work.number,
    goesOn: false,
    id: `workOrder ${work.number}`,
    line: work.lineNo,
    item: work.item,
    quantity: work.unmade,
    free: '0',
    costPerUnit: lossOfUnmade(work.work, '1'),
    fixedCost: '0',
    indivisible: false,
    comesOn: work.finishDate,
    cut: (quantity) => makeLess(file, work, quantity, why),
  }));
}

/** A work order makes so many pieces less; one that has nothing left to make is cancelled, or ends with what it has made. */
async function makeLess(
  file: OrderFile,
  work: WorkOfOrder,
  quantity: string,
  why: Why,
): Promise<BecomesOfCut> {
  const { number } = work;
  if (isLess(quantity, work.unmade)) await lower(file, work, minus(work.quantity, quantity), why);
  else if (work.work.state === 'notStarted') await cancelIdleWork(file, why, [number]);
  else await endStartedWork(file, why, [number]);
  return 'nothing';
}

async function lower(file: OrderFile, work: WorkOfOrder, quantity: string, { by }: Why): Promise<void> {
  const { number, item, quantity: before, state } = work;
  const hasBegun = work.work.state !== 'notStarted';
  const cut = hasBegun ? minus(before, quantity) : '0';
  await file.tx.rows(LOWER, [number, quantity, cut, file.order.version, before]);
  amendTask(file, { kind: 'produce', document: number }, { quantity });
  // Nobody was told of a plan.
  if (state !== 'planned')
    file.tell('workOrderAmended', by, { workOrder: number, item, before, quantity }, 'production');
}

/**
 * Components: as much per piece as before, rounded up as when they were planned so that they are never short; but never less
 * than has been issued.
 */
const LOWER = `
  with lowered as (
    update work_orders set quantity = $2, cut = cut + $3, version = $4 where number = $1 returning id)
  update work_order_components c
     set quantity = greatest(c.issued, trim_scale(ceil(c.quantity * $2::numeric * 1000000 / $5::numeric) / 1000000))
    from lowered where c.work_order_id = lowered.id`;

/** What became of a work order whose line is to be made to other requirements. */
export interface Respecified {
  number: string;
  /** Cost of what it made, or had begun, for nothing; company currency. */
  cost: string;
  becomes: BecomesOfCut;
}

/**
 * A line is to be made to other requirements than before. A work order that is not begun gets the new ones, and production
 * has to acknowledge it anew; one that is begun ends with what it has made; and goods made to the old requirements that have
 * not left are written off where they were made to wishes. Plain ones stay held: the caller gives them back.
 */
export async function respecifyWork(file: OrderFile, lineNo: number, why: Why): Promise<Respecified[]> {
  const { item } = file.line(lineNo);
  const own = (await workOfOrder(file)).filter((work) => work.lineNo === lineNo && work.item === item);
  const done: Respecified[] = [];
  for (const work of own) {
    const { number, customised } = work;
    if (work.work.state === 'notStarted') {
      await setRequirements(file, work, why);
      done.push({ number, cost: '0', becomes: 'nothing' });
      continue;
    }
    const unmade = isOpen(work) ? work.unmade : '0';
    if (work.state === 'started') await endStartedWork(file, why, [number]);
    const useful = usefulOf(work);
    const writtenOff = customised ? useful : '0';
    if (isPositive(writtenOff)) await writeOff(file, work, writtenOff, why);
    if (isZero(unmade) && isZero(useful)) continue;
    const cost = plus(lossOfUnmade(work.work, unmade), costOfPieces(work.work, writtenOff));
    done.push({ number, cost, becomes: customised || isZero(useful) ? 'nothing' : 'stock' });
  }
  return done;
}

async function setRequirements(file: OrderFile, work: WorkOfOrder, { by }: Why): Promise<void> {
  const { number, item, quantity, lineNo, state } = work;
  const { requirements } = file.line(lineNo);
  await file.tx.rows(
    `update work_orders set requirements = $2::jsonb, version = $3, state = case when state = 'acknowledged' then 'released' else state end
      where number = $1`,
    [number, requirements === null ? null : JSON.stringify(requirements), file.order.version],
  );
  amendTask(file, { kind: 'produce', document: number }, { requirements });
  if (state !== 'planned')
    file.tell('workOrderAmended', by, { workOrder: number, item, quantity, respecified: true }, 'production');
}
