import type { Department, WaitingFor } from './departments.js';
import { outlivesOrder, TASKS, type TaskKind } from './tasks.js';

/** A task of an order, as far as it says whom the order waits for. */
export interface AwaitedTask {
  kind: TaskKind;
  department: Department;
  data: Record<string, unknown>;
}

/**
 * Whom an order's open tasks make it wait for. What is left to be done after its end is not awaited by it: an ended order
 * waits for nobody.
 */
export function waitingFor(tasks: readonly AwaitedTask[]): WaitingFor[] {
  const all = tasks
    .filter((task) => !outlivesOrder(task))
    .flatMap(({ kind, department }): readonly WaitingFor[] => {
      const usual = TASKS[kind];
      return department === usual.department ? usual.waitsFor : [department];
    });
  return [...new Set(all)].sort();
}
