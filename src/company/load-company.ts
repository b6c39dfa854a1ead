import type { EntityManager } from 'typeorm';
import { newDataSource } from '../platform/database/data-source.js';
import { migrate } from '../platform/database/migrate.js';
import type { CompanyData } from './company-files.js';
import { createDatabase, withClient } from './create-database.js';
import { insertCompany, type LoadedRows } from './insert-company.js';

/** The database holds something already; a company is loaded into an empty one only. */
export class DatabaseInUseError extends Error {
  override readonly name = 'DatabaseInUseError';
}

export interface LoadReport {
  /** The database did not exist and was made. */
  readonly databaseMade: boolean;
  /** Migrations that were run first. */
  readonly migrations: readonly string[];
  /** Rows per table. */
  readonly rows: LoadedRows;
}

/**
 * Loads a company into the database that the URL names, made and migrated if need be. All rows come in one
 * transaction: after an error the database is as empty as before.
 * @throws DatabaseInUseError when it holds a company, an order or another program's tables.
 */
export async function loadCompany(databaseUrl: string, data: CompanyData): Promise<LoadReport> {
  const databaseMade = await createDatabase(databaseUrl);
  await refuseForeignTables(databaseUrl);
  const migrations = await migrate(databaseUrl);
  const source = await newDataSource(databaseUrl, 2).initialize();
  try {
    const rows = await source.transaction((manager) => fillEmpty(manager, data));
    return { databaseMade, migrations, rows };
  } finally {
    await source.destroy();
  }
}

/** The same inside the caller's transaction, for a migrated database. @throws DatabaseInUseError when it is used. */
export async function fillEmpty(manager: EntityManager, data: CompanyData): Promise<LoadedRows> {
  // Of two loads at once the second waits here, and then finds the company of the first.
  await manager.query(`select pg_advisory_xact_lock(hashtext('orderbridge.company-load'))`);
  const [used] = await manager.query<{ company: boolean; orders: boolean }[]>(
    'select exists (select from company) as company, exists (select from orders) as orders',
  );
  if (used?.company) throw new DatabaseInUseError('the database already holds a company');
  if (used?.orders) throw new DatabaseInUseError('the database already holds orders');
  return insertCompany(manager, data, new Date());
}

/** Tables of another program are left alone: migrating among them could not be undone. */
async function refuseForeignTables(databaseUrl: string): Promise<void> {
  const sql = `select count(*) > 0 and to_regclass('public.company') is null and to_regclass('public.migrations') is null as foreign
               from pg_tables where schemaname = 'public'`;
  const { rows } = await withClient(databaseUrl, (client) => client.query<{ foreign: boolean }>(sql));
  if (rows[0]?.foreign) throw new DatabaseInUseError('the database holds tables of another program');
}
