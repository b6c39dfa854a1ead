import type { OrderStatus } from '../../workflows/messages.js';
import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes.js';
import type { OrderView } from '../../src/orders/order-view.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { factsTold } from './support/told-facts.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('operators');
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect([...(await flawsOfTheBooks(company)), ...(await leftOvers(company))]).toEqual([]);
});

async function place(more: object = {}): Promise<string> {
  const body = {
    customer: 'C-XIANDA',
    requestedDate: inDays(60),
    lines: [{ item: 'BOX-C5', quantity: '10' }],
    ...more,
  };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}

/** Whether an operator finds the order by a list filter of the Temporal UI; the index follows a moment later. */
async function isFound(number: string, query: string): Promise<boolean> {
  const found: string[] = [];
  for await (const { workflowId } of company.temporal.workflow.list({ query })) found.push(workflowId);
  return found.includes(`order/${number}`);
}
const untilFound = (number: string, query: string): Promise<boolean> =>
  until(`${number} to be found by ${query}`, () => isFound(number, query));
const order = (number: string) => company.temporal.workflow.getHandle(`order/${number}`);

describe('an operator finds an order in Temporal', () => {
  it('by each search attribute, as it goes on', async () => {
    const number = await place({ priority: 'urgent' });
    await staff.untilTask(number, 'confirmDeposit');
    const asked = new Set<string>();
    const findBy = async (query: string): Promise<void> => {
      await untilFound(number, query);
      for (const { name } of Object.values(SEARCH_ATTRIBUTES)) if (query.includes(name)) asked.add(name);
    };
    await findBy(`OrderNumber = '${number}'`);
    await findBy(`CustomerName = 'Shanghai Xianda Foods'`);
    await findBy(`OrderPriority = 'urgent'`);
    await findBy(`OrderStage = 'deposit' and WaitingFor = 'finance' and WaitingFor = 'customer'`);
    // A day is asked for as a span: the development server compares instants as text, and equal ones are not.
    await findBy(`PromisedDate between '${inDays(60)}T00:00:00Z' and '${inDays(60)}T23:59:59Z'`);
    await findBy(`ProjectedDate between '${inDays(1)}T00:00:00Z' and '${inDays(60)}T23:59:59Z'`);
    expect(await isFound(number, `OrderStage = 'making'`)).toBe(false);

    // A flag as a module raises it: it stands in the order's row and is published with the next change.
    const sales = company.as('sales');
    const held = await sales.get<{ hash: string }>(`/orders/${number}/previews/hold`);
    await sales.post(`/orders/${number}:hold`, { hash: held.hash, reason: 'test' });
    await findBy(`OrderFlags = 'onHold'`);
    const { hash } = await sales.get<{ hash: string }>(`/orders/${number}/previews/resume`);
    await sales.post(`/orders/${number}:resume`, { hash, reason: 'test' });
    await staff.does(number, 'confirmDeposit');
    await staff.untilTask(number, 'produce');
    await findBy(`OrderStage = 'making' and WaitingFor = 'production'`);
    expect([...asked].sort()).toEqual(
      Object.values(SEARCH_ATTRIBUTES)
        .map(({ name }) => name)
        .sort(),
    );

    await staff.carryOn(number, 'closed');
    await findBy(`OrderStage = 'closed' and ExecutionStatus = 'Completed' and OrderNumber = '${number}'`);
    expect(await isFound(number, `WaitingFor = 'finance'`)).toBe(false);
  });
});

describe('an operator sees at an order', () => {
  it('in words where it is, who is waited on and what has come how far', async () => {
    const number = await place();
    await staff.untilTask(number, 'confirmDeposit');
    const details = async (): Promise<string> =>
      (await order(number).query<{ currentDetails: string }>('__temporal_workflow_metadata')).currentDetails;
    const waiting = await details();
    expect(waiting).toContain(`### ${number} — deposit`);
    expect(waiting).toContain('Waiting for **customer, finance**.');
    expect(waiting).toContain(`Promised: ${inDays(60)}`);
    expect(waiting).toMatch(/Goods are held for the customer until \d{4}-\d\d-\d\dT/);
    expect(await (await order(number).describe()).staticSummary()).toBe(`${number} · Shanghai Xianda Foods`);

    await staff.does(number, 'confirmDeposit');
    const { document } = await staff.untilTask(number, 'produce');
    await company.as('production').post(`/work-orders/${document}:report`, { good: '4' });
    await until('the details to follow', async () =>
      (await details()).includes('| 1 | 10 | 4 | 0 | 0 | 0 | 0 |'),
    );
    expect(await details()).toContain(`### ${number} — making`);
    expect(await details()).not.toContain('Goods are held');
    await staff.carryOn(number, 'closed');
  });

  it('by queries its status, whom it waits for and its next deadline', async () => {
    const number = await place();
    await staff.untilTask(number, 'confirmDeposit');
    const status = await order(number).query<OrderStatus>('status');
    expect(status).toMatchObject({
      order: number,
      stage: 'deposit',
      waitingFor: ['customer', 'finance'],
      promisedDate: inDays(60),
      pendingCommands: [],
      lines: [{ line: 1, quantity: '10', ready: '0' }],
    });
    expect(await order(number).query('openTasks')).toEqual({ waitingFor: ['customer', 'finance'] });
    const { nextDeadline } = await order(number).query<{ nextDeadline: string }>('deadlines');
    // Finance is reminded of the deposit before the goods would be given up.
    expect(nextDeadline < status.holdUntil!).toBe(true);
    await staff.carryOn(number, 'closed');
  });

  it('in the history what happened, in words of the business', async () => {
    const number = await place();
    await staff.carryOn(number, 'closed');
    const told = (await factsTold(company, number)).map(({ kind }) => kind);
    // Told twice is no harm, so a slow machine may show one twice.
    expect([...new Set(told)]).toEqual([
      'depositPaid',
      'workOrderCompleted',
      'goodsPacked',
      'handedOver',
      'delivered',
      'paymentReceived',
    ]);
  });
});

describe('an order whose workflow was terminated by mistake', () => {
  it('is taken up again from the database with the next fact', async () => {
    const number = await place();
    await staff.untilTask(number, 'confirmDeposit');
    const before = (await order(number).describe()).runId;
    await order(number).terminate('by mistake');
    await staff.does(number, 'confirmDeposit');
    await staff.untilTask(number, 'produce');
    expect((await order(number).describe()).runId).not.toBe(before);
    const closed = await staff.carryOn(number, 'closed');
    for (const kind of ['datePromised', 'creditSecured', 'orderConfirmed', 'depositRequested'])
      expect(closed.timeline.filter((entry) => entry.kind === kind)).toHaveLength(1);
  });
});
