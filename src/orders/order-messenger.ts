import { Injectable, Logger } from '@nestjs/common';
import { WorkflowExecutionAlreadyStartedError, type Client, type WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { isEnded, type Stage } from '../../domain/order/stage.js';
import {
  ORDERS_QUEUE,
  orderWorkflowId,
  SALES_ORDER,
  SIGNALS,
  UPDATES,
  type Fact,
  type OrderState,
} from '../../workflows/messages.js';
import { searchAttributesOf } from '../../workflows/search-attributes.js';
import { CompanyProfile } from '../company/company-profile.js';
import { BusinessClock } from '../platform/clock/business-clock.js';
import { Database } from '../platform/database/database.js';
import { TemporalGateway } from '../platform/temporal/temporal-gateway.js';
import { readOrderFile } from './read-order-file.js';
import { orderStateOf } from './order-state.js';
import { goesOnByAStep } from './outbox-rows.js';
import { summaryOf } from './outbox-batch.js';
import type { WrittenOutboxRow } from './save-order-file.js';

type Row = Pick<WrittenOutboxRow, 'name' | 'kind' | 'payload'>;

/** A worker that is well takes an update within milliseconds. */
const TAKEN_WITHIN_MS = 2_000;

/** Delivers one row of the outbox to an order's workflow. Delivering twice does no harm. */
@Injectable()
export class OrderMessenger {
  private readonly logger = new Logger(OrderMessenger.name);

  constructor(
    private readonly temporal: TemporalGateway,
    private readonly database: Database,
    private readonly clock: BusinessClock,
    private readonly company: CompanyProfile,
  ) {}

  async deliver(row: Row): Promise<void> {
    const client = await this.temporal.client();
    if (row.kind === 'start') await this.start(client, row.name, 'REJECT_DUPLICATE');
    else await this.told(client, row, (order) => order.signal(SIGNALS.factReported, row.payload));
  }

  /**
   * The same by whoever has just written the row, in the way that costs least: the server writes an update of a quiet
   * workflow once, a signal three times. Where no worker takes it in time it is left to the server as a signal.
   */
  async deliverAtOnce(row: Row): Promise<void> {
    const fact = row.payload as Fact;
    if (row.kind !== 'factReported' || !goesOnByAStep(fact)) {
      await this.deliver(row);
      return;
    }
    const client = await this.temporal.client();
    try {
      await client.withDeadline(Date.now() + TAKEN_WITHIN_MS, () =>
        this.told(client, row, (order) =>
          order.startUpdate(UPDATES.factReported, {
            args: [fact],
            updateId: fact.factId,
            waitForStage: 'ACCEPTED',
          }),
        ),
      );
    } catch (error) {
      this.logger.debug(`fact ${String(fact.seq)} of ${row.name} is signalled: ${String(error)}`);
      await this.deliver(row);
    }
  }

  /** Takes up again the workflow of an order that has none and has not ended. */
  async takeUp(number: string): Promise<void> {
    await this.start(await this.temporal.client(), number, 'ALLOW_DUPLICATE');
  }

  private async told(
    client: Client,
    row: Row,
    tell: (order: WorkflowHandle) => Promise<unknown>,
  ): Promise<void> {
    try {
      await tell(client.workflow.getHandle(orderWorkflowId(row.name)));
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      // Closed here means delivered: the workflow has taken the fact in before it ended, or needs it no more.
      if (await this.hasEnded(row.name)) return;
      // A workflow that is gone is taken up again from PostgreSQL, which knows this fact already.
      await this.start(client, row.name, 'ALLOW_DUPLICATE');
    }
  }

  private async start(
    client: Client,
    number: string,
    workflowIdReusePolicy: 'REJECT_DUPLICATE' | 'ALLOW_DUPLICATE',
  ): Promise<void> {
    const state = await this.stateOf(number);
    if (!state) return;
    try {
      await client.workflow.start(SALES_ORDER, {
        workflowId: orderWorkflowId(number),
        taskQueue: ORDERS_QUEUE,
        args: [state],
        workflowIdReusePolicy,
        typedSearchAttributes: searchAttributesOf(state),
        staticSummary: summaryOf(`${state.order} · ${state.customer}`),
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  private async hasEnded(number: string): Promise<boolean> {
    const row = await this.database.row<{ stage: Stage }>('select stage from orders where number = $1', [
      number,
    ]);
    return row !== undefined && isEnded(row.stage);
  }

  private async stateOf(number: string): Promise<OrderState | undefined> {
    return await this.database.transaction(async (tx) => {
      const file = await readOrderFile(tx, number, await this.clock.read(tx), this.company);
      if (!file || isEnded(file.order.stage)) return undefined;
      return await orderStateOf(file, this.company.policies.connectors);
    });
  }
}
