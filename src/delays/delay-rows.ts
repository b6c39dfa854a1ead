import { v7 as uuid } from 'uuid';
import { causeKey, type DelayKind } from '../../domain/delay/delay.js';
import type { Department } from '../../domain/order/departments.js';
import type { TaskKind } from '../../domain/order/tasks.js';
import type { OrderFile } from '../orders/order-file.js';
import { columnsOf, toRecords } from '../platform/database/rows.js';
import { Delay } from './delays.entities.js';

/** A delay as its table holds it; instants are ISO text. */
export type DelayRow = Omit<Delay, 'detectedAt' | 'clearedAt'> & {
  detectedAt: string;
  clearedAt: string | null;
};

/** What delays an order, as it is noticed or reported. */
export interface Cause {
  kind: DelayKind;
  /** Document, work centre, item, supplier or carrier service. */
  document: string;
  department: Department;
  task?: TaskKind;
  line?: number;
  disruptionId?: string;
  /** Day on which the document or the means are expected now. */
  until?: string | null;
  days?: number | null;
  note?: string | null;
  by?: string;
}

/** The open delays of an order whose row is locked, the oldest first. */
export async function readOpenDelays(file: OrderFile): Promise<DelayRow[]> {
  if (file.order.delaysOpen === 0) return [];
  return await file.tx.rows<DelayRow>(
    `select ${columnsOf(file.tx, Delay, 'd')} from delays d where d.order_id = $1 and d.state = 'open' order by d.id`,
    [file.order.id],
  );
}

/** A delay that was not known; its forecasts are filled in when the order is projected. */
export function newDelay(file: OrderFile, cause: Cause): DelayRow {
  const { kind, document, department } = cause;
  return {
    id: uuid(),
    orderId: file.order.id,
    cause: causeKey(kind, document),
    kind,
    document,
    task: cause.task ?? null,
    line: cause.line ?? null,
    department,
    disruptionId: cause.disruptionId ?? null,
    until: cause.until ?? null,
    agreed: null,
    days: cause.days ?? null,
    projectedBefore: file.order.projectedDate,
    projectedAfter: null,
    note: cause.note ?? null,
    state: 'open',
    detectedAt: file.at,
    raisedBy: cause.by ?? 'system',
    clearedAt: null,
    clearedBy: null,
  };
}

/** The same cause noticed again: what is known of it now. What a department has agreed to stands until the cause itself moves. */
export function mergeCause(delay: DelayRow, cause: Cause): void {
  const until = cause.until === undefined ? delay.until : cause.until;
  if (until !== delay.until) delay.agreed = null;
  delay.until = until;
  delay.days = cause.days === undefined ? delay.days : cause.days;
  delay.note = cause.note ?? delay.note;
  delay.disruptionId = cause.disruptionId ?? delay.disruptionId;
}

/** Day on which it is expected to be over: the department's own word counts more than the report. */
export const endOf = ({ agreed, until }: DelayRow): string | null => agreed ?? until;

/** Writes new and changed delays in one statement. */
export async function saveDelays(file: OrderFile, delays: readonly DelayRow[]): Promise<void> {
  if (delays.length === 0) return;
  await file.tx.rows(
    `insert into delays select * from jsonb_populate_recordset(null::delays, $1::jsonb)
     on conflict (id) do update set until = excluded.until, agreed = excluded.agreed, days = excluded.days, note = excluded.note,
       disruption_id = excluded.disruption_id, projected_after = excluded.projected_after, state = excluded.state,
       cleared_at = excluded.cleared_at, cleared_by = excluded.cleared_by`,
    [toRecords(delays)],
  );
}
