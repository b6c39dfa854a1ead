import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/errors/domain-error.js';
import { isEnded } from '../../domain/order/stage.js';
import { overtakenBy, type QueuedRelease } from '../../domain/warehouse/release-queue.js';
import type { Actor } from '../identity/actor.js';
import { authorise } from '../identity/policy.js';
import { ordersOf, readQueue, tellOvertaken } from '../inventory/queue-of-releases.js';
import type { Tx } from '../platform/database/database.js';
import { OrderDesk } from './order-desk.js';
import type { OrderFile } from './order-file.js';
import type { Prioritised, Prioritising } from './priority.views.js';

/** Task priorities: 1 is the most urgent. */
const TASK_PRIORITY = { urgent: 1, normal: 3 } as const;

/** How urgent an order is (R8, R11): its place in the warehouse's queue, its tasks' order, and who is overtaken by it. */
@Injectable()
export class PriorityService {
  constructor(private readonly desk: OrderDesk) {}

  /**
   * Sets the priority of an order that is still under way. Releases that people have moved keep their place.
   * @throws DomainError `state-conflict` when the order has ended
   */
  async prioritise(
    number: string,
    { priority, reason }: Prioritising,
    actor: Actor,
    tx: Tx,
  ): Promise<Prioritised> {
    const { result } = await this.desk.withOrder(
      number,
      async (file) => {
        const { order } = file;
        authorise(actor, 'prioritise', 'order', { customer: order.customer });
        if (isEnded(order.stage)) throw hasEnded(file);
        const by = actor.name;
        const overtaken = priority === 'urgent' ? await overtakenNow(file) : [];
        order.priority = priority;
        order.prioritySet = { by, reason, at: file.at };
        this.orderTasks(file);
        const orders = ordersOf(overtaken);
        file.fact({ kind: 'prioritySet', commitment: number, by, note: priority });
        file.tell('prioritySet', by, { priority, reason, overtaken: orders }, 'sales');
        await tellOvertaken(tx, file.at, overtaken, { order: number, reason }, by);
        const releases = overtaken.map((each) => ({ release: each.release, order: each.order }));
        return { order: number, priority, prioritySet: order.prioritySet, overtaken: orders, releases };
      },
      tx,
    );
    return result;
  }

  /** Open tasks are worked off in the order of their priority. */
  private orderTasks(file: OrderFile): void {
    for (const task of file.openTasks) {
      const priority = TASK_PRIORITY[file.order.priority];
      if (task.priority === priority) continue;
      task.priority = priority;
      file.noticeChange(task);
    }
  }
}

/** Releases behind which the order's goods would have been picked, and before which they are from now on. */
async function overtakenNow({ tx, order }: OrderFile): Promise<QueuedRelease[]> {
  const warehouses = await tx.rows<{ warehouse: string }>(
    `select distinct warehouse from releases where order_id = $1 and state = 'released' order by 1`,
    [order.id],
  );
  const overtaken: QueuedRelease[] = [];
  for (const { warehouse } of warehouses)
    overtaken.push(...overtakenBy(await readQueue(tx, warehouse), order.number));
  return overtaken;
}

const hasEnded = ({ order }: OrderFile): DomainError =>
  new DomainError('state-conflict', `${order.number} is ${order.stage}`, {
    detailZh: `订单 ${order.number} 已结束（${order.stage}）`,
    facts: { stage: order.stage },
  });
