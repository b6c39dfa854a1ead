import { createHash } from 'node:crypto';
import type { ContentOfVersion } from '../../domain/change/diff.js';
import type { Tx } from '../platform/database/database.js';
import { insertRows } from '../platform/database/rows.js';
import type { LineRow, OrderRow } from './order-file.js';

/** What is agreed in a version of an order, as it is kept for good; with how its amounts came about. */
export interface VersionContent extends ContentOfVersion {
  shipTo: OrderRow['shipTo'];
  derivation: unknown;
}

/** Who made a version, and by which change. */
export interface VersionOrigin {
  by: string;
  reason: string | null;
  /** Number of the change request; null for the order as it was placed. */
  change: string | null;
  at: string;
}

/** Keeps the order's present version for good, chained to the one before it by that one's hash. */
export async function writeVersion(
  tx: Tx,
  order: OrderRow,
  lines: readonly LineRow[],
  { by, reason, change, at }: VersionOrigin,
): Promise<void> {
  const { id: orderId, version } = order;
  const before =
    version === 1
      ? undefined
      : await tx.row<{ hash: string }>(
          'select hash from order_versions where order_id = $1 and version = $2',
          [orderId, version - 1],
        );
  const previousHash = before?.hash ?? null;
  const content = contentOf(order, lines);
  const hash = hashOfVersion({ version, content, by, reason, change, at, previousHash });
  await insertRows(tx, 'order_versions', [
    { orderId, version, content, by, reason, change, previousHash, hash, at },
  ]);
}

/** Hash of a version: SHA-256 over its canonical JSON (keys sorted, no blanks), base64url. Anybody can compute it again. */
export function hashOfVersion(version: {
  version: number;
  content: VersionContent;
  by: string;
  reason: string | null;
  change: string | null;
  at: string;
  previousHash: string | null;
}): string {
  const { at, ...rest } = version;
  const text = canonical({ ...rest, at: new Date(at).toISOString() });
  return createHash('sha256').update(text).digest('base64url');
}

export function contentOf(order: OrderRow, lines: readonly LineRow[]): VersionContent {
  const { requestedDate, shipTo, terms, currency, subtotal, tax, freight, total, derivation } = order;
  return {
    requestedDate,
    shipTo,
    terms,
    currency,
    subtotal,
    tax,
    freight,
    total,
    derivation,
    lines: lines.map((line) => ({
      line: line.lineNo,
      item: line.item,
      unit: line.unit,
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      discount: line.discount,
      amount: line.amount,
      taxRate: line.taxRate,
      priceSource: line.priceSource,
      pricedAt: line.pricedAt,
      requirements: line.requirements,
      requestedDate: line.requestedDate,
    })),
  };
}

/** JSON of which the text depends on the content alone: PostgreSQL gives keys back in a sequence of its own. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}
