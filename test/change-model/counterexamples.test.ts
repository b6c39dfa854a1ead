import { asks, decides, jumps, pricesMove, works, type Command } from './commands.js';
import { Plant } from './plant.js';
import { live, ORDINARY, type Placed } from './run.js';

const PATIENCE_MS = 60_000;
const START_MS = 120_000;
const LIFE_MS = 120_000;

/** What random changes have found once, cut short. */
describe('an order, as a change once made it something else than its latest version', () => {
  let plant: Plant;
  beforeAll(async () => {
    plant = await Plant.open('change-counterexamples', 1, 'inside');
  }, START_MS);
  afterAll(async () => {
    await plant?.close();
  });

  const lives = async (placed: Partial<Placed>, ...commands: Command[]) => {
    await live(plant, 0, { ...ORDINARY, ...placed }, commands, PATIENCE_MS);
  };

  test(
    'is priced as it was asked for, though the list has moved while another change was negotiated',
    async () => {
      await lives(
        {},
        asks({ of: 'terms', depositPercent: '30' }, 'asked'),
        asks({ of: 'add', item: 'STRAP-12', quantity: 45, unitPrice: null }, 'agreed'),
        pricesMove('STRAP-12', 110),
        decides(0, 'yes'),
      );
    },
    LIFE_MS,
  );

  test(
    'asks a department anew that approves what has moved since it was asked',
    async () => {
      const lines: Placed['lines'] = [
        { item: 'FILM-500', quantity: 8, colour: null },
        { item: 'TAPE-48', quantity: 300, colour: null },
      ];
      await lives(
        { customer: 'C-XIANDA', lines, done: 2 },
        asks({ of: 'address', code: 'XIANDA-2' }, 'signalled'),
        works(3, 'part'),
        works(2, 'whole'),
        works(5, 'part', true),
        works(1, 'part'),
        jumps(60),
        decides(1, 'yes'),
      );
    },
    LIFE_MS,
  );
});
