// A set of servers under remote control, for tests and demonstrations that kill and restart them.
// A request is a JSON line on standard input, its answer a JSON line on standard output:
//   {"id":1,"do":"start","what":"postgres"}            postgres | temporal | api | worker
//   {"id":2,"do":"start","what":"worker","name":"w2","env":{"A":"b"}}   more than one of a kind
//   {"id":3,"do":"kill","what":"postgres","signal":"SIGKILL"}
//   {"id":8,"do":"pause","what":"worker"} · {"id":9,"do":"goOn","what":"worker"}   with all that it started
//   {"id":4,"do":"migrate"} · {"id":5,"do":"load","folder":"demo/company"} · {"id":6,"do":"stop"}
// The answer of a start holds the process number and, of a server, its address; a start after a
// kill has the same port and data. The end of the input stops everything.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { applicationEnv, runCommand, startApi, startWorker } from './lib/application.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { run, stopProcess } from './lib/processes.mjs';
import { ThrowawayServers } from './lib/servers.mjs';
import { findTemporal } from './lib/temporal-finder.mjs';
import { startTemporal } from './lib/temporal.mjs';
import { freePort, waitFor } from './lib/wait.mjs';

const servers = await ThrowawayServers.open('a server set');
const secret = randomBytes(32).toString('hex');
const password = randomBytes(12).toString('hex');
const ports = new Map();
const running = new Map();
const known = {};

const inFolder = (...parts) => path.join(servers.folder, ...parts);
const portOf = async (name) => ports.get(name) ?? ports.set(name, await freePort()).get(name);
const environment = (more) => ({
  ...applicationEnv({ ...known, secret, home: inFolder('home') }),
  ...more,
});

/** Every start registers its process under its name, ready or not, so that a kill finds it. */
const starters = {
  async postgres({ name, register }) {
    const files = { folder: inFolder(name), logFile: inFolder(`${name}.log`) };
    const started = await startPostgres({ ...files, port: await portOf(name), password, register });
    known.databaseUrl = started.url;
    return { url: started.url };
  },
  async temporal({ name, register }) {
    const { program } = await findTemporal();
    const files = { file: inFolder(`${name}.db`), logFile: inFolder(`${name}.log`) };
    const namespace = process.env.TEMPORAL_NAMESPACE || 'orderbridge';
    const started = await startTemporal({ program, ...files, port: await portOf(name), namespace, register });
    known.temporalAddress = started.address;
    return { address: started.address, namespace };
  },
  async api({ name, env, register }) {
    const port = await portOf(name);
    await startApi({
      env: environment(env),
      host: '127.0.0.1',
      port,
      logFile: inFolder(`${name}.log`),
      register,
    });
    return { url: `http://127.0.0.1:${port}` };
  },
  async worker({ name, env, register }) {
    await startWorker({ env: environment(env), logFile: inFolder(`${name}.log`), register });
    return {};
  },
};

const actions = {
  async start({ what, name = what, env }) {
    const register = (started) => {
      running.set(name, started);
      servers.register(started);
    };
    if (!starters[what]) throw new Error(`there is no ${what} to start`);
    const facts = await starters[what]({ name, env, register });
    return { pid: running.get(name).pid, logFile: running.get(name).logFile, ...facts };
  },
  async kill({ what, name = what, signal = 'SIGKILL' }) {
    const target = running.get(name);
    if (!target || target.ended) throw new Error(`${name} does not run`);
    process.kill(target.pid, signal);
    return waitFor(() => target.ended, { what: `the end of ${name}`, timeoutMs: 60_000 });
  },
  pause: async ({ what, name = what }) => signalFamily(name, 'SIGSTOP'),
  goOn: async ({ what, name = what }) => signalFamily(name, 'SIGCONT'),
  async shutDown({ what, name = what }) {
    return stopProcess(running.get(name));
  },
  migrate: async () => ({ output: await runCommand('src/migrate', [], { env: environment() }) }),
  load: async ({ folder }) => ({
    output: await runCommand('src/company-load', [path.resolve(folder)], { env: environment() }),
  }),
};

/** To a server and its children, as PostgreSQL has one for each connection; the server first, so that it makes no more. */
async function signalFamily(name, signal) {
  const target = running.get(name);
  if (!target || target.ended) throw new Error(`${name} does not run`);
  process.kill(target.pid, signal);
  const { output } = await run('ps', ['-A', '-o', 'pid=,ppid='], { quiet: true });
  const pairs = output.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  for (const [pid, parent] of pairs) {
    if (parent !== target.pid) continue;
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
  return {};
}

const answer = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const end = async () => {
  await servers.close();
  process.exit(0);
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);

// Requests overlap: to kill a server while it starts is one of the things to try.
createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const { id, do: action, ...request } = JSON.parse(line);
    if (action === 'stop') return end();
    try {
      answer({ id, ok: true, ...(await actions[action](request)) });
    } catch (error) {
      answer({ id, ok: false, error: error.message });
    }
  })
  .on('close', end);
