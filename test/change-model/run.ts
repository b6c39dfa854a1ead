import fc from 'fast-check';
import type { OrderView } from '../../src/orders/order-view.js';
import type { ModelRuns } from '../model/run.js';
import { anyCommand } from './any-command.js';
import type { Command, Lived } from './commands.js';
import { Life } from './life.js';
import { work } from './works.js';
import { itemOf, ITEMS, type Plant } from './plant.js';

const COMMANDS_A_RUN = 10;

/** An order as it is placed. */
export interface Placed {
  /** One pays a deposit first, one nothing before the goods. */
  customer: 'C-XIANDA' | 'C-SHUTONG';
  delivery: 'complete' | 'inParts';
  lines: { item: (typeof ITEMS)[number]; quantity: number; colour: string | null }[];
  /** So much of what is asked for it is done before anybody changes their mind. */
  done: number;
}

export const ORDINARY: Placed = {
  customer: 'C-SHUTONG',
  delivery: 'inParts',
  lines: [
    { item: 'BOX-C5', quantity: 300, colour: null },
    { item: 'FILM-500', quantity: 60, colour: null },
  ],
  done: 0,
};

/** Around the volume breaks, and beyond what is in stock. */
const QUANTITIES: Record<(typeof ITEMS)[number], number[]> = {
  'BOX-C5': [40, 300, 520],
  'STRAP-12': [7, 40, 70],
  'FILM-500': [8, 60, 110],
  'TAPE-48': [12, 300, 400],
  'CV-30': [1, 2],
};
const anyLine = fc
  .constantFrom(...ITEMS, 'BOX-C5' as const, 'BOX-C5' as const, 'FILM-500' as const)
  .chain((item) =>
    fc.record({
      item: fc.constant(item),
      quantity: fc.constantFrom(...QUANTITIES[item]),
      colour: item === 'BOX-C5' ? fc.constantFrom(null, 'red') : fc.constant(null),
    }),
  );
const anyOrder: fc.Arbitrary<Placed> = fc.record({
  customer: fc.constantFrom('C-XIANDA', 'C-SHUTONG', 'C-SHUTONG'),
  delivery: fc.constantFrom('complete', 'inParts', 'inParts'),
  lines: fc.array(anyLine, { minLength: 1, maxLength: 3 }),
  done: fc.constantFrom(0, 1, 2, 3, 4, 6),
});

async function place(plant: Plant, lane: number, { customer, delivery, lines }: Placed): Promise<string> {
  const { number } = await plant.company.as('sales').post<OrderView>('/orders', {
    customer,
    delivery,
    requestedDate: await plant.day(70),
    lines: lines.map(({ item, quantity, colour }) => ({
      item: itemOf(lane, item),
      quantity: String(quantity),
      ...(colour === null ? {} : { requirements: { colour } }),
    })),
  });
  return number;
}

/** Lives one order through these commands and on to its end, judged after each. */
export async function live(
  plant: Plant,
  lane: number,
  placed: Placed,
  commands: Iterable<Command>,
  patienceMs: number,
): Promise<void> {
  const life = new Life(plant, lane, await place(plant, lane, placed), patienceMs);
  await life.judge();
  for (let i = 0; i < placed.done; i++) {
    await work(life, i, 'whole');
    await life.rests();
  }
  const model: Lived = { ended: false };
  await fc.asyncModelRun(() => ({ model, real: life }), commands);
  await life.end();
}

/** Lives random orders in a lane, one after the other. */
export async function liveMany(
  plant: Plant,
  lane: number,
  { runs, seed, patienceMs, shrink, path }: ModelRuns,
): Promise<void> {
  const commands = fc.array(anyCommand(), { minLength: COMMANDS_A_RUN, maxLength: COMMANDS_A_RUN });
  await fc.assert(
    // Each life is as any other: there are too few to begin with the extremes.
    fc.asyncProperty(fc.noBias(anyOrder), fc.noBias(commands), (placed, all) =>
      live(plant, lane, placed, all, patienceMs),
    ),
    {
      numRuns: runs,
      seed,
      endOnFailure: !shrink,
      includeErrorInReport: true,
      ...(path === undefined ? {} : { path }),
    },
  );
}
