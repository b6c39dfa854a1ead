import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { Role } from '../../domain/identity/roles.js';
import { BusinessClock } from '../platform/clock/business-clock.js';
import { Database, type Tx } from '../platform/database/database.js';
import { insertRows } from '../platform/database/rows.js';
import { IdempotencyService, type IdempotentRequest } from '../platform/http/idempotency.service.js';
import { cursor, page, readCursor, type Page } from '../platform/http/paging.js';
import type { Actor } from './actor.js';
import type { ApiKeyView, CreatedApiKey, NewApiKey } from './identity.schemas.js';
import { isKey, newKey, prefixOf } from './key-material.js';
import { ShortMemory } from './short-memory.js';

const VIEW = `id, name, prefix, role, customer, created_by as "createdBy", created_at as "createdAt", revoked_at as "revokedAt"`;

interface KeyRow {
  id: string;
  hash: string;
  name: string;
  role: Role;
  customer: string | null;
}

/** Keys of machines: made and revoked by administrators, and found again by their first characters. */
@Injectable()
export class ApiKeys {
  private readonly rows = new ShortMemory<KeyRow | undefined>();

  constructor(
    private readonly database: Database,
    private readonly clock: BusinessClock,
    private readonly idempotency: IdempotencyService,
  ) {}

  /** Who a key belongs to; undefined when it is not ours or has been revoked. */
  async actorOf(key: string): Promise<Actor | undefined> {
    const prefix = prefixOf(key);
    const row = await this.rows.of(prefix, () => this.find(prefix));
    if (!row || !isKey(key, row.hash)) return undefined;
    return { id: row.id, name: row.name, role: row.role, customer: row.customer, kind: 'key' };
  }

  /**
   * Makes a key and shows it this once. The answer kept for a repeated request has no key: what is shown once is
   * stored nowhere.
   */
  async create(
    wanted: NewApiKey,
    actor: Actor,
    request: IdempotentRequest | undefined,
  ): Promise<CreatedApiKey> {
    const { key, prefix, hash } = newKey();
    const created = await this.database.transaction((tx) =>
      this.idempotency.once(tx, request, async () => {
        await this.requireCustomer(tx, wanted.customer);
        const { at } = await this.clock.read(tx);
        const view: ApiKeyView = {
          id: newId(),
          ...wanted,
          prefix,
          createdBy: actor.name,
          createdAt: at.toISOString(),
          revokedAt: null,
        };
        await insertRows(tx, 'api_keys', [{ ...view, hash }]);
        await audit(tx, actor, 'apiKeys.create', at, null, view);
        return { ...view, key: null };
      }),
    );
    return { ...created, key };
  }

  async list(query: { limit: number; cursor?: string | undefined }): Promise<Page<ApiKeyView>> {
    const after = readCursor(query.cursor, 'id', z.tuple([z.uuid()]));
    const rows = await this.database.rows<ApiKeyView>(
      `select ${VIEW} from api_keys where ($1::uuid is null or id > $1) order by id limit $2`,
      [after?.[0] ?? null, query.limit + 1],
    );
    return page(rows, query.limit, (last) => cursor('id', [last.id]));
  }

  /** Ends a key; doing it again changes nothing. @throws DomainError `not-found` */
  async revoke(id: string, actor: Actor): Promise<ApiKeyView> {
    const revoked = await this.database.transaction(async (tx) => {
      const before = await tx.row<ApiKeyView>(`select ${VIEW} from api_keys where id = $1 for update`, [id]);
      if (!before)
        throw new DomainError('not-found', `There is no API key ${id}`, {
          detailZh: `API 密钥 ${id} 不存在`,
        });
      if (before.revokedAt !== null) return before;
      const { at } = await this.clock.read(tx);
      await tx.rows('update api_keys set revoked_at = $2 where id = $1', [id, at]);
      const after = { ...before, revokedAt: at.toISOString() };
      await audit(tx, actor, 'apiKeys.revoke', at, before, after);
      return after;
    });
    this.rows.forget(revoked.prefix);
    return revoked;
  }

  private async find(prefix: string): Promise<KeyRow | undefined> {
    return await this.database.row<KeyRow>(
      'select id, hash, name, role, customer from api_keys where prefix = $1 and revoked_at is null',
      [prefix],
    );
  }

  private async requireCustomer(tx: Tx, customer: string | null): Promise<void> {
    if (customer === null) return;
    const known = await tx.row('select 1 from customers where code = $1', [customer]);
    if (known) return;
    const detail = `There is no customer ${customer}`;
    const detailZh = `客户 ${customer} 不存在`;
    throw new DomainError('unknown-customer', detail, {
      detailZh,
      errors: [
        {
          pointer: '/customer',
          code: 'unknown-customer',
          message: detail,
          messageZh: detailZh,
          given: customer,
        },
      ],
    });
  }
}

async function audit(
  tx: Tx,
  actor: Actor,
  action: string,
  at: Date,
  before: ApiKeyView | null,
  after: ApiKeyView,
): Promise<void> {
  await insertRows(tx, 'audit', [
    { id: newId(), at, actor: actor.name, action, subject: `api-key ${after.prefix}`, before, after },
  ]);
}
