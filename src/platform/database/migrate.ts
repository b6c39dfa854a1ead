import { newDataSource } from './data-source.js';

/**
 * Brings a database's schema up to date. Two starts at once are serialised by an advisory lock,
 * since TypeORM itself does not lock.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const source = await newDataSource(databaseUrl, 3).initialize();
  const lock = source.createQueryRunner();
  try {
    await lock.query(`select pg_advisory_lock(hashtext('orderbridge.migrate'))`);
    const done = await source.runMigrations();
    return done.map((migration) => migration.name);
  } finally {
    await lock.query(`select pg_advisory_unlock(hashtext('orderbridge.migrate'))`);
    await lock.release();
    await source.destroy();
  }
}
