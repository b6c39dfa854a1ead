import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Deadline } from '../../domain/deadlines/deadline.js';
import { dueOf } from '../../domain/deadlines/deadline-policy.js';
import { goesOnWhileHeld, TASKS, type KindOfTask, type TaskKind } from '../../domain/order/tasks.js';
import { CompanyProfile } from '../company/company-profile.js';
import { writeToRole } from '../notifications/staff-letters.js';
import { writeLetter } from '../notifications/write-letter.js';
import type { OrderFile, TaskRow } from '../orders/order-file.js';
import { PromisingService } from '../promising/promising.service.js';

/** Called when the fact that a task waits for has not come in time. */
export type SilenceHandler = (file: OrderFile, task: TaskRow) => Promise<void>;
/** Writes to the customer when the chain of escalation comes to them; the level counts from 1. */
export type CustomerHandler = (file: OrderFile, task: TaskRow, level: number) => Promise<void> | void;

/**
 * Does what follows when a deadline of an order has passed (R14): people are reminded before a task is due, told when it
 * is overdue, and told one after the other when it stays so; silence where a fact was expected is a delay.
 * It is called by the order's timer and may be called at any time: what is not due is left.
 */
@Injectable()
export class DeadlinesService implements OnApplicationBootstrap {
  private readonly onSilence: SilenceHandler[] = [];
  private readonly writers = new Map<TaskKind, CustomerHandler>();

  constructor(
    private readonly promising: PromisingService,
    private readonly company: CompanyProfile,
  ) {
    this.whenCustomerIsTold(['answerOffer'], offerAgain);
  }

  /** A chain may name the customer for any task that waits for them: somebody must write then. */
  onApplicationBootstrap(): void {
    const kinds = Object.entries(TASKS) as [TaskKind, KindOfTask][];
    for (const [kind, { waitsFor }] of kinds)
      if (waitsFor.includes('customer') && !this.writers.has(kind)) throw nobodyWrites(kind);
  }

  whenSilent(handler: SilenceHandler): void {
    this.onSilence.push(handler);
  }

  /** Says who writes to the customer about tasks of these kinds. */
  whenCustomerIsTold(kinds: readonly TaskKind[], handler: CustomerHandler): void {
    for (const kind of kinds) this.writers.set(kind, handler);
  }

  /** Whether anything is due: an order's timer may fire for a deadline that has moved away. */
  hasAnythingDue(file: OrderFile): boolean {
    const { holdUntil } = file.order;
    return (
      (holdUntil !== null && holdUntil <= file.at) ||
      file.openTasks.some((task) => dueNow(file, task).length > 0)
    );
  }

  /** Does what is due, each once. */
  async meet(file: OrderFile): Promise<void> {
    await this.promising.lapse(file);
    for (const task of [...file.openTasks]) {
      // Silence about an earlier one may have settled it.
      const due = file.openTasks.includes(task) ? dueNow(file, task) : [];
      if (due.length === 0) continue;
      task.deadlines = task.deadlines.map((each) => (due.includes(each) ? { ...each, met: true } : each));
      file.changeTask(task);
      for (const deadline of lastToEach(due)) {
        // What follows from one deadline may have settled the task.
        if (file.openTasks.includes(task)) await this.follow(file, task, deadline);
      }
    }
  }

  private async follow(file: OrderFile, task: TaskRow, deadline: Deadline): Promise<void> {
    switch (deadline.kind) {
      case 'reminder':
        await this.remind(file, task);
        return;
      case 'due':
        await this.tell(file, task, 'overdue');
        file.tell('taskOverdue', 'system', factsOf(task), task.department);
        file.noticeChange(task);
        return;
      case 'escalation':
        await this.escalate(file, task, deadline);
        return;
      case 'expected':
        for (const handler of this.onSilence) await handler(file, task);
    }
  }

  private async remind(file: OrderFile, task: TaskRow): Promise<void> {
    // Nobody looked for so long that it is overdue already: that is said instead.
    if (task.dueAt !== null && task.dueAt <= file.at) return;
    await this.tell(file, task, 'reminder');
    file.tell('reminded', 'system', factsOf(task), task.department);
  }

  private async escalate(file: OrderFile, task: TaskRow, { at, to }: Deadline): Promise<void> {
    if (to === undefined) return;
    const chain = task.deadlines.filter((each) => each.kind === 'escalation' && each.to === to);
    const level = chain.findIndex((each) => each.at === at) + 1;
    if (to === 'customer') await this.writeToCustomer(file, task, level);
    else
      await writeToRole(file, to, 'escalation', `${task.id}:${String(level)}`, {
        ...this.said(task),
        department: task.department,
      });
    file.tell('escalated', 'system', { ...factsOf(task), to, level }, task.department);
  }

  private async writeToCustomer(file: OrderFile, task: TaskRow, level: number): Promise<void> {
    const write = this.writers.get(task.kind);
    if (!write) throw nobodyWrites(task.kind);
    await write(file, task, level);
  }

  /** A task that comes to be due at another time may be reminded of again. */
  private async tell(file: OrderFile, task: TaskRow, kind: 'reminder' | 'overdue'): Promise<void> {
    const occurrence = `${task.id}:${task.dueAt ?? ''}`;
    await writeToRole(file, task.department, kind, occurrence, this.said(task));
  }

  private said({ kind, document, dueAt, department }: TaskRow) {
    const { timeZone } = this.company.planner.hoursOf(department);
    return { task: kind, document, dueAt, timeZone };
  }
}

/** Of steps of a chain that have passed together, because nobody looked for so long, each is told the last that is theirs. */
const lastToEach = (due: readonly Deadline[]): Deadline[] =>
  due.filter(
    (each, i) =>
      each.kind !== 'escalation' ||
      !due.slice(i + 1).some(({ kind, to }) => kind === 'escalation' && to === each.to),
  );

const nobodyWrites = (kind: TaskKind): Error => new Error(`nobody writes to customers about ${kind}`);

const factsOf = ({ kind, document, department, dueAt }: TaskRow) => ({
  task: kind,
  document,
  department,
  dueAt,
});

/** The customer is asked again whether they accept the date that was offered. */
function offerAgain(file: OrderFile, task: TaskRow, level: number): void {
  const { expectedDate } = task.data;
  const requestedDate = typeof expectedDate === 'string' ? expectedDate : file.order.requestedDate;
  const date = file.order.offeredDate;
  writeLetter(file, 'offer', `${task.id}:${String(level)}`, { date, requestedDate });
}

/** What is due of a task; while its order is on hold, silence of those outside alone. */
function dueNow({ order, at }: OrderFile, { kind, deadlines }: TaskRow): Deadline[] {
  const onHold = 'onHold' in order.flags;
  if (onHold && !goesOnWhileHeld(kind)) return [];
  return dueOf(deadlines, at, onHold ? 'expected' : undefined);
}
