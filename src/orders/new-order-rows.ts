import { v7 as uuid } from 'uuid';
import { Exact } from '../../domain/money/money.js';
import type { PricedOrder } from '../../domain/pricing/price-order.js';
import type { Customer } from '../customers/customers.entities.js';
import type { LineRow, OrderRow } from './order-file.js';
import type { NewOrder } from './order-input.js';
import type { ShipTo } from './orders.entities.js';
import type { SaleLine } from './price-new-order.js';

/** The order's row as it is placed. */
export function newOrderRow(
  input: NewOrder,
  customer: Customer,
  shipTo: ShipTo,
  priced: PricedOrder,
  { number, at, by, channel }: { number: string; at: string; by: string; channel: string },
): OrderRow {
  return {
    id: uuid(),
    number,
    customer: customer.code,
    customerPo: input.customerPo ?? null,
    channel,
    version: 1,
    stage: 'placed',
    priority: input.priority,
    prioritySet: null,
    delivery: input.delivery,
    shipTo,
    currency: priced.currency,
    subtotal: priced.subtotal.amount,
    tax: priced.tax.amount,
    freight: priced.freight.amount,
    total: priced.total.amount,
    due: priced.total.amount,
    derivation: {
      subtotal: priced.subtotal,
      freight: priced.freight,
      taxes: priced.taxes,
      tax: priced.tax,
      total: priced.total,
      lines: priced.lines,
    },
    terms: {
      depositPercent: customer.depositPercent,
      depositDays: customer.depositDays,
      paymentDays: customer.paymentDays,
    },
    requestedDate: input.requestedDate ?? null,
    promisedDate: null,
    projectedDate: null,
    offeredDate: null,
    service: null,
    shipByDate: null,
    promiseState: 'lacking',
    creditState: 'lacking',
    depositState: 'lacking',
    supplyState: 'lacking',
    plannedOn: null,
    holdUntil: null,
    invoiced: '0',
    paid: '0',
    approvals: {},
    changeFees: '0',
    change: null,
    inQuestion: {},
    cancellation: null,
    flags: {},
    expectedSteps: {},
    delaysOpen: 0,
    resumedBy: null,
    lastSeq: 0,
    revision: 0,
    placedAt: at,
    placedBy: by,
    closedAt: null,
  };
}

/** Of a line that nothing has been planned or done for. */
export const NOT_BEGUN = {
  cancelled: '0',
  promisedDate: null,
  projectedDate: null,
  readyDate: null,
  bindingChain: null,
  ready: '0',
  released: '0',
  packed: '0',
  shipped: '0',
  delivered: '0',
} as const satisfies Partial<LineRow>;

/** A line's row as it is placed. */
export function newLineRow(
  order: OrderRow,
  { input, item, tax }: SaleLine,
  priced: PricedOrder,
  index: number,
  at: string,
): LineRow {
  const line = priced.lines[index];
  if (!line) throw new Error('a line was not priced');
  return {
    id: uuid(),
    orderId: order.id,
    lineNo: index + 1,
    item: item.code,
    unit: item.unit,
    quantity: input.quantity,
    unitPrice: line.unitPrice,
    discount: new Exact(line.discountPercent).div(100).toFixed(),
    amount: line.amount,
    taxRate: tax.ratePercent,
    priceSource: input.unitPrice === undefined ? 'list' : 'agreed',
    pricedAt: at,
    splitFrom: null,
    requirements: input.requirements ?? null,
    requestedDate: input.requestedDate ?? null,
    ...NOT_BEGUN,
  };
}
