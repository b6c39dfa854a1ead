import { Injectable } from '@nestjs/common';
import type { Standing, StandingReason } from '../../domain/cancellation/standing.js';
import { money } from '../../domain/money/money.js';
import { isLess, isPositive, min } from '../../domain/quantity/quantity.js';
import { CompanyProfile } from '../company/company-profile.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { followToStock } from './await-goods.js';
import { cancelUnclaimed, supplierFee } from './cancel-purchases.js';
import { returnClaims } from './claims.js';

/** How much an order line counts on of a purchase line, and how far that has come. */
interface ClaimRow {
  purchaseOrder: string | null;
  lineNo: number;
  item: string;
  state: 'planned' | 'ordered' | 'confirmed' | 'received';
  /** Part of the purchase line has come already, so that its supplier has begun to deliver. */
  hasCome: boolean;
  open: string;
  received: string;
  /** Held in stock for the order line, of the item. */
  held: string;
  price: string;
  currency: string;
  standardCost: string | null;
}

/**
 * What becomes of what was bought for an order when the rest of it is cancelled (R20). What no supplier has confirmed and
 * nobody else counts on is cancelled; what is confirmed comes in as stock that anybody can use, for the fee that the
 * company reckons with, and purchasing follows it until it has come; what has come stays in stock.
 */
@Injectable()
export class PurchasesUndone {
  constructor(
    desk: OrderDesk,
    private readonly company: CompanyProfile,
  ) {
    desk.offer('undoPurchases', (file) => this.undo(file));
    desk.whenEnded((file) => this.freeClaims(file));
  }

  /** What {@link undo} would do now. */
  async standing(file: OrderFile): Promise<Standing[]> {
    const claims = await file.tx.rows<ClaimRow>(CLAIMS, [file.order.id]);
    return claims.flatMap((claim) => [...this.coming(claim), ...this.come(file, claim)]);
  }

  /** Carries out what {@link standing} says; what is done already is left. */
  async undo(file: OrderFile): Promise<void> {
    const by = file.order.cancellation?.by ?? 'system';
    const returned = await returnClaims(file);
    const cancelled = await cancelUnclaimed(file, by);
    for (const claim of returned) {
      const { purchaseOrder, item } = claim;
      const isGone = cancelled.some((line) => line.purchaseOrder === purchaseOrder && line.item === item);
      if (purchaseOrder !== null && !isGone) file.tell('purchaseFreed', by, { ...claim }, 'purchasing');
    }
    const reason = file.order.cancellation?.reason ?? 'the order is cancelled';
    await followToStock(file, this.company, { by, reason });
  }

  /** An ended order that still counts on goods to come leaves them to others. */
  private async freeClaims(file: OrderFile): Promise<void> {
    // Whoever counts on goods to come has a task for them; a declined one waits for a decision in its place.
    if (!file.openTasks.some(({ kind }) => kind === 'receiveGoods' || kind === 'resolveDecline')) return;
    for (const claim of await returnClaims(file))
      file.tell('purchaseFreed', 'system', { ...claim }, 'purchasing');
    await followToStock(file, this.company, { by: 'system', reason: 'the order has ended' });
  }

  private coming(claim: ClaimRow): Standing[] {
    const { state, open } = claim;
    if (state === 'received' || !isPositive(open)) return [];
    if (state === 'planned') return [this.standingOf(claim, 'planned', { undone: open })];
    if (state === 'ordered' && !claim.hasCome)
      return [this.standingOf(claim, 'notConfirmed', { undone: open })];
    return [
      this.standingOf(claim, 'confirmedBySupplier', {
        kept: open,
        cost: money(supplierFee(claim, open, this.company), this.company.profile.currency).amount,
      }),
    ];
  }

  private come(file: OrderFile, claim: ClaimRow): Standing[] {
    const { item, received, held } = claim;
    const line = file.line(claim.lineNo);
    const isGoods = item === line.item;
    // Of a component only what no work order has used up.
    const kept = isGoods ? received : min(received, held);
    if (!isPositive(kept)) return [];
    const becomes = isGoods && !isLess(line.shipped, kept) ? 'customer' : 'stock';
    return [this.standingOf(claim, 'received', { kept, becomes })];
  }

  private standingOf(
    { purchaseOrder, lineNo, item }: ClaimRow,
    why: StandingReason,
    what: Partial<Pick<Standing, 'undone' | 'kept' | 'becomes' | 'cost'>>,
  ): Standing {
    return {
      kind: 'purchaseLine',
      department: 'purchasing',
      document: purchaseOrder ?? 'planned',
      line: lineNo,
      item,
      why,
      undone: '0',
      kept: '0',
      becomes: what.undone === undefined ? 'stock' : 'nothing',
      customised: false,
      cost: '0',
      ...what,
    };
  }
}

const CLAIMS = `
  select p.number as "purchaseOrder", a.line_no as "lineNo", l.item, l.state, l.accepted + l.rejected > 0 as "hasCome",
         trim_scale(a.quantity - a.received)::text as open, trim_scale(a.received)::text as received, l.price::text, s.currency,
         i.standard_cost::text as "standardCost",
         (select trim_scale(coalesce(sum(r.quantity), 0))::text from reservations r
           where r.order_id = a.order_id and r.line_no = a.line_no and r.item = l.item and r.state = 'open') as held
    from purchase_allocations a join purchase_lines l on l.id = a.purchase_line_id join suppliers s on s.code = l.supplier
    join items i on i.code = l.item left join purchase_orders p on p.id = l.purchase_order_id
   where a.order_id = $1 and l.state <> 'cancelled' order by p.number, l.line_no, l.item, a.line_no, a.id`;
