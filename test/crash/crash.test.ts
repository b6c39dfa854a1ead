import path from 'node:path';
import { Client } from 'pg';
import { Client as TemporalClient, Connection } from '@temporalio/client';
import type { OrderView } from '../../src/orders/order-view.js';
import type { TaskView } from '../../src/tasks/tasks.service.js';
import { ApiClient } from '../service/support/api-client.js';
import { flawsOfTheBooks, leftOvers } from '../service/support/books.js';
import { inDays, signIn, type Person } from '../service/support/company.js';
import { Staff, type Workplace } from '../service/support/staff.js';
import { until } from '../service/support/wait.js';
import { OwnServers, type ServerKind } from '../setup/own-servers.js';
import { Gate } from './gate.js';

const ORDERS = 24;
const PATIENCE_MS = 90_000;
const seed = Number(process.env['CRASH_SEED'] ?? Math.floor(Math.random() * 1e6));

/** Orders of three kinds, by what they wait for when the killing begins. */
const KINDS = [
  { stage: 'deposit', customer: 'C-XIANDA', items: ['FILM-500', 'TAPE-48'] },
  { stage: 'making', customer: 'C-SHUTONG', items: ['BOX-C5', 'CE-350'] },
  { stage: 'shipping', customer: 'C-SHUTONG', items: ['FILM-500', 'TAPE-48'] },
] as const;

let servers: OwnServers;
let databaseUrl: string;
let temporalAddress: string;
let staff: Staff;
const clients = new Map<Person, ApiClient>();
const random = mulberry32(seed);
const say = (line: string): void => void process.stdout.write(`crash: ${line}\n`);

beforeAll(async () => {
  servers = new OwnServers();
  const [postgres, temporal] = await Promise.all([servers.start('postgres'), servers.start('temporal')]);
  databaseUrl = postgres.url!;
  temporalAddress = temporal.address!;
  await servers.migrate();
  await servers.load(path.join(__dirname, '../../demo/company'));
  const [{ url }] = await Promise.all([servers.start('api'), servers.start('worker')]);
  const workplace: Workplace = {
    as: (person) => {
      const known = clients.get(person) ?? new ApiClient(url!, signIn(url!, `${person}@demo.example`));
      clients.set(person, known);
      return known;
    },
  };
  staff = new Staff(workplace);
  for (const person of ['sales', 'manager', 'inventory'] as const) await workplace.as(person).get('/me');
}, 180_000);
afterAll(() => servers?.close());

describe(`${String(ORDERS)} open orders`, () => {
  const numbers: string[] = [];

  it('stand in three stages', async () => {
    say(`seed ${String(seed)} (CRASH_SEED repeats it)`);
    for (let i = 0; i < ORDERS; i += 1) {
      const { customer, items } = KINDS[i % KINDS.length]!;
      const line = {
        item: items[Math.floor(random() * items.length)],
        quantity: String(1 + Math.floor(random() * 3)),
      };
      const body = {
        customer,
        requestedDate: inDays(60),
        delivery: random() < 0.5 ? 'complete' : 'inParts',
        lines: [line],
      };
      numbers.push((await clients.get('sales')!.post<OrderView>('/orders', body)).number);
    }
    for (const [i, number] of numbers.entries()) {
      const { stage } = KINDS[i % KINDS.length]!;
      await staff.untilStage(number, stage);
    }
    await tellStages();
  }, 120_000);

  it(
    'survive the kill of a worker inside a transaction',
    async () => {
      const gate = await Gate.close(
        databaseUrl,
        `select 1 from number_series where prefix = 'RL' for update`,
      );
      // Paid orders are released; their release stands before the gate.
      for (const task of (await tasks()).filter(({ kind }) => kind === 'confirmDeposit').slice(0, 4))
        await staff.complete(task);
      await kill('worker', gate);
      await servers.start('worker');
    },
    PATIENCE_MS,
  );

  it(
    'survive the kill of an API inside a transaction, whose client repeats its request',
    async () => {
      const task = (await tasks()).find(
        ({ kind, data }) => kind === 'pick' && JSON.stringify(data).includes('FILM-500'),
      )!;
      const report = () =>
        clients.get('inventory')!.send('POST', `/releases/${task.document}:pick`, {
          body: { packed: true },
          headers: { 'idempotency-key': 'crash-1' },
        });
      const gate = await Gate.close(databaseUrl, `select 1 from balances where item = 'FILM-500' for update`);
      const cutOff = report().then(
        () => 'answered',
        () => 'cut off',
      );
      await kill('api', gate);
      expect(await cutOff).toBe('cut off');
      await servers.start('api');
      const answers = [await report(), await report()];
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(answers[1]!.headers.get('idempotency-replayed')).toBe('true');
      const { timeline } = await staff.order(task.order);
      expect(timeline.filter(({ kind }) => kind === 'goodsPickedAndPacked')).toHaveLength(1);
    },
    PATIENCE_MS,
  );

  it(
    'survive the kill of the Temporal server while a step is carried out',
    async () => {
      const gate = await Gate.close(
        databaseUrl,
        `select 1 from number_series where prefix = 'RL' for update`,
      );
      for (const task of (await tasks()).filter(({ kind }) => kind === 'confirmDeposit').slice(0, 2))
        await staff.complete(task);
      await kill('temporal', gate);
      const answer = await clients.get('sales')!.post<OrderView>('/orders', {
        customer: 'C-SHUTONG',
        requestedDate: inDays(60),
        lines: [{ item: 'FILM-500', quantity: '1' }],
      });
      numbers.push(answer.number);
      await servers.start('temporal');
    },
    PATIENCE_MS,
  );

  it(
    'survive the kill of PostgreSQL inside a transaction',
    async () => {
      const gate = await Gate.close(
        databaseUrl,
        `select 1 from number_series where prefix = 'RL' for update`,
      );
      for (const task of (await tasks()).filter(({ kind }) => kind === 'confirmDeposit').slice(0, 2))
        await staff.complete(task);
      await kill('postgres', gate);
      await servers.start('postgres');
    },
    PATIENCE_MS,
  );

  it(
    'are all closed in the end, nothing of them lost and nothing twice',
    async () => {
      await until(
        'all orders to be closed',
        async () => {
          await Promise.all(
            (await tasks()).slice(0, 20).map((task) => staff.tryTo(task).catch(() => undefined)),
          );
          const stages = await stageCounts();
          return stages['closed'] === numbers.length;
        },
        { timeoutMs: PATIENCE_MS },
      );
      await tellStages();
      await withDatabase(async (books) => {
        expect(await flawsOfTheBooks(books)).toEqual([]);
        expect(await leftOvers(books)).toEqual([]);
        const twice = await books.rows(`
        select o.number, 'reservation' from orders o join reservations r on r.order_id = o.id where r.state = 'open'
        union all
        select o.number, e.kind from orders o join timeline e on e.order_id = o.id
         where e.kind in ('orderConfirmed', 'depositRequested', 'creditSecured', 'workBegun', 'invoiceIssued', 'orderClosed') group by 1, 2 having count(*) > 1
        union all
        select o.number, m.kind from orders o join messages m on m.order_id = o.id where m.kind in ('confirmation', 'depositRequest', 'invoice') group by 1, 2 having count(*) > 1
        union all
        select o.number, 'shipment of one line' from orders o join shipment_lines l on l.order_id = o.id
          join order_lines x on x.order_id = o.id and x.line_no = l.line_no group by o.number, x.id having sum(l.shipped) > x.quantity`);
        expect(twice).toEqual([]);
      });
      await expectWorkflowsEnded(numbers);
    },
    2 * PATIENCE_MS,
  );
});

async function kill(what: ServerKind, gate: Gate): Promise<void> {
  const waiting = await gate.untilSomebodyWaits();
  await servers.kill(what);
  say(`killed ${what} with ${String(waiting)} transaction(s) open`);
  await gate.open();
  if (what !== 'postgres') await tellStages();
}

/** Every workflow of an order has come to its own end; none failed, none is left. */
async function expectWorkflowsEnded(numbers: readonly string[]): Promise<void> {
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const client = new TemporalClient({ connection, namespace: 'orderbridge' });
    for (const number of numbers)
      expect(await client.workflow.getHandle(`order/${number}`).result()).toEqual({
        order: number,
        stage: 'closed',
      });
  } finally {
    await connection.close();
  }
}

async function tasks(): Promise<TaskView[]> {
  const answer = await clients
    .get('manager')!
    .send('GET', '/tasks?limit=200')
    .catch(() => undefined);
  return answer?.status === 200 ? (answer.body as { data: TaskView[] }).data : [];
}

async function stageCounts(): Promise<Record<string, number>> {
  return await withDatabase(async (books) => {
    const found = await books.rows<{ stage: string; count: number }>(
      'select stage, count(*)::int as count from orders group by stage order by stage',
    );
    return Object.fromEntries(found.map(({ stage, count }) => [stage, count]));
  });
}

async function tellStages(): Promise<void> {
  const counts = await stageCounts();
  say(
    `orders: ${Object.entries(counts)
      .map(([stage, count]) => `${String(count)} ${stage}`)
      .join(', ')}`,
  );
}

interface Books {
  rows<T>(sql: string): Promise<T[]>;
}

async function withDatabase<T>(work: (books: Books) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work({ rows: async <R>(sql: string) => (await client.query(sql)).rows as R[] });
  } finally {
    await client.end();
  }
}

/** A small generator whose numbers a seed repeats. */
function mulberry32(state: number): () => number {
  let a = state;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
