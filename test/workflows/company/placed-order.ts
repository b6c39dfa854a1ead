import type { WorkflowHandle } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import {
  QUERIES,
  UPDATES,
  type ChangeAnswer,
  type ChangeDecided,
  type ChangeRequested,
  type ControlAnswer,
  type ControlRequest,
  SIGNALS,
  type Fact,
  type OrderResult,
  type OrderState,
  type OrderStatus,
} from '../../../workflows/messages.js';
import type { Company } from './company.js';
import { eventually } from './eventually.js';
import type { KeptOrder } from './kept-order.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
export type SalesOrder = (state: OrderState) => Promise<OrderResult>;

const QUERY_MS = 2_000;

/** An order whose workflow runs. */
export class PlacedOrder {
  constructor(
    readonly order: KeptOrder,
    private readonly company: Company,
    readonly workflowId: string,
  ) {}

  /** The workflow, whichever run it is in. */
  get handle(): WorkflowHandle<SalesOrder> {
    return this.company.client.workflow.getHandle<SalesOrder>(this.workflowId);
  }

  /** Signals a fact, or any other content, as it is. */
  async tell(fact: Fact | Promise<Fact>): Promise<void> {
    await this.handle.signal(SIGNALS.factReported, await fact);
  }

  /** The same by an update, which comes back when it has been taken. */
  async tellByUpdate(fact: Fact | Promise<Fact>): Promise<void> {
    await this.handle.executeUpdate(UPDATES.factReported, { args: [await fact] });
  }

  async answer(content: unknown): Promise<void> {
    await this.handle.signal(SIGNALS.taskAnswered, content);
  }

  /** Asks the order for a hold, its end, or a cancellation, and awaits the answer. */
  async asks(name: 'hold' | 'resume' | 'cancel', more: Partial<ControlRequest> = {}): Promise<ControlAnswer> {
    const request = {
      requestId: `${name}-1`,
      by: 'Lin Yue',
      reason: 'the customer says so',
      hash: null,
      ...more,
    };
    return await this.handle.executeUpdate<ControlAnswer, [ControlRequest]>(name, { args: [request] });
  }

  /** Asks for another quantity of a line, and awaits the answer. */
  async asksForQuantity(line: number, quantity: string, requestId = 'change-1'): Promise<ChangeAnswer> {
    const request: ChangeRequested = {
      requestId,
      by: 'Lin Yue',
      reason: 'the customer says so',
      content: { lines: [{ do: 'set', line, quantity }] },
      hash: null,
      speaksFor: 'sales',
    };
    return await this.handle.executeUpdate<ChangeAnswer, [ChangeRequested]>(UPDATES.requestChange, {
      args: [request],
    });
  }

  /** A word on the change that was asked for last. */
  async decidesOnChange(decision: ChangeDecided['decision']): Promise<ChangeAnswer> {
    const decided: ChangeDecided = {
      requestId: 'decision-1',
      by: 'Lin Yue',
      change: 'CH-1',
      decision,
      reason: 'the customer says so',
      hash: null,
    };
    return await this.handle.executeUpdate<ChangeAnswer, [ChangeDecided]>(UPDATES.decideChange, {
      args: [decided],
    });
  }

  /** Asked of an order that is not at work: a query that meets a local activity may leave a history that does not replay. */
  async status(): Promise<OrderStatus> {
    let status: OrderStatus | undefined;
    // The test server forgets a query when the workflow continues as new at that moment.
    const ask = () =>
      this.company.client.withDeadline(Date.now() + QUERY_MS, async () => {
        const { raw } = await this.handle.describe();
        if (raw.pendingWorkflowTask) return undefined;
        return await this.handle.query<OrderStatus>(QUERIES.status);
      });
    await eventually(
      async () => (status = await ask().catch(() => undefined)) !== undefined,
      () => 'no answer to a query',
    );
    return status!;
  }

  /** Waits until the workflow shows what is expected. */
  async shows(expected: (status: OrderStatus) => boolean): Promise<OrderStatus> {
    let status = await this.status();
    await eventually(
      async () => expected((status = await this.status())),
      () => JSON.stringify(status),
    );
    return status;
  }

  /** Waits until the workflow has taken a fact of this kind in: until it is idle after it. */
  async reaches(stage: OrderStatus['stage']): Promise<OrderStatus> {
    return await this.shows((status) => status.stage === stage);
  }

  /** Waits until the order file shows what the workflow made it do. */
  async has(done: (order: KeptOrder) => boolean): Promise<void> {
    await eventually(
      async () => done(this.order),
      () => JSON.stringify(this.order.timeline),
    );
  }

  /** Waits until the workflow has continued as new. */
  async continues(): Promise<void> {
    await eventually(
      async () => (await this.company.runsOf(this.workflowId)).length > 1,
      () => 'one run only',
    );
  }

  /** How the order ended; does not let time skip. */
  async ended(): Promise<OrderResult> {
    return await this.handle.result();
  }

  async history(runId?: string): Promise<HistoryEvent[]> {
    const { events } = await this.company.client.workflow.getHandle(this.workflowId, runId).fetchHistory();
    return events ?? [];
  }

  /** The events of one kind in the present run, by the field that holds their attributes. */
  async events(attributes: keyof HistoryEvent, runId?: string): Promise<HistoryEvent[]> {
    return (await this.history(runId)).filter(
      (event) => event[attributes] !== null && event[attributes] !== undefined,
    );
  }

  /** Waits until the workflow has taken everything in, without asking it: a query would cost it a task of its own. */
  async isIdle(): Promise<void> {
    await eventually(
      async () => {
        const last = (await this.history()).at(-1);
        return (
          !last?.workflowTaskScheduledEventAttributes &&
          !last?.workflowTaskStartedEventAttributes &&
          !last?.workflowExecutionSignaledEventAttributes
        );
      },
      () => 'a workflow task that does not end',
    );
  }

  /** From facts to payment: everything that people report of an order whose work has begun. */
  async makeAndDeliver(): Promise<void> {
    const { order } = this;
    await this.reaches('making');
    for (const { line } of order.lines) await this.tell(order.complete(line));
    await this.shipAndPay();
  }

  async shipAndPay(): Promise<void> {
    const { order } = this;
    await this.has(({ lines }) => lines.every(({ released, quantity }) => released === quantity));
    await this.tell(order.pack());
    await this.tell(order.handOver());
    await this.reaches('inTransit');
    await this.tell(order.deliver());
    await this.has(({ header }) => header.invoiced);
    await this.reaches('settling');
    await this.tell(order.pay());
  }
}
