import type { TaskKind } from '../../domain/order/tasks.js';
import type { NewTask, OrderFile } from './order-file.js';

/**
 * What an open task is about has changed: its department is told. One that was declined, and waits for a decision, is given
 * out again as it is now.
 */
export function amendTask(
  file: OrderFile,
  match: { kind: TaskKind; document: string },
  change: Record<string, unknown>,
): void {
  const isMatch = ({ kind, document }: Pick<NewTask, 'kind' | 'document'>): boolean =>
    kind === match.kind && document === match.document;
  for (const task of file.openTasks) {
    const declined = task.kind === 'resolveDecline' ? (task.data['declined'] as NewTask) : undefined;
    if (isMatch(task)) task.data = { ...task.data, ...change };
    else if (declined && isMatch(declined))
      task.data = { ...task.data, declined: { ...declined, data: { ...declined.data, ...change } } };
    else continue;
    file.noticeChange(task);
  }
}
