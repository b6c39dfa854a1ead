import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { Pool } from 'pg';
import type { CompanyData } from '../src/company/company-files.js';
import { loadCompany } from '../src/company/load-company.js';
import { readCompanyFolder } from '../src/company/read-company-folder.js';
import { installTemporalRuntime } from '../src/platform/temporal/runtime.js';
import { orderWorkflowId } from '../workflows/messages.js';
import { HttpCaller } from './http.js';
import { ServerSet } from './server-set.js';
import { startDatabase } from './statements.js';

const FOLDER = join(__dirname, '..', '..', 'demo', 'company');

/** What is ordered: a line that is made and one from stock, for a customer who pays a deposit. */
const ORDER = {
  customer: 'C-XIANDA',
  lines: [
    { item: 'BOX-C5', quantity: '100' },
    { item: 'FILM-500', quantity: '4' },
  ],
};

/** The demo company with plenty of everything, on servers, API and worker that are processes of their own. */
export class Shop {
  private constructor(
    readonly servers: ServerSet,
    readonly api: HttpCaller,
    readonly database: Pool,
    readonly client: Client,
    readonly connection: NativeConnection,
    readonly temporalAddress: string,
  ) {}

  static async open(env: Record<string, string> = {}): Promise<Shop> {
    const servers = new ServerSet();
    try {
      return await this.on(servers, { LOG_LEVEL: 'info', ...env });
    } catch (error) {
      await servers.close();
      throw error;
    }
  }

  private static async on(servers: ServerSet, env: Record<string, string>): Promise<Shop> {
    const [{ url: databaseUrl = '' }, { address = '', namespace = '' }] = await Promise.all([
      startDatabase(servers),
      servers.start('temporal'),
    ]);
    await loadCompany(databaseUrl, plentiful(readCompanyFolder(FOLDER).data));
    await servers.start('worker', env);
    const { url = '' } = await servers.start('api', env);
    const { token } = await new HttpCaller(url).post<{ token: string }>('/v1/sessions', {
      email: 'orders@demo.example',
      password: 'orderbridge-demo',
    });
    installTemporalRuntime();
    const connection = await NativeConnection.connect({ address });
    const client = new Client({ connection, namespace });
    const database = new Pool({ connectionString: databaseUrl, max: 4 });
    return new Shop(servers, new HttpCaller(url, token), database, client, connection, address);
  }

  async close(): Promise<void> {
    this.api.close();
    await this.database.end();
    await this.connection.close();
    await this.servers.close();
  }

  /** @returns the new order's number */
  async place(): Promise<string> {
    return await this.placeLines(ORDER.lines);
  }

  /** @returns the new order's number */
  async placeLines(lines: readonly { item: string; quantity: string }[]): Promise<string> {
    return (await this.api.post<{ number: string }>('/v1/orders', { ...ORDER, lines })).number;
  }

  /** Waits until the order's workflow has ended. */
  async ended(order: string): Promise<void> {
    await this.client.workflow.getHandle(orderWorkflowId(order)).result();
  }
}

/** Enough in stock, and credit enough, for tens of thousands of orders. */
function plentiful(data: CompanyData): CompanyData {
  return {
    ...data,
    stock: data.stock.map((row) => ({ ...row, quantity: '100000000' })),
    customers: data.customers.map((customer) => ({ ...customer, creditLimit: null })),
  };
}
