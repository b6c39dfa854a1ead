import { v7 as uuid } from 'uuid';
import type { DeadlinePlanner } from '../../domain/deadlines/deadline-policy.js';
import type { Department, WaitingFor } from '../../domain/order/departments.js';
import { FOR_STOCK, goesOnWhileHeld, outlivesOrder, TASKS, type TaskKind } from '../../domain/order/tasks.js';
import type { TaskNotice } from '../../workflows/messages.js';
import type { BusinessTime } from '../platform/clock/business-clock.js';
import type { NewTask, OrderRow, TaskRow } from './order-rows.js';

/** The part of an opened order in which departments are asked to do something, and see what becomes of that. */
export class OrderTasks {
  readonly newTasks: TaskRow[] = [];
  readonly closedTasks: TaskRow[] = [];
  /** Open tasks of which the deadlines, due time, priority or content changed. */
  readonly changedTasks = new Set<TaskRow>();
  readonly notices: { department: Department; notice: TaskNotice }[] = [];

  constructor(
    readonly order: OrderRow,
    protected readonly tasks: TaskRow[],
    readonly time: BusinessTime,
    /** Works out deadlines, and knows when each department works. */
    readonly planner: DeadlinePlanner,
  ) {}

  /** Business instant of this transaction, ISO text. */
  get at(): string {
    return this.time.at.toISOString();
  }

  get openTasks(): readonly TaskRow[] {
    return this.tasks;
  }

  /** Asks a department to do something; the same thing is asked once, however often this is called. */
  openTask(task: NewTask): TaskRow {
    const known = this.tasks.find((each) => each.kind === task.kind && each.document === task.document);
    if (known) return known;
    const department = task.department ?? TASKS[task.kind].department;
    const { dueAt, deadlines } = this.planner.plan({
      kind: task.kind,
      department,
      openedAt: this.at,
      dueAt: task.dueAt ?? null,
      ...(task.expectedBy === undefined ? {} : { expectedBy: task.expectedBy }),
    });
    const row: TaskRow = {
      id: uuid(),
      department,
      kind: task.kind,
      orderId: this.order.id,
      orderNumber: this.order.number,
      version: this.order.version,
      document: task.document,
      data: task.data ?? {},
      state: 'open',
      priority: this.order.priority === 'urgent' ? 1 : 3,
      dueAt,
      deadlines,
      assignee: null,
      closedBy: null,
      reason: null,
      openedAt: this.at,
      closedAt: null,
    };
    this.tasks.push(row);
    this.newTasks.push(row);
    this.notify(row, 'opened');
    return row;
  }

  /**
   * Says when the next fact of an open task should come by plan; the department's tolerance is added. Null: none is
   * expected any more. A task that is not open is left.
   */
  expect(match: { kind: TaskKind; document: string }, by: string | null): void {
    const task = this.tasks.find(({ kind, document }) => kind === match.kind && document === match.document);
    if (!task) return;
    const at = by === null ? null : this.planner.tolerated(task.kind, task.department, by);
    task.deadlines = this.planner.expectAt(task.deadlines, at);
    this.changeTask(task);
  }

  /**
   * The order needs nothing any more of what a task follows, but that goes on and comes into stock: the task stays with its
   * department until it has come, also when the order ends. Nobody waits for it, and no silence about it delays the order.
   */
  leaveToStock(task: NewTask): void {
    const row = this.openTask(task);
    if (outlivesOrder(row)) return;
    row.data = { ...row.data, [FOR_STOCK]: true };
    row.deadlines = this.planner.expectAt(row.deadlines, null);
    this.noticeChange(row);
  }

  /** Saves what was changed on an open task; of one that is closed in this transaction nothing else is saved. */
  changeTask(task: TaskRow): void {
    if (this.tasks.includes(task) && !this.newTasks.includes(task)) this.changedTasks.add(task);
  }

  /**
   * After a pause in which nobody was to work for the order: what was still to come of its own people's tasks moves by
   * their working hours that the pause took, or that it took since they were asked. What was asked of a customer stays
   * due when it was.
   */
  goOnSince(pausedAt: string): void {
    for (const task of this.tasks.filter((each) => !this.newTasks.includes(each))) {
      if (goesOnWhileHeld(task.kind)) continue;
      const pause = { from: pausedAt > task.openedAt ? pausedAt : task.openedAt, to: this.at };
      const moved = (at: string): string => this.planner.afterPause(task.department, at, pause);
      task.deadlines = task.deadlines.map((each) => (each.met ? each : { ...each, at: moved(each.at) }));
      const waitsForCustomer = (TASKS[task.kind].waitsFor as readonly WaitingFor[]).includes('customer');
      if (task.dueAt !== null && !waitsForCustomer) task.dueAt = moved(task.dueAt);
      this.noticeChange(task);
    }
  }

  /** Lets the department see what has changed on an open task. */
  noticeChange(task: TaskRow): void {
    this.changeTask(task);
    this.notify(task, 'changed');
  }

  /**
   * Closes the open tasks that match, and withdraws the decision on one that was declined; a task opened in this very
   * transaction is simply not written.
   */
  closeTasks(
    match: { kind?: TaskKind; document?: string },
    how: { state: 'completed' | 'declined' | 'withdrawn'; by: string; reason?: string },
  ): void {
    const matches = ({ kind, document }: Pick<TaskRow, 'kind' | 'document'>): boolean =>
      (match.kind ?? kind) === kind && (match.document ?? document) === document;
    // What was declined and is done by other means needs no decision any more.
    const isSettled = ({ kind, data }: TaskRow): boolean =>
      kind === 'resolveDecline' && matches(data['declined'] as NewTask);
    for (const task of this.tasks.filter((each) => matches(each) || isSettled(each))) {
      this.tasks.splice(this.tasks.indexOf(task), 1);
      this.changedTasks.delete(task);
      const fresh = this.newTasks.indexOf(task);
      if (fresh >= 0) {
        this.newTasks.splice(fresh, 1);
        const told = this.notices.filter(({ notice }) => notice.taskId !== task.id);
        this.notices.splice(0, this.notices.length, ...told);
        continue;
      }
      this.closedTasks.push({
        ...task,
        state: matches(task) ? how.state : 'withdrawn',
        closedBy: how.by,
        reason: how.reason ?? null,
        closedAt: this.at,
      });
      this.notify(task, 'closed');
    }
  }

  /** The order has ended: what it asked for is withdrawn, but for what is left to be done after its end. */
  protected withdrawTasks(reason: string): void {
    for (const { kind, document } of this.tasks.filter((task) => !outlivesOrder(task)))
      this.closeTasks({ kind, document }, { state: 'withdrawn', by: 'system', reason });
  }

  private notify(task: TaskRow, change: TaskNotice['change']): void {
    const { department, kind, document, priority, dueAt, data } = task;
    this.notices.push({
      department,
      notice: { taskId: task.id, change, kind, order: this.order.number, document, priority, dueAt, data },
    });
  }
}
