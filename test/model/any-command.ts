import fc from 'fast-check';
import { COMMANDS, STEPS, type CommandName } from '../../workflows/messages.js';
import {
  answerTask,
  arrive,
  cancel,
  change,
  control,
  decideChange,
  heal,
  jump,
  nonsense,
  nothing,
  refuse,
  report,
  restart,
  sicken,
  WAYS,
  type CancelledHow,
  type Command,
} from './commands.js';
import { RECORDS, type Sickness } from './terms.js';

const STORY = Object.entries(STEPS).flatMap(([step, names]) => (step === 'cancelOrder' ? [] : [...names]));
const UNDOING: CommandName[] = STEPS.cancelOrder.slice(1);
const WHO: Sickness[] = [...new Set<Sickness>(Object.values(COMMANDS)), RECORDS];

/** One of fifteen: what may happen to an order, the usual more often than the rest. */
export function anyCommand(): fc.Arbitrary<Command> {
  const seldom = fc.integer({ min: 0, max: 11 }).map((n) => n === 7);
  const one = (weight: number, arbitrary: fc.Arbitrary<Command>) => ({ weight, arbitrary });
  return fc.oneof(
    // Shrinks to what is left out.
    { withCrossShrink: true },
    one(0, fc.constant(nothing)),
    one(
      30,
      fc
        .tuple(fc.nat(19), fc.integer({ min: 1, max: 3 }), fc.constantFrom(...WAYS), seldom)
        .map((all) => report(...all)),
    ),
    one(5, fc.constant(null).map(arrive)),
    one(
      5,
      fc.tuple(fc.constantFrom('hold', 'resume', 'resume'), seldom).map((all) => control(...all)),
    ),
    one(
      3,
      fc
        .tuple(
          fc.constantFrom<CancelledHow[]>(
            'asked',
            'askedTwice',
            'refused',
            'refused',
            'inTemporal',
            ...UNDOING,
          ),
          seldom,
        )
        .map((all) => cancel(...all)),
    ),
    one(
      5,
      fc
        .tuple(
          fc.nat(1),
          fc.integer({ min: 1, max: 6 }),
          fc.integer({ min: 0, max: 2 }).map((n) => n > 0),
          seldom,
        )
        .map((all) => change(...all)),
    ),
    one(
      4,
      fc
        .tuple(fc.constantFrom<('accept' | 'withdraw')[]>('accept', 'accept', 'withdraw'), seldom)
        .map((all) => decideChange(...all)),
    ),
    one(3, fc.constantFrom(...STORY).map(refuse)),
    one(4, fc.constantFrom(...WHO).map(sicken)),
    one(4, seldom.map(heal)),
    one(3, fc.constantFrom(2, 4).map(jump)),
    one(2, fc.constant(null).map(restart)),
    one(
      2,
      fc.tuple(fc.nat(2), seldom).map((all) => answerTask(...all)),
    ),
    one(1, fc.constantFrom<unknown[]>(null, 7, { seq: 'one' }).map(nonsense)),
  );
}
