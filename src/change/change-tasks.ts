import type { Assessment, Side } from '../../domain/change/assessment.js';
import type { Awaited } from '../../domain/change/negotiation.js';
import { DEPARTMENTS } from '../../domain/order/departments.js';
import type { TaskKind } from '../../domain/order/tasks.js';
import type { OrderFile } from '../orders/order-file.js';
import type { ChangeRow } from './change-rows.js';
import { tellOffer } from './tell-change.js';

/** Asks whoever's word is lacking, each once for the same question. */
export function askThe(
  file: OrderFile,
  change: ChangeRow,
  assessment: Assessment,
  awaited: readonly Awaited[],
): void {
  const isAwaited = (side: Side): boolean => awaited.some((each) => each.side === side);
  for (const side of SIDES.filter((each) => !isAwaited(each)))
    closeTaskOf(file, change.number, side, {
      state: 'withdrawn',
      by: 'system',
      reason: 'it need not be asked',
    });
  for (const { side, why, whyZh, hash } of awaited) {
    const { kind, document } = taskOf(change.number, side);
    if (isDeclined(file, kind, document)) continue;
    const data = { change: change.number, why, whyZh, question: hash, assessment, content: change.content };
    const open = file.openTasks.find((task) => task.kind === kind && task.document === document);
    if (open?.data['question'] === hash) continue;
    if (side === 'customer') tellOffer(file, change.number, assessment, 'first');
    if (open) {
      open.data = data;
      file.noticeChange(open);
      continue;
    }
    file.openTask({
      kind,
      document,
      data,
      ...(kind === 'decideChange' && side !== 'customer' && side !== 'company' ? { department: side } : {}),
    });
  }
}

const SIDES: readonly Side[] = [...DEPARTMENTS, 'customer', 'company'];

/** The task by which a side is asked of a change. */
function taskOf(number: string, side: Side): { kind: TaskKind; document: string } {
  if (side === 'customer') return { kind: 'answerChange', document: number };
  if (side === 'company') return { kind: 'bearCost', document: number };
  return { kind: 'decideChange', document: `${number}:${side}` };
}

/** Sales decides what is to happen with a task that was declined; it is not asked again meanwhile. */
const isDeclined = (file: OrderFile, kind: TaskKind, document: string): boolean =>
  file.openTasks.some(({ kind: open, data }) => {
    if (open !== 'resolveDecline') return false;
    const declined = data['declined'] as { kind: TaskKind; document: string };
    return declined.kind === kind && declined.document === document;
  });

/** A side has answered, or need not any more. */
export function closeTaskOf(
  file: OrderFile,
  number: string,
  side: Side,
  how: { state: 'completed' | 'withdrawn'; by: string; reason?: string },
): void {
  file.closeTasks(taskOf(number, side), how);
}

/** Nothing is to be answered any more about a change. */
export function withdrawTasks(file: OrderFile, number: string, reason: string): void {
  for (const side of SIDES) closeTaskOf(file, number, side, { state: 'withdrawn', by: 'system', reason });
}
