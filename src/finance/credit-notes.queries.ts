import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Exact, money } from '../../domain/money/money.js';
import type { Actor } from '../identity/actor.js';
import { Database } from '../platform/database/database.js';
import type { Reader } from '../platform/database/reader.js';
import { cursor, page, pageQuery, readCursor, type Page } from '../platform/http/paging.js';
import { code } from '../platform/http/schemas.js';
import type { CreditNoteView, RefundView } from './credit-notes.views.js';

export const creditNotesQuery = pageQuery(['-issuedAt', 'issuedAt'], {
  invoice: code.optional(),
  order: code.optional(),
  customer: code.optional(),
});
export type CreditNotesQuery = z.infer<typeof creditNotesQuery>;

interface CreditNoteRow extends Omit<CreditNoteView, 'customer' | 'amount' | 'tax'> {
  id: string;
  customer: string;
  customerName: string;
  amount: string;
  tax: string;
  currency: string;
}
interface RefundRow extends Omit<RefundView, 'amount'> {
  amount: string;
  currency: string;
}

/** Reads what has been given back to customers. */
@Injectable()
export class CreditNotesQueries {
  constructor(private readonly database: Database) {}

  /** Credit notes; a customer sees their own, without who wrote them and why. */
  async creditNotes(query: CreditNotesQuery, actor: Actor): Promise<Page<CreditNoteView>> {
    const [after] = readCursor(query.cursor, query.sort, z.tuple([z.uuid()])) ?? [null];
    const isCustomer = actor.role === 'customer';
    const rows = await this.database.rows<CreditNoteRow>(
      query.sort === '-issuedAt' ? DESCENDING : ASCENDING,
      [
        query.invoice ?? null,
        query.order ?? null,
        query.customer ?? null,
        isCustomer ? (actor.customer ?? '') : null,
        after,
        query.limit + 1,
      ],
    );
    const { data, nextCursor } = page(rows, query.limit, (last) => cursor(query.sort, [last.id]));
    return { data: data.map((row) => creditNoteOf(isCustomer ? withoutWhy(row) : row)), nextCursor };
  }

  /** A credit note that has been written. */
  async creditNote(number: string, from: Reader): Promise<CreditNoteView> {
    const row = await from.row<CreditNoteRow>(`${CREDIT_NOTES} where n.number = $1`, [number]);
    if (!row) throw new Error(`${number} has gone`);
    return creditNoteOf(row);
  }

  /** A refund that has been asked for. */
  async refund(number: string, from: Reader): Promise<RefundView> {
    const row = await from.row<RefundRow>(REFUND, [number]);
    if (!row) throw new Error(`${number} has gone`);
    const { amount, currency, ...rest } = row;
    return { ...rest, amount: money(new Exact(amount), currency) };
  }
}

const CREDIT_NOTES = `
  select n.id, n.number, r.number as invoice, o.number as "order", n.customer, c.name as "customerName", n.amount::text, n.tax::text,
         n.currency, n.reason, n.issued_by as "issuedBy", n.issued_at as "issuedAt"
    from credit_notes n join receivables r on r.id = n.invoice_id join orders o on o.id = n.order_id
    join customers c on c.code = n.customer`;
/** Ids are made in the order of time, so the newest row has the highest. */
const creditNotes = (comparison: '<' | '>', order: 'desc' | 'asc') => `${CREDIT_NOTES}
   where ($1::text is null or r.number = $1) and ($2::text is null or o.number = $2) and ($3::text is null or n.customer = $3)
     and ($4::text is null or n.customer = $4) and ($5::uuid is null or n.id ${comparison} $5)
   order by n.id ${order} limit $6`;
const DESCENDING = creditNotes('<', 'desc');
const ASCENDING = creditNotes('>', 'asc');

const REFUND = `
  select f.number, p.reference as payment, o.number as "order", f.amount::text, p.currency, f.reason, f.asked_by as "askedBy",
         f.asked_at as "askedAt", f.reference
    from refunds f join payments p on p.id = f.payment_id join orders o on o.id = p.order_id
   where f.number = $1`;

const withoutWhy = (row: CreditNoteRow): CreditNoteRow => ({ ...row, reason: null, issuedBy: null });

function creditNoteOf(row: CreditNoteRow): CreditNoteView {
  const { id: _, customer, customerName, amount, tax, currency, ...rest } = row;
  return {
    ...rest,
    customer: { code: customer, name: customerName },
    amount: money(new Exact(amount), currency),
    tax: money(new Exact(tax), currency),
  };
}
