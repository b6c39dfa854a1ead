import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describeWithDataset } from '../setup/datasets.js';
import { freshDatabase } from '../setup/database.js';
import { freshNamespace, temporalAddress } from '../setup/temporal.js';
import { datasetFolder } from '../../demo/adventureworks/datasets.js';
import type { Summary } from '../../demo/simulation/summary.js';

const CHECKOUT = path.join(__dirname, '../..');
const RUN = path.join(CHECKOUT, 'dist/demo/run.js');
/** Far above what it takes, so that a slow machine does not fail it; the figures below do not depend on time. */
const ENDS_WITHIN_MS = 400_000;

/**
 * Of the 32 orders, by the customers' own numbers: all in stock, one short item, several, ten of 46 lines, and later dates
 * for what has to be bought. `npm run demo -- --company` plays all.
 */
const REAL_ORDERS = [
  'PO10295111084',
  'PO13050111529',
  'PO13021155785',
  'PO8671170385',
  'PO12992180445',
  'PO6119130779',
  'PO16153112278',
  'PO8468183315',
];

interface Played {
  code: number | string;
  summary: Summary | undefined;
  errors: string;
}

/** The demonstration as `npm run demo` starts it, on the servers of this run. */
async function play(...words: string[]): Promise<Played> {
  const database = await freshDatabase('demo');
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: temporalAddress(),
    TEMPORAL_NAMESPACE: await freshNamespace('demo'),
  };
  const played = await new Promise<Played>((resolve) => {
    execFile(
      process.execPath,
      ['--enable-source-maps', RUN, ...words, '--json'],
      { cwd: CHECKOUT, env, timeout: ENDS_WITHIN_MS },
      (error, stdout, stderr) => {
        const summary = stdout.startsWith('{') ? (JSON.parse(stdout) as Summary) : undefined;
        resolve({ code: error ? (error.code ?? 'killed') : 0, summary, errors: stderr });
      },
    );
  });
  await database.drop();
  return played;
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

/** A demonstration waits more than it works: all are played at the same time. */
const plays = new Map<string, Promise<Played>>();
beforeAll(() => {
  const real = ['--company', datasetFolder('adventureworks'), '--orders', REAL_ORDERS.join(',')];
  plays.set('demo company', play());
  if (existsSync(datasetFolder('adventureworks'))) plays.set('real orders', play(...real));
  for (const each of plays.values()) each.catch(() => undefined);
});

describe('the demonstration of the demo company', () => {
  it(
    'closes its 13 orders in time and to the cent, with later dates accepted and every department at work',
    async () => {
      const { code, summary, errors } = await plays.get('demo company')!;
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
    const [unknown, nowhere, nothing] = await Promise.all([
      play('--fast'),
      play('--company', '/nowhere/at/all'),
      play('--orders', 'PO-NONE'),
    ]);
    expect(unknown.code).toBe(1);
    expect(unknown.errors).toContain("Unknown option '--fast'");
    expect(nowhere.code).toBe(1);
    expect(nowhere.errors).toContain('There is no folder /nowhere/at/all');
    expect(nothing.code).toBe(1);
    expect(nothing.errors).toContain('There is no order PO-NONE. The orders are XD-2611-031, ');
  });
});

describeWithDataset('adventureworks', 'the demonstration of real orders', () => {
  it(
    'closes 8 of the 32, with 0 amount differences and 0 late, what was short made or bought, and 2 later dates accepted',
    async () => {
      const { code, summary, errors } = await plays.get('real orders')!;
      expect({ code, errors, ...summary }).toMatchObject({
        code: 0,
        errors: '',
        orders: REAL_ORDERS.length,
        closed: REAL_ORDERS.length,
        ...WELL,
      });
      expect(summary!.shortMade).toEqual({ items: 13, produced: 13 });
      expect(summary!.shortBought).toEqual({ items: 2, received: 2 });
      expect(summary!.offers).toEqual({ made: 2, accepted: 2 });
    },
    ENDS_WITHIN_MS,
  );
});
