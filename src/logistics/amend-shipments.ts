import type { Adjusted } from '../../domain/change/adjusted.js';
import { isPositive, isZero, min, minus, sum } from '../../domain/quantity/quantity.js';
import type { TakenBack } from '../../domain/warehouse/take-back.js';
import {
  goodsToTakeBack,
  isCustomised,
  releasedLines,
  type ReleasedLine,
} from '../inventory/released-goods.js';
import type { OrderFile } from '../orders/order-file.js';
import { priceAnew } from './carriage-options.js';
import { carriedOf, feeOf, leaveShipment, type Carried } from './carried-goods.js';
import { openHandOvers } from './packed-shipments.js';

/** Why shipments change, and how much of each line is kept (what is handed over included; item unit). */
export interface Amendment {
  keep: ReadonlyMap<number, string>;
  /** Everything is to go elsewhere: all planned shipments are taken back, to be planned anew. */
  all: boolean;
  by: string;
  reason: string;
}

/** A line of a shipment and what it carries from now on. */
interface Amended {
  carried: Carried;
  quantity: string;
  packed: string;
}

/**
 * Lets planned shipments carry no more of an order's lines than its releases will have once no more is kept of them:
 * `returnReleased`, which is to be called next, gives the goods themselves back. Of a release's shipments the one that leaves
 * last carries less first. A shipment that loses all its lines is cancelled for the carrier's fee; one that serves other
 * orders goes on for those.
 *
 * With `all`, `LogisticsService.planAnew` plans the shipments of what stays released, once its dates are promised.
 */
export async function amendShipments(file: OrderFile, how: Amendment): Promise<Adjusted[]> {
  const planned = (await carriedOf(file)).filter(({ state }) => state === 'planned');
  const amended = how.all ? planned.map(taken) : await lowered(file, planned, how.keep);
  const adjusted: Adjusted[] = [];
  for (const id of new Set(amended.map(({ carried }) => carried.id))) {
    const lines = amended.filter(({ carried }) => carried.id === id);
    adjusted.push(...(await amendShipment(file, lines, how)));
  }
  return adjusted;
}

async function amendShipment(
  file: OrderFile,
  lines: readonly Amended[],
  { by, reason }: Amendment,
): Promise<Adjusted[]> {
  const [first] = lines;
  if (!first || lines.every(isUnchanged)) return [];
  const { carried } = first;
  if (lines.every(({ quantity }) => isZero(quantity))) {
    await leaveShipment(file, carried, { by, reason });
    return adjustedOf(file, lines, feeOf(carried));
  }
  await lower(file, carried, lines);
  const left = lines
    .filter(({ quantity }) => isPositive(quantity))
    .map(({ carried: { lineNo, item }, quantity }) => ({ line: lineNo, item, quantity }));
  file.tell('shipmentAmended', by, { shipment: carried.number, lines: left, reason }, 'logistics');
  return adjustedOf(file, lines, '0');
}

/** What each line of the planned shipments carries when the releases have what is kept. */
async function lowered(
  file: OrderFile,
  planned: readonly Carried[],
  keep: ReadonlyMap<number, string>,
): Promise<Amended[]> {
  // Nobody releases, picks or packs meanwhile: the order itself is locked.
  const released = await releasedLines(file);
  const amended = planned.map((carried): Amended => ({
    carried,
    quantity: carried.quantity,
    packed: carried.packed,
  }));
  for (const taken of goodsToTakeBack(released, keep)) {
    const release = released.find(({ number, lineNo }) => number === taken.release && lineNo === taken.line);
    const own = amended.filter(
      ({ carried }) => carried.release === taken.release && carried.lineNo === taken.line,
    );
    if (release) carryLess(own.toSorted(lastFirst), release, taken);
  }
  return amended;
}

/** Lowers what the shipments of one release's line carry, packed and not, to what the release will have of each. */
function carryLess(own: readonly Amended[], release: ReleasedLine, taken: TakenBack): void {
  const packedLeft = minus(minus(release.packed, release.shipped), taken.packed);
  const unpackedLeft = minus(minus(release.quantity, release.packed), sum([taken.unpicked, taken.picked]));
  let packed = minus(sum(own.map((each) => each.packed)), packedLeft);
  let unpacked = minus(sum(own.map((each) => minus(each.quantity, each.packed))), unpackedLeft);
  for (const each of own) {
    const unpackedPart = partOf(unpacked, minus(each.quantity, each.packed));
    const packedPart = partOf(packed, each.packed);
    unpacked = minus(unpacked, unpackedPart);
    packed = minus(packed, packedPart);
    each.quantity = minus(each.quantity, sum([unpackedPart, packedPart]));
    each.packed = minus(each.packed, packedPart);
  }
}

const partOf = (surplus: string, has: string): string => (isPositive(surplus) ? min(surplus, has) : '0');

async function lower(file: OrderFile, { id, number }: Carried, lines: readonly Amended[]): Promise<void> {
  const { tx, order } = file;
  const rows = lines.map(({ carried, quantity, packed }) => ({ id: carried.lineId, quantity, packed }));
  await tx.rows(LOWER, [order.version, JSON.stringify(rows)]);
  await priceAnew(tx, [id]);
  const task = file.openTasks.find(({ kind, document }) => kind === 'handOver' && document === number);
  if (task) {
    const [release] = lines
      .filter(({ quantity }) => isPositive(quantity))
      .map(({ carried }) => carried.release)
      .toSorted();
    task.data = { ...task.data, release };
    file.noticeChange(task);
  }
  // All that it carries now may be packed.
  await openHandOvers(file, [id]);
}

const taken = (carried: Carried): Amended => ({ carried, quantity: '0', packed: '0' });
const isUnchanged = ({ carried, quantity }: Amended): boolean => quantity === carried.quantity;

function lastFirst({ carried: a }: Amended, { carried: b }: Amended): number {
  const [one, other] = [`${a.shipByAt} ${a.number}`, `${b.shipByAt} ${b.number}`];
  return one < other ? 1 : -1;
}

/** One row for each line of a shipment, whatever releases it comes from; its fee stands with the first. */
function adjustedOf(file: OrderFile, lines: readonly Amended[], fee: string): Adjusted[] {
  const rows = [...new Set(lines.map(({ carried }) => carried.lineNo))].flatMap((lineNo): Adjusted[] => {
    const own = lines.filter(({ carried }) => carried.lineNo === lineNo);
    const [first] = own;
    if (!first || own.every(isUnchanged)) return [];
    const { number, item } = first.carried;
    const after = sum(own.map(({ quantity }) => quantity));
    return [
      {
        kind: 'shipment',
        department: 'logistics',
        document: number,
        line: lineNo,
        item,
        action: isZero(after) ? 'undone' : 'amended',
        before: sum(own.map(({ carried }) => carried.quantity)),
        after,
        becomes: 'nothing',
        customised: isCustomised(file, lineNo, item),
        cost: '0',
      },
    ];
  });
  return rows.map((row, i) => (i === 0 ? { ...row, cost: fee } : row));
}

const LOWER = `
  with after as (
    select id, quantity, packed from jsonb_to_recordset($2::jsonb) as a(id uuid, quantity numeric, packed numeric)),
  gone as (
    delete from shipment_lines l using after a where l.id = a.id and a.quantity = 0)
  update shipment_lines l set quantity = a.quantity, packed = a.packed, version = $1 from after a where l.id = a.id and a.quantity > 0`;
