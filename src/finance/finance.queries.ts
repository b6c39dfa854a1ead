import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { dateIn } from '../../domain/calendar/zones.js';
import { Exact, money } from '../../domain/money/money.js';
import { CompanyProfile } from '../company/company-profile.js';
import type { Actor } from '../identity/actor.js';
import { BusinessClock } from '../platform/clock/business-clock.js';
import { Database } from '../platform/database/database.js';
import type { Reader } from '../platform/database/reader.js';
import { cursor, page, pageQuery, readCursor, type Page } from '../platform/http/paging.js';
import { code, flag } from '../platform/http/schemas.js';
import {
  RECEIVABLE_KINDS,
  RECEIVABLE_STATES,
  type PaymentView,
  type ReceivableView,
} from './finance.views.js';

export const receivablesQuery = pageQuery(['-issuedAt', 'issuedAt'], {
  kind: z.enum(RECEIVABLE_KINDS).optional(),
  state: z.enum(RECEIVABLE_STATES).optional(),
  order: code.optional(),
  customer: code.optional(),
  overdue: flag.optional().describe('true: open and past the due date; false: all others'),
});
export type ReceivablesQuery = z.infer<typeof receivablesQuery>;

export const paymentsQuery = pageQuery(['-at', 'at'], { order: code.optional(), customer: code.optional() });
export type PaymentsQuery = z.infer<typeof paymentsQuery>;

interface ReceivableRow extends Omit<ReceivableView, 'customer' | 'amount' | 'paid' | 'credited' | 'open'> {
  id: string;
  customer: string;
  customerName: string;
  amount: string;
  paid: string;
  credited: string;
  currency: string;
}
interface PaymentRow extends Omit<PaymentView, 'amount' | 'allocated' | 'toReturn' | 'returned'> {
  amount: string;
  allocated: string;
  toReturn: string;
  returned: string;
  currency: string;
}

/** Reads what customers owe and have paid. */
@Injectable()
export class FinanceQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: BusinessClock,
    private readonly company: CompanyProfile,
  ) {}

  /** Deposit requests and invoices; a customer sees their own. */
  async receivables(query: ReceivablesQuery, actor: Actor): Promise<Page<ReceivableView>> {
    const [after] = readCursor(query.cursor, query.sort, ID) ?? [null];
    const rows = await this.database.rows<ReceivableRow>(
      query.sort === '-issuedAt' ? RECEIVABLES_DESCENDING : RECEIVABLES_ASCENDING,
      [
        query.kind ?? null,
        query.state ?? null,
        query.order ?? null,
        query.customer ?? null,
        actor.role === 'customer' ? (actor.customer ?? '') : null,
        after,
        query.limit + 1,
        query.overdue ?? null,
        query.overdue === undefined ? null : await this.today(),
      ],
    );
    const { data, nextCursor } = page(rows, query.limit, (last) => cursor(query.sort, [last.id]));
    return { data: data.map(receivableOf), nextCursor };
  }

  /** The company's day by the business clock. */
  private async today(): Promise<string> {
    return dateIn(this.company.timeZone, (await this.clock.read()).at.toISOString());
  }

  async payments(query: PaymentsQuery): Promise<Page<PaymentView>> {
    const [after] = readCursor(query.cursor, query.sort, ID) ?? [null];
    const rows = await this.database.rows<PaymentRow>(
      query.sort === '-at' ? PAYMENTS_DESCENDING : PAYMENTS_ASCENDING,
      [query.order ?? null, query.customer ?? null, after, query.limit + 1],
    );
    const { data, nextCursor } = page(rows, query.limit, (last) => cursor(query.sort, [last.id]));
    return { data: data.map(paymentOf), nextCursor };
  }

  /** A payment that has been recorded. */
  async payment(id: string, from: Reader = this.database): Promise<PaymentView> {
    const row = await from.row<PaymentRow>(PAYMENT, [id]);
    if (!row) throw new Error(`payment ${id} has gone`);
    return paymentOf(row);
  }
}

/** Ids are made in the order of time, so the newest row has the highest. */
const ID = z.tuple([z.uuid()]);

const receivables = (comparison: '<' | '>', order: 'desc' | 'asc') => `
  select r.id, r.number, r.kind, r.state, o.number as order, r.version, r.customer, c.name as "customerName", r.amount, r.paid, r.credited,
         r.dunning_level as "dunningLevel", r.currency, r.due_date as "dueDate", r.issued_at as "issuedAt", 
         expected_by(r.order_id, 'confirmDeposit', r.number) as "expectedBy"
    from receivables r join orders o on o.id = r.order_id join customers c on c.code = r.customer
   where ($1::text is null or r.kind = $1) and ($2::text is null or r.state = $2) and ($3::text is null or o.number = $3)
     and ($4::text is null or r.customer = $4) and ($5::text is null or r.customer = $5)
     and ($6::uuid is null or r.id ${comparison} $6)
     and ($8::boolean is null or (r.state = 'open' and r.due_date < $9::date) = $8)
   order by r.id ${order} limit $7`;
const RECEIVABLES_DESCENDING = receivables('<', 'desc');
const RECEIVABLES_ASCENDING = receivables('>', 'asc');

const PAYMENTS = `select p.id, o.number as order, p.customer, p.amount, p.allocated, p.to_return as "toReturn", p.returned, p.currency, p.reference,
         p.recorded_by as "recordedBy", p.at
    from payments p join orders o on o.id = p.order_id`;
const payments = (comparison: '<' | '>', order: 'desc' | 'asc') => `${PAYMENTS}
   where ($1::text is null or o.number = $1) and ($2::text is null or p.customer = $2) and ($3::uuid is null or p.id ${comparison} $3)
   order by p.id ${order} limit $4`;
const PAYMENTS_DESCENDING = payments('<', 'desc');
const PAYMENTS_ASCENDING = payments('>', 'asc');
const PAYMENT = `${PAYMENTS} where p.id = $1`;

function receivableOf(row: ReceivableRow): ReceivableView {
  const { id: _, customer, customerName, amount, paid, credited, currency, ...rest } = row;
  const inCurrency = (value: string) => money(new Exact(value), currency);
  return {
    ...rest,
    customer: { code: customer, name: customerName },
    amount: inCurrency(amount),
    paid: inCurrency(paid),
    credited: inCurrency(credited),
    open: inCurrency(rest.state === 'void' ? '0' : new Exact(amount).sub(paid).sub(credited).toFixed()),
  };
}

function paymentOf({ amount, allocated, toReturn, returned, currency, ...rest }: PaymentRow): PaymentView {
  return {
    ...rest,
    amount: money(new Exact(amount), currency),
    allocated: money(new Exact(allocated), currency),
    toReturn: money(new Exact(toReturn), currency),
    returned: money(new Exact(returned), currency),
  };
}
