import { Injectable } from '@nestjs/common';
import type { Deadline } from '../../domain/deadlines/deadline.js';
import { goesOnWhileHeld } from '../../domain/order/tasks.js';
import { writeToRole } from '../notifications/staff-letters.js';
import type { OrderFile, TaskRow } from '../orders/order-file.js';
import { PromisingService } from '../promising/promising.service.js';

/** Called when the fact that a task waits for has not come in time. */
export type SilenceHandler = (file: OrderFile, task: TaskRow) => Promise<void>;
/** Called when the chain of escalation comes to the customer; the level counts from 1. */
export type CustomerHandler = (file: OrderFile, task: TaskRow, level: number) => Promise<void>;

/**
 * Does what follows when a deadline of an order has passed (R14): people are reminded before a task is due, told when it
 * is overdue, and told one after the other when it stays so; silence where a fact was expected is a delay.
 * It is called by the order's timer and may be called at any time: what is not due is left.
 */
@Injectable()
export class DeadlinesService {
  private readonly onSilence: SilenceHandler[] = [];
  private readonly onCustomer: CustomerHandler[] = [];

  constructor(private readonly promising: PromisingService) {}

  whenSilent(handler: SilenceHandler): void {
    this.onSilence.push(handler);
  }

  whenCustomerIsTold(handler: CustomerHandler): void {
    this.onCustomer.push(handler);
  }

  /** Does what is due, each once. */
  async meet(file: OrderFile): Promise<void> {
    await this.promising.lapse(file);
    const onHold = 'onHold' in file.order.flags;
    for (const task of [...file.openTasks]) {
      if (onHold && !goesOnWhileHeld(task.kind)) continue;
      const due = task.deadlines.filter(
        ({ met, at, kind }) => !met && at <= file.at && !(onHold && kind !== 'expected'),
      );
      if (due.length === 0) continue;
      task.deadlines = task.deadlines.map((each) => (due.includes(each) ? { ...each, met: true } : each));
      file.changeTask(task);
      for (const deadline of due) await this.follow(file, task, deadline);
    }
  }

  private async follow(file: OrderFile, task: TaskRow, deadline: Deadline): Promise<void> {
    const { kind, document, department, dueAt } = task;
    const facts = { task: kind, document, department, dueAt };
    switch (deadline.kind) {
      case 'reminder':
        // Nobody looked for so long that it is overdue already: that is said instead.
        if (dueAt !== null && dueAt <= file.at) return;
        await writeToRole(file, department, 'reminder', task.id, facts);
        file.tell('reminded', 'system', facts, department);
        return;
      case 'due':
        await writeToRole(file, department, 'overdue', task.id, facts);
        file.tell('taskOverdue', 'system', facts, department);
        file.noticeChange(task);
        return;
      case 'escalation':
        await this.escalate(file, task, deadline);
        return;
      case 'expected':
        for (const handler of this.onSilence) await handler(file, task);
    }
  }

  private async escalate(file: OrderFile, task: TaskRow, { at, to }: Deadline): Promise<void> {
    const { kind, document, department, dueAt } = task;
    if (to === undefined) return;
    const chain = task.deadlines.filter((each) => each.kind === 'escalation' && each.to === to);
    const level = chain.findIndex((each) => each.at === at) + 1;
    if (to === 'customer') for (const handler of this.onCustomer) await handler(file, task, level);
    else
      await writeToRole(file, to, 'escalation', `${task.id}:${String(level)}`, {
        task: kind,
        document,
        department,
        dueAt,
      });
    file.tell('escalated', 'system', { task: kind, document, department, dueAt, to, level }, department);
  }
}
