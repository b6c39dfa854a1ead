import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OrderView } from '../../src/orders/order-view.js';
import { startApi } from '../../src/main.js';
import { OwnServers } from '../setup/own-servers.js';
import { ApiClient } from './support/api-client.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, signIn, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { factsTold } from './support/told-facts.js';
import { until } from './support/wait.js';

/** What a client is kept waiting at most while the server is away. */
const AT_ONCE_MS = 5_000;

let servers: OwnServers;
let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  servers = new OwnServers();
  const { address } = await servers.start('temporal');
  company = await TestCompany.open('temporal-away', {
    temporal: { address: address!, namespace: 'orderbridge' },
  });
  staff = new Staff(company);
});
afterAll(async () => {
  await company?.close();
  await servers.close();
});

async function place(client: ApiClient, item = 'FILM-500'): Promise<string> {
  const begun = Date.now();
  const body = { customer: 'C-XIANDA', requestedDate: inDays(60), lines: [{ item, quantity: '2' }] };
  const { number } = await client.post<OrderView>('/orders', body);
  expect(Date.now() - begun).toBeLessThan(AT_ONCE_MS);
  return number;
}

describe('while the Temporal server is away', () => {
  let waiting: string;
  let shipping: string;
  const placed: string[] = [];

  beforeAll(async () => {
    waiting = await place(company.as('sales'));
    await staff.untilTask(waiting, 'confirmDeposit');
    shipping = await place(company.as('sales'));
    await staff.does(shipping, 'confirmDeposit');
    await staff.untilTask(shipping, 'pick');
    await servers.kill('temporal');
  });

  it('orders are accepted, priced and shown', async () => {
    for (let i = 0; i < 5; i += 1) placed.push(await place(company.as('sales')));
    for (const number of placed) {
      const order = await staff.order(number);
      expect(order).toMatchObject({ stage: 'placed', next: [{ kind: 'promiseDates' }] });
      expect(Number(order.amounts.total.amount)).toBeGreaterThan(0);
    }
    const { data } = await company.as('sales').get<{ data: OrderView[] }>('/orders?stage=placed');
    expect(data.map(({ number }) => number).sort()).toEqual(placed);
  });

  it('facts are accepted and shown, each with what it changes in its department', async () => {
    const pick = await staff.untilTask(shipping, 'pick');
    await company.as('inventory').post(`/releases/${pick.document}:pick`, {});
    await company.as('inventory').post(`/releases/${pick.document}:pack`, {});
    await staff.does(shipping, 'handOver');
    const task = await staff.untilTask(shipping, 'proveDelivery');
    for (const location of ['苏州', '上海'])
      await company.as('logistics').post(`/shipments/${task.document}:track`, { code: 'scanned', location });
    await staff.complete(task);
    const order = await staff.order(shipping);
    expect(order).toMatchObject({ stage: 'settling', lines: [{ progress: { delivered: '2' } }] });
    const kinds = order.timeline.map(({ kind }) => kind).filter((kind) => kind !== 'nextStepExpected');
    expect(kinds.slice(-6)).toEqual([
      'goodsPicked',
      'goodsPacked',
      'handedOver',
      'tracked',
      'tracked',
      'delivered',
    ]);
    await staff.does(waiting, 'confirmDeposit');
    expect(await staff.order(waiting)).toMatchObject({ stage: 'making', waitingFor: [] });
    expect(await flawsOfTheBooks(company)).toEqual([]);
  });

  it('the API starts, says that it is ready, and takes orders', async () => {
    let api: NestExpressApplication | undefined;
    try {
      api = await startApi(company.config);
      const url = await api.getUrl();
      const ready = await fetch(`${url}/health/ready`);
      expect(ready.status).toBe(200);
      expect(await ready.json()).toMatchObject({ status: 'ready', temporal: { reachable: false } });
      placed.push(await place(new ApiClient(url, signIn(url, 'sales@demo.example'))));
    } finally {
      await api?.close();
    }
  });

  it('nothing of it is lost: when the server is back, every order goes on in the order of its facts', async () => {
    await servers.start('temporal');
    for (const number of placed) await staff.untilTask(number, 'confirmDeposit');
    for (const number of [waiting, shipping, ...placed]) await staff.carryOn(number, 'closed');
    const told = (await factsTold(company, shipping)).map(({ seq }) => seq);
    // Told in sequence; told twice is no harm, since the workflow leaves what it knows.
    expect([...new Set(told)]).toEqual([...new Set(told)].sort((a, b) => a - b));
    const { facts } = await company.row<{ facts: number }>(
      'select count(*)::int as facts from order_facts f join orders o on o.id = f.order_id where o.number = $1',
      [shipping],
    );
    expect(new Set(told).size).toBe(facts);
    await until('the outbox to be empty', async () => {
      const { left } = await company.row<{ left: number }>(
        'select count(*)::int as left from outbox where delivered_at is null',
      );
      return left === 0;
    });
    expect(await flawsOfTheBooks(company)).toEqual([]);
    expect(await leftOvers(company)).toEqual([]);
  });
});
