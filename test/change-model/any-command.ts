import fc from 'fast-check';
import {
  asks,
  cancels,
  decides,
  heals,
  jumps,
  kills,
  MAY_FAIL,
  pricesMove,
  says,
  sickens,
  works,
  type Command,
  type Sketch,
} from './commands.js';
import { ITEMS } from './plant.js';
import { WORKS } from './works.js';

const pick = fc.nat(3);
const days = fc.constantFrom(3, 20, 40, 70, 100);

/** What is to be different: quantities more often than the rest. */
const anySketch: fc.Arbitrary<Sketch> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      of: fc.constant('quantity' as const),
      pick,
      percent: fc.constantFrom(20, 50, 80, 110, 150, 200),
    }),
  },
  { weight: 2, arbitrary: fc.record({ of: fc.constant('date' as const), pick, days }) },
  {
    weight: 2,
    arbitrary: fc.record({
      of: fc.constant('requirements' as const),
      pick,
      colour: fc.constantFrom(null, 'red', 'blue'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ of: fc.constant('split' as const), pick, days }) },
  { weight: 2, arbitrary: fc.record({ of: fc.constant('remove' as const), pick }) },
  {
    weight: 2,
    arbitrary: fc.record({
      of: fc.constant('replace' as const),
      pick,
      item: fc.constantFrom(...ITEMS),
      quantity: fc.constantFrom(2, 30),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      of: fc.constant('add' as const),
      item: fc.constantFrom(...ITEMS),
      quantity: fc.constantFrom(3, 45),
      unitPrice: fc.constantFrom(null, null, '31.45'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ of: fc.constant('orderDate' as const), days }) },
  {
    weight: 1,
    arbitrary: fc.record({
      of: fc.constant('address' as const),
      code: fc.constantFrom('XIANDA-1', 'XIANDA-2', 'SHUTONG-1'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      of: fc.constant('terms' as const),
      depositPercent: fc.constantFrom('0', '30', '50'),
    }),
  },
);

/** What may happen to an order, the usual more often than the rest. */
export function anyCommand(): fc.Arbitrary<Command> {
  const seldom = fc.integer({ min: 0, max: 5 }).map((n) => n === 3);
  const one = (weight: number, arbitrary: fc.Arbitrary<Command>) => ({ weight, arbitrary });
  return fc.oneof(
    one(
      40,
      fc
        .tuple(anySketch, fc.constantFrom('agreed', 'agreed', 'asked', 'signalled'), seldom)
        .map((all) => asks(...all)),
    ),
    one(
      30,
      fc.tuple(fc.nat(5), fc.constantFrom(...WORKS), seldom).map((all) => works(...all)),
    ),
    one(
      14,
      fc
        .tuple(fc.nat(2), fc.constantFrom('yes', 'yes', 'yes', 'no', 'later', 'fewer'))
        .map((all) => decides(...all)),
    ),
    one(
      8,
      fc.constantFrom('accept', 'accept', 'accept', 'refuse', 'withdraw').map((word) => says(word)),
    ),
    one(
      4,
      fc.constantFrom(...MAY_FAIL).map((name) => sickens(name)),
    ),
    one(8, fc.constant(null).map(heals)),
    one(
      4,
      fc.constantFrom(2, 20, 60).map((hours) => jumps(hours)),
    ),
    one(
      3,
      fc.tuple(fc.constantFrom(...ITEMS), fc.constantFrom(90, 110)).map((all) => pricesMove(...all)),
    ),
    one(2, fc.constant(null).map(cancels)),
    one(1, fc.constant(null).map(kills)),
  );
}
