import { DEPARTMENTS, type Department } from '../../domain/order/departments.js';
import { STEPS, type OrderState, type StepName, type StepUnderWay } from '../../workflows/messages.js';
import type { Tx } from '../platform/database/database.js';
import type { OrderFile } from './order-file.js';

/** The state an order's workflow starts from, as PostgreSQL knows it: for a new order and for one that must be taken up again. */
export async function orderStateOf(file: OrderFile, connectors: readonly string[]): Promise<OrderState> {
  const { order } = file;
  const { header, lines } = file.progress();
  const [customer, done] = await Promise.all([customerName(file.tx, order.customer), doneSoFar(file)]);
  const underWay = stepUnderWay(done, order);
  return {
    order: order.number,
    customer,
    lastSeq: order.lastSeq,
    header,
    headerRevision: order.revision,
    lines: [...lines],
    lineRevisions: lines.map(() => order.revision),
    heardAt: file.at,
    speed: file.time.speed,
    occurrences: occurrencesOf(done),
    ...(underWay && { underWay }),
    inTurn: true,
    connectors: DEPARTMENTS.filter((department): department is Department => connectors.includes(department)),
    answered: [],
  };
}

async function customerName(tx: Tx, code: string): Promise<string> {
  const customer = await tx.row<{ name: string }>('select name from customers where code = $1', [code]);
  if (!customer) throw new Error(`customer ${code} has gone`);
  return customer.name;
}

interface Done {
  step: StepName;
  command: string;
  occurrence: number;
  revision: number;
}

/** The commands carried out for this version of an order, the latest last. A new order has none. */
async function doneSoFar({ tx, order }: OrderFile): Promise<Done[]> {
  if (order.revision <= 1) return [];
  // A range of the primary key, which is sorted by bytes: the sign after ':' is ';'.
  const prefix = `${order.number}:${String(order.version)}`;
  return await tx.rows<Done>(
    `select split_part(key, ':', 3) as step, split_part(key, ':', 4) as command,
            split_part(key, ':', 5)::int as occurrence, (result->'progress'->>'revision')::int as revision
       from effects where key >= $1 and key < $2 order by 4`,
    [`${prefix}:`, `${prefix};`],
  );
}

/** How often each step has been begun already: a workflow taken up again goes on counting. */
function occurrencesOf(done: readonly Done[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { step, occurrence } of done) counts[step] = Math.max(occurrence, counts[step] ?? 0);
  return counts;
}

/** The step carried out last, when it is done only in part: command by command on the departments' queues. */
function stepUnderWay(
  done: readonly Done[],
  { version, cancellation }: OrderFile['order'],
): StepUnderWay | undefined {
  const latest = done.at(-1);
  if (!latest) return undefined;
  const { step, occurrence } = latest;
  const last = STEPS[step].at(-1);
  const isDone = done.some(
    (each) => each.step === step && each.occurrence === occurrence && each.command === last,
  );
  if (isDone) return undefined;
  const input = step === 'cancelOrder' ? cancellation?.request : undefined;
  return { step, occurrence, version, ...(input && { input }) };
}
