import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { money, Exact } from '../../domain/money/money.js';
import { DEPARTMENTS } from '../../domain/order/departments.js';
import { STAGES, type Stage } from '../../domain/order/stage.js';
import { FOR_STOCK, OUTLIVING_TASKS } from '../../domain/order/tasks.js';
import { type AwaitedTask, waitingFor } from '../../domain/order/waiting-for.js';
import type { Fact } from '../../workflows/messages.js';
import type { Actor } from '../identity/actor.js';
import { authorise, may, noSuchOrder } from '../identity/policy.js';
import { Database } from '../platform/database/database.js';
import { columnsOf } from '../platform/database/rows.js';
import { cursor, page, pageQuery, readCursor, type Page } from '../platform/http/paging.js';
import { code, date, optionalText } from '../platform/http/schemas.js';
import { Task } from '../tasks/tasks.entities.js';
import type { LineRow, OrderRow, TaskRow, TimelineRow } from './order-file.js';
import { orderView, type OrderAnswer, type OrderSummary } from './order-view.js';
import { Order, OrderLine, TimelineEntry } from './orders.entities.js';
import { flagsFor, viewFor } from './view-for.js';

export const ordersQuery = pageQuery(['-number', 'number'], {
  stage: z.enum(STAGES).optional(),
  customer: code.optional(),
  customerPo: optionalText(64).optional(),
  flag: z
    .enum(['onHold', 'changePending', 'depositPending', 'conflict', 'atRisk', 'late', 'issueOpen'])
    .optional(),
  waitingFor: z.enum([...DEPARTMENTS, 'customer']).optional(),
  priority: z.enum(['normal', 'urgent']).optional(),
  item: code.optional().describe('Orders with a line of this item'),
  promisedFrom: date.optional(),
  promisedTo: date.optional(),
});
export type OrdersQuery = z.infer<typeof ordersQuery>;

interface SummaryRow {
  number: string;
  stage: Stage;
  priority: 'normal' | 'urgent';
  customer: string;
  customerName: string;
  customerPo: string | null;
  placedAt: string;
  requestedDate: string | null;
  promisedDate: string | null;
  projectedDate: string | null;
  flags: OrderRow['flags'];
  total: string;
  currency: string;
  tasks: AwaitedTask[];
}

/** Reads orders for people and programs, from PostgreSQL alone (R13). */
@Injectable()
export class OrderQueries {
  constructor(private readonly database: Database) {}

  /** One order with its lines, amounts, what is next and its timeline, as the actor may see it. @throws DomainError `not-found` */
  async get(number: string, actor: Actor): Promise<OrderAnswer> {
    return await this.database.transaction(async (tx) => {
      // One snapshot for all: else the stage could be that before a fact, and the timeline tell what came after it.
      await tx.rows('set transaction isolation level repeatable read, read only');
      const order = await tx.row<OrderRow & { customerName: string }>(
        `select ${columnsOf(tx, Order, 'o')}, c.name as "customerName" from orders o join customers c on c.code = o.customer where o.number = $1`,
        [number],
      );
      if (!order) throw noSuchOrder();
      authorise(actor, 'read', 'order', { customer: order.customer });
      const lines = await tx.rows<LineRow>(
        `select ${columnsOf(tx, OrderLine, 'l')} from order_lines l where l.order_id = $1 order by l.line_no`,
        [order.id],
      );
      const tasks = await tx.rows<TaskRow>(
        `select ${columnsOf(tx, Task, 't')} from tasks t where t.order_id = $1 and t.state in ('open', 'claimed') order by t.id`,
        [order.id],
      );
      const timeline = await tx.rows<TimelineRow>(
        `select ${columnsOf(tx, TimelineEntry, 'e')} from timeline e where e.order_id = $1 order by e.revision, e.id`,
        [order.id],
      );
      return viewFor(actor, orderView(order, lines, tasks, timeline, order.customerName));
    });
  }

  /** Facts of an order after a sequence number, for its workflow when it has missed some. */
  async factsAfter(number: string, afterSeq: number): Promise<Fact[]> {
    const rows = await this.database.rows<{ fact: Fact }>(
      'select f.fact from order_facts f join orders o on o.id = f.order_id where o.number = $1 and f.seq > $2 order by f.seq',
      [number, afterSeq],
    );
    return rows.map(({ fact }) => fact);
  }

  /** Orders the actor may see, a page of them. */
  async list(query: OrdersQuery, actor: Actor): Promise<Page<OrderSummary>> {
    const [after] = readCursor(query.cursor, query.sort, z.tuple([z.string()])) ?? [null];
    const descending = query.sort === '-number';
    const rows = await this.database.rows<SummaryRow>(descending ? LIST_DESCENDING : LIST_ASCENDING, [
      actor.role === 'customer' ? (actor.customer ?? '') : (query.customer ?? null),
      query.stage ?? null,
      query.customerPo ?? null,
      query.flag ?? null,
      query.waitingFor ?? null,
      query.priority ?? null,
      query.item ?? null,
      query.promisedFrom ?? null,
      query.promisedTo ?? null,
      after,
      query.limit + 1,
    ]);
    const { data, nextCursor } = page(rows, query.limit, (last) => cursor(query.sort, [last.number]));
    const seesAmounts = may(actor, 'readAmounts', 'order');
    const flags = (row: SummaryRow) => flagsFor(actor, row.flags);
    return { data: data.map((row) => ({ ...summaryOf(row, seesAmounts), flags: flags(row) })), nextCursor };
  }
}

/** Open tasks that an order waits for, as `waitingFor` says: what outlives it is none of them. */
const AWAITED = `t.state in ('open', 'claimed') and t.kind not in (${OUTLIVING_TASKS.map((kind) => `'${kind}'`).join(', ')})
  and coalesce(t.data ->> '${FOR_STOCK}', 'false') <> 'true'`;

const list = (comparison: '<' | '>', order: 'desc' | 'asc') => `
  select o.number, o.stage, o.priority, o.customer, c.name as "customerName", o.customer_po as "customerPo", o.placed_at as "placedAt",
         o.requested_date as "requestedDate", o.promised_date as "promisedDate", o.projected_date as "projectedDate", o.flags, o.total::text, o.currency,
         coalesce((select json_agg(json_build_object('kind', t.kind, 'department', t.department, 'data', '{}'::json)) from tasks t
                    where t.order_id = o.id and ${AWAITED}), '[]') as tasks
    from orders o join customers c on c.code = o.customer
   where ($1::text is null or o.customer = $1) and ($2::text is null or o.stage = $2) and ($3::text is null or o.customer_po = $3)
     and ($4::text is null or (o.flags <> '{}' and o.flags ? $4))
     and ($5::text is null or exists (select 1 from tasks t where t.order_id = o.id and ${AWAITED}
           and (t.department = $5 or ($5 = 'customer' and t.kind in ('answerOffer', 'confirmDeposit', 'collectBalance')))))
     and ($6::text is null or o.priority = $6)
     and ($7::text is null or exists (select 1 from order_lines l where l.order_id = o.id and l.item = $7))
     and ($8::date is null or o.promised_date >= $8) and ($9::date is null or o.promised_date <= $9)
     and ($10::text is null or o.number ${comparison} $10)
   order by o.number ${order} limit $11`;
const LIST_DESCENDING = list('<', 'desc');
const LIST_ASCENDING = list('>', 'asc');

function summaryOf(row: SummaryRow, seesAmounts: boolean): Omit<OrderSummary, 'flags'> {
  const { number, stage, priority, customerPo, placedAt, requestedDate, promisedDate, projectedDate } = row;
  return {
    number,
    stage,
    priority,
    customer: { code: row.customer, name: row.customerName },
    customerPo,
    placedAt,
    requestedDate,
    promisedDate,
    projectedDate,
    waitingFor: waitingFor(row.tasks),
    total: seesAmounts ? money(new Exact(row.total), row.currency) : null,
  };
}
