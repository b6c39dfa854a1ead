import type { WorkflowHandle } from '@temporalio/client';
import { v7 as uuid } from 'uuid';
import type { OrderView } from '../../src/orders/order-view.js';
import {
  departmentWorkflowId,
  orderWorkflowId,
  type TaskAnswer,
  type TaskNotice,
} from '../../workflows/messages.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('inboxes');
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
  expect(await leftOvers(company)).toEqual([]);
});

async function place(item = 'FILM-500'): Promise<string> {
  const body = { customer: 'C-YUEJIE', requestedDate: inDays(60), lines: [{ item, quantity: '1' }] };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}

const inbox = (
  department: 'production' | 'inventory' | 'sales' | 'logistics' | 'finance' | 'purchasing',
): WorkflowHandle => company.temporal.workflow.getHandle(departmentWorkflowId(department));
const orderWorkflow = (number: string): WorkflowHandle =>
  company.temporal.workflow.getHandle(orderWorkflowId(number));

/** The open tasks that a department's workflow knows of an order. */
async function inboxOf(department: Parameters<typeof inbox>[0], number: string): Promise<TaskNotice[]> {
  const open = await inbox(department)
    .query<TaskNotice[]>('openTasks')
    .catch(() => []);
  return open.filter(({ order }) => order === number);
}

const arrival = (department: Parameters<typeof inbox>[0], number: string): Promise<TaskNotice> =>
  until(`a task in the workflow of ${department}`, async () => (await inboxOf(department, number))[0]);

const answerTo = (taskId: string, more: Partial<TaskAnswer> = {}): TaskAnswer => ({
  answerId: uuid(),
  taskId,
  answer: 'complete',
  by: 'warehouse robot 3',
  ...more,
});

describe("a department's workflow", () => {
  it('receives every task of the department as a signal, and its end', async () => {
    const number = await place('CS-200');
    const kinds: [Parameters<typeof inbox>[0], string][] = [
      ['inventory', 'pick'],
      ['logistics', 'handOver'],
      ['logistics', 'proveDelivery'],
      ['finance', 'collectBalance'],
    ];
    for (const [department, kind] of kinds) {
      const task = await staff.untilTask(number, kind as 'pick');
      const notice = await arrival(department, number);
      expect(notice).toMatchObject({
        taskId: task.id,
        change: 'opened',
        kind,
        order: number,
        document: task.document,
        data: task.data,
      });
      await staff.complete(task);
      await until('the task to leave the inbox', async () =>
        (await inboxOf(department, number)).every(({ taskId }) => taskId !== task.id),
      );
    }
    expect((await staff.order(number)).stage).toBe('closed');
  });

  it('says in the Temporal UI how many tasks are open', async () => {
    const numbers = [await place(), await place(), await place()];
    for (const number of numbers) await arrival('inventory', number);
    const details = async (): Promise<string> =>
      (await inbox('inventory').query<{ currentDetails: string }>('__temporal_workflow_metadata'))
        .currentDetails;
    await until('three open tasks', async () => (await details()).includes('3 open tasks'), {
      timeoutMs: 5_000,
    });
    await staff.does(numbers[0]!, 'pick');
    await until('two open tasks', async () => (await details()).includes('2 open tasks'), {
      timeoutMs: 5_000,
    });
    for (const number of numbers) await staff.carryOn(number, 'closed');
  });

  it('answers for the department, and the order goes on', async () => {
    const number = await place();
    const { taskId } = await arrival('inventory', number);
    await inbox('inventory').signal('answerTask', answerTo(taskId));
    await staff.untilTask(number, 'handOver');
    expect(await company.as('inventory').get(`/tasks/${taskId}`)).toMatchObject({
      state: 'completed',
      closedBy: 'warehouse robot 3 (signal)',
    });
    const { timeline } = await staff.carryOn(number, 'closed');
    const picked = timeline.find(({ kind }) => kind === 'goodsPickedAndPacked');
    expect(picked?.actor).toBe('warehouse robot 3 (signal)');
  });

  it('declines for the department, and sales decides', async () => {
    const number = await place();
    const { taskId } = await arrival('inventory', number);
    await inbox('inventory').signal(
      'answerTask',
      answerTo(taskId, { answer: 'decline', reason: 'no battery' }),
    );
    expect(await staff.untilTask(number, 'resolveDecline')).toMatchObject({
      data: { reason: 'no battery', by: 'warehouse robot 3 (signal)' },
    });
    await staff.carryOn(number, 'closed');
  });
});

describe('an answer sent to the order itself', () => {
  it('is carried out once, however often it is sent', async () => {
    const number = await place();
    const task = await staff.untilTask(number, 'pick');
    const answer = answerTo(task.id);
    for (let i = 0; i < 3; i += 1) await orderWorkflow(number).signal('taskAnswered', answer);
    await staff.untilTask(number, 'handOver');
    const { timeline } = await staff.carryOn(number, 'closed');
    const kinds = timeline.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'goodsPickedAndPacked')).toHaveLength(1);
    expect(kinds).not.toContain('answerRefused');
  });

  it('stands on the timeline when it is refused, and the order goes on', async () => {
    const [number, other] = [await place(), await place()];
    const task = await staff.untilTask(other, 'pick');
    await staff.untilTask(number, 'pick');
    // A task of another order, one that does not exist, and a result that is none.
    await orderWorkflow(number).signal('taskAnswered', answerTo(task.id));
    await orderWorkflow(number).signal('taskAnswered', answerTo(uuid()));
    await staff.does(number, 'pick');
    await staff.does(number, 'handOver');
    const proof = await staff.untilTask(number, 'proveDelivery');
    await orderWorkflow(number).signal('taskAnswered', answerTo(proof.id, { result: { signedBy: '' } }));
    const refused = await until('three refusals', async () => {
      const found = (await staff.order(number)).timeline.filter(({ kind }) => kind === 'answerRefused');
      return found.length === 3 && found;
    });
    expect(refused.map(({ facts }) => facts['code'])).toEqual([
      'not-found',
      'not-found',
      'validation-failed',
    ]);
    expect(await company.as('inventory').get(`/tasks/${task.id}`)).toMatchObject({ state: 'open' });
    for (const each of [number, other]) await staff.carryOn(each, 'closed');
  });

  it('stands on the timeline when it makes no sense at all', async () => {
    const number = await place();
    await staff.untilTask(number, 'pick');
    const nonsense = [
      42,
      null,
      [],
      'answer',
      { taskId: 1 },
      { answerId: 'x', taskId: 'y', answer: 'perhaps', by: 'z' },
    ];
    for (const each of nonsense) await orderWorkflow(number).signal('taskAnswered', each);
    for (const each of nonsense) await orderWorkflow(number).signal('factReported', each);
    const odd = await until('every one on the timeline', async () => {
      const found = (await staff.order(number)).timeline.filter(({ kind }) => kind === 'oddMessage');
      return found.length === 2 * nonsense.length && found;
    });
    expect(odd.map(({ facts }) => facts['signal'])).toEqual(
      expect.arrayContaining(['taskAnswered', 'factReported']),
    );
    await staff.carryOn(number, 'closed');
  });
});
