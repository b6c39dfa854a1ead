import fc from 'fast-check';
import type { StepName } from '../../workflows/messages.js';
import { anyCommand } from './any-command.js';
import { arrive, control, heal, reportOf, type Command, type Foretold } from './commands.js';
import { whatMayHappen } from './facts.js';
import { Life } from './life.js';
import { goOn } from './oracle-moves.js';
import { hasEnded, newlyPlaced } from './oracle.js';
import type { Lane } from './plant.js';
import type { OrderTerms } from './terms.js';

const COMMANDS_A_RUN = 15;
/** Folder in which histories of orders that failed are kept. */
const KEEP_IN = process.env['ORDERBRIDGE_MODEL_KEEP'];
/** More facts than any order needs to come to its end. */
const LONGEST_END = 60;

const APPROVED: StepName[] = [
  'promiseDates',
  'confirmOrder',
  'undertakeSupply',
  'releaseGoods',
  'issueInvoice',
];

const often = (weight: number) => fc.integer({ min: 1, max: 10 }).map((n) => n <= weight);
const anyTerms: fc.Arbitrary<Omit<OrderTerms, 'inTurn'>> = fc.record({
  quantities: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 2 }),
  inStock: often(3),
  inParts: often(6),
  deposit: often(5),
  overCreditLimit: often(3),
  laterDate: often(3),
  noSource: often(2),
  personDecides: fc.subarray(APPROVED, { maxLength: 1 }),
  connectors: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.subarray(['finance', 'inventory', 'sales'] as const, { maxLength: 1 }) },
  ),
  continueAfterEvents: fc.constantFrom(undefined, 25, 40),
});

export const ORDINARY: OrderTerms = {
  quantities: [2, 1],
  inStock: false,
  inParts: true,
  deposit: false,
  overCreditLimit: false,
  laterDate: false,
  noSource: false,
  personDecides: [],
  connectors: [],
  continueAfterEvents: undefined,
  inTurn: true,
};

/** Lives one order through these commands and on to its end, judged after each. */
export async function live(
  lane: Lane,
  terms: OrderTerms,
  commands: Iterable<Command>,
  patienceMs: number,
): Promise<void> {
  const model: Foretold = { known: newlyPlaced(terms), asked: 0 };
  const life = new Life(lane, await lane.place(terms), patienceMs);
  try {
    goOn(model.known);
    await life.shows([model.known]);
    await fc.asyncModelRun(() => ({ model, real: life }), commands);
    await bringToItsEnd(model, life);
    await life.leavesNothingOver(model.known);
    await life.answersQueries();
    await life.replays();
  } catch (error) {
    if (KEEP_IN !== undefined) await life.keepHistories(KEEP_IN);
    throw error;
  }
}

/** Everybody is well, nothing is refused or held, and what people wait for happens. */
async function bringToItsEnd(model: Foretold, life: Life): Promise<void> {
  for (let i = 0; i < LONGEST_END && !hasEnded(model.known); i++) {
    const next = whatHelps(model);
    if (!next) throw new Error(`nothing helps this order to its end: ${JSON.stringify(model.known)}`);
    await next.run(model, life);
  }
}

function whatHelps(model: Foretold): Command | undefined {
  const { known, late } = model;
  if (late) return arrive();
  if (known.sick.length > 0) return heal();
  if (known.onHold) return control('resume');
  const wanted = whatMayHappen(known, Infinity).find((each) => each.wanted);
  return wanted && reportOf(wanted.kind, Infinity);
}

export interface ModelRuns {
  runs: number;
  seed: number;
  patienceMs: number;
  /** Looks for the shortest sequence that fails: by hand, for it takes long. */
  shrink?: boolean;
  /** The one that failed, as fast-check names it. */
  path?: string | undefined;
}

/** Lives random orders on a lane, one after the other. */
export async function liveMany(
  lane: Lane,
  { runs, seed, patienceMs, shrink, path }: ModelRuns,
): Promise<void> {
  const commands = fc.array(anyCommand(), { minLength: COMMANDS_A_RUN, maxLength: COMMANDS_A_RUN });
  await fc.assert(
    fc.asyncProperty(anyTerms, commands, fc.boolean(), (terms, all, inTurn) =>
      live(lane, { ...terms, inTurn }, all, patienceMs),
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
