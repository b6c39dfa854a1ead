import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '../../domain/errors/domain-error.js';
import { DEPARTMENTS } from '../../domain/order/departments.js';
import { TASKS, type TaskKind } from '../../domain/order/tasks.js';
import type { TaskAnswer } from '../../workflows/messages.js';
import type { Actor } from '../identity/actor.js';
import { authorise } from '../identity/policy.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { TaskRow } from '../orders/order-file.js';
import { Database } from '../platform/database/database.js';
import { cursor, page, pageQuery, readCursor, type Page } from '../platform/http/paging.js';
import { code, id } from '../platform/http/schemas.js';
import { TaskCompletions } from './task-completions.js';

export type OpenTask = Pick<
  TaskRow,
  'id' | 'department' | 'kind' | 'orderNumber' | 'document' | 'data' | 'state' | 'assignee'
>;

const STATES = ['open', 'claimed', 'completed', 'declined', 'withdrawn'] as const;
const KINDS = Object.keys(TASKS) as [TaskKind, ...TaskKind[]];

export const taskSchema = z
  .object({
    id,
    department: z.enum(DEPARTMENTS),
    kind: z.enum(KINDS),
    order: z.string(),
    version: z.number().int(),
    document: z.string(),
    data: z.record(z.string(), z.unknown()),
    state: z.enum(STATES),
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

export const tasksQuery = pageQuery(['due'], {
  department: z.enum(DEPARTMENTS).optional(),
  kind: z.enum(KINDS).optional(),
  order: code.optional(),
  document: code.optional(),
  state: z.enum(STATES).optional().describe('Left out: open and claimed'),
  assignee: z.string().max(254).optional(),
});

const COLUMNS = `t.id, t.department, t.kind, t.order_number as "order", t.version, t.document, t.data, t.state, t.priority,
  t.due_at as "dueAt", t.assignee, t.closed_by as "closedBy", t.reason, t.opened_at as "openedAt", t.closed_at as "closedAt"`;
/** A task that changes hands is told to its department too. */
const CLAIM = `
  with claimed as (
    update tasks set state = 'claimed', assignee = $2 where id = $1 and (state = 'open' or (state = 'claimed' and assignee = $2)) returning *),
  told as (
    insert into outbox (target, name, kind, seq, payload, at, attempts)
    select 'department', department, 'tasksChanged', 0,
           jsonb_build_object('taskId', id, 'change', 'changed', 'kind', kind, 'order', order_number, 'document', document,
                              'priority', priority, 'dueAt', due_at, 'data', data || jsonb_build_object('assignee', assignee)), opened_at, 0
      from claimed)
  select id from claimed`;
const FOREVER = '9999-12-31T00:00:00.000Z';

/** The departments' task queues (R21). */
@Injectable()
export class TasksService {
  constructor(
    private readonly database: Database,
    private readonly desk: OrderDesk,
    private readonly completions: TaskCompletions,
  ) {}

  /** Tasks, the most urgent first: by priority, then by when they are due. */
  async list(query: z.infer<typeof tasksQuery>): Promise<Page<TaskView>> {
    const [priority, dueAt, after] = readCursor(
      query.cursor,
      query.sort,
      z.tuple([z.number(), z.string(), z.string()]),
    ) ?? [null, null, null];
    const rows = await this.database.rows<TaskView>(
      `select ${COLUMNS} from tasks t
        where ($1::text is null or t.department = $1) and ($2::text is null or t.kind = $2) and ($3::text is null or t.order_number = $3)
          and ($4::text is null or t.document = $4) and (t.state = $5 or ($5::text is null and t.state in ('open', 'claimed')))
          and ($6::text is null or t.assignee = $6)
          and ($7::int is null or (t.priority, coalesce(t.due_at, $10::timestamptz), t.id) > ($7, $8::timestamptz, $9::uuid))
        order by t.priority, coalesce(t.due_at, $10::timestamptz), t.id limit $11`,
      [
        query.department ?? null,
        query.kind ?? null,
        query.order ?? null,
        query.document ?? null,
        query.state ?? null,
        query.assignee ?? null,
        priority,
        dueAt,
        after,
        FOREVER,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, (last) =>
      cursor(query.sort, [last.priority, last.dueAt ?? FOREVER, last.id]),
    );
  }

  async get(taskId: string): Promise<TaskView> {
    const task = await this.database.row<TaskView>(`select ${COLUMNS} from tasks t where t.id = $1`, [
      taskId,
    ]);
    if (!task)
      throw new DomainError('not-found', `There is no task ${taskId}`, { detailZh: `任务 ${taskId} 不存在` });
    return task;
  }

  /** Takes a task on; the second to claim it is told who did. */
  async claim(taskId: string, actor: Actor): Promise<TaskView> {
    const task = await this.get(taskId);
    authorise(actor, 'claim', 'task', { department: task.department });
    const claimed = await this.database.row<{ id: string }>(CLAIM, [taskId, actor.name]);
    const now = await this.get(taskId);
    if (claimed) return now;
    if (now.state === 'claimed') {
      throw new DomainError('task-claimed-by-other', `${now.assignee ?? 'Somebody'} has claimed this task`, {
        detailZh: `任务已由 ${now.assignee ?? ''} 领取`,
        facts: { assignee: now.assignee },
      });
    }
    throw alreadyClosed(now);
  }

  async complete(taskId: string, actor: Actor, result: unknown, reason?: string): Promise<TaskView> {
    const task = await this.openTask(taskId);
    authorise(actor, 'complete', 'task', { department: task.department });
    await this.completions.complete(task, result, actor.name, reason);
    return await this.get(taskId);
  }

  async decline(taskId: string, actor: Actor, reason: string): Promise<TaskView> {
    const task = await this.openTask(taskId);
    authorise(actor, 'decline', 'task', { department: task.department });
    await this.declineFor(task, actor.name, reason);
    return await this.get(taskId);
  }

  /**
   * A department's answer that came as a signal to the order's workflow. The task must be one of that order.
   * @throws DomainError when it is not, is closed, or the department's verb refuses
   */
  async answer(order: string, { taskId, answer, by, result, reason }: TaskAnswer): Promise<void> {
    const known = z.uuid().safeParse(taskId);
    if (!known.success) throw new DomainError('not-found', `${taskId} is no task`);
    const task = await this.openTask(taskId);
    if (task.orderNumber !== order)
      throw new DomainError('not-found', `Task ${taskId} does not belong to ${order}`);
    if (answer === 'complete') await this.completions.complete(task, result, by, reason);
    else await this.declineFor(task, by, reason ?? 'no reason given');
  }

  private async declineFor(task: OpenTask, by: string, reason: string): Promise<void> {
    await this.desk.withOrder(task.orderNumber, (file) => {
      const { kind, document, department, data } = task;
      file.closeTasks({ kind, document }, { state: 'declined', by, reason });
      file.openTask({
        kind: 'resolveDecline',
        document: task.id,
        data: { declined: { kind, document, department, data }, by, reason },
      });
      file.fact({ kind: 'taskDeclined', commitment: document, by, note: reason });
      file.tell('taskDeclined', by, { task: kind, document, reason }, department);
      return Promise.resolve();
    });
  }

  private async openTask(taskId: string): Promise<OpenTask> {
    const task = await this.get(taskId);
    if (task.state !== 'open' && task.state !== 'claimed') throw alreadyClosed(task);
    return { ...task, orderNumber: task.order };
  }
}

function alreadyClosed(task: TaskView): DomainError {
  return new DomainError(
    'task-already-closed',
    `The task was ${task.state} by ${task.closedBy ?? 'the system'}`,
    {
      detailZh: `任务已由 ${task.closedBy ?? '系统'} 处理（${task.state}）`,
      facts: { state: task.state, closedBy: task.closedBy },
    },
  );
}
