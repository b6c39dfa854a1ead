import { isPositive, min, minus, plus } from '../quantity/quantity.js';

/** A quantity of an item that a line needs, holds in stock, or expects. */
export interface LineQuantity {
  readonly line: number;
  readonly item: string;
  /** Decimal string in the item's unit, zero or more. */
  readonly quantity: string;
}

/** What a line needs and what it can count on, each any number of entries per line and item. */
export interface LinePosition {
  /** What has not left stock yet: the ordered quantity less what was picked, and what open work orders still lack. */
  readonly needed: readonly LineQuantity[];
  /** Held in stock for the line. */
  readonly held: readonly LineQuantity[];
  /** Open work orders and purchases that count for the line. */
  readonly expected: readonly LineQuantity[];
}

export interface Netting {
  /** Needed beyond what is held and expected. */
  readonly short: readonly LineQuantity[];
  /** Held beyond what is needed: free for others, or for what the line needs of it anew. */
  readonly idle: readonly LineQuantity[];
  /** Expected beyond what is needed and not held. */
  readonly spare: readonly LineQuantity[];
}

const key = ({ line, item }: Pick<LineQuantity, 'line' | 'item'>): string => `${String(line)}\n${item}`;

/**
 * Nets per line and item: what is held counts first, then what is expected.
 *
 * short = max(0, needed − held − expected), idle = max(0, held − needed), spare = max(0, expected − max(0, needed − held)).
 * The usual netting of material requirements planning, on one order's own supply.
 */
export function net({ needed, held, expected }: LinePosition): Netting {
  const places = new Map(
    [...needed, ...held, ...expected].map((each) => [key(each), { line: each.line, item: each.item }]),
  );
  const totals = [needed, held, expected].map(totalsOf);
  const rows = [...places].map(([of, place]) => {
    const [need, stock, coming] = totals.map((all) => all.get(of) ?? '0') as [string, string, string];
    const open = minus(need, min(need, stock));
    return {
      short: { ...place, quantity: minus(open, min(open, coming)) },
      idle: { ...place, quantity: minus(stock, min(need, stock)) },
      spare: { ...place, quantity: minus(coming, min(open, coming)) },
    };
  });
  const positive = (name: 'short' | 'idle' | 'spare') =>
    rows
      .map((row) => row[name])
      .filter(({ quantity }) => isPositive(quantity))
      .toSorted(byPlace);
  return { short: positive('short'), idle: positive('idle'), spare: positive('spare') };
}

function totalsOf(all: readonly LineQuantity[]): Map<string, string> {
  const totals = new Map<string, string>();
  for (const each of all) totals.set(key(each), plus(totals.get(key(each)) ?? '0', each.quantity));
  return totals;
}

const byPlace = (a: LineQuantity, b: LineQuantity): number =>
  a.line - b.line || (a.item < b.item ? -1 : a.item > b.item ? 1 : 0);
