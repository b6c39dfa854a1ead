import { setTimeout as pause } from 'node:timers/promises';
import { DEPARTMENTS } from '../../domain/order/departments.js';
import { isEnded, type Stage } from '../../domain/order/stage.js';
import { ApiRefusal } from './api.js';
import type { Customers } from './customers.js';
import type { DriverClock } from './driver-clock.js';
import type { People } from './people.js';
import type { DemoOrder, Scenario } from './scenario.js';
import type { Staff, Task } from './staff.js';
import type { Watch } from './watch.js';
import { plusMinutes } from './working-time.js';

/** An order as `GET /v1/orders` lists it. */
export interface OrderSummary {
  readonly number: string;
  readonly stage: Stage;
  readonly customer: { readonly code: string; readonly name: string };
  readonly customerPo: string | null;
  readonly promisedDate: string | null;
  readonly projectedDate: string | null;
  readonly waitingFor: readonly string[];
}

/** Something somebody will do, and when. */
interface Job {
  readonly key: string;
  readonly what: string;
  readonly order: string;
  readonly document: string;
  readonly at: Date;
  readonly task?: Task;
}

interface Refusals {
  count: number;
  notBefore: Date;
  last: string;
}

/** The whole demonstration, in wall-clock time. */
const ENDS_WITHIN_MS = 300_000;
/** An answer by signal takes effect after a while: the clock stands still for it so long at most. */
const ANSWER_WORKS_WITHIN_MS = 20_000;
const LOOK_AGAIN_MS = 10;
const TRIES = 5;
const TRY_AGAIN_AFTER_MINUTES = 30;
const AT_A_TIME = 4;

/**
 * Plays a scenario to its end: orders come, whoever's time has come acts, and business time passes only when nothing is
 * left to do at the present instant.
 */
export class Play {
  private readonly toPlace: readonly DemoOrder[];
  private placed = 0;
  private readonly answeredAt = new Map<string, number>();
  private readonly refusals = new Map<string, Refusals>();
  private readonly begun = Date.now();

  constructor(
    private readonly scenario: Scenario,
    private readonly people: People,
    private readonly staff: Staff,
    private readonly customers: Customers,
    private readonly clock: DriverClock,
    private readonly watch: Watch,
  ) {
    this.toPlace = scenario.orders.toSorted((a, b) => a.afterHours - b.afterHours);
  }

  /** @throws Error that says which orders are stuck, and whom they wait for */
  async toTheEnd(): Promise<void> {
    await this.clock.stop();
    for (;;) {
      if (Date.now() - this.begun > ENDS_WITHIN_MS)
        throw new Error(await this.stuck(`not done after ${String(ENDS_WITHIN_MS / 1000)} s`));
      await this.watch.ordersSettled();
      const jobs = await this.jobs();
      if (await this.actNow(jobs)) continue;
      const next = this.next(jobs);
      if (next) await this.letTimePass(next);
      else if (await this.isOver()) return;
      else throw new Error(await this.stuck('nobody has anything to do, and these orders have not ended'));
    }
  }

  private async letTimePass(until: Date): Promise<void> {
    await this.watch.settled();
    await this.clock.runUntil(until);
  }

  /** Does what is due at the present instant. @returns whether there was anything, or is still something under way */
  private async actNow(jobs: readonly Job[]): Promise<boolean> {
    const due = jobs.filter(({ at }) => at <= this.clock.now);
    const ready = due.filter(({ key }) => !this.isUnderWay(key));
    if (ready.length > 0) {
      await this.carryOut(ready);
      return true;
    }
    if (due.length > 0) {
      await pause(LOOK_AGAIN_MS);
      return true;
    }
    const arrival = this.arrival(jobs);
    if (arrival === undefined || arrival > this.clock.now) return false;
    const order = this.toPlace[this.placed];
    if (order) await this.customers.place(order);
    this.placed += 1;
    return true;
  }

  /** Orders come one after the other: the next when the one before has its date. */
  private arrival(jobs: readonly Job[]): Date | undefined {
    const order = this.toPlace[this.placed];
    if (!order || jobs.some(({ task }) => task === undefined)) return undefined;
    return plusMinutes(this.scenario.begins, order.afterHours * 60);
  }

  private next(jobs: readonly Job[]): Date | undefined {
    const instants = [...jobs.map(({ at }) => at), this.arrival(jobs)].filter((each) => each !== undefined);
    return instants.toSorted((a, b) => a.getTime() - b.getTime())[0];
  }

  /** What all departments and customers have before them. */
  private async jobs(): Promise<Job[]> {
    const lists = await Promise.all(DEPARTMENTS.map((department) => this.staff.tasksOf(department)));
    const offers = await this.customers.offers();
    return [
      ...lists.flat().flatMap((task) => this.jobOf(task)),
      ...offers.map(({ order, acceptAt }) => ({
        key: `offer ${order}`,
        what: 'accept the date',
        order,
        document: order,
        at: this.notBefore(`offer ${order}`, acceptAt),
      })),
    ];
  }

  /** The customers themselves answer what they are offered; what nobody knows to do is nobody's job. */
  private jobOf(task: Task): Job[] {
    const at = task.kind === 'answerOffer' ? undefined : this.staff.when(task);
    if (!at) return [];
    const { id, kind, order, document } = task;
    return [{ key: id, what: `${kind} ${document}`, order, document, at: this.notBefore(id, at), task }];
  }

  private notBefore(key: string, at: Date): Date {
    const notBefore = this.refusals.get(key)?.notBefore;
    return notBefore && notBefore > at ? notBefore : at;
  }

  /** Orders side by side; what belongs to one order in the sequence of its documents. */
  private async carryOut(jobs: readonly Job[]): Promise<void> {
    const inSequence = jobs.toSorted((a, b) => (a.document < b.document ? -1 : 1));
    const orders = [...new Set(jobs.map(({ order }) => order))];
    const queue = orders.map((order) => inSequence.filter((job) => job.order === order));
    const work = async (): Promise<void> => {
      for (let own = queue.shift(); own; own = queue.shift()) for (const job of own) await this.attempt(job);
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
  }

  private async attempt(job: Job): Promise<void> {
    try {
      const tries = this.refusals.get(job.key)?.count ?? 0;
      const done = job.task
        ? await this.staff.act(job.task, tries + 1)
        : await this.customers.accept(job.order);
      if (done) this.answeredAt.set(job.key, Date.now());
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error;
      this.refused(job, error.message);
    }
  }

  private refused(job: Job, why: string): void {
    const count = (this.refusals.get(job.key)?.count ?? 0) + 1;
    if (count >= TRIES)
      throw new Error(`${job.order}: ${job.what} was refused ${String(TRIES)} times: ${why}`);
    this.refusals.set(job.key, {
      count,
      notBefore: plusMinutes(this.clock.now, TRY_AGAIN_AFTER_MINUTES),
      last: why,
    });
  }

  /** Answered, and not yet closed by it. */
  private isUnderWay(key: string): boolean {
    const answered = this.answeredAt.get(key);
    if (answered === undefined) return false;
    if (Date.now() - answered < ANSWER_WORKS_WITHIN_MS) return true;
    this.answeredAt.delete(key);
    return false;
  }

  private async isOver(): Promise<boolean> {
    const orders = await this.orders();
    return (
      this.placed === this.toPlace.length &&
      orders.length >= this.placed &&
      orders.every(({ stage }) => isEnded(stage))
    );
  }

  async orders(): Promise<OrderSummary[]> {
    const manager = await this.people.as('manager');
    return await manager.all<OrderSummary>('/orders?sort=number');
  }

  private async stuck(why: string): Promise<string> {
    const open = (await this.orders()).filter(({ stage }) => !isEnded(stage));
    const tasks = (await Promise.all(DEPARTMENTS.map((department) => this.staff.tasksOf(department)))).flat();
    const lines = open.map(({ number, stage, waitingFor }) => {
      const own = tasks.filter(({ order }) => order === number).map((task) => this.taskInWords(task));
      return `  ${number} is ${stage}, waiting for ${waitingFor.join(', ') || 'nobody'}; ${own.join('; ') || 'no task is open'}`;
    });
    return [`The demonstration is stuck: ${why}.`, ...lines].join('\n');
  }

  private taskInWords({ id, kind, document, department }: Task): string {
    const refusal = this.refusals.get(id);
    return `${department} has ${kind} ${document}${refusal ? `, refused: ${refusal.last}` : ''}`;
  }
}
