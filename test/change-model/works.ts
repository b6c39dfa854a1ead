import type { TaskKind } from '../../domain/order/tasks.js';
import type { TaskView } from '../../src/tasks/tasks.service.js';
import type { Life } from './life.js';

/** How work is done: as it is asked, only begun, in part, or not all of it well. */
export const WORKS = ['whole', 'whole', 'whole', 'begun', 'begun', 'part', 'part', 'badly'] as const;
export type Work = (typeof WORKS)[number];

/** They ask about a change, and are answered by commands of their own. */
const OF_A_CHANGE = ['decideChange', 'answerChange', 'bearCost'];
/** What has been made and bought is wanted more often than what is seen of a change. */
const LAST = ['acknowledgeChange', 'expedite'];

/** Does the `pick`th of what is asked for an order. */
export async function work(life: Life, pick: number, how: Work): Promise<void> {
  const all = (await life.tasks()).filter(({ kind }) => !OF_A_CHANGE.includes(kind));
  const first = all.filter(({ kind }) => !LAST.includes(kind));
  const tasks = first.length > 0 ? first : all;
  const task = tasks[pick % Math.max(1, tasks.length)];
  if (!task) return;
  if (how === 'whole' || !(await inPart(life, task, how))) await life.complete(task);
}

/** Does what is asked of one kind, if it is. */
export async function workOn(life: Life, kind: TaskKind, how: Work): Promise<void> {
  const task = (await life.tasks()).find((each) => each.kind === kind);
  if (task && (how === 'whole' || !(await inPart(life, task, how)))) await life.complete(task);
}

/** @returns false where this work can only be done whole */
async function inPart(life: Life, task: TaskView, how: Exclude<Work, 'whole'>): Promise<boolean> {
  switch (task.kind) {
    case 'produce':
      await produce(life, task, how);
      return true;
    case 'receiveGoods':
      if (how !== 'begun') return false;
      return await life.report('purchasing', `/purchase-orders/${task.document}:confirm`);
    case 'pick':
      return how === 'part' && (await pickPart(life, task));
    default:
      return false;
  }
}

async function produce(life: Life, { document, data }: TaskView, how: Exclude<Work, 'whole'>): Promise<void> {
  const at = (verb: string): string => `/work-orders/${document}:${verb}`;
  await life.report('production', at('acknowledge'));
  if (how === 'begun') {
    await life.report('production', at('start'));
    return;
  }
  const good = String(Math.max(1, Math.floor(Number(data['quantity']) / 3)));
  const scrap = how === 'badly' ? { scrap: '1', reason: 'a misprint' } : {};
  await life.report('production', at('report'), { good, ...scrap });
}

/** Picks a third of the first line, unpacked. */
async function pickPart(life: Life, { document, data }: TaskView): Promise<boolean> {
  const [line] = (data['lines'] ?? []) as { line: number; quantity: string }[];
  if (!line || Number(line.quantity) < 2) return false;
  const quantity = String(Math.max(1, Math.floor(Number(line.quantity) / 3)));
  return await life.report('inventory', `/releases/${document}:pick`, {
    lines: [{ line: line.line, quantity }],
  });
}
