/**
 * Preloaded into a process of the product (`node --require`): asked by SIGWINCH (Nest ends on most other signals) it collects garbage in each of its threads
 * and writes what is left, in bytes of all threads, as a line into the file that HEAP_PROBE names.
 */
import { appendFileSync } from 'node:fs';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BroadcastChannel, isMainThread } from 'node:worker_threads';

const ANSWERS_MS = 3_000;

function collected(): number {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  gc();
  gc();
  return getHeapStatistics().used_heap_size;
}

const asks = new BroadcastChannel('heap-probe.ask');
const answers = new BroadcastChannel('heap-probe.answer');
const file = process.env['HEAP_PROBE'];
asks.unref();
answers.unref();
if (isMainThread && file) {
  let others = 0;
  answers.onmessage = (event): void => {
    others += (event as { data: number }).data;
  };
  process.on('SIGWINCH', () => {
    others = 0;
    asks.postMessage('measure');
    setTimeout(() => {
      appendFileSync(file, `${String(process.pid)} ${String(collected() + others)}\n`);
    }, ANSWERS_MS).unref();
  });
} else {
  asks.onmessage = (): void => {
    answers.postMessage(collected());
  };
}
