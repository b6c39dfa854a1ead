import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DEPARTMENTS } from '../../domain/order/departments.js';
import type { Outcome, TaskAnswer } from '../../workflows/messages.js';
import type { Actor } from '../identity/actor.js';
import { authorise, mayActFor, tasksReadBy } from '../identity/policy.js';
import { OrderDesk } from '../orders/order-desk.js';
import { Database, type Tx } from '../platform/database/database.js';
import { cursor, page, pageQuery, readCursor, type Page } from '../platform/http/paging.js';
import { code, optionalText } from '../platform/http/schemas.js';
import { TaskAnswers } from './task-answers.js';
import { TaskCompletions } from './task-completions.js';
import { alreadyClosed, lockTask, refuseClaimedByOther, refuseClosed } from './task-locks.js';
import { readTask, TASK_COLUMNS, TASK_KINDS, TASK_STATES, viewOf, type TaskView } from './task-view.js';

export { taskSchema, type TaskView } from './task-view.js';

export const tasksQuery = pageQuery(['due'], {
  department: z.enum(DEPARTMENTS).optional(),
  kind: z.enum(TASK_KINDS).optional(),
  order: code.optional(),
  document: code.optional(),
  state: z.enum(TASK_STATES).optional().describe('Left out: open and claimed'),
  assignee: optionalText(254).optional(),
});

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

/** Tasks in a state, those of no date last. What is open is read in the order of an index of its own, however many they are. */
const list = (isWanted: string): string => `
  select ${TASK_COLUMNS} from tasks t
   where ($1::text is null or t.department = $1) and ($2::text is null or t.kind = $2) and ($3::text is null or t.order_number = $3)
     and ($4::text is null or t.document = $4) and ${isWanted} and ($6::text is null or t.assignee = $6)
     and ($7::int is null or (t.priority, coalesce(t.due_at, $10::timestamptz), t.id) > ($7, $8::timestamptz, $9::uuid))
     and t.department = any($12::text[])
   order by t.priority, t.due_at, t.id limit $11`;
const LIST_OPEN = list(`$5::text is null and t.state in ('open', 'claimed')`);
const LIST_IN_STATE = list('t.state = $5');

/** The departments' task queues (R21). */
@Injectable()
export class TasksService {
  constructor(
    private readonly database: Database,
    private readonly desk: OrderDesk,
    private readonly completions: TaskCompletions,
    private readonly answers: TaskAnswers,
  ) {}

  /** Tasks the actor may see, the most urgent first: by priority, then by when they are due. */
  async list(query: z.infer<typeof tasksQuery>, actor: Actor): Promise<Page<TaskView>> {
    const [priority, dueAt, after] = readCursor(
      query.cursor,
      query.sort,
      z.tuple([z.int32(), z.iso.datetime(), z.uuid()]),
    ) ?? [null, null, null];
    const rows = await this.database.rows<TaskView>(query.state === undefined ? LIST_OPEN : LIST_IN_STATE, [
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
      tasksReadBy(actor),
    ]);
    return page(rows, query.limit, (last) =>
      cursor(query.sort, [last.priority, last.dueAt ?? FOREVER, last.id]),
    );
  }

  async get(taskId: string, actor: Actor): Promise<TaskView> {
    const task = await readTask(this.database, taskId);
    authorise(actor, 'read', 'task', { department: task.department });
    return task;
  }

  /** Takes a task on; the second to claim it is told who did. */
  async claim(taskId: string, actor: Actor): Promise<TaskView> {
    const task = await readTask(this.database, taskId);
    authorise(actor, 'claim', 'task', { department: task.department });
    const claimed = await this.database.row<{ id: string }>(CLAIM, [taskId, actor.name]);
    const now = await readTask(this.database, taskId);
    if (claimed) return now;
    refuseClaimedByOther(now, actor.name);
    throw alreadyClosed(now);
  }

  /** Does what a task asks for. @throws DomainError when it is closed, another's, or its department's verb refuses */
  async complete(
    taskId: string,
    actor: Actor,
    given: { result?: unknown; reason?: string | undefined },
    tx: Tx,
  ): Promise<TaskView> {
    const task = await this.take(taskId, actor, 'complete', tx);
    await this.completions.complete(tx, task, { ...given, by: actor.name, role: actor.role });
    const { reason: remark } = given;
    const after = await this.afterwards(tx, taskId);
    return remark === undefined ? after : { ...after, reason: remark };
  }

  async decline(taskId: string, actor: Actor, reason: string, tx: Tx): Promise<TaskView> {
    const task = await this.take(taskId, actor, 'decline', tx);
    await this.completions.decline(tx, task, actor.name, reason);
    return await this.afterwards(tx, taskId);
  }

  /** A department's answer that came as a signal to the order's workflow. */
  async answer(order: string, answer: TaskAnswer): Promise<Outcome> {
    return await this.answers.answer(order, answer);
  }

  /** The task, locked, for somebody who may do this to it. A task that is claimed is left to whoever claimed it. */
  private async take(
    taskId: string,
    actor: Actor,
    action: 'complete' | 'decline',
    tx: Tx,
  ): Promise<TaskView> {
    const task = await lockTask(tx, taskId);
    authorise(actor, action, 'task', { department: task.department });
    refuseClosed(task);
    if (!actsForAll(actor)) refuseClaimedByOther(task, actor.name);
    return task;
  }

  /** The task as its order was saved with it; read where the work saved none that has it. */
  private async afterwards(tx: Tx, taskId: string): Promise<TaskView> {
    const row = this.desk.savedTask(tx, taskId);
    return row ? viewOf(row) : await readTask(tx, taskId);
  }
}

/** Whoever works on every department's tasks, e.g. a manager, also takes over what a person has claimed. */
const actsForAll = (actor: Actor): boolean => DEPARTMENTS.every((department) => mayActFor(actor, department));
