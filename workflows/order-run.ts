import { onItsQueue, stepLocally } from './department-calls.js';
import {
  COMMANDS,
  STEPS,
  type Command,
  type CommandName,
  type Outcome,
  type Refusal,
  type StepName,
  type StepUnderWay,
} from './messages.js';
import { OrderPump } from './order-pump.js';
import { beginStep, commandsInTurn, commandsOf, hasLostItsGround, noteDone } from './order-state.js';

/**
 * The steps of an order's story: each is begun, carried out by the departments, and given again until it is done; and the
 * cancellation, to which the story turns from whatever it is at.
 */
export class OrderRun extends OrderPump {
  private lastRefusal: Refusal | undefined;

  /** Carries out a step of the story, and comes back when it is done or the story must begin again. */
  async carryOut(step: StepName): Promise<void> {
    // Begun now it would take the place of a step that a cancellation has interrupted, perhaps half done.
    if (this.mustTurn) return;
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
    const mustBeginAgain = () => isPointless() || this.isToBeCancelled || this.isToBeChanged;
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
    if (!(this.isToBeCancelled || this.isToBeChanged) || isPointless()) delete this.state.underWay;
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

  /**
   * Carries out an accepted change (R16): only what is different is done or undone. Where the world has moved since it was
   * accepted nothing is done and it is negotiated anew; once its version is written there is only forward: what a department
   * refuses or is too sick for is left to be done under the same keys. A step that was under way waits meanwhile, and goes on
   * where it still has its ground.
   */
  async change(): Promise<void> {
    const { underWay } = this.state;
    if (underWay && underWay.step !== 'changeOrder') this.state.aside = underWay;
    const step = underWay?.step === 'changeOrder' ? underWay : beginStep(this.state, 'changeOrder');
    const isOver = () => hasLostItsGround(this.state, step);
    // Before its version is written a cancellation ends it; after, that waits until the new version stands.
    const isOvertaken = () => this.isToBeCancelled && this.header.change === 'accepted';
    const mayGoOn = () => !this.onHold || this.isToBeCancelled;
    let mayTryAgain: (() => boolean) | undefined = () => true;
    while (mayTryAgain) {
      const mayBeGiven = mayTryAgain;
      await this.pump(() => (mayBeGiven() && mayGoOn()) || isOver() || isOvertaken());
      if (isOver() || isOvertaken()) break;
      mayTryAgain = await this.attempt(step);
    }
    delete this.state.underWay;
    if (this.state.aside) this.state.underWay = this.state.aside;
    delete this.state.aside;
  }

  /** @returns why nothing is cancelled, or nothing when all is undone */
  private async undo(step: StepUnderWay): Promise<Refusal | undefined> {
    for (;;) {
      const mayTryAgain = await this.attempt(step);
      if (!mayTryAgain) return undefined;
      if (this.header.cancellation !== 'underWay' && this.lastRefusal) return this.lastRefusal;
      this.cancelling?.answer(this.controlAnswer('recorded'));
      await this.pump(() => mayTryAgain() || hasLostItsGround(this.state, step));
      if (hasLostItsGround(this.state, step)) return undefined;
    }
  }

  /**
   * Gives a step once: locally in one transaction, or command by command on the departments' queues when that fails or
   * a department is remote.
   * @returns when it may be given again; nothing when it is done
   */
  private async attempt(underWay: StepUnderWay): Promise<(() => boolean) | undefined> {
    const { step } = underWay;
    const commands = commandsOf(this.state, underWay);
    const local = this.isRemote(commands) ? undefined : await this.locally(underWay, commands);
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

  /** In one transaction, and with what follows without a wait as far as that is not remote. */
  private async locally(underWay: StepUnderWay, commands: Command[]): Promise<Outcome | undefined> {
    const then = commandsInTurn(this.state, underWay);
    const remote = then.findIndex((each) => this.isRemote(each));
    const outcome = await stepLocally(underWay.step, commands, remote < 0 ? then : then.slice(0, remote));
    noteDone(this.state, outcome?.alsoDone ?? []);
    return outcome;
  }

  private isRemote(commands: readonly Command[]): boolean {
    return commands.some(({ name }) => this.state.connectors.includes(COMMANDS[name]));
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

  private async oneByOne(underWay: StepUnderWay, commands: readonly Command[]): Promise<Outcome> {
    let outcome: Outcome | undefined;
    for (const command of commands) {
      outcome = await onItsQueue(command, this.header.priority);
      this.take(outcome.progress);
      // Agreed, and so recorded: the rest may take as long as a department is sick.
      if (this.header.cancellation === 'underWay') this.cancelling?.answer(this.controlAnswer('recorded'));
      if (outcome.refused ?? outcome.awaitsApproval ?? hasLostItsGround(this.state, underWay)) break;
    }
    if (!outcome) throw new Error('a step without commands');
    return outcome;
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
