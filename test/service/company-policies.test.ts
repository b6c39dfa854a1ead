import { Worker } from '@temporalio/worker';
import type { Department } from '../../domain/order/departments.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { TaskView } from '../../src/tasks/tasks.service.js';
import { TemporalGateway } from '../../src/platform/temporal/temporal-gateway.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import { STEPS, type CommandName, type StepName } from '../../workflows/messages.js';
import { APPROVABLE_STEPS } from '../../src/company/company-policies.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { withStandIns } from './support/stand-ins.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;

afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
  expect(await leftOvers(company)).toEqual([]);
  await company.close();
});

async function place(more: object = {}): Promise<string> {
  const body = {
    customer: 'C-XIANDA',
    requestedDate: inDays(60),
    lines: [{ item: 'CS-200', quantity: '5' }],
    ...more,
  };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}

describe('a company where a person decides every step', () => {
  it('does nothing before that person has approved it', async () => {
    company = await TestCompany.open('approvals', {
      change: ({ company: { policies } }) => (policies.personDecides = [...APPROVABLE_STEPS]),
    });
    staff = new Staff(company);
    const number = await place();

    const approve = async (step: string, department: string, done: () => Promise<boolean>): Promise<void> => {
      const task = await staff.untilTask(number, 'approveStep', step);
      expect(task).toMatchObject({ department, document: step });
      expect((await staff.order(number)).waitingFor).toEqual([department]);
      expect(await done()).toBe(false);
      await staff.complete(task);
      await until(`${step} to be done`, done);
    };
    const happened = async (kind: string): Promise<boolean> =>
      (await staff.order(number)).timeline.some((entry) => entry.kind === kind);

    await approve('promiseDates', 'sales', async () => (await staff.order(number)).promisedDate !== null);
    await approve('secureCredit', 'finance', () => happened('creditSecured'));
    await approve('confirmOrder', 'sales', () => happened('orderConfirmed'));
    await staff.does(number, 'confirmDeposit');
    await approve('undertakeSupply', 'inventory', () => happened('workBegun'));
    await staff.does(number, 'produce');
    await approve('releaseGoods', 'inventory', () => happened('goodsReleased'));
    for (const kind of ['pick', 'handOver', 'proveDelivery'] as const) await staff.does(number, kind);
    await approve('issueInvoice', 'finance', () => happened('invoiceIssued'));
    await staff.does(number, 'collectBalance');

    const closed = await staff.untilStage(number, 'closed');
    const approved = closed.timeline
      .filter(({ kind }) => kind === 'stepApproved')
      .map(({ facts }) => facts['step']);
    expect(approved).toEqual([
      'promiseDates',
      'secureCredit',
      'confirmOrder',
      'undertakeSupply',
      'releaseGoods',
      'issueInvoice',
    ]);
  });

  it('asks for each release of an order that is delivered in parts', async () => {
    company = await TestCompany.open('approvals-2', {
      change: ({ company: { policies } }) => (policies.personDecides = ['releaseGoods']),
    });
    staff = new Staff(company);
    const lines = [
      { item: 'FILM-500', quantity: '2' },
      { item: 'CS-200', quantity: '5' },
    ];
    const number = await place({ customer: 'C-SHUTONG', delivery: 'inParts', lines });
    await staff.does(number, 'approveStep');
    await staff.untilTask(number, 'pick');
    await staff.does(number, 'produce');
    await staff.does(number, 'approveStep');
    await staff.carryOn(number, 'closed');
    const { data } = await company
      .as('inventory')
      .get<{ data: TaskView[] }>(`/tasks?order=${number}&kind=approveStep&state=completed`);
    expect(data).toHaveLength(2);
  });
});

describe('a department that is a connector', () => {
  it('carries its commands out on its own task queue, and the order closes all the same', async () => {
    company = await TestCompany.open('connectors', {
      change: ({ company: { policies } }) => (policies.connectors = ['production', 'finance']),
    });
    staff = new Staff(company);
    const number = await place();
    // Nobody answers in the connector's place.
    const { events: meanwhile } = await until('a command to finance', async () => {
      const workflow = company.temporal.workflow.getHandle(`order/${number}`);
      const history = await workflow.fetchHistory().catch(() => undefined);
      return history?.events?.some((event) => event.activityTaskScheduledEventAttributes) && history;
    });
    expect(meanwhile?.some((event) => event.activityTaskCompletedEventAttributes)).toBe(false);
    expect((await staff.order(number)).stage).toBe('credit');
    const done = await withStandIns(company, ['production', 'finance'], () =>
      staff.carryOn(number, 'closed'),
    );
    expect(done.sort()).toEqual(['issueInvoice', 'requestDeposit', 'secureCredit', 'undertakeWorkOrders']);
    const { events } = await company.temporal.workflow.getHandle(`order/${number}`).fetchHistory();
    const queues = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
      scheduled ? [`${scheduled.activityType?.name ?? ''} on ${scheduled.taskQueue?.name ?? ''}`] : [],
    );
    expect(queues).toEqual(
      expect.arrayContaining([
        'secureCredit on finance',
        'requestDeposit on finance',
        'undertakeWorkOrders on production',
        'issueInvoice on finance',
      ]),
    );
  });

  it('waits for a person too where the company wants one', async () => {
    company = await TestCompany.open('connectors-2', {
      change: ({ company: { policies } }) => {
        policies.connectors = ['production', 'inventory', 'logistics'];
        policies.personDecides = [...APPROVABLE_STEPS];
      },
    });
    staff = new Staff(company);
    const number = await place();
    const connectors: Department[] = ['production', 'inventory', 'logistics'];
    await withStandIns(company, connectors, () => staff.carryOn(number, 'closed'));
  });

  it('may plan the shipment when the goods have been packed already', async () => {
    company = await TestCompany.open('connectors-3', { worker: false });
    staff = new Staff(company);
    const number = await place({ customer: 'C-SHUTONG', lines: [{ item: 'FILM-500', quantity: '1' }] });
    // The commands as a workflow gives them to departments on queues of their own: one by one.
    const desk = company.api.get(OrderDesk);
    const command = (step: StepName, name: CommandName) => ({
      key: `${number}:1:${step}:${name}:1`,
      order: number,
      version: 1,
      step,
      name,
    });
    for (const step of ['promiseDates', 'secureCredit', 'confirmOrder', 'undertakeSupply'] as const)
      for (const name of STEPS[step]) await desk.carryOut([command(step, name)]);
    await desk.carryOut([command('releaseGoods', 'releaseGoods')]);
    await staff.does(number, 'pick');
    expect((await staff.tasks(number)).map(({ kind }) => kind)).toEqual([]);
    await desk.carryOut([command('releaseGoods', 'planShipment')]);
    await staff.does(number, 'handOver');
    expect((await staff.order(number)).stage).toBe('inTransit');
  });

  it('goes on where a step was refused half-way, when that is put right', async () => {
    company = await TestCompany.open('connectors-4', {
      change: ({ company: { policies } }) => (policies.connectors = ['logistics']),
    });
    staff = new Staff(company);
    const number = await place({ customer: 'C-SHUTONG' });
    await withStandIns(company, ['logistics'], async () => {
      const produce = await staff.untilTask(number, 'produce');
      const routes = await company.rows<{ service: string; country: string; region: string; days: number }>(
        'select * from transit_times',
      );
      await company.rows('delete from transit_times');
      await staff.complete(produce);
      // The goods are released; then no carrier is found for them.
      await staff.untilTask(number, 'pick');
      const refusal = await staff.untilTask(number, 'resolveRefusal');
      expect(refusal).toMatchObject({ document: 'planShipment', data: { code: 'no-carrier' } });
      for (const { service, country, region, days } of routes)
        await company.rows(
          'insert into transit_times (service, country, region, days) values ($1, $2, $3, $4)',
          [service, country, region, days],
        );
      await staff.complete(refusal);
      await staff.carryOn(number, 'closed');
    });
  });
});

describe('a department with a workflow of its own', () => {
  it('receives its tasks there, and answers them by itself', async () => {
    company = await TestCompany.open('own-inbox', {
      change: ({ company: { policies } }) => (policies.departmentInboxes = { production: 'our-shop-floor' }),
    });
    staff = new Staff(company);
    const worker = await Worker.create({
      connection: await company.api.get(TemporalGateway).connection(),
      namespace: company.config.temporalNamespace,
      taskQueue: 'shop-floor',
      workflowsPath: require.resolve('./support/shop-floor.workflow'),
    });
    const number = await place();
    await staff.does(number, 'confirmDeposit');
    // Its workflow does not run yet: the task waits for it.
    await staff.untilTask(number, 'produce');
    await worker.runUntil(async () => {
      const { workflow } = company.temporal;
      await workflow.start('shopFloor', { workflowId: 'our-shop-floor', taskQueue: 'shop-floor' });
      await staff.untilTask(number, 'pick');
    });
    const { timeline } = await staff.carryOn(number, 'closed');
    expect(timeline.find(({ kind }) => kind === 'workOrderCompleted')?.actor).toBe('the shop floor (signal)');
    // Nobody has started the built-in one.
    await expect(company.temporal.workflow.getHandle('department/production').describe()).rejects.toThrow(
      /not found/i,
    );
  });
});
