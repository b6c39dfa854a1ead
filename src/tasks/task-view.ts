import { z } from 'zod';
import { DomainError } from '../../domain/errors/domain-error.js';
import { DEPARTMENTS } from '../../domain/order/departments.js';
import { TASKS, type TaskKind } from '../../domain/order/tasks.js';
import type { TaskRow } from '../orders/order-file.js';
import type { Reader } from '../platform/database/reader.js';
import { id } from '../platform/http/schemas.js';

export const TASK_STATES = ['open', 'claimed', 'completed', 'declined', 'withdrawn'] as const;
export const TASK_KINDS = Object.keys(TASKS) as [TaskKind, ...TaskKind[]];

export const taskSchema = z
  .object({
    id,
    department: z.enum(DEPARTMENTS),
    kind: z.enum(TASK_KINDS),
    order: z.string(),
    version: z.number().int(),
    document: z.string(),
    data: z.record(z.string(), z.unknown()),
    state: z.enum(TASK_STATES),
    priority: z.number().int().describe('1 = most urgent, 3 = normal'),
    dueAt: z.string().nullable(),
    assignee: z.string().nullable(),
    closedBy: z.string().nullable(),
    reason: z.string().nullable(),
    openedAt: z.string(),
    closedAt: z.string().nullable(),
  })
  .meta({ id: 'Task' });
export type TaskView = z.infer<typeof taskSchema>;

export const TASK_COLUMNS = `t.id, t.department, t.kind, t.order_number as "order", t.version, t.document, t.data, t.state, t.priority,
  t.due_at as "dueAt", t.assignee, t.closed_by as "closedBy", t.reason, t.opened_at as "openedAt", t.closed_at as "closedAt"`;

/** A row of the table as it is shown. */
export const viewOf = ({ orderNumber: order, ...row }: TaskRow): TaskView => {
  const { id: taskId, department, kind, version, document, data, state, priority, dueAt } = row;
  const { assignee, closedBy, reason, openedAt, closedAt } = row;
  return {
    ...{ id: taskId, department, kind, order, version, document, data, state, priority, dueAt },
    ...{ assignee, closedBy, reason, openedAt, closedAt },
  };
};

/** A task by its id; undefined when there is none or the id is none. */
export async function findTask(reader: Reader, taskId: string): Promise<TaskView | undefined> {
  if (!id.safeParse(taskId).success) return undefined;
  return await reader.row<TaskView>(`select ${TASK_COLUMNS} from tasks t where t.id = $1`, [taskId]);
}

/** @throws DomainError `not-found` */
export async function readTask(reader: Reader, taskId: string): Promise<TaskView> {
  const task = await findTask(reader, taskId);
  if (!task)
    throw new DomainError('not-found', `There is no task ${taskId}`, { detailZh: `任务 ${taskId} 不存在` });
  return task;
}
