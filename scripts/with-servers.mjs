// Runs a command with servers of its own, which are thrown away afterwards:
//   node scripts/with-servers.mjs [--api] [--worker] [--no-build] COMMAND ARGUMENTS...
// The command finds DATABASE_URL (schema made, no company), TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE
// and ORDERBRIDGE_SECRET in its environment, and with --api also API_URL.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { applicationEnv, runCommand, startApi, startWorker } from './lib/application.mjs';
import { build } from './lib/build.mjs';
import { firstCompany, hasCompany } from './lib/company.mjs';
import { installPackages } from './lib/install.mjs';
import { repo } from './lib/paths.mjs';
import { run } from './lib/processes.mjs';
import { ThrowawayServers } from './lib/servers.mjs';
import { explain, Missing, requireNode, say, step } from './lib/steps.mjs';
import { freePort } from './lib/wait.mjs';

requireNode();
const words = process.argv.slice(2);
const options = new Set();
while (words[0]?.startsWith('--')) options.add(words.shift());
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop.abort());

let servers;
let exitCode = 1;
try {
  if (words.length === 0)
    throw new Missing('Which command?', 'node scripts/with-servers.mjs [--api] [--worker] COMMAND ...');
  await prepare();
  const env = await startServers();
  if (!stop.signal.aborted) exitCode = await runWith(env);
} catch (error) {
  explain(error);
} finally {
  await servers?.close().catch(explain);
}
process.exit(exitCode);

async function prepare() {
  await step('Packages', (progress) => installPackages({ say: progress }));
  if (options.has('--no-build')) return;
  await step('Build', async (progress) => {
    const built = await build({ say: progress });
    if (built.problems) throw new Missing('The sources do not compile:', built.problems.trim().split('\n'));
    return built.summary;
  });
}

async function startServers() {
  servers = await ThrowawayServers.open(words.join(' '));
  await servers.database();
  await servers.temporal();
  const { databaseUrl, temporalAddress, folder } = servers;
  const secret = randomBytes(32).toString('hex');
  const env = applicationEnv({ databaseUrl, temporalAddress, secret, home: path.join(folder, 'home') });
  await step('Database schema', () => runCommand('src/migrate', [], { env }));
  const register = (process) => servers.register(process);
  if (options.has('--api') || options.has('--worker')) {
    // Neither starts without a company.
    await step('Company', async () => {
      if (await hasCompany(databaseUrl)) return 'there is one';
      const { folder, name } = firstCompany();
      await runCommand('src/company-load', [folder], { env });
      return `${name} loaded`;
    });
  }
  if (options.has('--worker')) {
    await step(
      'Worker',
      async () =>
        `process ${(await startWorker({ env, logFile: path.join(folder, 'worker.log'), register })).pid}`,
    );
  }
  if (options.has('--api')) {
    const port = await freePort();
    env.API_URL = `http://127.0.0.1:${port}`;
    await step('API', async () => {
      await startApi({ env, host: '127.0.0.1', port, logFile: path.join(folder, 'api.log'), register });
      return env.API_URL;
    });
  }
  return env;
}

async function runWith(env) {
  say(`Run: ${words.join(' ')}`);
  const [command, ...args] = words;
  const program = command === 'node' ? process.execPath : command;
  const { code } = await run(program, args, { cwd: repo, env, signal: stop.signal });
  say(`Ended with exit code ${code}`);
  return code;
}
