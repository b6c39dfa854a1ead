// The Temporal SDK's own download of its server programs, in a process of its own: a start that
// hangs or fails takes nothing with it.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { inRepo } from './paths.mjs';
import { isProgram } from './programs.mjs';
import { waitFor } from './wait.mjs';

// On a line that stalls for longer than this, say so by ORDERBRIDGE_DOWNLOAD_PATIENCE_MS.
const NO_PROGRESS_MS = 15_000;
const LONGEST_MS = 10 * 60_000;

const DOWNLOAD = `
const [, kind, downloadDir] = process.argv;
const { TestWorkflowEnvironment } = require(${JSON.stringify(inRepo('node_modules/@temporalio/testing'))});
const server = { executable: { type: 'cached-download', downloadDir } };
const start = kind === 'test-server' ? 'createTimeSkipping' : 'createLocal';
TestWorkflowEnvironment[start]({ server }).then((started) => started.teardown()).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
`;

/**
 * Downloads the 'server' or the 'test-server' and moves it to `target`. Returns true, or false
 * with nothing left behind. It is given up when nothing more arrives for a while: without a route
 * to the download an attempt must not hold up the other ways for minutes.
 */
export async function downloadBySdk(kind, target, { env = process.env, say = () => {} } = {}) {
  if (!isInstalled()) return false;
  const noProgressMs = Number(env.ORDERBRIDGE_DOWNLOAD_PATIENCE_MS) || NO_PROGRESS_MS;
  const folder = `${target}.download-${process.pid}`;
  mkdirSync(folder, { recursive: true });
  try {
    const child = spawn(process.execPath, ['-e', DOWNLOAD, kind, folder], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let problem = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (problem += text));
    let code;
    child.once('error', () => (code = 1));
    child.once('close', (exit) => (code = exit ?? 1));
    let [size, since] = [0, Date.now()];
    await waitFor(
      () => {
        const now = sizeOf(folder);
        if (now !== size) [size, since] = [now, Date.now()];
        if (size > 0) say(`downloading, ${Math.round(size / 1_000_000)} MB so far`);
        return code !== undefined || Date.now() - since > noProgressMs;
      },
      { what: 'the download', timeoutMs: LONGEST_MS, everyMs: 100 },
    ).catch(() => {});
    if (code === undefined) child.kill('SIGKILL');
    // A program that arrived whole counts even where it then failed to start in the SDK's five
    // seconds; one that did not has another name.
    const program = readdirSync(folder).find(
      (name) => name.includes('sdk-typescript') && isProgram(path.join(folder, name)),
    );
    if (!program || (code !== 0 && !/did not start within/.test(problem))) return false;
    renameSync(path.join(folder, program), target);
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isInstalled() {
  try {
    return statSync(inRepo('node_modules/@temporalio/testing/package.json')).isFile();
  } catch {
    return false;
  }
}

function sizeOf(folder) {
  return readdirSync(folder).reduce((sum, name) => {
    try {
      return sum + statSync(path.join(folder, name)).size;
    } catch {
      return sum;
    }
  }, 0);
}
