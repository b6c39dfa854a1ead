import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import { freshNamespace, temporalAddress } from '../setup/temporal.js';
import { Company } from '../workflows/company/company.js';
import { PATHS } from './paths.js';
import type { HistoryEvent } from './signs.js';

const { History } = temporal.api.history.v1;
const FOLDER = join(__dirname, 'histories');

/** A recorded run of a path: the first run of most is the only one. */
export interface Recorded {
  path: string;
  run: number;
  history: { events?: HistoryEvent[] | null };
}

/**
 * Plays every path that has no history on a real server and keeps its histories. Those that are there stay: to record one
 * anew its file is deleted, which is a decision (docs/decisions/0011).
 */
export async function record(): Promise<void> {
  const company = await Company.openOn(temporalAddress(), await freshNamespace('record'));
  mkdirSync(FOLDER, { recursive: true });
  const known = new Set(readdirSync(FOLDER).map((file) => file.split('.')[0]));
  try {
    for (const path of PATHS.filter(({ name }) => !known.has(name))) {
      const workflowId = await path.play(company);
      const runs = await company.runsOf(workflowId);
      for (const [i, runId] of runs.entries()) {
        const history = await company.client.workflow.getHandle(workflowId, runId).fetchHistory();
        writeFileSync(join(FOLDER, `${path.name}.${i + 1}.json`), written(history));
      }
    }
  } finally {
    await company.close();
  }
}

export function recorded(): Recorded[] {
  return readdirSync(FOLDER)
    .sort()
    .map((file) => {
      const [path = '', run = ''] = file.split('.');
      return {
        path,
        run: Number(run),
        history: History.fromObject(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as object),
      };
    });
}

/** An event a line, without the stack traces, which name the machine they were recorded on. */
function written(history: temporal.api.history.v1.IHistory): string {
  const plain = History.toObject(History.fromObject(history), {
    enums: String,
    longs: String,
    bytes: String,
  }) as { events: object[] };
  const lines = plain.events.map((event) =>
    JSON.stringify(event, (key, value: unknown) => (key === 'stackTrace' ? '' : value)),
  );
  return `{"events":[\n${lines.join(',\n')}\n]}\n`;
}
