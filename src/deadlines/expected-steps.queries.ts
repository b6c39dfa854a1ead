import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DEPARTMENTS } from '../../domain/order/departments.js';
import type { Actor } from '../identity/actor.js';
import { tasksReadBy } from '../identity/policy.js';
import { Database } from '../platform/database/database.js';
import { cursor, page, pageQuery, readCursor, type Page } from '../platform/http/paging.js';
import { code, date } from '../platform/http/schemas.js';

export const expectedStepsQuery = pageQuery(['date'], {
  department: z.enum(DEPARTMENTS).optional(),
  order: code.optional(),
  until: date.optional().describe('Up to and with this day'),
});
export type ExpectedStepsQuery = z.infer<typeof expectedStepsQuery>;

export const expectedStepView = z
  .object({
    date: z.string().describe('Day on which it may be expected'),
    department: z.enum(DEPARTMENTS),
    step: z.string().describe('Kind of task that will come to the department'),
    order: z.string(),
    customer: z.string().describe('Code of the customer'),
    stage: z.string(),
    priority: z.enum(['normal', 'urgent']),
  })
  .meta({ id: 'ExpectedStep' });
export type ExpectedStepView = z.infer<typeof expectedStepView>;

const LIST = `
  select e.value ->> 'date' as date, e.key as department, e.value ->> 'step' as step,
         o.number as "order", o.customer, o.stage, o.priority
    from orders o cross join lateral jsonb_each(o.expected_steps) e
   where o.stage not in ('closed', 'cancelled') and e.key = any($1::text[])
     and ($2::text is null or o.number = $2) and ($3::text is null or e.value ->> 'date' <= $3)
     and ($4::text is null or (e.value ->> 'date', o.number, e.key) > ($4, $5, $6))
   order by e.value ->> 'date', o.number, e.key limit $7`;

/** What comes to the departments next, of all orders (R14). */
@Injectable()
export class ExpectedStepsQueries {
  constructor(private readonly database: Database) {}

  /** The steps of those departments of which the actor may see the tasks, the earliest first. */
  async list(query: ExpectedStepsQuery, actor: Actor): Promise<Page<ExpectedStepView>> {
    const [afterDate, afterOrder, afterDepartment] = readCursor(query.cursor, query.sort, AFTER) ?? [];
    const seen = tasksReadBy(actor).filter((each) => (query.department ?? each) === each);
    const rows = await this.database.rows<ExpectedStepView>(LIST, [
      seen,
      query.order ?? null,
      query.until ?? null,
      afterDate ?? null,
      afterOrder ?? null,
      afterDepartment ?? null,
      query.limit + 1,
    ]);
    return page(rows, query.limit, (last) => cursor(query.sort, [last.date, last.order, last.department]));
  }
}

const AFTER = z.tuple([date, z.string(), z.enum(DEPARTMENTS)]);
