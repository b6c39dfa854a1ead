import type { Adjusted } from '../../domain/change/adjusted.js';
import { isLess, isPositive, isZero, min, minus, plus, sum } from '../../domain/quantity/quantity.js';
import type { TakenBack } from '../../domain/warehouse/take-back.js';
import type { OrderFile } from '../orders/order-file.js';
import { goodsToTakeBack, releasedLines, uselessGoods, type ReleasedLine } from './released-goods.js';
import { addStock, holdStock, lockBalances } from './stock.js';

/** Why goods go back, and how much of each line stays released (what is handed over included; item unit). */
export interface Return {
  keep: ReadonlyMap<number, string>;
  by: string;
  reason: string;
}

/** A line of a release with what it takes no more. */
interface Lowered {
  line: ReleasedLine;
  taken: TakenBack;
  /** What it still takes, and how far that has come. */
  left: { lineNo: number; item: string; quantity: string; picked: string; packed: string };
}

/**
 * Lets an order's releases take no more of its lines than is to be kept of them: what was picked or packed beyond goes back
 * into stock where it came from, and is held for the line again; the caller gives back or uses what that holds too much. No
 * more of a line is ready than is kept. Lines that are not named keep all.
 *
 * Shipments must have been amended before (`amendShipments`): they would carry more than is packed.
 */
export async function returnReleased(file: OrderFile, how: Return): Promise<Adjusted[]> {
  const lines = await releasedLines(file);
  const back = goodsToTakeBack(lines, how.keep);
  const isUseless = back.length > 0 ? await uselessGoods(file) : () => false;
  const lowered = lines.flatMap((line): Lowered[] => {
    const taken = back.find((each) => each.release === line.number && each.line === line.lineNo);
    return taken ? [{ line, taken, left: leftOf(line, taken) }] : [];
  });
  await returnToStock(file, lowered, how.by);
  for (const number of new Set(lowered.map(({ line }) => line.number))) {
    const own = lines.filter((line) => line.number === number);
    await lowerRelease(file, own, lowered, how);
  }
  for (const { line, taken } of lowered) {
    const ofOrder = file.line(line.lineNo);
    ofOrder.released = minus(ofOrder.released, totalOf(taken));
    ofOrder.packed = minus(ofOrder.packed, taken.packed);
  }
  for (const [lineNo, kept] of how.keep) {
    const line = file.line(lineNo);
    line.ready = min(line.ready, kept);
  }
  return lowered.map((each) => adjustedOf(each, isUseless(each.line)));
}

/** Picked goods lie in the warehouse again, for the same line. */
async function returnToStock(file: OrderFile, lowered: readonly Lowered[], by: string): Promise<void> {
  const goods = lowered.flatMap(({ line, taken }) => {
    const { number: document, warehouse, lineNo, item } = line;
    const quantity = returnedOf(taken);
    return isPositive(quantity) ? [{ document, warehouse, lineNo, item, quantity, by }] : [];
  });
  if (goods.length === 0) return;
  lockBalances(
    file.tx,
    goods.map(({ item }) => item),
  );
  await addStock(file.tx, file.at, 'return', goods);
  holdStock(
    file,
    goods.map(({ lineNo, item, warehouse, quantity }) => ({ lineNo, item, warehouse, quantity })),
    null,
  );
}

async function lowerRelease(
  file: OrderFile,
  own: readonly ReleasedLine[],
  lowered: readonly Lowered[],
  { by, reason }: Return,
): Promise<void> {
  const [first] = own;
  if (!first) return;
  const { id, number, warehouse } = first;
  const changed = lowered.filter(({ line }) => line.number === number);
  const left = own.map((line) => changed.find((each) => each.line === line)?.left ?? line);
  const state = stateOf(own, left);
  // What a cancelled release had picked stays on record.
  if (state === 'cancelled') await file.tx.rows('update releases set state = $2 where id = $1', [id, state]);
  else
    await file.tx.rows(LOWER, [
      id,
      state,
      file.order.version,
      JSON.stringify(changed.map(({ left: of }) => rowOf(of))),
    ]);
  const goods = changed
    .map(({ line: { item }, taken }) => ({ item, quantity: returnedOf(taken) }))
    .filter(({ quantity }) => isPositive(quantity));
  const lines = left
    .filter(({ quantity }) => isPositive(quantity))
    .map(({ lineNo, item, quantity }) => ({ line: lineNo, item, quantity }));
  changePicking(file, number, { release: number, warehouse, lines }, { state, by, reason });
  if (state === 'cancelled')
    file.tell('releaseCancelled', by, { release: number, warehouse, goods, reason }, 'inventory');
  else file.tell('releaseAmended', by, { release: number, warehouse, lines, goods, reason }, 'inventory');
}

/** The warehouse is asked for less, or for nothing any more. */
function changePicking(
  file: OrderFile,
  document: string,
  data: Record<string, unknown>,
  { state, by, reason }: { state: ReleaseState; by: string; reason: string },
): void {
  if (state !== 'released' && state !== 'picked') {
    file.closeTasks({ kind: 'pick', document }, { state: 'withdrawn', by, reason });
    return;
  }
  const task = file.openTasks.find((each) => each.kind === 'pick' && each.document === document);
  if (!task) return;
  task.data = { ...task.data, ...data };
  file.noticeChange(task);
}

type ReleaseState = 'released' | 'picked' | 'packed' | 'handedOver' | 'cancelled';

function stateOf(own: readonly ReleasedLine[], left: readonly Lowered['left'][]): ReleaseState {
  const shipped = new Map(own.map((line) => [line.lineNo, line.shipped]));
  if (left.every(({ lineNo, quantity }) => !isLess(shipped.get(lineNo) ?? '0', quantity)))
    return own.some((line) => isPositive(line.shipped)) ? 'handedOver' : 'cancelled';
  if (left.every(({ packed, quantity }) => !isLess(packed, quantity))) return 'packed';
  return left.every(({ picked, quantity }) => !isLess(picked, quantity)) ? 'picked' : 'released';
}

function leftOf({ lineNo, item, quantity, picked, packed }: ReleasedLine, taken: TakenBack): Lowered['left'] {
  return {
    lineNo,
    item,
    quantity: minus(quantity, totalOf(taken)),
    picked: minus(picked, returnedOf(taken)),
    packed: minus(packed, taken.packed),
  };
}

const returnedOf = ({ picked, packed }: TakenBack): string => plus(picked, packed);
const totalOf = ({ unpicked, picked, packed }: TakenBack): string => sum([unpicked, picked, packed]);

const rowOf = ({ lineNo, quantity, picked, packed }: Lowered['left']) => ({
  line_no: lineNo,
  quantity,
  picked,
  packed,
});

function adjustedOf({ line, left }: Lowered, isUseless: boolean): Adjusted {
  const { number, lineNo, item, quantity } = line;
  return {
    kind: 'release',
    department: 'inventory',
    document: number,
    line: lineNo,
    item,
    action: isZero(left.quantity) ? 'undone' : 'amended',
    before: quantity,
    after: left.quantity,
    becomes: isUseless ? 'nothing' : 'stock',
    customised: isUseless,
    cost: '0',
  };
}

const LOWER = `
  with after as (
    select line_no, quantity, picked, packed from jsonb_to_recordset($4::jsonb) as a(line_no int, quantity numeric, picked numeric, packed numeric)),
  gone as (
    delete from release_lines l using after a where l.release_id = $1 and l.line_no = a.line_no and a.quantity = 0),
  lowered as (
    update release_lines l set quantity = a.quantity, picked = a.picked, packed = a.packed
      from after a where l.release_id = $1 and l.line_no = a.line_no and a.quantity > 0)
  update releases set state = $2, version = $3 where id = $1`;
