import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CHANGE_STATES } from '../../domain/change/states.js';
import type { Actor } from '../identity/actor.js';
import { authorise, noSuchOrder } from '../identity/policy.js';
import { Database } from '../platform/database/database.js';
import { cursor, page, pageQuery, readCursor, type Page } from '../platform/http/paging.js';
import { noSuchChange } from './change-refusals.js';
import type { ChangeRow } from './change-rows.js';
import { changeSeenBy } from './change-seen-by.js';
import type { ChangeView } from './change.views.js';

export const changesQuery = pageQuery(['-number', 'number'], { state: z.enum(CHANGE_STATES).optional() });
export type ChangesQuery = z.infer<typeof changesQuery>;

/** Reads the changes that were asked for of an order. */
@Injectable()
export class ChangesQueries {
  constructor(private readonly database: Database) {}

  /** The changes of an order, a page of them. @throws DomainError `not-found`, also to another customer */
  async list(number: string, query: ChangesQuery, actor: Actor): Promise<Page<ChangeView>> {
    const order = await this.order(number, actor);
    const [after] = readCursor(query.cursor, query.sort, z.tuple([z.string()])) ?? [null];
    const rows = await this.database.rows<ChangeRow>(query.sort === 'number' ? ASCENDING : DESCENDING, [
      order,
      query.state ?? null,
      after,
      query.limit + 1,
    ]);
    const { data, nextCursor } = page(rows, query.limit, (last) => cursor(query.sort, [last.number]));
    return { data: data.map((row) => changeSeenBy(actor, row)), nextCursor };
  }

  /** One change. @throws DomainError `not-found`, also where it is of another order */
  async get(number: string, change: string, actor: Actor): Promise<ChangeView> {
    const order = await this.order(number, actor);
    const row = await this.database.row<ChangeRow>(`${CHANGES} and number = $2`, [order, change]);
    if (!row) throw noSuchChange(change);
    return changeSeenBy(actor, row);
  }

  private async order(number: string, actor: Actor): Promise<string> {
    const order = await this.database.row<{ id: string; customer: string }>(
      'select id, customer from orders where number = $1',
      [number],
    );
    if (!order) throw noSuchOrder();
    authorise(actor, 'read', 'order', { customer: order.customer });
    return order.id;
  }
}

const CHANGES = `
  select id, number, order_id as "orderId", request_id as "requestId", base_version as "baseVersion", state, content, fields,
         came_by as "cameBy", by, speaks_for as "speaksFor", reason, agreed_hash as "agreedHash", assessment, rounds, outcome,
         result_version as "resultVersion", requested_at as "requestedAt", decided_at as "decidedAt",
         carried_out_at as "carriedOutAt"
    from change_requests where order_id = $1`;
const FILTERED = `${CHANGES} and ($2::text is null or state = $2)`;
const ASCENDING = `${FILTERED} and ($3::text is null or number > $3) order by number limit $4`;
const DESCENDING = `${FILTERED} and ($3::text is null or number < $3) order by number desc limit $4`;
