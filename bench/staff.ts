import type { BenchCompany } from './bench-company.js';

/** The departments look at their tasks so often. */
const LOOK_EVERY_MS = 25;
const PATIENCE_MS = 60_000;

interface OpenTask {
  id: string;
  kind: string;
  order: string;
}

/** What each task of the bench's orders is completed with: the order's six outside facts. */
const RESULTS: Record<string, (order: string) => Record<string, unknown>> = {
  confirmDeposit: (order) => ({ reference: `${order}-deposit` }),
  produce: () => ({}),
  pick: () => ({}),
  handOver: () => ({}),
  proveDelivery: () => ({ signedBy: 'bench' }),
  collectBalance: (order) => ({ reference: `${order}-balance` }),
};
const LAST = 'collectBalance';

/** All departments' people in one: looks at the task lists as they do and completes what is there at once. */
export class Staff {
  private readonly waiting = new Map<
    string,
    { done: () => void; failed: (error: unknown) => void; since: number }
  >();
  private readonly taken = new Set<string>();
  private stopped = false;

  constructor(private readonly company: BenchCompany) {
    void this.work();
  }

  /** Completes an order's tasks as they come; resolves when its last one is completed. */
  async carryOut(order: string): Promise<void> {
    await new Promise<void>((done, failed) => this.waiting.set(order, { done, failed, since: Date.now() }));
  }

  stop(): void {
    this.stopped = true;
  }

  private async work(): Promise<void> {
    while (!this.stopped) {
      if (this.waiting.size > 0) await this.look();
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  private async look(): Promise<void> {
    const { data } = await this.company.get<{ data: OpenTask[] }>('/v1/tasks?limit=200');
    const fresh = data.filter((task) => this.waiting.has(task.order) && !this.taken.has(task.id));
    for (const task of fresh) void this.complete(task);
    this.giveUpOnTheStuck();
  }

  private async complete({ id, kind, order }: OpenTask): Promise<void> {
    this.taken.add(id);
    try {
      const result = RESULTS[kind];
      if (!result) throw new Error(`${order} asks for ${kind}, which the bench does not expect`);
      await this.company.post(`/v1/tasks/${id}:complete`, { result: result(order) });
      if (kind === LAST) this.end(order)?.done();
    } catch (error) {
      this.end(order)?.failed(error);
    }
  }

  private giveUpOnTheStuck(): void {
    for (const [order, { since }] of this.waiting) {
      if (Date.now() - since > PATIENCE_MS)
        this.end(order)?.failed(new Error(`${order} did not go on within ${String(PATIENCE_MS / 1000)} s`));
    }
  }

  private end(order: string): { done: () => void; failed: (error: unknown) => void } | undefined {
    const waiting = this.waiting.get(order);
    this.waiting.delete(order);
    return waiting;
  }
}
