import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '../../domain/errors/domain-error.js';
import { NAMED_ITEM } from '../catalog/item-view.js';
import { Database } from '../platform/database/database.js';
import type { Reader } from '../platform/database/reader.js';
import { QUEUE_KEY } from './queue-of-releases.js';
import { cursor, page, pageQuery, readCursor, type Page } from '../platform/http/paging.js';
import { code } from '../platform/http/schemas.js';
import {
  RELEASE_STATES,
  RESERVATION_STATES,
  type MovementRow,
  type ReleaseSummary,
  type ReleaseView,
  type ReservationRow,
  type StockRow,
} from './inventory.views.js';
import { MOVEMENT_KINDS } from './stock.js';

export const stockQuery = pageQuery(['item'], { item: code.optional(), warehouse: code.optional() });
export type StockQuery = z.infer<typeof stockQuery>;

export const movementsQuery = pageQuery(['-at', 'at'], {
  warehouse: code.optional(),
  kind: z.enum(MOVEMENT_KINDS).optional(),
});
export type MovementsQuery = z.infer<typeof movementsQuery>;

export const reservationsQuery = pageQuery(['order'], {
  order: code.optional(),
  item: code.optional(),
  state: z.enum(RESERVATION_STATES).optional(),
});
export type ReservationsQuery = z.infer<typeof reservationsQuery>;

export const releasesQuery = pageQuery(['-number', 'number', 'queue'], {
  state: z.enum(RELEASE_STATES).optional(),
  order: code.optional(),
  warehouse: code.optional(),
});
export type ReleasesQuery = z.infer<typeof releasesQuery>;

/** Reads stock, what is held of it, and releases, for people and programs. */
@Injectable()
export class InventoryQueries {
  constructor(private readonly database: Database) {}

  /** One item in one warehouse. @throws DomainError `not-found` */
  async stockOf(item: string, warehouse: string, from: Reader): Promise<StockRow> {
    const row = await from.row<StockRow>(STOCK, [item, warehouse, null, null, 1]);
    if (!row)
      throw new DomainError('not-found', `${item} does not lie in ${warehouse}`, {
        detailZh: `${warehouse} 没有物料 ${item}`,
      });
    return row;
  }

  /** Every item in every warehouse where it lies or will arrive. */
  async stock(query: StockQuery): Promise<Page<StockRow>> {
    const [item, warehouse] = readCursor(query.cursor, query.sort, z.tuple([z.string(), z.string()])) ?? [
      null,
      null,
    ];
    const values = [query.item ?? null, query.warehouse ?? null, item, warehouse, query.limit + 1];
    const rows = await this.database.rows<StockRow>(STOCK, values);
    return page(rows, query.limit, (last) => cursor(query.sort, [last.item, last.warehouse]));
  }

  /** What came and went of an item. @throws DomainError `not-found` when there is no such item */
  async movements(item: string, query: MovementsQuery): Promise<Page<MovementRow>> {
    const known = await this.database.row('select 1 from items where code = $1', [item]);
    if (!known)
      throw new DomainError('not-found', `There is no item ${item}`, { detailZh: `物料 ${item} 不存在` });
    const [after] = readCursor(query.cursor, query.sort, z.tuple([z.uuid()])) ?? [null];
    const rows = await this.database.rows<MovementRow & { id: string }>(
      query.sort === '-at' ? MOVEMENTS_DESCENDING : MOVEMENTS_ASCENDING,
      [item, query.warehouse ?? null, query.kind ?? null, after, query.limit + 1],
    );
    const { data, nextCursor } = page(rows, query.limit, (last) => cursor(query.sort, [last.id]));
    return { data: data.map(({ id: _, ...movement }) => movement), nextCursor };
  }

  async reservations(query: ReservationsQuery): Promise<Page<ReservationRow>> {
    const [order, after] = readCursor(query.cursor, query.sort, z.tuple([z.string(), z.uuid()])) ?? [
      null,
      null,
    ];
    const rows = await this.database.rows<ReservationRow & { id: string }>(RESERVATIONS, [
      query.order ?? null,
      query.item ?? null,
      query.state ?? null,
      order,
      after,
      query.limit + 1,
    ]);
    const { data, nextCursor } = page(rows, query.limit, (last) => cursor(query.sort, [last.order, last.id]));
    return { data: data.map(({ id: _, ...reservation }) => reservation), nextCursor };
  }

  /** Releases by number; by queue, what is still to be picked, warehouse by warehouse in the order of picking. */
  async releases(query: ReleasesQuery): Promise<Page<ReleaseSummary>> {
    if (query.sort === 'queue') return await this.queue(query);
    const [after] = readCursor(query.cursor, query.sort, z.tuple([z.string()])) ?? [null];
    const rows = await this.database.rows<ReleaseSummary>(
      query.sort === '-number' ? RELEASES_DESCENDING : RELEASES_ASCENDING,
      [query.state ?? null, query.order ?? null, query.warehouse ?? null, after, query.limit + 1],
    );
    return page(rows, query.limit, (last) => cursor(query.sort, [last.number]));
  }

  private async queue(query: ReleasesQuery): Promise<Page<ReleaseSummary>> {
    const [warehouse, position] = readCursor(query.cursor, query.sort, z.tuple([z.string(), z.int32()])) ?? [
      null,
      null,
    ];
    const values = [query.state ?? null, query.order ?? null, query.warehouse ?? null, warehouse, position];
    const rows = await this.database.rows<ReleaseSummary>(QUEUE, [...values, query.limit + 1]);
    return page(rows, query.limit, (last) => cursor(query.sort, [last.warehouse, last.position ?? 0]));
  }

  /** One release with its lines. @throws DomainError `not-found` */
  async release(number: string, from: Reader = this.database): Promise<ReleaseView> {
    const found = await from.row<ReleaseSummary>(RELEASE, [number]);
    if (!found)
      throw new DomainError('not-found', `There is no release ${number}`, {
        detailZh: `出库指令 ${number} 不存在`,
      });
    return { ...found, lines: await from.rows<ReleaseView['lines'][number]>(RELEASE_LINES, [number]) };
  }
}

const STOCK = `
  select ${NAMED_ITEM}, w.code as warehouse, coalesce(b.on_hand, 0) as "onHand", coalesce(b.reserved, 0) as reserved,
         trim_scale(coalesce(b.on_hand - b.reserved, 0)) as free,
         case when w.first then (select trim_scale(coalesce(sum(l.quantity - l.accepted - l.rejected), 0)) from purchase_lines l
                                  where l.item = i.code and l.state in ('ordered', 'confirmed')) else 0 end as incoming
    from items i
    cross join (select code, row_number() over (order by rank, code) = 1 as first from warehouses) w
    left join balances b on b.item = i.code and b.warehouse = w.code
   where (w.first or b.item is not null)
     and ($1::text is null or i.code = $1) and ($2::text is null or w.code = $2) and ($3::text is null or (i.code, w.code) > ($3, $4))
   order by i.code, w.code limit $5`;

const movements = (comparison: '<' | '>', order: 'desc' | 'asc') => `
  select m.id, m.at, m.warehouse, m.quantity, i.unit, m.kind, m.document, m.reported_by as "reportedBy", m.reason
    from movements m join items i on i.code = m.item
   where m.item = $1 and ($2::text is null or m.warehouse = $2) and ($3::text is null or m.kind = $3)
     and ($4::uuid is null or m.id ${comparison} $4)
   order by m.id ${order} limit $5`;
const MOVEMENTS_DESCENDING = movements('<', 'desc');
const MOVEMENTS_ASCENDING = movements('>', 'asc');

const RESERVATIONS = `
  select r.id, o.number as order, r.line_no as line, r.version, ${NAMED_ITEM}, r.warehouse, r.quantity, r.firm,
         r.expires_at as "expiresAt", r.state
    from reservations r join orders o on o.id = r.order_id join items i on i.code = r.item
   where ($1::text is null or o.number = $1) and ($2::text is null or r.item = $2) and ($3::text is null or r.state = $3)
     and ($4::text is null or (o.number, r.id) > ($4, $5::uuid))
   order by o.number, r.id limit $6`;

const RELEASE_COLUMNS = `r.number, o.number as order, r.version, r.warehouse, r.state, r.released_at as "releasedAt", 
         expected_by(r.order_id, 'pick', r.number) as "expectedBy",
         (select s.number from shipment_lines l join shipments s on s.id = l.shipment_id
           where l.order_id = r.order_id and l.release_id = r.id order by s.state = 'cancelled', s.number limit 1) as shipment,
         (select s.ship_by_at from shipment_lines l join shipments s on s.id = l.shipment_id
           where l.release_id = r.id order by s.state = 'cancelled', s.ship_by_at limit 1) as "shipByAt", r.moved`;
const FROM_RELEASES = 'from releases r join orders o on o.id = r.order_id';
const releases = (comparison: '<' | '>', order: 'desc' | 'asc') => `
  select ${RELEASE_COLUMNS}, null::int as position ${FROM_RELEASES}
   where ($1::text is null or r.state = $1) and ($2::text is null or o.number = $2) and ($3::text is null or r.warehouse = $3)
     and ($4::text is null or r.number ${comparison} $4)
   order by r.number ${order} limit $5`;
const RELEASES_DESCENDING = releases('<', 'desc');
const RELEASES_ASCENDING = releases('>', 'asc');
/** Of a warehouse or of all. */
const positions = (warehouse: string) => `
  select r.id, row_number() over (partition by r.warehouse order by ${QUEUE_KEY}, coalesce(r.queue_seat, 0))::int as position
    ${FROM_RELEASES} where r.state = 'released' and ${warehouse}`;
const QUEUE = `
  with places as (${positions('($3::text is null or r.warehouse = $3)')})
  select ${RELEASE_COLUMNS}, p.position ${FROM_RELEASES} join places p on p.id = r.id
   where ($1::text is null or r.state = $1) and ($2::text is null or o.number = $2)
     and ($4::text is null or (r.warehouse, p.position) > ($4, $5::int))
   order by r.warehouse, p.position limit $6`;
const RELEASE = `
  select ${RELEASE_COLUMNS}, (select p.position from (${positions('r.warehouse = (select x.warehouse from releases x where x.number = $1)')}) p where p.id = r.id) as position
    ${FROM_RELEASES} where r.number = $1`;
const RELEASE_LINES = `
  select l.line_no as line, ${NAMED_ITEM}, l.quantity, l.picked, l.packed
    from releases r join release_lines l on l.release_id = r.id join items i on i.code = l.item
   where r.number = $1 order by l.line_no`;
