import type { Standing } from '../../domain/cancellation/standing.js';
import { leftOver } from '../../domain/finance/give-back.js';
import { stillToPay } from '../../domain/finance/amounts-asked.js';
import { whatStays, type LineThatStays, type WhatStays } from '../../domain/finance/what-stays.js';
import { Exact, sum } from '../../domain/money/money.js';
import type { PricedTax } from '../../domain/pricing/priced-order.js';
import type { LineRow, OrderFile, OrderRow } from '../orders/order-file.js';
import { post } from './ledger.js';
import { openOf, readReceivables, voidDeposits } from './receivables.js';
import { returnLeftOver } from './refunds.js';
import { receivedFor, undoAllocations } from './settle-payments.js';

const CANCELLED = 'the order was cancelled 订单已取消';

/** The money side of a cancellation, as a preview shows it; amounts in the order's currency. */
export interface Settlement extends WhatStays {
  /** What has come in and not gone back. */
  received: string;
  /** What the customer still owes in the end. */
  toPay: string;
  /** What goes back to the customer. */
  toReturn: string;
}

/** What a cancellation now would come to, at a charge; reads only. */
export async function previewSettlement(file: OrderFile, charge: string): Promise<Settlement> {
  const stays = staysOf(file, ({ shipped }) => shipped, charge);
  const received = await receivedFor(file);
  const toReturn = sum(
    leftOver([{ id: '', free: received }], stays.due).map(({ amount }) => new Exact(amount)),
  );
  return {
    ...stays,
    received,
    toPay: stillToPay(stays.due, received).toFixed(),
    toReturn: toReturn.toFixed(),
  };
}

/**
 * What becomes of deposit requests and invoices when an order is cancelled: a deposit request is void, paid or not, and
 * what was paid on it is set against what stays to be paid; an invoice stays, and only a credit note takes it back.
 */
export async function standingOfMoney(file: OrderFile): Promise<Standing[]> {
  return (await readReceivables(file)).map((receivable) => {
    const { kind, number, amount } = receivable;
    const isVoided = kind === 'deposit';
    return {
      kind: isVoided ? 'depositRequest' : 'invoice',
      department: 'finance',
      document: number,
      line: null,
      item: null,
      why: openOf(receivable).isZero() ? 'paid' : 'unpaid',
      undone: isVoided ? amount : '0',
      kept: isVoided ? '0' : amount,
      becomes: isVoided ? 'nothing' : 'customer',
      customised: false,
      cost: '0',
    };
  });
}

/**
 * Settles the money of a cancelled order: from now on it comes to what was handed over and the charge. What was paid is
 * free to be set against that by the invoice; what is more goes back to the customer. Where nothing is owed, nothing is
 * invoiced.
 */
export async function settleCancellation(file: OrderFile): Promise<void> {
  const { order } = file;
  const { cancellation } = order;
  if (!cancellation) throw new Error(`${order.number} is not being cancelled`);
  const { by } = cancellation;
  const stays = billedBy(file);
  const undone = await undoAllocations(file);
  order.due = stays.due;
  // Nothing is held softly any more that could run out.
  order.holdUntil = null;
  await voidDeposits(file, by);
  const { goods, charge, due } = stays;
  file.tell('cancellationSettled', by, { goods, charge, amount: due, currency: order.currency }, 'finance');
  await returnLeftOver(file, by, CANCELLED, due);
  await post(file, by, undone);
}

/** What an order's invoice bills before credit notes: all that was agreed, or what a cancellation left of it, and the fees for changes. */
export const billedBy = (file: OrderFile): WhatStays =>
  staysOf(
    file,
    ({ quantity, cancelled }) => minus(quantity, cancelled),
    file.order.cancellation?.charge ?? '0',
  );

const minus = (a: string, b: string): string => new Exact(a).sub(b).toFixed();

function staysOf({ order, lines }: OrderFile, keptOf: (line: LineRow) => string, charge: string): WhatStays {
  return whatStaysOf(
    order,
    lines.map((line) => ({ ...line, kept: keptOf(line) })),
    charge,
    order.changeFees,
  );
}

/** What is agreed of an order and its lines, now or in an earlier version, as far as it says what they come to. */
type Agreed = Pick<OrderRow, 'currency' | 'freight' | 'tax' | 'derivation'>;
type KeptLine = Pick<LineRow, 'quantity' | 'unitPrice' | 'discount' | 'amount' | 'taxRate'> & {
  kept: string;
};

/** What such a version of an order comes to. */
export function whatStaysOf(
  { currency, freight, tax, derivation }: Agreed,
  lines: readonly KeptLine[],
  charge: string,
  fees: string,
): WhatStays {
  const { taxes } = derivation as { taxes: readonly PricedTax[] };
  const freightTaxedAt = taxes.map((each) => ({
    ratePercent: each.ratePercent,
    freight: each.freight.amount,
  }));
  const kept = lines.map(({ taxRate, ...line }): LineThatStays => ({ ...line, taxRatePercent: taxRate }));
  return whatStays({ currency, freight, tax, freightTaxedAt }, kept, charge, fees);
}
