import { freshNamespace, temporalAddress } from '../setup/temporal.js';
import { ChangedSources, type Change } from './faulty.js';
import { Plant } from './plant.js';
import { liveMany } from './run.js';

/** Random lives that are enough to find each. */
const RUNS = 12;
/** A fault is there to be found: nobody waits long for it to go away. */
const PATIENCE_MS = 6_000;
const FAULT_MS = 180_000;

interface Fault {
  what: string;
  change: Change;
  /** With it the first lives come upon what is wrong. */
  seed: number;
  seen: RegExp;
}

const FAULTS: Fault[] = [
  {
    what: 'loses facts that did not come before a later one',
    change: {
      file: 'workflows/order-pump.ts',
      from: 'if (seq === lastSeq + 1 && credible) this.takeFacts([fact]);',
      to: 'if (credible) this.takeFacts([fact]);',
    },
    seed: 1,
    seen: /foretold and seen differ/,
  },
  {
    what: 'begins steps on hold',
    change: {
      file: 'workflows/order-pump.ts',
      from: "return this.header.flags.includes('onHold');",
      to: 'return false;',
    },
    seed: 3,
    seen: /foretold and seen differ|on hold/,
  },
  {
    what: 'undoes under new keys what could not be undone at once',
    change: {
      file: 'workflows/order-run.ts',
      from: 'await this.pump(() => mayTryAgain() || hasLostItsGround(this.state, step));',
      to: 'await this.pump(() => mayTryAgain() || hasLostItsGround(this.state, step)); step.occurrence += 1;',
    },
    seed: 1,
    seen: /foretold and seen differ/,
  },
  {
    what: 'does not leave what it waits for when a change is accepted',
    change: {
      file: 'workflows/order-pump.ts',
      from: 'return this.ended || this.isToBeCancelled || this.isToBeChanged;',
      to: 'return this.ended || this.isToBeCancelled;',
    },
    seed: 5,
    seen: /foretold and seen differ/,
  },
];

describe('random lives find a workflow that', () => {
  const live = async (changes: Change[], seed: number, runs: number) => {
    const sources = new ChangedSources(changes);
    const plant = await Plant.open(temporalAddress(), await freshNamespace('faulty'), sources.workflowsPath);
    const lane = await plant.openLane('faulty');
    try {
      await liveMany(lane, { runs, seed, patienceMs: PATIENCE_MS });
    } finally {
      await lane.close();
      await plant.close();
      sources.remove();
    }
  };

  test.each(FAULTS.map((fault) => [fault.what, fault] as const))(
    '%s',
    async (_what, { change, seed, seen }) => {
      await expect(live([change], seed, RUNS)).rejects.toThrow(seen);
    },
    FAULT_MS,
  );

  test('has none of these faults where nothing is changed in the sources', async () => {
    await live([], FAULTS[0]!.seed, 2);
  });
});
