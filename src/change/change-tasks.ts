import type { Assessment } from '../../domain/change/assessment.js';
import type { Awaited } from '../../domain/change/negotiation.js';
import type { TaskKind } from '../../domain/order/tasks.js';
import type { OrderFile } from '../orders/order-file.js';
import type { ChangeRow } from './change-rows.js';
import { tellOffer } from './tell-change.js';

/** Asks whoever's word is lacking, each once for the same question. */
export async function askThe(
  file: OrderFile,
  change: ChangeRow,
  assessment: Assessment,
  awaited: readonly Awaited[],
): Promise<void> {
  for (const { side, why, whyZh, hash } of awaited) {
    const kind: TaskKind =
      side === 'customer' ? 'answerChange' : side === 'company' ? 'bearCost' : 'decideChange';
    const document = kind === 'decideChange' ? `${change.number}:${side}` : change.number;
    const data = { change: change.number, why, whyZh, question: hash, assessment, content: change.content };
    const open = file.openTasks.find((task) => task.kind === kind && task.document === document);
    if (open?.data['question'] === hash) continue;
    if (side === 'customer') await tellOffer(file, change.number, assessment, 'first');
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

/** Nothing is to be answered any more about a change. */
export function withdrawTasks(file: OrderFile, number: string, reason: string): void {
  const own = file.openTasks.filter(
    ({ kind, document }) =>
      (kind === 'decideChange' || kind === 'answerChange' || kind === 'bearCost') &&
      (document === number || document.startsWith(`${number}:`)),
  );
  for (const { kind, document } of [...own])
    file.closeTasks({ kind, document }, { state: 'withdrawn', by: 'system', reason });
}
