import { Plant } from './plant.js';
import { liveMany } from './run.js';
import { flawsOfTheBooks, leftOvers } from '../service/support/books.js';
import { flawsOfTheLedger } from '../service/support/ledger-books.js';

const RUNS = Number(process.env['ORDERBRIDGE_CHANGE_MODEL_RUNS'] ?? 25);
const SEED = Number(process.env['ORDERBRIDGE_CHANGE_MODEL_SEED'] ?? Date.now() % 1_000_000_000);
const SHRINK = process.env['ORDERBRIDGE_CHANGE_MODEL_SHRINK'] === '1';
/** Of a life that failed, as fast-check names it: it alone is lived again. */
const PATH = process.env['ORDERBRIDGE_CHANGE_MODEL_PATH'];
/** Orders lived at the same time: most of an order's life is waiting. */
const LANES = PATH === undefined ? 8 : 1;
const PATIENCE_MS = 60_000;
/** Of one run, on a machine that has much else to do. */
const RUN_MS = 60_000;
const START_MS = 120_000;

/*
 * Random changes of orders on real servers against an oracle that reads an order's latest version alone and shares no code
 * with what it judges. By hand:
 *   ORDERBRIDGE_CHANGE_MODEL_RUNS=500 npm test -- test/change-model/change-model
 * and what has failed once more with the ORDERBRIDGE_CHANGE_MODEL_SEED and ORDERBRIDGE_CHANGE_MODEL_PATH that are printed as
 * seed and path; also with ORDERBRIDGE_CHANGE_MODEL_SHRINK=1, cut short.
 */
describe('an order, however it is changed', () => {
  let plant: Plant;
  beforeAll(async () => {
    plant = await Plant.open('change-model', LANES, 'process');
  }, START_MS);
  afterAll(async () => {
    await plant?.close();
  });

  test(
    `is what its latest version needs, in ${RUNS} lives (ORDERBRIDGE_CHANGE_MODEL_SEED=${SEED})`,
    async () => {
      process.stdout.write(`change model: ${RUNS} runs, ORDERBRIDGE_CHANGE_MODEL_SEED=${SEED}\n`);
      const lived = await Promise.allSettled(
        Array.from({ length: LANES }, (_none, lane) =>
          liveMany(plant, lane, {
            runs: Math.floor((RUNS + lane) / LANES),
            seed: SEED + lane,
            patienceMs: PATIENCE_MS,
            shrink: SHRINK,
            path: PATH,
          }),
        ),
      );
      process.stdout.write(`change model: ${await plant.tally()}\n`);
      const failed = lived.filter((each) => each.status === 'rejected');
      if (failed.length > 0) throw new Error(failed.map(({ reason }) => String(reason)).join('\n\n'));
      const flaws = await Promise.all([flawsOfTheBooks(plant), flawsOfTheLedger(plant), leftOvers(plant)]);
      expect(flaws.flat()).toEqual([]);
    },
    START_MS + RUNS * RUN_MS,
  );
});
