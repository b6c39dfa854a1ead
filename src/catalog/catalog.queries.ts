import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { Actor } from '../identity/actor.js';
import { Database } from '../platform/database/database.js';
import { cursor, page, pageQuery, readCursor, type Page } from '../platform/http/paging.js';
import { code, flag } from '../platform/http/schemas.js';
import type { ItemSummary, ItemView } from './catalog.views.js';
import { NAMED_ITEM } from './item-view.js';

export const itemsQuery = pageQuery(['code', '-code'], {
  source: z.enum(['make', 'buy']).optional(),
  sellable: flag.optional(),
  search: code.optional().describe('How the code begins'),
});
export type ItemsQuery = z.infer<typeof itemsQuery>;

/** Reads items. Customers see what is sold, and not what it is made of or who delivers it. */
@Injectable()
export class CatalogQueries {
  constructor(private readonly database: Database) {}

  async list(query: ItemsQuery, actor: Actor): Promise<Page<ItemSummary>> {
    const [after] = readCursor(query.cursor, query.sort, z.tuple([z.string()])) ?? [null];
    const rows = await this.database.rows<ItemSummary>(
      query.sort === 'code' ? LIST_ASCENDING : LIST_DESCENDING,
      [
        query.source ?? null,
        query.sellable ?? null,
        query.search ?? null,
        isCustomer(actor),
        after,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, (last) => cursor(query.sort, [last.code]));
  }

  /** One item. @throws DomainError `not-found` */
  async get(item: string, actor: Actor): Promise<ItemView> {
    const found = await this.database.row<ItemSummary & Pick<ItemView, 'taxClass' | OfTheHouse>>(ONE, [item]);
    if (!found || (isCustomer(actor) && !found.sellable)) {
      throw new DomainError('not-found', `There is no item ${item}`, { detailZh: `物料 ${item} 不存在` });
    }
    const prices = await this.database.rows<ItemView['prices'][number]>(PRICES, [item]);
    if (isCustomer(actor)) return { ...found, ...HIDDEN, prices };
    return {
      ...found,
      prices,
      billOfMaterials: await this.database.rows(COMPONENTS, [item]),
      routing: await this.database.rows(ROUTING, [item]),
      suppliers: await this.database.rows(SUPPLIERS, [item]),
    };
  }
}

type OfTheHouse = 'standardCost' | 'inspected' | 'checks';
/** What customers do not see of an item. */
const HIDDEN = {
  billOfMaterials: null,
  routing: null,
  suppliers: null,
  standardCost: null,
  inspected: null,
  checks: null,
};

const isCustomer = (actor: Actor): boolean => actor.role === 'customer';

const SUMMARY = `i.code, i.name, i.name_zh as "nameZh", i.source, i.unit, i.weight_kg as "weightKg",
  i.manufacturing_days as "manufacturingDays", i.sellable, i.customization`;
const list = (comparison: '<' | '>', order: 'desc' | 'asc') => `
  select ${SUMMARY} from items i
   where ($1::text is null or i.source = $1) and ($2::boolean is null or i.sellable = $2)
     and ($3::text is null or starts_with(i.code, $3)) and (not $4::boolean or i.sellable)
     and ($5::text is null or i.code ${comparison} $5)
   order by i.code ${order} limit $6`;
const LIST_ASCENDING = list('>', 'asc');
const LIST_DESCENDING = list('<', 'desc');

const ONE = `select ${SUMMARY}, i.tax_class as "taxClass", i.standard_cost as "standardCost", i.inspected, i.checks
  from items i where i.code = $1`;
const PRICES = `select currency, from_quantity as "fromQuantity", unit_price as "unitPrice"
  from item_prices where item = $1 order by currency, from_quantity`;
const COMPONENTS = `select ${NAMED_ITEM}, b.quantity_per as "quantityPer"
  from bom_lines b join items i on i.code = b.component where b.assembly = $1 order by b.component`;
const ROUTING = `select r.step, r.work_centre as "workCentre", w.name as "workCentreName", w.name_zh as "workCentreNameZh",
         r.setup_minutes as "setupMinutes", r.minutes_per_unit as "minutesPerUnit"
    from routing_steps r join work_centres w on w.code = r.work_centre where r.item = $1 order by r.step`;
const SUPPLIERS = `select p.supplier, s.name as "supplierName", p.rank, p.lead_days as "leadDays", p.minimum, p.maximum, p.multiple,
         p.price, s.currency
    from supplier_items p join suppliers s on s.code = p.supplier where p.item = $1 order by p.rank, p.supplier`;
