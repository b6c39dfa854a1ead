import { createHash } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DomainError } from '../../../domain/errors/domain-error.js';
import { Database, type Tx } from '../database/database.js';

/** How long a key is kept. */
const KEPT = `interval '48 hours'`;
const SWEEP_EVERY = 60 * 60 * 1000;

/** A request that carries an `Idempotency-Key`; handlers get it by `@RequestKey()` and hand it to their service. */
export interface IdempotentRequest {
  readonly actor: string;
  readonly key: string;
  /** Method and address with its query. */
  readonly route: string;
  readonly bodyHash: string;
  /** Status the answer will have. */
  readonly status: number;
  /** Set by {@link IdempotencyService.once}. */
  kept: boolean;
}

/** The answer of an earlier request with the same key. */
export interface KeptAnswer {
  status: number;
  body: unknown;
}

/** Thrown out of a transaction that must not go on because the request has been answered before. */
export class AlreadyAnswered extends Error {
  override readonly name = 'AlreadyAnswered';
  constructor(readonly answer: KeptAnswer | undefined) {
    super('the request has been answered before');
  }
}

interface KeyRow {
  route: string;
  bodyHash: string;
  status: number;
  body: unknown;
}

/**
 * Carries a request out once, however often it is sent.
 *
 * The answer is written **in the transaction that does the work**, so that effect and answer exist together or not
 * at all, whenever the process is killed. While that transaction runs it holds an advisory lock on the key: a
 * duplicate that comes meanwhile is told to wait (409 `idempotency-in-progress`), and PostgreSQL itself frees the
 * lock when the transaction or its connection ends. Only successes are kept: a refused or failed request changed
 * nothing, and its repeat is judged afresh.
 *
 * @example
 * return this.database.transaction((tx) =>
 *   this.idempotency.once(tx, key, async () => { …write with tx…; return answer; }));
 */
@Injectable()
export class IdempotencyService implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(IdempotencyService.name);
  private sweeper: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  /** Runs `work` unless the request was answered before; `key` is undefined when the request carries none. */
  async once<T>(tx: Tx, key: IdempotentRequest | undefined, work: () => Promise<T>): Promise<T> {
    if (!key) return await work();
    await this.claim(tx, key);
    const answer = await work();
    await this.store(tx, key, answer);
    return answer;
  }

  /**
   * Does the work of a request and reads its answer in one transaction, once: what `work` changes with `tx`, the
   * answer and the key are written together.
   *
   * @example
   * return await this.idempotency.answer(key, async (tx) => {
   *   await this.production.start(number, actor.name, tx);
   *   return await this.queries.get(number, tx);
   * });
   */
  async answer<T>(key: IdempotentRequest | undefined, work: (tx: Tx) => Promise<T>): Promise<T> {
    return await this.database.transaction((tx) => this.once(tx, key, () => work(tx)));
  }

  /**
   * The answer kept for the request, if any.
   * @throws DomainError `idempotency-key-reused` when the key came with another request.
   */
  async replay(key: IdempotentRequest): Promise<KeptAnswer | undefined> {
    const row = await this.database.row<KeyRow>(READ, [key.actor, key.key]);
    return row && answerOf(row, key);
  }

  /** Keeps the answer of a handler whose work is idempotent by itself and has no transaction to write it in. */
  async keep(key: IdempotentRequest, answer: unknown): Promise<void> {
    await this.database.transaction((tx) => this.store(tx, key, answer));
  }

  private async claim(tx: Tx, key: IdempotentRequest): Promise<void> {
    // Asked for at once, and answered in this sequence: the one before may have committed after `replay` looked, and the
    // statement after the lock sees what it left.
    const [row, found] = await Promise.all([
      tx.row<{ free: boolean }>(LOCK, [`${key.actor}\n${key.key}`]),
      tx.row<KeyRow>(READ, [key.actor, key.key]),
    ]);
    if (!row?.free) throw inProgress();
    if (found) throw new AlreadyAnswered(answerOf(found, key));
  }

  private async store(tx: Tx, key: IdempotentRequest, answer: unknown): Promise<void> {
    const written = await tx.rows(WRITE, [
      key.actor,
      key.key,
      key.route,
      key.bodyHash,
      key.status,
      JSON.stringify(answer ?? null),
    ]);
    if (written.length === 0) throw new AlreadyAnswered(undefined);
    key.kept = true;
  }

  onModuleInit(): void {
    this.sweeper = setInterval(() => void this.sweep(), SWEEP_EVERY).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.sweeper);
  }

  private async sweep(): Promise<void> {
    try {
      await this.database.rows(`delete from idempotency_keys where at < now() - ${KEPT}`);
    } catch (error) {
      this.logger.warn({ msg: 'old idempotency keys stay until the next sweep', err: error });
    }
  }
}

const READ = `select route, body_hash as "bodyHash", status, body from idempotency_keys
  where actor = $1 and key = $2 and at >= now() - ${KEPT}`;
const LOCK = `select pg_try_advisory_xact_lock(hashtextextended('idempotency' || $1, 0)) as free`;
/** Writes nothing when the key is there and not yet old. */
const WRITE = `insert into idempotency_keys (actor, key, route, body_hash, status, body, at)
  values ($1, $2, $3, $4, $5, $6::jsonb, now())
  on conflict (actor, key) do update
    set route = excluded.route, body_hash = excluded.body_hash, status = excluded.status,
        body = excluded.body, at = excluded.at
    where idempotency_keys.at < now() - ${KEPT}
  returning key`;

function answerOf(row: KeyRow, key: IdempotentRequest): KeptAnswer {
  if (row.route === key.route && row.bodyHash === key.bodyHash) return { status: row.status, body: row.body };
  throw new DomainError(
    'idempotency-key-reused',
    `Idempotency-Key ${key.key} was used for ${row.route === key.route ? 'another body' : row.route}`,
    { detailZh: `幂等键 ${key.key} 已用于${row.route === key.route ? '不同的正文' : row.route}` },
  );
}

const inProgress = (): DomainError =>
  new DomainError('idempotency-in-progress', 'A request with this key is being carried out', {
    detailZh: '带有该幂等键的请求正在处理中',
    retryAfter: 1,
  });

/** Hash of a body by its content: neither blanks nor the order of fields make it another one. */
export function hashOfBody(body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(body ?? null, sortFields))
    .digest('hex');
}

function sortFields(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
