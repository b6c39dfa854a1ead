import type { LineProgress, OrderHeader } from '../../domain/order/progress.js';
import {
  COMMANDS,
  type ChangeAnswer,
  type Command,
  type CommandName,
  type Fact,
  type FactKind,
  type OrderState,
  type Outcome,
  type ProgressUpdate,
  type StepName,
} from '../../workflows/messages.js';
import type { OrderTerms, Sickness } from './terms.js';
import { WORK } from './work.js';

const DAY_MS = 86_400_000;
/** So fast that the order's timer always runs its shortest time, and finds mostly nothing due. */
const SPEED = 1_000_000;

/** A command as the workflow gave it, and what the order was like at that moment. */
export interface Given {
  key: string;
  step: StepName;
  name: CommandName;
  where: 'local' | 'queue';
  onHold: boolean;
  cancellation: OrderHeader['cancellation'];
}

/** The books that a company would keep of one order; a step's commands are one transaction, or one each on a queue. */
export class Books {
  readonly header: OrderHeader;
  readonly lines: LineProgress[];
  readonly facts: Fact[] = [];
  /** Every command as it was given, also again. */
  readonly given: Given[] = [];
  /** Commands that were carried out, by key: each once. */
  readonly effects = new Map<string, { name: CommandName; outcome: Outcome }>();
  /** Work that was done under a key, counted as it is done. */
  readonly worked: string[] = [];
  /** Departments and records that cannot be reached. */
  readonly sick = new Set<Sickness>();
  /** Commands that a rule refuses. */
  readonly refused = new Set<CommandName>();
  readonly answers: string[] = [];
  /** Of the change that is open: negotiated, accepted or being carried out. */
  changing: { line: number; quantity: number } | undefined;
  oddities = 0;
  reminders = 0;
  private remindAt: string | null = null;
  private clock = Date.parse('2026-03-02T08:00:00Z');
  private revision = 1;
  private linesBefore: string[] = [];

  constructor(
    readonly number: string,
    readonly terms: OrderTerms,
  ) {
    this.lines = terms.quantities.map((quantity, i) => ({
      line: i + 1,
      quantity: String(quantity),
      ready: '0',
      released: '0',
      packed: '0',
      shipped: '0',
      delivered: '0',
    }));
    this.header = {
      version: 1,
      promise: 'lacking',
      credit: 'lacking',
      deposit: 'lacking',
      supply: 'lacking',
      cancellation: 'none',
      delivery: terms.inParts ? 'inParts' : 'complete',
      invoiced: false,
      paid: false,
      approved: [],
      waitingFor: [],
      flags: [],
      promisedDate: null,
      projectedDate: null,
      priority: 'normal',
      holdUntil: null,
      nextDeadline: null,
    };
    this.remember();
  }

  /** The clock stands still but for a millisecond each time that it is looked at. */
  now(days = 0): string {
    this.clock += 1;
    return new Date(this.clock + days * DAY_MS).toISOString();
  }
  jump(days: number): void {
    this.clock += days * DAY_MS;
  }

  get onHold(): boolean {
    return this.header.flags.includes('onHold');
  }

  startingState(): OrderState {
    const { number, terms, revision } = this;
    return {
      order: number,
      customer: '东方木业 East Timber',
      lastSeq: 0,
      header: structuredClone(this.header),
      headerRevision: revision,
      lines: structuredClone(this.lines),
      lineRevisions: this.lines.map(() => revision),
      heardAt: this.now(),
      speed: SPEED,
      occurrences: {},
      connectors: [...terms.connectors],
      answered: [],
      ...(terms.inTurn && { inTurn: true as const }),
      ...(terms.continueAfterEvents === undefined ? {} : { continueAfterEvents: terms.continueAfterEvents }),
    };
  }

  /** A transaction of the order: one revision. */
  change(work: () => void): ProgressUpdate {
    work();
    const { header } = this;
    const deadlines = [header.holdUntil, this.remindAt].filter((each) => each !== null).sort();
    header.nextDeadline = deadlines[0] ?? null;
    this.revision += 1;
    this.clock += 1;
    const lines = this.lines.filter((line, i) => JSON.stringify(line) !== this.linesBefore[i]);
    this.remember();
    return this.standing(lines);
  }

  /** How the order stands, with those of its lines that have changed. */
  private standing(lines: LineProgress[] = []): ProgressUpdate {
    return structuredClone({
      revision: this.revision,
      header: this.header,
      // The workflow derives the stage itself.
      stage: 'placed' as const,
      lines,
      complete: false,
      at: new Date(this.clock).toISOString(),
      speed: SPEED,
    });
  }

  /** A transaction that states a fact. */
  state(kind: FactKind, work: () => void): Fact {
    const progress = this.change(work);
    const seq = this.facts.length + 1;
    const factId = `${this.number}-${seq}`;
    const fact = { seq, factId, kind, commitment: this.number, at: progress.at, by: 'somebody', progress };
    this.facts.push(fact);
    return fact;
  }

  /** Carries out commands in one transaction, as the step's whole or as one of them. */
  carryOut(commands: readonly Command[]): Outcome {
    const last = this.effects.get(commands.at(-1)!.key);
    if (last) return last.outcome;
    const pending = commands.filter(({ key }) => !this.effects.has(key));
    const { step } = commands[0]!;
    const refused = pending.find(({ name }) => this.refused.has(name) || this.isSenseless(name));
    if (refused) {
      const refusal = {
        code: 'state-conflict',
        message: `${refused.name} is refused`,
        command: refused.name,
      };
      return { progress: this.change(() => undefined), refused: refusal };
    }
    if (this.terms.personDecides.includes(step) && !this.header.approved.includes(step))
      return { progress: this.change(() => undefined), awaitsApproval: step };
    const progress = this.change(() => {
      for (const { name, key } of pending) {
        this.worked.push(key);
        WORK[name](this);
      }
    });
    for (const { name, key } of pending) this.effects.set(key, { name, outcome: { progress } });
    return { progress };
  }

  /** Also the steps that follow in the same transaction, up to one that has no ground, is refused or cannot be reached. */
  carryOutInTurn(commands: readonly Command[], then: readonly Command[][], where: Given['where']): Outcome {
    let outcome = this.carryOut(commands);
    const alsoDone: StepName[] = [];
    for (const each of (outcome.refused ?? outcome.awaitsApproval) ? [] : then) {
      const { step } = each[0]!;
      const asks = this.terms.personDecides.includes(step) && !this.header.approved.includes(step);
      const isRefused = each.some(({ name }) => this.refused.has(name));
      if (!this.lacks(step) || asks || isRefused || this.isSick(each)) break;
      this.note(each, where);
      outcome = this.carryOut(each);
      alsoDone.push(step);
    }
    return alsoDone.length > 0 ? { ...outcome, alsoDone } : outcome;
  }

  private lacks(step: StepName): boolean {
    const { promise, credit, deposit } = this.header;
    if (promise !== 'given') return false;
    return step === 'secureCredit' ? credit === 'lacking' : credit === 'secured' && deposit === 'lacking';
  }

  note(given: readonly Command[], where: Given['where']): void {
    const { cancellation } = this.header;
    for (const { key, step, name } of given)
      this.given.push({ key, step, name, where, onHold: this.onHold, cancellation });
  }

  isSick(commands: readonly Command[]): boolean {
    return commands.some(({ name }) => this.sick.has(COMMANDS[name]));
  }

  control(name: 'hold' | 'resume'): Outcome {
    const isSenseless = this.onHold === (name === 'hold');
    const progress = this.change(() => {
      if (!isSenseless) this.header.flags = name === 'hold' ? ['onHold'] : [];
    });
    if (!isSenseless) return { progress };
    return { progress, refused: { code: 'state-conflict', message: `${name} makes no sense` } };
  }

  /** Takes a change of a line's quantity; one at a time. */
  requestChange(wanted: { line: number; quantity: number }, accepted: boolean): Outcome {
    const isSenseless = this.changing !== undefined || this.cannotBe(wanted);
    const progress = this.change(() => {
      if (isSenseless) return;
      this.changing = wanted;
      if (accepted) this.header.change = 'accepted';
    });
    if (isSenseless) return { progress, refused: { code: 'state-conflict', message: 'it cannot be so' } };
    return { progress, change: this.changeAnswer(accepted ? 'accepted' : 'negotiating') };
  }

  decideChange(accepts: boolean): Outcome {
    const { changing, header } = this;
    const isOpen = changing !== undefined && header.change === undefined;
    const isSenseless = !isOpen || (accepts && this.cannotBe(changing));
    const progress = this.change(() => {
      if (isSenseless) return;
      if (accepts) header.change = 'accepted';
      else this.changing = undefined;
    });
    if (isSenseless) return { progress, refused: { code: 'state-conflict', message: 'nothing to decide' } };
    return { progress, change: this.changeAnswer(accepts ? 'accepted' : 'withdrawn') };
  }

  /** Whether a line cannot have another quantity (any more). */
  cannotBe({ line, quantity }: { line: number; quantity: number }): boolean {
    const { header, lines } = this;
    const of = lines.find((each) => each.line === line);
    const isGone = lines.every((each) => Number(each.shipped) >= Number(each.quantity));
    return (
      header.cancellation !== 'none' ||
      isGone ||
      !of ||
      Number(of.shipped) > quantity ||
      Number(of.quantity) === quantity
    );
  }

  private changeAnswer(state: ChangeAnswer['state']): ChangeAnswer {
    return { order: this.number, change: 'CH-1', state };
  }

  /** Does what is due; where nothing is, the order stays as it is. */
  meetDeadline(): Outcome {
    const now = new Date(this.clock).toISOString();
    const { header } = this;
    const isDue = (at: string | null): boolean => at !== null && at <= now;
    if (!isDue(header.holdUntil) && !isDue(this.remindAt)) return { progress: this.standing() };
    const progress = this.change(() => {
      if (isDue(header.holdUntil)) {
        header.holdUntil = null;
        if (header.deposit !== 'secured') header.promise = 'lacking';
      }
      if (isDue(this.remindAt)) {
        this.remindAt = null;
        this.reminders += 1;
      }
    });
    return { progress };
  }

  remind(days: number | null): void {
    this.remindAt = days === null ? null : this.now(days);
  }
  get remindsNobody(): boolean {
    return this.remindAt === null;
  }

  /** Nothing that is left to be cancelled, or cancelled already. */
  private isSenseless(name: CommandName): boolean {
    if (name !== 'agreeCancellation') return false;
    return (
      this.header.cancellation !== 'none' || this.lines.every(({ quantity, shipped }) => quantity === shipped)
    );
  }

  private remember(): void {
    this.linesBefore = this.lines.map((line) => JSON.stringify(line));
  }
}
