import { amountsOf, cents, lineAmount, listPrice, micros, type PricedLine } from './amounts.js';
import type { OrderRecord, ReceivableRecord } from './records.js';
import type { DemoOrder, DemoOrderLine, Scenario } from './scenario.js';

/** Everything in which an order's amounts differ from what they must be, a sentence each. */
export function amountDifferences(
  scenario: Scenario,
  order: OrderRecord,
  receivables: readonly ReceivableRecord[],
): string[] {
  const wanted = scenario.orders.find(
    (each) => each.customer === order.customer.code && each.customerPo === order.customerPo,
  );
  if (!wanted) return [`${order.number} is none of the orders that were placed`];
  return [
    ...lineDifferences(scenario, order, wanted),
    ...totalDifferences(scenario, order, wanted),
    ...moneyDifferences(
      order,
      receivables.filter((each) => each.order === order.number && each.state !== 'void'),
    ),
  ];
}

function lineDifferences(scenario: Scenario, order: OrderRecord, wanted: DemoOrder): string[] {
  if (order.lines.length !== wanted.lines.length)
    return [`${order.number} has ${String(order.lines.length)} lines`];
  return wanted.lines.flatMap((line, i) => {
    const amount = micros(order.lines[i]?.amount ?? '0');
    const where = `${order.number} line ${String(i + 1)}`;
    const computed = lineAmount(priced(scenario, order, line));
    return [
      ...compare(`${where}: amount`, amount, computed),
      ...(line.sourceLineTotal === undefined
        ? []
        : compare(`${where}: the data's line total`, amount, micros(line.sourceLineTotal))),
    ];
  });
}

function totalDifferences(scenario: Scenario, order: OrderRecord, wanted: DemoOrder): string[] {
  const lines = wanted.lines.map((line) => priced(scenario, order, line));
  const computed = amountsOf(lines, scenario.ratesOf(wanted));
  const parts = ['subtotal', 'freight', 'tax', 'total'] as const;
  return parts.flatMap((part) =>
    compare(`${order.number}: ${part}`, cents(order.amounts[part].amount), computed[part]),
  );
}

/** Deposit and invoice together ask for the total, and both are paid. */
function moneyDifferences(
  { number, amounts, stage }: OrderRecord,
  receivables: readonly ReceivableRecord[],
): string[] {
  if (stage !== 'closed') return [];
  const sum = (values: string[]) => values.map(cents).reduce((total, each) => total + each, 0n);
  const total = cents(amounts.total.amount);
  return [
    ...compare(`${number}: asked for`, sum(receivables.map(({ amount }) => amount.amount)), total),
    ...compare(`${number}: paid`, sum(receivables.map(({ paid }) => paid.amount)), total),
  ];
}

function priced({ data }: Scenario, { amounts }: OrderRecord, line: DemoOrderLine): PricedLine {
  const { item, quantity, unitPrice, discount = '0' } = line;
  if (unitPrice !== undefined) return { quantity, unitPrice, discount };
  const breaks = data.prices.filter(
    (price) => price.item === item && price.currency === amounts.total.currency,
  );
  return { quantity, unitPrice: listPrice(breaks, quantity), discount };
}

const compare = (what: string, is: bigint, mustBe: bigint): string[] =>
  is === mustBe ? [] : [`${what} is ${String(is)} and must be ${String(mustBe)}`];
