import type { Shop } from './shop.js';

/** The departments look at their task lists so often. */
const LOOK_EVERY_MS = 250;
const PATIENCE_MS = 60_000;

export interface OpenTask {
  id: string;
  kind: string;
  order: string;
}

/** What each task of the bench's orders is completed with: the order's six outside facts, in their sequence. */
const RESULTS: Record<string, (order: string) => Record<string, unknown>> = {
  confirmDeposit: (order) => ({ reference: `${order}-deposit` }),
  produce: () => ({}),
  pick: () => ({}),
  handOver: () => ({}),
  proveDelivery: () => ({ signedBy: 'bench' }),
  collectBalance: (order) => ({ reference: `${order}-balance` }),
};
export const FACTS = Object.keys(RESULTS);

/** Reports one fact by completing its task. */
export async function report(shop: Shop, { id, kind, order }: OpenTask): Promise<void> {
  const result = RESULTS[kind];
  if (!result) throw new Error(`${order} asks for ${kind}, which the bench does not expect`);
  await shop.api.post(`/v1/tasks/${id}:complete`, { result: result(order) });
}

/** All departments' people in one, who look at the task lists and hand each new task to whoever waits for it. */
export class Staff {
  private readonly known = new Map<string, OpenTask>();
  private readonly waiting = new Map<
    string,
    { take: (task: OpenTask) => void; give: (error: Error) => void; since: number }
  >();
  private readonly running: Promise<void>;
  private stopped = false;

  constructor(private readonly shop: Shop) {
    this.running = this.work();
  }

  /** An order's task of a kind, as soon as the list shows it. */
  async task(order: string, kind: string): Promise<OpenTask> {
    const key = `${order} ${kind}`;
    const known = this.known.get(key);
    if (known) return known;
    return await new Promise((take, give) => this.waiting.set(key, { take, give, since: Date.now() }));
  }

  /** Completes an order's tasks as they come, until all six are done. */
  async carryOut(order: string, facts: readonly string[] = FACTS): Promise<void> {
    for (const kind of facts) await report(this.shop, await this.task(order, kind));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async work(): Promise<void> {
    while (!this.stopped) {
      if (this.waiting.size > 0) await this.look();
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  private async look(): Promise<void> {
    try {
      const { data } = await this.shop.api.get<{ data: OpenTask[] }>('/v1/tasks?limit=200');
      for (const task of data) this.found(task);
    } catch (error) {
      this.giveUp(() => true, error);
    }
    const oldest = Date.now() - PATIENCE_MS;
    this.giveUp((since) => since < oldest, 'it did not come');
  }

  private found(task: OpenTask): void {
    const key = `${task.order} ${task.kind}`;
    this.known.set(key, task);
    this.waiting.get(key)?.take(task);
    this.waiting.delete(key);
  }

  private giveUp(isHopeless: (since: number) => boolean, why: unknown): void {
    for (const [key, { give, since }] of this.waiting) {
      if (!isHopeless(since)) continue;
      this.waiting.delete(key);
      give(new Error(`task ${key}: ${String(why)}`));
    }
  }
}
