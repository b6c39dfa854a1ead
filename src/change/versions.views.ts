import { z } from 'zod';
import { money, Exact } from '../../domain/money/money.js';
import { moneyAnswer } from '../platform/http/schemas.js';
import { pageQuery } from '../platform/http/paging.js';
import type { VersionContent } from '../orders/order-versions.js';

export const versionsQuery = pageQuery(['version', '-version'], {});
export type VersionsQuery = z.infer<typeof versionsQuery>;

/** A version in a path. */
export const versionNumber = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, { error: 'A version is a whole number from 1' })
  .meta({ id: 'VersionNumber', description: 'Version of the order, from 1', example: '1' });

export const versionRow = z
  .object({
    version: z.number().int(),
    by: z.string().nullable().describe('Who made it; null for customers'),
    at: z.string(),
    reason: z.string().nullable(),
    change: z
      .string()
      .nullable()
      .describe('Number of the change that led to it; null for the order as placed'),
    hash: z
      .string()
      .describe(
        'SHA-256, base64url, over the canonical JSON (keys sorted, no blanks) of version, content, by, reason, change, at and previousHash',
      ),
    previousHash: z.string().nullable().describe('Hash of the version before; null for the first'),
    verified: z
      .boolean()
      .describe(
        'Computed again from what is stored, the hash is the same, and so are those by which the versions before and after hold on to it',
      ),
  })
  .meta({ id: 'OrderVersion' });
export type VersionRowView = z.infer<typeof versionRow>;

const agreedLine = z.object({
  line: z.number().int(),
  item: z.string(),
  unit: z.string(),
  quantity: z.string().describe('Zero: the line was removed'),
  unitPrice: z.string().nullable(),
  discount: z.string().nullable(),
  amount: z.string().nullable(),
  taxRatePercent: z.string().nullable(),
  priceSource: z.enum(['agreed', 'list']),
  pricedAt: z.string(),
  requirements: z.unknown().nullable(),
  requestedDate: z.string().nullable(),
});

export const versionContent = versionRow
  .extend({
    requestedDate: z.string().nullable(),
    shipTo: z.unknown(),
    terms: z.object({
      depositPercent: z.string(),
      depositDays: z.number().int(),
      paymentDays: z.number().int(),
    }),
    lines: z.array(agreedLine),
    amounts: z
      .object({ subtotal: moneyAnswer, tax: moneyAnswer, freight: moneyAnswer, total: moneyAnswer })
      .nullable()
      .describe('Null, like all prices, for those who may not read amounts'),
  })
  .meta({ id: 'OrderVersionContent' });
export type VersionContentView = z.infer<typeof versionContent>;

const label = z.object({ en: z.string(), zh: z.string() });
const field = z.object({
  field: z.string().describe('e.g. quantity, shipTo.city, requirements.colour'),
  label,
  before: z.string().nullable(),
  after: z.string().nullable(),
});
const difference = z.object({
  before: moneyAnswer,
  after: moneyAnswer,
  difference: moneyAnswer.describe('after less before'),
});

export const versionDiff = z
  .object({
    from: versionRow,
    to: versionRow,
    fields: z.array(field).describe('Of the order as a whole'),
    lines: z.array(
      z.object({
        line: z.number().int(),
        item: z.string(),
        what: z.enum(['added', 'removed', 'changed']),
        fields: z.array(field),
      }),
    ),
    money: z
      .object({ subtotal: difference, tax: difference, freight: difference, total: difference })
      .nullable()
      .describe('Null, like all prices among the fields, for those who may not read amounts'),
  })
  .meta({ id: 'OrderVersionDiff' });
export type VersionDiffView = z.infer<typeof versionDiff>;

/** What is agreed, without prices and amounts to who may not read them. */
export function contentView(
  content: VersionContent,
  seesAmounts: boolean,
): Omit<VersionContentView, keyof VersionRowView> {
  const { requestedDate, shipTo, terms, currency, subtotal, tax, freight, total } = content;
  const amount = (value: string) => money(new Exact(value), currency);
  return {
    requestedDate,
    shipTo,
    terms,
    lines: content.lines.map(({ taxRate, ...line }) => ({
      ...line,
      taxRatePercent: taxRate,
      ...(seesAmounts ? {} : { unitPrice: null, discount: null, amount: null, taxRatePercent: null }),
    })),
    amounts: seesAmounts
      ? { subtotal: amount(subtotal), tax: amount(tax), freight: amount(freight), total: amount(total) }
      : null,
  };
}
