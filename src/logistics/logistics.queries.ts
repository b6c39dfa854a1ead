import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '../../domain/errors/domain-error.js';
import { Exact, money } from '../../domain/money/money.js';
import { NAMED_ITEM } from '../catalog/item-view.js';
import { Database } from '../platform/database/database.js';
import type { Reader } from '../platform/database/reader.js';
import { cursor, page, pageQuery, readCursor, type Page } from '../platform/http/paging.js';
import { code } from '../platform/http/schemas.js';
import { SHIPMENT_STATES, type ShipmentSummary, type ShipmentView } from './logistics.views.js';

export const shipmentsQuery = pageQuery(['-number', 'number'], {
  state: z.enum(SHIPMENT_STATES).optional(),
  order: code.optional().describe('Shipments with goods of this sales order'),
});
export type ShipmentsQuery = z.infer<typeof shipmentsQuery>;

type SummaryRow = Omit<ShipmentSummary, 'cost'> & { cost: string; currency: string };

/** Reads shipments for people and programs. */
@Injectable()
export class LogisticsQueries {
  constructor(private readonly database: Database) {}

  async list(query: ShipmentsQuery): Promise<Page<ShipmentSummary>> {
    const [after] = readCursor(query.cursor, query.sort, z.tuple([z.string()])) ?? [null];
    const rows = await this.database.rows<SummaryRow>(
      query.sort === '-number' ? LIST_DESCENDING : LIST_ASCENDING,
      [query.state ?? null, query.order ?? null, after, query.limit + 1],
    );
    const { data, nextCursor } = page(rows, query.limit, (last) => cursor(query.sort, [last.number]));
    return { data: data.map(summaryOf), nextCursor };
  }

  /** One shipment with its lines and what the carrier reported. @throws DomainError `not-found` */
  async get(number: string, from: Reader = this.database): Promise<ShipmentView> {
    const found = await from.row<SummaryRow & { shipTo: unknown }>(ONE, [number]);
    if (!found)
      throw new DomainError('not-found', `There is no shipment ${number}`, {
        detailZh: `发运单 ${number} 不存在`,
      });
    const { shipTo, ...summary } = found;
    const lines = await from.rows<ShipmentView['lines'][number]>(LINES, [number]);
    const tracking = await from.rows<ShipmentView['tracking'][number]>(TRACKING, [number]);
    return { ...summaryOf(summary), shipTo, lines, tracking };
  }
}

const SUMMARY = `s.number, s.state,
         array(select distinct o.number from shipment_lines l join orders o on o.id = l.order_id
                where l.shipment_id = s.id order by o.number) as orders,
         s.service, c.carrier, c.mode, s.warehouse, s.ship_by_date as "shipByDate",
         s.ship_by_at as "shipByAt", s.pickup_at as "pickupAt", s.pickup_reason as "pickupReason", s.planned_date as "plannedDate", s.cost, c.currency,
         s.tracking_number as "trackingNumber", s.signed_by as "signedBy", s.planned_at as "plannedAt",
         s.handed_over_at as "handedOverAt", s.delivered_at as "deliveredAt", 
         (select min(coalesce(expected_by(l.order_id, 'handOver', s.number), expected_by(l.order_id, 'proveDelivery', s.number)))
            from shipment_lines l where l.shipment_id = s.id) as "expectedBy",
         s.merged_into as "mergedInto"`;
const FROM = 'from shipments s join carrier_services c on c.code = s.service';

const list = (comparison: '<' | '>', order: 'desc' | 'asc') => `
  select ${SUMMARY} ${FROM}
   where ($1::text is null or s.state = $1)
     and ($2::text is null or s.id in (select l.shipment_id from orders o join shipment_lines l on l.order_id = o.id where o.number = $2))
     and ($3::text is null or s.number ${comparison} $3)
   order by s.number ${order} limit $4`;
const LIST_DESCENDING = list('<', 'desc');
const LIST_ASCENDING = list('>', 'asc');

const ONE = `
  select ${SUMMARY}, (select coalesce(v.content -> 'shipTo', o.ship_to) from shipment_lines l join orders o on o.id = l.order_id
           left join order_versions v on v.order_id = l.order_id and v.version = l.version where l.shipment_id = s.id limit 1) as "shipTo"
    ${FROM} where s.number = $1`;
const LINES = `
  select o.number as order, l.line_no as line, r.number as release, ${NAMED_ITEM}, l.quantity, l.packed, l.shipped
    from shipments s join shipment_lines l on l.shipment_id = s.id join orders o on o.id = l.order_id
    join releases r on r.id = l.release_id join items i on i.code = l.item
   where s.number = $1 order by o.number, l.line_no, r.number`;
const TRACKING = `
  select t.code, t.location, t.note, t.reported_by as "reportedBy", t.at
    from shipments s join tracking_events t on t.shipment_id = s.id where s.number = $1 order by t.id`;

const summaryOf = ({ cost, currency, ...summary }: SummaryRow): ShipmentSummary => ({
  ...summary,
  cost: money(new Exact(cost), currency),
});
