import { Client } from 'pg';
import { sleep, until } from './patience.js';

const LOOK_EVERY_MS = 10;
const PATIENCE_MS = 120_000;
const LOCK = 'select 1 from orders where number = $1 for update';

/**
 * Stands in the queue for an order's row and lets everybody through one by one, until somebody comes who is to be
 * stopped: whose transaction on the order has begun then and has done nothing yet. Before it lets one through it queues
 * behind it, so that nobody passes unseen.
 */
export class Turnstile {
  private constructor(
    private readonly url: string,
    private readonly order: string,
    private holder: Client,
    private readonly watcher: Client,
  ) {}

  static async at(url: string, order: string): Promise<Turnstile> {
    const [holder, watcher] = [await connected(url), await connected(url)];
    await holder.query('begin');
    await holder.query(LOCK, [order]);
    return new Turnstile(url, order, holder, watcher);
  }

  /** @param isTheOne asked while somebody waits and nothing else moves on this order */
  async untilStops(isTheOne: (application: string) => Promise<boolean>): Promise<void> {
    for (;;) {
      const application = await until(
        `somebody at the turnstile of ${this.order}`,
        PATIENCE_MS,
        () => this.first(),
        LOOK_EVERY_MS,
      );
      if (await isTheOne(application)) return;
      await this.letThrough();
    }
  }

  async open(): Promise<void> {
    await Promise.allSettled([this.holder.end(), this.watcher.end()]);
  }

  private async letThrough(): Promise<void> {
    const next = await connected(this.url);
    await next.query('begin');
    const pid = await pidOf(next);
    const locked = next.query(LOCK, [this.order]);
    while (!(await this.isQueued(pid))) await sleep(LOOK_EVERY_MS);
    await this.holder.end();
    await locked;
    this.holder = next;
  }

  private async first(): Promise<string | undefined> {
    const { rows } = await this.watcher.query<{ application: string }>(
      'select application_name as application from pg_stat_activity where $1 = any(pg_blocking_pids(pid)) order by query_start limit 1',
      [await pidOf(this.holder)],
    );
    return rows[0]?.application;
  }

  private async isQueued(pid: number): Promise<boolean> {
    const { rows } = await this.watcher.query<{ queued: boolean }>(
      'select cardinality(pg_blocking_pids($1)) > 0 as queued',
      [pid],
    );
    return rows[0]?.queued ?? false;
  }
}

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function pidOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}
