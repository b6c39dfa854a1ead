import { v7 as uuid } from 'uuid';
import type { BecomesOfCut, OpenSupply } from '../../domain/change/open-supply.js';
import { Exact, formatQuantity } from '../../domain/money/money.js';
import { lotsFor, type LotTerms } from '../../domain/promising/lots.js';
import { isLess, isPositive, isZero, min, minus } from '../../domain/quantity/quantity.js';
import type { CompanyProfile } from '../company/company-profile.js';
import type { OrderFile } from '../orders/order-file.js';
import { cancelUnclaimed, supplierFee } from './cancel-purchases.js';

/** What a line counts on of a purchase line that is still to come. */
interface ClaimRow {
  id: string;
  purchaseLine: string;
  purchaseOrder: string | null;
  lineNo: number;
  item: string;
  state: 'planned' | 'ordered' | 'confirmed';
  /** Its supplier has confirmed it, or begun to deliver. */
  isBinding: boolean;
  open: string;
  price: string;
  currency: string;
  standardCost: string | null;
  comesOn: string;
}

/** Who adjusts an order's purchases, for which company. */
interface How {
  company: CompanyProfile;
  by: string;
}

/**
 * What an order's lines count on of purchases that are to come, and how they count on less: for nothing while the supplier
 * has not confirmed; then for the fee that the company reckons with, and the goods come as stock.
 */
export async function openClaims(file: OrderFile, how: How): Promise<OpenSupply[]> {
  return (await claimsOf(file)).map((claim) => ({
    kind: 'purchaseLine',
    document: claim.purchaseOrder ?? 'planned',
    goesOn: claim.isBinding,
    id: `claim ${claim.id}`,
    line: claim.lineNo,
    item: claim.item,
    quantity: claim.open,
    free: claim.isBinding ? '0' : claim.open,
    costPerUnit: claim.isBinding ? supplierFee(claim, '1', how.company).toFixed() : '0',
    fixedCost: '0',
    indivisible: false,
    comesOn: claim.comesOn,
    cut: (quantity) => countOnLess(file, claim, quantity, how.by),
  }));
}

/** What a line has too much of and another one lacks is passed on as it is: nothing changes for the supplier. */
export async function passClaimsOn(
  file: OrderFile,
  { item, from, to, quantity }: { item: string; from: number; to: number; quantity: string },
): Promise<string> {
  let left = quantity;
  for (const claim of await claimsOf(file)) {
    const part = min(left, claim.open);
    if (claim.item !== item || claim.lineNo !== from || !isPositive(part)) continue;
    left = minus(left, part);
    await lowerClaim(file, claim, part);
    await file.tx.rows(CLAIM, [claim.purchaseLine, file.order.id, to, part, uuid()]);
  }
  return minus(quantity, left);
}

async function countOnLess(
  file: OrderFile,
  claim: ClaimRow,
  quantity: string,
  by: string,
): Promise<BecomesOfCut> {
  const { purchaseLine, purchaseOrder, item, isBinding } = claim;
  await lowerClaim(file, claim, quantity);
  await file.tx.rows('update purchase_lines set allocated = allocated - $2 where id = $1', [
    purchaseLine,
    quantity,
  ]);
  if (!isBinding && (await buyLess(file, claim, by))) return 'nothing';
  if (purchaseOrder !== null) file.tell('purchaseFreed', by, { purchaseOrder, item, quantity }, 'purchasing');
  return 'stock';
}

/**
 * A supplier that has not confirmed yet is asked for as much less as its terms allow, of what this order has raised; for
 * nothing where nobody counts on it. @returns whether it is asked for less
 */
async function buyLess(file: OrderFile, { purchaseLine, purchaseOrder, item }: ClaimRow, by: string) {
  const line = await file.tx.row<{ quantity: string; allocated: string; terms: LotTerms | null }>(OWN_LINE, [
    purchaseLine,
    file.order.id,
  ]);
  if (!line) return false;
  if (isZero(line.allocated)) return (await cancelUnclaimed(file, by, [purchaseLine])).length > 0;
  const [lot, ...others] = (line.terms && lotsFor(new Exact(line.allocated), line.terms)) ?? [];
  const quantity = lot === undefined || others.length > 0 ? line.quantity : formatQuantity(lot);
  if (!isLess(quantity, line.quantity)) return false;
  await file.tx.rows('update purchase_lines set quantity = $2, version = $3 where id = $1', [
    purchaseLine,
    quantity,
    file.order.version,
  ]);
  if (purchaseOrder !== null)
    file.tell('purchaseAmended', by, { purchaseOrder, item, before: line.quantity, quantity }, 'purchasing');
  return true;
}

/** What has come of it stays recorded. */
async function lowerClaim(file: OrderFile, { id }: ClaimRow, quantity: string): Promise<void> {
  await file.tx.rows('delete from purchase_allocations where id = $1 and quantity = $2::numeric', [
    id,
    quantity,
  ]);
  await file.tx.rows('update purchase_allocations set quantity = quantity - $2 where id = $1', [
    id,
    quantity,
  ]);
}

async function claimsOf(file: OrderFile): Promise<ClaimRow[]> {
  return await file.tx.rows<ClaimRow>(CLAIMS, [file.order.id]);
}

const CLAIMS = `
  select a.id, l.id as "purchaseLine", p.number as "purchaseOrder", a.line_no as "lineNo", l.item, l.state,
         l.state = 'confirmed' or l.accepted + l.rejected > 0 as "isBinding",
         trim_scale(a.quantity - a.received)::text as open, l.price::text, s.currency, i.standard_cost::text as "standardCost",
         coalesce(l.confirmed_date, l.due_date) as "comesOn"
    from purchase_allocations a join purchase_lines l on l.id = a.purchase_line_id join suppliers s on s.code = l.supplier
    join items i on i.code = l.item left join purchase_orders p on p.id = l.purchase_order_id
   where a.order_id = $1 and l.state in ('planned', 'ordered', 'confirmed') and a.received < a.quantity
   order by coalesce(l.confirmed_date, l.due_date) desc, a.id`;

/** A purchase line that the order has raised, with the terms that its supplier has now. */
const OWN_LINE = `
  select trim_scale(l.quantity)::text as quantity, trim_scale(l.allocated)::text as allocated,
         (select json_build_object('minimum', s.minimum::text, 'maximum', s.maximum::text, 'multiple', s.multiple::text)
            from supplier_items s where s.supplier = l.supplier and s.item = l.item) as terms
    from purchase_lines l
   where l.id = $1 and l.order_id = $2 and l.state in ('planned', 'ordered') and l.accepted + l.rejected = 0`;

const CLAIM = `
  insert into purchase_allocations (id, purchase_line_id, order_id, line_no, quantity, received) values ($5, $1, $2, $3, $4, 0)
  on conflict (purchase_line_id, order_id, line_no) do update set quantity = purchase_allocations.quantity + excluded.quantity`;
