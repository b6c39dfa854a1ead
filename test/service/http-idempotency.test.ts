import { Body, Controller, HttpCode, Injectable, Post } from '@nestjs/common';
import request from 'supertest';
import { z } from 'zod';
import { DomainError } from '../../domain/errors/domain-error.js';
import { CurrentActor, SignedIn } from '../../src/identity/access.js';
import type { Actor } from '../../src/identity/actor.js';
import { Database } from '../../src/platform/database/database.js';
import { IdempotencyService, type IdempotentRequest } from '../../src/platform/http/idempotency.service.js';
import { Idempotent, RequestKey } from '../../src/platform/http/idempotent.js';
import { text } from '../../src/platform/http/schemas.js';
import { startHttpApp, type HttpApp } from './http-app.js';

const order = z.strictObject({ po: text(100), then: z.enum(['refuse', 'fail', 'wait']).optional() });
type StubOrder = z.infer<typeof order>;

/** Resolves when the test lets a waiting transaction go on. */
let gate: Promise<void> = Promise.resolve();
let arrived: () => void = () => undefined;

@Injectable()
class StubOrders {
  constructor(
    private readonly database: Database,
    private readonly idempotency: IdempotencyService,
  ) {}

  async place(wanted: StubOrder, actor: Actor, key: IdempotentRequest | undefined) {
    return await this.database.transaction((tx) =>
      this.idempotency.once(tx, key, async () => {
        const placed = await tx.row<{ number: string }>(
          'insert into stub_orders (po, placed_by) values ($1, $2) returning number::text',
          [wanted.po, actor.id],
        );
        if (wanted.then === 'refuse') throw new DomainError('unknown-item', 'no such item');
        if (wanted.then === 'fail') throw new Error('broken');
        if (wanted.then === 'wait') {
          arrived();
          await gate;
        }
        return { number: placed?.number, amount: '10.00' };
      }),
    );
  }
}

@Controller('v1/stub')
@SignedIn()
class StubController {
  private counter = 0;
  constructor(private readonly orders: StubOrders) {}

  @Post('orders')
  @Idempotent()
  async place(
    @Body({ schema: order }) wanted: StubOrder,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ) {
    return await this.orders.place(wanted, actor, key);
  }

  @Post('other')
  @Idempotent()
  @HttpCode(202)
  async other(@Body() body: StubOrder, @CurrentActor() actor: Actor, @RequestKey() key?: IdempotentRequest) {
    return await this.orders.place(body, actor, key);
  }

  @Post('counts')
  @Idempotent({ keptBy: 'afterwards' })
  @HttpCode(200)
  count() {
    this.counter += 1;
    return { counter: this.counter };
  }
}

let http: HttpApp;
let token: string;
const post = (path: string, key: string | undefined, body: object, as = token) =>
  request(http.app.getHttpServer())
    .post(`/v1/stub/${path}`)
    .set({ authorization: `Bearer ${as}`, ...(key === undefined ? {} : { 'idempotency-key': key }) })
    .send(body);
const ordersOf = async (po: string): Promise<number> =>
  (await http.database.rows('select 1 from stub_orders where po = $1', [po])).length;

beforeAll(async () => {
  http = await startHttpApp('idempotency', [StubController], [StubOrders]);
  await http.database.rows(
    'create table stub_orders (number int generated always as identity, po text, placed_by text)',
  );
  token = await http.signInAs('sales');
});
afterAll(async () => {
  await http.close();
});

describe('the same key', () => {
  it('with the same body gets the first answer again, whatever the order of its fields', async () => {
    const first = await post('orders', 'k1', { po: 'A', then: undefined }).expect(201);
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    const again = await post('orders', 'k1', { po: 'A' }).expect(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(await ordersOf('A')).toBe(1);
  });

  it('keeps the status of its answer', async () => {
    await post('other', 'k-status', { po: 'S' }).expect(202);
    await post('other', 'k-status', { po: 'S' }).expect(202).expect('idempotency-replayed', 'true');
  });

  it('with another body or at another address is refused', async () => {
    await post('orders', 'k2', { po: 'B' }).expect(201);
    const otherBody = await post('orders', 'k2', { po: 'B2' }).expect(409);
    expect(otherBody.body.code).toBe('idempotency-key-reused');
    await post('other', 'k2', { po: 'B' }).expect(409);
    await post('orders', 'k2', { po: 'B', unknown: 1 }).expect(409);
    expect(await ordersOf('B2')).toBe(0);
  });

  it('of somebody else is another key', async () => {
    const other = await http.signInAs('sales');
    await post('orders', 'k3', { po: 'C' }).expect(201);
    const answer = await post('orders', 'k3', { po: 'C' }, other).expect(201);
    expect(answer.headers).not.toHaveProperty('idempotency-replayed');
    expect(await ordersOf('C')).toBe(2);
  });

  it('does the work again after a refusal or a fault, which kept nothing', async () => {
    await post('orders', 'k4', { po: 'D', then: 'refuse' }).expect(422);
    await post('orders', 'k4', { po: 'D', then: 'fail' }).expect(500);
    expect(await ordersOf('D')).toBe(0);
    await post('orders', 'k4', { po: 'D' }).expect(201);
    expect(await ordersOf('D')).toBe(1);
  });

  it('after 48 hours is a new one', async () => {
    await post('orders', 'k5', { po: 'E' }).expect(201);
    await http.database.rows(
      `update idempotency_keys set at = at - interval '48 hours 1 minute' where key = 'k5'`,
    );
    await post('orders', 'k5', { po: 'E2' }).expect(201);
    await post('orders', 'k5', { po: 'E2' }).expect(201).expect('idempotency-replayed', 'true');
    expect(await ordersOf('E2')).toBe(1);
  });

  it('is kept for work that has no transaction of ours', async () => {
    const first = await post('counts', 'k6', {}).expect(200);
    expect((await post('counts', 'k6', {}).expect(200)).body).toEqual(first.body);
    expect((await post('counts', 'k7', {}).expect(200)).body).not.toEqual(first.body);
  });

  it.each(['', ' ', 'x'.repeat(256), 'schlüssel'])('is not %p', async (key) => {
    const answer = await post('orders', Buffer.from(key).toString('latin1'), { po: 'F' });
    expect(answer.body).toMatchObject({ code: 'malformed-request', status: 400 });
    expect(await ordersOf('F')).toBe(0);
  });
});

describe('duplicates at the same time', () => {
  it('are told to wait while the first is carried out, then get its answer', async () => {
    let open: () => void = () => undefined;
    gate = new Promise((resolve) => (open = resolve));
    const inside = new Promise<void>((resolve) => (arrived = resolve));
    const first = post('orders', 'c1', { po: 'W', then: 'wait' }).then((answer) => answer);
    await inside;
    const second = await post('orders', 'c1', { po: 'W', then: 'wait' }).expect(409);
    expect(second.body.code).toBe('idempotency-in-progress');
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(0);
    open();
    expect((await first).status).toBe(201);
    const third = await post('orders', 'c1', { po: 'W', then: 'wait' }).expect(201);
    expect(third.body).toEqual((await first).body);
    expect(await ordersOf('W')).toBe(1);
  });

  it('do the work once, however many race', async () => {
    for (let round = 0; round < 5; round += 1) {
      const po = `race ${String(round)}`;
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => post('orders', `race-${String(round)}`, { po })),
      );
      expect(await ordersOf(po)).toBe(1);
      const made = answers.filter((answer) => answer.status === 201);
      expect(new Set(made.map((answer) => answer.body.number)).size).toBe(1);
      for (const answer of answers) expect([201, 409]).toContain(answer.status);
    }
  });

  it('without a key are two requests', async () => {
    await Promise.all([post('orders', undefined, { po: 'N' }), post('orders', undefined, { po: 'N' })]);
    expect(await ordersOf('N')).toBe(2);
  });
});

describe('a process that dies', () => {
  it('leaves neither work nor answer, and its key can be used again', async () => {
    let open: () => void = () => undefined;
    gate = new Promise((resolve) => (open = resolve));
    const inside = new Promise<void>((resolve) => (arrived = resolve));
    const dying = post('orders', 'dead', { po: 'X', then: 'wait' }).then((answer) => answer);
    await inside;
    // What PostgreSQL sees of kill -9: the connection is gone in the middle of the transaction.
    await http.database.rows(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where state = 'idle in transaction' and datname = current_database()`,
    );
    await post('orders', 'dead', { po: 'X' }).expect(201);
    expect(await ordersOf('X')).toBe(1);
    open();
    expect((await dying).body).toMatchObject({ status: 503, code: 'database-away' });
    expect(await ordersOf('X')).toBe(1);
  });
});
