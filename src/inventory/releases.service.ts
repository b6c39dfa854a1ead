import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { DomainError } from '../../domain/errors/domain-error.js';
import { isLess, isPositive, min, minus, plus, sum } from '../../domain/quantity/quantity.js';
import { openHandOvers } from '../logistics/packed-shipments.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import { nextNumbers } from '../platform/database/numbers.js';
import { insertRows } from '../platform/database/rows.js';
import {
  chosen,
  lockRelease,
  toPack,
  toPick,
  writeProgress,
  type Chosen,
  type PickedLine,
  type ReleaseLineRow,
  type ReleaseRow,
} from './release-rows.js';
import { takeReserved } from './take-reserved.js';

export type { PickedLine } from './release-rows.js';

/** What a release takes of a line. */
interface Take {
  warehouse: string;
  lineNo: number;
  item: string;
  quantity: string;
}

/** The warehouse floor: releases, picks and packs what is ready (R8). */
@Injectable()
export class ReleasesService {
  constructor(private readonly desk: OrderDesk) {
    desk.offer('releaseGoods', (file) => this.release(file));
  }

  /** Tells the warehouse to pick and pack what is ready, one release per warehouse that holds it. */
  async release(file: OrderFile): Promise<void> {
    const takes = await this.takesOf(file);
    for (const { lineNo, quantity } of takes) {
      const line = file.line(lineNo);
      line.released = plus(line.released, quantity);
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
      const now = chosen(rows, lines, toPick, number);
      const goods = now.map(({ row: { lineNo, item }, quantity }) => ({ lineNo, item, quantity }));
      await takeReserved(file, 'pick', release.warehouse, goods, number, by);
      for (const { row, quantity } of now) row.picked = plus(row.picked, quantity);
      if (packed) packNow(file, now);
      await this.settle(file, release, rows, by);
      const quantity = sum(goods.map((each) => each.quantity));
      file.fact({ kind: packed ? 'goodsPacked' : 'goodsPicked', commitment: number, quantity, by });
      const told = packed ? 'goodsPickedAndPacked' : 'goodsPicked';
      file.tell(told, by, { release: number, quantity }, 'inventory');
    });
  }

  /** The warehouse reports picked goods packed. */
  async pack(number: string, lines: readonly PickedLine[] | undefined, by: string, tx?: Tx): Promise<void> {
    await this.withRelease(tx, number, async (file, release, rows) => {
      this.refuseUnless(release, ['released', 'picked']);
      const now = chosen(rows, lines, toPack, number);
      if (now.length === 0) throw nothingPicked(number);
      packNow(file, now);
      await this.settle(file, release, rows, by);
      const quantity = sum(now.map((each) => each.quantity));
      file.fact({ kind: 'goodsPacked', commitment: number, quantity, by });
      file.tell('goodsPacked', by, { release: number, quantity }, 'inventory');
    });
  }

  /** Shares what is ready of each line out among the warehouses that hold it. */
  private async takesOf(file: OrderFile): Promise<Take[]> {
    const free = await this.unreleased(file);
    return file.lines.flatMap(({ lineNo, item, ready, released }) => {
      let wanted = minus(ready, released);
      return (free.get(lineNo) ?? []).flatMap(({ warehouse, quantity: held }): Take[] => {
        const quantity = min(held, wanted);
        if (!isPositive(quantity)) return [];
        wanted = minus(wanted, quantity);
        return [{ warehouse, lineNo, item, quantity }];
      });
    });
  }

  /** Writes the lines, and settles the release itself; what a shipment carries packed, it is the carrier's turn. */
  private async settle(
    file: OrderFile,
    release: ReleaseRow,
    rows: readonly ReleaseLineRow[],
    by: string,
  ): Promise<void> {
    writeProgress(file, release, rows);
    const picked = rows.every((row) => !isLess(row.picked, row.quantity));
    const packed = rows.every((row) => !isLess(row.packed, row.quantity));
    const state = packed ? 'packed' : picked ? 'picked' : 'released';
    file.tx.send('update releases set state = $2 where id = $1', [release.id, state]);
    if (packed) file.closeTasks({ kind: 'pick', document: release.number }, { state: 'completed', by });
    await openHandOvers(file, [release.id]);
  }

  private async writeRelease(
    file: OrderFile,
    number: string,
    warehouse: string,
    takes: readonly Take[],
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
      const { release, rows } = await lockRelease(file, number);
      await work(file, release, rows);
    };
    await this.desk.withOrderOf('releases', number, onFile, tx);
  }

  private refuseUnless(release: ReleaseRow, states: readonly string[]): void {
    if (states.includes(release.state)) return;
    throw new DomainError('state-conflict', `Release ${release.number} is ${release.state}`, {
      detailZh: `出库指令 ${release.number} 的状态为 ${release.state}`,
      facts: { state: release.state },
    });
  }

  /** Stock held for each line's own item that no release takes yet, by line. */
  private async unreleased(file: OrderFile): Promise<Map<number, { warehouse: string; quantity: string }[]>> {
    const rows = await file.tx.rows<{ lineNo: number; warehouse: string; quantity: string }>(
      `with taken as (
         select rl.line_no, x.warehouse, sum(rl.quantity - rl.picked) as quantity
           from releases x join release_lines rl on rl.release_id = x.id
          where x.order_id = $1 and x.state <> 'cancelled' group by 1, 2),
       held as (
         select r.line_no, r.warehouse, sum(r.quantity) as quantity
           from reservations r join order_lines l on l.order_id = r.order_id and l.line_no = r.line_no and l.item = r.item
          where r.order_id = $1 and r.state = 'open' group by 1, 2),
       uninspected as (
         select line_no, warehouse, sum(quantity - passed - failed) as quantity
           from inspections where order_id = $1 and state = 'open' group by 1, 2)
       select h.line_no as "lineNo", h.warehouse, (h.quantity - coalesce(t.quantity, 0) - coalesce(u.quantity, 0))::text as quantity
         from held h left join taken t on t.line_no = h.line_no and t.warehouse = h.warehouse
         left join uninspected u on u.line_no = h.line_no and u.warehouse = h.warehouse order by h.line_no, h.warehouse`,
      [file.order.id],
    );
    const byLine = new Map<number, { warehouse: string; quantity: string }[]>();
    for (const { lineNo, warehouse, quantity } of rows)
      byLine.set(lineNo, [...(byLine.get(lineNo) ?? []), { warehouse, quantity }]);
    return byLine;
  }
}

/** Moves the lines of the release and of the order on by what is packed now. */
function packNow(file: OrderFile, now: readonly Chosen[]): void {
  for (const { row, quantity } of now) {
    row.packed = plus(row.packed, quantity);
    const line = file.line(row.lineNo);
    line.packed = plus(line.packed, quantity);
  }
}

const nothingPicked = (number: string): DomainError =>
  new DomainError('state-conflict', `Release ${number} has nothing picked that is not packed yet`, {
    detailZh: `出库指令 ${number} 没有已拣未装箱的货物`,
  });
