import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Client } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import type { CompanyData } from '../src/company/company-files.js';
import { loadCompany } from '../src/company/load-company.js';
import { readCompanyFolder } from '../src/company/read-company-folder.js';
import { startApi } from '../src/main.js';
import { Config } from '../src/platform/config.js';
import { TemporalGateway } from '../src/platform/temporal/temporal-gateway.js';
import { OrderbridgeWorker } from '../src/worker.js';

const POLL_MS = 20;
const PATIENCE_MS = 60_000;

/** The demo company on the servers that the environment names, with an API and a worker as `npm start` has them. */
export class BenchCompany {
  private constructor(
    private readonly app: NestExpressApplication,
    private readonly worker: OrderbridgeWorker,
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async open(folder: string): Promise<BenchCompany> {
    const config = Config.read({ ...process.env, PORT: '0', LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn' });
    await loadCompany(config.databaseUrl, plentiful(readCompanyFolder(folder).data));
    const worker = await OrderbridgeWorker.start(config);
    const app = await startApi(config);
    const url = await app.getUrl();
    const session = await call<{ token: string }>(url, 'POST', '/v1/sessions', {
      email: 'orders@demo.example',
      password: 'orderbridge-demo',
    });
    return new BenchCompany(app, worker, url, session.token);
  }

  async close(): Promise<void> {
    await this.worker.stop();
    await this.app.close();
  }

  async temporal(): Promise<{ client: Client; connection: NativeConnection }> {
    const gateway = this.app.get(TemporalGateway);
    return { client: await gateway.client(), connection: await gateway.connection() };
  }

  /** A two-line order, one line made and one from stock, with a deposit. @returns its number */
  async placeOrder(): Promise<string> {
    const lines = [
      { item: 'BOX-C5', quantity: '100' },
      { item: 'FILM-500', quantity: '4' },
    ];
    return (await this.post<{ number: string }>('/v1/orders', { customer: 'C-XIANDA', lines })).number;
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    return await call<T>(this.url, 'POST', path, body, this.token);
  }

  async get<T>(path: string): Promise<T> {
    return await call<T>(this.url, 'GET', path, undefined, this.token);
  }

  /** Completes an order's task of a kind as soon as it is there. */
  async complete(order: string, kind: string, result: Record<string, unknown>): Promise<void> {
    const task = await this.until(`task ${kind} of ${order}`, async () => {
      const { data } = await this.get<{ data: { id: string }[] }>(`/v1/tasks?order=${order}&kind=${kind}`);
      return data[0];
    });
    await this.post(`/v1/tasks/${task.id}:complete`, { result });
  }

  async until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    throw new Error(`${what} did not come within ${String(PATIENCE_MS / 1000)} s`);
  }
}

/** Enough in stock, and credit enough, for thousands of orders. */
function plentiful(data: CompanyData): CompanyData {
  const stock = data.stock.map((row) => ({ ...row, quantity: '10000000' }));
  return {
    ...data,
    stock,
    customers: data.customers.map((customer) => ({ ...customer, creditLimit: null })),
  };
}

async function call<T>(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  token?: string,
): Promise<T> {
  const response = await fetch(new URL(path, url), {
    method,
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${String(response.status)} ${await response.text()}`);
  return (await response.json()) as T;
}
