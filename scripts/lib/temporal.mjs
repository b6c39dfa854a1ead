// A Temporal development server with its data in a file.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { serves } from './grpc-health.mjs';
import { startProcess, waitUntilReady } from './processes.mjs';

/**
 * Starts it and waits until it serves. The write-ahead log with full synchronisation is what makes
 * the file survive the machine's end, and is faster than SQLite's default journal; what need not be
 * `durable` does without the synchronisation. Without `uiPort` there is no web interface.
 */
export async function startTemporal({
  program,
  file,
  port,
  uiPort,
  namespace,
  logFile,
  durable = true,
  register = () => {},
}) {
  mkdirSync(path.dirname(file), { recursive: true });
  const ui = uiPort ? ['--ui-port', String(uiPort)] : ['--headless'];
  const server = startProcess({
    name: 'Temporal',
    command: program,
    args: [
      'server',
      'start-dev',
      ...['--ip', '127.0.0.1', '--port', String(port), ...ui, '--namespace', namespace],
      ...[
        '--db-filename',
        file,
        '--sqlite-pragma',
        'journal_mode=WAL',
        '--sqlite-pragma',
        `synchronous=${durable ? 'FULL' : 'OFF'}`,
      ],
      ...['--log-level', 'warn'],
    ],
    env: process.env,
    logFile,
  });
  register(server);
  const address = `127.0.0.1:${port}`;
  await waitUntilReady(server, () => serves(address), { timeoutMs: 120_000 });
  return { process: server, address, ui: uiPort && `http://127.0.0.1:${uiPort}` };
}
