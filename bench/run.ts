import 'reflect-metadata';
import { join } from 'node:path';
import { historyEvents } from './history-events.js';
import { BenchCompany } from './bench-company.js';
import { throughput } from './throughput.js';

/** A figure as `--json` prints it. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
}

/** Every benchmark: name and what measures it. */
const BENCHES: Record<string, (company: BenchCompany) => Promise<Figure[]>> = {
  'orders.history_events': historyEvents,
  'orders.per_second': throughput,
};

async function main(words: readonly string[]): Promise<void> {
  const json = words.includes('--json');
  const wanted = words.filter((word) => !word.startsWith('--'));
  const unknown = wanted.filter((name) => !(name in BENCHES));
  if (unknown.length > 0)
    throw new Error(
      `there is no benchmark ${unknown.join(', ')}; there are: ${Object.keys(BENCHES).join(', ')}`,
    );
  const company = await BenchCompany.open(join(__dirname, '..', '..', 'demo', 'company'));
  const figures: Figure[] = [];
  try {
    for (const [name, measure] of Object.entries(BENCHES)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      figures.push(...(await measure(company)));
    }
  } finally {
    await company.close();
  }
  if (json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else
    for (const { name, value, unit } of figures)
      process.stdout.write(`${name.padEnd(32)} ${String(value)} ${unit}\n`);
}

main(process.argv.slice(2)).then(
  () => process.exit(process.exitCode ?? 0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
