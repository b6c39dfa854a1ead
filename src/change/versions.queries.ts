import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import {
  diffOf,
  type AmountDifference,
  type FieldDifference,
  type VersionDiff,
} from '../../domain/change/diff.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import { Exact, money } from '../../domain/money/money.js';
import type { Actor } from '../identity/actor.js';
import { authorise, may, noSuchOrder } from '../identity/policy.js';
import { hashOfVersion, type VersionContent } from '../orders/order-versions.js';
import { Database } from '../platform/database/database.js';
import { cursor, page, readCursor, type Page } from '../platform/http/paging.js';
import {
  contentView,
  type VersionContentView,
  type VersionDiffView,
  type VersionRowView,
  type VersionsQuery,
} from './versions.views.js';

/** A version as it is kept, and what the versions around it say of it. */
interface KeptVersion {
  version: number;
  content: VersionContent;
  by: string;
  at: string;
  reason: string | null;
  change: string | null;
  hash: string;
  previousHash: string | null;
  /** Version and hash of the row before it, null where there is none. */
  before: number | null;
  hashBefore: string | null;
  /** Version of the row after it and the hash by which that holds on to this one, null where there is none. */
  after: number | null;
  heldBy: string | null;
  /** The order's present version. */
  present: number;
}

/** Reads what was agreed in each version of an order, and whether what is kept of it is what was written. */
@Injectable()
export class VersionsQueries {
  constructor(private readonly database: Database) {}

  /** The versions of an order, a page of them. @throws DomainError `not-found` */
  async list(number: string, query: VersionsQuery, actor: Actor): Promise<Page<VersionRowView>> {
    await this.authorise(number, actor);
    const [after] = readCursor(query.cursor, query.sort, z.tuple([z.number().int()])) ?? [null];
    const sql = query.sort === 'version' ? ASCENDING : DESCENDING;
    const rows = await this.database.rows<KeptVersion>(sql, [number, after, query.limit + 1]);
    const { data, nextCursor } = page(rows, query.limit, (last) => cursor(query.sort, [last.version]));
    return { data: data.map((row) => rowView(row, actor)), nextCursor };
  }

  /** What is agreed in a version. @throws DomainError `not-found` when there is no such order or version */
  async get(number: string, version: string, actor: Actor): Promise<VersionContentView> {
    await this.authorise(number, actor);
    const row = await this.read(number, Number(version));
    return { ...rowView(row, actor), ...contentView(row.content, seesAmounts(actor)) };
  }

  /** What differs between two versions. @throws DomainError `not-found` when there is no such order or version */
  async diff(number: string, from: string, to: string, actor: Actor): Promise<VersionDiffView> {
    await this.authorise(number, actor);
    const before = await this.read(number, Number(from));
    const after = await this.read(number, Number(to));
    return {
      from: rowView(before, actor),
      to: rowView(after, actor),
      ...diffView(diffOf(before.content, after.content), seesAmounts(actor)),
    };
  }

  private async authorise(number: string, actor: Actor): Promise<void> {
    const order = await this.database.row<{ customer: string }>(
      'select customer from orders where number = $1',
      [number],
    );
    if (!order) throw noSuchOrder();
    authorise(actor, 'read', 'order', { customer: order.customer });
  }

  private async read(number: string, version: number): Promise<KeptVersion> {
    const row = await this.database.row<KeptVersion>(`${KEPT} select * from kept where version = $2`, [
      number,
      version,
    ]);
    if (!row) throw noSuchVersion(number, version);
    return row;
  }
}

const KEPT = `
  with kept as (
    select v.version, v.content, v.by, v.at, v.reason, v.change, v.hash, v.previous_hash as "previousHash", o.version as present,
           lag(v.version) over w as before, lag(v.hash) over w as "hashBefore",
           lead(v.version) over w as after, lead(v.previous_hash) over w as "heldBy"
      from order_versions v join orders o on o.id = v.order_id where o.number = $1 window w as (order by v.version))`;
const ASCENDING = `${KEPT} select * from kept where $2::int is null or version > $2 order by version limit $3`;
const DESCENDING = `${KEPT} select * from kept where $2::int is null or version < $2 order by version desc limit $3`;

/**
 * Whether a version is what was written: its own hash computed again, the one before it that it names, and the one by
 * which the next version holds on to it. So a row that was changed is seen at that row, also when its hash was computed
 * anew, and one that is missing is seen at its neighbours.
 */
function isVerified(kept: KeptVersion): boolean {
  const { version, content, by, reason, change, at, hash, previousHash } = kept;
  const { before, hashBefore, after, heldBy, present } = kept;
  const holdsOn =
    version === 1
      ? before === null && previousHash === null
      : before === version - 1 && previousHash !== null && previousHash === hashBefore;
  const isHeld = after === null ? version === present : after === version + 1 && heldBy === hash;
  const computed = hashOfVersion({ version, content, by, reason, change, at, previousHash });
  return holdsOn && isHeld && computed === hash;
}

function rowView(kept: KeptVersion, actor: Actor): VersionRowView {
  const { version, by, at, reason, change, hash, previousHash } = kept;
  return {
    version,
    by: actor.role === 'customer' ? null : by,
    at,
    reason,
    change,
    hash,
    previousHash,
    verified: isVerified(kept),
  };
}

function diffView(
  { fields, lines, money: amounts }: VersionDiff,
  sees: boolean,
): Omit<VersionDiffView, 'from' | 'to'> {
  const shown = (all: readonly FieldDifference[]) =>
    all
      .filter(({ isAmount }) => sees || !isAmount)
      .map(({ field, label, before, after }) => ({ field, label, before, after }));
  const inOrder = ({ before, after, difference }: AmountDifference) => ({
    before: money(new Exact(before), amounts.currency),
    after: money(new Exact(after), amounts.currency),
    difference: money(new Exact(difference), amounts.currency),
  });
  return {
    fields: shown(fields),
    // A line of which only the price differs says nothing to who may not see it.
    lines: lines
      .map((line) => ({ ...line, fields: shown(line.fields) }))
      .filter((line) => line.fields.length > 0),
    money: sees
      ? {
          subtotal: inOrder(amounts.subtotal),
          tax: inOrder(amounts.tax),
          freight: inOrder(amounts.freight),
          total: inOrder(amounts.total),
        }
      : null,
  };
}

/** A customer's own order is the only one that gets here. */
const seesAmounts = (actor: Actor): boolean => may(actor, 'readAmounts', 'order');

const noSuchVersion = (number: string, version: number): DomainError =>
  new DomainError('not-found', `Order ${number} has no version ${String(version)}`, {
    detailZh: `订单 ${number} 没有第 ${String(version)} 版`,
  });
