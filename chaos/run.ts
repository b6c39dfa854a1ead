/**
 * npm run chaos [-- --kills N --orders N --seed S] [--points all|sample] [--json]
 *
 * Kills N servers at seeded moments while orders run; with --points it kills the worker at every point of every command
 * (or at one for each department), and servers at random only when --kills is given too. The last line of the output is
 * {"kills":…,"points":…,"orders":…,"lost":0,"twice":0,"unbalanced":0}; the exit code is 0 only when all three are.
 */
import { parseArgs } from 'node:util';
import { Plant } from './plant.js';
import { DEMO_COMPANY, runChaos } from './run-chaos.js';
import { killAtPoints } from './run-points.js';

const DEFAULT_KILLS = 20;
const ORDERS_PER_KILL = 2;

const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    orders: { type: 'string' },
    seed: { type: 'string' },
    points: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const total = { kills: 0, points: 0, orders: 0, lost: 0, twice: 0, unbalanced: 0 };
/** With --json everything but the last line goes to standard error. */
const say = (line: string): void =>
  void (values.json ? process.stderr : process.stdout).write(`chaos: ${line}\n`);

async function main(): Promise<void> {
  const { points } = values;
  if (points !== undefined && points !== 'all' && points !== 'sample')
    throw new Error('--points takes all or sample');
  const kills = numberOf('kills', values.kills, points === undefined ? DEFAULT_KILLS : 0);
  const seed = numberOf('seed', values.seed, Math.floor(Math.random() * 1e6));
  if (points !== undefined) await atPoints(points);
  if (kills > 0) await atRandom(kills, numberOf('orders', values.orders, kills * ORDERS_PER_KILL), seed);
  process.stdout.write(`${JSON.stringify(total)}\n`);
  if (total.lost + total.twice + total.unbalanced > 0) process.exitCode = 1;
}

async function atPoints(which: 'all' | 'sample'): Promise<void> {
  const plant = await Plant.open(DEMO_COMPANY, { names: ['api-1', 'worker-1'] });
  try {
    const { tried, unreached, differences } = await killAtPoints(plant, which, say);
    if (unreached.length > 0) say(`commands that no order here needs: ${unreached.join(', ')}`);
    for (const each of differences) say(`not as undisturbed: ${each}`);
    total.kills += tried.length;
    total.points += tried.length;
    total.orders += tried.length;
    // Whether there is too little in a book or too much: it is not as it should be.
    total.unbalanced += differences.length;
  } finally {
    await plant.close();
  }
}

async function atRandom(kills: number, orders: number, seed: number): Promise<void> {
  say(
    `${String(kills)} kills, ${String(orders)} orders, seed ${String(seed)} (--seed ${String(seed)} repeats the choices)`,
  );
  const plant = await Plant.open(DEMO_COMPANY);
  try {
    const { findings, ...result } = await runChaos(plant, { seed, kills, orders, say });
    total.kills += result.kills.length;
    total.orders += result.orders;
    total.lost += findings.lost.length;
    total.twice += findings.twice.length;
    total.unbalanced += findings.unbalanced.length;
  } finally {
    await plant.close();
  }
}

function numberOf(name: string, given: string | undefined, otherwise: number): number {
  const number = given === undefined ? otherwise : Number(given);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new Error(`--${name} takes a whole number`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
