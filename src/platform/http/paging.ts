import { z } from 'zod';
import { DomainError } from '../../../domain/errors/domain-error.js';
import { excerpt, isStorable } from '../../../domain/text/storable-text.js';

export const MAX_LIMIT = 200;
export const DEFAULT_LIMIT = 50;

/** One page of a list; `nextCursor` is null on the last page. */
export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/**
 * The query of a list: `limit`, `cursor`, `sort` (the first is the default; `-` in front means descending) and one
 * parameter per filter. Anything else is refused.
 *
 * @example const ordersQuery = pageQuery(['-placedAt', 'placedAt'], { customer: code.optional() });
 */
export function pageQuery<const S extends readonly [string, ...string[]], F extends z.ZodRawShape>(
  sorts: S,
  filters: F,
) {
  return z.strictObject({
    limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT).describe('Rows in a page'),
    cursor: z.string().max(2_000).optional().describe('nextCursor of the page before'),
    sort: z.enum(sorts).default(sorts[0]),
    ...filters,
  });
}

/** Schema of a page, for the OpenAPI description of an answer. */
export const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({ data: z.array(row), nextCursor: z.string().nullable() });

/**
 * A page out of the rows of a query that asked for one row more than `limit`: the extra row only tells that there
 * is a next page. `cursorOf` gives the sort values of a row, the last of them unique (keyset paging), so that the
 * next page begins after the last row of this one whatever is inserted meanwhile.
 */
export function page<T>(rows: readonly T[], limit: number, cursorOf: (last: T) => string): Page<T> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** The opaque cursor of a row: the list's sort and the row's values of it. */
export function cursor(sort: string, values: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify([sort, ...values])).toString('base64url');
}

/**
 * The sort values in a cursor, checked by `schema` because they go into a statement; undefined without a cursor.
 * @throws DomainError `bad-cursor` when it was not made by {@link cursor} for this sort.
 */
export function readCursor<T extends z.ZodType<readonly unknown[]>>(
  given: string | undefined,
  sort: string,
  schema: T,
): z.infer<T> | undefined {
  if (given === undefined) return undefined;
  const [madeFor, ...values] = decode(given);
  const checked = schema.safeParse(values);
  if (madeFor !== sort || !checked.success || !isStorable(values)) throw badCursor(given);
  return checked.data;
}

function decode(given: string): unknown[] {
  try {
    const content: unknown = JSON.parse(Buffer.from(given, 'base64url').toString());
    if (Array.isArray(content)) return content as unknown[];
  } catch {
    // Falls through: whatever is wrong with it, it is no cursor of ours.
  }
  throw badCursor(given);
}

function badCursor(given: string): DomainError {
  const message = 'The cursor is not one that this list gave out for this sort';
  const messageZh = '游标不是此列表在该排序下给出的';
  return new DomainError('bad-cursor', message, {
    detailZh: messageZh,
    errors: [{ pointer: '?cursor', code: 'invalid', message, messageZh, given: excerpt(given, 200) }],
  });
}
