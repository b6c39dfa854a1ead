import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Exact, money } from '../../domain/money/money.js';
import { DEPARTMENTS } from '../../domain/order/departments.js';
import type { Actor } from '../identity/actor.js';
import { authorise, may, noSuchOrder } from '../identity/policy.js';
import { Database } from '../platform/database/database.js';
import { cursor, page, pageQuery, readCursor, type Page } from '../platform/http/paging.js';
import { moneyAnswer } from '../platform/http/schemas.js';

const COMMITMENT_KINDS = [
  'reservation',
  'workOrder',
  'purchaseLine',
  'transfer',
  'release',
  'shipment',
  'depositRequest',
  'invoice',
] as const;
const COMMITMENT_STATES = ['planned', 'active', 'done', 'undone'] as const;

export const commitmentsQuery = pageQuery(['id'], {
  kind: z.enum(COMMITMENT_KINDS).optional(),
  department: z.enum(DEPARTMENTS).optional(),
  state: z.enum(COMMITMENT_STATES).optional(),
});
export type CommitmentsQuery = z.infer<typeof commitmentsQuery>;

export const messagesQuery = pageQuery(['-at', 'at'], {});
export type MessagesQuery = z.infer<typeof messagesQuery>;

export const commitmentRow = z
  .object({
    kind: z.enum(COMMITMENT_KINDS),
    department: z.enum(DEPARTMENTS),
    document: z.string().describe('Number of the document; a reservation is item@warehouse'),
    version: z.number().int().describe('Version of the order it was undertaken for'),
    line: z.number().int().nullable().describe('Line of the order; null where it is about the whole order'),
    item: z.string().nullable(),
    quantity: z.string().nullable(),
    unit: z.string().nullable(),
    amount: moneyAnswer
      .nullable()
      .describe(
        'Of deposit requests and invoices, in place of a quantity; null for those who may not read amounts',
      ),
    dueDate: z.string().nullable(),
    state: z.enum(COMMITMENT_STATES),
    expectedBy: z.string().nullable().describe('When the next report is expected at the latest'),
  })
  .meta({ id: 'Commitment' });
export type CommitmentView = z.infer<typeof commitmentRow>;

export const messageRow = z
  .object({
    at: z.string(),
    version: z.number().int().describe('Version of the order that it speaks of'),
    kind: z.string().describe('offer, confirmation, newDate, depositRequest, shipped, delivered or invoice'),
    recipient: z.string().nullable().describe('E-mail address'),
    language: z.string(),
    subject: z.string(),
    body: z.string(),
  })
  .meta({ id: 'Message' });
export type MessageView = z.infer<typeof messageRow>;

interface CommitmentRow extends Omit<CommitmentView, 'quantity' | 'amount'> {
  id: string;
  quantity: string;
  currency: string;
}

/** Reads what stands beside an order: what departments have undertaken for it, and what the customer was written. */
@Injectable()
export class OrderDocumentsQueries {
  constructor(private readonly database: Database) {}

  /** The commitments of an order, in the order in which they were made. @throws DomainError `not-found` */
  async commitments(number: string, query: CommitmentsQuery, actor: Actor): Promise<Page<CommitmentView>> {
    const order = await this.order(number);
    const [after] = readCursor(query.cursor, query.sort, z.tuple([z.uuid()])) ?? [null];
    const rows = await this.database.rows<CommitmentRow>(COMMITMENTS, [
      order.id,
      query.kind ?? null,
      query.department ?? null,
      query.state ?? null,
      after,
      query.limit + 1,
    ]);
    const { data, nextCursor } = page(rows, query.limit, (last) => cursor(query.sort, [last.id]));
    const seesAmounts = may(actor, 'readAmounts', 'order');
    return { data: data.map((row) => commitmentOf(row, seesAmounts)), nextCursor };
  }

  /** What the customer and, for staff, they themselves were written about an order. @throws DomainError `not-found`, also to another customer */
  async messages(number: string, query: MessagesQuery, actor: Actor): Promise<Page<MessageView>> {
    const order = await this.order(number);
    authorise(actor, 'read', 'order', { customer: order.customer });
    const [after] = readCursor(query.cursor, query.sort, z.tuple([z.uuid()])) ?? [null];
    const rows = await this.database.rows<MessageView & { id: string }>(
      query.sort === '-at' ? MESSAGES_DESCENDING : MESSAGES_ASCENDING,
      [
        order.id,
        after,
        query.limit + 1,
        may(actor, 'readAmounts', 'order') ? null : WITHOUT_AMOUNTS,
        actor.role !== 'customer',
      ],
    );
    const { data, nextCursor } = page(rows, query.limit, (last) => cursor(query.sort, [last.id]));
    return { data: data.map(({ id: _, ...message }) => message), nextCursor };
  }

  private async order(number: string): Promise<{ id: string; customer: string }> {
    const order = await this.database.row<{ id: string; customer: string }>(
      'select id, customer from orders where number = $1',
      [number],
    );
    if (!order) throw noSuchOrder();
    return order;
  }
}

/** Ids are made in the order of time. */
const COMMITMENTS = `
  select c.id, c.kind, c.department, c.document, c.version, c.line_no as line, c.item, c.quantity, i.unit, o.currency,
         c.due_date as "dueDate", c.state, c.expected_by as "expectedBy"
    from commitments c join orders o on o.id = c.order_id left join items i on i.code = c.item
   where c.order_id = $1 and ($2::text is null or c.kind = $2) and ($3::text is null or c.department = $3)
     and ($4::text is null or c.state = $4) and ($5::uuid is null or c.id > $5)
   order by c.id limit $6`;

/** Letters that name no amount: all that those may read who may not read amounts. */
const WITHOUT_AMOUNTS = ['offer', 'newDate', 'laterDate', 'shipped', 'delivered'];

/** Of `SO-2026-000123:2:confirmation:1`: the key under which a letter is written once names the version it speaks of. */
const VERSION = `split_part(key, ':', 2)::int`;

const messages = (comparison: '<' | '>', order: 'desc' | 'asc') => `
  select id, at, ${VERSION} as version, kind, recipient, language, subject, body from messages
   where order_id = $1 and ($2::uuid is null or id ${comparison} $2) and ($4::text[] is null or kind = any($4) or audience = 'staff')
     and (audience = 'customer' or $5) order by id ${order} limit $3`;
const MESSAGES_DESCENDING = messages('<', 'desc');
const MESSAGES_ASCENDING = messages('>', 'asc');

/** A commitment about goods has a quantity, one about money an amount in the order's currency. */
function commitmentOf(
  { id: _, quantity, currency, ...rest }: CommitmentRow,
  seesAmounts: boolean,
): CommitmentView {
  return rest.item === null
    ? { ...rest, quantity: null, amount: seesAmounts ? money(new Exact(quantity), currency) : null }
    : { ...rest, quantity, amount: null };
}
