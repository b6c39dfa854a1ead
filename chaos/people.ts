import type { TaskKind } from '../domain/order/tasks.js';
import type { Caller } from './caller.js';
import type { ChangesOfMind } from './changes-of-mind.js';
import type { Mind, Minds } from './minds.js';
import { sleep } from './patience.js';
import type { Random } from './random.js';
import type { SameRequest } from './same-request.js';
import { resultByPlan, type Task } from './staff.js';

const LOOK_EVERY_MS = 200;
/** Requests under way at once. */
const AT_ONCE = 10;
/** A task that could not be done yet, or was answered by signal, is looked at again after so long. */
const AGAIN_AFTER_MS = 4_000;
const DAY_MS = 86_400_000;

/** What a department's program might answer by a signal to the order's workflow. */
const BY_SIGNAL: TaskKind[] = ['produce', 'receiveGoods', 'pick', 'handOver', 'proveDelivery'];

const KINDS = [
  { customer: 'C-XIANDA', items: ['FILM-500', 'TAPE-48', 'BOX-C5'] },
  { customer: 'C-SHUTONG', items: ['BOX-C5', 'CE-350', 'FILM-500', 'STRAP-12'] },
  { customer: 'C-YUEJIE', items: ['FILM-500', 'TAPE-48', 'BOX-C5'] },
] as const;
/** What is made to the customer's own wishes is charged for when it is cancelled. */
const WISHES = { colour: 'RAL 9016' };
/** One line from stock that leaves first, and one to be made. */
const IN_TWO_PARTS = {
  delivery: 'inParts',
  lines: [
    { item: 'TAPE-48', quantity: '2' },
    { item: 'BOX-C5', quantity: '3', requirements: WISHES },
  ],
};

/** Sends a task's answer as a signal to its order. */
export type Signaller = (order: string, answer: object) => Promise<void>;

/**
 * The company's people and their careless programs: they place orders and do what the tasks ask, some of it late, in
 * another order than asked, twice, twice at once, or by a signal that is sent again; and their customers change their minds.
 */
export class People {
  /** Orders that the API has accepted, by number. */
  readonly accepted = new Set<string>();
  /** Orders whose customer does not pay: they wait for the deposit to the end, rightly. */
  readonly patient = new Set<string>();
  /** Tasks whose completion was answered 200. */
  readonly completed = new Set<string>();
  /** What was done twice, or answered as nobody expects. */
  readonly contradictions: string[] = [];
  readonly counts = { late: 0, otherKey: 0, bySignal: 0 };
  private readonly inHand = new Map<string, number>();
  private underWay = 0;
  private stopped = false;
  private working: Promise<void> | undefined;

  constructor(
    private readonly caller: Caller,
    private readonly request: SameRequest,
    private readonly signal: Signaller,
    private readonly minds: Minds,
    private readonly changes: ChangesOfMind,
    private readonly random: Random,
    /** Share of the orders with a deposit that is never paid. */
    private readonly patientShare = 0.15,
  ) {}

  start(): void {
    this.working ??= this.work();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.working;
  }

  /** Places an order; some are sent twice under their key, some twice at once. */
  async place(index: number): Promise<void> {
    const mind = this.minds.of(index);
    const { customer, ...wanted } = this.wanted(mind);
    const body = {
      customer,
      customerPo: `PO-${String(index)}`,
      requestedDate: new Date(Date.now() + 60 * DAY_MS).toISOString().slice(0, 10),
      ...wanted,
    };
    const isPatient =
      customer === 'C-XIANDA' && mind !== 'cancelsRest' && this.random.chance(this.patientShare);
    const key = `chaos-order-${String(index)}`;
    const { status, body: answer } = await this.request.post('/orders', body, key, 201);
    if (status !== 201) throw new Error(`an order was answered ${String(status)}: ${JSON.stringify(answer)}`);
    const { number } = answer as { number: string };
    if (isPatient) this.patient.add(number);
    if (mind) this.changes.expect(number, mind);
    this.accepted.add(number);
  }

  /** Who orders what, to be delivered how. */
  private wanted(mind: Mind | undefined) {
    const { random } = this;
    const { customer, items } = random.pick(KINDS);
    if (mind === 'cancelsRest') return { customer, ...IN_TWO_PARTS };
    const line = () => {
      const item = random.pick(items);
      const isCustomised = item === 'BOX-C5' && random.chance(0.4);
      return {
        item,
        quantity: String(random.whole(1, 4)),
        ...(isCustomised ? { requirements: WISHES } : {}),
      };
    };
    return {
      customer,
      delivery: random.chance(0.5) ? 'complete' : 'inParts',
      lines: random.chance(0.5) ? [line()] : [line(), line()],
    };
  }

  private async work(): Promise<void> {
    while (!this.stopped) {
      const reply = await this.caller.tryOnce('GET', '/tasks?limit=200');
      if (reply?.status === 200) this.takeUp((reply.body as { data: Task[] }).data);
      await sleep(LOOK_EVERY_MS);
    }
    while (this.underWay > 0) await sleep(LOOK_EVERY_MS);
  }

  private takeUp(tasks: readonly Task[]): void {
    const now = Date.now();
    for (const task of this.random.shuffled(tasks)) {
      if (this.underWay >= AT_ONCE) return;
      if ((this.inHand.get(task.id) ?? 0) > now || this.waits(task)) continue;
      this.inHand.set(task.id, Infinity);
      this.underWay += 1;
      void this.serve(task)
        .catch((error: unknown) => this.contradictions.push(String(error)))
        .finally(() => {
          this.underWay -= 1;
          this.inHand.set(task.id, Date.now() + AGAIN_AFTER_MS);
        });
    }
  }

  private waits(task: Task): boolean {
    const { kind, order } = task;
    // Who does not pay, and whose rest will be cancelled, is only known once the order's number is.
    if (!this.accepted.has(order) || this.changes.leaves(task)) return true;
    return kind === 'confirmDeposit' && this.patient.has(order);
  }

  private async serve(task: Task): Promise<void> {
    const { random, counts } = this;
    if (random.chance(0.2)) {
      counts.late += 1;
      await sleep(random.between(200, 2_500));
    }
    const result = resultByPlan(task);
    if (BY_SIGNAL.includes(task.kind) && random.chance(0.1)) {
      counts.bySignal += 1;
      const answer = {
        answerId: `chaos-${task.id}`,
        taskId: task.id,
        answer: 'complete',
        by: 'a program',
        result,
      };
      await this.signal(task.order, answer);
      if (random.chance(0.5)) await this.signal(task.order, answer);
      return;
    }
    const path = `/tasks/${task.id}:complete`;
    const body = result === undefined ? {} : { result };
    const { status, body: said } = await this.request.post(path, body, `chaos-${task.id}`, 200);
    if (status === 200) await this.afterwards(task, path, body);
    // It may have to wait for another one, or somebody's signal was first.
    else if (status !== 409)
      throw new Error(`${task.kind} was answered ${String(status)}: ${JSON.stringify(said)}`);
  }

  /** Somebody who is not sure sends it all again, under another key. */
  private async afterwards(task: Task, path: string, body: object): Promise<void> {
    this.completed.add(task.id);
    if (!this.random.chance(0.15)) return;
    this.counts.otherKey += 1;
    const again = await this.caller.insist('POST', path, body, `chaos-again-${task.id}`);
    if (again.status !== 409)
      this.contradictions.push(`${task.kind} of ${task.order} was done twice: ${JSON.stringify(again)}`);
  }
}
