// Our own programs in dist/: the API, the worker, and the commands that end by themselves.
import { existsSync } from 'node:fs';
import { inRepo, repo } from './paths.mjs';
import { run, startProcess, waitUntilReady } from './processes.mjs';

/** The environment that all of them read; what is given in `env` already stays. */
export function applicationEnv(
  { databaseUrl, temporalAddress, temporalUi, secret, home },
  env = process.env,
) {
  return {
    ...env,
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: env.TEMPORAL_NAMESPACE || 'orderbridge',
    ...(temporalUi ? { TEMPORAL_UI_URL: temporalUi } : {}),
    ORDERBRIDGE_SECRET: env.ORDERBRIDGE_SECRET || secret,
    ORDERBRIDGE_HOME: home,
  };
}

/** Starts the API and waits until GET /health/ready says 200. Resolves to the process. */
export async function startApi({ env, host, port, logFile, register = () => {} }) {
  const server = startProcess({
    name: 'API',
    command: process.execPath,
    args: ['--enable-source-maps', inRepo('dist/src/main.js')],
    cwd: repo,
    env: { ...env, HOST: host, PORT: String(port) },
    logFile,
  });
  register(server);
  await waitUntilReady(server, () => isReady(`http://${forUrl(host)}:${port}/health/ready`));
  return server;
}

/** Starts a worker and waits until it says "worker ready". Resolves to the process. */
export async function startWorker({ env, logFile, register = () => {} }) {
  const server = startProcess({
    name: 'Worker',
    command: process.execPath,
    args: ['--enable-source-maps', inRepo('dist/src/worker.js')],
    cwd: repo,
    env,
    logFile,
  });
  register(server);
  await waitUntilReady(server, () => server.output().includes('worker ready'), { timeoutMs: 120_000 });
  return server;
}

/** Runs one of dist/'s commands to its end. Resolves to its output; fails with it. */
export async function runCommand(name, args, { env }) {
  const file = inRepo('dist', `${name}.js`);
  if (!existsSync(file)) throw new Error(`${file} is missing: did the build fail?`);
  const ran = await run(process.execPath, ['--enable-source-maps', file, ...args], {
    cwd: repo,
    env,
    quiet: true,
  });
  if (ran.code !== 0) throw new Error(`${name} failed:\n${ran.output.trim()}`);
  return ran.output.trim();
}

async function isReady(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).status === 200;
  } catch {
    return false;
  }
}

/** An address to connect to, for one that is listened on. */
export function forUrl(host) {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
