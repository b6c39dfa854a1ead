import { Injectable } from '@nestjs/common';
import type { Standing, StandingReason } from '../../domain/cancellation/standing.js';
import { isLess, isPositive, minus } from '../../domain/quantity/quantity.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { isCustomised, releasedLines, uselessGoods, type ReleasedLine } from './released-goods.js';
import { addStock, lockBalancesOf, releaseHoldings } from './stock.js';

interface Transferred {
  id: string;
  number: string;
  state: 'planned' | 'dispatched';
  lineNo: number;
  item: string;
  quantity: string;
  from: string;
  to: string;
  dueDate: string;
}
interface Held {
  lineNo: number;
  item: string;
  warehouse: string;
  quantity: string;
}

/**
 * What becomes of an order's goods in the warehouses when the rest of it is cancelled (R20): what is picked goes back, what
 * is held is free for others, and a transfer that is under way arrives as free stock. None of it costs anything here; goods
 * made to the customer's wishes are counted where they were made.
 */
@Injectable()
export class InventoryUndone {
  constructor(desk: OrderDesk) {
    desk.offer('undoReleases', (file) => this.undoReleases(file));
    desk.offer('undoTransfers', (file) => this.undoTransfers(file));
    desk.offer('undoReservations', (file) => this.undoReservations(file));
  }

  /** What the three would do now. */
  async standing(file: OrderFile): Promise<Standing[]> {
    const isUseless = await uselessGoods(file);
    const releases = (await releasedLines(file)).map((line) => releaseStanding(file, line, isUseless(line)));
    const transfers = (await transferred(file)).map((transfer) => transferStanding(file, transfer));
    const reservations = (await held(file)).map((each) => reservationStanding(file, each, isUseless(each)));
    return [...releases, ...transfers, ...reservations];
  }

  /** Picked goods go back into stock, free for others; a release of which nothing has left is cancelled. */
  async undoReleases(file: OrderFile): Promise<void> {
    lockBalancesOf(file);
    const lines = (await releasedLines(file)).filter(({ state }) => state !== 'handedOver');
    const by = actorOf(file);
    for (const number of new Set(lines.map((line) => line.number))) {
      const own = lines.filter((line) => line.number === number);
      await this.undoRelease(file, own, by);
    }
    for (const line of file.lines) {
      line.released = line.shipped;
      line.packed = line.shipped;
    }
  }

  /** Transfers that have not left are not needed; what has left arrives as free stock, and is taken in there. */
  async undoTransfers(file: OrderFile): Promise<void> {
    const by = actorOf(file);
    for (const { id, number, state, lineNo: line, item, quantity, from, to, dueDate } of await transferred(
      file,
    )) {
      if (state === 'dispatched') {
        const data = { line, item, quantity, from, to, dueDate };
        file.leaveToStock({ kind: 'transferGoods', document: number, expectedBy: null, data });
        continue;
      }
      await file.tx.rows(`update transfers set state = 'cancelled' where id = $1`, [id]);
      file.closeTasks({ kind: 'transferGoods', document: number }, { state: 'withdrawn', by });
      file.tell('transferCancelled', by, { transfer: number, item, quantity }, 'inventory');
    }
  }

  /** What is held, softly or for good, is free for others; no more of a line is ready than has left. */
  async undoReservations(file: OrderFile): Promise<void> {
    const goods = await releaseHoldings(file);
    file.order.holdUntil = null;
    for (const line of file.lines) line.ready = line.shipped;
    if (goods.length > 0) file.tell('holdingsReleased', actorOf(file), { goods }, 'inventory');
  }

  private async undoRelease(file: OrderFile, lines: readonly ReleasedLine[], by: string): Promise<void> {
    const [first] = lines;
    if (!first) return;
    const { id, number, warehouse } = first;
    const goods = lines
      .map(({ item, picked, shipped }) => ({ item, quantity: minus(picked, shipped) }))
      .filter(({ quantity }) => isPositive(quantity));
    await addStock(
      file.tx,
      file.at,
      'return',
      goods.map((each) => ({ ...each, warehouse, document: number, by })),
    );
    // Part of it may have left with another shipment: then it ends as handed over.
    const state = lines.some(({ shipped }) => isPositive(shipped)) ? 'handedOver' : 'cancelled';
    await file.tx.rows('update releases set state = $2 where id = $1', [id, state]);
    file.closeTasks({ kind: 'pick', document: number }, { state: 'withdrawn', by });
    file.tell('releaseCancelled', by, { release: number, warehouse, goods }, 'inventory');
  }
}

const actorOf = (file: OrderFile): string => file.order.cancellation?.by ?? 'system';

function releaseStanding(file: OrderFile, line: ReleasedLine, isUseless: boolean): Standing {
  const { number, lineNo, item, quantity, shipped } = line;
  const has = isPositive(shipped);
  return {
    kind: 'release',
    department: 'inventory',
    document: number,
    line: lineNo,
    item,
    why: reachedBy(line),
    undone: minus(quantity, shipped),
    kept: shipped,
    becomes: has ? 'customer' : isUseless ? 'nothing' : 'stock',
    customised: isCustomised(file, lineNo, item),
    cost: '0',
  };
}

function reachedBy({ quantity, picked, packed, shipped }: ReleasedLine): StandingReason {
  if (!isLess(shipped, quantity)) return 'handedOver';
  if (isLess(shipped, packed)) return 'packed';
  return isLess(shipped, picked) ? 'picked' : 'notPicked';
}

function transferStanding(file: OrderFile, { number, state, lineNo, item, quantity }: Transferred): Standing {
  const left = state === 'dispatched';
  return {
    kind: 'transfer',
    department: 'inventory',
    document: number,
    line: lineNo,
    item,
    why: left ? 'dispatched' : 'notDispatched',
    undone: left ? '0' : quantity,
    kept: left ? quantity : '0',
    becomes: 'stock',
    customised: isCustomised(file, lineNo, item),
    cost: '0',
  };
}

function reservationStanding(
  file: OrderFile,
  { lineNo, item, warehouse, quantity }: Held,
  isUseless: boolean,
): Standing {
  return {
    kind: 'reservation',
    department: 'inventory',
    document: `${item}@${warehouse}`,
    line: lineNo,
    item,
    why: 'held',
    undone: quantity,
    kept: '0',
    becomes: isUseless ? 'nothing' : 'stock',
    customised: isCustomised(file, lineNo, item),
    cost: '0',
  };
}

async function transferred(file: OrderFile): Promise<Transferred[]> {
  return await file.tx.rows<Transferred>(
    `select id, number, state, line_no as "lineNo", item, trim_scale(quantity)::text as quantity,
            from_warehouse as from, to_warehouse as to, due_date as "dueDate" from transfers
      where order_id = $1 and state in ('planned', 'dispatched') order by number for update`,
    [file.order.id],
  );
}

async function held(file: OrderFile): Promise<Held[]> {
  return await file.tx.rows<Held>(
    `select line_no as "lineNo", item, warehouse, trim_scale(sum(quantity))::text as quantity from reservations
      where order_id = $1 and state = 'open' group by 1, 2, 3 order by 1, 2, 3`,
    [file.order.id],
  );
}
