import { join } from 'node:path';
import { Client, types, type ClientConfig } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { entities } from './entities.js';
import { SnakeNaming } from './snake-naming.js';

const DATE = 1082;
const TIMESTAMPTZ = 1184;

/**
 * Connections of a process: more than a few cores can serve only make more statements wait for each other, and each plans
 * every statement for itself.
 */
const POOL_SIZE = 10;
/** A connection that has planned its statements is worth keeping. */
const KEPT_OPEN_MS = 10 * 60_000;

/** Dates stay text; instants become ISO 8601 text in UTC, in rows and in JSON alike. Numerics are text already. */
types.setTypeParser(DATE, (text) => text);
types.setTypeParser(TIMESTAMPTZ, (text) => new Date(text).toISOString());

/**
 * A connection that its server ends while nobody uses it says so by an event, which ends the process where nobody listens:
 * e.g. what has just been lent by the pool and not been taken yet. Whoever uses it next is told by their statement.
 */
class Connection extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

export function dataSourceOptions(databaseUrl: string, poolSize = POOL_SIZE): DataSourceOptions {
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
    extra: {
      Client: Connection,
      pipeline: true,
      idleTimeoutMillis: KEPT_OPEN_MS,
      options: '-c timezone=UTC -c default_transaction_isolation=read\\ committed',
    },
  };
}

export const newDataSource = (databaseUrl: string, poolSize?: number): DataSource =>
  new DataSource(dataSourceOptions(databaseUrl, poolSize));
