import { isDeepStrictEqual } from 'node:util';
import type { TaskKind } from '../domain/order/tasks.js';
import type { Caller, Reply } from './caller.js';
import { sleep } from './patience.js';
import type { Random } from './random.js';
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

/** Sends a task's answer as a signal to its order. */
export type Signaller = (order: string, answer: object) => Promise<void>;

/**
 * The company's people and their careless programs: they place orders and do what the tasks ask, some of it late, in
 * another order than asked, twice, twice at once, or by a signal that is sent again.
 */
export class People {
  /** Orders that the API has accepted, by number. */
  readonly accepted = new Set<string>();
  /** Orders whose customer does not pay: they wait for the deposit to the end, rightly. */
  readonly patient = new Set<string>();
  /** Tasks whose completion was answered 200. */
  readonly completed = new Set<string>();
  /** Answers that contradict an earlier one. */
  readonly contradictions: string[] = [];
  readonly counts = { late: 0, twice: 0, atOnce: 0, otherKey: 0, bySignal: 0 };
  private readonly inHand = new Map<string, number>();
  private underWay = 0;
  private stopped = false;
  private working: Promise<void> | undefined;

  constructor(
    private readonly caller: Caller,
    private readonly signal: Signaller,
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
    const { random } = this;
    const { customer, items } = random.pick(KINDS);
    const line = () => ({ item: random.pick(items), quantity: String(random.whole(1, 4)) });
    const body = {
      customer,
      customerPo: `PO-${String(index)}`,
      requestedDate: new Date(Date.now() + 60 * DAY_MS).toISOString().slice(0, 10),
      delivery: random.chance(0.5) ? 'complete' : 'inParts',
      lines: random.chance(0.5) ? [line()] : [line(), line()],
    };
    const isPatient = customer === 'C-XIANDA' && random.chance(this.patientShare);
    const { status, body: answer } = await this.once('/orders', body, `chaos-order-${String(index)}`, 201);
    if (status !== 201) throw new Error(`an order was answered ${String(status)}: ${JSON.stringify(answer)}`);
    const { number } = answer as { number: string };
    if (isPatient) this.patient.add(number);
    this.accepted.add(number);
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

  private waits({ kind, order }: Task): boolean {
    // Who it is that does not pay is only known once the order's number is.
    return kind === 'confirmDeposit' && (this.patient.has(order) || !this.accepted.has(order));
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
    const { status, body: said } = await this.once(path, body, `chaos-${task.id}`, 200);
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

  /**
   * Sends a request once, twice at once, or again afterwards, all under one key. Of two at once one may be refused that
   * was earlier than what it has to wait for; but what has succeeded is answered the same for ever.
   */
  private async once(path: string, body: unknown, key: string, success: number): Promise<Reply> {
    const send = () => this.caller.insist('POST', path, body, key);
    const atOnce = this.random.chance(0.15);
    if (atOnce) this.counts.atOnce += 1;
    const replies = atOnce ? await Promise.all([send(), send()]) : [await send()];
    const successes = replies.filter(({ status }) => status === success);
    const [first] = successes;
    if (first && this.random.chance(0.25)) {
      this.counts.twice += 1;
      successes.push(await send());
    }
    // The order of fields is not part of an answer.
    for (const reply of successes)
      if (!isDeepStrictEqual(reply, first))
        this.contradictions.push(
          `${path} was answered ${JSON.stringify(reply)}, before that ${JSON.stringify(first)}`,
        );
    return first ?? (replies[0] as Reply);
  }
}
