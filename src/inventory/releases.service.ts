import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { DomainError } from '../../domain/errors/domain-error.js';
import { isLess, isPositive, min, minus, plus, sum } from '../../domain/quantity/quantity.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { Database, type Tx } from '../platform/database/database.js';
import { nextNumbers } from '../platform/database/numbers.js';
import { insertRows } from '../platform/database/rows.js';
import { lockBalances, takeReserved } from './stock.js';

export interface PickedLine {
  line: number;
  quantity: string;
}

interface ReleaseRow {
  id: string;
  number: string;
  warehouse: string;
  state: string;
}
interface ReleaseLineRow {
  id: string;
  lineNo: number;
  item: string;
  quantity: string;
  picked: string;
  packed: string;
}

/** The warehouse floor: releases, picks and packs what is ready (R8). */
@Injectable()
export class ReleasesService {
  constructor(
    private readonly desk: OrderDesk,
    private readonly database: Database,
  ) {
    desk.offer('releaseGoods', (file) => this.release(file));
  }

  /** Tells the warehouse to pick and pack what is ready, one release per warehouse that holds it. */
  async release(file: OrderFile): Promise<void> {
    const wanted = file.lines
      .map((line) => ({ line, quantity: minus(line.ready, line.released) }))
      .filter(({ quantity }) => isPositive(quantity));
    const takes: { warehouse: string; lineNo: number; item: string; quantity: string }[] = [];
    for (const { line, quantity } of wanted) {
      for (const { warehouse, free } of await this.unreleased(file, line.lineNo, line.item)) {
        const taken = sum(takes.filter((take) => take.lineNo === line.lineNo).map((take) => take.quantity));
        const share = min(free, minus(quantity, taken));
        if (isPositive(share))
          takes.push({ warehouse, lineNo: line.lineNo, item: line.item, quantity: share });
      }
      line.released = plus(
        line.released,
        sum(takes.filter((take) => take.lineNo === line.lineNo).map((take) => take.quantity)),
      );
    }
    const warehouses = [...new Set(takes.map(({ warehouse }) => warehouse))];
    const numbers = await nextNumbers(file.tx, 'RL', file.time.at, warehouses.length);
    for (const [i, warehouse] of warehouses.entries()) {
      await this.writeRelease(
        file,
        numbers[i] ?? '',
        warehouse,
        takes.filter((take) => take.warehouse === warehouse),
      );
    }
  }

  /** The warehouse reports goods picked; `packed` says they are packed as well. All that is left when no lines are named. */
  async pick(
    number: string,
    lines: readonly PickedLine[] | undefined,
    packed: boolean,
    by: string,
    tx?: Tx,
  ): Promise<void> {
    await this.withRelease(tx, number, async (file, release, rows) => {
      this.refuseUnless(release, ['released']);
      await lockBalances(
        file.tx,
        rows.map(({ item }) => item),
      );
      for (const { row, quantity } of chosen(
        rows,
        lines,
        (row) => minus(row.quantity, row.picked),
        release.number,
      )) {
        const missing = await takeReserved(file, row.lineNo, 'pick', {
          item: row.item,
          warehouse: release.warehouse,
          quantity,
          document: number,
          by,
        });
        if (isPositive(missing))
          throw new Error(`${number} holds ${missing} of ${row.item} less than released`);
        row.picked = plus(row.picked, quantity);
        await file.tx.rows('update release_lines set picked = $2 where id = $1', [row.id, row.picked]);
        if (packed) await this.packRow(file, release, row, quantity);
      }
      await this.settleRelease(file, release, rows, by);
      const all = sum(rows.map((row) => row.picked));
      file.fact({ kind: packed ? 'goodsPacked' : 'goodsPicked', commitment: number, quantity: all, by });
      file.tell(
        packed ? 'goodsPickedAndPacked' : 'goodsPicked',
        by,
        { release: number, quantity: all },
        'inventory',
      );
    });
  }

  /** The warehouse reports picked goods packed. */
  async pack(number: string, lines: readonly PickedLine[] | undefined, by: string, tx?: Tx): Promise<void> {
    await this.withRelease(tx, number, async (file, release, rows) => {
      this.refuseUnless(release, ['released', 'picked']);
      const now = chosen(rows, lines, (row) => minus(row.picked, row.packed), release.number);
      if (now.length === 0) throw nothingPicked(release.number);
      for (const { row, quantity } of now) await this.packRow(file, release, row, quantity);
      await this.settleRelease(file, release, rows, by);
      const all = sum(now.map(({ quantity }) => quantity));
      file.fact({ kind: 'goodsPacked', commitment: number, quantity: all, by });
      file.tell('goodsPacked', by, { release: number, quantity: all }, 'inventory');
    });
  }

  /** What completing a pick task means: what is left to pick is picked and packed, or what is picked already is packed. */
  async pickAndPack(number: string, lines: readonly PickedLine[] | undefined, by: string): Promise<void> {
    const release = await this.stateOf(number);
    if (release === 'picked') await this.pack(number, lines, by);
    else await this.pick(number, lines, true, by);
  }

  private async packRow(
    file: OrderFile,
    release: ReleaseRow,
    row: ReleaseLineRow,
    quantity: string,
  ): Promise<void> {
    row.packed = plus(row.packed, quantity);
    const line = file.line(row.lineNo);
    line.packed = plus(line.packed, quantity);
    await file.tx.rows('update release_lines set packed = $2 where id = $1', [row.id, row.packed]);
    await file.tx.rows(
      'update shipment_lines set packed = packed + $3 where release_id = $1 and line_no = $2',
      [release.id, row.lineNo, quantity],
    );
  }

  private async settleRelease(
    file: OrderFile,
    release: ReleaseRow,
    rows: readonly ReleaseLineRow[],
    by: string,
  ): Promise<void> {
    const picked = rows.every((row) => !isLess(row.picked, row.quantity));
    const packed = rows.every((row) => !isLess(row.packed, row.quantity));
    const state = packed ? 'packed' : picked ? 'picked' : 'released';
    await file.tx.rows('update releases set state = $2 where id = $1', [release.id, state]);
    if (!packed) return;
    file.closeTasks({ kind: 'pick', document: release.number }, { state: 'completed', by });
    const shipment = await file.tx.row<{ number: string; shipByDate: string; service: string }>(
      `select s.number, s.ship_by_date as "shipByDate", s.service from shipments s join shipment_lines l on l.shipment_id = s.id where l.release_id = $1 limit 1`,
      [release.id],
    );
    if (shipment)
      file.openTask({
        kind: 'handOver',
        document: shipment.number,
        data: { release: release.number, service: shipment.service, shipByDate: shipment.shipByDate },
      });
  }

  private async writeRelease(
    file: OrderFile,
    number: string,
    warehouse: string,
    takes: readonly { lineNo: number; item: string; quantity: string }[],
  ): Promise<void> {
    const id = uuid();
    const { order } = file;
    await insertRows(file.tx, 'releases', [
      {
        id,
        number,
        orderId: order.id,
        version: order.version,
        warehouse,
        state: 'released',
        releasedAt: file.at,
        expectedBy: null,
      },
    ]);
    const lines = takes.map(({ lineNo, item, quantity }) => ({
      id: uuid(),
      releaseId: id,
      lineNo,
      item,
      quantity,
      picked: '0',
      packed: '0',
    }));
    await insertRows(file.tx, 'release_lines', lines);
    const data = {
      release: number,
      warehouse,
      lines: takes.map(({ lineNo, item, quantity }) => ({ line: lineNo, item, quantity })),
    };
    file.openTask({ kind: 'pick', document: number, data });
    file.tell('goodsReleased', 'system', data, 'inventory');
  }

  private async withRelease(
    tx: Tx | undefined,
    number: string,
    work: (file: OrderFile, release: ReleaseRow, rows: ReleaseLineRow[]) => Promise<void>,
  ): Promise<void> {
    const onFile = async (file: OrderFile): Promise<void> => {
      const release = await file.tx.row<ReleaseRow>(
        'select id, number, warehouse, state from releases where number = $1 for update',
        [number],
      );
      if (!release) throw new Error(`${number} has gone`);
      const rows = await file.tx.rows<ReleaseLineRow>(
        `select id, line_no as "lineNo", item, quantity::text, picked::text, packed::text from release_lines where release_id = $1 order by line_no`,
        [release.id],
      );
      await work(file, release, rows);
    };
    await this.desk.withOrderOf('releases', number, onFile, tx);
  }

  private async stateOf(number: string): Promise<string | undefined> {
    const row = await this.database.row<{ state: string }>('select state from releases where number = $1', [
      number,
    ]);
    return row?.state;
  }

  private refuseUnless(release: ReleaseRow, states: readonly string[]): void {
    if (states.includes(release.state)) return;
    throw new DomainError('state-conflict', `Release ${release.number} is ${release.state}`, {
      detailZh: `出库指令 ${release.number} 的状态为 ${release.state}`,
      facts: { state: release.state },
    });
  }

  /** Firm stock of a line by warehouse that no release takes yet. */
  private async unreleased(
    file: OrderFile,
    lineNo: number,
    item: string,
  ): Promise<{ warehouse: string; free: string }[]> {
    return await file.tx.rows<{ warehouse: string; free: string }>(
      `select r.warehouse, (sum(r.quantity) - coalesce((
                select sum(rl.quantity - rl.picked) from releases x join release_lines rl on rl.release_id = x.id
                 where x.order_id = $1 and x.warehouse = r.warehouse and x.state <> 'cancelled' and rl.line_no = $2), 0))::text as free
         from reservations r where r.order_id = $1 and r.line_no = $2 and r.item = $3 and r.state = 'open'
        group by r.warehouse order by r.warehouse`,
      [file.order.id, lineNo, item],
    );
  }
}

/** The rows a report speaks of with their quantities; each must exist and have that much left. */
function chosen(
  rows: readonly ReleaseLineRow[],
  lines: readonly PickedLine[] | undefined,
  left: (row: ReleaseLineRow) => string,
  number: string,
): { row: ReleaseLineRow; quantity: string }[] {
  if (!lines)
    return rows.map((row) => ({ row, quantity: left(row) })).filter(({ quantity }) => isPositive(quantity));
  return lines.map(({ line, quantity }, i) => {
    const row = rows.find((each) => each.lineNo === line);
    if (!row)
      throw refuseLine(
        'not-found',
        `Release ${number} has no line ${String(line)}`,
        `/lines/${String(i)}/line`,
        line,
      );
    if (isLess(left(row), quantity)) {
      throw refuseLine(
        'quantity-exceeds',
        `Line ${String(line)} of ${number} has ${left(row)} left, not ${quantity}`,
        `/lines/${String(i)}/quantity`,
        quantity,
      );
    }
    return { row, quantity };
  });
}

const nothingPicked = (number: string): DomainError =>
  new DomainError('state-conflict', `Release ${number} has nothing picked that is not packed yet`, {
    detailZh: `出库指令 ${number} 没有已拣未装箱的货物`,
  });

const refuseLine = (
  code: 'not-found' | 'quantity-exceeds',
  message: string,
  pointer: string,
  given: unknown,
): DomainError => new DomainError(code, message, { errors: [{ pointer, code, message, given }] });
