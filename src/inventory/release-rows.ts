import { DomainError } from '../../domain/errors/domain-error.js';
import { isLess, isPositive, minus } from '../../domain/quantity/quantity.js';
import type { OrderFile } from '../orders/order-file.js';

export interface PickedLine {
  line: number;
  quantity: string;
}

export interface ReleaseRow {
  id: string;
  number: string;
  warehouse: string;
  state: string;
}
export interface ReleaseLineRow {
  id: string;
  lineNo: number;
  item: string;
  quantity: string;
  picked: string;
  packed: string;
}
/** A line of a release and the part of it that a report speaks of. */
export interface Chosen {
  row: ReleaseLineRow;
  quantity: string;
}

/** Reads a release and its lines under lock; its order is locked already. */
export async function lockRelease(
  file: OrderFile,
  number: string,
): Promise<{ release: ReleaseRow; rows: ReleaseLineRow[] }> {
  const [release, rows] = await Promise.all([
    file.tx.row<ReleaseRow>(
      'select id, number, warehouse, state from releases where number = $1 for update',
      [number],
    ),
    file.tx.rows<ReleaseLineRow>(
      `select id, line_no as "lineNo", item, quantity::text, picked::text, packed::text from release_lines
        where release_id = (select id from releases where number = $1) order by line_no`,
      [number],
    ),
  ]);
  if (!release) throw new Error(`${number} has gone`);
  return { release, rows };
}

/** Writes what is picked and packed of lines of a release, and of the shipment lines they go to, all at once. */
export function writeProgress(file: OrderFile, release: ReleaseRow, rows: readonly ReleaseLineRow[]): void {
  const progress = rows.map(({ id, lineNo, picked, packed }) => ({ id, line_no: lineNo, picked, packed }));
  file.tx.send(PROGRESS, [release.id, JSON.stringify(progress)]);
}

/** What is packed now fills the shipment that must leave first, then the next: a shipment may have been split. */
const PROGRESS = `
  with progress as (
    select id, line_no, picked, packed from jsonb_to_recordset($2::jsonb) as p(id uuid, line_no int, picked numeric, packed numeric)),
  the_release as (
    update release_lines l set picked = p.picked, packed = p.packed from progress p where l.id = p.id),
  rooms as (
    select l.id, l.quantity - l.packed as room, p.packed - sum(l.packed) over (partition by l.line_no) as more,
           sum(l.quantity - l.packed) over (partition by l.line_no order by s.ship_by_at, s.number rows unbounded preceding) - (l.quantity - l.packed) as before
      from shipment_lines l join shipments s on s.id = l.shipment_id join progress p on p.line_no = l.line_no
     where l.release_id = $1 and s.state <> 'cancelled')
  update shipment_lines l set packed = l.packed + least(r.room, r.more - r.before) from rooms r
   where l.id = r.id and r.room > 0 and r.more > r.before`;

/** The lines a report speaks of with their quantities; each must exist and have that much left. All that is left when none is named. */
export function chosen(
  rows: readonly ReleaseLineRow[],
  lines: readonly PickedLine[] | undefined,
  left: (row: ReleaseLineRow) => string,
  number: string,
): Chosen[] {
  if (!lines)
    return rows.map((row) => ({ row, quantity: left(row) })).filter(({ quantity }) => isPositive(quantity));
  return lines.map(({ line, quantity }, i) => {
    const row = rows.find((each) => each.lineNo === line);
    if (!row) throw noLine(number, line, i);
    if (isLess(left(row), quantity)) throw tooMuch(number, line, left(row), quantity, i);
    return { row, quantity };
  });
}

function noLine(number: string, line: number, index: number): DomainError {
  const message = `Release ${number} has no line ${String(line)}`;
  const messageZh = `出库指令 ${number} 没有第 ${String(line)} 行`;
  const pointer = `/lines/${String(index)}/line`;
  return new DomainError('not-found', message, {
    detailZh: messageZh,
    errors: [{ pointer, code: 'not-found', message, messageZh, given: line }],
  });
}

function tooMuch(number: string, line: number, left: string, given: string, index: number): DomainError {
  const message = `Line ${String(line)} of ${number} has ${left} left, not ${given}`;
  const messageZh = `出库指令 ${number} 第 ${String(line)} 行剩余 ${left}，而非 ${given}`;
  const pointer = `/lines/${String(index)}/quantity`;
  return new DomainError('quantity-exceeds', message, {
    detailZh: messageZh,
    errors: [{ pointer, code: 'quantity-exceeds', message, messageZh, given }],
  });
}

/** Left to pick, and left to pack. */
export const toPick = (row: ReleaseLineRow): string => minus(row.quantity, row.picked);
export const toPack = (row: ReleaseLineRow): string => minus(row.picked, row.packed);
