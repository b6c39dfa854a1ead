import { v7 as uuid } from 'uuid';
import { Exact, formatQuantity } from '../../domain/money/money.js';
import { isPositive, isZero, min, minus, plus } from '../../domain/quantity/quantity.js';
import { freeGoods, heldGoods } from '../inventory/held-goods.js';
import { giveBack, holdStock } from '../inventory/stock.js';
import { amendTask } from '../orders/amend-task.js';
import type { OrderFile } from '../orders/order-file.js';
import { nextNumber } from '../platform/database/numbers.js';
import { insertRows } from '../platform/database/rows.js';
import { endStartedWork } from './end-work.js';
import { passInspections, uninspected } from './trim-inspections.js';
import { usefulOf, workOfOrder, type WorkOfOrder } from './work-of-order.js';

/** What one line of an order has too much of and another one lacks. */
export interface PassedOn {
  item: string;
  from: number;
  to: number;
  quantity: string;
  by: string;
}

/**
 * Open work orders go on for another line: whole, or in part as a work order of its own with its share of what was issued.
 * Those that are done last first. @returns how much was passed on
 */
export async function passWorkOn(file: OrderFile, what: PassedOn): Promise<string> {
  const open = (await worksOf(file, what)).filter(
    ({ state, unmade }) => state !== 'done' && isPositive(unmade),
  );
  let left = what.quantity;
  for (const work of open.toSorted((a, b) => (a.finishDate < b.finishDate ? 1 : -1))) {
    const unmade = min(left, work.unmade);
    if (!isPositive(unmade)) continue;
    left = minus(left, unmade);
    const number = await partOff(file, work, { unmade, good: '0' }, what);
    // What has nothing left to make ends with what it has made.
    const why = { by: what.by, reason: `it goes on as ${number}` };
    if (number !== work.number && isZero(minus(work.unmade, unmade)))
      await endStartedWork(file, why, [work.number]);
  }
  return minus(what.quantity, left);
}

/** Goods that were made for a line and lie there are held for another one, with what is left to inspect of them. */
export async function passMadeOn(file: OrderFile, what: PassedOn): Promise<string> {
  const { item, from, to } = what;
  let left = what.quantity;
  for (const work of (await worksOf(file, what)).toReversed()) {
    for (const { warehouse, free } of freeGoods(await heldGoods(file), from, item).filter(
      (each) => each.isMain,
    )) {
      const good = min(left, min(free, usefulOf(work)));
      if (!isPositive(good)) continue;
      left = minus(left, good);
      // What has been looked at stays, the rest goes with its inspection.
      const unseen = min(good, await uninspected(file, work.number));
      const number = await partOff(file, work, { unmade: '0', good }, what);
      if (number !== work.number)
        await passInspections(file, { from: work.number, to: number, lineNo: to, quantity: unseen });
      giveBack(file, [{ lineNo: from, item, warehouse, quantity: good }]);
      holdStock(file, [{ lineNo: to, item, warehouse, quantity: good }], null);
    }
  }
  return minus(what.quantity, left);
}

const worksOf = async (file: OrderFile, { item, from }: PassedOn): Promise<WorkOfOrder[]> =>
  (await workOfOrder(file)).filter((work) => work.item === item && work.lineNo === from);

/** @returns the number of the work order that is the other line's now */
async function partOff(
  file: OrderFile,
  work: WorkOfOrder,
  part: { unmade: string; good: string },
  { to, by }: PassedOn,
): Promise<string> {
  const pieces = plus(part.unmade, part.good);
  const isWhole = isZero(minus(work.quantity, pieces));
  const { number: workOrder, item, state } = work;
  const into = isWhole ? workOrder : await nextNumber(file.tx, 'WO', file.time.at);
  if (isWhole) await moveWhole(file, work, to);
  else await moveShare(file, work, { number: into, pieces, good: part.good, to });
  // Nobody was told of a plan.
  if (state !== 'planned')
    file.tell('workOrderPassedOn', by, { workOrder, item, quantity: pieces, into, line: to }, 'production');
  return into;
}

async function moveWhole(file: OrderFile, { number }: WorkOfOrder, to: number): Promise<void> {
  await file.tx.rows(
    `with moved as (
       update work_orders set line_no = $2, parent_id = null, version = $3 where number = $1 returning id)
     update inspections q set line_no = $2 from moved where q.work_order_id = moved.id`,
    [number, to, file.order.version],
  );
  amendTask(file, { kind: 'produce', document: number }, { line: to });
}

interface Share {
  number: string;
  pieces: string;
  good: string;
  to: number;
}

async function moveShare(
  file: OrderFile,
  work: WorkOfOrder,
  { number, pieces, good, to }: Share,
): Promise<void> {
  const id = uuid();
  const { version } = file.order;
  const fresh = {
    ...{ id, number, version, line_no: to, parent_id: null },
    ...{ quantity: pieces, good, scrapped: 0, cut: 0, freed: 0 },
    // What is made already is of no work order that goes on.
    ...(isPositive(good) ? { state: 'done', done_at: file.at } : {}),
  };
  await file.tx.rows(
    `insert into work_orders select (jsonb_populate_record(w, $2::jsonb)).* from work_orders w where w.number = $1`,
    [work.number, JSON.stringify(fresh)],
  );
  const rest = minus(work.quantity, pieces);
  await file.tx.rows(
    'update work_orders set quantity = $2, good = good - $3, version = $4 where number = $1',
    [work.number, rest, good, version],
  );
  await shareComponents(file, work, { id, pieces, rest });
  askForShare(file, work, { number, pieces, rest, to, isOpen: isZero(good) });
}

/** Each part bears what was issued for its pieces; before that it needs as much per piece as before. */
async function shareComponents(
  file: OrderFile,
  { number, work }: WorkOfOrder,
  { id, pieces, rest }: { id: string; pieces: string; rest: string },
): Promise<void> {
  const all = plus(plus(pieces, rest), work.cut);
  const components = await file.tx.rows<{ item: string; quantity: string; issued: string }>(
    `select c.item, c.quantity::text, c.issued::text from work_order_components c join work_orders w on w.id = c.work_order_id
      where w.number = $1 order by c.item for update of c`,
    [number],
  );
  const hasBegun = work.state !== 'notStarted';
  const shares = components.map(({ item, quantity, issued }) => {
    const taken = partOf(issued, pieces, all, Exact.ROUND_DOWN);
    return hasBegun
      ? { item, taken, needs: taken, left: minus(issued, taken), stays: minus(quantity, taken) }
      : {
          ...{ item, taken: '0', needs: partOf(quantity, pieces, all, Exact.ROUND_CEIL) },
          ...{ left: '0', stays: partOf(quantity, rest, all, Exact.ROUND_CEIL) },
        };
  });
  await file.tx.rows(
    `update work_order_components c set quantity = n.stays, issued = n.left
       from jsonb_to_recordset($2::jsonb) as n(item text, stays numeric, "left" numeric), work_orders w
      where w.number = $1 and c.work_order_id = w.id and c.item = n.item`,
    [number, JSON.stringify(shares)],
  );
  await insertRows(
    file.tx,
    'work_order_components',
    shares
      .filter(({ needs }) => isPositive(needs))
      .map(({ item, needs: quantity, taken: issued }) => ({ workOrderId: id, item, quantity, issued })),
  );
}

const partOf = (
  quantity: string,
  pieces: string,
  all: string,
  rounding: typeof Exact.ROUND_CEIL | typeof Exact.ROUND_DOWN,
): string => formatQuantity(new Exact(quantity).mul(pieces).div(all).toDecimalPlaces(6, rounding));

/** Production has another task for the part that goes on for the other line, due when the whole was. */
function askForShare(
  file: OrderFile,
  { number: source }: WorkOfOrder,
  {
    number,
    pieces,
    rest,
    to,
    isOpen,
  }: { number: string; pieces: string; rest: string; to: number; isOpen: boolean },
): void {
  const task = file.openTasks.find((each) => each.kind === 'produce' && each.document === source);
  amendTask(file, { kind: 'produce', document: source }, { quantity: rest });
  if (!task || !isOpen) return;
  const { dueAt, data, deadlines } = task;
  const fresh = file.openTask({
    kind: 'produce',
    document: number,
    dueAt,
    data: { ...data, quantity: pieces, line: to },
  });
  fresh.deadlines = deadlines;
}
