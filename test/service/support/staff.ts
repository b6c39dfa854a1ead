import { v7 as uuid } from 'uuid';
import type { TaskKind } from '../../../domain/order/tasks.js';
import type { OrderView } from '../../../src/orders/order-view.js';
import type { Page } from '../../../src/platform/http/paging.js';
import type { TaskView } from '../../../src/tasks/tasks.service.js';
import type { ApiClient } from './api-client.js';
import type { Person } from './company.js';
import { until } from './wait.js';

/** Whoever gives a client per person: a company in this process or one of child processes. */
export interface Workplace {
  as(person: Person): ApiClient;
}

/** The result with which a task is completed when all goes by plan; `undefined` needs none. */
const BY_PLAN: Record<TaskKind, (task: TaskView) => unknown> = {
  answerOffer: () => ({ accept: true }),
  findSource: () => ({ supplier: 'SUP-STEEL', leadDays: 5, price: '10' }),
  approveStep: () => undefined,
  decideCredit: () => ({ approve: true }),
  confirmDeposit: () => ({ reference: `BANK-${uuid()}` }),
  produce: ({ data }) => (data['requirements'] ? { acknowledge: true } : undefined),
  inspect: ({ data }) => ({
    results: (data['checklist'] as { check: number }[]).map(({ check }) => ({ check, ok: true })),
  }),
  receiveGoods: () => undefined,
  transferGoods: () => undefined,
  pick: () => undefined,
  handOver: () => ({ trackingNumber: `TRACK-${uuid()}` }),
  proveDelivery: () => ({ signedBy: 'the gatekeeper' }),
  collectBalance: () => ({ reference: `BANK-${uuid()}` }),
  returnPayment: () => ({ reference: `BANK-${uuid()}` }),
  decideChange: () => ({ decision: 'approve' }),
  answerChange: () => ({ accept: true }),
  bearCost: () => ({ accept: true }),
  acknowledgeChange: () => ({}),
  expedite: () => ({ note: 'we do what we can' }),
  resolveRefusal: () => undefined,
  resolveDecline: () => ({ action: 'reassign' }),
};

/** The departments' people, who do what their tasks ask, by the API alone. */
export class Staff {
  constructor(private readonly workplace: Workplace) {}

  async order(number: string): Promise<OrderView> {
    return await this.workplace.as('manager').get<OrderView>(`/orders/${number}`);
  }

  async tasks(number: string): Promise<TaskView[]> {
    return (await this.workplace.as('manager').get<Page<TaskView>>(`/tasks?order=${number}&limit=200`)).data;
  }

  /** Waits for an order to be in a stage. */
  async untilStage(number: string, stage: OrderView['stage']): Promise<OrderView> {
    let seen: OrderView | undefined;
    return await until(
      `${number} to be ${stage}`,
      async () => {
        seen = await this.order(number);
        return seen.stage === stage && seen;
      },
      { lastSeen: () => `It is ${seen?.stage ?? 'unknown'}, waiting for ${JSON.stringify(seen?.next)}` },
    );
  }

  /** Waits for an order to have an open task of a kind. */
  async untilTask(number: string, kind: TaskKind, document?: string): Promise<TaskView> {
    let seen: TaskView[] = [];
    return await until(
      `a task ${kind} of ${number}`,
      async () => {
        seen = await this.tasks(number);
        return seen.find((task) => task.kind === kind && (document ?? task.document) === task.document);
      },
      { lastSeen: () => `Open: ${seen.map((task) => task.kind).join(', ') || 'nothing'}` },
    );
  }

  /** Completes a task as its department, by plan unless a result is given. */
  async complete(
    task: TaskView,
    result: unknown = BY_PLAN[task.kind](task),
    reason?: string,
  ): Promise<TaskView> {
    return await this.workplace.as(task.department).post<TaskView>(`/tasks/${task.id}:complete`, {
      ...(result === undefined ? {} : { result }),
      ...(reason === undefined ? {} : { reason }),
    });
  }

  /** Waits for a task of a kind and completes it. */
  async does(number: string, kind: TaskKind, result?: unknown): Promise<TaskView> {
    return await this.complete(await this.untilTask(number, kind), result);
  }

  /** Does everything that is asked for an order, all by plan, until it is in a stage. */
  async carryOn(number: string, stage: OrderView['stage'], timeoutMs = 30_000): Promise<OrderView> {
    let seen: OrderView | undefined;
    return await until(
      `${number} to be carried to ${stage}`,
      async () => {
        seen = await this.order(number);
        if (seen.stage === stage) return seen;
        for (const task of await this.tasks(number)) await this.tryTo(task);
        return undefined;
      },
      {
        timeoutMs,
        lastSeen: () => `It is ${seen?.stage ?? 'unknown'}, waiting for ${JSON.stringify(seen?.next)}`,
      },
    );
  }

  /** Completes a task by plan; it may have to wait for another one, e.g. a work order for its components. */
  async tryTo(task: TaskView): Promise<void> {
    const result = BY_PLAN[task.kind](task);
    const body = result === undefined ? {} : { result };
    const answer = await this.workplace
      .as(task.department)
      .send('POST', `/tasks/${task.id}:complete`, { body });
    if (answer.status !== 200 && answer.status !== 409)
      throw new Error(`${task.kind} of ${task.order} was answered ${answer.status}: ${answer.text}`);
  }
}
