import { dateIn } from '../../domain/calendar/zones.js';
import {
  hasSameFields,
  type AgreedLine,
  type TargetLine,
  type TargetOrder,
} from '../../domain/change/agreed.js';
import type { LinePointers } from '../../domain/change/pointers.js';
import { basisOf, pricedBy, takenOf, type PriceBasis } from '../../domain/change/pricing.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import { Exact } from '../../domain/money/money.js';
import { priceOrder, type PricedLine, type PricedOrder } from '../../domain/pricing/price-order.js';
import { isLess, isPositive, isZero, minus, sum } from '../../domain/quantity/quantity.js';
import type { CompanyProfile } from '../company/company-profile.js';
import type { LineRow, OrderFile } from './order-file.js';
import { pricesOf, type ListedPrices } from './listed-prices.js';
import type { NewOrderLine } from './order-input.js';
import { refusePast, refusePrices } from './order-refusals.js';
import type { ShipTo } from './orders.entities.js';
import { checkLines, readSoldItems, type AskedLine, type SaleLine } from './price-new-order.js';
import { readShipTo, readTaxRules } from './sale-facts.js';

/** A line of the order as it is to be, with what it costs; amounts in the order's currency. */
export interface RepricedLine {
  item: string;
  unit: string;
  unitPrice: string;
  /** Fraction, 0 to 1. */
  discount: string;
  /** Without tax, six decimals; '0' for a line that is removed. */
  amount: string;
  /** Percent. */
  taxRate: string;
  priceSource: 'agreed' | 'list';
  /** Instant, ISO text. */
  pricedAt: string;
}

/** What an order costs once a change is carried out, with where it goes. */
export interface Repriced {
  shipTo: ShipTo;
  /** By line number, each line of the target. */
  lines: Map<number, RepricedLine>;
  subtotal: string;
  tax: string;
  freight: string;
  total: string;
  /** How each amount came about; `lines` in the order of the target's. */
  derivation: unknown;
}

/** Who asks for the change, and where each line stands in the request (`pointersOf`). */
export interface ChangeRequestOfPrice {
  company: CompanyProfile;
  pointers: ReadonlyMap<number, LinePointers>;
  /** Staff may agree prices; a customer orders at the price list. */
  mayGivePrices: boolean;
  /** Of a change that was asked for before: however long it is negotiated, its prices stay. Left out, today's list. */
  listed?: ListedPrices | undefined;
}

/**
 * Prices an order as a change would have it (R16): prices as `basisOf` says, tax by the address it is to go to and the
 * customer's class, freight by the company's policy on the whole of it. Only what the request alters is checked as when an
 * order is placed: an item that is sold no more may stay on the order, or become less. Reads only; where the total rises the
 * customer's row is locked, since credit is to be decided.
 *
 * @throws DomainError naming each field of the request: unknown-address, unknown-item, item-not-sellable, unit-mismatch,
 * customization-not-allowed, requested-date-in-past, no-tax-rule, no-price; business-rule for prices of a customer, and for
 * an address where goods that are handed over already would be taxed otherwise
 */
export async function reprice(
  file: OrderFile,
  target: TargetOrder,
  { company, pointers, mayGivePrices, listed = { at: file.at, prices: {} } }: ChangeRequestOfPrice,
): Promise<Repriced> {
  const { order, tx } = file;
  const agreed = new Map(file.lines.map((line) => [line.lineNo, agreedLineOf(line)]));
  refuseOwnPrices(target, pointers, mayGivePrices);
  refusePast(datesOf(file, target, agreed, pointers), dateIn(company.timeZone, file.at));
  const kept = target.lines.filter(({ quantity }) => !isZero(quantity));
  const [items, taxRules, customer, shipTo] = await Promise.all([
    readSoldItems(
      tx,
      kept.map(({ item }) => item),
    ),
    readTaxRules(tx),
    tx.row<{ taxClass: string }>('select tax_class as "taxClass" from customers where code = $1', [
      order.customer,
    ]),
    target.shipTo === null ? order.shipTo : readShipTo(tx, { shipTo: target.shipTo }, order.customer),
  ]);
  if (!customer) throw new Error(`customer ${order.customer} has gone`);
  const askedAs = (i: number): AskedLine => askedOf(kept[i], target, agreed, pointers);
  const inputs = kept.map((line) => inputOf(line, agreed));
  const sale = checkLines(inputs, items, taxRules, shipTo, customer.taxClass, askedAs);
  if (target.shipTo !== null) refuseOtherTax(file, kept, sale, shipTo);
  const { currency } = order;
  const before = [...agreed.values()];
  const bases = kept.map((line, i) => {
    const { listPrices } = pricesOf(saleOf(sale, i).item, listed);
    return basisOf(line, target.lines, priceOf(line, agreed), before, listPrices, {
      currency,
      now: listed.at,
    });
  });
  const priced = priceOrder({
    currency,
    freight: company.policies.freight,
    lines: kept.map((line, i) => toPrice(line, saleOf(sale, i), listed, bases[i])),
  });
  await lockCustomer(file, priced);
  return repricedOf(file, target, { kept, sale, bases, priced, shipTo, pricedAt: listed.at });
}

function toPrice(
  { line, item, quantity }: TargetLine,
  { item: sold, tax }: SaleLine,
  listed: ListedPrices,
  basis?: PriceBasis,
) {
  if (!basis) throw new Error(`line ${String(line)} has no price to go by`);
  return pricedBy(basis, { line: String(line), item, quantity, tax, ...pricesOf(sold, listed) });
}

interface Pricing {
  /** Lines of which something stays. */
  kept: readonly TargetLine[];
  sale: readonly SaleLine[];
  bases: readonly PriceBasis[];
  priced: PricedOrder;
  shipTo: ShipTo;
  /** Instant of which the prices are that are taken anew. */
  pricedAt: string;
}

function repricedOf(file: OrderFile, target: TargetOrder, pricing: Pricing): Repriced {
  const { priced, shipTo } = pricing;
  const lines = target.lines.map((line) => ({ line: line.line, ...lineOf(file, line, pricing) }));
  const { subtotal, freight, taxes, tax, total } = priced;
  return {
    shipTo,
    lines: new Map(lines.map(({ line, row }) => [line, row])),
    subtotal: subtotal.amount,
    tax: tax.amount,
    freight: freight.amount,
    total: total.amount,
    derivation: { subtotal, freight, taxes, tax, total, lines: lines.map(({ derived }) => derived) },
  };
}

function lineOf(
  file: OrderFile,
  line: TargetLine,
  { kept, sale, bases, priced, pricedAt }: Pricing,
): { row: RepricedLine; derived: PricedLine } {
  const i = kept.indexOf(line);
  const derived = priced.lines[i];
  const { item, unit } = line;
  if (!derived) {
    const standing = file.line(line.line);
    const { taxRate } = standing;
    const { unitPrice, discount, source, pricedAt } = takenOf(agreedLineOf(standing));
    const discountPercent = new Exact(discount).mul(100).toFixed();
    return {
      row: { item, unit, unitPrice, discount, amount: '0', taxRate, priceSource: source, pricedAt },
      derived: { line: String(line.line), unitPrice, discountPercent, amount: '0.000000', derivation: [] },
    };
  }
  const sold = saleOf(sale, i);
  const taken = bases[i]?.taken;
  return {
    row: {
      item,
      unit: unit === '' ? sold.item.unit : unit,
      unitPrice: derived.unitPrice,
      discount: new Exact(derived.discountPercent).div(100).toFixed(),
      amount: derived.amount,
      taxRate: sold.tax.ratePercent,
      priceSource: taken?.source ?? 'list',
      pricedAt: taken?.pricedAt ?? pricedAt,
    },
    derived,
  };
}

type Agreed = ReadonlyMap<number, AgreedLine>;

/** The line that one keeps the price of. */
const priceOf = ({ pricedAs }: TargetLine, agreed: Agreed): AgreedLine | undefined =>
  pricedAs === null ? undefined : agreed.get(pricedAs);

/** What is new of a line, as a new order would say it: what stays is not checked again. */
function inputOf(line: TargetLine, agreed: Agreed): NewOrderLine {
  const { item, quantity, unit, requirements } = line;
  const before = priceOf(line, agreed);
  if (before)
    return {
      item,
      quantity,
      ...(requirements && !hasSameFields(requirements, before.requirements) ? { requirements } : {}),
    };
  return { item, quantity, ...(unit === '' ? {} : { unit }), ...(requirements ? { requirements } : {}) };
}

/** Where a line stands in the request. One that is not named there can be refused for the address alone. */
function askedOf(
  line: TargetLine | undefined,
  target: TargetOrder,
  agreed: Agreed,
  pointers: ReadonlyMap<number, LinePointers>,
): AskedLine {
  if (!line) throw new Error('a line was asked for that is not there');
  const { item, unit, quantity, requirements } = pointers.get(line.line) ?? UNNAMED;
  const before = priceOf(line, agreed);
  const whole = target.lines.filter(({ pricedAs }) => pricedAs === line.pricedAs);
  const isMore = before && isLess(before.quantity, sum(whole.map((each) => each.quantity)));
  return {
    item: before ? quantity : item,
    unit,
    requirements,
    tax: target.shipTo === null ? item : '/shipTo',
    isBought: !before || isMore === true,
  };
}

const UNNAMED = { item: '/lines', unit: '/lines', quantity: '/lines', requirements: '/lines' };

function refuseOwnPrices(
  { lines }: TargetOrder,
  pointers: ReadonlyMap<number, LinePointers>,
  mayGivePrices: boolean,
): void {
  if (mayGivePrices) return;
  refusePrices(
    lines.map(({ line, asked }) => ({
      pointer: pointers.get(line)?.unitPrice ?? '/lines',
      unitPrice: asked?.unitPrice,
    })),
  );
}

/** Dates that the order did not have before. */
const datesOf = (
  { order }: OrderFile,
  target: TargetOrder,
  agreed: Agreed,
  pointers: ReadonlyMap<number, LinePointers>,
) => [
  ...(target.requestedDate === order.requestedDate
    ? []
    : [{ pointer: '/requestedDate', date: target.requestedDate }]),
  ...target.lines
    .filter((line) => line.requestedDate !== priceOf(line, agreed)?.requestedDate)
    .map(({ line, requestedDate: date }) => ({
      pointer: pointers.get(line)?.requestedDate ?? '/lines',
      date,
    })),
];

/**
 * Goods that have been handed over are taxed by where they went. A line has one rate, so an order of which a part has gone
 * cannot follow its customer into another tax region.
 */
function refuseOtherTax(
  file: OrderFile,
  kept: readonly TargetLine[],
  sale: readonly SaleLine[],
  { country }: ShipTo,
): void {
  const moved = kept.find(({ shipped, continues }, i) => {
    if (!isPositive(shipped) || continues === null) return false;
    return !new Exact(file.line(continues).taxRate).eq(saleOf(sale, i).tax.ratePercent);
  });
  if (!moved) return;
  const { taxRate } = file.line(moved.line);
  const message = `${moved.shipped} of line ${String(moved.line)} are handed over and taxed at ${taxRate} %, which is not the rate of ${country}: order the rest anew`;
  const messageZh = `第 ${String(moved.line)} 行已交运 ${moved.shipped}，税率 ${taxRate}%，与 ${country} 的税率不同：请将剩余部分另行下单`;
  throw new DomainError('business-rule', message, {
    detailZh: messageZh,
    errors: [{ pointer: '/shipTo', code: 'business-rule', message, messageZh }],
  });
}

/** Credit is decided after the documents of the departments are locked; the customer comes before them everywhere. */
async function lockCustomer({ tx, order }: OrderFile, { total }: PricedOrder): Promise<void> {
  if (new Exact(total.amount).lte(order.total)) return;
  await tx.rows('select 1 from customers where code = $1 for no key update', [order.customer]);
}

function saleOf(sale: readonly SaleLine[], i: number): SaleLine {
  const line = sale[i];
  if (!line) throw new Error('a line was not checked');
  return line;
}

/** A line of the order as far as a change may alter it: what was cancelled of it is not wanted any more. */
export function agreedLineOf(line: LineRow): AgreedLine {
  const { lineNo, item, unit, shipped, requestedDate, requirements } = line;
  const { priceSource, unitPrice, discount, pricedAt, splitFrom } = line;
  return {
    ...{ line: lineNo, item, unit, quantity: minus(line.quantity, line.cancelled), shipped },
    ...{ requestedDate, requirements, priceSource, unitPrice, discount, pricedAt, splitFrom },
  };
}
