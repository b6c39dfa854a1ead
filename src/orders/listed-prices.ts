import type { TargetOrder } from '../../domain/change/agreed.js';
import type { ListPrice } from '../../domain/pricing/price-order.js';
import type { OrderFile } from './order-file.js';
import { listedAs, readSoldItems, type SoldItem } from './price-new-order.js';

/** The price list as it stood when a change was asked for: the list itself keeps no history. */
export interface ListedPrices {
  /** Instant, ISO text. */
  at: string;
  /** By item, of those that the change prices or may price. */
  prices: Record<string, readonly ListPrice[]>;
}

/**
 * The list of now, for a change that is asked for now: of the order's items, since one that becomes more or less may reach
 * another volume break, and of those it adds.
 */
export async function listedNow(file: OrderFile, { lines }: TargetOrder): Promise<ListedPrices> {
  const codes = [...new Set(lines.map(({ item }) => item))];
  const items = await readSoldItems(file.tx, codes);
  const prices = [...items.values()].map((item) => [item.code, listedAs(item).listPrices] as const);
  return { at: file.at, prices: Object.fromEntries(prices) };
}

/** What of an item its price and freight go by: its prices as they were listed then, where they were. */
export function pricesOf(item: SoldItem, { prices }: ListedPrices): ReturnType<typeof listedAs> {
  const today = listedAs(item);
  return { ...today, listPrices: prices[item.code] ?? today.listPrices };
}
