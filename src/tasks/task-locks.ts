import { DomainError } from '../../domain/errors/domain-error.js';
import type { Tx } from '../platform/database/database.js';
import { readTask, type TaskView } from './task-view.js';

/**
 * A document may serve several orders; they are locked by id, as everywhere, before its department's verb locks them. As an
 * array, since joined to the orders they would be looked for by reading all of these while there are few.
 */
const lock = (order: string, document: string): string => `
  select id from orders where id = any(array(
    ${order}
    union select l.order_id from shipments s join shipment_lines l on l.shipment_id = s.id where s.number = ${document}
    union select l.order_id from purchase_orders p join purchase_lines l on l.purchase_order_id = p.id where p.number = ${document}
    union select a.order_id from purchase_orders p join purchase_lines l on l.purchase_order_id = p.id
            join purchase_allocations a on a.purchase_line_id = l.id where p.number = ${document}))
   order by id for update`;
const LOCK = lock('select id from orders where number = $1', '$2');
const LOCK_OF_TASK = lock(
  'select order_id from tasks where id = $1',
  '(select document from tasks where id = $1)',
);

/** Locks an order and those that a task's document serves beside it: whatever closes the task waits for that. */
export async function lockOrders(tx: Tx, order: string, document: string): Promise<void> {
  await tx.rows(LOCK, [order, document]);
}

/** The task as it is under its orders' locks. @throws DomainError `not-found` */
export async function lockTask(tx: Tx, taskId: string): Promise<TaskView> {
  // Asked for at once, and answered in this sequence.
  const [, task] = await Promise.all([tx.rows(LOCK_OF_TASK, [taskId]), readTask(tx, taskId)]);
  return task;
}

/** @throws DomainError `task-already-closed`, telling who closed it */
export function refuseClosed(task: TaskView): void {
  if (task.state !== 'open' && task.state !== 'claimed') throw alreadyClosed(task);
}

/** Refuses to work on a task that somebody else has taken on. */
export function refuseClaimedByOther(task: TaskView, name: string): void {
  if (task.state !== 'claimed' || task.assignee === name) return;
  const assignee = task.assignee ?? '';
  throw new DomainError('task-claimed-by-other', `${assignee || 'Somebody'} has claimed this task`, {
    detailZh: `任务已由 ${assignee} 领取`,
    facts: { assignee: task.assignee },
  });
}

export function alreadyClosed({ state, closedBy }: TaskView): DomainError {
  return new DomainError('task-already-closed', `The task was ${state} by ${closedBy ?? 'the system'}`, {
    detailZh: `任务已由 ${closedBy ?? '系统'} 处理（${state}）`,
    facts: { state, closedBy },
  });
}
