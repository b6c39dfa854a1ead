// npm test [-- jest arguments]: installs what is missing, builds, starts one set of real servers,
// runs the tests and the lint step, and closes with the line "N passed, N failed".
//   npm test                            everything
//   npm test -- test/service/orders     the files whose path matches; no lint, no type check
import { cpSync, existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build, typecheck } from './lib/build.mjs';
import { installPackages } from './lib/install.mjs';
import { homeDir, inRepo, repo } from './lib/paths.mjs';
import { withClient } from './lib/postgres.mjs';
import { run } from './lib/processes.mjs';
import { ThrowawayServers } from './lib/servers.mjs';
import { explain, requireNode, say, step } from './lib/steps.mjs';
import { selectTests } from './lib/test-selection.mjs';
import { findTemporal } from './lib/temporal-finder.mjs';
import { findTestServer } from './lib/test-server-finder.mjs';

/** A test waits for its servers half of the time: one more than there are cores keeps them at work. */
const WORKERS = Math.min(os.availableParallelism(), 4) + 1;
const ENDS_WITHIN_MS = 30_000;

requireNode();
const jestArgs = process.argv.slice(2);
const isWhole = jestArgs.length === 0;
const total = { passed: 0, failed: 0, skipped: 0 };
const stop = new AbortController();
let servers;
let buildFailed = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (!stop.signal.aborted) say(`${signal}: stopping`);
    stop.abort();
  });
}

try {
  const selected = await prepare();
  if (!stop.signal.aborted) await runTestsAndLint(selected);
} catch (error) {
  explain(error);
  total.failed += 1;
} finally {
  await shutDown();
}
if (stop.signal.aborted) total.failed += 1;
if (total.skipped > 0) say(`${total.skipped} skipped`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed === 0 ? 0 : 1);

async function prepare() {
  await step('Packages', (progress) => installPackages({ say: progress }));
  const selected = await selectTests(jestArgs);
  if (selected.files.length === 0) throw new Error(`No test file matches ${jestArgs.join(' ')}`);
  say(`Tests: ${selected.files.length} files`);
  if (isWhole) {
    // One core each.
    const [clean] = await Promise.all([check('Type check', typecheck), buildAll()]);
    // What the type check complains of is in most cases what the build does: one failure, not two.
    if (clean && buildFailed) total.failed += 1;
  } else if (selected.any) {
    // Tests without servers read the sources alone.
    await buildAll();
  }
  return selected;
}

/** The checkers take what the tests, which wait for servers now and then, leave of the cores. */
async function runTestsAndLint(selected) {
  const linting = isWhole ? check('Lint', lint, { heartbeats: false }) : undefined;
  try {
    await runTests(selected);
  } finally {
    await linting;
  }
}

async function buildAll() {
  await step('Build', async (progress) => {
    const built = await build({ say: progress });
    if (!built.problems) return built.summary;
    buildFailed = true;
    return `${built.summary}\n${built.problems.trim().split('\n').slice(0, 20).join('\n')}`;
  });
}

/** A check that is no test: its complaints are printed and count as one failure. Is it clean? */
async function check(name, work, how) {
  let problems;
  const look = async () => {
    problems = await work();
    return problems ? `FAILED\n${problems.trim()}` : 'clean';
  };
  await step(name, look, how);
  if (problems) total.failed += 1;
  return !problems;
}

async function runTests(selected) {
  servers = await ThrowawayServers.open('npm test');
  // Tests that kill servers have durable ones of their own (test/setup/own-servers.ts).
  const env = { ...process.env, ORDERBRIDGE_TEST_RUN: servers.id };
  // A test must name the server it uses; it must never reach one of the developer's by accident.
  for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'PORT', 'ORDERBRIDGE_SECRET'])
    delete env[name];
  if (selected.database) {
    await servers.database(process.env, { durable: false });
    env.ORDERBRIDGE_TEST_DATABASE_URL = servers.databaseUrl;
  }
  if (selected.temporal) {
    await servers.temporal(process.env, { durable: false });
    env.ORDERBRIDGE_TEST_TEMPORAL_ADDRESS = servers.temporalAddress;
  }
  if (selected.ownServers && !selected.temporal) {
    // Found, and perhaps built, before any test: it may take longer than a test is given.
    await step('Temporal', async (progress) => (await findTemporal({ say: progress })).how);
  }
  if (selected.testServer) {
    await step('Time-skipping test server', async (progress) => {
      const { program, how } = await findTestServer({ say: progress });
      env.ORDERBRIDGE_TEST_SERVER = program;
      return how;
    });
  }
  if (stop.signal.aborted) return;
  const resultFile = path.join(servers.folder, 'jest.json');
  const work = async () => {
    const ended = await runJest(resultFile, env);
    countResults(resultFile, ended.code);
    return ended.hung ? 'its tests ended, but it had to be stopped' : `exit code ${ended.code}`;
  };
  await step('Jest', work, { heartbeats: false });
}

/** A test that leaves something open would keep Jest from ending, and CI waiting for hours. */
async function runJest(resultFile, env) {
  const jest = [
    'node_modules/jest/bin/jest.js',
    `--maxWorkers=${WORKERS}`,
    '--json',
    `--outputFile=${resultFile}`,
  ];
  const abort = new AbortController();
  stop.signal.addEventListener('abort', () => abort.abort());
  let hung = false;
  let wroteAt;
  const watch = setInterval(() => {
    if (!existsSync(resultFile)) return;
    wroteAt ??= Date.now();
    if (Date.now() - wroteAt < ENDS_WITHIN_MS) return;
    hung = true;
    abort.abort();
  }, 1_000);
  // The workflow sandbox of the Temporal SDK and Jest both hold on to modules: give them room.
  const args = ['--max-old-space-size=4096', ...jest, ...jestArgs];
  const ran = await run(process.execPath, args, { cwd: repo, env, signal: abort.signal });
  clearInterval(watch);
  if (!hung) return ran;
  say(`Jest did not end within ${ENDS_WITHIN_MS / 1_000} s of its last test: a test left something open.`);
  say('  Find it with: npx jest --detectOpenHandles FILE');
  return { ...ran, code: 1, hung };
}

function countResults(resultFile, code) {
  let result;
  try {
    result = JSON.parse(readFileSync(resultFile, 'utf8'));
  } catch {
    say('Jest ended without a result.');
    total.failed += 1;
    return;
  }
  total.passed += result.numPassedTests;
  // A file that does not even load fails without a failed test.
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  total.failed += failed > 0 || code === 0 ? failed : 1;
  total.skipped += result.numPendingTests + result.numTodoTests;
}

async function lint() {
  const ran = await run(process.execPath, [inRepo('scripts/lint.mjs'), '--low-priority'], {
    cwd: repo,
    quiet: true,
    signal: stop.signal,
  });
  return ran.code === 0 ? undefined : ran.output;
}

async function shutDown() {
  if (!servers) return;
  await step('Shutdown', async () => {
    if (servers.databaseUrl && process.env.DATABASE_URL) await dropTestDatabases();
    const kept = total.failed > 0 ? keepLogs() : '';
    await servers.close();
    return `servers stopped${kept}`;
  }).catch((error) => {
    explain(error);
    total.failed += 1;
  });
}

/** What the servers said helps to understand a failure; the folder itself is thrown away. */
function keepLogs() {
  const target = path.join(homeDir(), 'test-logs');
  for (const name of ['postgres.log', 'temporal.log']) {
    const source = path.join(servers.folder, name);
    if (existsSync(source)) cpSync(source, path.join(target, name));
  }
  return `, their logs kept in ${target}`;
}

/** On a server that is not ours to remove, the databases of this run are. */
async function dropTestDatabases() {
  await withClient(servers.databaseUrl, async (client) => {
    const prefix = `orderbridge_test_${servers.id.replace('-', '_')}_`;
    const found = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
      prefix,
    ]);
    for (const { datname } of found.rows)
      await client.query(`DROP DATABASE ${client.escapeIdentifier(datname)} WITH (FORCE)`);
  });
}
