import { Exact, minorDigits } from '../money/money.js';
import { isZero } from '../quantity/quantity.js';
import type { OrderTerms } from './agreed.js';
import { labelOf, type Label } from './diff-labels.js';

/** A line of a version, as it was agreed; its quantity is '0' once it was removed. */
export interface LineOfVersion {
  line: number;
  item: string;
  unit: string;
  quantity: string;
  unitPrice: string;
  discount: string;
  amount: string;
  taxRate: string;
  priceSource: 'agreed' | 'list';
  pricedAt: string;
  requirements: unknown;
  requestedDate: string | null;
}

/** What is agreed in a version of an order. Amounts in the order's currency. */
export interface ContentOfVersion {
  requestedDate: string | null;
  shipTo: object;
  terms: OrderTerms;
  currency: string;
  subtotal: string;
  tax: string;
  freight: string;
  total: string;
  lines: readonly LineOfVersion[];
}

/** A field on both sides; null where it says nothing. */
export interface FieldDifference {
  /** e.g. `quantity`, `shipTo.city`, `requirements.colour`. */
  field: string;
  label: Label;
  before: string | null;
  after: string | null;
  /** Says what something costs the customer. */
  isAmount: boolean;
}

/** A line that differs; of an added or removed one, every field that says something is listed. */
export interface DiffLine {
  line: number;
  item: string;
  what: 'added' | 'removed' | 'changed';
  fields: FieldDifference[];
}

/** An amount on both sides, and by how much the second is more. */
export interface AmountDifference {
  before: string;
  after: string;
  difference: string;
}

export interface VersionDiff {
  /** Of the order as a whole. */
  fields: FieldDifference[];
  lines: DiffLine[];
  money: {
    currency: string;
    subtotal: AmountDifference;
    tax: AmountDifference;
    freight: AmountDifference;
    total: AmountDifference;
  };
}

/** What differs between two versions of an order, field by field; the first is the old side, whichever is older. */
export function diffOf(before: ContentOfVersion, after: ContentOfVersion): VersionDiff {
  const amount = (name: 'subtotal' | 'tax' | 'freight' | 'total'): AmountDifference =>
    amountsOf(before[name], after[name], after.currency);
  return {
    fields: differences(fieldsOfOrder(before), fieldsOfOrder(after)),
    lines: linesOf(before, after),
    money: {
      currency: after.currency,
      subtotal: amount('subtotal'),
      tax: amount('tax'),
      freight: amount('freight'),
      total: amount('total'),
    },
  };
}

type Fields = Record<string, string | null>;

function linesOf(before: ContentOfVersion, after: ContentOfVersion): DiffLine[] {
  const numbers = new Set([...before.lines, ...after.lines].map(({ line }) => line));
  return [...numbers]
    .toSorted((a, b) => a - b)
    .flatMap((number) => {
      const [old, now] = [before, after].map(({ lines }) =>
        lines.find(({ line, quantity }) => line === number && !isZero(quantity)),
      );
      const either = now ?? old;
      // Removed on both sides.
      if (!either) return [];
      const fields = differences(old ? fieldsOfLine(old) : {}, now ? fieldsOfLine(now) : {});
      if (fields.length === 0) return [];
      const what = !old ? 'added' : !now ? 'removed' : 'changed';
      return [{ line: number, item: either.item, what, fields }];
    });
}

function fieldsOfOrder({ requestedDate, shipTo, terms }: ContentOfVersion): Fields {
  return { requestedDate, ...named('shipTo', shipTo), ...named('terms', terms) };
}

function fieldsOfLine({ line: _, requirements, ...line }: LineOfVersion): Fields {
  return { ...line, ...named('requirements', requirements) };
}

/** The members of an object under their full names; a value that is no text is written as JSON. */
function named(prefix: string, value: unknown): Fields {
  if (value === null || typeof value !== 'object') return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [`${prefix}.${name}`, textOf(member)]),
  );
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function differences(before: Fields, after: Fields): FieldDifference[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((field) => {
    const [old, now] = [before[field] ?? null, after[field] ?? null];
    if (isSame(field, old, now)) return [];
    return [{ field, label: labelOf(field), before: old, after: now, isAmount: AMOUNTS.has(field) }];
  });
}

const AMOUNTS: ReadonlySet<string> = new Set(['unitPrice', 'discount', 'amount', 'taxRate']);
/** Fields that are numbers: `5` and `5.000000` are the same. */
const DECIMALS: ReadonlySet<string> = new Set([
  ...AMOUNTS,
  'quantity',
  'terms.depositPercent',
  'terms.depositDays',
  'terms.paymentDays',
]);

function isSame(field: string, a: string | null, b: string | null): boolean {
  if (a === null || b === null || a === b) return a === b;
  if (DECIMALS.has(field)) return new Exact(a).eq(b);
  return field === 'pricedAt' && Date.parse(a) === Date.parse(b);
}

function amountsOf(before: string, after: string, currency: string): AmountDifference {
  const digits = minorDigits(currency);
  const [old, now] = [new Exact(before), new Exact(after)];
  return {
    before: old.toFixed(digits),
    after: now.toFixed(digits),
    difference: now.sub(old).toFixed(digits),
  };
}
