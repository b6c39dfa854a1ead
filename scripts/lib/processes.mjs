// Starting, watching and stopping other programs.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { identify, isRunning } from './process-identity.mjs';
import { pause, waitFor } from './wait.mjs';

const LOG_KEPT_BYTES = 20 * 1024 * 1024;

/** Most programs: ask, wait, then insist. */
export const TERM_THEN_KILL = [
  ['SIGTERM', 15_000],
  ['SIGKILL', 5_000],
];
/** PostgreSQL: a smart stop would wait for its clients, so ask for the fast one. */
export const POSTGRES_STOP = [
  ['SIGINT', 30_000],
  ['SIGQUIT', 10_000],
  ['SIGKILL', 5_000],
];

/**
 * Starts a server in a process group of its own, so that Ctrl-C reaches this script alone and the
 * order of the shutdown is ours. Its output goes straight to a file: a pipe would break, and might
 * take the server down, when this script is killed.
 */
export function startProcess({
  name,
  command,
  args = [],
  cwd,
  env,
  logFile,
  ids = {},
  stop = TERM_THEN_KILL,
}) {
  const log = openLog(logFile);
  const logStart = statSync(logFile).size;
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', log, log], ...ids });
  closeSync(log);
  const exited = new Promise((resolve) => {
    child.once('error', (error) => resolve({ error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const started = { name, pid: child.pid, stop, logFile, exited, ended: undefined };
  started.output = () => readFileSync(logFile).subarray(logStart).toString('utf8');
  started.identity = identify(child.pid);
  exited.then((how) => (started.ended = how));
  return started;
}

function openLog(file) {
  mkdirSync(path.dirname(file), { recursive: true });
  try {
    if (statSync(file).size > LOG_KEPT_BYTES) renameSync(file, `${file}.1`);
  } catch {
    // There is none yet.
  }
  return openSync(file, 'a');
}

/**
 * Waits until the condition holds; fails at once, with the end of its log, if the process ends. One
 * that does not get ready in time is stopped: nobody would do it later.
 */
export async function waitUntilReady(started, isReady, { timeoutMs = 60_000 } = {}) {
  const check = () => {
    if (started.ended) throw new Error(`${started.name} ended while starting ${endOf(started)}`);
    return isReady();
  };
  try {
    await waitFor(check, { what: `${started.name} to be ready (log: ${started.logFile})`, timeoutMs });
  } catch (error) {
    await stopProcess(started);
    throw error;
  }
}

export function endOf({ ended, output }) {
  const how = ended?.error?.message ?? ended?.signal ?? `exit code ${ended?.code}`;
  const tail = output().trimEnd().split('\n').slice(-15).join('\n');
  return `(${how}). The end of its log:\n${tail}`;
}

/** Stops a process that this script started. */
export async function stopProcess(started) {
  if (started.ended) return started.ended;
  for (const [signal, boundMs] of started.stop) {
    try {
      process.kill(started.pid, signal);
    } catch {
      // Gone between the look and the signal.
    }
    const how = await Promise.race([started.exited, pause(boundMs)]);
    if (how) return how;
  }
  throw new Error(`${started.name} (process ${started.pid}) did not stop`);
}

/** Ends a process left by an earlier run; one that took over its number is left alone. */
export async function endLeftover(record) {
  if (!isRunning(record)) return false;
  for (const [signal, boundMs] of record.stop ?? TERM_THEN_KILL) {
    if (!isRunning(record)) return true;
    try {
      process.kill(record.pid, signal);
    } catch {
      return true;
    }
    const gone = await waitFor(() => !isRunning(record), { what: '', timeoutMs: boundMs }).catch(() => false);
    if (gone) return true;
  }
  throw new Error(`${record.name} (process ${record.pid}), left from an earlier run, does not end`);
}

const running = new Set();
// A script that ends early takes the programs with it that it is still waiting for.
process.on('exit', () => running.forEach((child) => child.kill('SIGTERM')));

/**
 * Runs a program to its end. `quiet` keeps its output for the case that it fails; `onLine` sees
 * each line; otherwise it writes to this terminal. Resolves to {code, signal, output}.
 */
export function run(command, args, { cwd, env, quiet = false, onLine, timeoutMs, signal, ids = {} } = {}) {
  const piped = quiet || onLine;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      ...ids,
      stdio: piped ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    running.add(child);
    let output = '';
    let timedOut = false;
    const timer = timeoutMs && setTimeout(() => ((timedOut = true), child.kill('SIGKILL')), timeoutMs);
    const abort = () => child.kill('SIGTERM');
    signal?.addEventListener('abort', abort, { once: true });
    const finish = (result) => {
      running.delete(child);
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      resolve({ output, timedOut, ...result });
    };
    if (piped) {
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text) => {
          output = (output + text).slice(-1_000_000);
          if (onLine) for (const line of text.split('\n')) if (line.trim()) onLine(line);
        });
      }
    }
    child.once('error', (error) => finish({ code: 127, output: error.message }));
    child.once('close', (code, endSignal) => finish({ code: code ?? 1, signal: endSignal }));
  });
}
