import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Client, Connection } from '@temporalio/client';
import { Pool } from 'pg';
import { addDays } from '../../../domain/calendar/business-calendar.js';
import { dateIn } from '../../../domain/calendar/zones.js';
import type { CompanyData } from '../../../src/company/company-files.js';
import { fillEmpty, loadCompany } from '../../../src/company/load-company.js';
import { readCompanyFolder } from '../../../src/company/read-company-folder.js';
import { startApi } from '../../../src/main.js';
import { Config } from '../../../src/platform/config.js';
import { newDataSource } from '../../../src/platform/database/data-source.js';
import { OrderbridgeWorker } from '../../../src/worker.js';
import { freshDatabase, type FreshDatabase, type Template } from '../../setup/database.js';
import { freshNamespace, temporalAddress } from '../../setup/temporal.js';
import { ApiClient } from './api-client.js';

const FOLDER = path.join(__dirname, '../../../demo/company');
const BUNDLE = path.join(__dirname, '../../../dist/workflow-bundle.js');
const PASSWORD = 'orderbridge-demo';
const LOG_LEVEL = process.env['LOG_LEVEL'] ?? 'fatal';

/** The people of the demo company, by the name before the @ of their e-mail address. */
export type Person =
  | 'sales'
  | 'orders'
  | 'production'
  | 'inventory'
  | 'purchasing'
  | 'logistics'
  | 'finance'
  | 'manager'
  | 'customer'
  | 'auditor'
  | 'admin';

export interface Opening {
  /** Changes the demo company before it is loaded. */
  change?: (data: CompanyData) => void;
  /** A Temporal server of the test's own, which may be away; by default the run's. */
  temporal?: { address: string; namespace: string };
  /** Whether a worker runs from the beginning. */
  worker?: boolean;
}

const sharedTemporal = async (name: string) => ({
  address: temporalAddress(),
  namespace: await freshNamespace(name),
});

/** The demo company as it stands in the repository; a test may change it before it is loaded. */
export function demoCompany(change: (data: CompanyData) => void = () => undefined): CompanyData {
  const { data } = readCompanyFolder(FOLDER);
  change(data);
  return data;
}

/** Most tests change nothing in the company: it is loaded once for all of them. */
const UNCHANGED: Template = {
  name: 'demo_company',
  fill: (url) => loadCompany(url, demoCompany()),
};

async function databaseOf(name: string, change: Opening['change']): Promise<FreshDatabase> {
  if (!change) return await freshDatabase(name, UNCHANGED);
  const database = await freshDatabase(name);
  const source = await newDataSource(database.url, 1).initialize();
  try {
    await source.transaction((manager) => fillEmpty(manager, demoCompany(change)));
  } finally {
    await source.destroy();
  }
  return database;
}

/**
 * The demo company at work: a database and a namespace of its own, the API over HTTP, and the worker, all real.
 *
 * @example
 * const company = await TestCompany.open('orders');
 * const order = await company.as('sales').post<OrderView>('/orders', { … });
 * await company.close();
 */
export class TestCompany {
  private readonly clients = new Map<Person, ApiClient>();
  private worker: OrderbridgeWorker | undefined;

  private constructor(
    readonly config: Config,
    private readonly database: FreshDatabase,
    private readonly pool: Pool,
    readonly api: NestExpressApplication,
    readonly url: string,
    private readonly connection: Connection,
  ) {}

  static async open(name: string, { change, temporal, worker = true }: Opening = {}): Promise<TestCompany> {
    const [database, server] = await Promise.all([
      databaseOf(name, change),
      temporal ?? sharedTemporal(name),
    ]);
    const config = Config.read({
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: server.address,
      TEMPORAL_NAMESPACE: server.namespace,
      ORDERBRIDGE_SECRET: randomBytes(32).toString('hex'),
      PORT: '0',
      LOG_LEVEL,
    });
    const [api, working] = await Promise.all([startApi(config), worker ? startWorker(config) : undefined]);
    const pool = new Pool({ connectionString: database.url, max: 4 });
    // Dropping the database at the end cuts idle connections off.
    pool.on('error', () => undefined);
    const connection = Connection.lazy({ address: server.address });
    const company = new TestCompany(config, database, pool, api, await api.getUrl(), connection);
    company.worker = working;
    return company;
  }

  async startWorker(): Promise<void> {
    this.worker = await startWorker(this.config);
  }

  async stopWorker(): Promise<void> {
    await this.worker?.stop();
    this.worker = undefined;
  }

  async close(): Promise<void> {
    await this.stopWorker();
    await this.api.close();
    await this.connection.close();
    await this.pool.end();
    await this.database.drop();
  }

  /** The API as this person uses it; signed in when first used. */
  as(person: Person): ApiClient {
    const known = this.clients.get(person);
    if (known) return known;
    const client = new ApiClient(this.url, signIn(this.url, `${person}@demo.example`));
    this.clients.set(person, client);
    return client;
  }

  /** Somebody who has not signed in. */
  get anybody(): ApiClient {
    return new ApiClient(this.url, () => Promise.resolve(undefined));
  }

  get temporal(): Client {
    return new Client({ connection: this.connection, namespace: this.config.temporalNamespace });
  }

  /** Looks into the database, for what no route shows; numbers and dates are to be cast to text. */
  async rows<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    return (await this.pool.query(sql, values)).rows as T[];
  }

  async row<T>(sql: string, values: unknown[] = []): Promise<T> {
    const [row] = await this.rows<T>(sql, values);
    if (row === undefined) throw new Error(`nothing found by ${sql}`);
    return row;
  }
}

async function startWorker(config: Config): Promise<OrderbridgeWorker> {
  if (existsSync(BUNDLE)) process.env['ORDERBRIDGE_WORKFLOW_BUNDLE'] ??= BUNDLE;
  return await OrderbridgeWorker.start(config);
}

/** Signs in once, when the token is first needed. */
export function signIn(url: string, email: string): () => Promise<string> {
  let token: Promise<string> | undefined;
  const open = async (): Promise<string> => {
    const client = new ApiClient(url, () => Promise.resolve(undefined));
    return (await client.post<{ token: string }>('/sessions', { email, password: PASSWORD })).token;
  };
  return () => (token ??= open());
}

/** Today in the company's time zone, or so many days later. */
export const inDays = (days: number): string =>
  addDays(dateIn('Asia/Shanghai', new Date().toISOString()), days);
