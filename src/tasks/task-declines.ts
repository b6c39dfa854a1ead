import type { Department } from '../../domain/order/departments.js';
import type { TaskKind } from '../../domain/order/tasks.js';
import type { NewTask, OrderFile } from '../orders/order-file.js';
import type { TaskView } from './task-view.js';

/** A task as it is given out again: kept with the decision on it, and how `OrderFile.closeTasks` finds that decision. */
interface Declined extends NewTask {
  kind: TaskKind;
  department: Department;
  data: Record<string, unknown>;
  dueAt: string | null;
}

/** A department will not do a task: sales decides. Declining that decision asks for it anew. */
export function decline(file: OrderFile, task: TaskView, by: string, reason: string): void {
  const { kind, document, department } = task;
  const declined = declinedTask(task);
  file.closeTasks({ kind, document }, { state: 'declined', by, reason });
  file.openTask({ kind: 'resolveDecline', document: task.id, data: { declined, by, reason } });
  file.fact({ kind: 'taskDeclined', commitment: declined.document, by, note: reason });
  file.tell('taskDeclined', by, { task: kind, document: declined.document, reason }, department);
}

/** Gives a declined task to its department again, due when it was due. */
export function reassign(file: OrderFile, task: TaskView, by: string): void {
  const declined = declinedTask(task);
  const { kind, document } = declined;
  file.closeTasks({ kind: task.kind, document: task.document }, { state: 'completed', by });
  file.openTask(declined);
  file.fact({ kind: 'taskReassigned', commitment: document, by });
  file.tell('taskReassigned', by, { task: kind, document }, 'sales');
}

/** What was declined in the first place. */
function declinedTask(task: TaskView): Declined {
  if (task.kind === 'resolveDecline') return task.data['declined'] as Declined;
  const { kind, document, department, data, dueAt } = task;
  return { kind, document, department, data, dueAt };
}
