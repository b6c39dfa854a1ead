import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import type { Role } from '../../domain/identity/roles.js';
import { STEPS, type StepName } from '../../workflows/messages.js';
import { AppModule } from '../../src/app.module.js';
import { loadCompany } from '../../src/company/load-company.js';
import { readCompany } from '../../src/company/read-company.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import { Config } from '../../src/platform/config.js';
import { setUpHttp } from '../../src/platform/http/set-up.js';
import { freshDatabase, type FreshDatabase } from '../setup/database.js';

let fresh: FreshDatabase;
let app: NestExpressApplication;
const tokens = new Map<string, string>();

beforeAll(async () => {
  fresh = await freshDatabase('departments');
  await loadCompany(fresh.url, readCompany(join(__dirname, '../../demo/company')));
  const config = Config.read({
    DATABASE_URL: fresh.url,
    TEMPORAL_ADDRESS: '127.0.0.1:9',
    ORDERBRIDGE_SECRET: 'a secret of the tests, long enough',
  });
  const testing = await Test.createTestingModule({ imports: [AppModule.forApi(config)] }).compile();
  app = testing.createNestApplication<NestExpressApplication>({ bodyParser: false, logger: false });
  setUpHttp(app);
  await app.init();
});
afterAll(async () => {
  await app.close();
  await fresh.drop();
});

/** Demo users are named after their roles, but for two. */
const NAMES: Partial<Record<Role, string>> = { orderAdministrator: 'orders', administrator: 'admin' };

async function as(role: Role): Promise<{ authorization: string }> {
  const known = tokens.get(role);
  if (known) return { authorization: known };
  const { body } = await request(app.getHttpServer())
    .post('/v1/sessions')
    .send({ email: `${NAMES[role] ?? role}@demo.example`, password: 'orderbridge-demo' })
    .expect(201);
  tokens.set(role, `Bearer ${body.token as string}`);
  return as(role);
}

async function get(role: Role, path: string, status = 200) {
  const answer = await request(app.getHttpServer())
    .get(`/v1/${path}`)
    .set(await as(role));
  expect([path, answer.status, answer.body.detail]).toEqual([path, status, answer.body.detail]);
  return answer.body;
}

async function post(role: Role, path: string, body?: object, status = 200, key?: string) {
  const sent = request(app.getHttpServer())
    .post(`/v1/${path}`)
    .set({ ...(await as(role)), ...(key ? { 'idempotency-key': key } : {}) });
  const answer = await (body ? sent.send(body) : sent);
  expect([path, answer.status, answer.body.detail]).toEqual([path, status, answer.body.detail]);
  return answer.body;
}

let occurrence = 0;
/** Does what the order's workflow would ask for. */
async function carryOut(order: string, step: StepName): Promise<void> {
  occurrence += 1;
  const outcome = await app.get(OrderDesk).carryOut(
    STEPS[step].map((name) => ({
      key: `${order}:1:${step}:${name}:${String(occurrence)}`,
      order,
      version: 1,
      step,
      name,
    })),
  );
  expect(outcome.refused).toBeUndefined();
}

describe('the departments', () => {
  let order: string;

  it('undertake an order of what is partly in stock, to be made and to be bought', async () => {
    const lines = [
      { item: 'CS-200', quantity: '12' },
      { item: 'MTR-075', quantity: '24' },
    ];
    const placed = await post('customer', 'orders', { lines }, 201);
    order = placed.number;
    for (const step of ['promiseDates', 'secureCredit', 'confirmOrder'] as const) await carryOut(order, step);
    const { data } = await get('production', `orders/${order}/commitments`);
    expect(new Set(data.map((row: { kind: string }) => row.kind))).toEqual(
      new Set(['reservation', 'workOrder', 'purchaseLine', 'depositRequest']),
    );
    expect(data.at(-1)).toMatchObject({
      kind: 'depositRequest',
      item: null,
      quantity: null,
      state: 'active',
    });
  });

  it('refuse what a role may not do or see', async () => {
    await get('customer', `orders/${order}/commitments`, 403);
    await get('customer', 'work-orders', 403);
    await post('sales', 'payments', { order, amount: { amount: '1', currency: 'CNY' }, reference: 'x' }, 403);
    await post('inventory', 'work-orders/WO-1:start', {}, 403);
  });

  it('answer not-found for documents that are none', async () => {
    await get('production', 'work-orders/WO-1', 404);
    await get('purchasing', 'purchase-orders/PO-1', 404);
    await get('inventory', 'releases/RL-1', 404);
    await get('logistics', 'shipments/SH-1', 404);
    await get('inventory', 'stock/NOTHING/movements', 404);
    await get('sales', 'orders/SO-1/messages', 404);
    await post('production', 'work-orders/WO-1:start', undefined, 404);
    await post('purchasing', 'purchase-orders/PO-1:receive', undefined, 404);
    await post('inventory', 'releases/RL-1:pick', undefined, 404);
    await post('logistics', 'shipments/SH-1:handOver', undefined, 404);
  });

  it('take the deposit once', async () => {
    const { data } = await get('customer', 'receivables?state=open');
    expect(data).toMatchObject([{ kind: 'deposit', order, paid: { amount: '0.00', currency: 'CNY' } }]);
    const payment = { order, amount: data[0].amount, reference: 'BANK-1' };
    const first = await post('finance', 'payments', payment, 201, 'deposit-1');
    expect(first).toMatchObject({ payment: { order, amount: data[0].amount, allocated: data[0].amount } });
    expect(await post('finance', 'payments', payment, 201, 'deposit-1')).toEqual(first);
    await post('finance', 'payments', payment, 409);
    expect((await get('finance', `payments?order=${order}`)).data).toEqual([first.payment]);
    expect((await get('customer', 'receivables?kind=deposit')).data).toMatchObject([{ state: 'paid' }]);
    await carryOut(order, 'undertakeSupply');
  });

  it('buy what is lacking and take it in, in parts and with a reason for what is rejected', async () => {
    const { data } = await get('purchasing', `purchase-orders?order=${order}&sort=number`);
    expect(data.length).toBeGreaterThan(0);
    const { number } = data[0];
    const confirmed = await post('purchasing', `purchase-orders/${number}:confirm`, {
      lines: [{ line: 1, date: '2099-01-04' }],
    });
    expect(confirmed).toMatchObject({ state: 'confirmed', dueDate: '2099-01-04' });
    expect(confirmed.lines[0]).toMatchObject({
      confirmedDate: '2099-01-04',
      countedOn: expect.arrayContaining([expect.objectContaining({ order, line: 2 })]),
    });
    const refused = await post(
      'purchasing',
      `purchase-orders/${number}:receive`,
      { lines: [{ line: 1, accepted: '1', rejected: '1' }] },
      400,
    );
    expect(refused.errors).toMatchObject([{ pointer: '/lines/0/reason' }]);
    const part = { lines: [{ line: 1, accepted: '1' }] };
    const received = await post('purchasing', `purchase-orders/${number}:receive`, part, 200, 'receipt-1');
    expect(await post('purchasing', `purchase-orders/${number}:receive`, part, 200, 'receipt-1')).toEqual(
      received,
    );
    for (const each of data) await post('purchasing', `purchase-orders/${each.number}:receive`);
    const all = await get('purchasing', `purchase-orders/${number}`);
    expect(all).toMatchObject({ state: 'received', dueDate: null });
    expect(all.receipts).toHaveLength((all.lines as unknown[]).length + 1);
    await post('purchasing', `purchase-orders/${number}:confirm`, {}, 409);
  });

  it('make what is lacking, and report each piece once', async () => {
    const { data } = await get('production', `work-orders?order=${order}&sort=number&limit=1`);
    const { number, quantity } = data[0];
    await post('production', `work-orders/${number}:acknowledge`, { now: true }, 400);
    expect(await post('production', `work-orders/${number}:acknowledge`)).toMatchObject({
      state: 'acknowledged',
    });
    const started = await post('production', `work-orders/${number}:start`, {});
    expect(started.state).toBe('started');
    for (const component of started.components) expect(component.issued).toBe(component.quantity);
    await post('production', `work-orders/${number}:report`, { good: '0' }, 400);
    const one = await post('production', `work-orders/${number}:report`, { good: '1' }, 200, 'piece-1');
    expect(await post('production', `work-orders/${number}:report`, { good: '1' }, 200, 'piece-1')).toEqual(
      one,
    );
    expect(one).toMatchObject({ good: '1', reports: [{ good: '1', scrap: '0', reason: null }] });
    const rest = (Number(quantity) - 1).toString();
    if (rest !== '0') await post('production', `work-orders/${number}:report`, { good: rest });
    const others = await get('production', `work-orders?order=${order}&state=released&sort=number`);
    for (const each of others.data) {
      await post('production', `work-orders/${each.number}:report`, { good: each.quantity });
    }
    expect((await get('production', `work-orders?order=${order}&state=done`)).data.length).toBe(
      (others.data as unknown[]).length + 1,
    );
    expect((await get('inventory', `reservations?order=${order}&state=open&item=CS-200`)).data).toMatchObject(
      [{ item: 'CS-200', quantity: '12', unit: 'PC', firm: true }],
    );
    expect((await get('inventory', 'stock?item=CS-200&warehouse=WH-SZ')).data).toMatchObject([
      { item: 'CS-200', warehouse: 'WH-SZ', onHand: '12', reserved: '12', free: '0', incoming: '0' },
    ]);
  });

  it('pick, pack, ship and deliver', async () => {
    await carryOut(order, 'releaseGoods');
    const { data } = await get('inventory', `releases?order=${order}`);
    const { number, shipment } = data[0];
    await post('inventory', `releases/${number}:pack`, undefined, 409);
    const twice = [1, 1].map((line) => ({ line, quantity: '1' }));
    const refused = await post('inventory', `releases/${number}:pick`, { lines: twice }, 400);
    expect(refused.errors).toMatchObject([{ pointer: '/lines/1/line', message: 'A line is named once' }]);
    await post('inventory', `releases/${number}:pick`, { lines: [{ line: 1, quantity: '2' }] });
    expect(await post('inventory', `releases/${number}:pick`)).toMatchObject({ state: 'picked' });
    expect(await post('inventory', `releases/${number}:pack`)).toMatchObject({
      state: 'packed',
      lines: [
        { item: 'CS-200', quantity: '12', picked: '12', packed: '12' },
        { item: 'MTR-075', quantity: '24', picked: '24', packed: '24' },
      ],
    });
    expect((await get('inventory', 'stock/CS-200/movements?kind=pick')).data).toMatchObject([
      { quantity: '-10', document: number },
      { quantity: '-2', document: number },
    ]);
    const left = await post('logistics', `shipments/${shipment}:handOver`, { trackingNumber: 'T-1' });
    expect(left).toMatchObject({
      state: 'handedOver',
      orders: [order],
      lines: expect.arrayContaining([expect.objectContaining({ order, release: number })]),
    });
    const scan = { code: 'scanned', location: 'Hefei' };
    await post('logistics', `shipments/${shipment}:track`, scan, 200, 'scan-1');
    await post('logistics', `shipments/${shipment}:track`, scan, 200, 'scan-1');
    await post('logistics', `shipments/${shipment}:track`, { code: 'delivered' }, 400);
    const delivered = await post('logistics', `shipments/${shipment}:deliver`, { signedBy: 'Zhou' });
    expect(delivered).toMatchObject({ state: 'delivered', signedBy: 'Zhou' });
    expect(delivered.tracking.map((event: { code: string }) => event.code)).toEqual(['scanned', 'delivered']);
    await post('logistics', `shipments/${shipment}:deliver`, { signedBy: 'Zhou' }, 409);
    expect((await get('sales', `shipments?order=${order}&state=delivered`)).data).toHaveLength(1);
    const { data: letters } = await get('customer', `orders/${order}/messages?sort=at`);
    expect(letters.map((letter: { kind: string }) => letter.kind)).toEqual(
      expect.arrayContaining(['depositRequest', 'shipped', 'delivered']),
    );
  });
});

describe('what is looked up', () => {
  it('shows staff what an item is made of, and customers what is sold', async () => {
    const item = await get('sales', 'items/CS-200');
    expect(item).toMatchObject({ code: 'CS-200', source: 'make', unit: 'PC' });
    expect(item.billOfMaterials).toContainEqual(expect.objectContaining({ item: 'FRM-S', quantityPer: '1' }));
    expect(item.routing.length).toBeGreaterThan(0);
    expect((await get('sales', 'items/SNS-PE')).suppliers).toMatchObject([{ supplier: 'SUP-ELEC' }]);
    expect(await get('customer', 'items/CS-200')).toMatchObject({ billOfMaterials: null, suppliers: null });
    await get('customer', 'items/FRM-S', 404);
    const { data } = await get('customer', 'items?limit=200');
    expect(data.every((each: { sellable: boolean }) => each.sellable)).toBe(true);
    expect((await get('sales', 'items?search=FRM&sellable=false')).data).toHaveLength(2);
  });

  it('shows customers themselves', async () => {
    expect(await get('customer', 'customers/C-XIANDA')).toMatchObject({
      code: 'C-XIANDA',
      terms: { creditLimit: { amount: '500000.00', currency: 'CNY' }, depositPercent: '30' },
    });
    await get('customer', 'customers/C-YUEJIE', 404);
    expect((await get('customer', 'customers')).data).toHaveLength(1);
    expect((await get('sales', 'customers?search=C-X')).data).toMatchObject([{ code: 'C-XIANDA' }]);
  });

  it('comes in pages without gaps', async () => {
    const codes: string[] = [];
    let cursor: string | null = null;
    do {
      const body = await get('sales', `stock?limit=7${cursor === null ? '' : `&cursor=${cursor}`}`);
      codes.push(
        ...body.data.map((row: { item: string; warehouse: string }) => `${row.item}@${row.warehouse}`),
      );
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(codes).toHaveLength(new Set(codes).size);
    expect(codes).toEqual(
      (await get('sales', 'stock?limit=200')).data.map(
        (row: { item: string; warehouse: string }) => `${row.item}@${row.warehouse}`,
      ),
    );
  });

  it('tells the wall clock, which nobody may stop', async () => {
    expect(await get('customer', 'clock')).toMatchObject({ speed: 1, paused: false, demonstration: false });
    const refused = await post('administrator', 'clock:pause', undefined, 409);
    expect(refused.code).toBe('clock-not-adjustable');
    await post('sales', 'clock:resume', {}, 403);
  });

  it('is described', async () => {
    const { body } = await request(app.getHttpServer()).get('/v1/openapi.json').expect(200);
    const report = body.paths['/v1/work-orders/{number}:report'].post;
    expect(report).toMatchObject({ operationId: 'reportProduction', 'x-permission': 'report workOrder' });
    expect(report.requestBody.required).toBe(true);
    expect(body.paths['/v1/releases/{number}:pick'].post.requestBody.required).toBe(false);
    expect(body.paths['/v1/work-orders/{number}:start'].post.requestBody.required).toBe(false);
    const operations = Object.values(
      body.paths as Record<string, Record<string, { operationId: string }>>,
    ).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
    expect(operations).toHaveLength(new Set(operations).size);
  });
});
