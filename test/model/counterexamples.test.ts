import { freshNamespace, temporalAddress } from '../setup/temporal.js';
import { cancel, continues, reportOf, type Command } from './commands.js';
import { Plant, type Lane } from './plant.js';
import { live, ORDINARY } from './run.js';
import type { OrderTerms } from './terms.js';

const PATIENCE_MS = 15_000;

/** What random lives have found once, cut short. */
describe('an order, as it was once not what the oracle says', () => {
  let plant: Plant;
  let lane: Lane;
  beforeAll(async () => {
    plant = await Plant.open(temporalAddress(), await freshNamespace('counterexamples'));
    lane = await plant.openLane('counterexamples');
  });
  afterAll(async () => {
    await lane?.close();
    await plant?.close();
  });

  const lives = async (terms: Partial<OrderTerms>, ...commands: Command[]) => {
    await live(lane, { ...ORDINARY, ...terms }, commands, PATIENCE_MS);
  };

  test('tells who cancels once more that it is being cancelled, also after it has continued as new', async () => {
    await lives(
      { deposit: true, continueAfterEvents: 25 },
      cancel('undoWorkOrders'),
      continues(),
      cancel('asked'),
    );
  });

  test('refuses to cancel what is cancelled already, and does not say that it is recorded', async () => {
    await lives(
      {},
      reportOf('workOrderCompleted', 2),
      reportOf('goodsPacked'),
      reportOf('handedOver'),
      cancel('asked'),
      cancel('asked'),
    );
  });
});
