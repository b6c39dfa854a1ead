import type { WorkflowHandle } from '@temporalio/client';
import { DEPARTMENTS, type Department } from '../domain/order/departments.js';
import {
  QUERIES,
  SIGNALS,
  departmentWorkflowId,
  orderWorkflowId,
  type OrderStatus,
  type TaskNotice,
} from '../workflows/messages.js';
import { nothingFound, type Findings } from './books.js';
import { within } from './patience.js';
import type { Plant } from './plant.js';

interface BookedOrder {
  number: string;
  stage: string;
  closed: boolean;
  waitingFor: string[];
}

const AT_ONCE = 10;
/** A workflow may still be about to take in what it was told last. */
const AGREES_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 500;

/**
 * Judges the processes by what is recorded: ended orders have workflows that came to their own end, open ones have
 * workflows that wait for whom PostgreSQL says; a fact that was told twice was told under the same id; and each
 * department's inbox shows its open tasks, and no others.
 */
export async function auditProcesses(plant: Plant): Promise<Findings> {
  const findings = nothingFound();
  const orders = await plant.rows<BookedOrder>(
    `select o.number, o.stage, o.closed_at is not null as closed from orders o order by o.number`,
  );
  const rest = [...orders];
  const judge = async (): Promise<void> => {
    for (let order = rest.shift(); order; order = rest.shift()) {
      const handle = plant.temporal.workflow.getHandle(orderWorkflowId(order.number));
      findings.lost.push(...(await judgeOrder(handle, order)));
      findings.twice.push(...(await factsUnderTwoIds(handle, order.number)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, judge));
  for (const department of DEPARTMENTS) findings.lost.push(...(await judgeInbox(plant, department)));
  return findings;
}

async function judgeOrder(handle: WorkflowHandle, order: BookedOrder): Promise<string[]> {
  let seen = '';
  const agrees = await within(
    AGREES_WITHIN_MS,
    async () => {
      seen = await stateOf(handle);
      const expected = order.closed ? `COMPLETED ${order.stage}` : `RUNNING ${order.stage}`;
      return seen === expected || undefined;
    },
    LOOK_EVERY_MS,
  );
  return agrees ? [] : [`${order.number} is ${order.stage}, its workflow ${seen}`];
}

async function stateOf(handle: WorkflowHandle): Promise<string> {
  try {
    const { status } = await handle.describe();
    if (status.name === 'COMPLETED')
      return `COMPLETED ${((await handle.result()) as { stage: string }).stage}`;
    if (status.name !== 'RUNNING') return status.name;
    return `RUNNING ${(await handle.query<OrderStatus>(QUERIES.status)).stage}`;
  } catch (error) {
    return `unknown: ${String(error)}`;
  }
}

async function factsUnderTwoIds(handle: WorkflowHandle, number: string): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  const ids = new Map<number, string>();
  const found: string[] = [];
  for (const { workflowExecutionSignaledEventAttributes: signal } of events ?? []) {
    const data = signal?.input?.payloads?.[0]?.data;
    if (signal?.signalName !== SIGNALS.factReported || !data) continue;
    const { seq, factId } = JSON.parse(Buffer.from(data).toString()) as { seq: number; factId: string };
    const known = ids.get(seq) ?? factId;
    ids.set(seq, known);
    if (known !== factId) found.push(`${number}: fact ${String(seq)} was told as ${known} and as ${factId}`);
  }
  return found;
}

async function judgeInbox(plant: Plant, department: Department): Promise<string[]> {
  const booked = async (): Promise<string> =>
    (
      await plant.rows<{ id: string }>(
        `select id::text from tasks where department = $1 and state in ('open', 'claimed') order by id`,
        [department],
      )
    )
      .map(({ id }) => id)
      .join();
  const shown = async (): Promise<string> => {
    const handle = plant.temporal.workflow.getHandle(departmentWorkflowId(department));
    const tasks = await handle.query<TaskNotice[]>(QUERIES.openTasks).catch(() => []);
    return tasks
      .map(({ taskId }) => taskId)
      .sort()
      .join();
  };
  let seen = { booked: '', shown: '' };
  const agrees = await within(
    AGREES_WITHIN_MS,
    async () => {
      seen = { booked: await booked(), shown: await shown() };
      return seen.booked === seen.shown || undefined;
    },
    LOOK_EVERY_MS,
  );
  return agrees ? [] : [`${department} has the tasks [${seen.booked}], its inbox shows [${seen.shown}]`];
}
