import { cpuSeconds } from './cpu.js';
import { figure, median, say, scaled, type Figure } from './figures.js';
import { Floor } from './floor.js';
import { perSecond } from './lanes.js';
import type { Shop } from './shop.js';
import { Staff } from './staff.js';
import { COUNTS_STATEMENTS, forgetStatements, slowestStatements } from './statements.js';

const IN_FLIGHT = 20;
const ROUNDS = 5;
const STATEMENTS_SHOWN = 12;
const ORDERS_A_ROUND = scaled(120);

/** Processor milliseconds per piece of work, by process. */
type Costs = Record<string, number[]>;

/**
 * Orders a second from end to end over HTTP, 20 in flight: a two-line order, one line made and one from stock, with its six
 * outside facts. Alternated five times, on the same server, with a bare workflow that receives six empty updates and
 * does nothing else: the floor. Medians.
 */
export async function throughput(shop: Shop): Promise<Figure[]> {
  const staff = new Staff(shop);
  const floor = await Floor.open(shop);
  const count = ORDERS_A_ROUND;
  const orders: number[] = [];
  const floors: number[] = [];
  const costs: { orders: Costs; floors: Costs } = { orders: {}, floors: {} };
  const order = async (): Promise<void> => {
    const number = await shop.place();
    await staff.carryOut(number);
    await shop.ended(number);
  };
  await perSecond(2 * IN_FLIGHT, IN_FLIGHT, order);
  await perSecond(2 * IN_FLIGHT, IN_FLIGHT, (index) => floor.carryOut(`floor/warm/${String(index)}`));
  if (COUNTS_STATEMENTS) await forgetStatements(shop.database);
  for (let round = 0; round < ROUNDS; round += 1) {
    orders.push(await counted(costs.orders, () => perSecond(count, IN_FLIGHT, order)));
    const name = (index: number): string => `floor/${String(round)}/${String(index)}`;
    floors.push(
      await counted(costs.floors, () => perSecond(count, IN_FLIGHT, (index) => floor.carryOut(name(index)))),
    );
  }
  await staff.stop();
  await floor.close();
  say(`orders/s by round: ${shown(orders)}; floor: ${shown(floors)}`);
  showCosts('processor ms per order', costs.orders);
  showCosts('processor ms per floor workflow', costs.floors);
  if (COUNTS_STATEMENTS) await showStatements();
  return [
    figure('orders.per_second', median(orders), 'orders/s'),
    figure('orders.floor_per_second', median(floors), 'workflows/s'),
    figure('orders.share_of_floor', median(orders) / median(floors), 'ratio'),
  ];

  async function counted(into: Costs, measure: () => Promise<number>): Promise<number> {
    const pids = { ...shop.servers.pids, 'floor worker': floor.pid };
    const before = Object.entries(pids).map(([name, pid]) => ({ name, pid, spent: cpuSeconds(pid) }));
    const own = process.cpuUsage();
    const result = await measure();
    for (const { name, pid, spent } of before)
      (into[name] ??= []).push(((cpuSeconds(pid) - spent) * 1000) / count);
    const { user, system } = process.cpuUsage(own);
    (into['driver'] ??= []).push((user + system) / 1000 / count);
    return result;
  }

  async function showStatements(): Promise<void> {
    say('statements, by time in the database per order:');
    const all = count * ROUNDS;
    for (const { statement, calls, ms } of await slowestStatements(shop.database, STATEMENTS_SHOWN))
      say(
        `  ${(ms / all).toFixed(2).padStart(6)} ms  ${(calls / all).toFixed(2).padStart(6)} times  ${statement}`,
      );
  }
}

const shown = (values: readonly number[]): string => values.map((value) => value.toFixed(2)).join(' ');

function showCosts(title: string, costs: Costs): void {
  const parts = Object.entries(costs).map(([name, values]) => ({ name, ms: median(values) }));
  const all = parts.reduce((sum, { ms }) => sum + ms, 0);
  say(
    `${title}: ${parts.map(({ name, ms }) => `${name} ${ms.toFixed(1)}`).join(', ')}; in all ${all.toFixed(1)}`,
  );
}
