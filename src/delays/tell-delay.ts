import { sayCause } from '../../domain/delay/delay.js';
import { writeToRole } from '../notifications/staff-letters.js';
import type { OrderFile } from '../orders/order-file.js';
import { endOf, type DelayRow } from './delay-rows.js';

/** What is said of a delay, in the order's present dates. */
function factsOf({ order }: OrderFile, delay: DelayRow) {
  const { en: cause, zh: causeZh } = sayCause({ ...delay, until: endOf(delay) });
  const { promisedDate, projectedDate } = order;
  return { cause, causeZh, document: delay.document, promisedDate, projectedDate };
}

/** Writes a delay on the order's timeline. */
export function tellMoved(file: OrderFile, delay: DelayRow, before: string | null): void {
  const facts = { ...factsOf(file, delay), kind: delay.kind, before, until: endOf(delay), days: delay.days };
  file.tell('delayRaised', delay.raisedBy, facts, delay.department);
}

/**
 * Tells a delay to those concerned, each once for it: the department that can speed it up, and sales where it moves the
 * delivery or puts the promise at risk.
 */
export async function tellDelay(file: OrderFile, delay: DelayRow, before: string | null): Promise<void> {
  tellMoved(file, delay, before);
  const facts = { ...factsOf(file, delay), department: delay.department };
  await writeToRole(file, delay.department, 'delay', delay.id, facts);
  const matters = 'atRisk' in file.order.flags || before !== file.order.projectedDate;
  if (matters && delay.department !== 'sales') await writeToRole(file, 'sales', 'delay', delay.id, facts);
}

/** The promise is broken: managers are told, once for the promise. */
export async function tellLate(file: OrderFile, delay: DelayRow | undefined): Promise<void> {
  const { promisedDate, projectedDate } = file.order;
  const facts = delay
    ? factsOf(file, delay)
    : { cause: 'The promised date has passed', causeZh: '已超过承诺交期', promisedDate, projectedDate };
  await writeToRole(file, 'manager', 'delay', `late:${promisedDate ?? ''}`, facts);
}

/** Asks the department to find what can speed it up; asked before, it sees the new dates. */
export function askToExpedite(file: OrderFile, delay: DelayRow): void {
  const { cause: document, department, kind } = delay;
  const data = { ...factsOf(file, delay), kind, until: endOf(delay) };
  const task = file.openTask({ kind: 'expedite', document, department, data });
  if (file.newTasks.includes(task)) return;
  task.data = { ...data };
  file.noticeChange(task);
}
