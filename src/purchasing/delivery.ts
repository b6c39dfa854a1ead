import { v7 as uuid } from 'uuid';
import { DomainError } from '../../domain/errors/domain-error.js';
import { isLess, isPositive, min, minus, plus, sum } from '../../domain/quantity/quantity.js';
import { addStock, holdStock, mainWarehouse } from '../inventory/stock.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import { insertRows } from '../platform/database/rows.js';
import { outstanding, type PurchaseLineRow } from './purchase-line-rows.js';

export interface ReceivedLine {
  line: number;
  accepted: string;
  rejected: string;
  reason?: string | undefined;
}

interface Claim {
  id: string;
  orderId: string;
  lineNo: number;
  quantity: string;
  received: string;
}

/** Goods of one purchase order that arrive together: each line is booked, then each order is told once what it got. */
export class Delivery {
  private readonly got = new Map<OrderFile, string>();
  private readonly lost = new Set<OrderFile>();

  constructor(
    private readonly tx: Tx,
    private readonly number: string,
    private readonly files: readonly OrderFile[],
    private readonly at: string,
    private readonly by: string,
  ) {}

  /** Books a line. @throws DomainError `quantity-exceeds` */
  async take(row: PurchaseLineRow, report: ReceivedLine, pointer: string): Promise<void> {
    const { accepted, rejected, reason } = report;
    if (isLess(outstanding(row), plus(accepted, rejected)))
      throw tooMuch(this.number, row, report, `${pointer}/accepted`);
    row.accepted = plus(row.accepted, accepted);
    row.rejected = plus(row.rejected, rejected);
    if (!isPositive(outstanding(row))) row.state = 'received';
    this.tx.send('update purchase_lines set accepted = $2, rejected = $3, state = $4 where id = $1', [
      row.id,
      row.accepted,
      row.rejected,
      row.state,
    ]);
    const receipt = { id: uuid(), purchaseLineId: row.id, accepted, rejected, reason: reason ?? null };
    await insertRows(this.tx, 'receipts', [{ ...receipt, reportedBy: this.by, at: this.at }]);
    if (isPositive(accepted)) await this.stockIn(row, accepted);
    if (isPositive(rejected)) await this.cutClaims(row);
  }

  /** Tells every order that got goods, lacks them now, or waited for the purchase order, once. */
  async tell(lines: readonly ReceivedLine[], complete: boolean): Promise<void> {
    const waiting = complete ? new Set<string>() : await this.waitingOrders();
    for (const file of this.files) {
      const waited = file.openTasks.some(
        ({ kind, document }) => kind === 'receiveGoods' && document === this.number,
      );
      const lost = this.lost.has(file);
      if (!waited && !lost && !this.got.has(file)) continue;
      if (complete) this.closeTask(file, 'completed');
      else if (lost && !waiting.has(file.order.id)) this.closeTask(file, 'withdrawn', 'goods were rejected');
      file.fact({
        kind: 'goodsReceived',
        commitment: this.number,
        quantity: this.got.get(file) ?? '0',
        by: this.by,
        ...(lost ? { note: 'rejected goods are lacking' } : {}),
      });
      file.tell('goodsReceived', this.by, { purchaseOrder: this.number, lines }, 'purchasing');
    }
  }

  /** Accepted goods go into stock and, as far as orders count on them, are held for them, the first first; the rest is free. */
  private async stockIn(row: PurchaseLineRow, accepted: string): Promise<void> {
    const { tx, number: document, by } = this;
    const warehouse = await mainWarehouse(tx);
    await addStock(tx, this.at, 'receipt', [{ item: row.item, warehouse, quantity: accepted, document, by }]);
    let left = accepted;
    for (const claim of await this.claimsOn(row)) {
      const share = min(left, minus(claim.quantity, claim.received));
      if (!isPositive(share)) continue;
      left = minus(left, share);
      tx.send('update purchase_allocations set received = received + $2 where id = $1', [claim.id, share]);
      this.holdFor(claim, row.item, warehouse, share);
    }
  }

  private holdFor(claim: Claim, item: string, warehouse: string, quantity: string): void {
    const file = this.fileOf(claim);
    holdStock(file, [{ lineNo: claim.lineNo, item, warehouse, quantity }], null);
    const line = file.line(claim.lineNo);
    // While supply is lacking it is counted anew when that is covered.
    if (line.item === item && file.order.supplyState === 'undertaken')
      line.ready = min(line.quantity, plus(line.ready, quantity));
    this.got.set(file, plus(this.got.get(file) ?? '0', quantity));
  }

  /** What was rejected is lacking at once, as far as the rest cannot serve all who count on it: the last in line lose. */
  private async cutClaims(row: PurchaseLineRow): Promise<void> {
    const claims = await this.claimsOn(row);
    const open = (claim: Claim): string => minus(claim.quantity, claim.received);
    let excess = minus(sum(claims.map(open)), outstanding(row));
    for (const claim of claims.toReversed()) {
      const cut = min(excess, open(claim));
      if (!isPositive(cut)) continue;
      excess = minus(excess, cut);
      await this.cut(row, claim, cut);
      const file = this.fileOf(claim);
      file.order.supplyState = 'lacking';
      this.lost.add(file);
    }
  }

  private async cut(row: PurchaseLineRow, claim: Claim, quantity: string): Promise<void> {
    if (isLess(quantity, claim.quantity))
      await this.tx.rows('update purchase_allocations set quantity = quantity - $2 where id = $1', [
        claim.id,
        quantity,
      ]);
    else await this.tx.rows('delete from purchase_allocations where id = $1', [claim.id]);
    await this.tx.rows('update purchase_lines set allocated = allocated - $2 where id = $1', [
      row.id,
      quantity,
    ]);
  }

  private closeTask(file: OrderFile, state: 'completed' | 'withdrawn', reason?: string): void {
    const how = { state, by: this.by, ...(reason ? { reason } : {}) };
    file.closeTasks({ kind: 'receiveGoods', document: this.number }, how);
  }

  /** Orders for which goods of the purchase order are still to come, or which raised it. */
  private async waitingOrders(): Promise<Set<string>> {
    const rows = await this.tx.rows<{ orderId: string }>(
      `select l.order_id as "orderId" from purchase_orders p join purchase_lines l on l.purchase_order_id = p.id
        where p.number = $1 and l.state in ('ordered', 'confirmed')
       union
       select a.order_id from purchase_orders p join purchase_lines l on l.purchase_order_id = p.id
         join purchase_allocations a on a.purchase_line_id = l.id
        where p.number = $1 and l.state in ('ordered', 'confirmed') and a.received < a.quantity`,
      [this.number],
    );
    return new Set(rows.map(({ orderId }) => orderId));
  }

  private async claimsOn(row: PurchaseLineRow): Promise<Claim[]> {
    return await this.tx.rows<Claim>(
      `select id, order_id as "orderId", line_no as "lineNo", quantity::text, received::text from purchase_allocations where purchase_line_id = $1 order by id`,
      [row.id],
    );
  }

  private fileOf({ orderId }: Claim): OrderFile {
    const file = this.files.find(({ order }) => order.id === orderId);
    if (!file) throw new Error(`an order that counts on ${this.number} is not open`);
    return file;
  }
}

function tooMuch(number: string, row: PurchaseLineRow, report: ReceivedLine, pointer: string): DomainError {
  const given = plus(report.accepted, report.rejected);
  const message = `Line ${String(row.lineNo)} of ${number} has ${outstanding(row)} outstanding, not ${given}`;
  const messageZh = `采购单 ${number} 第 ${String(row.lineNo)} 行未到货 ${outstanding(row)}，而非 ${given}`;
  return new DomainError('quantity-exceeds', message, {
    detailZh: messageZh,
    errors: [{ pointer, code: 'quantity-exceeds', message, messageZh, given: report.accepted }],
  });
}
