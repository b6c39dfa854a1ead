import { freshNamespace, temporalAddress } from '../setup/temporal.js';
import { Plant } from './plant.js';
import { liveMany } from './run.js';

const RUNS = Number(process.env['ORDERBRIDGE_MODEL_RUNS'] ?? 25);
const SEED = Number(process.env['ORDERBRIDGE_MODEL_SEED'] ?? Date.now() % 1_000_000_000);
const SHRINK = process.env['ORDERBRIDGE_MODEL_SHRINK'] === '1';
/** Of a life that failed, as fast-check names it: it alone is lived again. */
const PATH = process.env['ORDERBRIDGE_MODEL_PATH'];
/** Orders lived at the same time: most of an order's life is waiting. */
const LANES = PATH === undefined ? 4 : 1;
const PATIENCE_MS = 30_000;
/** Of one run, on a machine that has much else to do. */
const RUN_MS = 60_000;

/*
 * Random lives of orders against an oracle that shares no code with them. By hand:
 *   ORDERBRIDGE_MODEL_RUNS=500 npm test -- test/model/model
 * and what has failed once more with the ORDERBRIDGE_MODEL_SEED and ORDERBRIDGE_MODEL_PATH that are printed as seed and
 * path; also with ORDERBRIDGE_MODEL_SHRINK=1, cut short.
 */
describe('an order, whatever happens to it', () => {
  let plant: Plant;
  beforeAll(async () => {
    plant = await Plant.open(temporalAddress(), await freshNamespace('model'));
  });
  afterAll(async () => {
    await plant?.close();
  });

  test(
    `is at each moment what the oracle says, in ${RUNS} lives (ORDERBRIDGE_MODEL_SEED=${SEED})`,
    async () => {
      process.stdout.write(`model: ${RUNS} runs, ORDERBRIDGE_MODEL_SEED=${SEED}\n`);
      const lived = await Promise.allSettled(
        Array.from({ length: LANES }, async (_none, i) => {
          const runs = Math.floor((RUNS + i) / LANES);
          if (runs === 0) return;
          const lane = await plant.openLane(`model-${i}`);
          try {
            await liveMany(lane, {
              runs,
              seed: SEED + i,
              patienceMs: PATIENCE_MS,
              shrink: SHRINK,
              path: PATH,
            });
          } finally {
            await lane.close();
          }
        }),
      );
      const failed = lived.filter((each) => each.status === 'rejected');
      if (failed.length > 0) throw new Error(failed.map(({ reason }) => String(reason)).join('\n\n'));
    },
    RUNS * RUN_MS,
  );
});
