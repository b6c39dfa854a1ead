import type { OrderTerms, ShippingAddress } from './agreed.js';

/** A line that is ordered: what a new order says of a line, and what an added or replaced one says. */
export interface WantedLine {
  item: string;
  /** Decimal string in the item's unit. */
  quantity: string;
  unit?: string | undefined;
  unitPrice?: string | undefined;
  /** Fraction of the price, 0 to 1; agreed together with the price. */
  discount?: string | undefined;
  requestedDate?: string | undefined;
  requirements?: Record<string, string | undefined> | undefined;
}

/** Part of a line that is to come on a day of its own. */
export interface LinePart {
  quantity: string;
  requestedDate: string;
}

/** What is asked of one line. */
export type LineChange =
  | {
      do: 'set';
      line: number;
      quantity?: string | undefined;
      /** Null: no date any more. */
      requestedDate?: string | null | undefined;
      /** The whole of the new requirements; null: none any more. */
      requirements?: Record<string, string | undefined> | null | undefined;
    }
  | { do: 'add'; wanted: WantedLine }
  | { do: 'replace'; line: number; wanted: WantedLine }
  | { do: 'remove'; line: number }
  /** The first part stays in the line, each other one becomes a line of its own. */
  | { do: 'split'; line: number; parts: LinePart[] };

/** What somebody asks to be different about an order (R16). Whatever is left out stays. */
export interface ChangeContent {
  lines?: LineChange[] | undefined;
  /** Of the order as a whole. */
  requestedDate?: string | null | undefined;
  /** Code of an address of the customer, or an address. */
  shipTo?: string | ShippingAddress | undefined;
  terms?: { [K in keyof OrderTerms]?: OrderTerms[K] | undefined } | undefined;
}

/** What of an order a change touches: `line:2:quantity`, `order:shipTo`. */
export type Field = string;

/**
 * The fields that a change touches. Two changes that share one, or of which one touches a field of the whole order, wait for
 * each other; others are negotiated side by side (concurrency of R16).
 */
export function fieldsOf(content: ChangeContent): Field[] {
  const ofLines = (content.lines ?? []).flatMap((change, i): Field[] => {
    switch (change.do) {
      case 'add':
        return [`new:${String(i)}`];
      case 'set':
        return (['quantity', 'requestedDate', 'requirements'] as const)
          .filter((name) => change[name] !== undefined)
          .map((name) => `line:${String(change.line)}:${name}`);
      case 'replace':
      case 'remove':
        return [`line:${String(change.line)}:*`];
      case 'split':
        return [`line:${String(change.line)}:quantity`, `line:${String(change.line)}:requestedDate`];
    }
  });
  const ofOrder = (['requestedDate', 'shipTo', 'terms'] as const)
    .filter((name) => content[name] !== undefined)
    .map((name) => `order:${name}`);
  return [...new Set([...ofLines, ...ofOrder])];
}

/** Whether two changes must be decided one after the other. */
export function collide(a: readonly Field[], b: readonly Field[]): boolean {
  if ([...a, ...b].some((field) => field.startsWith('order:'))) return true;
  return a.some((one) => b.some((other) => isSame(one, other)));
}

function isSame(one: Field, other: Field): boolean {
  if (one.startsWith('new:') || other.startsWith('new:')) return false;
  const [, line, field] = one.split(':');
  const [, otherLine, otherField] = other.split(':');
  return line === otherLine && (field === otherField || field === '*' || otherField === '*');
}

/** Lines of which a change asks something else; undefined where it asks for another day or address of the whole order. */
export function linesOf(fields: readonly Field[]): number[] | undefined {
  if (fields.includes('order:shipTo') || fields.includes('order:requestedDate')) return undefined;
  return [
    ...new Set(fields.flatMap((field) => (field.startsWith('line:') ? [Number(field.split(':')[1])] : []))),
  ];
}
