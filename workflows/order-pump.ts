import {
  allHandlersFinished,
  condition,
  log,
  makeContinueAsNewFunc,
  patched,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { OrderHeader, OrderProgress } from '../domain/order/progress.js';
import { isEnded, stageOf, type Stage } from '../domain/order/stage.js';
import { describe } from './current-details.js';
import { DeadlineTimer } from './deadline-timer.js';
import { recordsInTime, recordsLocally } from './department-calls.js';
import {
  SIGNALS,
  type ControlAnswer,
  type Fact,
  type OrderState,
  type OrderStatus,
  type Outcome,
  type ProgressUpdate,
  type RecordActivities,
  type TaskAnswer,
} from './messages.js';
import { endedAlready, listen, type Asked, type AskedOfChange, type Message } from './order-messages.js';
import { isWithinReach, takeProgress } from './order-state.js';
import { searchAttributesOf, searchAttributeUpdates } from './search-attributes.js';

/** Before continuing as new the order is quiet so long; a server may take a second to notice. */
const SHORTEST_QUIET_MS = 1;
const ANSWERS_KEPT = 100;
const ANSWERED_WHEN_JUDGED = 'cancellation-answered-when-judged';

/**
 * What drives an order's workflow: its state, its message queue, its one timer, and the pump.
 *
 * Handlers only queue. Every wait of the story is `until(condition)`, and its pump alone takes the next message or due
 * deadline and carries it out; so local activities are never two at once and a history replays as it ran.
 */
export class OrderPump {
  private readonly queue: Message[] = [];
  /** What runs as ordinary activities because its department is sick or remote; a name may be in it several times. */
  protected readonly pending: string[] = [];
  private readonly timer = new DeadlineTimer();
  private published = '';
  /** Length of the history when this run had nothing more to do: what an earlier one has begun may be a long one. */
  private opening: number | undefined;
  /** A cancellation that was asked for and that the story has not turned to. */
  protected cancellation: Asked | undefined;
  /** The one that is being carried out. */
  protected cancelling: Asked | undefined;

  constructor(readonly state: OrderState) {
    this.published = JSON.stringify(searchAttributeUpdates(state));
  }

  get header(): OrderHeader {
    return this.state.header;
  }
  get progress(): OrderProgress {
    return this.state;
  }
  get stage(): Stage {
    return stageOf(this.state);
  }
  get ended(): boolean {
    return isEnded(this.stage);
  }

  /** Whether somebody has asked to cancel the order: the story then turns to that. */
  get isToBeCancelled(): boolean {
    return this.cancellation !== undefined;
  }
  /** Whether an accepted change is to be carried out: the story turns to that as well, unless the order is on hold. */
  get isToBeChanged(): boolean {
    return this.header.change !== undefined && !this.onHold;
  }
  /** Whether the version of a change is written and the rest of it is to be done: nothing else comes before that. */
  get isBeingChanged(): boolean {
    return this.header.change === 'underWay';
  }
  /** Whether the story must leave what it is at: the order has ended, is to be cancelled, or to be changed. */
  get mustTurn(): boolean {
    return this.ended || this.isToBeCancelled || this.isToBeChanged;
  }
  protected get onHold(): boolean {
    return this.header.flags.includes('onHold');
  }

  listen(): void {
    listen({ queue: this.queue, status: () => this.status(), header: () => this.header });
  }

  /** Waits until the condition holds or the story must turn, taking one message or due deadline after the other. */
  async until(holds: () => boolean): Promise<void> {
    await this.pump(() => holds() || this.mustTurn);
  }

  protected async pump(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.queue.length === 0 && !this.timer.fired) {
        this.publish();
        await this.continueWhenLong();
        this.armTimer();
        await condition(() => this.queue.length > 0 || this.timer.fired);
      }
      await this.takeNext();
    }
  }

  /** Answers what is still queued, so that nothing sent is lost when the workflow ends. */
  async finish(): Promise<void> {
    await this.pump(() => this.queue.length === 0 && this.pending.length === 0);
    this.cancellation?.answer(endedAlready(this.state.order, this.stage));
    this.publish();
    await condition(allHandlersFinished);
  }

  private async takeNext(): Promise<void> {
    const { order } = this.state;
    const message = this.queue.shift();
    if (message?.kind === 'fact') await this.takeFact(message.fact);
    else if (message?.kind === 'answer') await this.takeAnswer(message.answer);
    else if (message?.kind === 'asked') await this.takeAsked(message.asked);
    else if (message?.kind === 'change') await this.takeChange(message.asked);
    else if (message?.kind === 'oddity')
      await this.record('noteOddity', (records) => records.noteOddity(order, message.what, message.content));
    else if (!message && this.timer.fired) await this.meetDeadline();
  }

  /**
   * A lower number changes nothing; a gap is read from the database, so the sender may deliver late, twice or not at all.
   * So is one that cannot be true.
   */
  private async takeFact(fact: Fact): Promise<void> {
    const { order, lastSeq } = this.state;
    if (fact.seq <= lastSeq) return;
    const { seq, factId, kind, progress } = fact;
    const credible = isWithinReach(this.state, progress);
    if (!credible) {
      const content = { seq, factId, kind, revision: progress.revision };
      await this.record('noteOddity', (records) => records.noteOddity(order, SIGNALS.factReported, content));
    }
    if (seq === lastSeq + 1 && credible) this.takeFacts([fact]);
    else
      await this.ask(
        'readFacts',
        (records) => records.readFacts(order, lastSeq),
        (missed) => this.takeFacts(missed),
      );
  }

  private takeFacts(facts: readonly Fact[]): void {
    for (const fact of facts) {
      this.take(fact.progress);
      this.state.lastSeq = Math.max(this.state.lastSeq, fact.seq);
    }
  }

  private async takeAnswer(answer: TaskAnswer): Promise<void> {
    const { answered, order } = this.state;
    if (answered.includes(answer.answerId)) return;
    answered.push(answer.answerId);
    if (answered.length > ANSWERS_KEPT) answered.shift();
    await this.record('answerTask', (records) => records.answerTask(order, answer));
  }

  /** A hold and its end are one transaction; a cancellation is a step, to which the story turns. */
  private async takeAsked(asked: Asked): Promise<void> {
    const { name, request } = asked;
    const { order } = this.state;
    if (this.ended) asked.answer(endedAlready(order, this.stage));
    else if (name === 'cancel') this.takeCancellation(asked);
    else
      await this.ask(
        `${name}Order`,
        (records) => records[`${name}Order`](order, request),
        (outcome) => {
          this.take(outcome.progress);
          asked.answer(outcome.refused ?? this.controlAnswer());
        },
      );
  }

  /** A change is asked for, or somebody has a word on one: one transaction; what is accepted the story turns to. */
  private async takeChange(asked: AskedOfChange): Promise<void> {
    const { order } = this.state;
    if (this.ended) asked.answer(endedAlready(order, this.stage));
    else
      await this.ask(
        asked.call,
        (records) =>
          asked.call === 'requestChange'
            ? records.requestChange(order, asked.request, asked.cameBy)
            : records.decideChange(order, asked.request),
        (outcome) => {
          this.take(outcome.progress);
          const answer = outcome.refused ?? outcome.change;
          if (answer) asked.answer(answer);
        },
      );
  }

  private takeCancellation(asked: Asked): void {
    // Also one that an earlier run has begun: nobody awaits its answer any more.
    const isUnderWay = this.state.underWay?.step === 'cancelOrder';
    if (this.cancellation ?? this.cancelling ?? isUnderWay) {
      const message = `Order ${this.state.order} is being cancelled already`;
      asked.answer({ code: 'state-conflict', message, messageZh: `订单 ${this.state.order} 正在取消` });
      return;
    }
    this.cancellation = asked;
    // What is asked of a sick department comes back first, and may change what was agreed to: whoever asked is told once it is
    // judged. Orders that were begun before this answered at once.
    if (this.pending.length > 0 && !patched(ANSWERED_WHEN_JUDGED))
      asked.answer(this.controlAnswer('recorded'));
  }

  protected controlAnswer(state: ControlAnswer['state'] = 'carriedOut'): ControlAnswer {
    return { order: this.state.order, stage: this.stage, state, waitingFor: [...this.pending] };
  }

  private async meetDeadline(): Promise<void> {
    this.timer.fired = false;
    if (this.header.nextDeadline)
      await this.record('meetDeadline', (records) => records.meetDeadline(this.state.order));
  }

  protected async record(
    name: keyof RecordActivities,
    call: (records: RecordActivities) => Promise<Outcome>,
  ): Promise<void> {
    await this.ask(name, call, (outcome) => this.take(outcome.progress));
  }

  /**
   * Asks the records: locally, or on the queue when that fails. The story does not wait for the queue, so that a message
   * that cannot be carried out holds up nothing but itself.
   */
  private async ask<T>(
    name: keyof RecordActivities,
    call: (records: RecordActivities) => Promise<T>,
    done: (answer: T) => void,
  ): Promise<void> {
    const local = await recordsLocally(name, call);
    if (local !== undefined) done(local);
    else void this.behind(name, () => recordsInTime(name, call), done);
  }

  /** Runs ordinary activities while the pump goes on; their end wakes it like a message. */
  protected async behind<T>(name: string, work: () => Promise<T>, done: (answer: T) => void): Promise<void> {
    this.pending.push(name);
    try {
      done(await work());
    } catch (error) {
      log.error(`${name} failed for good on its department's queue`, { error: String(error) });
    }
    this.pending.splice(this.pending.indexOf(name), 1);
    this.queue.push({ kind: 'settled' });
  }

  protected take(update: ProgressUpdate): void {
    takeProgress(this.state, update);
  }

  /** Shows operators what has changed, once per workflow task at most. */
  private publish(): void {
    const updates = searchAttributeUpdates(this.state);
    const text = JSON.stringify(updates);
    if (text !== this.published) {
      this.published = text;
      upsertSearchAttributes(updates);
    }
    setCurrentDetails(describe(this.status()));
  }

  /** Not while the deadline is being met on a queue: it would be met again with every timer. */
  private armTimer(): void {
    const { nextDeadline } = this.header;
    if (nextDeadline && !this.pending.includes('meetDeadline')) this.timer.arm(nextDeadline, this.state);
  }

  private async continueWhenLong(): Promise<void> {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    if (this.pending.length > 0) return;
    this.opening ??= historyLength;
    const long = continueAsNewSuggested || historyLength >= (this.state.continueAfterEvents ?? Infinity);
    // A run that only does again what an earlier one could not finish must not continue as new for ever.
    if (!long || historyLength < 2 * this.opening) return;
    // After a failed workflow task a replay may be told the answer of a local activity sooner than what has arrived since;
    // a timer it is not, so nothing arrives unseen between the last message and the new run.
    const disturbed = await condition(() => this.queue.length > 0, SHORTEST_QUIET_MS);
    if (disturbed || !allHandlersFinished()) return;
    // A new run has those search attributes that the first one was started with, if any, unless it is given its own.
    const typedSearchAttributes = searchAttributesOf(this.state);
    const anew = makeContinueAsNewFunc<(state: OrderState) => Promise<unknown>>({ typedSearchAttributes });
    await anew(this.state);
  }

  private status(): OrderStatus {
    const { order, header, lines } = this.state;
    return {
      order,
      stage: this.stage,
      waitingFor: header.waitingFor,
      promisedDate: header.promisedDate,
      projectedDate: header.projectedDate,
      holdUntil: header.holdUntil,
      lines,
      pendingCommands: [...this.pending],
    };
  }
}
