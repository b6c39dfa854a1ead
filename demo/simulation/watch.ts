import { setTimeout as pause } from 'node:timers/promises';
import { type Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { Client as Postgres } from 'pg';
import { isEnded, type Stage } from '../../domain/order/stage.js';
import { orderWorkflowId } from '../../workflows/messages.js';

/** Work that is on its way must be done within so many milliseconds of wall-clock time. */
const SETTLES_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 20;

interface OrderRow {
  number: string;
  stage: Stage;
  revision: number;
}

/**
 * Sees whether work is under way that no person has to do: messages in the outbox that have not been delivered, and
 * orders whose workflow has not taken everything in. The clock stands still meanwhile.
 */
export class Watch {
  /** Revision of each order at which its workflow was seen to have nothing left to do. */
  private readonly quietAt = new Map<string, number>();

  constructor(
    private readonly postgres: Postgres,
    private readonly temporal: Client,
  ) {}

  /** Waits until every order's workflow has taken everything in. @throws Error that names what does not settle */
  async ordersSettled(): Promise<void> {
    await this.until(() => this.busyOrders());
  }

  /** Waits until, besides, every department has been told of its tasks. @throws Error that names what does not settle */
  async settled(): Promise<void> {
    await this.until(() => this.undelivered('department'));
  }

  private async until(pending: () => Promise<string[]>): Promise<void> {
    const end = Date.now() + SETTLES_WITHIN_MS;
    for (let left = await pending(); left.length > 0; left = await pending()) {
      if (Date.now() > end) {
        const seconds = String(SETTLES_WITHIN_MS / 1000);
        throw new Error(`after ${seconds} s still under way: ${left.slice(0, 10).join('; ')}`);
      }
      await pause(LOOK_AGAIN_MS);
    }
  }

  /** Orders that are at work or about to be, in words. */
  private async busyOrders(): Promise<string[]> {
    const undelivered = await this.undelivered('order');
    if (undelivered.length > 0) return undelivered;
    const orders = await this.orders();
    const moved = orders.filter(({ number, revision }) => this.quietAt.get(number) !== revision);
    if (moved.length === 0) return [];
    const busy = (await Promise.all(moved.map((order) => this.busy(order)))).filter(
      (each) => each !== undefined,
    );
    if (busy.length > 0) return busy;
    for (const { number, revision } of moved) this.quietAt.set(number, revision);
    // A workflow may have written something after it was looked at: quiet is what is quiet twice.
    return ['the last look found changes'];
  }

  private async undelivered(target: 'order' | 'department'): Promise<string[]> {
    const { rows } = await this.postgres.query<{ name: string; kind: string; lastError: string | null }>(
      `select name, kind, last_error as "lastError" from outbox
        where delivered_at is null and target = $1 order by id limit 10`,
      [target],
    );
    return rows.map(
      ({ name, kind, lastError }) =>
        `${kind} for ${name} is not delivered${lastError ? ` (${lastError})` : ''}`,
    );
  }

  private async orders(): Promise<OrderRow[]> {
    const { rows } = await this.postgres.query<OrderRow>(
      'select number, stage, revision from orders order by number',
    );
    return rows;
  }

  private async busy({ number, stage }: OrderRow): Promise<string | undefined> {
    try {
      const { raw, status } = await this.temporal.workflow.getHandle(orderWorkflowId(number)).describe();
      if (raw.pendingWorkflowTask) return `the workflow of ${number} is at work`;
      const activity = raw.pendingActivities?.[0];
      if (activity)
        return `${activity.activityType?.name ?? 'an activity'} of ${number} is at work: ${activity.lastFailure?.message ?? 'no error'}`;
      if (isEnded(stage) && status.name === 'RUNNING') return `the workflow of ${number} has not ended`;
      return undefined;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return `the workflow of ${number} has not started`;
      throw error;
    }
  }
}
