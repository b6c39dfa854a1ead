import { Client } from 'pg';
import { until } from '../service/support/wait.js';

/**
 * Holds a row that a department's transaction needs, so that the transaction stands open until the test has killed
 * whom it wants to kill.
 *
 * @example
 * const gate = await Gate.close(url, `select 1 from number_series where prefix = 'RL' for update`);
 * … // somebody begins a transaction that needs a number
 * await gate.untilSomebodyWaits();
 * … // kill
 * await gate.open();
 */
export class Gate {
  private constructor(
    private readonly holder: Client,
    private readonly watcher: Client,
    private readonly pid: number,
  ) {}

  static async close(url: string, lock: string): Promise<Gate> {
    const [holder, watcher] = [new Client({ connectionString: url }), new Client({ connectionString: url })];
    // PostgreSQL may be what is killed.
    for (const client of [holder, watcher]) client.on('error', () => undefined);
    await Promise.all([holder.connect(), watcher.connect()]);
    await holder.query('begin');
    const locked = await holder.query(lock);
    if (locked.rowCount === 0) throw new Error(`nothing to lock by ${lock}`);
    const { rows } = await holder.query<{ pid: number }>('select pg_backend_pid() as pid');
    return new Gate(holder, watcher, rows[0]!.pid);
  }

  /** Waits until a transaction stands before the gate. @returns how many do */
  async untilSomebodyWaits(): Promise<number> {
    return await until('a transaction before the gate', async () => {
      const { rows } = await this.watcher.query<{ waiting: number }>(
        'select count(*)::int as waiting from pg_stat_activity where $1 = any(pg_blocking_pids(pid))',
        [this.pid],
      );
      return rows[0]!.waiting > 0 && rows[0]!.waiting;
    });
  }

  async open(): Promise<void> {
    await Promise.allSettled([this.holder.end(), this.watcher.end()]);
  }
}
