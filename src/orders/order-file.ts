import { v7 as uuid } from 'uuid';
import { nextOf, type DeadlinePlanner } from '../../domain/deadlines/deadline-policy.js';
import type { Department } from '../../domain/order/departments.js';
import type { LineProgress, OrderHeader, OrderProgress } from '../../domain/order/progress.js';
import { isEnded, stageOf, type Stage } from '../../domain/order/stage.js';
import { goesOnWhileHeld, outlivesOrder } from '../../domain/order/tasks.js';
import { isLess } from '../../domain/quantity/quantity.js';
import type { Fact, ProgressUpdate } from '../../workflows/messages.js';
import type { BusinessTime } from '../platform/clock/business-clock.js';
import type { Tx } from '../platform/database/database.js';
import type { Message } from '../notifications/notifications.entities.js';
import { expectSteps, noticeOf } from './expected-steps.js';
import { headerOfOrder } from './header-of-order.js';
import type { Contact, LineRow, MessageRow, NewFact, OrderRecords, TimelineRow } from './order-rows.js';
import { OrderTasks } from './order-tasks.js';
import type { TimelineKind } from './timeline-sentences.js';
import { outboxOf, progressOfLine } from './outbox-rows.js';
import { saveOrderFile, type WrittenOutboxRow } from './save-order-file.js';

export type * from './order-rows.js';

/**
 * An order opened in a transaction: its row is locked, its lines and open tasks are read, and whatever a department
 * does is written on it. `save` derives the stage, numbers the facts, and writes all of it in one statement.
 */
export class OrderFile extends OrderTasks {
  readonly facts: Omit<Fact, 'progress'>[] = [];
  readonly timeline: TimelineRow[] = [];
  readonly messages: MessageRow[] = [];
  /** Commands carried out here, each once: kept with the progress that `save` makes, as the answer to a repeat. */
  readonly effects: { key: string; hash: string }[] = [];
  /** What Temporal is to be told about this order, filled in by `save`. */
  readonly written: WrittenOutboxRow[] = [];
  readonly lines: LineRow[];
  readonly contact: Contact;
  private readonly linesBefore: string[];

  constructor(
    readonly tx: Tx,
    { order, lines, tasks, contact }: OrderRecords,
    time: BusinessTime,
    planner: DeadlinePlanner,
    /** True for an order that is being placed in this transaction. */
    readonly isNew = false,
  ) {
    super(order, tasks, time, planner);
    this.lines = lines;
    this.contact = contact;
    this.linesBefore = isNew ? [] : lines.map((line) => this.textOf(line));
  }

  /** The order as it is on this file, to be written on without touching it: for a rehearsal in the same transaction. */
  copy(): OrderFile {
    const { tx, time, planner, order, lines, tasks, contact } = this;
    return new OrderFile(tx, { ...structuredClone({ order, lines, tasks }), contact }, time, planner);
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
}
