import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Shop } from './shop.js';

const LOOK_EVERY_MS = 100;
const PATIENCE_MS = 60_000;

/** Heaps of the API and the worker after collection, in all threads. */
export class HeapProbe {
  private readonly file = join(mkdtempSync(join(tmpdir(), 'orderbridge-heap-')), 'heaps');

  constructor() {
    writeFileSync(this.file, '');
  }

  /** What a process that is to be asked needs in its environment. */
  get env(): Record<string, string> {
    return { NODE_OPTIONS: `--require=${join(__dirname, 'heap-probe.cjs')}`, HEAP_PROBE: this.file };
  }

  /** @returns mebibytes by process */
  async ask({ servers }: Shop): Promise<{ worker: number; api: number }> {
    const { worker = 0, api = 0 } = servers.pids;
    writeFileSync(this.file, '');
    for (const pid of [worker, api]) process.kill(pid, 'SIGWINCH');
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      const [inWorker, inApi] = [this.answerOf(worker), this.answerOf(api)];
      if (inWorker !== undefined && inApi !== undefined) return { worker: inWorker, api: inApi };
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    throw new Error('a process did not tell its heap');
  }

  private answerOf(pid: number): number | undefined {
    const line = readFileSync(this.file, 'utf8')
      .split('\n')
      .find((each) => each.startsWith(`${String(pid)} `));
    return line === undefined ? undefined : Number(line.split(' ')[1]) / 2 ** 20;
  }
}
