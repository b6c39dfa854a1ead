import { Client } from 'pg';
import { CompanyProfile } from '../../src/company/company-profile.js';
import { BusinessClock } from '../../src/platform/clock/business-clock.js';
import { Database } from '../../src/platform/database/database.js';
import { nextNumbers } from '../../src/platform/database/numbers.js';
import { orderStateOf } from '../../src/orders/order-state.js';
import type { OrderView } from '../../src/orders/order-view.js';
import { readOrderFile } from '../../src/orders/read-order-file.js';
import type { OrderState } from '../../workflows/messages.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

/** The relay looks about three times a second. */
const SEVERAL_ROUNDS_MS = 1_500;

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('outbox', {
    // Inventory's own workflow is never started.
    change: ({ company: { policies } }) => (policies.departmentInboxes = { inventory: 'nobody-at-home' }),
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());

const place = async (more: object = {}): Promise<string> => {
  const body = {
    customer: 'C-XIANDA',
    requestedDate: inDays(60),
    lines: [{ item: 'CS-200', quantity: '5' }],
    ...more,
  };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
};

interface Told {
  delivered: boolean;
  attempts: number;
  later: boolean;
  why: string | null;
}
const told = (where: string, values: unknown[] = []): Promise<Told[]> =>
  company.rows<Told>(
    `select delivered_at is not null as delivered, attempts, coalesce(next_attempt_at > clock_timestamp() - interval '1 minute', false) as later, last_error as why
       from outbox where ${where} order by id`,
    values,
  );

describe('the outbox', () => {
  it('tells a department its tasks although the workflow of another one is missing', async () => {
    const number = await place({ customer: 'C-YUEJIE', lines: [{ item: 'FILM-500', quantity: '1' }] });
    await staff.does(number, 'pick');
    await staff.untilTask(number, 'handOver');
    await until('logistics to be told', async () => {
      const rows = await told(`target = 'department' and name = 'logistics'`);
      return rows.length > 0 && rows.every(({ delivered }) => delivered);
    });
    const waiting = await told(`target = 'department' and name = 'inventory'`);
    expect(waiting.length).toBeGreaterThan(0);
    for (const row of waiting.slice(0, 1)) {
      expect(row).toMatchObject({ delivered: false, later: true });
      expect(row.why).toMatch(/nobody-at-home.* is not running/);
    }
    await staff.carryOn(number, 'closed');
  });

  it('tells a department by one relay at a time, so that nothing is told before what came first', async () => {
    const otherRelay = new Client({ connectionString: company.config.databaseUrl });
    await otherRelay.connect();
    try {
      await otherRelay.query('begin');
      await otherRelay.query(`select pg_advisory_xact_lock(hashtextextended('outbox finance', 0))`);
      const number = await place();
      await staff.untilTask(number, 'confirmDeposit');
      const ofFinance = () =>
        told(`target = 'department' and name = 'finance' and payload ->> 'order' = $1`, [number]);
      await new Promise((resolve) => setTimeout(resolve, SEVERAL_ROUNDS_MS));
      const waiting = await ofFinance();
      expect(waiting.length).toBeGreaterThan(0);
      expect(waiting.filter(({ delivered, attempts }) => delivered || attempts > 0)).toEqual([]);
      await otherRelay.query('rollback');
      await until('finance to be told', async () => (await ofFinance()).every(({ delivered }) => delivered));
      await staff.carryOn(number, 'closed');
    } finally {
      await otherRelay.end();
    }
  });

  it('tells orders although many at its head cannot be told, and tries those again later', async () => {
    await company.stopWorker();
    const number = await place();
    // Contents that Temporal does not take, older than everything else.
    await company.rows(
      `insert into outbox (id, target, name, kind, seq, payload, at, attempts, written_at)
       select -i, 'order', 'too-much-' || i, 'factReported', 1, to_jsonb(repeat('x', 3000000)), now(), 0, now() - interval '1 hour' from generate_series(1, 8) i`,
    );
    const isTold = async (): Promise<boolean> =>
      (await told('name = $1', [number])).every(({ delivered }) => delivered);
    await until('the order to be told at once', isTold);
    await company.rows(
      `update outbox set delivered_at = null, written_at = now() - interval '1 hour' where name = $1`,
      [number],
    );
    await company.startWorker();
    await until('the order to be told by the relay', isTold);
    const stuck = await told(`name like 'too-much-%'`);
    expect(stuck).toHaveLength(8);
    for (const row of stuck) {
      expect(row).toMatchObject({ delivered: false, later: true });
      expect(row.attempts).toBeGreaterThanOrEqual(1);
    }
    await company.rows(`delete from outbox where name like 'too-much-%'`);
    await staff.carryOn(number, 'closed');
  });

  it('forgets what was delivered more than a week ago, and nothing else', async () => {
    await company.stopWorker();
    const [{ at }] = (await company.rows<{ at: string }>(
      `update outbox set delivered_at = now() - interval '8 days' where id in
         (select id from outbox where delivered_at is not null order by id limit 3) returning at::text`,
    )) as [{ at: string }];
    expect(at).toBeDefined();
    const before = (await told('true')).length;
    await company.startWorker();
    await until('three rows to be gone', async () => (await told('true')).length === before - 3);
    expect(await told(`delivered_at < now() - interval '7 days'`)).toEqual([]);
  });
});

describe('document numbers', () => {
  it('carry the year that it is at the company', async () => {
    const numbers = await company.api
      .get(Database)
      .transaction((tx) => nextNumbers(tx, 'SO', new Date('2040-12-31T16:30:00Z'), 2));
    expect(numbers).toEqual(['SO-2041-000001', 'SO-2041-000002']);
  });
});

describe('an order that is taken up again from what is recorded', () => {
  const stateOf = (number: string): Promise<OrderState> =>
    company.api.get(Database).transaction(async (tx) => {
      const time = await company.api.get(BusinessClock).read(tx);
      const file = await readOrderFile(tx, number, time, company.api.get(CompanyProfile));
      return await orderStateOf(file!, []);
    });

  it('goes on with a step that is done half, and counts on', async () => {
    const number = await place();
    await staff.untilTask(number, 'confirmDeposit');
    const done = await stateOf(number);
    expect(done.occurrences).toEqual({ promiseDates: 1, secureCredit: 1, confirmOrder: 1 });
    expect(done.underWay).toBeUndefined();
    await company.rows('delete from effects where key = $1', [`${number}:1:confirmOrder:requestDeposit:1`]);
    expect((await stateOf(number)).underWay).toEqual({ step: 'confirmOrder', occurrence: 1, version: 1 });
    await staff.carryOn(number, 'closed');
  });

  it('finds what is done of it by the primary key', async () => {
    const plan = await company.api.get(Database).transaction(async (tx) => {
      await tx.rows('set local enable_seqscan = off');
      return await tx.rows<{ 'QUERY PLAN': string }>(
        `explain select key from effects where key >= 'SO-2026-000001:1:' and key < 'SO-2026-000001:1;'`,
      );
    });
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Index Cond: \(\(key >= /);
  });
});
