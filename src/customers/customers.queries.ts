import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '../../domain/errors/domain-error.js';
import { Exact, money } from '../../domain/money/money.js';
import type { Actor } from '../identity/actor.js';
import { authorise } from '../identity/policy.js';
import { Database } from '../platform/database/database.js';
import { cursor, page, pageQuery, readCursor, type Page } from '../platform/http/paging.js';
import { code, flag } from '../platform/http/schemas.js';
import type { CustomerSummary, CustomerView } from './customers.views.js';

export const customersQuery = pageQuery(['code', '-code'], {
  active: flag.optional(),
  search: code.optional().describe('How the code begins'),
});
export type CustomersQuery = z.infer<typeof customersQuery>;

interface CustomerRow extends CustomerSummary {
  contact: string | null;
  email: string | null;
  taxClass: string;
  creditLimit: string | null;
  depositPercent: string;
  depositDays: number;
  paymentDays: number;
}

/** Reads customers with their terms; a customer sees only itself. */
@Injectable()
export class CustomersQueries {
  constructor(private readonly database: Database) {}

  async list(query: CustomersQuery, actor: Actor): Promise<Page<CustomerSummary>> {
    const [after] = readCursor(query.cursor, query.sort, z.tuple([z.string()])) ?? [null];
    const rows = await this.database.rows<CustomerSummary>(
      query.sort === 'code' ? LIST_ASCENDING : LIST_DESCENDING,
      [
        query.active ?? null,
        query.search ?? null,
        actor.role === 'customer' ? (actor.customer ?? '') : null,
        after,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, (last) => cursor(query.sort, [last.code]));
  }

  /** One customer with terms and addresses. @throws DomainError `not-found`, also to another customer */
  async get(customer: string, actor: Actor): Promise<CustomerView> {
    authorise(actor, 'read', 'customer', { customer });
    const row = await this.database.row<CustomerRow>(ONE, [customer]);
    if (!row)
      throw new DomainError('not-found', `There is no customer ${customer}`, {
        detailZh: `客户 ${customer} 不存在`,
      });
    const addresses = await this.database.rows<CustomerView['addresses'][number]>(ADDRESSES, [customer]);
    const { creditLimit, depositPercent, depositDays, paymentDays, ...rest } = row;
    const limit = creditLimit === null ? null : money(new Exact(creditLimit), row.currency);
    return { ...rest, terms: { creditLimit: limit, depositPercent, depositDays, paymentDays }, addresses };
  }
}

const SUMMARY =
  'c.code, c.name, c.name_zh as "nameZh", c.language, c.currency, c.sales_rep as "salesRep", c.active';
const list = (comparison: '<' | '>', order: 'desc' | 'asc') => `
  select ${SUMMARY} from customers c
   where ($1::boolean is null or c.active = $1) and ($2::text is null or starts_with(c.code, $2))
     and ($3::text is null or c.code = $3) and ($4::text is null or c.code ${comparison} $4)
   order by c.code ${order} limit $5`;
const LIST_ASCENDING = list('>', 'asc');
const LIST_DESCENDING = list('<', 'desc');

const ONE = `select ${SUMMARY}, c.contact, c.email, c.tax_class as "taxClass", c.credit_limit as "creditLimit",
         c.deposit_percent as "depositPercent", c.deposit_days as "depositDays", c.payment_days as "paymentDays"
    from customers c where c.code = $1`;
const ADDRESSES = `select code, name, line1, line2, city, region, country, postal_code as "postalCode", is_default as "isDefault"
    from customer_addresses where customer = $1 order by is_default desc, code`;
