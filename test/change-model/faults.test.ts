import { ChangedOrder } from '../../src/change/changed-order.service.js';
import { SupplyAdjustment } from '../../src/change/supply-adjustment.service.js';
import type { OrderFile } from '../../src/orders/order-file.js';
import { asks, does, pricesMove, type Command } from './commands.js';
import { Plant } from './plant.js';
import { live, ORDINARY, type Placed } from './run.js';

const PATIENCE_MS = 60_000;
const START_MS = 120_000;
const FAULT_MS = 120_000;

type Method = (this: unknown, ...given: unknown[]) => unknown;

/** A service that does something else than it should, until that is taken back. */
function plant(prototype: object, name: string, faulty: (right: Method) => Method): () => void {
  const right = Reflect.get(prototype, name) as Method;
  Reflect.set(prototype, name, faulty(right));
  return () => void Reflect.set(prototype, name, right);
}

interface Fault {
  what: string;
  plant: () => () => void;
  /** What comes upon it. */
  commands: Command[];
  seen: RegExp;
}

const HALF: Command = asks({ of: 'quantity', pick: 0, percent: 50 }, 'agreed');
const FAULTS: Fault[] = [
  {
    what: 'holds and makes what is not needed any more',
    plant: () => plant(SupplyAdjustment.prototype, 'cutSurplus', () => () => Promise.resolve([])),
    commands: [HALF],
    seen: /is needed, and there is/,
  },
  {
    what: 'takes the price of lines that stay anew',
    plant: () =>
      plant(
        ChangedOrder.prototype,
        'write',
        (right) =>
          async function (this: unknown, ...given) {
            await takePricesAnew(given[0] as OrderFile);
            return right.apply(this, given);
          },
      ),
    commands: [pricesMove('FILM-500', 110), HALF],
    seen: /unitPrice should be/,
  },
  {
    what: 'settles the money of a change twice',
    plant: () =>
      plant(
        ChangedOrder.prototype,
        'settle',
        (right) =>
          async function (this: unknown, ...given) {
            await right.apply(this, given);
            return right.apply(this, given);
          },
      ),
    // What is cut already is charged for.
    commands: [does('produce', 'begun'), HALF, does('decideChange', 'whole')],
    seen: /fees of version/,
  },
  {
    what: 'goes on making what is wanted otherwise now',
    plant: () =>
      plant(
        SupplyAdjustment.prototype,
        'adjust',
        (right) =>
          function (this: unknown, file, how) {
            return right.apply(this, [file, { ...(how as object), respecified: new Set() }]);
          },
      ),
    commands: [asks({ of: 'requirements', pick: 0, colour: 'blue' }, 'agreed')],
    seen: /makes .*, and line/,
  },
];

/** The list of today for what was ordered at another price. */
async function takePricesAnew({ tx, lines }: OrderFile): Promise<void> {
  const rows = await tx.rows<{ item: string; unitPrice: string }>(
    `select item, unit_price::text as "unitPrice" from item_prices where currency = 'CNY' and from_quantity = 1`,
  );
  for (const line of lines)
    Object.assign(line, {
      unitPrice: rows.find(({ item }) => item === line.item)?.unitPrice ?? line.unitPrice,
    });
}

const RED: Placed = {
  ...ORDINARY,
  lines: [
    { item: 'BOX-C5', quantity: 300, colour: 'red' },
    { item: 'FILM-500', quantity: 20, colour: null },
  ],
};

describe('the oracle finds a company that', () => {
  let company: Plant;
  beforeAll(async () => {
    company = await Plant.open('change-faults', 1, 'inside');
  }, START_MS);
  afterAll(async () => {
    await company?.close();
  });

  test.each(FAULTS.map((fault) => [fault.what, fault] as const))(
    '%s',
    async (_what, { plant: planted, commands, seen }) => {
      const takeBack = planted();
      try {
        await expect(live(company, 0, RED, commands, PATIENCE_MS)).rejects.toThrow(seen);
      } finally {
        takeBack();
      }
    },
    FAULT_MS,
  );

  test(
    'has none of these faults where nothing is planted',
    async () => {
      await live(
        company,
        0,
        RED,
        FAULTS.flatMap(({ commands }) => commands),
        PATIENCE_MS,
      );
    },
    FAULT_MS,
  );
});
