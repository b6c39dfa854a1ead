import type { Client } from '@temporalio/client';
import { departmentWorkflowId, SIGNALS } from '../../workflows/messages.js';
import type { Role } from '../../domain/identity/roles.js';
import type { Department } from '../../domain/order/departments.js';
import type { TaskKind } from '../../domain/order/tasks.js';
import { ApiRefusal } from './api.js';
import type { People } from './people.js';
import { later, plusMinutes, type WorkingTime } from './working-time.js';

/** A task as `GET /v1/tasks` shows it. */
export interface Task {
  readonly id: string;
  readonly department: Department;
  readonly kind: TaskKind;
  readonly order: string;
  readonly document: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly state: string;
  readonly openedAt: string;
}

type StaffRole = Exclude<Role, 'customer'>;

/** What somebody does about a task, and when by the business clock its time has come. */
interface Duty {
  when(task: Task, time: WorkingTime): Date;
  /** @returns true when the task is done by it; otherwise there is more to do, at another time */
  act(task: Task, attempt: number): Promise<boolean>;
}

/** The departments of the company, the bank, the carriers and the suppliers, each with their own sign-in. */
export class Staff {
  private readonly duties: Partial<Record<TaskKind, Duty>>;
  /** Purchase orders that their suppliers have confirmed. */
  private readonly confirmed = new Set<string>();
  /** Transfers that have left. */
  private readonly dispatched = new Set<string>();
  /** Work orders with the requirements that production has read: others are to be read anew. */
  private readonly acknowledged = new Set<string>();
  /** Work orders that have been started. */
  private readonly begun = new Set<string>();

  constructor(
    private readonly people: People,
    private readonly temporal: Client,
    private readonly time: WorkingTime,
  ) {
    this.duties = {
      ...this.officeDuties(),
      ...this.changeDuties(),
      ...this.moneyDuties(),
      ...this.goodsDuties(),
    };
  }

  /** When a task is acted on; undefined when nobody in the demonstration knows what to do with it. */
  when(task: Task): Date | undefined {
    return this.duties[task.kind]?.when(task, this.time);
  }

  /** @returns true when the task is done by it */
  async act(task: Task, attempt: number): Promise<boolean> {
    return (await this.duties[task.kind]?.act(task, attempt)) ?? false;
  }

  /** What is open for a department, as its own people see it. */
  async tasksOf(department: Department): Promise<Task[]> {
    const person = await this.people.as(department);
    return await person.all<Task>(`/tasks?department=${department}`);
  }

  /** Production has read what a work order asks for. */
  async acknowledge({ document, data }: Task, attempt: number): Promise<void> {
    const foreman = await this.people.as('production');
    await foreman.post(`/work-orders/${document}:acknowledge`, {}, keyOf(document, 'acknowledge', attempt));
    this.acknowledged.add(readIn(document, data));
  }

  /** Work begins: its material leaves the stock. */
  async begin({ document }: Task, attempt: number): Promise<void> {
    const foreman = await this.people.as('production');
    await foreman.post(`/work-orders/${document}:start`, {}, keyOf(document, 'start', attempt));
    this.begun.add(document);
  }

  /** Decisions are made within business minutes, by completing the task. */
  private officeDuties(): Partial<Record<TaskKind, Duty>> {
    return {
      decideCredit: {
        when: soon,
        act: (task) => this.complete(task, 'finance', { approve: true }, 'long-standing customer'),
      },
      expedite: {
        when: soon,
        act: (task) => this.complete(task, task.department, { note: 'we have called them' }),
      },
      approveStep: { when: soon, act: (task) => this.complete(task, task.department, {}) },
    };
  }

  /** Everybody goes along with a change, and has seen it when it is carried out. */
  private changeDuties(): Partial<Record<TaskKind, Duty>> {
    const approve = { decision: 'approve' };
    return {
      decideChange: {
        when: soon,
        act: (task) => this.complete(task, task.department, approve, 'we can do that'),
      },
      answerChange: {
        when: soon,
        act: (task) => this.complete(task, 'sales', { accept: true }, 'the customer agrees on the telephone'),
      },
      bearCost: { when: soon, act: (task) => this.bear(task) },
      acknowledgeChange: { when: soon, act: (task) => this.complete(task, task.department, {}) },
    };
  }

  /** The bank tells that money has come in, on the day it is due or the banking day before. */
  private moneyDuties(): Partial<Record<TaskKind, Duty>> {
    const payment: Duty = {
      when: ({ data, openedAt }, time) => {
        const day = time.workedOnOrBefore(String(data['dueDate']));
        return later(time.at(day, '10:00'), plusMinutes(new Date(openedAt), 10));
      },
      act: async ({ order, document, data }, attempt) => {
        const amount = { amount: String(data['amount']), currency: String(data['currency']) };
        const bank = await this.people.bank();
        await bank.post(
          '/payments',
          { order, amount, reference: `BANK-${document}` },
          keyOf(document, 'pay', attempt),
        );
        return true;
      },
    };
    const refund: Duty = {
      when: ({ openedAt }) => plusMinutes(new Date(openedAt), 30),
      act: (task) => this.complete(task, 'finance', { reference: `REFUND-${task.document}` }),
    };
    return { confirmDeposit: payment, collectBalance: payment, returnPayment: refund };
  }

  private goodsDuties(): Partial<Record<TaskKind, Duty>> {
    const opened = ({ openedAt }: Task): Date => new Date(openedAt);
    return {
      produce: {
        when: (task, time) => {
          const due = this.mustBegin(task)
            ? time.beforeEnd(String(task.data['startDate']), 60)
            : time.beforeEnd(String(task.data['finishDate']), 90);
          return later(due, time.minutesAfter(opened(task), 30));
        },
        act: (task, attempt) => this.produce(task, attempt),
      },
      inspect: {
        when: (task, time) => time.minutesAfter(opened(task), 45),
        act: (task, attempt) => this.inspect(task, attempt),
      },
      receiveGoods: {
        when: (task, time) => {
          const confirmation = time.minutesAfter(opened(task), 60);
          return this.confirmed.has(task.document)
            ? later(time.at(lastDueDate(task), '09:00'), confirmation)
            : confirmation;
        },
        act: (task, attempt) => this.confirmOrReceive(task, attempt),
      },
      transferGoods: {
        when: (task, time) =>
          this.dispatched.has(task.document)
            ? time.at(String(task.data['dueDate']), '11:00')
            : time.minutesAfter(opened(task), 30),
        act: (task) => this.transfer(task),
      },
      pick: {
        when: (task, time) => time.minutesAfter(opened(task), 30),
        act: (task, attempt) => this.pickBySignal(task, attempt),
      },
      handOver: {
        when: (task, time) =>
          later(time.at(String(task.data['shipByDate']), '14:00'), time.minutesAfter(opened(task), 30)),
        act: (task) => this.complete(task, 'logistics', { trackingNumber: `TRK-${task.document}` }),
      },
      proveDelivery: {
        when: (task, time) =>
          later(time.at(String(task.data['plannedDate']), '11:00'), plusMinutes(opened(task), 60)),
        act: async ({ document }, attempt) => {
          const carrier = await this.people.carrier();
          const signed = { signedBy: 'goods inwards' };
          await carrier.post(`/shipments/${document}:deliver`, signed, keyOf(document, 'deliver', attempt));
          return true;
        },
      },
    };
  }

  private async complete(task: Task, role: StaffRole, result: object, reason?: string): Promise<boolean> {
    const person = await this.people.as(role);
    await person.post(`/tasks/${task.id}:complete`, { result, ...(reason === undefined ? {} : { reason }) });
    return true;
  }

  /** Sales bears what it may, and asks a manager for the rest. */
  private async bear(task: Task): Promise<boolean> {
    const accept = { accept: true };
    try {
      return await this.complete(task, 'sales', accept, 'to keep a good customer');
    } catch (error) {
      if (!(error instanceof ApiRefusal && error.code === 'forbidden')) throw error;
      return await this.complete(task, 'manager', accept, 'to keep a good customer');
    }
  }

  /** Work of several days begins on its first; other work is done when it is reported. */
  private mustBegin({ document, data }: Pick<Task, 'document' | 'data'>): boolean {
    return !this.begun.has(document) && String(data['startDate']) < String(data['finishDate']);
  }

  /** What the customer asked for is read before work begins. */
  private async produce(task: Task, attempt: number): Promise<boolean> {
    const { document, data } = task;
    if (data['requirements'] && !this.acknowledged.has(readIn(document, data)))
      await this.acknowledge(task, attempt);
    if (this.mustBegin(task)) {
      await this.begin(task, attempt);
      return false;
    }
    const foreman = await this.people.as('production');
    const report = { good: String(data['quantity']) };
    await foreman.post(`/work-orders/${document}:report`, report, keyOf(document, 'report', attempt));
    return true;
  }

  /** Every piece is as the customer asked. */
  private async inspect({ document, data }: Task, attempt: number): Promise<boolean> {
    const inspector = await this.people.as('production');
    const results = (data['checklist'] as { check: number }[]).map(({ check }) => ({ check, ok: true }));
    const finding = { passed: String(data['quantity']), results };
    await inspector.post(`/inspections/${document}:record`, finding, keyOf(document, 'record', attempt));
    return true;
  }

  /** The supplier confirms first; when the goods have come, purchasing takes them in. */
  private async confirmOrReceive({ document }: Task, attempt: number): Promise<boolean> {
    if (this.confirmed.has(document)) {
      const buyer = await this.people.as('purchasing');
      await buyer.post(`/purchase-orders/${document}:receive`, {}, keyOf(document, 'receive', attempt));
      return true;
    }
    const supplier = await this.people.supplier();
    await supplier.post(`/purchase-orders/${document}:confirm`, {}, keyOf(document, 'confirm', attempt));
    this.confirmed.add(document);
    return false;
  }

  /** Goods leave for the other warehouse, and are taken in there on the day they should arrive. */
  private async transfer(task: Task): Promise<boolean> {
    await this.complete(task, 'inventory', {});
    if (this.dispatched.has(task.document)) return true;
    this.dispatched.add(task.document);
    return false;
  }

  /** The warehouse works from its Temporal inbox: it answers there, and the inbox passes the answer on to the order. */
  private async pickBySignal(task: Task, attempt: number): Promise<boolean> {
    const { name } = await this.people.as('inventory');
    const answerId = keyOf(task.id, 'pick', attempt);
    const answer = { answerId, taskId: task.id, order: task.order, answer: 'complete', by: name };
    await this.temporal.workflow
      .getHandle(departmentWorkflowId('inventory'))
      .signal(SIGNALS.answerTask, answer);
    return true;
  }
}

const soon = ({ openedAt }: Task): Date => plusMinutes(new Date(openedAt), 20);

const readIn = (document: string, { requirements }: Task['data']): string =>
  `${document} ${JSON.stringify(requirements)}`;

const keyOf = (what: string, verb: string, attempt: number): string =>
  `demo:${verb}:${what}:${String(attempt)}`;

/** A purchase order is received when its last line is due. */
function lastDueDate({ data }: Task): string {
  const lines = data['lines'] as { dueDate: string }[];
  return lines.map(({ dueDate }) => dueDate).reduce((a, b) => (a > b ? a : b), '');
}
