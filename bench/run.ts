import 'reflect-metadata';
import { change } from './change.js';
import { say, type Figure } from './figures.js';
import { growth } from './growth.js';
import { HeapProbe } from './heap.js';
import { historyEvents } from './history-events.js';
import { describeMachine } from './machine.js';
import { openLoop } from './open-loop.js';
import { Shop } from './shop.js';
import { throughput } from './throughput.js';

interface Bench {
  /** Asking for one of its figures runs it. */
  figures: readonly string[];
  measure: (shop: Shop, measured: readonly Figure[]) => Promise<Figure[]>;
}

const heap = new HeapProbe();

/** Benchmarks that share a set of servers, one after the other; each set is a new one. */
const SETS: { env: Record<string, string>; benches: Bench[] }[] = [
  {
    env: {},
    benches: [
      { figures: ['orders.history_events'], measure: historyEvents },
      {
        figures: ['orders.per_second', 'orders.floor_per_second', 'orders.share_of_floor'],
        measure: throughput,
      },
      {
        figures: ['change.assess_p99_ms', 'change.accept_s', 'change.history_events'],
        measure: change,
      },
      { figures: ['orders.place_p50_ms', 'orders.place_p99_ms', 'orders.fact_p99_ms'], measure: openLoop },
    ],
  },
  {
    env: heap.env,
    benches: [
      {
        figures: [
          'orders.place_growth_ratio',
          'orders.list_growth_ratio',
          'orders.report_growth_ratio',
          'orders.heap_growth_ratio',
        ],
        measure: (shop) => growth(shop, heap),
      },
    ],
  },
];

async function main(words: readonly string[]): Promise<void> {
  const wanted = words.filter((word) => !word.startsWith('--'));
  const known = SETS.flatMap(({ benches }) => benches.flatMap(({ figures }) => figures));
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`there is no figure ${unknown.join(', ')}; there are: ${known.join(', ')}`);
  say(describeMachine());
  const found: Figure[] = [];
  for (const { env, benches } of SETS) {
    const chosen = benches.filter(
      ({ figures }) => wanted.length === 0 || figures.some((name) => wanted.includes(name)),
    );
    if (chosen.length > 0) found.push(...(await measureAll(chosen, env)));
  }
  if (words.includes('--json')) process.stdout.write(`${JSON.stringify(found)}\n`);
  else
    for (const { name, value, unit } of found)
      process.stdout.write(`${name.padEnd(32)} ${String(value)} ${unit}\n`);
}

async function measureAll(benches: readonly Bench[], env: Record<string, string>): Promise<Figure[]> {
  const found: Figure[] = [];
  const shop = await Shop.open(env);
  try {
    for (const { measure } of benches) found.push(...(await measure(shop, found)));
  } finally {
    await shop.close();
  }
  return found;
}

main(process.argv.slice(2)).then(
  () => process.exit(process.exitCode ?? 0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
