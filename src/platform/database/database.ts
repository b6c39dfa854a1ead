import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { Duplex } from 'node:stream';
import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';

/** PostgreSQL's codes for "this transaction lost a race: run it again". */
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const TRIES = 4;

/**
 * In a transaction a statement's values say nothing about how it is best carried out: it is planned once per connection,
 * not five times and, where it takes an array, anew each time. Lists with optional filters are read outside of one.
 */
const BEGIN = 'begin; set local plan_cache_mode = force_generic_plan';

const names = new Map<string, string>();

/** Statements are prepared by name, so that a hot one is parsed and planned once per connection. Their texts must be constant. */
function nameOf(sql: string): string {
  let name = names.get(sql);
  if (!name) {
    name = createHash('sha1').update(sql).digest('base64url');
    names.set(sql, name);
  }
  return name;
}

/**
 * An open transaction: TypeORM's manager for ordinary work, SQL by hand for the hot path, on one connection.
 *
 * Statements are pipelined: those given without waiting for one another travel in one packet and are carried out in that
 * sequence, each seeing what the ones before have locked and written. So what needs no answer is sent (`send`), and
 * reads that do not depend on each other are asked for together.
 */
export class Tx {
  private readonly told: (() => void)[] = [];
  private readonly sent: Promise<void>[] = [];
  private failure: { error: unknown } | undefined;
  private isGathering = false;

  constructor(
    readonly manager: EntityManager,
    private readonly client: PoolClient,
  ) {}

  /** Rows of a constant statement; `T` is what the statement selects, column names as written. */
  async rows<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    try {
      const result = await this.ask({ name: nameOf(sql), text: sql, values });
      return result.rows as T[];
    } catch (error) {
      throw this.reasonOf(error);
    }
  }

  async row<T>(sql: string, values: unknown[] = []): Promise<T | undefined> {
    return (await this.rows<T>(sql, values))[0];
  }

  /**
   * Gives a constant statement whose answer the work does not wait for; `take` gets its rows before the commit is over.
   * When it fails, the next statement or the commit throws its error.
   */
  send(sql: string, values: unknown[] = [], take?: (rows: unknown[]) => void): void {
    const given = this.rows(sql, values).then(take, (error: unknown) => {
      this.reasonOf(error);
    });
    this.sent.push(given);
  }

  /** Runs after the commit, never when the transaction fails: for telling others at once what is already written. */
  afterCommit(tell: () => void): void {
    this.told.push(tell);
  }

  /** Begins the transaction, in one packet with its first statement. */
  begin(): void {
    this.sent.push(this.control(BEGIN, 'BEGIN'));
  }

  /** Commits, in one packet with what has been sent before, and runs what waits for the commit. */
  async commit(): Promise<void> {
    await Promise.all([...this.sent, this.control('commit', 'COMMIT')]);
    if (this.failure) throw this.failure.error as Error;
    for (const tell of this.told) tell();
  }

  async rollBack(): Promise<void> {
    await Promise.all(this.sent);
    await this.client.query('rollback');
  }

  /** After a statement has failed all others of the transaction fail for that: the first one says why. */
  reasonOf(error: unknown): unknown {
    this.failure ??= { error };
    return this.failure.error;
  }

  private async control(text: string, command: 'BEGIN' | 'COMMIT'): Promise<void> {
    try {
      // Of several statements in one text each has a result.
      const [done] = [(await this.ask({ text })) as QueryResult | QueryResult[]].flat();
      // PostgreSQL answers the commit of a failed transaction by rolling it back, without an error.
      if (done?.command !== command) throw new Error(`${command} became ${done?.command ?? 'nothing'}`);
    } catch (error) {
      this.reasonOf(error);
    }
  }

  private async ask(statement: QueryConfig): Promise<QueryResult> {
    // Work that was begun beside what has failed must not go on after the end of the transaction, outside of it.
    if (this.failure) throw this.failure.error;
    this.gather();
    return await this.client.query(statement);
  }

  /** Holds the connection's output back until the work waits for something, so that all given until then leaves together. */
  private gather(): void {
    if (this.isGathering) return;
    this.isGathering = true;
    const { stream } = (this.client as unknown as { connection: { stream: Duplex } }).connection;
    stream.cork();
    process.nextTick(() => {
      this.isGathering = false;
      stream.uncork();
    });
  }
}

/** The one door to PostgreSQL. */
@Injectable()
export class Database {
  constructor(readonly source: DataSource) {}

  /**
   * Runs `work` in one transaction. A deadlock or serialization failure runs it again, so `work` must have no effect
   * outside the transaction except through `afterCommit`.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const runner = this.source.createQueryRunner();
      try {
        return await this.attempt(runner, work);
      } catch (error) {
        if (attempt === TRIES || !isLostRace(error)) throw error;
      } finally {
        await runner.release();
      }
    }
  }

  /** Reads outside a transaction; each statement sees its own snapshot. */
  async rows<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    const { master } = this.source.driver as unknown as { master: Pool };
    return (await master.query(sql, values)).rows as T[];
  }

  async row<T>(sql: string, values: unknown[] = []): Promise<T | undefined> {
    return (await this.rows<T>(sql, values))[0];
  }

  private async attempt<T>(runner: QueryRunner, work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = (await runner.connect()) as PoolClient;
    // What TypeORM is asked to do shares the transaction, which is begun and ended here.
    Object.assign(runner, { isTransactionActive: true });
    const tx = new Tx(runner.manager, client);
    try {
      tx.begin();
      const result = await work(tx);
      await tx.commit();
      return result;
    } catch (error) {
      const reason = tx.reasonOf(error);
      await rollBack(tx, reason);
      throw reason;
    }
  }
}

/** On a connection that is gone there is nothing to roll back; why the work failed matters more. */
async function rollBack(tx: Tx, because: unknown): Promise<void> {
  try {
    await tx.rollBack();
  } catch (error) {
    new Logger(Database.name).warn({
      msg: 'a transaction could not be rolled back',
      err: error,
      because: String(because),
    });
  }
}

function isLostRace(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === SERIALIZATION_FAILURE || code === DEADLOCK;
}
