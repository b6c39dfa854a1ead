/**
 * Freight and how it came about.
 */
import { DomainError } from '../errors/domain-error.js';
import {
  Exact,
  minorDigits,
  parseNonNegative,
  parsePercent,
  parseQuantity,
  round,
  sum,
} from '../money/money.js';
import type { OpenStep } from './derivation.js';
import type { LineToPrice, OrderToPrice } from './priced-order.js';

/**
 * Freight by the order's policy, rounded once.
 * @throws DomainError `business-rule` when it goes by weight and a line has none.
 */
export function priceFreight(
  { freight: policy, lines, currency }: OrderToPrice,
  subtotal: Exact,
): { freight: Exact; step: OpenStep } {
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
    throw new DomainError('business-rule', `Item ${line.item} has no weight, and freight goes by weight`, {
      detailZh: `物料 ${line.item} 未维护重量，而运费按重量计算`,
      facts: { line: line.line, item: line.item },
    });
  }
  return parseQuantity(line.quantity).mul(parseNonNegative(line.unitWeightKg));
}
