import { isZero } from '../../domain/quantity/quantity.js';
import { scrapGoods } from '../inventory/scrap-goods.js';
import type { OrderFile } from '../orders/order-file.js';
import { byNumber } from './work-order-rows.js';
import type { WorkOfOrder } from './work-of-order.js';

/** Who wants something undone, and why. */
export interface Why {
  by: string;
  reason: string;
}

interface Ended {
  number: string;
  item: string;
  quantity: string;
  good: string;
}

/** Cancels the work orders of an order that are not begun: those with these numbers, or all. */
export async function cancelIdleWork(
  file: OrderFile,
  why: Why,
  numbers: readonly string[] | null = null,
): Promise<void> {
  const idle = await file.tx.rows<Ended & { wasPlanned: boolean }>(
    `update work_orders w set state = 'cancelled'
       from (select id, state = 'planned' as planned from work_orders
              where order_id = $1 and state in ('planned', 'released', 'acknowledged') and ($2::text[] is null or number = any($2))
              for update) i
      where w.id = i.id
     returning w.number, w.item, trim_scale(w.quantity)::text as quantity, w.good::text, i.planned as "wasPlanned"`,
    [file.order.id, numbers],
  );
  for (const { number, item, quantity, wasPlanned } of idle.toSorted(byNumber)) {
    withdraw(file, number, why);
    // Nobody was told of a plan.
    if (!wasPlanned)
      file.tell('workOrderCancelled', why.by, { workOrder: number, item, quantity }, 'production');
  }
}

/** Ends begun work orders of an order with what they have made: those with these numbers, or all. */
export async function endStartedWork(
  file: OrderFile,
  why: Why,
  numbers: readonly string[] | null = null,
): Promise<void> {
  const ended = await file.tx.rows<Ended>(
    `update work_orders set state = 'done', done_at = $2
      where order_id = $1 and state = 'started' and ($3::text[] is null or number = any($3))
     returning number, item, trim_scale(quantity)::text as quantity, trim_scale(good)::text as good`,
    [file.order.id, file.at, numbers],
  );
  for (const { number, item, quantity, good } of ended.toSorted(byNumber)) {
    withdraw(file, number, why);
    file.tell('workOrderEnded', why.by, { workOrder: number, item, quantity, good }, 'production');
  }
}

/**
 * Writes off good pieces that were made to the customer's wishes and that nobody can use any more, in one warehouse or
 * wherever they lie. @returns what was there to be written off
 */
export async function writeOffMade(
  file: OrderFile,
  { number, lineNo, item }: Pick<WorkOfOrder, 'number' | 'lineNo' | 'item'>,
  { warehouse, quantity }: { warehouse: string | null; quantity: string },
  { by, reason }: Why,
): Promise<string> {
  const goods = { lineNo, item, warehouse, quantity };
  const taken = await scrapGoods(file, { ...goods, document: number, reason, by });
  if (!isZero(taken))
    file.tell('goodsWrittenOff', by, { workOrder: number, item, quantity: taken }, 'production');
  return taken;
}

function withdraw(file: OrderFile, document: string, { by, reason }: Why): void {
  file.closeTasks({ kind: 'produce', document }, { state: 'withdrawn', by, reason });
}
