import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { NAMED_ITEM } from '../catalog/item-view.js';
import { Database } from '../platform/database/database.js';
import type { Reader } from '../platform/database/reader.js';
import { cursor, page, pageQuery, readCursor, type Page } from '../platform/http/paging.js';
import { code } from '../platform/http/schemas.js';
import { TRANSFER_STATES, type TransferView } from './inventory.views.js';
import { noTransfer } from './transfers.service.js';

export const transfersQuery = pageQuery(['-number', 'number'], {
  state: z.enum(TRANSFER_STATES).optional(),
  order: code.optional(),
  warehouse: code.optional().describe('Transfers that leave it or go to it'),
});
export type TransfersQuery = z.infer<typeof transfersQuery>;

/** Reads transfers between warehouses, for people and programs. */
@Injectable()
export class TransfersQueries {
  constructor(private readonly database: Database) {}

  async list(query: TransfersQuery): Promise<Page<TransferView>> {
    const [after] = readCursor(query.cursor, query.sort, z.tuple([z.string()])) ?? [null];
    const rows = await this.database.rows<TransferView>(
      query.sort === '-number' ? LIST_DESCENDING : LIST_ASCENDING,
      [query.state ?? null, query.order ?? null, query.warehouse ?? null, after, query.limit + 1],
    );
    return page(rows, query.limit, (last) => cursor(query.sort, [last.number]));
  }

  /** @throws DomainError `not-found` */
  async get(number: string, from: Reader = this.database): Promise<TransferView> {
    const row = await from.row<TransferView>(ONE, [number]);
    if (!row) throw noTransfer(number);
    return row;
  }
}

const TRANSFERS = `
  select t.number, o.number as order, t.line_no as line, ${NAMED_ITEM}, t.quantity, t.from_warehouse as from, t.to_warehouse as to,
         t.state, t.due_date as "dueDate", t.planned_at as "plannedAt", t.dispatched_at as "dispatchedAt", t.arrived_at as "arrivedAt",
         expected_by(t.order_id, 'transferGoods', t.number) as "expectedBy"
    from transfers t join orders o on o.id = t.order_id join items i on i.code = t.item`;
const list = (comparison: '<' | '>', order: 'desc' | 'asc') => `${TRANSFERS}
   where ($1::text is null or t.state = $1) and ($2::text is null or o.number = $2)
     and ($3::text is null or $3 in (t.from_warehouse, t.to_warehouse)) and ($4::text is null or t.number ${comparison} $4)
   order by t.number ${order} limit $5`;
const LIST_DESCENDING = list('<', 'desc');
const LIST_ASCENDING = list('>', 'asc');
const ONE = `${TRANSFERS} where t.number = $1`;
