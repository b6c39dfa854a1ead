/**
 * The price of one line and how it came about.
 */
import { DomainError } from '../errors/domain-error.js';
import {
  compareDecimals,
  Exact,
  formatQuantity,
  parseNonNegative,
  parsePercent,
  parseQuantity,
  roundTo,
} from '../money/money.js';
import type { AgreedPrice, DerivationStep, LineToPrice, PricedLine, VolumeBreak } from './priced-order.js';

/** A line with its amount still exact. */
export interface ComputedLine {
  readonly amount: Exact;
  readonly priced: PricedLine;
}

/**
 * Prices a line: the agreed price, else the list price in the currency with its best volume break.
 * @throws DomainError `no-price` when there is neither; `validation-failed` on a malformed number.
 */
export function priceLine(line: LineToPrice, currency: string): ComputedLine {
  const quantity = parseQuantity(line.quantity);
  const { unitPrice, discountPercent, steps } = line.agreed
    ? agreedPrice(line.agreed)
    : listPrice(line, currency, parseQuantity(line.wholeQuantity ?? line.quantity));
  const discount = parsePercent(discountPercent);
  const amount = roundTo(quantity.mul(parseNonNegative(unitPrice)).mul(new Exact(1).sub(discount)), 6);
  const formula =
    `${formatQuantity(quantity)} × ${unitPrice}` +
    (discount.isZero() ? '' : ` × (1 − ${discount.toFixed()})`);
  return {
    amount,
    priced: {
      line: line.line,
      unitPrice,
      discountPercent,
      amount: amount.toFixed(6),
      derivation: [...steps, { label: 'line.amount', formula, result: amount.toFixed(6) }],
    },
  };
}

interface ChosenPrice {
  readonly unitPrice: string;
  readonly discountPercent: string;
  readonly steps: readonly DerivationStep[];
}

function agreedPrice({ unitPrice, discountPercent, from }: AgreedPrice): ChosenPrice {
  const label = from === 'list' ? 'line.listPrice' : 'line.agreedPrice';
  return {
    unitPrice,
    discountPercent,
    steps: [{ label, formula: unitPrice, result: unitPrice }],
  };
}

function listPrice(line: LineToPrice, currency: string, quantity: Exact): ChosenPrice {
  const list = line.listPrices.find((price) => price.currency === currency);
  if (!list) {
    throw new DomainError('no-price', `Item ${line.item} has no list price in ${currency}`, {
      detailZh: `物料 ${line.item} 没有 ${currency} 价格`,
      facts: { line: line.line, item: line.item, currency },
    });
  }
  const first: DerivationStep = { label: 'line.listPrice', formula: list.unitPrice, result: list.unitPrice };
  const step = bestBreak(list.breaks, quantity);
  if (!step) return { unitPrice: list.unitPrice, discountPercent: '0', steps: [first] };

  const from = `${formatQuantity(quantity)} ≥ ${step.fromQuantity}`;
  if ('unitPrice' in step) {
    const { unitPrice } = step;
    const taken: DerivationStep = {
      label: 'line.volumeBreak',
      formula: `${from}: ${unitPrice}`,
      result: unitPrice,
    };
    return { unitPrice, discountPercent: '0', steps: [first, taken] };
  }
  const discount = parsePercent(step.discountPercent);
  const taken: DerivationStep = {
    label: 'line.volumeBreak',
    formula: `${from}: ${list.unitPrice} × (1 − ${discount.toFixed()})`,
    result: parseNonNegative(list.unitPrice).mul(new Exact(1).sub(discount)).toFixed(),
  };
  return { unitPrice: list.unitPrice, discountPercent: step.discountPercent, steps: [first, taken] };
}

/** The volume break that a quantity reaches; undefined below the lowest one. */
export function bestBreak(breaks: readonly VolumeBreak[], quantity: Exact): VolumeBreak | undefined {
  return breaks
    .filter(({ fromQuantity }) => parseNonNegative(fromQuantity).lte(quantity))
    .reduce<VolumeBreak | undefined>(
      (best, candidate) =>
        best && compareDecimals(best.fromQuantity, candidate.fromQuantity) >= 0 ? best : candidate,
      undefined,
    );
}
