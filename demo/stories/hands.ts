import { setTimeout as pause } from 'node:timers/promises';
import { DEPARTMENTS } from '../../domain/order/departments.js';
import { isEnded, type Stage } from '../../domain/order/stage.js';
import { ApiRefusal } from '../simulation/api.js';
import type { DriverClock } from '../simulation/driver-clock.js';
import type { People } from '../simulation/people.js';
import type { Staff, Task } from '../simulation/staff.js';
import type { Watch } from '../simulation/watch.js';
import { plusMinutes } from '../simulation/working-time.js';

/** An order as a manager sees it. */
export interface Seen {
  readonly number: string;
  readonly stage: Stage;
  readonly promisedDate: string | null;
  readonly projectedDate: string | null;
  readonly offeredDate: string | null;
  readonly version: number;
  readonly amounts: { readonly total: { readonly amount: string; readonly currency: string } };
  readonly flags: Readonly<Record<string, { readonly why: string }>>;
  readonly lines: readonly {
    readonly line: number;
    readonly quantity: string;
    readonly progress: { readonly delivered: string };
  }[];
}

/** Wall-clock time within which something that is awaited must come. */
const COMES_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 50;
/** Business time that passes at once while nobody has anything to do. */
const STEP_MINUTES = 8 * 60;
const ROUNDS = 600;

/** Lets the people of the company work on some orders while a story is told, all through the public API. */
export class Hands {
  /** Numbers what is done, so that nothing is taken for a repeat. */
  private attempts = 0;

  constructor(
    readonly people: People,
    private readonly staff: Staff,
    readonly clock: DriverClock,
    private readonly watch: Watch,
  ) {}

  /** Places an order as sales. @returns its number */
  async place(order: object): Promise<string> {
    const sales = await this.people.as('sales');
    const { number } = await sales.post<{ number: string }>('/orders', order);
    return number;
  }

  async see(number: string): Promise<Seen> {
    return await (await this.people.as('manager')).get<Seen>(`/orders/${number}`);
  }

  /** Everybody does what is asked of them for an order, but for what they leave, until it is as wished. */
  async carryOn(
    number: string,
    until: (seen: Seen, tasks: readonly Task[]) => boolean,
    leaves: (task: Task) => boolean = () => false,
  ): Promise<Seen> {
    for (let round = 0; round < ROUNDS; round++) {
      await this.watch.ordersSettled();
      const seen = await this.see(number);
      const tasks = await this.tasksOf(number);
      if (until(seen, tasks)) return seen;
      if (seen.offeredDate !== null) await this.accept(number);
      else if (!(await this.workOn(tasks.filter((task) => !leaves(task)))))
        await this.letPass(this.nextOf(tasks, leaves));
    }
    throw new Error(
      `${number} does not come to where the story wants it: ${JSON.stringify(await this.see(number))}`,
    );
  }

  async toTheEnd(number: string): Promise<Seen> {
    return await this.carryOn(number, ({ stage }, tasks) => isEnded(stage) && tasks.length === 0);
  }

  /** Lets business time pass to an instant. */
  async letPass(until: Date): Promise<void> {
    await this.watch.settled();
    await this.clock.runUntil(until);
  }

  /** Waits for what the order's own timer does; the clock stands still meanwhile. */
  async awaits(number: string, what: string, comes: (seen: Seen) => boolean): Promise<Seen> {
    const end = Date.now() + COMES_WITHIN_MS;
    for (;;) {
      const seen = await this.see(number);
      if (comes(seen)) return seen;
      if (Date.now() > end)
        throw new Error(`${number}: waited in vain for ${what}; ${JSON.stringify(seen.flags)}`);
      await pause(LOOK_AGAIN_MS);
    }
  }

  /** Production reads what a work order asks for; with `begin`, work begins as well. */
  async prepare(task: Task, begin: boolean): Promise<void> {
    if (task.data['requirements']) await this.staff.acknowledge(task, ++this.attempts);
    if (begin) await this.staff.begin(task, ++this.attempts);
  }

  async tasksOf(number: string): Promise<Task[]> {
    const lists = await Promise.all(DEPARTMENTS.map((department) => this.staff.tasksOf(department)));
    return lists.flat().filter(({ order }) => order === number);
  }

  /** @returns whether anybody had something to do by now */
  private async workOn(tasks: readonly Task[]): Promise<boolean> {
    const due = tasks.filter(
      (task) => (this.staff.when(task) ?? plusMinutes(this.clock.now, 1)) <= this.clock.now,
    );
    let done = false;
    for (const task of due.toSorted((a, b) => (a.document < b.document ? -1 : 1)))
      done = (await this.attempt(task)) || done;
    return done;
  }

  /** @returns false when it has to wait for something else, e.g. a work order for its components */
  private async attempt(task: Task): Promise<boolean> {
    try {
      await this.staff.act(task, ++this.attempts);
      return true;
    } catch (error) {
      if (error instanceof ApiRefusal && error.code === 'state-conflict') return false;
      throw error;
    }
  }

  private nextOf(tasks: readonly Task[], leaves: (task: Task) => boolean): Date {
    const instants = tasks.filter((task) => !leaves(task)).flatMap((task) => this.staff.when(task) ?? []);
    const next = instants
      .filter((at) => at > this.clock.now)
      .toSorted((a, b) => a.getTime() - b.getTime())[0];
    return next ?? plusMinutes(this.clock.now, STEP_MINUTES);
  }

  private async accept(number: string): Promise<void> {
    const sales = await this.people.as('sales');
    await sales.post(`/orders/${number}:answerOffer`, { answer: 'accept' });
  }
}
