import { Caller } from './caller.js';
import { sleep } from './patience.js';
import { Random } from './random.js';
import { EVERYBODY, resultByPlan, type Task } from './staff.js';

const LOOK_EVERY_MS = 100;
const AGAIN_AFTER_MS = 2_000;
const DAY_MS = 86_400_000;

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

/** Does what the tasks ask, at once and by plan. */
export class DiligentStaff {
  private readonly caller: Caller;
  /** What was answered last to what could not be done. */
  readonly refusals = new Map<string, string>();
  private readonly triedAt = new Map<string, number>();
  private placed = 0;
  private stopped = false;

  constructor(apis: readonly string[]) {
    this.caller = new Caller(apis, EVERYBODY, new Random(0, 'staff'));
  }

  /** @param customerPo the customer's own number, if it is to be known by that */
  async place(customerPo?: string): Promise<string> {
    this.placed += 1;
    const requestedDate = new Date(Date.now() + 60 * DAY_MS).toISOString().slice(0, 10);
    const order = { ...ORDER, requestedDate, ...(customerPo === undefined ? {} : { customerPo }) };
    const key = `point-${String(this.placed)}`;
    const { status, body } = await this.caller.insist('POST', '/orders', order, key);
    if (status !== 201) throw new Error(`the order was answered ${String(status)}: ${JSON.stringify(body)}`);
    return (body as { number: string }).number;
  }

  async work(): Promise<void> {
    while (!this.stopped) {
      const reply = await this.caller.tryOnce('GET', '/tasks?limit=200');
      const tasks = reply?.status === 200 ? (reply.body as { data: Task[] }).data : [];
      await Promise.all(byOrder(tasks).map((own) => this.completeOne(own)));
      await sleep(LOOK_EVERY_MS);
    }
  }

  stop(): void {
    this.stopped = true;
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
