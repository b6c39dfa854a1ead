import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import {
  DEPARTMENT_INBOX,
  ORDERS_QUEUE,
  QUERIES,
  SIGNALS,
  type InboxState,
  type TaskNotice,
} from '../../workflows/messages.js';
import { freshNamespace, temporalAddress } from '../setup/temporal.js';
import { bundled, Company } from './company/company.js';
import { eventually } from './company/eventually.js';

const HOUR_MS = 3_600_000;
let counter = 0;

const notice = (more: Partial<TaskNotice> = {}): TaskNotice => {
  counter += 1;
  return {
    taskId: `t-${counter}`,
    change: 'opened',
    kind: 'produce',
    order: 'SO-0',
    document: `WO-${counter}`,
    priority: 3,
    dueAt: null,
    data: {},
    ...more,
  };
};

/** An inbox as the relay starts it. */
class Inbox {
  constructor(readonly handle: WorkflowHandle) {}

  static async open(company: Company, more: Partial<InboxState> = {}): Promise<Inbox> {
    counter += 1;
    const state: InboxState = { department: 'production', open: [], openCount: 0, received: 0, ...more };
    const workflowId = `department/production-${counter}`;
    return new Inbox(
      await company.client.workflow.start(DEPARTMENT_INBOX, {
        workflowId,
        taskQueue: ORDERS_QUEUE,
        args: [state],
      }),
    );
  }
  async change(...notices: TaskNotice[]): Promise<void> {
    counter += 1;
    await this.handle.signal(SIGNALS.tasksChanged, { batchId: `b-${counter}`, notices });
  }
  async answer(content: unknown): Promise<void> {
    await this.handle.signal(SIGNALS.answerTask, content);
  }
  async open(): Promise<string[]> {
    return (await this.handle.query<TaskNotice[]>(QUERIES.openTasks)).map(({ taskId }) => taskId);
  }
  async says(): Promise<string> {
    return (await this.handle.query<{ currentDetails: string }>('__temporal_workflow_metadata'))
      .currentDetails;
  }
  async shows(...taskIds: string[]): Promise<void> {
    let open: string[] = [];
    await eventually(
      async () => JSON.stringify((open = await this.open())) === JSON.stringify(taskIds),
      () => JSON.stringify(open),
    );
  }
}

describe("a department's inbox", () => {
  let company: Company;
  beforeAll(async () => {
    company = await Company.open();
  });
  afterAll(async () => {
    await company?.close();
  });

  test('lists the most urgent task first, and drops what is closed', async () => {
    const inbox = await Inbox.open(company);
    const calm = notice();
    const urgent = notice({ priority: 1 });
    const dueSoon = notice({ dueAt: '2026-03-01T00:00:00Z' });
    await inbox.change(calm, urgent, dueSoon);
    await inbox.shows(urgent.taskId, dueSoon.taskId, calm.taskId);
    expect(await inbox.says()).toContain('3 open tasks, 3 notices received');

    await inbox.change({ ...calm, change: 'changed', priority: 0 }, { ...urgent, change: 'closed' });
    await inbox.shows(calm.taskId, dueSoon.taskId);
    expect(await inbox.says()).toContain('2 open tasks, 5 notices received');
    await inbox.handle.terminate();
  });

  test('counts a notice that comes twice once', async () => {
    const inbox = await Inbox.open(company);
    const [one, other] = [notice(), notice()];
    await inbox.change(one, other, one);
    await inbox.change({ ...one, change: 'closed' }, { ...one, change: 'closed' });
    await inbox.shows(other.taskId);
    expect(await inbox.says()).toContain('1 open tasks');
    await inbox.handle.terminate();
  });

  test('keeps the 500 most urgent tasks and the number of all', async () => {
    const inbox = await Inbox.open(company);
    const tasks = Array.from({ length: 600 }, (_, i) => notice({ priority: i < 100 ? 3 : 2 }));
    for (let from = 0; from < tasks.length; from += 100) await inbox.change(...tasks.slice(from, from + 100));
    await inbox.shows(...tasks.slice(100).map(({ taskId }) => taskId));
    expect(await inbox.says()).toContain('600 open tasks');
    const urgent = notice({ priority: 1 });
    await inbox.change(urgent, { ...tasks[0]!, change: 'closed' });
    await inbox.shows(urgent.taskId, ...tasks.slice(100, -1).map(({ taskId }) => taskId));
    expect(await inbox.says()).toContain('600 open tasks');
    await inbox.handle.terminate();
  });

  test('lists steps that are expected by day, counts them as no tasks, and drops what is asked for or called off', async () => {
    const inbox = await Inbox.open(company);
    const step = (order: string, dueAt: string | null): TaskNotice =>
      notice({ taskId: `${order}/produce`, change: 'expected', order, document: order, dueAt });
    let expected = '';
    const shows = (steps: string): Promise<void> =>
      eventually(
        async () => {
          const listed = await inbox.handle.query<TaskNotice[]>(QUERIES.expectedSteps);
          expected = listed.map(({ order, dueAt }) => `${order} ${dueAt ?? ''}`).join(', ');
          return expected === steps;
        },
        () => expected,
      );

    await inbox.change(step('SO-1', '2026-05-08'), step('SO-2', '2026-05-04'), step('SO-3', '2026-05-06'));
    await shows('SO-2 2026-05-04, SO-3 2026-05-06, SO-1 2026-05-08');
    expect(await inbox.open()).toEqual([]);
    expect(await inbox.says()).toContain('0 open tasks, 3 notices received. 3 steps to come.');

    await inbox.change(step('SO-1', '2026-05-05'), step('SO-3', null));
    await shows('SO-2 2026-05-04, SO-1 2026-05-05');
    const asked = notice({ order: 'SO-2' });
    await inbox.change(asked);
    await shows('SO-1 2026-05-05');
    await inbox.shows(asked.taskId);
    expect(await inbox.says()).toContain('1 open tasks');
    await inbox.handle.terminate();
  });

  test('knows a batch that comes again', async () => {
    const inbox = await Inbox.open(company);
    const [one, other] = [notice(), notice()];
    const told = { batchId: 'b', notices: [one, other] };
    for (let i = 0; i < 3; i++) await inbox.handle.signal(SIGNALS.tasksChanged, told);
    await inbox.change({ ...one, change: 'closed' });
    await inbox.handle.signal(SIGNALS.tasksChanged, told);
    await inbox.shows(other.taskId);
    expect(await inbox.says()).toContain('1 open tasks, 3 notices received');
    await inbox.handle.terminate();
  });

  test('shows no task of which it hears only that it has changed', async () => {
    const inbox = await Inbox.open(company);
    const open = notice();
    await inbox.change(notice({ change: 'changed' }), open);
    await inbox.shows(open.taskId);
    expect(await inbox.says()).toContain('1 open tasks');
    await inbox.handle.terminate();
  });

  test('shows people the answers that it could not pass on', async () => {
    const inbox = await Inbox.open(company);
    const answer = { answerId: 'a', taskId: 'beyond the kept', answer: 'complete', by: 'Li Wei' };
    await inbox.answer(answer);
    await inbox.answer({ ...answer, order: 'SO-0000' });
    await inbox.answer('yes');
    await eventually(
      async () => (await inbox.says()).includes('makes no sense'),
      () => 'no refused answer',
    );
    const says = await inbox.says();
    expect(says).toContain('Answers that could not be passed on:');
    expect(says).toContain('- beyond the kept by Li Wei: it names no order');
    await eventually(
      async () => (await inbox.says()).includes('its order SO-0000 is closed or unknown'),
      () => 'no refused answer',
    );
    await inbox.handle.terminate();
  });

  test('passes an answer on to the order of its task', async () => {
    const placed = await company.place();
    const inbox = await Inbox.open(company);
    const task = notice({ order: placed.order.number });
    await inbox.change(task);
    await inbox.answer({ answerId: 'a-1', taskId: task.taskId, answer: 'complete', by: 'Li Wei' });
    await placed.has(({ timeline }) => timeline.includes(`complete ${task.taskId} by Li Wei`));
    await inbox.answer({
      answerId: 'a-2',
      taskId: 'not kept here',
      order: placed.order.number,
      answer: 'decline',
      by: 'Li Wei',
    });
    await placed.has(({ timeline }) => timeline.includes('decline not kept here by Li Wei'));
    await inbox.handle.terminate();
    await placed.handle.terminate();
  });

  test('survives an answer to an order that is closed, to none, and to a task it does not know', async () => {
    const placed = await company.place({ laterDate: true });
    await placed.has(({ header }) => header.promise === 'offered');
    await placed.tell(placed.order.declineOffer());
    await placed.ended();
    const next = await company.place();
    const inbox = await Inbox.open(company);
    for (const order of [placed.order.number, 'SO-0000', undefined]) {
      await inbox.answer({
        answerId: `a-${order}`,
        taskId: 'unknown',
        answer: 'complete',
        by: 'Li Wei',
        order,
      });
    }
    await inbox.answer({
      answerId: 'a',
      taskId: 't',
      answer: 'complete',
      by: 'Li Wei',
      order: next.order.number,
    });
    await next.has(({ timeline }) => timeline.includes('complete t by Li Wei'));
    await inbox.handle.terminate();
    await next.handle.terminate();
  });

  test('survives nonsense', async () => {
    const inbox = await Inbox.open(company);
    for (const odd of [undefined, null, 'task', { notices: 'all' }, { notices: [null, { taskId: 1 }] }]) {
      await inbox.handle.signal(SIGNALS.tasksChanged, odd);
      await inbox.answer(odd);
    }
    const task = notice();
    await inbox.change(task);
    await inbox.shows(task.taskId);
    await inbox.handle.terminate();
  });
});

// On the real server: the time-skipping one loses what is sent while a workflow continues as new.
describe("a department's inbox that lives long", () => {
  test('continues as new with its tasks, and loses none', async () => {
    const company = await Company.openOn(temporalAddress(), await freshNamespace('inbox'));
    const inbox = await Inbox.open(company, { continueAfterEvents: 12 });
    const tasks = Array.from({ length: 60 }, () => notice());
    for (const task of tasks) await inbox.change(task);
    const { workflowId, firstExecutionRunId } = inbox.handle as WorkflowHandle & {
      firstExecutionRunId: string;
    };
    const now = new Inbox(company.client.workflow.getHandle(workflowId));
    await now.shows(...tasks.map(({ taskId }) => taskId));
    expect(await now.says()).toContain('60 open tasks, 60 notices received');
    expect((await now.handle.describe()).runId).not.toBe(firstExecutionRunId);
    await now.handle.terminate();
    await company.close();
  });

  test('stays small enough to continue as new with 500 tasks of any size', async () => {
    const company = await Company.openOn(temporalAddress(), await freshNamespace('inbox_small'));
    const inbox = await Inbox.open(company, { continueAfterEvents: 30 });
    const long = { note: '木'.repeat(5_000) };
    const tasks = Array.from({ length: 500 }, () => notice({ data: long }));
    for (let from = 0; from < tasks.length; from += 25) await inbox.change(...tasks.slice(from, from + 25));
    const now = new Inbox(company.client.workflow.getHandle(inbox.handle.workflowId));
    await now.shows(...tasks.map(({ taskId }) => taskId));
    await eventually(
      async () => (await company.runsOf(inbox.handle.workflowId)).length > 1,
      () => 'one run only',
    );
    const [first] = await now.handle.query<TaskNotice[]>(QUERIES.openTasks);
    expect(first).toMatchObject({
      taskId: tasks[0]!.taskId,
      data: { leftOut: expect.stringContaining('too long') as string },
    });
    await now.handle.terminate();
    await company.close();
  });
});

describe("a department's own workflow in its inbox's place", () => {
  test('receives the tasks and answers the order, as docs/how-to/department-workflow.md says', async () => {
    const company = await Company.open();
    const { connection, namespace } = company.server;
    const workflowBundle = await bundled(join(__dirname, 'own-inbox.workflow.ts'));
    const worker = await Worker.create({ connection, namespace, taskQueue: 'machines', workflowBundle });
    const ran = worker.run();
    const placed = await company.place();
    const own = await company.client.workflow.start('machine', {
      workflowId: 'production/machine-1',
      taskQueue: 'machines',
    });
    const [first, second] = [notice({ order: placed.order.number }), notice({ order: placed.order.number })];
    const gone = notice({ order: 'SO-GONE' });
    await own.signal(SIGNALS.tasksChanged, {
      batchId: 'b',
      notices: [first, notice({ kind: 'pick' }), gone, first, second],
    });
    for (let hours = 0; hours < 4; hours++) {
      expect(placed.order.timeline.length).toBeLessThan(2);
      await company.server.sleep(HOUR_MS + 60_000);
    }
    await placed.has(({ timeline }) => timeline.length === 2);
    expect(placed.order.timeline).toEqual(
      [first, second].map(({ taskId }) => `complete ${taskId} by machine 1`),
    );
    worker.shutdown();
    await ran;
    await company.close();
  });

  test('is what the how-to shows', () => {
    const source = readFileSync(join(__dirname, 'own-inbox.workflow.ts'), 'utf8');
    expect(readFileSync(join(__dirname, '../../docs/how-to/department-workflow.md'), 'utf8')).toContain(
      source,
    );
  });
});
