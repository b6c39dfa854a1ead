import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '../../domain/errors/domain-error.js';
import { Exact, money } from '../../domain/money/money.js';
import { costOfWork, type CostOfWork, type Operation } from '../../domain/production/cost-of-work.js';
import { NAMED_ITEM } from '../catalog/item-view.js';
import { Database } from '../platform/database/database.js';
import type { Reader } from '../platform/database/reader.js';
import { cursor, page, pageQuery, readCursor, type Page } from '../platform/http/paging.js';
import { code } from '../platform/http/schemas.js';
import { FAILED, OPERATIONS, UNIT_COST, workOf } from './work-of-order.js';
import { WORK_ORDER_STATES, type WorkOrderSummary, type WorkOrderView } from './production.views.js';

export const workOrdersQuery = pageQuery(['-number', 'number'], {
  state: z.enum(WORK_ORDER_STATES).optional(),
  order: code.optional().describe('Work orders of this sales order'),
  item: code.optional().describe('Work orders that make this item'),
});
export type WorkOrdersQuery = z.infer<typeof workOrdersQuery>;

interface FoundRow extends Omit<WorkOrderView, 'components' | 'cost' | 'reports'> {
  id: string;
  cut: string;
  failed: string;
  operations: Operation[];
  currency: string;
}

/** Reads work orders for people and programs. */
@Injectable()
export class ProductionQueries {
  constructor(private readonly database: Database) {}

  async list(query: WorkOrdersQuery): Promise<Page<WorkOrderSummary>> {
    const [after] = readCursor(query.cursor, query.sort, z.tuple([z.string()])) ?? [null];
    const rows = await this.database.rows<WorkOrderSummary>(
      query.sort === '-number' ? LIST_DESCENDING : LIST_ASCENDING,
      [query.state ?? null, query.order ?? null, query.item ?? null, after, query.limit + 1],
    );
    return page(rows, query.limit, (last) => cursor(query.sort, [last.number]));
  }

  /** One work order with its components and reports. @throws DomainError `not-found` */
  async get(number: string, from: Reader = this.database): Promise<WorkOrderView> {
    const found = await from.row<FoundRow>(ONE, [number]);
    if (!found)
      throw new DomainError('not-found', `There is no work order ${number}`, {
        detailZh: `工单 ${number} 不存在`,
      });
    const { id, cut, failed, operations, currency, ...workOrder } = found;
    const components = await from.rows<WorkOrderView['components'][number]>(COMPONENTS, [id]);
    const reports = await from.rows<WorkOrderView['reports'][number]>(REPORTS, [id]);
    const cost = costOfWork(workOf({ ...workOrder, cut, failed, operations, components }));
    return { ...workOrder, components, cost: costIn(cost, currency), reports };
  }
}

const costIn = (
  { material, labour, total, unknown }: CostOfWork,
  currency: string,
): WorkOrderView['cost'] => ({
  material: money(new Exact(material), currency),
  labour: money(new Exact(labour), currency),
  total: money(new Exact(total), currency),
  unknown: [...unknown],
});

const SUMMARY = `w.number, o.number as order, w.line_no as line, ${NAMED_ITEM}, w.quantity, w.good, w.scrapped, w.state,
  p.number as parent, w.start_date as "startDate", w.finish_date as "finishDate", 
  expected_by(w.order_id, 'produce', w.number) as "expectedBy",
  w.started_at as "startedAt", w.done_at as "doneAt"`;
const FROM = `from work_orders w join orders o on o.id = w.order_id join items i on i.code = w.item
  left join work_orders p on p.id = w.parent_id`;

const list = (comparison: '<' | '>', order: 'desc' | 'asc') => `
  select ${SUMMARY} ${FROM}
   where ($1::text is null or w.state = $1) and ($2::text is null or o.number = $2) and ($3::text is null or w.item = $3)
     and ($4::text is null or w.number ${comparison} $4)
   order by w.number ${order} limit $5`;
const LIST_DESCENDING = list('<', 'desc');
const LIST_ASCENDING = list('>', 'asc');

const ONE = `select w.id, w.version, w.requirements, w.cut, ${FAILED} as failed, ${OPERATIONS} as operations,
  (select currency from company where id = 1) as currency, ${SUMMARY} ${FROM} where w.number = $1`;
const COMPONENTS = `select ${NAMED_ITEM}, c.quantity, c.issued, ${UNIT_COST} as "unitCost"
  from work_order_components c join items i on i.code = c.item where c.work_order_id = $1 order by c.item`;
const REPORTS = `select good, scrap, reason, reported_by as "reportedBy", at from production_reports where work_order_id = $1 order by id`;
