import { Exact } from '../../domain/money/money.js';
import type { CompanyProfile } from '../company/company-profile.js';
import type { OrderFile } from '../orders/order-file.js';

/** What was to be bought, and is not any more. */
export interface CancelledLine {
  /** Null: it was only planned. */
  purchaseOrder: string | null;
  item: string;
  quantity: string;
}

/**
 * Cancels what an order has raised, planned or not confirmed, of which nobody counts on anything and nothing has come: those
 * of these purchase lines, or all.
 */
export async function cancelUnclaimed(
  file: OrderFile,
  by: string,
  lineIds: readonly string[] | null = null,
): Promise<CancelledLine[]> {
  const cancelled = await file.tx.rows<CancelledLine>(CANCEL, [file.order.id, lineIds]);
  await file.tx.rows(END_ORDERS, [
    [...new Set(cancelled.flatMap(({ purchaseOrder }) => purchaseOrder ?? []))],
  ]);
  for (const line of cancelled)
    if (line.purchaseOrder !== null) file.tell('purchaseCancelled', by, { ...line }, 'purchasing');
  return cancelled;
}

/**
 * What the company reckons with when a supplier is asked to take a confirmed quantity back: a share of the purchase's value
 * in the company's currency; where no rate is known, of its standard cost.
 */
export function supplierFee(
  { price, currency, standardCost }: { price: string; currency: string; standardCost: string | null },
  quantity: string,
  company: CompanyProfile,
): Exact {
  const { supplierFeePercent, exchangeRates } = company.policies.cancellation;
  const rate = currency === company.profile.currency ? '1' : exchangeRates[currency];
  const unit = rate === undefined ? new Exact(standardCost ?? '0') : new Exact(price).mul(rate);
  return unit.mul(quantity).mul(supplierFeePercent).div(100);
}

const CANCEL = `
  update purchase_lines l set state = 'cancelled'
   where l.order_id = $1 and l.state in ('planned', 'ordered') and l.allocated = 0 and l.accepted + l.rejected = 0
     and ($2::uuid[] is null or l.id = any($2))
  returning (select p.number from purchase_orders p where p.id = l.purchase_order_id) as "purchaseOrder", l.item, trim_scale(l.quantity)::text as quantity`;

/** A purchase order of which nothing is to come any more. */
const END_ORDERS = `
  update purchase_orders p
     set state = case when exists (select 1 from purchase_lines l where l.purchase_order_id = p.id and l.state = 'received') then 'received' else 'cancelled' end
   where p.number = any($1::text[])
     and not exists (select 1 from purchase_lines l where l.purchase_order_id = p.id and l.state in ('ordered', 'confirmed'))`;
