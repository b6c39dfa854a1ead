import { Injectable, Logger } from '@nestjs/common';
import { orderOfWorkflow, SALES_ORDER } from '../../workflows/messages.js';
import { TemporalGateway } from '../platform/temporal/temporal-gateway.js';
import { OrderMessenger } from './order-messenger.js';

const EVERY_MS = 15_000;
/** Visibility lags behind, and a process may have been away for a while. */
const LOOKS_BACK_MS = 10 * 60_000;
/** What failed while no process looked is found by the first look. */
const FIRST_LOOK_BACK_MS = 7 * 24 * 3_600_000;

/**
 * Takes up again, from PostgreSQL, orders whose workflow has failed: one whose history no longer replays does. An operator
 * sees the failed run beside the new one in the Temporal UI, with the reason.
 */
@Injectable()
export class LostProcesses {
  private readonly logger = new Logger(LostProcesses.name);
  private nextLook = 0;
  private lookFrom = Date.now() - FIRST_LOOK_BACK_MS;
  /** Runs that have been seen to. */
  private readonly known = new Map<string, number>();

  constructor(
    private readonly temporal: TemporalGateway,
    private readonly messenger: OrderMessenger,
  ) {}

  /** From time to time; nothing when it is not yet time. */
  async takeUp(): Promise<void> {
    const now = Date.now();
    if (now < this.nextLook) return;
    this.nextLook = now + EVERY_MS;
    const client = await this.temporal.client();
    const since = new Date(this.lookFrom).toISOString();
    const query = `WorkflowType = '${SALES_ORDER}' and ExecutionStatus = 'Failed' and CloseTime > '${since}'`;
    for await (const { workflowId, runId } of client.workflow.list({ query })) {
      if (this.known.has(runId)) continue;
      const order = orderOfWorkflow(workflowId);
      this.logger.error(`the workflow of ${order} has failed (run ${runId}): the order is taken up again`);
      await this.messenger.takeUp(order);
      this.known.set(runId, now);
    }
    this.lookFrom = now - LOOKS_BACK_MS;
    for (const [runId, seenAt] of this.known) if (seenAt < this.lookFrom) this.known.delete(runId);
  }
}
