/**
 * What an order costs, and how each amount came about (requirement R5).
 *
 * The one rule of amounts, used wherever an order, a change or a preview is priced:
 *
 * 1. line amount = quantity × unit price × (1 − discount), kept to six decimals, half up;
 * 2. sub-total = the sum of the line amounts, rounded once, half up, to the currency's minor unit;
 * 3. freight by policy, rounded once;
 * 4. tax per rate = taxable base × rate, rounded once per rate;
 * 5. total = sub-total + tax + freight.
 *
 * The taxable bases of the rates are the lines' exact sums, rounded by largest remainder so that they add up to
 * the rounded sub-total. With one rate the base therefore is the sub-total, and what is printed can be checked
 * with a pocket calculator.
 */
import {
  apportion,
  compareDecimals,
  Exact,
  formatQuantity,
  minorDigits,
  type Money,
  money,
  parseNonNegative,
  parsePercent,
  parseQuantity,
  round,
  roundTo,
  roundToSum,
} from '../money/money.js';
import type { TaxRule } from './choose-tax-rule.js';

/**
 * From `fromQuantity` (inclusive, in the line's unit) on, the whole quantity is sold at this unit price, or at
 * the list price less this discount.
 */
export type VolumeBreak =
  | { readonly fromQuantity: string; readonly unitPrice: string }
  | { readonly fromQuantity: string; readonly discountPercent: string };

/** An item's list price in one currency. */
export interface ListPrice {
  readonly currency: string;
  /** Price of one unit, at most six decimals. */
  readonly unitPrice: string;
  /** In any order; the one with the largest `fromQuantity` not above the quantity applies. */
  readonly breaks: readonly VolumeBreak[];
}

/** A price agreed with the customer for this line; volume breaks do not apply to it. */
export interface AgreedPrice {
  readonly unitPrice: string;
  /** Percent from '0' to '100'. */
  readonly discountPercent: string;
}

/** A line to be priced. */
export interface LineToPrice {
  /** The line's key, handed back with its amount. */
  readonly line: string;
  /** The item's code, for messages. */
  readonly item: string;
  /** Above zero, at most six decimals. */
  readonly quantity: string;
  /** When there is one it wins over the list price. */
  readonly agreed: AgreedPrice | null;
  /** The item's list prices, at most one per currency. */
  readonly listPrices: readonly ListPrice[];
  /** The tax rule chosen for the line (`chooseTaxRule`); `null`: not taxed at all. */
  readonly tax: TaxRule | null;
  /** Kilograms per unit, only needed by freight by weight. */
  readonly unitWeightKg?: string;
}

/** How freight is charged; amounts in the order's currency. */
export type FreightPolicy =
  | { readonly kind: 'none' }
  | { readonly kind: 'fixed'; readonly amount: string }
  /** Percent of the rounded sub-total. */
  | { readonly kind: 'percent'; readonly percent: string }
  /** `base` + weight × `ratePerKg`; nothing from a sub-total of `freeFrom` on. */
  | {
      readonly kind: 'weight';
      readonly base: string;
      readonly ratePerKg: string;
      readonly freeFrom?: string;
    };

/** What `priceOrder` needs. */
export interface OrderToPrice {
  /** ISO 4217 code; every price and freight amount is in it. */
  readonly currency: string;
  readonly lines: readonly LineToPrice[];
  readonly freight: FreightPolicy;
}

/** What a derivation step is about; the console and documents have a phrase in each language for each. */
export type DerivationLabel =
  | 'line.agreedPrice'
  | 'line.listPrice'
  | 'line.volumeBreak'
  | 'line.amount'
  | 'subtotal'
  | 'freight.none'
  | 'freight.fixed'
  | 'freight.percent'
  | 'freight.weight'
  | 'freight.free'
  | 'tax.goods'
  | 'tax.freight'
  | 'tax.rate'
  | 'tax.total'
  | 'total';

/** One step of how an amount came about; read in order, the last step's result is the amount. */
export interface DerivationStep {
  readonly label: DerivationLabel;
  /** The computation in numbers and signs only (no language), such as `12 × 18.50 × (1 − 0.05)`. */
  readonly formula: string;
  /** What the formula gives, as a decimal string. */
  readonly result: string;
}

/** An amount with how it came about. */
export interface DerivedMoney extends Money {
  readonly derivation: readonly DerivationStep[];
}

/** A priced line. */
export interface PricedLine {
  readonly line: string;
  /** The unit price before discount. */
  readonly unitPrice: string;
  /** The discount applied to it, '0' when none. */
  readonly discountPercent: string;
  /** Six decimals. It is rounded to the minor unit only in the sub-total. */
  readonly amount: string;
  readonly derivation: readonly DerivationStep[];
}

/** The tax at one rate. */
export interface PricedTax {
  /** The rate without trailing zeros, such as '13'. */
  readonly ratePercent: string;
  /** The rules at this rate, by code. */
  readonly rules: readonly { readonly code: string; readonly name: string; readonly nameZh: string }[];
  /** The goods' share of the sub-total at this rate. */
  readonly goods: Money;
  /** The share of freight taxed at this rate. */
  readonly freight: Money;
  /** `goods` + `freight`. */
  readonly base: Money;
  readonly tax: DerivedMoney;
}

/** The order's amounts. */
export interface PricedOrder {
  readonly currency: string;
  /** In the order given. */
  readonly lines: readonly PricedLine[];
  readonly subtotal: DerivedMoney;
  readonly freight: DerivedMoney;
  /** One per rate, highest rate first; untaxed lines are in none. */
  readonly taxes: readonly PricedTax[];
  /** Sum of `taxes`. */
  readonly tax: DerivedMoney;
  readonly total: DerivedMoney;
}

/** Codes of {@link PricingError}. */
export type PricingErrorCode = 'pricing.noListPrice' | 'pricing.noWeight';

/** The order cannot be priced; `facts` names the line and the item. */
export class PricingError extends Error {
  override readonly name = 'PricingError';

  constructor(
    readonly code: PricingErrorCode,
    message: string,
    readonly facts: Readonly<Record<string, string>>,
  ) {
    super(message);
  }
}

/**
 * Prices an order by the rule at the top of this file. No amount depends on the order of the lines.
 *
 * Freight that is taxed is shared out over the lines' values first: each rate taxes the share of the goods whose
 * rule says `taxesFreight`, and the share of the others stays untaxed. When all goods are free, freight follows
 * the first taxed rate that taxes freight.
 *
 * @throws PricingError `pricing.noListPrice` when a line has neither an agreed price nor a list price in the
 *   currency; `pricing.noWeight` when freight goes by weight and a line has none.
 * @throws MoneyError on an unknown currency, a malformed number, a quantity not above zero, a negative price or
 *   a percentage outside 0…100.
 */
export function priceOrder(order: OrderToPrice): PricedOrder {
  const { currency } = order;
  const digits = minorDigits(currency);
  const lines = order.lines.map((line) => priceLine(line, currency));

  const exactSum = sum(lines.map(({ amount }) => amount));
  const subtotal = round(exactSum, currency);
  const subtotalFormula = plus(lines.map(({ amount }) => amount.toFixed(6)));

  const { freight, step: freightStep } = priceFreight(order, subtotal);
  const taxes = priceTaxes(order.lines, lines, subtotal, freight, currency);
  const tax = sum(taxes.map((group) => new Exact(group.tax.amount)));
  const total = subtotal.add(tax).add(freight);

  const text = (value: Exact) => value.toFixed(digits);
  const derived = (value: Exact, ...steps: Omit<DerivationStep, 'result'>[]): DerivedMoney => ({
    ...money(value, currency),
    derivation: steps.map((step) => ({ ...step, result: text(value) })),
  });
  return {
    currency,
    lines: lines.map(({ priced }) => priced),
    subtotal: derived(subtotal, { label: 'subtotal', formula: subtotalFormula }),
    freight: derived(freight, freightStep),
    taxes,
    tax: derived(tax, { label: 'tax.total', formula: plus(taxes.map((group) => group.tax.amount)) }),
    total: derived(total, { label: 'total', formula: plus([subtotal, tax, freight].map(text)) }),
  };
}

interface ComputedLine {
  readonly amount: Exact;
  readonly priced: PricedLine;
}

function priceLine(line: LineToPrice, currency: string): ComputedLine {
  const quantity = parseQuantity(line.quantity);
  const { unitPrice, discountPercent, steps } = line.agreed
    ? agreedPrice(line.agreed)
    : listPrice(line, currency, quantity);
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

function agreedPrice({ unitPrice, discountPercent }: AgreedPrice): ChosenPrice {
  return {
    unitPrice,
    discountPercent,
    steps: [{ label: 'line.agreedPrice', formula: unitPrice, result: unitPrice }],
  };
}

function listPrice(line: LineToPrice, currency: string, quantity: Exact): ChosenPrice {
  const list = line.listPrices.find((price) => price.currency === currency);
  if (!list) {
    throw new PricingError('pricing.noListPrice', `Item ${line.item} has no list price in ${currency}`, {
      line: line.line,
      item: line.item,
      currency,
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

function bestBreak(breaks: readonly VolumeBreak[], quantity: Exact): VolumeBreak | undefined {
  return breaks
    .filter(({ fromQuantity }) => parseNonNegative(fromQuantity).lte(quantity))
    .reduce<VolumeBreak | undefined>(
      (best, candidate) =>
        best && compareDecimals(best.fromQuantity, candidate.fromQuantity) >= 0 ? best : candidate,
      undefined,
    );
}

function priceFreight(
  { freight: policy, lines, currency }: OrderToPrice,
  subtotal: Exact,
): { freight: Exact; step: Omit<DerivationStep, 'result'> } {
  const subtotalText = subtotal.toFixed(minorDigits(currency));
  switch (policy.kind) {
    case 'none':
      return { freight: new Exact(0), step: { label: 'freight.none', formula: '0' } };
    case 'fixed':
      return {
        freight: round(parseNonNegative(policy.amount), currency),
        step: { label: 'freight.fixed', formula: policy.amount },
      };
    case 'percent': {
      const rate = parsePercent(policy.percent);
      return {
        freight: round(subtotal.mul(rate), currency),
        step: { label: 'freight.percent', formula: `${subtotalText} × ${rate.toFixed()}` },
      };
    }
    case 'weight': {
      if (policy.freeFrom !== undefined && subtotal.gte(parseNonNegative(policy.freeFrom))) {
        const formula = `${subtotalText} ≥ ${policy.freeFrom}: 0`;
        return { freight: new Exact(0), step: { label: 'freight.free', formula } };
      }
      const weight = sum(lines.map(weightOf));
      return {
        freight: round(
          parseNonNegative(policy.base).add(weight.mul(parseNonNegative(policy.ratePerKg))),
          currency,
        ),
        step: {
          label: 'freight.weight',
          formula: `${policy.base} + ${weight.toFixed()} × ${policy.ratePerKg}`,
        },
      };
    }
  }
}

function weightOf(line: LineToPrice): Exact {
  if (line.unitWeightKg === undefined) {
    throw new PricingError(
      'pricing.noWeight',
      `Item ${line.item} has no weight, and freight goes by weight`,
      {
        line: line.line,
        item: line.item,
      },
    );
  }
  return parseQuantity(line.quantity).mul(parseNonNegative(line.unitWeightKg));
}

interface RateGroup {
  /** `null`: lines without a tax rule. */
  readonly ratePercent: string | null;
  readonly rules: Map<string, TaxRule>;
  /** Exact sum of the lines' amounts. */
  goods: Exact;
  /** The part of `goods` whose rule taxes freight. */
  carriesFreight: Exact;
}

function priceTaxes(
  lines: readonly LineToPrice[],
  computed: readonly ComputedLine[],
  subtotal: Exact,
  freight: Exact,
  currency: string,
): PricedTax[] {
  const groups = groupByRate(lines, computed);
  const goods = roundToSum(
    groups.map((group) => group.goods),
    subtotal,
    currency,
  );
  const freightShares = shareFreight(groups, freight, currency);

  return groups.flatMap((group, index) => {
    if (group.ratePercent === null) return [];
    const goodsPart = goods[index] ?? new Exact(0);
    const freightPart = freightShares[index] ?? new Exact(0);
    return [taxOf(group, group.ratePercent, goodsPart, freightPart, currency)];
  });
}

/** Highest rate first, the untaxed last: an order that no permutation of the lines changes. */
function groupByRate(lines: readonly LineToPrice[], computed: readonly ComputedLine[]): RateGroup[] {
  const groups = new Map<string | null, RateGroup>();
  lines.forEach((line, index) => {
    const amount = computed[index]?.amount ?? new Exact(0);
    const ratePercent = line.tax && parsePercent(line.tax.ratePercent).mul(100).toFixed();
    const group = groups.get(ratePercent) ?? {
      ratePercent,
      rules: new Map<string, TaxRule>(),
      goods: new Exact(0),
      carriesFreight: new Exact(0),
    };
    groups.set(ratePercent, group);
    group.goods = group.goods.add(amount);
    if (line.tax) group.rules.set(line.tax.code, line.tax);
    if (line.tax?.taxesFreight) group.carriesFreight = group.carriesFreight.add(amount);
  });
  return [...groups.values()].sort((a, b) => compareDecimals(b.ratePercent ?? '-1', a.ratePercent ?? '-1'));
}

/** The taxed share of freight per group; what falls on goods that do not tax freight is in no share. */
function shareFreight(groups: readonly RateGroup[], freight: Exact, currency: string): Exact[] {
  const value = sum(groups.map(({ goods }) => goods));
  if (value.isZero()) {
    const first = groups.findIndex(({ rules }) =>
      [...rules.values()].some(({ taxesFreight }) => taxesFreight),
    );
    return groups.map((_, index) => (index === first ? freight : new Exact(0)));
  }
  const carrying = groups.map(({ carriesFreight }) => carriesFreight);
  return apportion(freight, [...carrying, value.sub(sum(carrying))], currency).slice(0, groups.length);
}

function taxOf(
  group: RateGroup,
  ratePercent: string,
  goods: Exact,
  freight: Exact,
  currency: string,
): PricedTax {
  const rate = parsePercent(ratePercent);
  const base = goods.add(freight);
  const tax = round(base.mul(rate), currency);
  const text = (value: Exact) => money(value, currency).amount;
  const steps: DerivationStep[] = [{ label: 'tax.goods', formula: text(goods), result: text(goods) }];
  if (!freight.isZero()) {
    steps.push({ label: 'tax.freight', formula: plus([text(goods), text(freight)]), result: text(base) });
  }
  steps.push({ label: 'tax.rate', formula: `${text(base)} × ${rate.toFixed()}`, result: text(tax) });
  return {
    ratePercent,
    rules: [...group.rules.values()]
      .map(({ code, name, nameZh }) => ({ code, name, nameZh }))
      .sort((a, b) => (a.code < b.code ? -1 : 1)),
    goods: money(goods, currency),
    freight: money(freight, currency),
    base: money(base, currency),
    tax: { ...money(tax, currency), derivation: steps },
  };
}

function sum(values: readonly Exact[]): Exact {
  return values.reduce((acc, value) => acc.add(value), new Exact(0));
}

/** A sum in writing; long ones (an order may have hundreds of lines) are shortened in the middle. */
function plus(terms: readonly string[]): string {
  if (terms.length === 0) return '0';
  if (terms.length <= 12) return terms.join(' + ');
  return [...terms.slice(0, 5), `… (${terms.length - 10}) …`, ...terms.slice(-5)].join(' + ');
}
