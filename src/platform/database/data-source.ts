import { join } from 'node:path';
import { types } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { entities } from './entities.js';
import { SnakeNaming } from './snake-naming.js';

const DATE = 1082;
const TIMESTAMPTZ = 1184;

/** Dates stay text; instants become ISO 8601 text in UTC, in rows and in JSON alike. Numerics are text already. */
types.setTypeParser(DATE, (text) => text);
types.setTypeParser(TIMESTAMPTZ, (text) => new Date(text).toISOString());

export function dataSourceOptions(databaseUrl: string, poolSize = 20): DataSourceOptions {
  return {
    type: 'postgres',
    url: databaseUrl,
    entities,
    namingStrategy: new SnakeNaming(),
    migrations: [join(__dirname, 'migrations', '*.{ts,js}')],
    migrationsTransactionMode: 'each',
    poolSize,
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    synchronize: false,
    logging: false,
    applicationName: 'orderbridge',
    extra: { options: '-c timezone=UTC -c default_transaction_isolation=read\\ committed' },
  };
}

export const newDataSource = (databaseUrl: string, poolSize?: number): DataSource =>
  new DataSource(dataSourceOptions(databaseUrl, poolSize));
