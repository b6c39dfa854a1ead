import { ChangedOrder } from '../../src/change/changed-order.service.js';
import { SupplyAdjustment } from '../../src/change/supply-adjustment.service.js';
import type { OrderFile } from '../../src/orders/order-file.js';
import { Plant } from './plant.js';
import { liveMany } from './run.js';

/** Random lives that are enough to find each. */
const RUNS = 6;
const PATIENCE_MS = 60_000;
const START_MS = 120_000;
const FAULT_MS = 240_000;

type Method = (this: unknown, ...given: never[]) => unknown;

/** A service that does something else than it should, until it is taken back. */
function plant<T extends object>(prototype: T, name: string, faulty: (right: Method) => Method): () => void {
  const right = Reflect.get(prototype, name) as Method;
  Reflect.set(prototype, name, faulty(right));
  return () => void Reflect.set(prototype, name, right);
}

interface Fault {
  what: string;
  plant: () => () => void;
  /** With it the first lives come upon what is wrong. */
  seed: number;
  seen: RegExp;
}

const FAULTS: Fault[] = [
  {
    what: 'holds and makes what is not needed any more',
    plant: () => plant(SupplyAdjustment.prototype, 'cutSurplus', () => () => Promise.resolve([])),
    seed: 1,
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
    seed: 2,
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
    seed: 3,
    seen: /fees of version|amount due of version/,
  },
  {
    what: 'goes on making what is wanted otherwise now',
    plant: () =>
      plant(
        SupplyAdjustment.prototype,
        'adjust',
        (right) =>
          function (this: unknown, ...given) {
            const [file, how] = given as unknown[];
            return right.apply(this, [file, { ...(how as object), respecified: new Set() }] as never[]);
          },
      ),
    seed: 4,
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

describe('random changes find a company that', () => {
  let company: Plant;
  beforeAll(async () => {
    company = await Plant.open('change-faults', 1, 'inside');
  }, START_MS);
  afterAll(async () => {
    await company?.close();
  });

  test.each(FAULTS.map((fault) => [fault.what, fault] as const))(
    '%s',
    async (_what, { plant: planted, seed, seen }) => {
      const takeBack = planted();
      try {
        await expect(liveMany(company, 0, { runs: RUNS, seed, patienceMs: PATIENCE_MS })).rejects.toThrow(
          seen,
        );
      } finally {
        takeBack();
      }
    },
    FAULT_MS,
  );
});
