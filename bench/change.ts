import { orderWorkflowId } from '../workflows/messages.js';
import { figure, quantile, say, scaled, type Figure } from './figures.js';
import type { Shop } from './shop.js';
import { Staff } from './staff.js';

const LINES = 50;
const ASSESSMENTS = scaled(100);
const ACCEPTANCES = scaled(20);
/** The first ones warm the processes up. */
const NOT_COUNTED = 3;
const EVERY_MS = 5;
const PATIENCE_MS = 30_000;

interface Assessed {
  hash: string;
}

/**
 * How fast an order bends: an assessment over HTTP on an order of fifty lines whose work has begun, and the time from the
 * acceptance of a change (seen, agreed to, by rule alone) until the last department concerned has been signalled its task.
 * With the events that such a change adds to the order's history; it starts no workflow of its own.
 */
export async function change(shop: Shop): Promise<Figure[]> {
  const staff = new Staff(shop);
  const large = await shop.placeLines(
    Array.from({ length: LINES }, (_, i) => ({
      item: i % 2 ? 'FILM-500' : 'BOX-C5',
      quantity: String(100 + i),
    })),
  );
  await staff.carryOut(large, ['confirmDeposit']);
  await staff.task(large, 'produce');
  const assessments: number[] = [];
  for (let i = 0; i < ASSESSMENTS + NOT_COUNTED; i += 1) {
    const begin = performance.now();
    await assess(large, 1 + (i % LINES), String(200 + i));
    if (i >= NOT_COUNTED) assessments.push(performance.now() - begin);
  }
  const acceptances: number[] = [];
  const events: number[] = [];
  for (let i = 0; i < ACCEPTANCES + NOT_COUNTED; i += 1) {
    const { seconds, added } = await accepted();
    if (i < NOT_COUNTED) continue;
    acceptances.push(seconds);
    events.push(added);
  }
  await staff.stop();
  const ms = (share: number): string => quantile(assessments, share).toFixed(0);
  say(`assessments of ${String(LINES)} lines: p50 ${ms(0.5)} p90 ${ms(0.9)} p99 ${ms(0.99)} ms`);
  say(`acceptance to the last signal: ${acceptances.map((seconds) => seconds.toFixed(2)).join(' ')} s`);
  return [
    figure('change.assess_p99_ms', quantile(assessments, 0.99), 'ms', 1),
    figure('change.accept_s', Math.max(...acceptances), 's', 2),
    figure('change.history_events', Math.max(...events), 'events'),
  ];

  async function assess(order: string, line: number, quantity: string): Promise<Assessed> {
    return await shop.api.post<Assessed>(`/v1/orders/${order}/changes:assess`, {
      change: toQuantity(line, quantity),
    });
  }

  /** A quantity goes up on an order whose work has begun: all rules say yes. */
  async function accepted(): Promise<{ seconds: number; added: number }> {
    const order = await shop.place();
    await staff.carryOut(order, ['confirmDeposit']);
    await staff.task(order, 'produce');
    await quiet(order);
    const before = await eventsOf(order);
    const { hash } = await assess(order, 2, '5');
    const begin = performance.now();
    await shop.api.post(`/v1/orders/${order}/changes`, {
      change: toQuantity(2, '5'),
      reason: 'bench',
      hash,
      customerAgrees: true,
    });
    await told(order);
    const seconds = (performance.now() - begin) / 1000;
    await quiet(order);
    return { seconds, added: (await eventsOf(order)) - before };
  }

  /** Waits until every department that the change concerns has its task and has been signalled it. */
  async function told(order: string): Promise<void> {
    await until(`the departments to be told of ${order}`, async () => {
      const { rows } = await shop.database.query<{ told: boolean }>(TOLD, [order]);
      return rows[0]?.told === true;
    });
  }

  /** Waits until nothing has been added to an order's history for a moment. */
  async function quiet(order: string): Promise<void> {
    let last = -1;
    await until(`${order} to be quiet`, async () => {
      const now = await eventsOf(order);
      const isSame = now === last;
      last = now;
      await pause(300);
      return isSame;
    });
  }

  async function eventsOf(order: string): Promise<number> {
    const { historyLength } = await shop.client.workflow.getHandle(orderWorkflowId(order)).describe();
    return historyLength;
  }
}

const toQuantity = (line: number, quantity: string): object => ({ lines: [{ do: 'set', line, quantity }] });

/** True once the order's last change is carried out and each of its tasks to acknowledge it has been delivered as a signal. */
const TOLD = `
  select count(t.id) > 0 and bool_and(exists (
           select 1 from outbox b where b.target = 'department' and b.payload ->> 'taskId' = t.id::text and b.delivered_at is not null)) as told
    from tasks t where t.order_number = $1 and t.kind = 'acknowledgeChange'`;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await pause(EVERY_MS);
  }
}
