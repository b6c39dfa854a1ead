// A set of servers for one run that is thrown away afterwards: tests, demo, benchmarks.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { homeDir } from './paths.mjs';
import { startPostgres } from './postgres.mjs';
import { stopProcess } from './processes.mjs';
import { RunRecord } from './run-record.mjs';
import { Missing, say, step } from './steps.mjs';
import { findTemporal } from './temporal-finder.mjs';
import { startTemporal } from './temporal.mjs';
import { accepts, freePort } from './wait.mjs';

const RUNS = () => path.join(homeDir(), 'runs');

/**
 * A run with servers of its own in a temporary folder. Where DATABASE_URL or TEMPORAL_ADDRESS is
 * set, that server is used and none is started in its place.
 */
export class ThrowawayServers {
  #record;
  #started = [];

  static async open(what) {
    const tellLeftover = ({ name, pid }) =>
      say(`ended ${name} (process ${pid}), left by a run that was killed`);
    await RunRecord.sweep(RUNS(), tellLeftover);
    const servers = new ThrowawayServers();
    servers.id = `${process.pid}-${randomBytes(3).toString('hex')}`;
    servers.#record = await RunRecord.claim(path.join(RUNS(), `${servers.id}.json`), { what });
    servers.folder = mkdtempSync(path.join(tmpdir(), 'orderbridge-'));
    // PostgreSQL's own user must pass through; the cluster in it has its own, strict mode.
    chmodSync(servers.folder, 0o711);
    servers.#record.addFolder(servers.folder);
    return servers;
  }

  /**
   * Starts or takes over PostgreSQL; sets `databaseUrl`. What need not be `durable`, because the machine's end is the
   * run's end, waits for no disk; a server that is killed keeps its data either way.
   */
  async database(env = process.env, { durable = true } = {}) {
    await step('PostgreSQL', async () => {
      if (env.DATABASE_URL) {
        this.databaseUrl = env.DATABASE_URL;
        await requireReachable('DATABASE_URL', hostAndPort(env.DATABASE_URL, 5432));
        return 'using DATABASE_URL';
      }
      const server = await startPostgres({
        folder: path.join(this.folder, 'postgres'),
        port: await freePort(),
        password: randomBytes(12).toString('hex'),
        logFile: path.join(this.folder, 'postgres.log'),
        durable,
        register: (process) => this.register(process),
      });
      this.databaseUrl = server.url;
      return `started, process ${server.process.pid}`;
    });
  }

  /** Starts or takes over a Temporal server; sets `temporalAddress`. */
  async temporal(env = process.env, { namespace = 'orderbridge', durable = true } = {}) {
    await step('Temporal', async (progress) => {
      if (env.TEMPORAL_ADDRESS) {
        this.temporalAddress = env.TEMPORAL_ADDRESS;
        await requireReachable('TEMPORAL_ADDRESS', hostAndPort(`tcp://${env.TEMPORAL_ADDRESS}`, 7233));
        return 'using TEMPORAL_ADDRESS';
      }
      const { program, how } = await findTemporal({ env, say: progress });
      const server = await startTemporal({
        program,
        file: path.join(this.folder, 'temporal.db'),
        port: await freePort(),
        namespace,
        logFile: path.join(this.folder, 'temporal.log'),
        durable,
        register: (process) => this.register(process),
      });
      this.temporalAddress = server.address;
      return `${how}; started, process ${server.process.pid}`;
    });
  }

  register(process) {
    this.#started.push(process);
    this.#record.add(process);
  }

  /** Stops all, the last started first, and removes the folder. */
  async close() {
    for (const process of this.#started.reverse()) await stopProcess(process);
    this.#record?.release();
  }
}

function hostAndPort(url, defaultPort) {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || defaultPort) };
}

/** A given server that is away should be said by its name, not found out by a time-out later. */
export async function requireReachable(variable, { host, port }) {
  if (await accepts(port, host, 5_000)) return;
  throw new Missing(`${variable} is set, but nothing answers at ${host}:${port}.`, [
    `Start that server, correct ${variable}, or unset it to have one started here.`,
  ]);
}

export { hostAndPort };
