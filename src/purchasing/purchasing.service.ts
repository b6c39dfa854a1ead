import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { DomainError } from '../../domain/errors/domain-error.js';
import { isLess, isPositive, min, minus, plus } from '../../domain/quantity/quantity.js';
import { CompanyProfile } from '../company/company-profile.js';
import { addStock, holdStock, lockBalances, mainWarehouse } from '../inventory/stock.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import { nextNumbers } from '../platform/database/numbers.js';
import { insertRows } from '../platform/database/rows.js';
import { awaitGoods } from './await-goods.js';

export interface ReceivedLine {
  line: number;
  accepted: string;
  rejected: string;
  reason?: string | undefined;
}
export interface ConfirmedLine {
  line: number;
  date: string;
}

interface LineRow {
  id: string;
  lineNo: number;
  item: string;
  supplier: string;
  quantity: string;
  accepted: string;
  rejected: string;
  dueDate: string;
  state: string;
  orderId: string;
}
interface AllocationRow {
  id: string;
  orderId: string;
  lineNo: number;
  quantity: string;
  received: string;
}

const COLUMNS = `l.id, l.line_no as "lineNo", l.item, l.supplier, l.quantity::text, l.accepted::text, l.rejected::text,
  l.due_date as "dueDate", l.state, l.order_id as "orderId"`;

/** Buys what orders are short of, and takes it in (R10). */
@Injectable()
export class PurchasingService {
  constructor(
    private readonly desk: OrderDesk,
    private readonly company: CompanyProfile,
  ) {
    desk.offer('placePurchases', (file) => this.place(file));
  }

  /** Planned purchase lines become purchase orders, one per supplier. */
  async place(file: OrderFile): Promise<void> {
    const planned = await file.tx.rows<LineRow>(
      `select ${COLUMNS} from purchase_lines l where l.order_id = $1 and l.state = 'planned' order by l.supplier, l.item, l.id for update`,
      [file.order.id],
    );
    const suppliers = [...new Set(planned.map(({ supplier }) => supplier))];
    const numbers = await nextNumbers(file.tx, 'PO', file.time.at, suppliers.length);
    for (const [i, supplier] of suppliers.entries()) {
      await this.placeWith(
        file,
        supplier,
        numbers[i] ?? '',
        planned.filter((line) => line.supplier === supplier),
      );
    }
    await awaitGoods(file, this.company);
  }

  /** The supplier confirms; a line may be confirmed for another date. */
  async confirm(number: string, lines: readonly ConfirmedLine[], by: string, tx?: Tx): Promise<void> {
    await this.withPurchaseOrder(tx, number, async (files, tx, rows) => {
      const dates = new Map(lines.map(({ line, date }) => [line, date]));
      const open = rows.filter(isOpen);
      if (open.length === 0) throw nothingLeft(number);
      for (const [i, { line }] of lines.entries())
        if (!open.some((row) => row.lineNo === line)) throw noLine(number, line, `/lines/${String(i)}/line`);
      for (const row of open) {
        await tx.rows(`update purchase_lines set state = 'confirmed', confirmed_date = $2 where id = $1`, [
          row.id,
          dates.get(row.lineNo) ?? row.dueDate,
        ]);
      }
      await tx.rows(
        `update purchase_orders set state = 'confirmed' where number = $1 and state = 'ordered'`,
        [number],
      );
      for (const file of files) {
        file.fact({ kind: 'purchaseConfirmed', commitment: number, by });
        file.tell('purchaseConfirmed', by, { purchaseOrder: number, lines }, 'purchasing');
      }
    });
  }

  /** Goods arrive; all that is outstanding, accepted, when no lines are named. Rejected goods leave the order short. */
  async receive(
    number: string,
    lines: readonly ReceivedLine[] | undefined,
    by: string,
    tx?: Tx,
  ): Promise<void> {
    await this.withPurchaseOrder(tx, number, async (files, tx, rows) => {
      const open = rows.filter(isOpen);
      const received =
        lines ?? open.map((row) => ({ line: row.lineNo, accepted: outstanding(row), rejected: '0' }));
      if (received.length === 0) throw nothingLeft(number);
      await lockBalances(
        tx,
        open.map(({ item }) => item),
      );
      for (const [i, each] of received.entries()) {
        const row = open.find(({ lineNo }) => lineNo === each.line);
        if (!row) throw noLine(number, each.line, `/lines/${String(i)}/line`);
        await this.receiveLine(files, tx, number, row, each, by, `/lines/${String(i)}`);
      }
      const left = await tx.row(
        `select 1 from purchase_lines l join purchase_orders p on p.id = l.purchase_order_id where p.number = $1 and l.state in ('ordered', 'confirmed') limit 1`,
        [number],
      );
      if (!left) {
        await tx.rows(`update purchase_orders set state = 'received' where number = $1`, [number]);
        for (const file of files)
          file.closeTasks({ kind: 'receiveGoods', document: number }, { state: 'completed', by });
      }
      for (const file of files)
        file.tell('goodsReceived', by, { purchaseOrder: number, lines: received }, 'purchasing');
    });
  }

  private async receiveLine(
    files: OrderFile[],
    tx: Tx,
    number: string,
    row: LineRow,
    report: ReceivedLine,
    by: string,
    pointer: string,
  ): Promise<void> {
    const total = plus(report.accepted, report.rejected);
    if (isLess(outstanding(row), total)) {
      const message = `Line ${String(row.lineNo)} of ${number} has ${outstanding(row)} outstanding, not ${total}`;
      throw new DomainError('quantity-exceeds', message, {
        errors: [
          { pointer: `${pointer}/accepted`, code: 'quantity-exceeds', message, given: report.accepted },
        ],
      });
    }
    row.accepted = plus(row.accepted, report.accepted);
    row.rejected = plus(row.rejected, report.rejected);
    const complete = !isPositive(outstanding(row));
    await tx.rows(
      'update purchase_lines set accepted = $2, rejected = $3, state = case when $4 then $5 else state end where id = $1',
      [row.id, row.accepted, row.rejected, complete, 'received'],
    );
    const at = files[0]?.at ?? new Date(0).toISOString();
    await insertRows(tx, 'receipts', [
      {
        id: uuid(),
        purchaseLineId: row.id,
        accepted: report.accepted,
        rejected: report.rejected,
        reason: report.reason ?? null,
        reportedBy: by,
        at,
      },
    ]);
    if (isPositive(report.accepted)) await this.stockIn(files, tx, number, row, report.accepted, at, by);
    if (complete) await this.settleAllocations(files, tx, row);
  }

  /** Accepted goods go into stock and, as far as orders count on them, are held for them; the rest is free. */
  private async stockIn(
    files: OrderFile[],
    tx: Tx,
    number: string,
    row: LineRow,
    accepted: string,
    at: string,
    by: string,
  ): Promise<void> {
    const warehouse = await mainWarehouse(tx);
    await addStock(tx, at, 'receipt', [
      { item: row.item, warehouse, quantity: accepted, document: number, by },
    ]);
    let left = accepted;
    for (const allocation of await this.allocationsOf(tx, row.id)) {
      const share = min(left, minus(allocation.quantity, allocation.received));
      if (!isPositive(share)) continue;
      left = minus(left, share);
      await tx.rows('update purchase_allocations set received = received + $2 where id = $1', [
        allocation.id,
        share,
      ]);
      const file = files.find(({ order }) => order.id === allocation.orderId);
      if (!file) throw new Error(`an order of ${number} is not open`);
      await holdStock(
        file,
        [{ lineNo: allocation.lineNo, item: row.item, warehouse, quantity: share }],
        null,
      );
      const line = file.line(allocation.lineNo);
      if (line.item === row.item && file.order.supplyState === 'undertaken')
        line.ready = plus(line.ready, share);
      file.fact({ kind: 'goodsReceived', commitment: number, line: allocation.lineNo, quantity: share, by });
    }
  }

  /** What was rejected is lacking again for those who counted on it. */
  private async settleAllocations(files: OrderFile[], tx: Tx, row: LineRow): Promise<void> {
    for (const allocation of await this.allocationsOf(tx, row.id)) {
      if (!isLess(allocation.received, allocation.quantity)) continue;
      const file = files.find(({ order }) => order.id === allocation.orderId);
      if (!file) continue;
      file.order.supplyState = 'lacking';
      file.fact({
        kind: 'goodsReceived',
        commitment: row.item,
        line: allocation.lineNo,
        quantity: '0',
        by: 'system',
        note: 'rejected goods are lacking',
      });
    }
  }

  private async placeWith(
    file: OrderFile,
    supplier: string,
    number: string,
    lines: readonly LineRow[],
  ): Promise<void> {
    const id = uuid();
    await file.tx.rows(
      `insert into purchase_orders (id, number, supplier, currency, state, ordered_at) select $1, $2, code, currency, 'ordered', $4 from suppliers where code = $3`,
      [id, number, supplier, file.at],
    );
    for (const [i, line] of lines.entries()) {
      await file.tx.rows(
        `update purchase_lines set purchase_order_id = $2, line_no = $3, state = 'ordered' where id = $1`,
        [line.id, id, i + 1],
      );
    }
    const ordered = lines.map(({ item, quantity, dueDate }, i) => ({ line: i + 1, item, quantity, dueDate }));
    file.tell('purchaseOrdered', 'system', { purchaseOrder: number, supplier, lines: ordered }, 'purchasing');
  }

  private async allocationsOf(tx: Tx, purchaseLineId: string): Promise<AllocationRow[]> {
    return await tx.rows<AllocationRow>(
      `select id, order_id as "orderId", line_no as "lineNo", quantity::text, received::text from purchase_allocations where purchase_line_id = $1 order by id`,
      [purchaseLineId],
    );
  }

  private async withPurchaseOrder(
    joined: Tx | undefined,
    number: string,
    work: (files: OrderFile[], tx: Tx, rows: LineRow[]) => Promise<void>,
  ): Promise<void> {
    const readOrderIds = async (tx: Tx): Promise<string[]> => {
      const rows = await tx.rows<{ id: string }>(
        `select distinct o.id from purchase_orders p join purchase_lines l on l.purchase_order_id = p.id
           left join purchase_allocations a on a.purchase_line_id = l.id join orders o on o.id in (a.order_id, l.order_id)
          where p.number = $1`,
        [number],
      );
      if (rows.length === 0)
        throw new DomainError('not-found', `There is no purchase order ${number}`, {
          detailZh: `采购单 ${number} 不存在`,
        });
      return rows.map(({ id }) => id);
    };
    const onFiles = async (files: OrderFile[], tx: Tx): Promise<void> => {
      const rows = await tx.rows<LineRow>(
        `select ${COLUMNS} from purchase_lines l join purchase_orders p on p.id = l.purchase_order_id where p.number = $1 order by l.id for update of l`,
        [number],
      );
      await work(
        files,
        tx,
        rows.toSorted((a, b) => a.lineNo - b.lineNo),
      );
    };
    await this.desk.withOrdersOf(readOrderIds, onFiles, joined);
  }
}

const isOpen = ({ state }: LineRow): boolean => state === 'ordered' || state === 'confirmed';
const nothingLeft = (number: string): DomainError =>
  new DomainError('state-conflict', `Purchase order ${number} has nothing outstanding`, {
    detailZh: `采购单 ${number} 已无未到货`,
  });
const outstanding = (row: LineRow): string => minus(row.quantity, plus(row.accepted, row.rejected));

function noLine(number: string, line: number, pointer: string): DomainError {
  const message = `Purchase order ${number} has no open line ${String(line)}`;
  return new DomainError('not-found', message, {
    errors: [{ pointer, code: 'not-found', message, given: line }],
  });
}
