// npm run demo: the demonstration on servers of its own. With --json nothing but its result goes to
// standard output; what the servers' scripts say goes to standard error.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const inRepo = (...parts) => fileURLToPath(new URL(path.posix.join('..', ...parts), import.meta.url));
const words = process.argv.slice(2);
const json = words.includes('--json');
const folder = json ? mkdtempSync(path.join(tmpdir(), 'orderbridge-demo-')) : undefined;
const result = folder && path.join(folder, 'result.json');

const child = spawn(
  process.execPath,
  [inRepo('scripts', 'with-servers.mjs'), 'node', 'dist/demo/run.js', ...words],
  {
    stdio: ['ignore', json ? process.stderr : 'inherit', 'inherit'],
    env: { ...process.env, ...(result ? { ORDERBRIDGE_DEMO_RESULT: result } : {}) },
  },
);
// The servers are stopped by the script that started them: it is told, and waited for.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
child.on('close', (code) => {
  if (folder) {
    printResult();
    rmSync(folder, { recursive: true });
  }
  process.exitCode = code ?? 1;
});

/** There is none when the demonstration failed; standard error has said why. */
function printResult() {
  try {
    process.stdout.write(readFileSync(result, 'utf8'));
  } catch {
    process.exitCode = 1;
  }
}
