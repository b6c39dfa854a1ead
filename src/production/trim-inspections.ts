import { v7 as uuid } from 'uuid';
import { isPositive, isZero, min, minus } from '../../domain/quantity/quantity.js';
import { amendTask } from '../orders/amend-task.js';
import type { OrderFile } from '../orders/order-file.js';
import { nextNumber } from '../platform/database/numbers.js';
import type { Why } from './end-work.js';

interface OpenInspection {
  id: string;
  number: string;
  quantity: string;
  found: string;
  failed: string;
}

/** Goods that wait for their inspection: of one work order, or by line of the order. */
export async function uninspected(file: OrderFile, workOrder: string): Promise<string> {
  const row = await file.tx.row<{ quantity: string }>(
    `select trim_scale(coalesce(sum(q.quantity - q.passed - q.failed), 0))::text as quantity
       from inspections q join work_orders w on w.id = q.work_order_id
      where q.order_id = $1 and w.number = $2 and q.state = 'open'`,
    [file.order.id, workOrder],
  );
  return row?.quantity ?? '0';
}

export async function uninspectedByLine(file: OrderFile): Promise<ReadonlyMap<number, string>> {
  const rows = await file.tx.rows<{ lineNo: number; quantity: string }>(
    `select line_no as "lineNo", trim_scale(sum(quantity - passed - failed))::text as quantity
       from inspections where order_id = $1 and state = 'open' group by 1`,
    [file.order.id],
  );
  return new Map(rows.map(({ lineNo, quantity }) => [lineNo, quantity]));
}

/** So much of what a line's open inspections are to look at is not needed any more: the latest look at less, or are over. */
export async function trimInspections(
  file: OrderFile,
  { lineNo, workOrder, quantity }: { lineNo: number; workOrder?: string; quantity: string },
  { by, reason }: Why,
): Promise<void> {
  if (!isPositive(quantity)) return;
  let excess = quantity;
  for (const each of await openInspections(file, lineNo, workOrder)) {
    const cut = min(excess, minus(each.quantity, each.found));
    if (!isPositive(cut)) continue;
    excess = minus(excess, cut);
    const left = minus(each.quantity, cut);
    const state = stateOf(each, left);
    // One that has looked at nothing keeps what it was asked for.
    await file.tx.rows('update inspections set quantity = $2, state = $3 where id = $1', [
      each.id,
      state === 'cancelled' ? each.quantity : left,
      state,
    ]);
    const task = { kind: 'inspect' as const, document: each.number };
    if (state === 'open') amendTask(file, task, { quantity: minus(left, each.found) });
    else file.closeTasks(task, { state: 'withdrawn', by, reason });
  }
}

/** So much of what was to be inspected of a work order is now of another one, for another line. */
export async function passInspections(
  file: OrderFile,
  { from, to, lineNo, quantity }: { from: string; to: string; lineNo: number; quantity: string },
): Promise<void> {
  if (!isPositive(quantity)) return;
  const number = await nextNumber(file.tx, 'QI', file.time.at);
  const fresh = { id: uuid(), number, line_no: lineNo, quantity, passed: 0, failed: 0, opened_at: file.at };
  const [row] = await file.tx.rows<{ item: string; checklist: unknown; source: number }>(PASS, [
    from,
    to,
    JSON.stringify(fresh),
  ]);
  if (!row) throw new Error(`${from} has nothing to inspect`);
  const { item, checklist, source } = row;
  const why = { by: 'system', reason: `inspected as ${number}` };
  await trimInspections(file, { lineNo: source, workOrder: from, quantity }, why);
  file.openTask({
    kind: 'inspect',
    document: number,
    data: { workOrder: to, item, quantity, line: lineNo, checklist },
  });
  file.tell('inspectionAsked', 'system', { inspection: number, workOrder: to, item, quantity }, 'production');
}

function stateOf(
  { found, failed }: OpenInspection,
  left: string,
): 'open' | 'passed' | 'failed' | 'cancelled' {
  if (isPositive(minus(left, found))) return 'open';
  if (isZero(found)) return 'cancelled';
  return isZero(failed) ? 'passed' : 'failed';
}

async function openInspections(
  file: OrderFile,
  lineNo: number,
  workOrder?: string,
): Promise<OpenInspection[]> {
  return await file.tx.rows<OpenInspection>(
    `select q.id, q.number, q.quantity::text, (q.passed + q.failed)::text as found, q.failed::text
       from inspections q join work_orders w on w.id = q.work_order_id
      where q.order_id = $1 and q.line_no = $2 and q.state = 'open' and ($3::text is null or w.number = $3)
      order by q.number desc`,
    [file.order.id, lineNo, workOrder ?? null],
  );
}

/** An inspection like the latest open one of a work order, of another work order. */
const PASS = `
  with source as (
    select q.* from inspections q join work_orders w on w.id = q.work_order_id
     where w.number = $1 and q.state = 'open' order by q.number desc limit 1),
  made as (
    insert into inspections
    select (jsonb_populate_record(null::inspections, to_jsonb(s) || $3::jsonb || jsonb_build_object('work_order_id', w.id))).*
      from source s, work_orders w where w.number = $2)
  select item, checklist, line_no as source from source`;
