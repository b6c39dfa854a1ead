import { v7 as uuid } from 'uuid';
import { DomainError } from '../../domain/errors/domain-error.js';
import { isLess, isPositive, min, minus, sum } from '../../domain/quantity/quantity.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import type { SplitLine } from './logistics.views.js';
import type { ShipmentLineRow } from './shipment-rows.js';

/** A line of a shipment and how much of it goes elsewhere. */
export interface Part {
  row: ShipmentLineRow;
  quantity: string;
}

/**
 * The parts of a shipment that somebody names by order lines: each must carry that much, and something must stay.
 * @throws DomainError `not-found`, `quantity-exceeds`, `validation-failed` where the order must be named as well, or a line
 *   is named twice
 */
export function partsOf(
  number: string,
  rows: readonly ShipmentLineRow[],
  lines: readonly SplitLine[],
  files: readonly OrderFile[],
): Part[] {
  const parts = lines.flatMap((line, i) => partsOfLine(number, rows, line, files, i));
  refuseTwice(number, lines, files);
  const moved = sum(parts.map(({ quantity }) => quantity));
  if (!isLess(moved, sum(rows.map(({ quantity }) => quantity)))) throw nothingStays(number);
  return parts;
}

function partsOfLine(
  number: string,
  rows: readonly ShipmentLineRow[],
  { order, line, quantity }: SplitLine,
  files: readonly OrderFile[],
  index: number,
): Part[] {
  if (order === undefined && files.length > 1) throw whichOrder(number, line, index);
  const orderId = (order === undefined ? files[0] : files.find((file) => file.order.number === order))?.order
    .id;
  const own = rows.filter((row) => row.orderId === orderId && row.lineNo === line);
  if (own.length === 0) throw noLine(number, line, index);
  const carried = sum(own.map((row) => row.quantity));
  if (isLess(carried, quantity)) throw tooMuch(number, line, carried, quantity, index);
  let left = quantity;
  return own.flatMap((row): Part[] => {
    const part = min(row.quantity, left);
    left = minus(left, part);
    return isPositive(part) ? [{ row, quantity: part }] : [];
  });
}

/** Moves parts of shipment lines to another shipment. What is packed stays behind as far as it has room there. */
export async function moveParts(tx: Tx, parts: readonly Part[], shipmentId: string): Promise<void> {
  for (const { row, quantity } of parts) {
    if (quantity === row.quantity) {
      await tx.rows('update shipment_lines set shipment_id = $2 where id = $1', [row.id, shipmentId]);
      continue;
    }
    const stays = minus(row.quantity, quantity);
    const packed = min(row.packed, stays);
    await tx.rows('update shipment_lines set quantity = $2, packed = $3 where id = $1', [
      row.id,
      stays,
      packed,
    ]);
    await tx.rows(
      `insert into shipment_lines (id, shipment_id, release_id, order_id, version, line_no, item, quantity, packed, shipped)
       select $2, $3, release_id, order_id, version, line_no, item, $4, $5, 0 from shipment_lines where id = $1`,
      [row.id, uuid(), shipmentId, quantity, minus(row.packed, packed)],
    );
  }
}

/** Puts everything that other shipments carry into one; parts of the same release line become one again. */
export async function putTogether(tx: Tx, into: string, others: readonly string[]): Promise<void> {
  const all = [into, ...others];
  const kept = await tx.rows<{ id: string; quantity: string; packed: string }>(
    `select min(id::text) as id, sum(quantity)::text as quantity, sum(packed)::text as packed
       from shipment_lines where shipment_id = any($1::uuid[]) group by release_id, line_no`,
    [all],
  );
  const ids = kept.map(({ id }) => id);
  await tx.rows('delete from shipment_lines where shipment_id = any($1::uuid[]) and id <> all($2::uuid[])', [
    all,
    ids,
  ]);
  await tx.rows(
    `update shipment_lines l set shipment_id = $1, quantity = k.quantity, packed = k.packed
       from jsonb_to_recordset($2::jsonb) as k(id uuid, quantity numeric, packed numeric) where l.id = k.id`,
    [into, JSON.stringify(kept)],
  );
}

/** A line is the same with its order named and, where there is but one, without. */
function refuseTwice(number: string, lines: readonly SplitLine[], files: readonly OrderFile[]): void {
  const named = lines.map(({ order, line }) => JSON.stringify([order ?? files[0]?.order.number, line]));
  const twice = named.findIndex((each, i) => named.indexOf(each) < i);
  if (twice >= 0) throw namedTwice(number, lines[twice]?.line ?? 0, twice);
}

const nothingStays = (number: string): DomainError =>
  new DomainError('quantity-exceeds', `Something of ${number} must stay: all of it cannot be split off`, {
    detailZh: `发运单 ${number} 不能全部拆出，须保留一部分`,
  });

function whichOrder(number: string, given: number, index: number): DomainError {
  const message = `${number} serves several orders: name the order of line ${String(given)}`;
  const messageZh = `发运单 ${number} 涉及多个订单，请指明第 ${String(given)} 行所属订单`;
  const pointer = `/lines/${String(index)}/order`;
  return new DomainError('validation-failed', message, {
    detailZh: messageZh,
    errors: [{ pointer, code: 'required', message, messageZh }],
  });
}

function namedTwice(number: string, given: number, index: number): DomainError {
  const message = `Line ${String(given)} of ${number} is named twice`;
  const messageZh = `发运单 ${number} 的第 ${String(given)} 行重复`;
  const pointer = `/lines/${String(index)}/line`;
  return new DomainError('validation-failed', message, {
    detailZh: messageZh,
    errors: [{ pointer, code: 'invalid', message, messageZh, given }],
  });
}

function noLine(number: string, given: number, index: number): DomainError {
  const message = `Shipment ${number} carries nothing of line ${String(given)}`;
  const messageZh = `发运单 ${number} 不含第 ${String(given)} 行的货物`;
  const pointer = `/lines/${String(index)}/line`;
  return new DomainError('not-found', message, {
    detailZh: messageZh,
    errors: [{ pointer, code: 'not-found', message, messageZh, given }],
  });
}

function tooMuch(number: string, line: number, carried: string, given: string, index: number): DomainError {
  const message = `${number} carries ${carried} of line ${String(line)}, not ${given}`;
  const messageZh = `发运单 ${number} 第 ${String(line)} 行为 ${carried}，而非 ${given}`;
  const pointer = `/lines/${String(index)}/quantity`;
  return new DomainError('quantity-exceeds', message, {
    detailZh: messageZh,
    errors: [{ pointer, code: 'quantity-exceeds', message, messageZh, given }],
  });
}
