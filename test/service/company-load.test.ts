import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { ROLES } from '../../domain/identity/roles.js';
import type { CompanyData } from '../../src/company/company-files.js';
import { DatabaseInUseError, fillEmpty, loadCompany } from '../../src/company/load-company.js';
import { readCompany } from '../../src/company/read-company.js';
import { readCompanyFolder } from '../../src/company/read-company-folder.js';
import { verifyPassword } from '../../src/identity/password.js';
import { newDataSource } from '../../src/platform/database/data-source.js';
import { emptyDatabase, freshDatabase, type FreshDatabase } from '../setup/database.js';
import { describeWithDataset } from '../setup/datasets.js';

const demo = (): CompanyData => readCompany(join(__dirname, '../../demo/company'));

describe('loading a company', () => {
  const databases: FreshDatabase[] = [];
  const sources: DataSource[] = [];
  const open = async (): Promise<{ url: string; source: DataSource }> => {
    const database = await freshDatabase('company_load');
    databases.push(database);
    const source = await newDataSource(database.url, 2).initialize();
    sources.push(source);
    return { url: database.url, source };
  };
  const count = async (source: DataSource, table: string): Promise<number> => {
    const [row] = await source.query<{ n: number }[]>(`select count(*)::int as n from "${table}"`);
    return row?.n ?? -1;
  };

  afterEach(async () => {
    for (const source of sources.splice(0)) await source.destroy();
    for (const database of databases.splice(0)) await database.drop();
  });

  test('the demo company arrives whole: stock by movements, users with hashed passwords, the wall clock', async () => {
    const { url, source } = await open();
    const data = demo();
    const report = await loadCompany(url, data);

    expect(report.rows).toMatchObject({
      company: 1,
      items: data.items.length,
      bom_lines: data.bom.length,
      users: 12,
    });
    for (const [table, rows] of Object.entries(report.rows))
      expect([table, await count(source, table)]).toEqual([table, rows]);

    const apart = await source.query<unknown[]>(
      `select item, warehouse from balances b
       where on_hand <> (select coalesce(sum(quantity), 0) from movements m where m.item = b.item and m.warehouse = b.warehouse)`,
    );
    expect(apart).toEqual([]);
    const kinds = await source.query<unknown[]>('select distinct kind, document from movements');
    expect(kinds).toEqual([{ kind: 'opening', document: 'OPENING' }]);

    const users = await source.query<{ role: string; password_hash: string }[]>(
      'select role, password_hash from users',
    );
    expect(users.map(({ role }) => role).sort()).toEqual([...ROLES].sort());
    expect(await verifyPassword('orderbridge-demo', users[0]?.password_hash ?? '')).toBe(true);

    const clock = await source.query<unknown[]>(
      'select origin = anchor as wall, speed, paused, demonstration from business_clock',
    );
    expect(clock).toEqual([{ wall: true, speed: '1', paused: false, demonstration: 0 }]);
    const centre = await source.query<{ shifts: unknown[] }[]>(
      `select shifts from work_centres where code = 'CUT'`,
    );
    expect(centre[0]?.shifts).toHaveLength(2);
  });

  test("a demonstration's clock is kept as given, and the opening stock is of its origin", async () => {
    const { url, source } = await open();
    const data = demo();
    data.company.clock = { origin: '2026-03-02T00:00:00Z', speed: 60, paused: true };
    await loadCompany(url, data);
    const clock = await source.query<unknown[]>(
      'select origin, speed, paused, demonstration from business_clock',
    );
    expect(clock).toEqual([
      { origin: '2026-03-02T00:00:00.000Z', speed: '60', paused: true, demonstration: 1 },
    ]);
    const at = await source.query<unknown[]>('select distinct at from movements');
    expect(at).toEqual([{ at: '2026-03-02T00:00:00.000Z' }]);
  });

  test('the database is made when the server has none of that name', async () => {
    const database = await emptyDatabase('company_made');
    databases.push(database);
    await database.drop();
    expect(await loadCompany(database.url, demo())).toMatchObject({ databaseMade: true });
  });

  test('a second load is refused and changes nothing', async () => {
    const { url, source } = await open();
    await loadCompany(url, demo());
    const other = demo();
    other.company.name = 'Another company';
    await expect(loadCompany(url, other)).rejects.toThrow(DatabaseInUseError);
    expect(await source.query('select name from company')).toEqual([{ name: demo().company.name }]);
    expect(await count(source, 'items')).toBe(demo().items.length);
  });

  test('of two loads at once one is carried out and the other refused', async () => {
    const { url, source } = await open();
    const outcomes = await Promise.allSettled([loadCompany(url, demo()), loadCompany(url, demo())]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: expect.any(DatabaseInUseError),
    });
    expect(await count(source, 'company')).toBe(1);
  });

  test('a row that the database refuses rolls everything back, and the database can be loaded after', async () => {
    const { url, source } = await open();
    const bad = demo();
    // The last table that is loaded: all others are in by then.
    bad.transit.push({ service: 'NO-SUCH', country: 'CN', region: '*', days: 1 });
    await expect(loadCompany(url, bad)).rejects.toThrow(/transit_times/);
    for (const table of ['company', 'business_clock', 'items', 'movements', 'users']) {
      expect([table, await count(source, table)]).toEqual([table, 0]);
    }
    await loadCompany(url, demo());
  });

  test("a database of another program's tables is left alone", async () => {
    const database = await emptyDatabase('company_foreign');
    databases.push(database);
    const source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    sources.push(source);
    await source.query('create table invoices (id int)');
    await expect(loadCompany(database.url, demo())).rejects.toThrow(
      'the database holds tables of another program',
    );
    expect(await source.query(`select tablename from pg_tables where schemaname = 'public'`)).toEqual([
      { tablename: 'invoices' },
    ]);
  });

  test("within the caller's transaction it is undone with it", async () => {
    const { source } = await open();
    await expect(
      source.transaction(async (manager) => {
        await fillEmpty(manager, demo());
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await count(source, 'company')).toBe(0);
  });
});

describeWithDataset('adventureworks', 'loading AdventureWorks', (folder) => {
  let database: FreshDatabase;
  let source: DataSource;
  beforeAll(async () => {
    database = await freshDatabase('company_aw');
    await loadCompany(database.url, readCompanyFolder(folder).data);
    source = await newDataSource(database.url, 2).initialize();
  });
  afterAll(async () => {
    await source?.destroy();
    await database?.drop();
  });

  test('all of it arrives, and the stock is what was counted', async () => {
    const sql = `select (select count(*)::int from items) as items, (select count(*)::int from bom_lines) as bom,
      (select count(*)::int from customers) as customers, (select count(*)::int from supplier_items) as offers,
      (select sum(on_hand) from balances) as "onHand", (select sum(quantity) from movements where kind = 'opening') as moved,
      (select count(*)::int from balances where reserved <> 0) as reserved, (select count(*)::int from purchase_lines) as supply`;
    expect(await source.query(sql)).toEqual([
      {
        items: 504,
        bom: 2383,
        customers: 847,
        offers: 460,
        onHand: '335974',
        moved: '335974',
        reserved: 0,
        supply: 0,
      },
    ]);
  });

  test('its clock stands on 2008-06-01', async () => {
    expect(await source.query('select origin, paused, demonstration from business_clock')).toEqual([
      { origin: '2008-06-01T07:00:00.000Z', paused: true, demonstration: 1 },
    ]);
  });
});
