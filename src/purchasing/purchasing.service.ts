import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { DomainError } from '../../domain/errors/domain-error.js';
import { CompanyProfile } from '../company/company-profile.js';
import { lockBalances } from '../inventory/stock.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import { LostRace } from '../platform/database/lost-race.js';
import { nextNumbers } from '../platform/database/numbers.js';
import { awaitGoods, expectGoods } from './await-goods.js';
import { Delivery, type ReceivedLine } from './delivery.js';
import { PURCHASE_LINE, isOpen, outstanding, type PurchaseLineRow } from './purchase-line-rows.js';

export type { ReceivedLine } from './delivery.js';

export interface ConfirmedLine {
  line: number;
  date: string;
}

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
    const planned = await file.tx.rows<PurchaseLineRow>(
      `select ${PURCHASE_LINE} from purchase_lines l where l.order_id = $1 and l.state = 'planned' order by l.supplier, l.item, l.id for update`,
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

  /** The supplier confirms; a line may be confirmed for another date. One that is not named keeps what was confirmed before. */
  async confirm(number: string, lines: readonly ConfirmedLine[], by: string, tx?: Tx): Promise<void> {
    await this.withPurchaseOrder(tx, number, async (files, tx, rows) => {
      const dates = new Map(lines.map(({ line, date }) => [line, date]));
      const open = rows.filter(isOpen);
      if (open.length === 0) throw nothingLeft(number);
      for (const [i, { line }] of lines.entries())
        if (!open.some((row) => row.lineNo === line)) throw noLine(number, line, `/lines/${String(i)}/line`);
      for (const row of open) {
        const date = dates.get(row.lineNo) ?? row.confirmedDate ?? row.dueDate;
        await tx.rows(`update purchase_lines set state = 'confirmed', confirmed_date = $2 where id = $1`, [
          row.id,
          date,
        ]);
      }
      await tx.rows(
        `update purchase_orders set state = 'confirmed' where number = $1 and state = 'ordered'`,
        [number],
      );
      for (const file of files.filter(({ order }) => !order.closedAt)) {
        await expectGoods(file, number, this.company);
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
      lockBalances(
        tx,
        open.map(({ item }) => item),
      );
      const delivery = new Delivery(tx, number, files, files[0]?.at ?? '', by);
      for (const [i, each] of received.entries()) {
        const row = open.find(({ lineNo }) => lineNo === each.line);
        if (!row) throw noLine(number, each.line, `/lines/${String(i)}/line`);
        await delivery.take(row, each, `/lines/${String(i)}`);
      }
      const complete = !rows.some(isOpen);
      if (complete)
        await tx.rows(`update purchase_orders set state = 'received' where number = $1`, [number]);
      await delivery.tell(received, complete);
      if (!complete) for (const file of files) await expectGoods(file, number, this.company);
    });
  }

  private async placeWith(
    file: OrderFile,
    supplier: string,
    number: string,
    lines: readonly PurchaseLineRow[],
  ): Promise<void> {
    const id = uuid();
    await file.tx.rows(
      `insert into purchase_orders (id, number, supplier, currency, state, ordered_at) select $1, $2, code, currency, 'ordered', $4 from suppliers where code = $3`,
      [id, number, supplier, file.at],
    );
    await file.tx.rows(
      `update purchase_lines l set purchase_order_id = $1, line_no = n.line_no, state = 'ordered'
         from unnest($2::uuid[]) with ordinality as n(id, line_no) where l.id = n.id`,
      [id, lines.map((line) => line.id)],
    );
    const ordered = lines.map(({ item, quantity, dueDate }, i) => ({ line: i + 1, item, quantity, dueDate }));
    file.tell('purchaseOrdered', 'system', { purchaseOrder: number, supplier, lines: ordered }, 'purchasing');
  }

  /** Opens all orders that count on a purchase order and locks its lines; runs again when another joined in between. */
  private async withPurchaseOrder(
    joined: Tx | undefined,
    number: string,
    work: (files: OrderFile[], tx: Tx, rows: PurchaseLineRow[]) => Promise<void>,
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
      const rows = await tx.rows<PurchaseLineRow>(
        `select ${PURCHASE_LINE} from purchase_lines l join purchase_orders p on p.id = l.purchase_order_id where p.number = $1 order by l.id for update of l`,
        [number],
      );
      const ids = await readOrderIds(tx);
      if (ids.some((id) => !files.some(({ order }) => order.id === id)))
        throw new LostRace(`another order counts on ${number} since its orders were locked`);
      await work(
        files,
        tx,
        rows.toSorted((a, b) => a.lineNo - b.lineNo),
      );
    };
    await this.desk.withOrdersOf(readOrderIds, onFiles, joined);
  }
}

const nothingLeft = (number: string): DomainError =>
  new DomainError('state-conflict', `Purchase order ${number} has nothing outstanding`, {
    detailZh: `采购单 ${number} 已无未到货`,
  });
function noLine(number: string, line: number, pointer: string): DomainError {
  const message = `Purchase order ${number} has no open line ${String(line)}`;
  const messageZh = `采购单 ${number} 没有未到货的第 ${String(line)} 行`;
  return new DomainError('not-found', message, {
    detailZh: messageZh,
    errors: [{ pointer, code: 'not-found', message, messageZh, given: line }],
  });
}
