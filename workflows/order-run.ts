import {
  allHandlersFinished,
  condition,
  log,
  makeContinueAsNewFunc,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { OrderHeader, OrderProgress } from '../domain/order/progress.js';
import { isEnded, stageOf, type Stage } from '../domain/order/stage.js';
import { describe } from './current-details.js';
import { DeadlineTimer } from './deadline-timer.js';
import { onItsQueue, recordsInTime, recordsLocally, stepLocally } from './department-calls.js';
import {
  COMMANDS,
  SIGNALS,
  STEPS,
  type Command,
  type CommandName,
  type ControlAnswer,
  type Fact,
  type OrderState,
  type OrderStatus,
  type Outcome,
  type ProgressUpdate,
  type RecordActivities,
  type Refusal,
  type StepName,
  type StepUnderWay,
  type TaskAnswer,
} from './messages.js';
import { endedAlready, listen, type Asked, type Message } from './order-messages.js';
import { beginStep, commandsOf, hasLostItsGround, isWithinReach, takeProgress } from './order-state.js';
import { searchAttributesOf, searchAttributeUpdates } from './search-attributes.js';

/** Before continuing as new the order is quiet so long; a server may take a second to notice. */
const SHORTEST_QUIET_MS = 1;
const ANSWERS_KEPT = 100;

/**
 * An order's running workflow: its state, its message queue, its one timer, and the pump that drives them.
 *
 * Handlers only queue. Every wait of the story is `until(condition)`, and `until` alone takes the next message or due
 * deadline and carries it out; so local activities are never two at once and a history replays as it ran.
 */
export class OrderRun {
  private readonly queue: Message[] = [];
  /** What runs as ordinary activities because its department is sick or remote; a name may be in it several times. */
  private readonly pending: string[] = [];
  private readonly timer = new DeadlineTimer();
  private published = '';
  /** A cancellation that was asked for and that the story has not turned to. */
  private cancellation: Asked | undefined;
  /** The one that is being carried out. */
  private cancelling: Asked | undefined;
  private lastRefusal: Refusal | undefined;

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
  /** Whether the story must leave what it is at: the order has ended, or is to be cancelled. */
  get mustTurn(): boolean {
    return this.ended || this.isToBeCancelled;
  }
  private get onHold(): boolean {
    return this.header.flags.includes('onHold');
  }

  listen(): void {
    listen({ queue: this.queue, status: () => this.status(), header: () => this.header });
  }

  /** Waits until the condition holds or the story must turn, taking one message or due deadline after the other. */
  async until(holds: () => boolean): Promise<void> {
    await this.pump(() => holds() || this.mustTurn);
  }

  private async pump(holds: () => boolean): Promise<void> {
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

  /** Carries out a step of the story, and comes back when it is done or the story must begin again. */
  async carryOut(step: StepName): Promise<void> {
    beginStep(this.state, step);
    await this.finishStep();
  }

  /**
   * Goes on with the step that is under way, also with one that an earlier run began. Refused, failed for good or
   * waiting for a person's approval it is given again under the same keys once something has changed: what is done of
   * it is not done twice, and what is not done is not forgotten, whatever its first commands have set already.
   */
  async finishStep(): Promise<void> {
    const step = this.state.underWay;
    if (!step) return;
    const isPointless = () => hasLostItsGround(this.state, step);
    const mustBeginAgain = () => isPointless() || this.isToBeCancelled;
    // A hold lets nothing new begin; what is asked of a department already may come back meanwhile.
    const mayGoOn = () => !this.onHold || mustBeginAgain();
    await this.pump(mayGoOn);
    while (!mustBeginAgain()) {
      const mayTryAgain = await this.attempt(step);
      if (!mayTryAgain) {
        delete this.state.underWay;
        return;
      }
      await this.pump(() => (mayTryAgain() && mayGoOn()) || mustBeginAgain());
    }
    // Where the cancellation is refused, what is done half of the step must not be forgotten.
    if (!this.isToBeCancelled || isPointless()) delete this.state.underWay;
  }

  /**
   * Cancels what is not handed over (R20). What a department has not undone yet when it is sick or refuses is left to
   * be done under the same keys; whoever asked is told so. A step that was under way waits meanwhile, and goes on where
   * the cancellation is refused.
   */
  async cancel(): Promise<void> {
    const asked = this.cancellation;
    if (!asked) return;
    const waiting = this.state.underWay;
    this.cancelling = asked;
    this.cancellation = undefined;
    const step = beginStep(this.state, 'cancelOrder', asked.request);
    const refusal = await this.undo(step);
    delete this.state.underWay;
    if (refusal && waiting) this.state.underWay = waiting;
    asked.answer(refusal ?? this.controlAnswer());
    this.cancelling = undefined;
  }

  /** Goes on with a cancellation that an earlier run has begun, if there is one. */
  async finishCancellation(): Promise<void> {
    const step = this.state.underWay;
    if (step?.step !== 'cancelOrder') return;
    await this.undo(step);
    delete this.state.underWay;
  }

  /** @returns why nothing is cancelled, or nothing when all is undone */
  private async undo(step: StepUnderWay): Promise<Refusal | undefined> {
    for (;;) {
      const mayTryAgain = await this.attempt(step);
      if (!mayTryAgain) return undefined;
      if (this.header.cancellation === 'none' && this.lastRefusal) return this.lastRefusal;
      this.cancelling?.answer(this.controlAnswer('recorded'));
      await this.pump(() => mayTryAgain() || hasLostItsGround(this.state, step));
      if (hasLostItsGround(this.state, step)) return undefined;
    }
  }

  /** Answers what is still queued, so that nothing sent is lost when the workflow ends. */
  async finish(): Promise<void> {
    await this.pump(() => this.queue.length === 0 && this.pending.length === 0);
    this.cancellation?.answer(endedAlready(this.state.order, this.stage));
    this.publish();
    await condition(allHandlersFinished);
  }

  /**
   * Gives a step once: locally in one transaction, or command by command on the departments' queues when that fails or
   * a department is remote.
   * @returns when it may be given again; nothing when it is done
   */
  private async attempt(underWay: StepUnderWay): Promise<(() => boolean) | undefined> {
    const { step } = underWay;
    const commands = commandsOf(this.state, underWay);
    const remote = commands.some(({ name }) => this.state.connectors.includes(COMMANDS[name]));
    const local = remote ? undefined : await stepLocally(step, commands);
    const outcome = isWhole(local) ? local : await this.onTheQueues(underWay, commands);
    this.lastRefusal = outcome?.refused;
    if (outcome) this.take(outcome.progress);
    // It will not be tried again by itself. An order must not fail for that: it waits as for a refusal.
    else
      await this.record('noteOddity', (records) =>
        records.noteOddity(this.state.order, step, 'failed for good'),
      );
    if (outcome && !outcome.refused && !outcome.awaitsApproval) return undefined;
    if (outcome?.awaitsApproval) return () => this.header.approved.includes(step);
    // Newer than the refusal, not than now: from a department's queue the refusal may come after what settles it.
    const refusedAt = outcome?.progress.revision ?? this.state.headerRevision;
    return () => this.state.headerRevision > refusedAt;
  }

  private async takeNext(): Promise<void> {
    const { order } = this.state;
    const message = this.queue.shift();
    if (message?.kind === 'fact') await this.takeFact(message.fact);
    else if (message?.kind === 'answer') await this.takeAnswer(message.answer);
    else if (message?.kind === 'asked') await this.takeAsked(message.asked);
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

  private takeCancellation(asked: Asked): void {
    const other = this.cancellation ?? this.cancelling;
    if (other) {
      const message = `Order ${this.state.order} is being cancelled already`;
      asked.answer({ code: 'state-conflict', message, messageZh: `订单 ${this.state.order} 正在取消` });
      return;
    }
    this.cancellation = asked;
    // What is asked of a sick department comes back first; it may be long.
    if (this.pending.length > 0) asked.answer(this.controlAnswer('recorded'));
  }

  private controlAnswer(state: ControlAnswer['state'] = 'carriedOut'): ControlAnswer {
    return { order: this.state.order, stage: this.stage, state, waitingFor: [...this.pending] };
  }

  private async meetDeadline(): Promise<void> {
    this.timer.fired = false;
    if (this.header.nextDeadline)
      await this.record('meetDeadline', (records) => records.meetDeadline(this.state.order));
  }

  private async record(
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

  /** The commands of a step one by one on their departments' queues, perhaps for days, while the pump goes on. */
  private async onTheQueues(
    underWay: StepUnderWay,
    commands: readonly Command[],
  ): Promise<Outcome | undefined> {
    const { step } = underWay;
    const answer: { outcome?: Outcome } = {};
    void this.behind(
      step,
      () => this.oneByOne(underWay, commands),
      (outcome) => (answer.outcome = outcome),
    );
    await this.pump(() => !this.pending.includes(step));
    return answer.outcome;
  }

  /** Runs ordinary activities while the pump goes on; their end wakes it like a message. */
  private async behind<T>(name: string, work: () => Promise<T>, done: (answer: T) => void): Promise<void> {
    this.pending.push(name);
    try {
      done(await work());
    } catch (error) {
      log.error(`${name} failed for good on its department's queue`, { error: String(error) });
    }
    this.pending.splice(this.pending.indexOf(name), 1);
    this.queue.push({ kind: 'settled' });
  }

  private async oneByOne(underWay: StepUnderWay, commands: readonly Command[]): Promise<Outcome> {
    let outcome: Outcome | undefined;
    for (const command of commands) {
      outcome = await onItsQueue(command);
      this.take(outcome.progress);
      // Agreed, and so recorded: the rest may take as long as a department is sick.
      if (this.header.cancellation === 'underWay') this.cancelling?.answer(this.controlAnswer('recorded'));
      if (outcome.refused ?? outcome.awaitsApproval ?? hasLostItsGround(this.state, underWay)) break;
    }
    if (!outcome) throw new Error('a step without commands');
    return outcome;
  }

  private take(update: ProgressUpdate): void {
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
    const long = continueAsNewSuggested || historyLength >= (this.state.continueAfterEvents ?? Infinity);
    if (!long || this.pending.length > 0) return;
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

/**
 * Whether a step was carried out, or refused, as a whole. A department that cannot undo what is cancelled must not hold
 * up the others: the commands are then given one by one.
 */
const isWhole = (outcome: Outcome | undefined): outcome is Outcome =>
  outcome !== undefined && !(outcome.refused && isUndoing(outcome.refused.command));
const isUndoing = (command: CommandName | undefined): boolean =>
  command !== undefined && command !== 'agreeCancellation' && isOneOf(STEPS.cancelOrder, command);
const isOneOf = (names: readonly string[], name: string): boolean => names.includes(name);
