import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DELAY_KINDS, sayCause, type DelayKind } from '../../domain/delay/delay.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import { DEPARTMENTS } from '../../domain/order/departments.js';
import { Database } from '../platform/database/database.js';
import { cursor, page, pageQuery, readCursor, type Page } from '../platform/http/paging.js';
import { code, id } from '../platform/http/schemas.js';
import { DISRUPTION, type DisruptionRow } from './disruption-rows.js';
import type { DisruptionsQuery, DisruptionSummary, DisruptionView } from './disruptions.views.js';

const KINDS = Object.keys(DELAY_KINDS) as [DelayKind, ...DelayKind[]];

export const delaysQuery = pageQuery(['-detected'], {
  order: code.optional(),
  kind: z.enum(KINDS).optional(),
  department: z.enum(DEPARTMENTS).optional(),
  state: z.enum(['open', 'cleared']).optional(),
  disruption: id.optional().describe('Delays that come from this reported event'),
});
export type DelaysQuery = z.infer<typeof delaysQuery>;

export const delayView = z
  .object({
    id: z.string(),
    order: z.string(),
    cause: z.object({ key: z.string(), en: z.string(), zh: z.string() }).describe('What delays it'),
    kind: z.enum(KINDS),
    document: z.string().describe('Document, work centre, item, supplier or carrier service'),
    department: z.enum(DEPARTMENTS).describe('Department that can speed it up'),
    disruption: z.string().nullable(),
    until: z.string().nullable().describe('Day on which it is expected to be over'),
    days: z.number().int().nullable(),
    note: z.string().nullable(),
    promisedDate: z.string().nullable(),
    projectedBefore: z.string().nullable().describe('Forecast of the delivery before it was noticed'),
    projectedAfter: z.string().nullable().describe('Forecast with it'),
    state: z.enum(['open', 'cleared']),
    detectedAt: z.string(),
    raisedBy: z.string(),
    clearedAt: z.string().nullable(),
    clearedBy: z.string().nullable(),
  })
  .meta({ id: 'Delay' });
export type DelayView = z.infer<typeof delayView>;

type DelayListRow = Omit<DelayView, 'cause'> & { cause: string };
type SummaryRow = Omit<DisruptionRow, never> & { ordersTouched: number };

const AFTER = z.tuple([z.iso.datetime(), z.uuid()]);

/** Reads delays and what was reported, for people and programs. */
@Injectable()
export class DelaysQueries {
  constructor(private readonly database: Database) {}

  /** Delays, those noticed last first. */
  async list(query: DelaysQuery): Promise<Page<DelayView>> {
    const [at, after] = readCursor(query.cursor, query.sort, AFTER) ?? [null, null];
    const { order, kind, department, state, disruption, limit } = query;
    const rows = await this.database.rows<DelayListRow>(DELAYS, [
      order ?? null,
      kind ?? null,
      department ?? null,
      state ?? null,
      disruption ?? null,
      at,
      after,
      limit + 1,
    ]);
    const { data, nextCursor } = page(rows, limit, (last) => cursor(query.sort, [last.detectedAt, last.id]));
    return { data: data.map(viewOf), nextCursor };
  }

  /** Reported events, the last first. */
  async disruptions(query: DisruptionsQuery): Promise<Page<DisruptionSummary>> {
    const [at, after] = readCursor(query.cursor, query.sort, AFTER) ?? [null, null];
    const { kind, subject, state, limit } = query;
    const rows = await this.database.rows<SummaryRow>(
      `select ${SUMMARY} from disruptions d
        where ($1::text is null or d.kind = $1) and ($2::text is null or d.subject = $2) and ($3::text is null or d.state = $3)
          and ($4::timestamptz is null or (d.reported_at, d.id) < ($4, $5::uuid))
        order by d.reported_at desc, d.id desc limit $6`,
      [kind ?? null, subject ?? null, state ?? null, at, after, limit + 1],
    );
    const { data, nextCursor } = page(rows, limit, (last) => cursor(query.sort, [last.reportedAt, last.id]));
    return { data: data.map(summaryOf), nextCursor };
  }

  /** One reported event with every order it touches. @throws DomainError `not-found` */
  async disruption(disruptionId: string): Promise<DisruptionView> {
    const row = await this.database.row<SummaryRow>(`select ${SUMMARY} from disruptions d where d.id = $1`, [
      disruptionId,
    ]);
    if (!row) throw noSuchDisruption(disruptionId);
    const orders = await this.database.rows<DisruptionView['orders'][number]>(TOUCHED_ORDERS, [disruptionId]);
    return { ...summaryOf(row), orders };
  }
}

export const noSuchDisruption = (disruptionId: string): DomainError =>
  new DomainError('not-found', `There is no disruption ${disruptionId}`, {
    detailZh: `突发事件 ${disruptionId} 不存在`,
  });

const SUMMARY = `${DISRUPTION}, (select count(distinct e.order_id)::int from delays e where e.disruption_id = d.id) as "ordersTouched"`;

const DELAYS = `
  select d.id, o.number as "order", d.cause, d.kind, d.document, d.department, d.disruption_id as disruption,
         coalesce(d.agreed, d.until) as until, d.days, d.note, o.promised_date as "promisedDate",
         d.projected_before as "projectedBefore", d.projected_after as "projectedAfter", d.state, d.detected_at as "detectedAt",
         d.raised_by as "raisedBy", d.cleared_at as "clearedAt", d.cleared_by as "clearedBy"
    from delays d join orders o on o.id = d.order_id
   where ($1::text is null or o.number = $1) and ($2::text is null or d.kind = $2) and ($3::text is null or d.department = $3)
     and ($4::text is null or d.state = $4) and ($5::uuid is null or d.disruption_id = $5)
     and ($6::timestamptz is null or (d.detected_at, d.id) < ($6, $7::uuid))
   order by d.detected_at desc, d.id desc limit $8`;

const TOUCHED_ORDERS = `
  select o.number as "order", o.promised_date as "promisedDate", e.projected_before as "projectedBefore",
         o.projected_date as "projectedDate", o.flags ? 'atRisk' as "atRisk", o.flags ? 'late' as late, e.state
    from (select distinct on (order_id) * from delays where disruption_id = $1 order by order_id, id desc) e
    join orders o on o.id = e.order_id order by o.number`;

function viewOf({ cause, ...row }: DelayListRow): DelayView {
  return { ...row, cause: { key: cause, ...sayCause(row) } };
}

function summaryOf(row: SummaryRow): DisruptionSummary {
  const { spread, ...rest } = row;
  return { ...rest, complete: spread };
}
