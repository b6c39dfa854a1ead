import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/errors/domain-error.js';
import { openingStep } from '../../domain/order/progress.js';
import { isEnded } from '../../domain/order/stage.js';
import {
  COMMANDS,
  STEPS,
  type Command,
  type CommandName,
  type Outcome,
  type ProgressUpdate,
  type Refusal,
  type StepName,
} from '../../workflows/messages.js';
import { CompanyProfile } from '../company/company-profile.js';
import { noSuchOrder } from '../identity/policy.js';
import { BusinessClock } from '../platform/clock/business-clock.js';
import { Database, type Tx } from '../platform/database/database.js';
import { hashOfBody } from '../platform/http/idempotency.service.js';
import type { OrderFile, TaskRow } from './order-file.js';
import { isLeftToRelay } from './outbox-rows.js';
import { OrderTeller } from './order-teller.js';
import { lookAtOrderFiles, readOrderFile, readOrderFiles, type OrderDocument } from './read-order-file.js';

/** Carries out one command on an opened order; a refusal by a rule is thrown as `DomainError`. */
export type CommandHandler = (file: OrderFile, command: Command) => Promise<void> | void;
/** Something done to an order apart from its commands. */
export type OrderHandler = (file: OrderFile) => Promise<void>;

/**
 * Where orders are opened, worked on and put back: the only way to change one. Each opens a transaction of its own, or
 * joins the one it is given, e.g. that of a request which keeps its answer in it (`IdempotencyService.answer`).
 */
@Injectable()
export class OrderDesk {
  private readonly handlers = new Map<CommandName, CommandHandler>();
  private readonly beforeSaving: ((file: OrderFile) => Promise<void>)[] = [];
  private readonly atTheEnd: OrderHandler[] = [];
  /** The files saved in a transaction, the last one first. */
  private readonly saved = new WeakMap<Tx, OrderFile[]>();

  constructor(
    private readonly database: Database,
    private readonly clock: BusinessClock,
    private readonly company: CompanyProfile,
    private readonly teller: OrderTeller,
  ) {}

  /** A department offers to carry out a command of the order's workflow. */
  offer(name: CommandName, handler: CommandHandler): void {
    this.handlers.set(name, handler);
  }

  /**
   * A department says what it does when an order has ended, before that is saved; and again whenever something still
   * comes in for an ended order (e.g. goods too late), so it must have nothing to do the second time.
   */
  whenEnded(handler: OrderHandler): void {
    this.atTheEnd.push(handler);
  }

  /**
   * A room says what it looks at before an order that was placed earlier is saved, e.g. whether a date has moved. It sees
   * all that was written on the file in this transaction, and must cost nothing where nothing of its concern happened.
   */
  beforeSave(handler: (file: OrderFile) => Promise<void>): void {
    this.beforeSaving.push(handler);
  }

  /** Opens an order, lets `work` write on it, saves it, and tells its workflow after the commit. */
  async withOrder<T>(
    number: string,
    work: (file: OrderFile) => Promise<T>,
    joined?: Tx,
  ): Promise<{ result: T; progress: ProgressUpdate }> {
    return await this.within(joined, async (tx) => {
      const file = await this.open(tx, number);
      const result = await work(file);
      return { result, progress: await this.save(file) };
    });
  }

  /** As `withOrder`, unless it is done already or there is nothing to do: nothing is written then. */
  async withOrderUnless(
    number: string,
    isDone: (file: OrderFile) => boolean | Promise<boolean>,
    work: (file: OrderFile) => Promise<void>,
  ): Promise<ProgressUpdate> {
    return await this.database.transaction(async (tx) => {
      const file = await this.open(tx, number);
      // Whoever asks again may not have been told what it changed.
      if (await isDone(file)) return file.standing(file.lines);
      await work(file);
      return await this.save(file);
    });
  }

  /** Opens the order that a document belongs to. @throws DomainError `not-found` when there is no such document */
  async withOrderOf<T>(
    documents: OwnedDocument,
    number: string,
    work: (file: OrderFile) => Promise<T>,
    joined?: Tx,
  ): Promise<T> {
    return await this.within(joined, async (tx) => {
      const file = await readOrderFile(tx, number, await this.clock.read(tx), this.company, documents);
      if (!file) throw noSuch(documents, number);
      const result = await work(file);
      await this.save(file);
      return result;
    });
  }

  /**
   * Opens every order that a shared document serves (a purchase order, a shipment), locked by id. Orders that join
   * between the reading and the locking make it start over.
   */
  async withOrdersOf<T>(
    readOrderIds: (tx: Tx) => Promise<string[]>,
    work: (files: OrderFile[], tx: Tx) => Promise<T>,
    joined?: Tx,
  ): Promise<T> {
    return await this.within(joined, async (tx) => {
      const time = await this.clock.read(tx);
      let files: OrderFile[] = [];
      let ids = await readOrderIds(tx);
      // Asked for at once, and answered in this sequence: which they are is read again under the locks.
      while (ids.some((id) => !files.some((file) => file.order.id === id)))
        [files, ids] = await Promise.all([readOrderFiles(tx, ids, time, this.company), readOrderIds(tx)]);
      const result = await work(files, tx);
      for (const file of files) await this.save(file);
      return result;
    });
  }

  /** Saves a file in the transaction that opened it; the workflow is told after the commit. */
  async save(file: OrderFile): Promise<ProgressUpdate> {
    if (!file.isNew && isEnded(file.stage)) for (const handler of this.atTheEnd) await handler(file);
    if (!file.isNew) for (const handler of this.beforeSaving) await handler(file);
    const progress = await file.save();
    this.saved.set(file.tx, [file, ...(this.saved.get(file.tx) ?? [])]);
    file.tx.afterCommit(() => {
      this.teller.tell(file.written.filter((row) => !isLeftToRelay(row)));
    });
    return progress;
  }

  /** A task as this transaction has saved it with its order; undefined when it was not open in any that it saved. */
  savedTask(tx: Tx, taskId: string): TaskRow | undefined {
    for (const file of this.saved.get(tx) ?? []) {
      const task = [...file.closedTasks, ...file.openTasks].find(({ id }) => id === taskId);
      if (task) return task;
    }
    return undefined;
  }

  /** Locks an order and reads what belongs to it. @throws DomainError `not-found` */
  async open(tx: Tx, number: string): Promise<OrderFile> {
    const file = await readOrderFile(tx, number, await this.clock.read(tx), this.company);
    if (!file) throw noSuchOrder();
    return file;
  }

  /** Opens several orders, locked in the order of their ids, as everywhere. */
  async openAll(tx: Tx, ids: readonly string[]): Promise<OrderFile[]> {
    return await readOrderFiles(tx, ids, await this.clock.read(tx), this.company);
  }

  /** Reads other orders beside one that is open, without locking them: to see what it does to them, never to save them. */
  async lookAt({ tx, time }: OrderFile, ids: readonly string[]): Promise<OrderFile[]> {
    return await lookAtOrderFiles(tx, ids, time, this.company);
  }

  /**
   * Carries out the commands of one step in one transaction, each once: a repeat gets the stored answer, and a refusal
   * is not stored. Where the company lets a person decide, the step waits for the approval first. The steps in `then`
   * follow in the same transaction as far as nobody has to be asked in between.
   */
  async carryOut(commands: readonly Command[], then: readonly (readonly Command[])[] = []): Promise<Outcome> {
    const at = { step: 0, command: firstOf(commands) };
    try {
      return await this.database.transaction((tx) => this.carryOutIn(tx, [commands, ...then], at));
    } catch (error) {
      // What follows is given again alone, and says then what is wrong with it.
      if (at.step > 0) return await this.carryOut(commands, then.slice(0, at.step - 1));
      if (!(error instanceof DomainError)) throw error;
      return await this.noteRefusal(at.command, error);
    }
  }

  /** @param at what is being carried out, for whoever catches an error of it */
  private async carryOutIn(
    tx: Tx,
    steps: readonly (readonly Command[])[],
    at: { step: number; command: Command },
  ): Promise<Outcome> {
    const { order } = at.command;
    // Also where the transaction is begun again.
    Object.assign(at, { step: 0, command: firstOf(steps[0] ?? []) });
    const time = await this.clock.read(tx);
    // Asked for at once, and answered in this sequence: what was done before is read under the order's lock.
    const [file, known] = await Promise.all([
      readOrderFile(tx, order, time, this.company),
      readEffects(tx, steps.flat()),
      // Before any balance, as everywhere, also where only a later step needs it.
      steps.length > 1 && tx.rows(LOCK_CUSTOMER, [order]),
    ]);
    if (!file) throw noSuchOrder();
    const done: StepName[] = [];
    let outcome: Outcome | undefined;
    for (const [i, commands] of steps.entries()) {
      const pending = commands.filter(({ key }) => !known.has(key));
      const next = pending[0];
      if (next) {
        const mustWait = this.asksForApproval(file, next);
        if (i > 0 && (mustWait || openingStep(file.progress().header) !== next.step)) break;
        if (mustWait) return await this.waitForApproval(file, next);
        at.step = i;
        for (const command of pending) await this.carryOutOne(file, (at.command = command));
      }
      outcome = known.get(lastOf(commands).key);
      done.push(firstOf(commands).step);
    }
    if (file.effects.length > 0 || !outcome) outcome = { progress: await this.save(file) };
    const [, ...alsoDone] = done;
    return { ...outcome, ...(alsoDone.length > 0 && { alsoDone }) };
  }

  private async carryOutOne(file: OrderFile, command: Command): Promise<void> {
    await this.handler(command.name)(file, command);
    // Whatever put it right, nobody has to any more.
    file.closeTasks(
      { kind: 'resolveRefusal', document: command.name },
      { state: 'withdrawn', by: 'system', reason: 'it has been carried out' },
    );
    delete file.order.approvals[command.step];
    file.effects.push({ key: command.key, hash: hashOfBody(command) });
  }

  private async within<T>(joined: Tx | undefined, work: (tx: Tx) => Promise<T>): Promise<T> {
    return joined ? await work(joined) : await this.database.transaction(work);
  }

  /** Writes a refused command on the order's timeline and answers with the present progress. */
  private async noteRefusal(command: Command, error: DomainError): Promise<Outcome> {
    const { name } = command;
    const refused: Refusal = {
      code: error.code,
      message: error.message,
      command: name,
      facts: { ...error.facts },
      ...(error.detailZh === undefined ? {} : { messageZh: error.detailZh }),
    };
    const { progress } = await this.withOrder(command.order, (file) => {
      const facts = { command: name, code: error.code, detail: error.message };
      file.tell('commandRefused', 'system', facts, COMMANDS[name]);
      // Whoever wants to cancel looks at the new preview: there is nothing to put right.
      if (name !== 'agreeCancellation')
        file.openTask({ kind: 'resolveRefusal', document: name, department: COMMANDS[name], data: facts });
      return Promise.resolve();
    });
    return { progress, refused };
  }

  private handler(name: CommandName): CommandHandler {
    const handler = this.handlers.get(name);
    if (!handler) throw new Error(`no department offers ${name}`);
    return handler;
  }

  /** One approval lets all commands of the step through: only its first command asks for it. */
  private asksForApproval(file: OrderFile, { step, name }: Command): boolean {
    const asks = this.company.policies.personDecides.includes(step) && STEPS[step][0] === name;
    return asks && !file.order.approvals[step];
  }

  private async waitForApproval(file: OrderFile, { step, name }: Command): Promise<Outcome> {
    file.openTask({ kind: 'approveStep', document: step, department: COMMANDS[name], data: { step } });
    return { progress: await this.save(file), awaitsApproval: step };
  }
}

const LOCK_CUSTOMER =
  'select 1 from customers where code = (select customer from orders where number = $1) for no key update';

const firstOf = (commands: readonly Command[]): Command => commandAt(commands, 0);
const lastOf = (commands: readonly Command[]): Command => commandAt(commands, -1);
function commandAt(commands: readonly Command[], i: number): Command {
  const command = commands.at(i);
  if (!command) throw new Error('a step without commands');
  return command;
}

type OwnedDocument = Exclude<OrderDocument, 'orders'>;

function noSuch(documents: OwnedDocument, number: string): DomainError {
  const [what, whatZh] = documents === 'work_orders' ? ['work order', '工单'] : ['release', '出库指令'];
  return new DomainError('not-found', `There is no ${what} ${number}`, {
    detailZh: `${whatZh} ${number} 不存在`,
  });
}

/** By content: a request that was read back from the order has its fields in another sequence. */
async function readEffects(tx: Tx, commands: readonly Command[]): Promise<Map<string, Outcome>> {
  const rows = await tx.rows<{ key: string; hash: string; result: Outcome }>(
    'select key, hash, result from effects where key = any($1::text[])',
    [commands.map((command) => command.key)],
  );
  for (const row of rows) {
    const command = commands.find((each) => each.key === row.key);
    if (command && hashOfBody(command) !== row.hash)
      throw new Error(`another command was carried out under ${row.key}`);
  }
  return new Map(rows.map((row) => [row.key, row.result]));
}
