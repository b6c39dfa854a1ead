import { v7 as uuid } from 'uuid';
import type { AgreedOrder, TargetLine, TargetOrder } from '../../domain/change/agreed.js';
import { isZero } from '../../domain/quantity/quantity.js';
import type { LineRow, OrderFile, OrderRow } from '../orders/order-file.js';
import { NOT_BEGUN } from '../orders/new-order-rows.js';
import { writeVersion } from '../orders/order-versions.js';
import { agreedLineOf, type Repriced } from '../orders/reprice-order.js';
import { insertRows, toRecords } from '../platform/database/rows.js';

/** What is agreed of an order now, as a change may alter it. */
export function agreedOf({ order, lines }: OrderFile): AgreedOrder {
  return {
    requestedDate: order.requestedDate,
    shipTo: { ...order.shipTo },
    terms: order.terms,
    lines: lines.map(agreedLineOf),
  };
}

/** Columns of what is agreed that a change may write: the only place that does. */
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Writes the new version: what is agreed of the order and its lines, and its row in the chain of versions. */
export async function writeChange(
  file: OrderFile,
  target: TargetOrder,
  repriced: Repriced,
  change: { number: string; by: string; reason: string },
): Promise<void> {
  const { tx, order } = file;
  order.version += 1;
  const agreed = order as Writable<OrderRow>;
  agreed.requestedDate = target.requestedDate;
  agreed.terms = target.terms;
  agreed.shipTo = repriced.shipTo;
  agreed.subtotal = repriced.subtotal;
  agreed.tax = repriced.tax;
  agreed.freight = repriced.freight;
  agreed.total = repriced.total;
  agreed.derivation = repriced.derivation;
  await tx.rows(ORDER, [toRecords([order])]);
  const fresh: LineRow[] = [];
  for (const wanted of target.lines) {
    const known = file.lines.find(({ lineNo }) => lineNo === wanted.line);
    if (known) setLine(known, wanted, repriced);
    else fresh.push(newLine(file, wanted, repriced));
  }
  await tx.rows(LINES, [toRecords(file.lines)]);
  await insertRows(tx, 'order_lines', fresh);
  file.addLines(fresh);
  const { number, by, reason } = change;
  await writeVersion(tx, order, file.lines, { by, reason, change: number, at: file.at });
}

function setLine(line: LineRow, wanted: TargetLine, repriced: Repriced): void {
  const agreed = line as Writable<LineRow>;
  agreed.quantity = wanted.quantity;
  line.cancelled = '0';
  agreed.requestedDate = wanted.requestedDate;
  agreed.requirements = wanted.requirements;
  const price = repriced.lines.get(wanted.line);
  if (!price || isZero(wanted.quantity)) {
    agreed.amount = '0';
    Object.assign(line, { promisedDate: null, projectedDate: null, readyDate: null });
    return;
  }
  const { amount, unitPrice, discount, taxRate, priceSource, pricedAt } = price;
  Object.assign(agreed, { amount, unitPrice, discount, taxRate, priceSource, pricedAt });
}

function newLine(file: OrderFile, wanted: TargetLine, repriced: Repriced): LineRow {
  const price = repriced.lines.get(wanted.line);
  if (!price) throw new Error(`line ${String(wanted.line)} was not priced`);
  return {
    id: uuid(),
    orderId: file.order.id,
    lineNo: wanted.line,
    item: price.item,
    unit: price.unit,
    quantity: wanted.quantity,
    unitPrice: price.unitPrice,
    discount: price.discount,
    amount: price.amount,
    taxRate: price.taxRate,
    priceSource: price.priceSource,
    pricedAt: price.pricedAt,
    splitFrom: wanted.splitFrom,
    requirements: wanted.requirements,
    requestedDate: wanted.requestedDate,
    ...NOT_BEGUN,
  };
}

const ORDER = `
  update orders o set version = n.version, requested_date = n.requested_date, terms = n.terms, ship_to = n.ship_to,
         subtotal = n.subtotal, tax = n.tax, freight = n.freight, total = n.total, derivation = n.derivation
    from jsonb_populate_recordset(null::orders, $1::jsonb) n where o.id = n.id`;
const LINES = `
  update order_lines o set quantity = n.quantity, cancelled = n.cancelled, unit_price = n.unit_price, discount = n.discount,
         amount = n.amount, tax_rate = n.tax_rate, price_source = n.price_source, priced_at = n.priced_at,
         requirements = n.requirements, requested_date = n.requested_date
    from jsonb_populate_recordset(null::order_lines, $1::jsonb) n where o.id = n.id`;
