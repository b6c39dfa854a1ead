import { Client as TemporalClient, Connection } from '@temporalio/client';
import { Pool } from 'pg';
import { OwnServers, type ServerKind } from './own-servers.js';
import { sleep } from './patience.js';

/** What can be killed, paused and restarted, by its name. */
export const SERVERS = {
  postgres: 'postgres',
  temporal: 'temporal',
  'api-1': 'api',
  'api-2': 'api',
  'worker-1': 'worker',
  'worker-2': 'worker',
} as const satisfies Record<string, ServerKind>;
export type ServerName = keyof typeof SERVERS;

export const APIS = ['api-1', 'api-2'] as const satisfies ServerName[];
export const WORKERS = ['worker-1', 'worker-2'] as const satisfies ServerName[];

const NAMESPACE = 'orderbridge';
/** A server that is started while PostgreSQL is away ends again; whoever runs it starts it anew, as here. */
const STARTS = 30;
const PAUSE_BETWEEN_STARTS_MS = 1_000;
/** How long PostgreSQL may be away before a look into it fails. */
const LOOK_MS = 120_000;

/**
 * A company's whole machinery as processes of its own: PostgreSQL, Temporal, APIs and workers (the relay runs in the
 * worker). Each application's connections bear its name, so that one sees in PostgreSQL whose transactions are open.
 */
export class Plant {
  private readonly addresses = new Map<ServerName, string>();
  private constructor(
    private readonly servers: OwnServers,
    readonly databaseUrl: string,
    private readonly pool: Pool,
    readonly temporalAddress: string,
    readonly temporal: TemporalClient,
    private readonly connection: Connection,
    private readonly env: Record<string, string>,
  ) {}

  /** @param folder company to load · @param names applications to start, by default all */
  static async open(
    folder: string,
    { names = [...APIS, ...WORKERS], env = {} }: { names?: ServerName[]; env?: Record<string, string> } = {},
  ): Promise<Plant> {
    const servers = new OwnServers();
    try {
      const [postgres, temporal] = await Promise.all([servers.start('postgres'), servers.start('temporal')]);
      const { url = '' } = postgres;
      const { address = '' } = temporal;
      await servers.migrate();
      await servers.load(folder);
      const pool = new Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 5_000 });
      // PostgreSQL may be what is killed.
      pool.on('error', () => undefined);
      const connection = Connection.lazy({ address });
      const client = new TemporalClient({ connection, namespace: NAMESPACE });
      const plant = new Plant(servers, url, pool, address, client, connection, env);
      // Not at once: two cores start two of them no faster than one after the other.
      for (const name of names) await plant.start(name);
      return plant;
    } catch (error) {
      await servers.close();
      throw error;
    }
  }

  /** Addresses of the APIs that have been started. */
  get apis(): string[] {
    return APIS.flatMap((name) => this.addresses.get(name) ?? []);
  }

  async start(name: ServerName): Promise<void> {
    const database = new URL(this.databaseUrl);
    database.searchParams.set('application_name', name);
    const env = { LOG_LEVEL: 'warn', ...this.env, DATABASE_URL: database.toString() };
    for (let tries = 1; ; tries += 1) {
      try {
        const { url } = await this.servers.start(SERVERS[name], { name, env });
        if (url !== undefined) this.addresses.set(name, url);
        return;
      } catch (error) {
        if (tries === STARTS) throw error;
        await sleep(PAUSE_BETWEEN_STARTS_MS);
      }
    }
  }

  /** kill -9. @returns false when it did not run any more: it has ended by itself */
  async kill(name: ServerName): Promise<boolean> {
    try {
      await this.servers.kill(SERVERS[name], { name });
      return true;
    } catch (error) {
      if (error instanceof Error && error.message.includes('does not run')) return false;
      throw error;
    }
  }

  async shutDown(name: ServerName): Promise<void> {
    await this.servers.shutDown(SERVERS[name], { name });
  }

  async pause(name: ServerName): Promise<void> {
    await this.servers.pause(SERVERS[name], { name });
  }

  async goOn(name: ServerName): Promise<void> {
    await this.servers.goOn(SERVERS[name], { name });
  }

  /** Looks into the database; waits while PostgreSQL is away. */
  async rows<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    const end = Date.now() + LOOK_MS;
    for (;;) {
      try {
        return (await this.pool.query(sql, values)).rows as T[];
      } catch (error) {
        if (isRefusal(error) || Date.now() > end) throw error;
        await sleep(PAUSE_BETWEEN_STARTS_MS / 4);
      }
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.connection.close();
    await this.servers.close();
  }
}

/** What PostgreSQL says of the statement itself, and not because it is starting, stopping or gone. */
function isRefusal(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(?:2|42|P0)/.test(code);
}
