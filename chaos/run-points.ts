import { COMMANDS, type CommandName } from '../workflows/messages.js';
import { DiligentStaff, STORIES, type Story } from './diligent-staff.js';
import type { Gate } from './gate.js';
import { gateBeforeCommit, letNobodyElseCome, makeWaitingPlace } from './commit-gate.js';
import { differences, ledgerOf, type Ledger } from './ledgers.js';
import { until } from './patience.js';
import type { Plant } from './plant.js';
import { commandOf, inWords, pointsOf, sampleOf, stepOf, type Point } from './points.js';
import { Turnstile } from './turnstile.js';

export interface PointsResult {
  tried: Point[];
  /** Commands that no undisturbed order ever needed. */
  unreached: CommandName[];
  /** Differences between the books of a disturbed order and those of the undisturbed one. */
  differences: string[];
}

const WORKER = 'worker-1';
const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 100;
/**
 * Kills the worker at points of the orders' commands, an order for each point, and compares what is in the books in the
 * end with those of an order that nobody disturbed.
 *
 * @param which every point, or one for each department
 */
export async function killAtPoints(
  plant: Plant,
  which: 'all' | 'sample',
  say: (line: string) => void,
): Promise<PointsResult> {
  await makeWaitingPlace(plant);
  const staff = new DiligentStaff(plant.apis, plant);
  const working = staff.work();
  try {
    const lives = new Map<Story, Undisturbed>();
    const found: string[] = [];
    for (const story of STORIES) {
      const [first, second] = [
        await undisturbed(plant, staff, story),
        await undisturbed(plant, staff, story),
      ];
      found.push(...differences(first.ledger, second.ledger).map((each) => `${story}, undisturbed: ${each}`));
      lives.set(story, first);
    }
    /** The first story that needs a command is the one in which it is disturbed. */
    const lifeWith = (command: CommandName): [Story, Undisturbed] | undefined =>
      [...lives].find(([, { effects }]) => effects.some(({ key }) => commandOf(key) === command));
    const commands = ALL_COMMANDS.filter((command) => lifeWith(command));
    const tried = which === 'all' ? pointsOf(commands) : sampleOf(commands);
    const orders: { order: string; point: Point; expected: Ledger }[] = [];
    for (const [i, point] of tried.entries()) {
      const [story, life] = lifeWith(point.command) ?? fail(point);
      const order = await new Attempt(plant, staff, point, story, life.effects).run();
      orders.push({ order, point, expected: life.ledger });
      say(`point ${String(i + 1)} of ${String(tried.length)}: killed the worker at ${inWords(point)}`);
    }
    for (const { order, point, expected } of orders) {
      await untilClosed(plant, order);
      const different = differences(expected, await ledgerOf(plant, order));
      found.push(...different.map((each) => `${inWords(point)}: ${each}`));
    }
    const unreached = ALL_COMMANDS.filter((command) => !commands.includes(command));
    return { tried, unreached, differences: found };
  } finally {
    staff.stop();
    await working;
  }
}

const ALL_COMMANDS = Object.keys(COMMANDS) as CommandName[];

function fail(point: Point): never {
  throw new Error(`no order comes to ${inWords(point)}`);
}

interface Undisturbed {
  ledger: Ledger;
  /** As they came. */
  effects: Done[];
}

/** A command that was carried out. */
interface Done {
  /** Its key without the order's number. */
  key: string;
  /** Of the transaction: steps that follow each other without a wait share one. */
  revision: number;
}

async function undisturbed(plant: Plant, staff: DiligentStaff, story: Story): Promise<Undisturbed> {
  const order = await staff.place(story);
  await untilClosed(plant, order);
  return { ledger: await ledgerOf(plant, order), effects: await effectsOf(plant, order) };
}

/** One order, disturbed at one point. */
class Attempt {
  constructor(
    private readonly plant: Plant,
    private readonly staff: DiligentStaff,
    private readonly point: Point,
    private readonly story: Story,
    /** Effects of the undisturbed order, as they came. */
    private readonly expected: readonly Done[],
  ) {}

  /** @returns the order's number, once the worker has been killed and started again */
  async run(): Promise<string> {
    const { plant } = this;
    // Nothing is done for the order before whatever is to stop it stands.
    await plant.pause(WORKER);
    const order = await this.staff.place(this.story);
    if (this.point.moment === 'before its work') await this.killBefore(order);
    else await this.killAtCommit(order);
    await plant.start(WORKER);
    return order;
  }

  private async killBefore(order: string): Promise<void> {
    const turnstile = await Turnstile.at(this.plant.databaseUrl, order);
    try {
      await this.plant.goOn(WORKER);
      await turnstile.untilStops(async (application) => application === WORKER && (await this.isNext(order)));
      await this.plant.kill(WORKER);
    } finally {
      await turnstile.open();
    }
  }

  /** All that came before the command's transaction is done, and nothing of that. */
  private async isNext(order: string): Promise<boolean> {
    const own = this.expected.find(({ key }) => commandOf(key) === this.point.command);
    if (!own) throw new Error(`no order comes to ${inWords(this.point)}`);
    const done = (await effectsOf(this.plant, order)).map(({ key }) => key);
    const before = this.expected.filter(({ revision }) => revision < own.revision);
    const isIt = done.length === before.length && before.every(({ key }) => done.includes(key));
    return isIt && (stepOf(this.point.command) !== 'changeOrder' || (await this.isAccepted(order)));
  }

  /** Before a change is carried out the worker has taken it, and it is accepted. */
  private async isAccepted(order: string): Promise<boolean> {
    const found = await this.plant.rows(
      `select 1 from orders where number = $1 and change ->> 'state' = 'accepted'`,
      [order],
    );
    return found.length > 0;
  }

  private async killAtCommit(order: string): Promise<void> {
    const { plant } = this;
    const pattern = `${order}:%:${this.point.command}:%`;
    const gate = await gateBeforeCommit(plant, pattern);
    if (!gate) throw new Error('the gate does not close');
    try {
      await plant.goOn(WORKER);
      const [waiting] = await gate.waiting(PATIENCE_MS);
      if (waiting?.application !== WORKER) throw new Error(`nobody came to ${inWords(this.point)}`);
      await letNobodyElseCome(plant);
      if (this.point.moment === 'after its work, before the commit') await plant.kill(WORKER);
      else await this.killAfterCommit(gate, pattern);
    } finally {
      await gate.open();
    }
  }

  /** Temporal hears nothing while the transaction is committed and its worker killed. */
  private async killAfterCommit(gate: Gate, pattern: string): Promise<void> {
    const { plant } = this;
    await plant.pause('temporal');
    await gate.open();
    await until(
      'the commit',
      PATIENCE_MS,
      async () => {
        const found = await plant.rows('select 1 from effects where key like $1', [pattern]);
        return found.length > 0 || undefined;
      },
      5,
    );
    await plant.kill(WORKER);
    await plant.goOn('temporal');
  }
}

async function untilClosed(plant: Plant, order: string): Promise<void> {
  await until(
    `${order} to be closed`,
    PATIENCE_MS,
    async () => {
      const [row] = await plant.rows<{ closed: boolean }>(
        `select closed_at is not null and not exists
           (select from tasks t where t.order_id = o.id and t.state in ('open', 'claimed')) as closed
           from orders o where number = $1`,
        [order],
      );
      return row?.closed || undefined;
    },
    LOOK_EVERY_MS,
  );
}

async function effectsOf(plant: Plant, order: string): Promise<Done[]> {
  const rows = await plant.rows<Done>(
    `select key, (result -> 'progress' ->> 'revision')::int as revision from effects
      where split_part(key, ':', 1) = $1 order by at, key`,
    [order],
  );
  return rows
    .map(({ key, revision }) => ({ key: key.slice(order.length), revision }))
    .filter(({ key }) => commandOf(key) in COMMANDS);
}
