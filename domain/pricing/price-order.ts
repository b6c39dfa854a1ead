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
import { DomainError } from '../errors/domain-error.js';
import { Exact, minorDigits, money, round, sum } from '../money/money.js';
import { type OpenStep, plus } from './derivation.js';
import { priceFreight } from './price-freight.js';
import { priceLine } from './price-line.js';
import { priceTaxes } from './price-taxes.js';
import type { DerivedMoney, OrderToPrice, PricedOrder } from './priced-order.js';

export type * from './priced-order.js';

/**
 * Prices an order by the rule at the top of this file. No amount depends on the order of the lines.
 *
 * Freight that is taxed is shared out over the lines' values first: each rate taxes the share of the goods whose
 * rule says `taxesFreight`, and the share of the others stays untaxed. When all goods are free, freight follows
 * the first taxed rate that taxes freight.
 *
 * @throws DomainError `no-price` when a line has neither an agreed price nor a list price in the currency;
 *   `business-rule` when freight goes by weight and a line has none; `unknown-currency`; `validation-failed` on a
 *   malformed number, a quantity not above zero, a negative price or a percentage outside 0…100;
 *   `amount-out-of-range` when the total has more than 15 digits before the point.
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
  refuseTooLarge(total, currency);

  const text = (value: Exact) => value.toFixed(digits);
  const derived = (value: Exact, ...steps: OpenStep[]): DerivedMoney => ({
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

/** What cannot be read back (`parseDecimal`) must not be written. */
function refuseTooLarge(total: Exact, currency: string): void {
  if (total.lt('1e15')) return;
  throw new DomainError('amount-out-of-range', `The total of ${total.toFixed()} ${currency} is too large`, {
    detailZh: `总额 ${total.toFixed()} ${currency} 过大`,
    facts: { total: total.toFixed(), currency },
  });
}
