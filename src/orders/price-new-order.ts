import type { FieldError } from '../../domain/errors/domain-error.js';
import { Exact } from '../../domain/money/money.js';
import { chooseTaxRule, type TaxRule } from '../../domain/pricing/choose-tax-rule.js';
import {
  priceOrder,
  type LineToPrice,
  type ListPrice,
  type PricedOrder,
} from '../../domain/pricing/price-order.js';
import type { CompanyPolicies } from '../company/company-policies.js';
import type { Tx } from '../platform/database/database.js';
import type { NewOrderLine } from './order-input.js';
import { refuseFields } from './order-refusals.js';
import type { ShipTo } from './orders.entities.js';

/** What is needed to know of an item to sell it. */
export interface SoldItem {
  code: string;
  unit: string;
  taxClass: string;
  sellable: boolean;
  weightKg: string | null;
  customization: string[];
  prices: { currency: string; fromQuantity: string; unitPrice: string }[];
}

/** A line that may be sold, with its item and its tax rule. */
export interface SaleLine {
  input: NewOrderLine;
  item: SoldItem;
  tax: TaxRule;
}

export async function readSoldItems(tx: Tx, codes: readonly string[]): Promise<Map<string, SoldItem>> {
  const rows = await tx.rows<SoldItem>(
    `select i.code, i.unit, i.tax_class as "taxClass", i.sellable, i.weight_kg::text as "weightKg", i.customization,
            coalesce((select json_agg(json_build_object('currency', p.currency, 'fromQuantity', p.from_quantity::text, 'unitPrice', p.unit_price::text)
                               order by p.currency, p.from_quantity) from item_prices p where p.item = i.code), '[]') as prices
       from items i where i.code = any($1::text[])`,
    [codes],
  );
  return new Map(rows.map((row) => [row.code, row]));
}

/** Where in the request the fields of a line are that can be refused, as JSON pointers, and what is checked of it. */
export interface AskedLine {
  item: string;
  unit: string;
  requirements: string;
  /** What decides which tax applies. */
  tax: string;
  /** Whether anything is bought that was not bought before. */
  isBought: boolean;
}

const askedInOrder = (index: number): AskedLine => {
  const at = `/lines/${String(index)}`;
  const item = `${at}/item`;
  return { item, unit: `${at}/unit`, requirements: `${at}/requirements`, tax: item, isBought: true };
};

/** Checks each line against the catalogue and finds its tax rule; every problem names its field. @throws DomainError with all problems */
export function checkLines(
  lines: readonly NewOrderLine[],
  items: ReadonlyMap<string, SoldItem>,
  taxRules: readonly TaxRule[],
  shipTo: ShipTo,
  customerTaxClass: string,
  askedAs: (index: number) => AskedLine = askedInOrder,
): SaleLine[] {
  const errors: FieldError[] = [];
  const sale: SaleLine[] = [];
  for (const [i, input] of lines.entries()) {
    const asked = askedAs(i);
    const item = items.get(input.item);
    if (!item) {
      errors.push({
        pointer: asked.item,
        code: 'unknown-item',
        message: `Item ${input.item} does not exist`,
        messageZh: `物料 ${input.item} 不存在`,
        given: input.item,
      });
      continue;
    }
    errors.push(...problemsOf(input, item, asked));
    const choice = chooseTaxRule(taxRules, {
      country: shipTo.country,
      region: shipTo.region,
      customerTaxClass,
      itemTaxClass: item.taxClass,
    });
    if (choice.kind === 'rule') sale.push({ input, item, tax: choice.rule });
    else {
      const message =
        choice.kind === 'none'
          ? `No tax rule covers ${item.code} to ${shipTo.country}`
          : `Several tax rules apply equally: ${choice.codes.join(', ')}`;
      errors.push({
        pointer: asked.tax,
        code: 'no-tax-rule',
        message,
        messageZh: `物料 ${item.code} 没有唯一适用的税则`,
        given: input.item,
      });
    }
  }
  refuseFields(errors);
  return sale;
}

function problemsOf(input: NewOrderLine, item: SoldItem, asked: AskedLine): FieldError[] {
  const errors: FieldError[] = [];
  if (!item.sellable && asked.isBought) {
    errors.push({
      pointer: asked.item,
      code: 'item-not-sellable',
      message: `Item ${item.code} is not for sale`,
      messageZh: `物料 ${item.code} 不对外销售`,
      given: item.code,
    });
  }
  if (input.unit !== undefined && input.unit !== item.unit) {
    errors.push({
      pointer: asked.unit,
      code: 'unit-mismatch',
      message: `Item ${item.code} is sold by ${item.unit}`,
      messageZh: `物料 ${item.code} 的销售单位为 ${item.unit}`,
      given: input.unit,
    });
  }
  for (const [name, value] of Object.entries(input.requirements ?? {})) {
    if (item.customization.includes(name)) continue;
    errors.push({
      pointer: `${asked.requirements}/${name}`,
      code: 'customization-not-allowed',
      message: `Item ${item.code} takes no ${name}`,
      messageZh: `物料 ${item.code} 不支持定制：${name}`,
      given: value,
    });
  }
  return errors;
}

/** Prices the lines by the company's rules. @throws DomainError `no-price` and what `priceOrder` refuses */
export function price(lines: readonly SaleLine[], currency: string, policies: CompanyPolicies): PricedOrder {
  return priceOrder({ currency, freight: policies.freight, lines: lines.map(lineToPrice) });
}

function lineToPrice({ input, item, tax }: SaleLine, index: number): LineToPrice {
  const agreed =
    input.unitPrice === undefined
      ? null
      : { unitPrice: input.unitPrice, discountPercent: new Exact(input.discount ?? '0').mul(100).toFixed() };
  return {
    line: String(index + 1),
    item: item.code,
    quantity: input.quantity,
    agreed,
    ...listedAs(item),
    tax,
  };
}

/** What of an item its price and freight go by. */
export const listedAs = (item: SoldItem): Pick<LineToPrice, 'listPrices' | 'unitWeightKg'> => ({
  listPrices: listPricesOf(item),
  ...(item.weightKg === null ? {} : { unitWeightKg: item.weightKg }),
});

/** The lowest break is the list price; the others are its volume breaks. */
function listPricesOf(item: SoldItem): ListPrice[] {
  const currencies = [...new Set(item.prices.map(({ currency }) => currency))];
  return currencies.flatMap((currency) => {
    const [base, ...breaks] = item.prices.filter((each) => each.currency === currency);
    return base ? [{ currency, unitPrice: base.unitPrice, breaks }] : [];
  });
}
