import type { OrderView } from '../../src/orders/order-view.js';
import type { TaskView } from '../../src/tasks/tasks.service.js';
import { orderWorkflowId } from '../../workflows/messages.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('refusals');
  staff = new Staff(company);
});
afterAll(() => company?.close());

describe('a step that a rule refused', () => {
  it('leaves no task behind when it succeeds without anybody having completed that', async () => {
    const routes = await company.rows<{ service: string; country: string; region: string; days: number }>(
      'select * from transit_times',
    );
    await company.rows('delete from transit_times');
    const { number } = await company.as('sales').post<OrderView>('/orders', {
      customer: 'C-XIANDA',
      requestedDate: inDays(60),
      lines: [{ item: 'CS-200', quantity: '5' }],
    });
    const task = await staff.untilTask(number, 'resolveRefusal');
    for (const { service, country, region, days } of routes)
      await company.rows(
        'insert into transit_times (service, country, region, days) values ($1, $2, $3, $4)',
        [service, country, region, days],
      );
    // Whatever happens to the order, the step is tried again: here a message that makes no sense.
    await company.temporal.workflow.getHandle(orderWorkflowId(number)).signal('taskAnswered', 'nonsense');
    const closed = await until('the task to be withdrawn', async () => {
      const seen = await company.as('sales').get<TaskView>(`/tasks/${task.id}`);
      return seen.state !== 'open' && seen;
    });
    expect(closed).toMatchObject({
      state: 'withdrawn',
      closedBy: 'system',
      reason: 'it has been carried out',
    });
    await staff.untilTask(number, 'confirmDeposit');
    expect((await staff.order(number)).promisedDate).toBe(inDays(60));
    await staff.carryOn(number, 'closed');
  });
});

describe('a change or a cancellation asked for in Temporal', () => {
  const place = async (): Promise<string> => {
    const body = {
      customer: 'C-XIANDA',
      requestedDate: inDays(60),
      lines: [{ item: 'CS-200', quantity: '5' }],
    };
    const { number } = await company.as('sales').post<OrderView>('/orders', body);
    await staff.untilTask(number, 'confirmDeposit');
    return number;
  };

  it('is, as a change, seen on the timeline to have come, and the order goes on', async () => {
    const number = await place();
    await company.temporal.workflow
      .getHandle(orderWorkflowId(number))
      .signal('changeRequested', { by: 'Wang Fang' });
    const odd = await until('it on the timeline', async () =>
      (await staff.order(number)).timeline.find(({ kind }) => kind === 'oddMessage'),
    );
    expect(odd.facts['signal']).toBe('changeRequested');
    await staff.carryOn(number, 'closed');
  });

  it('is, as a cancellation, carried out as one that was asked for through the API', async () => {
    const number = await place();
    await company.temporal.workflow.getHandle(orderWorkflowId(number)).cancel();
    const order = await staff.untilStage(number, 'cancelled');
    expect(order.cancellation).toMatchObject({ state: 'carriedOut', by: 'Temporal' });
    expect(await staff.tasks(number)).toEqual([]);
  });
});
