import { cloneOrders } from './clone-orders.js';
import { figure, median, say, scaled, type Figure } from './figures.js';
import type { HeapProbe } from './heap.js';
import { perSecond } from './lanes.js';
import type { Shop } from './shop.js';
import { FACTS, report, Staff, type OpenTask } from './staff.js';

const IN_FLIGHT = 20;
const RUNNING = scaled(1_000);
const COPIES = 9;
const HEAP_EARLY = scaled(500);
const HEAP_LATE = scaled(2_000);
const SAMPLES = 40;
/** How long to wait before looking for a task again. */
const PAUSE_MS = { alone: 10, inBulk: 250 };
/** Every so many of the running orders have gone further than the deposit. */
const FURTHER = 10;

interface Speeds {
  place: number;
  list: number;
  report: number;
}

/**
 * What placing, listing and reporting cost with 10,000 open orders in the database, 1,000 of them running on the server,
 * as a multiple of what they cost when there is none; and the heaps of API and worker with 2,000 orders as a multiple of
 * those with 500.
 */
export async function growth(shop: Shop, heap: HeapProbe): Promise<Figure[]> {
  const staff = new Staff(shop);
  await perSecond(2 * IN_FLIGHT, IN_FLIGHT, () => wholeOrder());
  const empty = await speeds();
  await placeUpTo(HEAP_EARLY);
  const early = await heap.ask(shop);
  await placeUpTo(RUNNING);
  await cloneOrders(shop.database, COPIES);
  const full = await speeds();
  await placeUpTo(HEAP_LATE);
  const late = await heap.ask(shop);
  await staff.stop();
  say(`empty: ${shown(empty)}; full: ${shown(full)}`);
  say(`heap after collection, MiB: ${heaps(early)} early, ${heaps(late)} late`);
  return [
    figure('orders.place_growth_ratio', full.place / empty.place, 'ratio'),
    figure('orders.list_growth_ratio', full.list / empty.list, 'ratio'),
    figure('orders.report_growth_ratio', full.report / empty.report, 'ratio'),
    figure('orders.heap_growth_ratio', (late.worker + late.api) / (early.worker + early.api), 'ratio'),
  ];

  async function wholeOrder(): Promise<void> {
    await staff.carryOut(await shop.place());
  }

  async function placeUpTo(count: number): Promise<void> {
    const { rows } = await shop.database.query<{ open: number }>(
      `select count(*)::int as open from orders where number !~ 'x' and stage not in ('closed', 'cancelled')`,
    );
    await perSecond(Math.max(0, count - (rows[0]?.open ?? 0)), IN_FLIGHT, async (index) => {
      const number = await shop.place();
      const deposit = await taskOf(number, 'confirmDeposit', PAUSE_MS.inBulk);
      if (index % FURTHER === 0) await report(shop, deposit);
    });
  }

  /** Medians in milliseconds, one request at a time. */
  async function speeds(): Promise<Speeds> {
    const times: Record<keyof Speeds, number[]> = { place: [], list: [], report: [] };
    for (let i = 0; i < SAMPLES; i += 1) {
      let number = '';
      times.place.push(await timeOf(async () => void (number = await shop.place())));
      times.list.push(await timeOf(() => shop.api.get('/v1/orders?limit=50')));
      times.list.push(await timeOf(() => shop.api.get('/v1/tasks?limit=50')));
      for (const kind of FACTS) {
        const task = await taskOf(number, kind, PAUSE_MS.alone);
        times.report.push(await timeOf(() => report(shop, task)));
      }
    }
    return { place: median(times.place), list: median(times.list), report: median(times.report) };
  }

  /** One's own look: among thousands of open tasks a new one is on no first page. */
  async function taskOf(order: string, kind: string, pauseMs: number): Promise<OpenTask> {
    for (;;) {
      const path = `/v1/tasks?order=${order}&kind=${kind}`;
      const [task] = (await shop.api.get<{ data: OpenTask[] }>(path)).data;
      if (task) return task;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const shown = ({ place, list, report: reported }: Speeds): string =>
  `place ${place.toFixed(1)}, list ${list.toFixed(1)}, report ${reported.toFixed(1)} ms`;
const heaps = ({ worker, api }: { worker: number; api: number }): string =>
  `worker ${worker.toFixed(1)}, API ${api.toFixed(1)}`;
