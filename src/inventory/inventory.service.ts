import { Injectable } from '@nestjs/common';
import { min, plus } from '../../domain/quantity/quantity.js';
import { CompanyProfile } from '../company/company-profile.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { coverShortages } from '../promising/cover-shortages.js';
import { releaseHoldings } from './stock.js';

/** Holds stock for orders (R8). */
@Injectable()
export class InventoryService {
  constructor(
    private readonly company: CompanyProfile,
    desk: OrderDesk,
  ) {
    desk.offer('firmUpReservations', (file) => this.firmUp(file));
    desk.whenEnded((file) => this.releaseRest(file));
  }

  /** What was held until the customer is bound is now held for good; what nothing covers any more is planned. */
  async firmUp(file: OrderFile): Promise<void> {
    await coverShortages(file, this.company);
    await file.tx.rows(
      `update reservations set firm = true, expires_at = null where order_id = $1 and state = 'open' and not firm`,
      [file.order.id],
    );
    const goods = await this.goodsOf(file);
    for (const line of file.lines) line.ready = min(line.quantity, goods.get(line.lineNo) ?? '0');
    file.order.holdUntil = null;
    file.order.supplyState = 'undertaken';
    if (!(await this.hasBegun(file))) file.tell('workBegun', 'system', {}, 'inventory');
  }

  /** What an ended order still holds (made too many, components no longer needed, come too late) is free for others. */
  async releaseRest(file: OrderFile): Promise<void> {
    const goods = await releaseHoldings(file);
    if (goods.length > 0) file.tell('holdingsReleased', 'system', { goods }, 'inventory');
  }

  /** By line, what is held of its item and what has been picked of it already. */
  private async goodsOf(file: OrderFile): Promise<Map<number, string>> {
    const rows = await file.tx.rows<{ lineNo: number; quantity: string }>(
      `select r.line_no as "lineNo", sum(r.quantity)::text as quantity
         from reservations r join order_lines l on l.order_id = r.order_id and l.line_no = r.line_no and l.item = r.item
        where r.order_id = $1 and r.state = 'open' group by 1
       union all
       select rl.line_no, sum(rl.picked)::text from releases r join release_lines rl on rl.release_id = r.id
        where r.order_id = $1 group by 1`,
      [file.order.id],
    );
    const goods = new Map<number, string>();
    for (const { lineNo, quantity } of rows) goods.set(lineNo, plus(goods.get(lineNo) ?? '0', quantity));
    return goods;
  }

  /** Whether work was begun before: it is told once, not again after each shortage. */
  private async hasBegun(file: OrderFile): Promise<boolean> {
    const told = await file.tx.row(
      `select 1 from timeline where order_id = $1 and kind = 'workBegun' limit 1`,
      [file.order.id],
    );
    return told !== undefined;
  }
}
