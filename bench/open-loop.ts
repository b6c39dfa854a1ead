import { figure, quantile, say, scaled, type Figure } from './figures.js';
import type { Shop } from './shop.js';
import { FACTS, report, Staff } from './staff.js';

const ORDERS = scaled(150);
/** Orders a second when none has been measured in this run. */
const USUAL_RATE = 2;
/** An order's next fact comes so long after the one before, so that its task is there in time; a late one counts as waiting. */
const BETWEEN_FACTS_S = 2;
/** The first orders warm the processes up. */
const NOT_COUNTED = 15;

/**
 * Orders and facts arrive evenly at half the rate that was measured, whatever is still under way, and each is timed from
 * the instant at which it was to be sent: what waits because the one before was slow is counted as slow.
 */
export async function openLoop(shop: Shop, measured: readonly Figure[]): Promise<Figure[]> {
  const perSecond = measured.find(({ name }) => name === 'orders.per_second')?.value ?? 2 * USUAL_RATE;
  const rate = perSecond / 2;
  const staff = new Staff(shop);
  const places: number[] = [];
  const facts: number[] = [];
  const start = performance.now() + 100;
  /** Seven requests an order, evenly between the orders: the fact's own share of the pause decides its place. */
  const periods = Math.ceil(BETWEEN_FACTS_S * rate);
  const instantOf = (order: number, step: number): number =>
    start + ((order + step * (periods + 1 / (FACTS.length + 1))) / rate) * 1000;

  await Promise.all(Array.from({ length: ORDERS }, (_, index) => oneOrder(index)));
  await staff.stop();
  say(
    `open loop at ${rate.toFixed(2)} orders/s: place p50 ${shown(places, 0.5)} p90 ${shown(places, 0.9)} p99 ${shown(places, 0.99)} ms, ` +
      `fact p50 ${shown(facts, 0.5)} p90 ${shown(facts, 0.9)} p99 ${shown(facts, 0.99)} ms`,
  );
  return [
    figure('orders.place_p50_ms', quantile(places, 0.5), 'ms', 1),
    figure('orders.place_p99_ms', quantile(places, 0.99), 'ms', 1),
    figure('orders.fact_p99_ms', quantile(facts, 0.99), 'ms', 1),
  ];

  async function oneOrder(index: number): Promise<void> {
    let number = '';
    await timed(places, index, instantOf(index, 0), async () => {
      number = await shop.place();
    });
    for (const [i, kind] of FACTS.entries()) {
      // The department sees the task when it looks at its list; what is timed is the report.
      const seen = staff.task(number, kind);
      await timed(facts, index, instantOf(index, i + 1), async () => report(shop, await seen));
    }
  }

  async function timed(into: number[], index: number, at: number, work: () => Promise<void>): Promise<void> {
    const wait = at - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    await work();
    if (index >= NOT_COUNTED) into.push(performance.now() - at);
  }
}

const shown = (values: readonly number[], share: number): string => quantile(values, share).toFixed(1);
