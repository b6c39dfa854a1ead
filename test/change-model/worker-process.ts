import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Config } from '../../src/platform/config.js';

const PROGRAM = path.join(__dirname, '../../dist/src/worker.js');
const READY_WITHIN_MS = 90_000;

/** A company's worker as a process of its own, so that it can be killed as nothing in a process can be. */
export class WorkerProcess {
  private child: ChildProcess | undefined;
  private starting: Promise<void> | undefined;
  /** How often it was killed. */
  kills = 0;

  constructor(private readonly config: Config) {}

  async start(): Promise<void> {
    const { databaseUrl, temporalAddress, temporalNamespace, secret } = this.config;
    const child = spawn(process.execPath, [PROGRAM], {
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        TEMPORAL_ADDRESS: temporalAddress,
        TEMPORAL_NAMESPACE: temporalNamespace,
        ORDERBRIDGE_SECRET: secret,
        LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'fatal',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    await isReady(child);
  }

  /** kill -9, whatever it is doing, and another one comes. Lanes that want it at once share one. */
  async replace(): Promise<void> {
    this.starting ??= this.killAndStart().finally(() => (this.starting = undefined));
    await this.starting;
  }

  private async killAndStart(): Promise<void> {
    this.kills += 1;
    await this.end('SIGKILL');
    await this.start();
  }

  async stop(): Promise<void> {
    await this.starting;
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}

async function isReady(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the worker was not ready in time')), READY_WITHIN_MS);
    child.stdout?.on('data', (text: Buffer) => {
      if (!text.toString().includes('worker ready')) return;
      clearTimeout(late);
      resolve();
    });
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`the worker ended with ${String(code)}`));
    });
  });
}
