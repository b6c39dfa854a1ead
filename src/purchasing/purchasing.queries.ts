import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '../../domain/errors/domain-error.js';
import { Exact, money } from '../../domain/money/money.js';
import { NAMED_ITEM } from '../catalog/item-view.js';
import { Database } from '../platform/database/database.js';
import type { Reader } from '../platform/database/reader.js';
import { cursor, page, pageQuery, readCursor, type Page } from '../platform/http/paging.js';
import { code } from '../platform/http/schemas.js';
import {
  PURCHASE_ORDER_STATES,
  type PurchaseOrderSummary,
  type PurchaseOrderView,
} from './purchasing.views.js';

export const purchaseOrdersQuery = pageQuery(['-number', 'number'], {
  state: z.enum(PURCHASE_ORDER_STATES).optional(),
  supplier: code.optional(),
  order: code.optional().describe('Purchase orders that this sales order raised or counts on'),
});
export type PurchaseOrdersQuery = z.infer<typeof purchaseOrdersQuery>;

interface SummaryRow {
  number: string;
  supplier: string;
  supplierName: string;
  supplierNameZh: string | null;
  state: PurchaseOrderSummary['state'];
  orderedAt: string;
  dueDate: string | null;
  total: string;
  currency: string;
  orders: string[];
}

/** Reads purchase orders for people and programs. */
@Injectable()
export class PurchasingQueries {
  constructor(private readonly database: Database) {}

  async list(query: PurchaseOrdersQuery): Promise<Page<PurchaseOrderSummary>> {
    const [after] = readCursor(query.cursor, query.sort, z.tuple([z.string()])) ?? [null];
    const rows = await this.database.rows<SummaryRow>(
      query.sort === '-number' ? LIST_DESCENDING : LIST_ASCENDING,
      [query.state ?? null, query.supplier ?? null, query.order ?? null, after, query.limit + 1],
    );
    const { data, nextCursor } = page(rows, query.limit, (last) => cursor(query.sort, [last.number]));
    return { data: data.map(summaryOf), nextCursor };
  }

  /** One purchase order with its lines and receipts. @throws DomainError `not-found` */
  async get(number: string, from: Reader = this.database): Promise<PurchaseOrderView> {
    const found = await from.row<SummaryRow>(ONE, [number]);
    if (!found)
      throw new DomainError('not-found', `There is no purchase order ${number}`, {
        detailZh: `采购单 ${number} 不存在`,
      });
    const lines = await from.rows<PurchaseOrderView['lines'][number]>(LINES, [number]);
    const receipts = await from.rows<PurchaseOrderView['receipts'][number]>(RECEIPTS, [number]);
    return { ...summaryOf(found), lines, receipts };
  }
}

const SUMMARY = `select p.number, p.supplier, s.name as "supplierName", s.name_zh as "supplierNameZh", p.state, p.ordered_at as "orderedAt",
         (select max(coalesce(l.confirmed_date, l.due_date)) from purchase_lines l
           where l.purchase_order_id = p.id and l.state in ('ordered', 'confirmed')) as "dueDate",
         (select coalesce(sum(l.quantity * l.price), 0) from purchase_lines l where l.purchase_order_id = p.id) as total, p.currency,
         array(select distinct o.number from purchase_lines l join purchase_allocations a on a.purchase_line_id = l.id
                 join orders o on o.id = a.order_id where l.purchase_order_id = p.id order by o.number) as orders
    from purchase_orders p join suppliers s on s.code = p.supplier`;

const list = (comparison: '<' | '>', order: 'desc' | 'asc') => `${SUMMARY}
   where ($1::text is null or p.state = $1) and ($2::text is null or p.supplier = $2)
     and ($3::text is null or p.id in (
           select l.purchase_order_id from orders o join purchase_lines l on l.order_id = o.id where o.number = $3
           union all
           select l.purchase_order_id from orders o join purchase_allocations a on a.order_id = o.id
             join purchase_lines l on l.id = a.purchase_line_id where o.number = $3))
     and ($4::text is null or p.number ${comparison} $4)
   order by p.number ${order} limit $5`;
const LIST_DESCENDING = list('<', 'desc');
const LIST_ASCENDING = list('>', 'asc');

const ONE = `${SUMMARY} where p.number = $1`;
const LINES = `
  select l.line_no as line, ${NAMED_ITEM}, l.quantity, l.accepted, l.rejected,
         trim_scale(greatest(l.quantity - l.accepted - l.rejected, 0)) as outstanding, l.price, l.due_date as "dueDate",
         l.confirmed_date as "confirmedDate", l.state, trim_scale(l.quantity - l.allocated) as free,
         case when l.state in ('ordered', 'confirmed') then (
           select min(expected_by(x.order_id, 'receiveGoods', p.number))
             from (select l.order_id union select a.order_id from purchase_allocations a where a.purchase_line_id = l.id) x) end as "expectedBy",
         coalesce((select json_agg(json_build_object('order', o.number, 'line', a.line_no, 'quantity', a.quantity::text,
                                                     'received', a.received::text) order by o.number, a.line_no)
                     from purchase_allocations a join orders o on o.id = a.order_id where a.purchase_line_id = l.id), '[]') as "countedOn"
    from purchase_orders p join purchase_lines l on l.purchase_order_id = p.id join items i on i.code = l.item
   where p.number = $1 order by l.line_no`;
const RECEIPTS = `
  select l.line_no as line, r.accepted, r.rejected, r.reason, r.reported_by as "reportedBy", r.at
    from purchase_orders p join purchase_lines l on l.purchase_order_id = p.id join receipts r on r.purchase_line_id = l.id
   where p.number = $1 order by r.id`;

function summaryOf(row: SummaryRow): PurchaseOrderSummary {
  const { number, state, orderedAt, dueDate, orders } = row;
  return {
    number,
    supplier: { code: row.supplier, name: row.supplierName, nameZh: row.supplierNameZh },
    state,
    orderedAt,
    dueDate,
    total: money(new Exact(row.total), row.currency),
    orders,
  };
}
