import { execFile } from 'node:child_process';
import path from 'node:path';
import { describeWithDataset } from '../setup/datasets.js';
import { freshDatabase, type FreshDatabase } from '../setup/database.js';
import { freshNamespace, temporalAddress } from '../setup/temporal.js';
import type { Summary } from '../../demo/simulation/summary.js';

const CHECKOUT = path.join(__dirname, '../..');
const RUN = path.join(CHECKOUT, 'dist/demo/run.js');
/** Far above what it takes, so that a slow machine does not fail it; the figures below do not depend on time. */
const ENDS_WITHIN_MS = 400_000;

let database: FreshDatabase;
beforeEach(async () => {
  database = await freshDatabase('demo');
});
afterEach(() => database.drop());

interface Played<T> {
  code: number | string;
  summary: T | undefined;
  errors: string;
}

/** The demonstration as `npm run demo` starts it, on the servers of this run. */
async function play<T extends Summary = Summary>(...words: string[]): Promise<Played<T>> {
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: temporalAddress(),
    TEMPORAL_NAMESPACE: await freshNamespace('demo'),
  };
  return await new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--enable-source-maps', RUN, ...words, '--json'],
      { cwd: CHECKOUT, env, timeout: ENDS_WITHIN_MS },
      (error, stdout, stderr) => {
        const summary = stdout.startsWith('{') ? (JSON.parse(stdout) as T) : undefined;
        resolve({ code: error ? (error.code ?? 'killed') : 0, summary, errors: stderr });
      },
    );
  });
}

/** What holds after every demonstration that went well, whatever was played. */
const WELL = {
  late: 0,
  amountDifferences: 0,
  tasksOpen: 0,
  openReservations: 0,
  stock: { notSumOfMovements: 0 },
  shortfalls: [],
};

describe('the demonstration of the demo company', () => {
  it(
    'closes its 13 orders in time and to the cent, with later dates accepted and every department at work',
    async () => {
      const { code, summary, errors } = await play();
      expect({ code, errors, ...summary }).toMatchObject({
        code: 0,
        errors: '',
        orders: 13,
        closed: 13,
        ...WELL,
      });
      expect(summary!.offers.made).toBeGreaterThanOrEqual(2);
      expect(summary!.offers.accepted).toBe(summary!.offers.made);
      expect(summary!.shortMade.produced).toBe(summary!.shortMade.items);
      expect(summary!.shortMade.items).toBeGreaterThanOrEqual(3);
      // Jumbo rolls for tape, from the import store.
      expect(summary!.transfers.needed).toBeGreaterThanOrEqual(1);
      expect(summary!.transfers.arrived).toBe(summary!.transfers.needed);
      expect(summary!.shortBought.received).toBe(summary!.shortBought.items);
      for (const done of Object.values(summary!.tasks)) expect(done).toBeGreaterThan(0);
    },
    ENDS_WITHIN_MS,
  );

  it('says what is wrong when it is asked for something else', async () => {
    const unknown = await play('--fast');
    expect(unknown.code).toBe(1);
    expect(unknown.errors).toContain("Unknown option '--fast'");
    const nowhere = await play('--company', '/nowhere/at/all');
    expect(nowhere.code).toBe(1);
    expect(nowhere.errors).toContain('There is no folder /nowhere/at/all');
  });
});

describeWithDataset('adventureworks', 'the demonstration of the 32 real orders', (folder) => {
  it(
    'closes 32 of 32, with 0 amount differences and 0 late, what was short made or bought, and 10 later dates accepted',
    async () => {
      const { code, summary, errors } = await play('--company', folder);
      expect({ code, errors, ...summary }).toMatchObject({
        code: 0,
        errors: '',
        orders: 32,
        closed: 32,
        ...WELL,
      });
      expect(summary!.shortMade).toEqual({ items: 28, produced: 28 });
      expect(summary!.shortBought).toEqual({ items: 4, received: 4 });
      expect(summary!.offers.accepted).toBeGreaterThanOrEqual(10);
      expect(summary!.offers.accepted).toBe(summary!.offers.made);
    },
    ENDS_WITHIN_MS,
  );
});
