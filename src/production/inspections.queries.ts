import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { NAMED_ITEM } from '../catalog/item-view.js';
import { Database } from '../platform/database/database.js';
import type { Reader } from '../platform/database/reader.js';
import { cursor, page, pageQuery, readCursor, type Page } from '../platform/http/paging.js';
import { code } from '../platform/http/schemas.js';
import { noSuchInspection } from './inspections.service.js';
import { INSPECTION_STATES, type InspectionSummary, type InspectionView } from './inspections.views.js';

export const inspectionsQuery = pageQuery(['-number', 'number'], {
  state: z.enum(INSPECTION_STATES).optional(),
  order: code.optional().describe('Inspections of goods for this sales order'),
  workOrder: code.optional().describe('Inspections of what this work order made'),
});
export type InspectionsQuery = z.infer<typeof inspectionsQuery>;

/** Reads inspections for people and programs. */
@Injectable()
export class InspectionsQueries {
  constructor(private readonly database: Database) {}

  async list(query: InspectionsQuery): Promise<Page<InspectionSummary>> {
    const [after] = readCursor(query.cursor, query.sort, z.tuple([z.string()])) ?? [null];
    const rows = await this.database.rows<InspectionSummary>(
      query.sort === '-number' ? LIST_DESCENDING : LIST_ASCENDING,
      [query.state ?? null, query.order ?? null, query.workOrder ?? null, after, query.limit + 1],
    );
    return page(rows, query.limit, (last) => cursor(query.sort, [last.number]));
  }

  /** One inspection with its checklist and what was found. @throws DomainError `not-found` */
  async get(number: string, from: Reader = this.database): Promise<InspectionView> {
    const found = await from.row<Omit<InspectionView, 'results'> & { id: string }>(ONE, [number]);
    if (!found) throw noSuchInspection(number);
    const { id, ...inspection } = found;
    return { ...inspection, results: await from.rows<InspectionView['results'][number]>(RESULTS, [id]) };
  }
}

const SUMMARY = `q.number, o.number as order, q.line_no as line, w.number as "workOrder", ${NAMED_ITEM}, q.warehouse, q.quantity,
  q.passed, q.failed, q.state, q.opened_at as "openedAt"`;
const FROM = `from inspections q join orders o on o.id = q.order_id join work_orders w on w.id = q.work_order_id
  join items i on i.code = q.item`;

const list = (comparison: '<' | '>', order: 'desc' | 'asc') => `
  select ${SUMMARY} ${FROM}
   where ($1::text is null or q.state = $1) and ($2::text is null or o.number = $2) and ($3::text is null or w.number = $3)
     and ($4::text is null or q.number ${comparison} $4)
   order by q.number ${order} limit $5`;
const LIST_DESCENDING = list('<', 'desc');
const LIST_ASCENDING = list('>', 'asc');

const ONE = `select q.id, q.checklist, ${SUMMARY} ${FROM} where q.number = $1`;
const RESULTS = `select passed, failed, answers, inspector, at from inspection_results where inspection_id = $1 order by id`;
