/**
 * Tax per rate and how it came about.
 */
import {
  apportion,
  compareDecimals,
  Exact,
  money,
  parsePercent,
  round,
  roundToSum,
  sum,
} from '../money/money.js';
import type { TaxRule } from './choose-tax-rule.js';
import { plus } from './derivation.js';
import type { ComputedLine } from './price-line.js';
import type { DerivationStep, LineToPrice, PricedTax } from './priced-order.js';

interface RateGroup {
  /** `null`: lines without a tax rule. */
  readonly ratePercent: string | null;
  readonly rules: Map<string, TaxRule>;
  /** Exact sum of the lines' amounts. */
  goods: Exact;
  /** The part of `goods` whose rule taxes freight. */
  carriesFreight: Exact;
}

/**
 * The tax of each rate, highest rate first. The goods' bases add up to the rounded sub-total (with what is not
 * taxed at all), the freight shares to no more than the freight.
 * @throws DomainError `validation-failed` on a malformed rate.
 */
export function priceTaxes(
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
