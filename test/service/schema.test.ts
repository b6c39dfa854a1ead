import type { DataSource } from 'typeorm';
import { newDataSource } from '../../src/platform/database/data-source.js';
import { freshDatabase } from '../setup/database.js';

const APPEND_ONLY = [
  'audit',
  'credit_notes',
  'ledger_entries',
  'ledger_postings',
  'movements',
  'order_facts',
  'order_versions',
  'payment_allocations',
  'production_reports',
  'receipts',
  'timeline',
  'tracking_events',
];

describe('the schema', () => {
  let source: DataSource;

  beforeAll(async () => {
    const { url } = await freshDatabase('schema');
    source = await newDataSource(url, 2).initialize();
  });

  afterAll(async () => {
    await source.destroy();
  });

  it('is what the entities say once all migrations have run', async () => {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('explains every table and column in an SQL comment', async () => {
    const bare = await source.query<{ name: string }[]>(
      `select c.relname || coalesce('.' || a.attname, '') as name
         from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not in ('migrations', 'typeorm_metadata')
          and (obj_description(c.oid) is null or col_description(c.oid, a.attnum) is null)`,
    );
    expect(bare).toEqual([]);
  });

  it.each(APPEND_ONLY)('refuses to rewrite %s', async (table) => {
    await expect(source.query(`delete from ${table}`)).rejects.toThrow(`table ${table} is append-only`);
    const [column] = await source.query<{ name: string }[]>(
      'select column_name as name from information_schema.columns where table_name = $1 order by ordinal_position limit 1',
      [table],
    );
    const name = column?.name ?? '';
    await expect(source.query(`update ${table} set ${name} = ${name}`)).rejects.toThrow('is append-only');
  });

  it('never lets a balance be oversold or negative', async () => {
    await source.query(`insert into units values ('EA', 'each', '个')`);
    await source.query(
      `insert into items (code, name, name_zh, source, unit, manufacturing_days, tax_class, sellable) values ('X', 'x', 'x', 'buy', 'EA', 0, '*', true)`,
    );
    await source.query(`insert into warehouses values ('W', 'w', 'w', 1)`);
    await source.query(`insert into balances values ('X', 'W', 10, 10)`);
    await expect(source.query('update balances set reserved = reserved + 1')).rejects.toThrow(
      'balances_never_oversold',
    );
    await expect(
      source.query('update balances set on_hand = on_hand - 11, reserved = reserved - 10'),
    ).rejects.toThrow('balances_never_negative');
  });
});
