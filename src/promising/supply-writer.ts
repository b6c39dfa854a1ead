import { v7 as uuid } from 'uuid';
import { type createPlanner } from '../../domain/promising/supply-plan.js';
import type { SupplyPlan } from '../../domain/promising/facts.js';
import { isPositive, sum } from '../../domain/quantity/quantity.js';
import { holdStock } from '../inventory/stock.js';
import type { OrderFile } from '../orders/order-file.js';
import { nextNumbers } from '../platform/database/numbers.js';
import { insertRows } from '../platform/database/rows.js';

/** A plan and the line it is for. */
export interface LinePlan {
  lineNo: number;
  plan: SupplyPlan;
}
export type Planner = ReturnType<typeof createPlanner>;

/**
 * Writes plans down as planned commitments: stock is reserved, work orders and purchase lines stand as `planned` until
 * the order may be made. Soft reservations end at `expiresAt`.
 */
export async function writePlans(
  file: OrderFile,
  plans: readonly LinePlan[],
  expiresAt: string | null,
): Promise<void> {
  await writePurchases(file, plans);
  holdStock(
    file,
    plans.flatMap(({ lineNo, plan }) => plan.reservations.map((reservation) => ({ lineNo, ...reservation }))),
    expiresAt,
  );
  await writeWorkOrders(file, plans);
}

async function writeWorkOrders(file: OrderFile, plans: readonly LinePlan[]): Promise<void> {
  const orders = plans.flatMap(({ lineNo, plan }) =>
    plan.workOrders.map((workOrder) => ({ lineNo, ...workOrder })),
  );
  const numbers = await nextNumbers(file.tx, 'WO', file.time.at, orders.length);
  const ids = new Map(orders.map((workOrder) => [workOrder.ref, uuid()]));
  // A parent is inserted before what refers to it; the plan lists components first.
  const rows = orders.map((workOrder, i) => ({
    id: ids.get(workOrder.ref),
    number: numbers[i],
    orderId: file.order.id,
    lineNo: workOrder.lineNo,
    version: file.order.version,
    item: workOrder.item,
    quantity: workOrder.quantity,
    good: '0',
    scrapped: '0',
    cut: '0',
    freed: '0',
    parentId: workOrder.parent === null ? null : ids.get(workOrder.parent),
    startDate: workOrder.startDate,
    finishDate: workOrder.finishDate,
    // What is made for the line itself carries its requirements; a component of it, also one made anew, does not.
    requirements:
      workOrder.item === file.line(workOrder.lineNo).item ? file.line(workOrder.lineNo).requirements : null,
    state: 'planned',
    startedAt: null,
    doneAt: null,
  }));
  await insertRows(file.tx, 'work_orders', rows);
  const components = orders.flatMap((workOrder) =>
    workOrder.components.map(({ item, quantity }) => ({
      workOrderId: ids.get(workOrder.ref),
      item,
      quantity,
      issued: '0',
    })),
  );
  await insertRows(file.tx, 'work_order_components', components);
}

async function writePurchases(file: OrderFile, plans: readonly LinePlan[]): Promise<void> {
  const purchases = plans.flatMap(({ plan }) => plan.purchases);
  const ids = new Map(purchases.map((purchase) => [purchase.ref, uuid()]));
  const claims = plans.flatMap(({ lineNo, plan }) => [
    ...plan.purchases.map(({ ref, needed }) => ({
      lineNo,
      lineId: ids.get(ref),
      quantity: needed,
      isNew: true,
    })),
    ...plan.pegs.map((peg) => ({
      lineNo,
      lineId: peg.planned ? ids.get(peg.supply) : peg.supply,
      quantity: peg.quantity,
      isNew: peg.planned,
    })),
  ]);
  const claimed = (ref: string) =>
    sum(claims.filter((claim) => claim.lineId === ids.get(ref)).map((claim) => claim.quantity));
  const prices = await readPrices(file, purchases);
  await insertRows(
    file.tx,
    'purchase_lines',
    purchases.map(({ ref, item, supplier, quantity, dueDate }) => ({
      id: ids.get(ref),
      purchaseOrderId: null,
      lineNo: null,
      orderId: file.order.id,
      version: file.order.version,
      supplier,
      item,
      quantity,
      allocated: claimed(ref),
      accepted: '0',
      rejected: '0',
      price: prices.get(`${supplier}\n${item}`) ?? '0',
      dueDate,
      confirmedDate: null,
      state: 'planned',
    })),
  );
  claimIncoming(
    file,
    claims.filter((claim) => !claim.isNew),
  );
  allocate(
    file,
    claims.filter((claim) => isPositive(claim.quantity)),
  );
}

interface Claim {
  lineNo: number;
  lineId: string | undefined;
  quantity: string;
}

/** Claims surplus of purchase lines that are on order already. */
function claimIncoming(file: OrderFile, claims: readonly Claim[]): void {
  if (claims.length === 0) return;
  file.tx.send(
    `with claimed as (
       select id, sum(quantity) as quantity from jsonb_to_recordset($1::jsonb) as c(id uuid, quantity numeric) group by id)
     update purchase_lines l set allocated = l.allocated + claimed.quantity from claimed where l.id = claimed.id`,
    [JSON.stringify(claims.map(({ lineId, quantity }) => ({ id: lineId, quantity })))],
  );
}

function allocate(file: OrderFile, claims: readonly Claim[]): void {
  if (claims.length === 0) return;
  file.tx.send(
    `insert into purchase_allocations (id, purchase_line_id, order_id, line_no, quantity, received)
     select (array_agg(c.id))[1], c.line_id, $2, c.line_no, sum(c.quantity), 0
       from jsonb_to_recordset($1::jsonb) as c(id uuid, line_id uuid, line_no int, quantity numeric) group by c.line_id, c.line_no
     on conflict (purchase_line_id, order_id, line_no) do update set quantity = purchase_allocations.quantity + excluded.quantity`,
    [
      JSON.stringify(
        claims.map(({ lineNo, lineId, quantity }) => ({
          id: uuid(),
          line_no: lineNo,
          line_id: lineId,
          quantity,
        })),
      ),
      file.order.id,
    ],
  );
}

async function readPrices(
  file: OrderFile,
  purchases: readonly { supplier: string; item: string }[],
): Promise<Map<string, string>> {
  if (purchases.length === 0) return new Map();
  const rows = await file.tx.rows<{ supplier: string; item: string; price: string }>(
    'select supplier, item, price::text from supplier_items where item = any($1::text[])',
    [purchases.map(({ item }) => item)],
  );
  return new Map(rows.map(({ supplier, item, price }) => [`${supplier}\n${item}`, price]));
}
