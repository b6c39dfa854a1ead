import { Client } from 'pg';
import { within } from './patience.js';

/** A transaction that stands before a gate. */
export interface Waiting {
  pid: number;
  /** Name of the server whose transaction it is. */
  application: string;
}

/**
 * Holds a row or lock that a department's transaction needs, so that the transaction stands open until whoever is to be
 * killed has been killed.
 *
 * @example
 * const gate = await Gate.close(url, `select 1 from number_series where prefix = 'RL' for update`);
 * … // somebody begins a transaction that needs a number
 * const [waiting] = await gate.waiting(10_000);
 * … // kill
 * await gate.open();
 */
export class Gate {
  private constructor(
    private readonly holder: Client,
    private readonly watcher: Client,
    private readonly pid: number,
  ) {}

  /** @returns undefined when there is nothing to lock (yet) */
  static async close(url: string, lock: string, values: unknown[] = []): Promise<Gate | undefined> {
    const [holder, watcher] = [new Client({ connectionString: url }), new Client({ connectionString: url })];
    // PostgreSQL may be what is killed.
    for (const client of [holder, watcher]) client.on('error', () => undefined);
    try {
      await Promise.all([holder.connect(), watcher.connect()]);
      await holder.query(`set lock_timeout = '5s'`);
      await holder.query('begin');
      const locked = await holder.query(lock, values);
      const { rows } = await holder.query<{ pid: number }>('select pg_backend_pid() as pid');
      const gate = new Gate(holder, watcher, rows[0]?.pid ?? 0);
      if (locked.rowCount !== 0) return gate;
      await gate.open();
      return undefined;
    } catch (error) {
      await Promise.allSettled([holder.end(), watcher.end()]);
      throw error;
    }
  }

  /** Waits for transactions to stand before the gate. @returns those that do; none when none came in time */
  async waiting(timeoutMs: number): Promise<Waiting[]> {
    const found = await within(timeoutMs, async () => {
      const waiting = await this.look();
      return waiting.length > 0 ? waiting : undefined;
    });
    return found ?? [];
  }

  async look(): Promise<Waiting[]> {
    const { rows } = await this.watcher.query<Waiting>(
      `select pid, application_name as application from pg_stat_activity
        where $1 = any(pg_blocking_pids(pid)) and application_name <> '' order by pid`,
      [this.pid],
    );
    return rows;
  }

  async open(): Promise<void> {
    await Promise.allSettled([this.holder.end(), this.watcher.end()]);
  }
}
