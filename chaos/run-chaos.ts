import path from 'node:path';
import { SIGNALS, orderWorkflowId } from '../workflows/messages.js';
import { SORTS, audit, nothingFound, type Findings } from './books.js';
import { Caller } from './caller.js';
import { CarelessSender } from './careless-sender.js';
import { ChangesOfMind } from './changes-of-mind.js';
import { makeWaitingPlace } from './commit-gate.js';
import { auditHeard } from './heard.js';
import { Killer, type Kill } from './killer.js';
import { Minds } from './minds.js';
import { sleep, until } from './patience.js';
import { People, type Signaller } from './people.js';
import type { Plant } from './plant.js';
import { auditProcesses } from './processes.js';
import { Random } from './random.js';
import { SameRequest } from './same-request.js';
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
  /** What customers changed their minds about, and what became of it. */
  changes: ChangesOfMind['counts'];
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

/**
 * Kills servers while orders run, their facts come late, twice and in any order, and their customers change their minds;
 * then judges what is left.
 */
export async function runChaos(plant: Plant, { seed, kills, orders, say }: ChaosPlan): Promise<ChaosResult> {
  const caller = new Caller(plant.apis, EVERYBODY, new Random(seed, 'caller'));
  const requests = ['people', 'sales'].map(
    (who) => new SameRequest(caller, new Random(seed, `${who}, unsure`)),
  );
  const [byPeople, bySales] = requests as [SameRequest, SameRequest];
  const changes = new ChangesOfMind(caller, bySales, new Random(seed, 'sales'));
  const minds = new Minds(new Random(seed, 'minds'));
  const people = new People(caller, byPeople, signallerOf(plant), minds, changes, new Random(seed, 'people'));
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
  await untilEnded(plant, people, changes, orders);
  await sender.stop();
  await people.stop();
  await untilQuiet(plant);
  const findings = merged(
    await audit(plant),
    await auditProcesses(plant),
    await auditHeard(plant, { caller, people, changes, requests }),
  );
  const stages = await stagesOf(plant);
  say(
    `people: ${told(people.counts)}; sent again ${told(summed(requests))}; repeated until answered ${String(caller.repeated)}; ${told(sender.counts)}`,
  );
  say(`changes of mind: ${told(changes.counts)}`);
  say(`orders: ${told(stages)}; rightly waiting for a deposit: ${String(stages['deposit'] ?? 0)}`);
  for (const sort of SORTS)
    for (const each of findings[sort].slice(0, SAID)) say(`${sort}: ${each.slice(0, SAID_CHARACTERS)}`);
  return { kills: killer.kills, orders: people.accepted.size, stages, changes: changes.counts, findings };
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

/** All orders have ended but those whose customer does not pay, nothing is to be asked for, and all money has gone back. */
async function untilEnded(
  plant: Plant,
  people: People,
  changes: ChangesOfMind,
  orders: number,
): Promise<void> {
  const end = Date.now() + END_MS;
  while (Date.now() < end) {
    const waiting = [...people.patient].filter((number) => !changes.cancelled.has(number));
    const [counted] = await plant.rows<{ open: number }>(
      `select count(*)::int as open from orders o where not number = any($1) and (closed_at is null
          or exists (select from tasks t where t.order_id = o.id and t.state in ('open', 'claimed')))`,
      [waiting],
    );
    const isAllAsked = people.accepted.size === orders && changes.pending.size === 0;
    if (counted?.open === 0 && isAllAsked) return;
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

async function stagesOf(plant: Plant): Promise<Record<string, number>> {
  const rows = await plant.rows<{ stage: string; count: number }>(
    'select stage, count(*)::int as count from orders group by stage order by stage',
  );
  return Object.fromEntries(rows.map(({ stage, count }) => [stage, count]));
}

const summed = (requests: readonly SameRequest[]): SameRequest['counts'] =>
  requests.reduce(
    (sum, { counts }) => ({ twice: sum.twice + counts.twice, atOnce: sum.atOnce + counts.atOnce }),
    { twice: 0, atOnce: 0 },
  );

function merged(...all: Findings[]): Findings {
  const findings = nothingFound();
  for (const each of all) for (const sort of SORTS) findings[sort].push(...each[sort]);
  return findings;
}

const told = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${String(count)} ${name}`)
    .join(', ');
