// npm start: installs what is missing, builds, starts PostgreSQL, Temporal with its web interface,
// a worker and the API, loads the demo company on the first start, and runs until Ctrl-C.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { applicationEnv, forUrl, runCommand, startApi, startWorker } from './lib/application.mjs';
import { build } from './lib/build.mjs';
import { firstCompany, hasCompany, signInsOf } from './lib/company.mjs';
import { installPackages } from './lib/install.mjs';
import { keepRunning } from './lib/keep-running.mjs';
import { homeDir } from './lib/paths.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { RunRecord } from './lib/run-record.mjs';
import { secretsOf } from './lib/secrets.mjs';
import { hostAndPort, requireReachable } from './lib/servers.mjs';
import { explain, Missing, requireNode, say, step } from './lib/steps.mjs';
import { findTemporal } from './lib/temporal-finder.mjs';
import { startTemporal } from './lib/temporal.mjs';
import { freePort, isFree } from './lib/wait.mjs';

const PORTS = { api: 3000, postgres: 54329, temporal: 7233, temporalUi: 8233 };
// A second Ctrl-C that npm or the terminal sends along with the first is no second wish.
const SAME_WISH_MS = 2_000;

requireNode();
const { env } = process;
const home = homeDir();
const log = (name) => path.join(home, 'logs', `${name}.log`);
// Names the folder of the company that was loaded on the first start.
const companyMark = path.join(home, 'company-loaded');
const running = [];
let record;
let stopAsked;
const stopWish = new Promise((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (!stopAsked) {
        stopAsked = Date.now();
        say(`${signal}: stopping (once more: stop at once)`);
        resolve();
      } else if (Date.now() - stopAsked > SAME_WISH_MS) stopAtOnce();
    });
  }
});

let exitCode = 0;
try {
  await Promise.race([startAll(), stopWish]);
  if (!stopAsked) await stopWish;
} catch (error) {
  explain(error);
  exitCode = 1;
}
await shutDown();
process.exit(exitCode);

async function startAll() {
  mkdirSync(home, { recursive: true });
  record = await RunRecord.claim(path.join(home, 'running.json'), {
    what: 'Orderbridge',
    onLeftover: ({ name, pid }) => say(`Ended ${name} (process ${pid}), left by a start that was killed`),
  });
  await step('Packages', (progress) => installPackages({ say: progress }));
  await step('Build', async (progress) => {
    const built = await build({ say: progress });
    if (built.problems) throw new Missing('The sources do not compile:', built.problems.trim().split('\n'));
    return built.summary;
  });
  // Logs and data are for the owner's eyes; what npm and the compiler write is not secret.
  process.umask(0o077);
  const secrets = secretsOf(home);
  const database = await startDatabase(secrets);
  const temporal = await startProcessEngine();
  const settings = { databaseUrl: database.url, temporalAddress: temporal.address, temporalUi: temporal.ui };
  const appEnv = applicationEnv({ ...settings, secret: secrets.signingSecret, home });
  await step('Database schema', () => runCommand('src/migrate', [], { env: appEnv }));
  await step('Company', () => loadCompanyOnce(database.url, appEnv));
  await step('Worker', () =>
    keep('Worker', (register) => startWorker({ env: appEnv, logFile: log('worker'), register })),
  );
  const host = env.HOST || '127.0.0.1';
  const port = await apiPort(host);
  await step('API', () =>
    keep('API', (register) => startApi({ env: appEnv, host, port, logFile: log('api'), register })),
  );
  announce({ host, api: `http://${forUrl(host)}:${port}`, temporal, database });
}

/** Starts a server, notes its process, and starts it again whenever it ends unasked. */
async function keep(name, start) {
  if (stopAsked) return 'not started';
  const server = await keepRunning({ name, say, start, register: (process) => record.add(process) });
  running.push(server);
  return `ready, process ${server.pid}`;
}

async function startDatabase({ databasePassword }) {
  if (env.DATABASE_URL) {
    await step('PostgreSQL', async () => {
      await requireReachable('DATABASE_URL', hostAndPort(env.DATABASE_URL, 5432));
      return 'using DATABASE_URL';
    });
    return { url: env.DATABASE_URL, where: 'DATABASE_URL' };
  }
  let url;
  const port = await freePort(PORTS.postgres);
  const folder = path.join(home, 'postgres');
  await step('PostgreSQL', (progress) =>
    keep('PostgreSQL', async (register) => {
      const started = await startPostgres({
        folder,
        port,
        password: databasePassword,
        logFile: log('postgres'),
        register,
        say: progress,
      });
      url = started.url;
      return started.process;
    }),
  );
  return { url, where: `127.0.0.1:${port}` };
}

async function startProcessEngine() {
  if (env.TEMPORAL_ADDRESS) {
    await step('Temporal', async () => {
      await requireReachable('TEMPORAL_ADDRESS', hostAndPort(`tcp://${env.TEMPORAL_ADDRESS}`, 7233));
      return 'using TEMPORAL_ADDRESS';
    });
    return { address: env.TEMPORAL_ADDRESS, ui: env.TEMPORAL_UI_URL };
  }
  let temporal;
  await step('Temporal', async (progress) => {
    const { program, how } = await findTemporal({ say: progress });
    const [port, uiPort] = [await freePort(PORTS.temporal), await freePort(PORTS.temporalUi)];
    const kept = await keep('Temporal', async (register) => {
      const file = path.join(home, 'temporal.db');
      const namespace = env.TEMPORAL_NAMESPACE || 'orderbridge';
      temporal = await startTemporal({
        program,
        file,
        port,
        uiPort,
        namespace,
        logFile: log('temporal'),
        register,
      });
      return temporal.process;
    });
    return `${how}; ${kept}`;
  });
  return temporal;
}

async function loadCompanyOnce(databaseUrl, appEnv) {
  if (await hasCompany(databaseUrl)) return 'loaded earlier';
  const { folder, name } = firstCompany();
  if (!existsSync(folder))
    throw new Missing(`There is no company to load: ${folder} is missing.`, 'Correct ORDERBRIDGE_COMPANY.');
  const output = await runCommand('src/company-load', [folder], { env: appEnv });
  writeFileSync(companyMark, folder);
  return `${name} loaded\n${output}`;
}

async function apiPort(host) {
  if (!env.PORT) return freePort(PORTS.api, host);
  if (await isFree(Number(env.PORT), host)) return Number(env.PORT);
  throw new Missing(`Port ${env.PORT} of ${host} is in use.`, 'Free it, or set PORT to another one.');
}

function announce({ host, api, temporal, database }) {
  record.setFacts({
    API: api,
    ...(temporal.ui ? { 'Temporal UI': temporal.ui } : {}),
    Temporal: temporal.address,
    PostgreSQL: database.where,
  });
  say('');
  say(`Orderbridge is ready: ${api}`);
  say(`  API reference  ${api}/docs`);
  if (temporal.ui) say(`  Temporal UI    ${temporal.ui}`);
  say(`  Temporal       ${temporal.address}`);
  say(`  PostgreSQL     ${database.where}`);
  say(`  Logs           ${path.join(home, 'logs')}`);
  const signIns = existsSync(companyMark) ? signInsOf(readFileSync(companyMark, 'utf8')) : [];
  if (signIns.length > 0) say(`Sign in as (role, e-mail, password):\n  ${signIns.join('\n  ')}`);
  if (signIns.length > 0 && !['127.0.0.1', '::1', 'localhost'].includes(host)) {
    say(`Careful: ${host} can be reached from elsewhere, and these passwords are known to all.`);
  }
  say('Ctrl-C stops everything; the data stays.');
}

/** The programs that use the servers go first, together; then the servers, the last started first. */
async function shutDown() {
  if (!record) return;
  try {
    const isOurs = ({ name }) => name === 'API' || name === 'Worker';
    await Promise.all(running.filter(isOurs).map(stopOne));
    for (const server of running.filter((each) => !isOurs(each)).reverse()) await stopOne(server);
    // A start that was under way when the stop was asked for has noted its process by now.
    await record.endProcesses();
    record.release();
    say('Stopped. The data is kept.');
  } catch (error) {
    explain(error);
    exitCode = 1;
  }
}

function stopOne(server) {
  return step(`Stop ${server.name}`, async () => {
    await server.stop();
    return 'stopped';
  });
}

function stopAtOnce() {
  say('Stopping at once');
  record?.killProcesses();
}
