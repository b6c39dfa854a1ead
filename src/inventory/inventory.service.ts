import { Injectable } from '@nestjs/common';
import { min } from '../../domain/quantity/quantity.js';
import { CompanyProfile } from '../company/company-profile.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { coverShortages } from '../promising/cover-shortages.js';
import { releaseHoldings } from './stock.js';
import { bringComponents, withdrawIdleTransfers } from './transfers-of-components.js';
import { readyGoods } from './transfers-of-order.js';

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
    file.tx.send(
      `update reservations set firm = true, expires_at = null where order_id = $1 and state = 'open' and not firm`,
      [file.order.id],
    );
    await withdrawIdleTransfers(file);
    await bringComponents(file, this.company);
    const [goods, hasBegun] = await Promise.all([readyGoods(file, this.company), this.hasBegun(file)]);
    for (const line of file.lines) line.ready = min(line.quantity, goods.get(line.lineNo) ?? '0');
    file.order.holdUntil = null;
    file.order.supplyState = 'undertaken';
    if (!hasBegun) file.tell('workBegun', 'system', {}, 'inventory');
  }

  /** What an ended order still holds (made too many, components no longer needed, come too late) is free for others. */
  async releaseRest(file: OrderFile): Promise<void> {
    const goods = await releaseHoldings(file);
    if (goods.length > 0) file.tell('holdingsReleased', 'system', { goods }, 'inventory');
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
