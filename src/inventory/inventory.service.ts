import { Injectable } from '@nestjs/common';
import { plus } from '../../domain/quantity/quantity.js';
import { CompanyProfile } from '../company/company-profile.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { coverShortages } from '../promising/cover-shortages.js';
import { heldBy } from './stock.js';

/** Holds stock for orders (R8). */
@Injectable()
export class InventoryService {
  constructor(
    private readonly company: CompanyProfile,
    desk: OrderDesk,
  ) {
    desk.offer('firmUpReservations', (file) => this.firmUp(file));
  }

  /** What was held until the customer is bound is now held for good; what nothing covers any more is planned. */
  async firmUp(file: OrderFile): Promise<void> {
    await coverShortages(file, this.company);
    await file.tx.rows(
      `update reservations set firm = true, expires_at = null where order_id = $1 and state = 'open' and not firm`,
      [file.order.id],
    );
    for (const line of file.lines) {
      // Held and not yet released, on top of what has been released: what is ready.
      const held = await heldBy(file, line.lineNo, line.item);
      const picked = await this.pickedOf(file, line.lineNo);
      line.ready = plus(picked, held);
    }
    file.order.holdUntil = null;
    file.order.supplyState = 'undertaken';
    file.tell('workBegun', 'system', {}, 'inventory');
  }

  private async pickedOf(file: OrderFile, lineNo: number): Promise<string> {
    const row = await file.tx.row<{ picked: string }>(
      `select coalesce(sum(rl.picked), 0)::text as picked from releases r join release_lines rl on rl.release_id = r.id where r.order_id = $1 and rl.line_no = $2`,
      [file.order.id, lineNo],
    );
    return row?.picked ?? '0';
  }
}
