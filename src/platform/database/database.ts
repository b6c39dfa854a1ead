import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';

/** PostgreSQL's codes for "this transaction lost a race: run it again". */
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const TRIES = 4;

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

/** An open transaction: TypeORM's manager for ordinary work, SQL by hand for the hot path, on one connection. */
export class Tx {
  private readonly told: (() => void)[] = [];

  constructor(
    readonly manager: EntityManager,
    private readonly client: PoolClient,
  ) {}

  /** Rows of a constant statement; `T` is what the statement selects, column names as written. */
  async rows<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    const result = await this.client.query({ name: nameOf(sql), text: sql, values });
    return result.rows as T[];
  }

  async row<T>(sql: string, values: unknown[] = []): Promise<T | undefined> {
    return (await this.rows<T>(sql, values))[0];
  }

  /** Runs after the commit, never when the transaction fails: for telling others at once what is already written. */
  afterCommit(tell: () => void): void {
    this.told.push(tell);
  }

  committed(): void {
    for (const tell of this.told) tell();
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
    return await this.source.query<T[]>(sql, values);
  }

  async row<T>(sql: string, values: unknown[] = []): Promise<T | undefined> {
    return (await this.rows<T>(sql, values))[0];
  }

  private async attempt<T>(runner: QueryRunner, work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = (await runner.connect()) as PoolClient;
    await runner.startTransaction();
    const tx = new Tx(runner.manager, client);
    try {
      const result = await work(tx);
      await runner.commitTransaction();
      tx.committed();
      return result;
    } catch (error) {
      await rollBack(runner, error);
      throw error;
    }
  }
}

/** On a connection that is gone there is nothing to roll back; why the work failed matters more. */
async function rollBack(runner: QueryRunner, because: unknown): Promise<void> {
  if (!runner.isTransactionActive) return;
  try {
    await runner.rollbackTransaction();
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
