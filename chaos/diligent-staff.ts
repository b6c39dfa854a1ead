import { Caller } from './caller.js';
import { sleep, until } from './patience.js';
import { Random } from './random.js';
import { EVERYBODY, resultByPlan, type Task } from './staff.js';

const LOOK_EVERY_MS = 100;
const AGAIN_AFTER_MS = 2_000;
const DAY_MS = 86_400_000;
const PATIENCE_MS = 120_000;
/** A preview may become old so often before somebody agrees to it. */
const LOOKS = 5;

/**
 * What becomes of an order: it is delivered and paid, cancelled while its goods are made and bought, or changed then and
 * delivered as it is wanted now.
 */
export const STORIES = ['delivered', 'cancelled', 'changed'] as const;
export type Story = (typeof STORIES)[number];
/** Work that is left undone until the order is cancelled or changed; its tasks are withdrawn then, perhaps after a while. */
const LEFT_UNTIL_THEN: readonly string[] = ['produce', 'receiveGoods'];
/** A change is carried out, and the order's next step has undertaken what it lacked by it. */
const IS_CHANGED = `
  select 1 from orders where number = $1 and version > 1 and change is null and supply_state = 'undertaken'`;

/** One line made, one from stock, one bought in exactly what a supplier sells: nothing of one order is left to the next. */
const ORDER = {
  customer: 'C-XIANDA',
  delivery: 'complete',
  lines: [
    { item: 'BOX-C5', quantity: '10' },
    { item: 'FILM-500', quantity: '4' },
    { item: 'STRAP-12', quantity: '60' },
  ],
};

/** More of what is made, less of what is in stock. */
const CHANGE = {
  lines: [
    { do: 'set', line: 1, quantity: '12' },
    { do: 'set', line: 2, quantity: '3' },
  ],
};

/** Does what the tasks ask, at once and by plan. */
export class DiligentStaff {
  private readonly caller: Caller;
  /** What was answered last to what could not be done. */
  readonly refusals = new Map<string, string>();
  /** Orders that are about to be cancelled, or to be changed. */
  private readonly waiting = new Set<string>();
  private readonly triedAt = new Map<string, number>();
  private placed = 0;
  private stopped = false;

  /** @param books tells when an order has come to rest, so that the same is done for each in the same sequence */
  constructor(
    apis: readonly string[],
    private readonly books: { rows(sql: string, values: unknown[]): Promise<unknown[]> },
  ) {
    this.caller = new Caller(apis, EVERYBODY, new Random(0, 'staff'));
  }

  /** @param customerPo the customer's own number, if it is to be known by that */
  async place(story: Story, customerPo?: string): Promise<string> {
    this.placed += 1;
    const requestedDate = new Date(Date.now() + 60 * DAY_MS).toISOString().slice(0, 10);
    const order = { ...ORDER, requestedDate, ...(customerPo === undefined ? {} : { customerPo }) };
    const key = `point-${String(this.placed)}`;
    const { status, body } = await this.caller.insist('POST', '/orders', order, key);
    if (status !== 201) throw new Error(`the order was answered ${String(status)}: ${JSON.stringify(body)}`);
    const { number } = body as { number: string };
    if (story === 'delivered') return number;
    this.waiting.add(number);
    const doing = story === 'cancelled' ? this.cancel(number) : this.change(number);
    doing.catch((error: unknown) => this.refusals.set(`${story} ${number}`, String(error)));
    return number;
  }

  /** Looks what cancelling would come to, and agrees to it. */
  private async cancel(order: string): Promise<void> {
    await this.isUndertaken(order);
    for (let looks = 1; !(await this.agreeToCancel(order, looks)); looks += 1);
  }

  /** Looks what another content would come to, agrees to it with the customer's word, and goes on once it is carried out. */
  private async change(order: string): Promise<void> {
    await this.isUndertaken(order);
    for (let looks = 1; !(await this.agreeToChange(order, looks)); looks += 1);
    await until(
      `the change of ${order} to be carried out`,
      PATIENCE_MS,
      async () => (await this.books.rows(IS_CHANGED, [order])).length > 0 || undefined,
      LOOK_EVERY_MS,
    );
    this.waiting.delete(order);
  }

  private async isUndertaken(order: string): Promise<void> {
    const { caller } = this;
    await until(
      `${order} to be made`,
      PATIENCE_MS,
      async () => {
        const reply = await caller.tryOnce('GET', `/tasks?order=${order}`);
        const tasks = reply?.status === 200 ? (reply.body as { data: Task[] }).data : [];
        // All that is to be made and bought for it has been undertaken.
        return LEFT_UNTIL_THEN.every((kind) => tasks.some((task) => task.kind === kind)) || undefined;
      },
      LOOK_EVERY_MS,
    );
  }

  async work(): Promise<void> {
    while (!this.stopped) {
      const reply = await this.caller.tryOnce('GET', '/tasks?limit=200');
      const tasks = reply?.status === 200 ? (reply.body as { data: Task[] }).data : [];
      await Promise.all(
        byOrder(tasks.filter((task) => !this.isLeft(task))).map((own) => this.completeOne(own)),
      );
      await sleep(LOOK_EVERY_MS);
    }
  }

  stop(): void {
    this.stopped = true;
  }

  /** @returns false when cancelling has come to something else since it was looked at (409): then one looks again */
  private async agreeToCancel(order: string, looks: number): Promise<boolean> {
    const preview = await this.caller.insist('GET', `/orders/${order}/previews/cancellation`);
    const { hash } = preview.body as { hash: string };
    const body = { hash, reason: 'the customer has closed the line' };
    const key = `cancel-${order}-${String(looks)}`;
    const reply = await this.caller.insist('POST', `/orders/${order}:cancel`, body, key);
    if (reply.status !== 200 && (reply.status !== 409 || looks === LOOKS))
      throw new Error(`${String(reply.status)} ${JSON.stringify(reply.body)}`);
    return reply.status === 200;
  }

  /** @returns false when it has come to something else since it was looked at (409): then one looks again */
  private async agreeToChange(order: string, looks: number): Promise<boolean> {
    const seen = await this.caller.insist('POST', `/orders/${order}/changes:assess`, { change: CHANGE });
    const { hash } = seen.body as { hash: string };
    const body = { change: CHANGE, hash, reason: 'the customer needs more boxes', customerAgrees: true };
    const reply = await this.caller.insist(
      'POST',
      `/orders/${order}/changes`,
      body,
      `change-${order}-${String(looks)}`,
    );
    if (reply.status !== 200 && (reply.status !== 409 || looks === LOOKS))
      throw new Error(`${String(reply.status)} ${JSON.stringify(reply.body)}`);
    return reply.status === 200;
  }

  private isLeft({ order, kind }: Task): boolean {
    return this.waiting.has(order) && [...LEFT_UNTIL_THEN, 'acknowledgeChange'].includes(kind);
  }

  /** The first of an order's tasks that can be done; it may have to wait for another one, then it is refused. */
  private async completeOne(tasks: readonly Task[]): Promise<void> {
    for (const task of tasks) {
      if (Date.now() - (this.triedAt.get(task.id) ?? 0) < AGAIN_AFTER_MS) continue;
      this.triedAt.set(task.id, Date.now());
      const result = resultByPlan(task);
      const body = result === undefined ? {} : { result };
      const path = `/tasks/${task.id}:complete`;
      const reply = await this.caller.tryOnce('POST', path, body, `point-${task.id}`);
      if (reply?.status === 200) return;
      this.refusals.set(`${task.kind} of ${task.order}`, JSON.stringify(reply?.body ?? 'cut off'));
    }
  }
}

/** Each order's tasks, always in the same order, so that the same is done for each in the same sequence. */
function byOrder(tasks: readonly Task[]): Task[][] {
  const orders = new Map<string, Task[]>();
  for (const task of tasks) orders.set(task.order, [...(orders.get(task.order) ?? []), task]);
  const rank = ({ kind, document }: Task): string => `${kind} ${document}`;
  return [...orders.values()].map((own) => own.sort((a, b) => (rank(a) < rank(b) ? -1 : 1)));
}
