import { v7 as uuid } from 'uuid';
import { nextOf, type DeadlinePlanner } from '../../domain/deadlines/deadline-policy.js';
import type { Department, WaitingFor } from '../../domain/order/departments.js';
import type { LineProgress, OrderHeader, OrderProgress } from '../../domain/order/progress.js';
import { isEnded, stageOf, type Stage } from '../../domain/order/stage.js';
import { FOR_STOCK, goesOnWhileHeld, outlivesOrder, TASKS, type TaskKind } from '../../domain/order/tasks.js';
import { isLess } from '../../domain/quantity/quantity.js';
import type { Fact, FactKind, ProgressUpdate, TaskNotice } from '../../workflows/messages.js';
import type { BusinessTime } from '../platform/clock/business-clock.js';
import type { Tx } from '../platform/database/database.js';
import type { Message } from '../notifications/notifications.entities.js';
import type { Task } from '../tasks/tasks.entities.js';
import { expectSteps, noticeOf } from './expected-steps.js';
import { headerOfOrder } from './header-of-order.js';
import type { Order, OrderLine, TimelineEntry } from './orders.entities.js';
import type { TimelineKind } from './timeline-sentences.js';
import { outboxOf, progressOfLine } from './outbox-rows.js';
import {
  saveOrderFile,
  type AgreedOfLine,
  type AgreedOfOrder,
  type WrittenOutboxRow,
} from './save-order-file.js';

/** Instants are ISO text here: rows are read and written as JSON. */
export type AsText<T> = {
  [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K];
};
/** What was agreed is not saved with the rest and so not to be written here: `save-order-file.ts`. */
type Agreed<T, K extends keyof T> = Omit<T, K> & Readonly<Pick<T, K>>;
export type OrderRow = Agreed<AsText<Order>, AgreedOfOrder>;
export type LineRow = Agreed<AsText<OrderLine>, AgreedOfLine>;
export type TaskRow = AsText<Task>;
export type TimelineRow = AsText<TimelineEntry>;
export type MessageRow = AsText<Message>;

export interface NewTask {
  kind: TaskKind;
  document: string;
  data?: Record<string, unknown>;
  /** By plan; left out, the company's rule for the kind of task says it. */
  dueAt?: string | null;
  /** Instant by which the next fact should have come by plan; left out, the due time; null, none is expected. */
  expectedBy?: string | null;
  /** Only where the kind alone does not say it (approvals, declined tasks). */
  department?: Department;
}

export interface NewFact {
  kind: FactKind;
  commitment: string;
  line?: number;
  quantity?: string;
  by: string;
  note?: string;
}

/**
 * An order opened in a transaction: its row is locked, its lines and open tasks are read, and whatever a department
 * does is written on it. `save` derives the stage, numbers the facts, and writes all of it in one statement.
 */
export class OrderFile {
  readonly facts: Omit<Fact, 'progress'>[] = [];
  readonly timeline: TimelineRow[] = [];
  readonly newTasks: TaskRow[] = [];
  readonly closedTasks: TaskRow[] = [];
  /** Open tasks of which the deadlines, due time, priority or content changed. */
  readonly changedTasks = new Set<TaskRow>();
  readonly messages: MessageRow[] = [];
  /** Commands carried out here, each once: kept with the progress that `save` makes, as the answer to a repeat. */
  readonly effects: { key: string; hash: string }[] = [];
  readonly notices: { department: Department; notice: TaskNotice }[] = [];
  /** What Temporal is to be told about this order, filled in by `save`. */
  readonly written: WrittenOutboxRow[] = [];
  private readonly linesBefore: string[];

  constructor(
    readonly tx: Tx,
    readonly order: OrderRow,
    readonly lines: LineRow[],
    private readonly tasks: TaskRow[],
    readonly time: BusinessTime,
    /** Works out deadlines, and knows when each department works. */
    readonly planner: DeadlinePlanner,
    /** True for an order that is being placed in this transaction. */
    readonly isNew = false,
  ) {
    this.linesBefore = isNew ? [] : lines.map((line) => this.textOf(line));
  }

  /** The order as it is on this file, to be written on without touching it: for a rehearsal in the same transaction. */
  copy(): OrderFile {
    const { tx, time, planner } = this;
    const [order, lines, tasks] = structuredClone([this.order, this.lines, this.tasks] as const);
    return new OrderFile(tx, order, lines, tasks, time, planner);
  }

  /** Business instant of this transaction, ISO text. */
  get at(): string {
    return this.time.at.toISOString();
  }

  get openTasks(): readonly TaskRow[] {
    return this.tasks;
  }

  /** Lines of which anything is wanted: not those that were removed or cancelled whole. */
  get wantedLines(): LineRow[] {
    return this.lines.filter(({ quantity, cancelled }) => isLess(cancelled, quantity));
  }

  line(lineNo: number): LineRow {
    const line = this.lines.find((each) => each.lineNo === lineNo);
    if (!line) throw new Error(`${this.order.number} has no line ${String(lineNo)}`);
    return line;
  }

  /** Lines that a change has added, and that are written already. */
  addLines(lines: readonly LineRow[]): void {
    this.lines.push(...lines);
    // Not known to the workflow: they count as changed.
    this.linesBefore.push(...lines.map(() => ''));
  }

  /** States a fact: the workflow will be told, in sequence. */
  fact(fact: NewFact): void {
    this.order.lastSeq += 1;
    this.facts.push({ seq: this.order.lastSeq, factId: uuid(), at: this.at, ...fact });
  }

  /** Adds a sentence to the order's timeline. */
  tell(
    kind: TimelineKind,
    actor: string,
    facts: Record<string, unknown> = {},
    department: Department | null = null,
  ): void {
    this.timeline.push({
      id: uuid(),
      orderId: this.order.id,
      revision: this.order.revision + 1,
      at: this.at,
      kind,
      department,
      actor,
      facts,
    });
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

  /** Writes to the customer or to one of the staff, once for a kind and occurrence. */
  write(
    message: Pick<Message, 'kind' | 'audience' | 'recipient' | 'language' | 'subject' | 'body'> & {
      occurrence: string;
    },
  ): void {
    const { occurrence, ...content } = message;
    const key = `${this.order.number}:${String(this.order.version)}:${message.kind}:${occurrence}`;
    this.messages.push({ id: uuid(), orderId: this.order.id, key, at: this.at, ...content });
  }

  get stage(): Stage {
    return stageOf(this.progress());
  }

  progress(): OrderProgress {
    return { header: this.header(), lines: this.lines.map((line) => this.progressOf(line)) };
  }

  /** All of a line that its workflow must be told of. */
  private textOf(line: LineRow): string {
    return JSON.stringify([line, this.isInQuestion(line)]);
  }

  /** Whether an open change asks for something else of a line. */
  isInQuestion({ lineNo }: Pick<LineRow, 'lineNo'>): boolean {
    return String(lineNo) in this.order.inQuestion;
  }

  private progressOf(line: LineRow): LineProgress {
    return { ...progressOfLine(line), ...(this.isInQuestion(line) && { inQuestion: true as const }) };
  }

  /** Writes everything. @returns what changed, as the workflow takes it in */
  async save(): Promise<ProgressUpdate> {
    this.order.stage = this.isNew ? 'placed' : this.stage;
    if (isEnded(this.order.stage) && !this.order.closedAt) {
      this.withdrawTasks(`order is ${this.order.stage}`);
      this.order.closedAt = this.at;
      this.tell(this.order.stage === 'closed' ? 'orderClosed' : 'orderCancelled', 'system');
    }
    this.expectNextSteps();
    this.order.revision += 1;
    const changed = this.lines.filter((line, i) => this.textOf(line) !== this.linesBefore[i]);
    const progress = this.standing(changed);
    await saveOrderFile(this, changed, progress, outboxOf(this, progress));
    return progress;
  }

  /** How the order stands, with these of its lines. */
  standing(changed: readonly LineRow[]): ProgressUpdate {
    return {
      revision: this.order.revision,
      header: this.header(),
      stage: this.order.stage,
      lines: changed.map((line) => this.progressOf(line)),
      complete: this.isNew,
      at: this.at,
      speed: this.time.speed,
    };
  }

  /** The order has ended: what it asked for is withdrawn, but for what is left to be done after its end. */
  private withdrawTasks(reason: string): void {
    for (const { kind, document } of this.tasks.filter((task) => !outlivesOrder(task)))
      this.closeTasks({ kind, document }, { state: 'withdrawn', by: 'system', reason });
  }

  /** Departments are told of the step that comes to them next, and again when it moves; not while the order is on hold. */
  private expectNextSteps(): void {
    const { order } = this;
    if (this.isNew || 'onHold' in order.flags) return;
    const { expected, news } = expectSteps(order, this.lines, this.tasks, this.progress());
    order.expectedSteps = expected;
    for (const each of news) {
      const { department, step, date, before } = each;
      this.notices.push({ department, notice: noticeOf(order, each) });
      if (date !== null)
        this.tell('nextStepExpected', 'system', { department, step, date, before }, department);
    }
  }

  private header(): OrderHeader {
    return headerOfOrder(this.order, this.tasks, this.nextDeadline());
  }

  /** A hold stops the company's own clocks, not those of carriers and suppliers. */
  private nextDeadline(): string | null {
    const onHold = 'onHold' in this.order.flags;
    const next = this.tasks
      .filter((task) => !outlivesOrder(task) && (!onHold || goesOnWhileHeld(task.kind)))
      .flatMap(({ deadlines }) => nextOf(deadlines, onHold ? 'expected' : undefined) ?? []);
    const lapse = this.order.holdUntil ? [this.order.holdUntil] : [];
    return [...next, ...lapse].toSorted()[0] ?? null;
  }

  private notify(task: TaskRow, change: TaskNotice['change']): void {
    const { department, kind, document, priority, dueAt, data } = task;
    this.notices.push({
      department,
      notice: { taskId: task.id, change, kind, order: this.order.number, document, priority, dueAt, data },
    });
  }
}
