import path from 'node:path';
import { SIGNALS, orderWorkflowId } from '../workflows/messages.js';
import { SORTS, audit, nothingFound, type Findings } from './books.js';
import { Caller } from './caller.js';
import { CarelessSender } from './careless-sender.js';
import { makeWaitingPlace } from './commit-gate.js';
import { Killer, type Kill } from './killer.js';
import { sleep, until } from './patience.js';
import { People, type Signaller } from './people.js';
import type { Plant } from './plant.js';
import { auditProcesses } from './processes.js';
import { Random } from './random.js';
import { EVERYBODY } from './staff.js';

export const DEMO_COMPANY = path.join('demo', 'company');

export interface ChaosPlan {
  seed: number;
  kills: number;
  orders: number;
  say: (line: string) => void;
}

export interface ChaosResult {
  kills: Kill[];
  orders: number;
  stages: Record<string, number>;
  findings: Findings;
}

const SIGNAL_MS = 3_000;
/** After the last kill: how long orders may take to their end. */
const END_MS = 240_000;
const QUIET_MS = 60_000;
const LOOK_EVERY_MS = 500;
/** Of each sort of findings so many are said, not longer than this. */
const SAID = 20;
const SAID_CHARACTERS = 500;

/** Kills servers while orders run and their facts come late, twice and in any order; then judges what is left. */
export async function runChaos(plant: Plant, { seed, kills, orders, say }: ChaosPlan): Promise<ChaosResult> {
  const caller = new Caller(plant.apis, EVERYBODY, new Random(seed, 'caller'));
  const people = new People(caller, signallerOf(plant), new Random(seed, 'people'));
  const sender = new CarelessSender(plant, new Random(seed, 'sender'));
  const placing: Promise<void>[] = [];
  const placeUpTo = (count: number): void => {
    while (placing.length < Math.min(count, orders)) placing.push(people.place(placing.length + 1));
  };
  const placeOne = (): void => placeUpTo(placing.length + 1);
  const killer = new Killer(plant, new Random(seed, 'killer'), kills, placeOne, say);
  await makeWaitingPlace(plant);
  people.start();
  sender.start();
  // Orders come evenly, so that there are some in every stage at every kill.
  while (killer.kills.length < kills) {
    placeUpTo(Math.floor((orders * killer.kills.length) / kills) + 1);
    await killer.strike();
  }
  placeUpTo(orders);
  await Promise.all(placing);
  await killer.allUp();
  say(`all servers run again; ${told(killer.counts)}`);
  await untilEnded(plant, people, orders);
  await sender.stop();
  await people.stop();
  await untilQuiet(plant);
  const findings = merged(
    await audit(plant),
    await auditProcesses(plant),
    heard(caller, people, await kept(plant)),
  );
  const stages = await stagesOf(plant);
  say(
    `people: ${told(people.counts)}; repeated until answered ${String(caller.repeated)}; ${told(sender.counts)}`,
  );
  say(`orders: ${told(stages)}; rightly waiting for a deposit: ${String(people.patient.size)}`);
  for (const sort of SORTS)
    for (const each of findings[sort].slice(0, SAID)) say(`${sort}: ${each.slice(0, SAID_CHARACTERS)}`);
  return { kills: killer.kills, orders: people.accepted.size, stages, findings };
}

function signallerOf({ temporal }: Plant): Signaller {
  return async (order, answer) => {
    try {
      await temporal.withDeadline(Date.now() + SIGNAL_MS, () =>
        temporal.workflow.getHandle(orderWorkflowId(order)).signal(SIGNALS.taskAnswered, answer),
      );
    } catch {
      // Temporal is away or the order has ended: whoever signals is not answered anyhow.
    }
  };
}

/** All orders have ended but those whose customer does not pay. */
async function untilEnded(plant: Plant, people: People, orders: number): Promise<void> {
  const end = Date.now() + END_MS;
  while (Date.now() < end) {
    const [counted] = await plant.rows<{ open: number }>(
      'select count(*)::int as open from orders where closed_at is null and not number = any($1)',
      [[...people.patient]],
    );
    if (counted?.open === 0 && people.accepted.size === orders) return;
    await sleep(LOOK_EVERY_MS);
  }
}

/** Everything has been told. What never is will be found afterwards. */
async function untilQuiet(plant: Plant): Promise<void> {
  await until(
    'the outbox to be empty',
    QUIET_MS,
    async () => {
      const [row] = await plant.rows<{ left: number }>(
        'select count(*)::int as left from outbox where delivered_at is null',
      );
      return row?.left === 0 || undefined;
    },
    LOOK_EVERY_MS,
  ).catch(() => undefined);
}

interface Kept {
  orders: Set<string>;
  done: Set<string>;
  stuck: { number: string; stage: string }[];
}

async function kept(plant: Plant): Promise<Kept> {
  const orders = await plant.rows<{ number: string; stage: string; closed: boolean }>(
    'select number, stage, closed_at is not null as closed from orders',
  );
  const done = await plant.rows<{ id: string }>(`select id::text from tasks where state = 'completed'`);
  return {
    orders: new Set(orders.map(({ number }) => number)),
    done: new Set(done.map(({ id }) => id)),
    stuck: orders.filter(({ closed }) => !closed),
  };
}

/** What people were told, against what is kept. */
function heard(caller: Caller, people: People, { orders, done, stuck }: Kept): Findings {
  const { accepted, completed, patient } = people;
  const isRightlyWaiting = ({ number, stage }: Kept['stuck'][number]): boolean =>
    patient.has(number) && stage === 'deposit';
  return {
    lost: [
      ...[...accepted]
        .filter((number) => !orders.has(number))
        .map((number) => `${number} was accepted and is gone`),
      ...[...completed].filter((id) => !done.has(id)).map((id) => `task ${id} was completed and is not`),
      ...stuck
        .filter((order) => !isRightlyWaiting(order))
        .map(({ number, stage }) => `${number} is stuck in ${stage}`),
      ...caller.faults.map((fault) => `answered 500: ${fault}`),
    ],
    twice: [
      ...[...orders]
        .filter((number) => !accepted.has(number))
        .map((number) => `${number} was placed by nobody`),
      ...people.contradictions,
    ],
    unbalanced: [],
  };
}

async function stagesOf(plant: Plant): Promise<Record<string, number>> {
  const rows = await plant.rows<{ stage: string; count: number }>(
    'select stage, count(*)::int as count from orders group by stage order by stage',
  );
  return Object.fromEntries(rows.map(({ stage, count }) => [stage, count]));
}

function merged(...all: Findings[]): Findings {
  const findings = nothingFound();
  for (const each of all) for (const sort of SORTS) findings[sort].push(...each[sort]);
  return findings;
}

const told = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${String(count)} ${name}`)
    .join(', ');
