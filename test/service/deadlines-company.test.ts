import type { DeadlinePolicy } from '../../domain/deadlines/deadline-policy.js';
import type { CompanyDeadlines } from '../../src/deadlines/company-deadlines.views.js';
import type { ExpectedStepView } from '../../src/deadlines/expected-steps.queries.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { TaskNotice } from '../../workflows/messages.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('deadlines-company');
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
  expect(await leftOvers(company)).toEqual([]);
});

async function place(more: object): Promise<string> {
  const body = { customer: 'C-SHUTONG', requestedDate: inDays(60), ...more };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}
const fromStock = (): Promise<string> => place({ lines: [{ item: 'FILM-500', quantity: '1' }] });

describe('the deadlines of a running company', () => {
  const hours = {
    timeZone: 'UTC',
    workingWeekdays: [1, 2, 3, 4, 5, 6, 7],
    dayStart: '00:00',
    dayEnd: '23:59',
    exceptions: {},
  };
  const policy = (dueWithinHours: number): DeadlinePolicy => ({
    default: { dueWithinHours: 8, remindBeforeHours: 2, toleranceHours: 4, escalation: [] },
    tasks: { pick: { dueWithinHours, remindBeforeHours: null } },
    departments: { inventory: hours },
  });
  const put = (body: unknown, headers: Record<string, string> = {}, who: 'manager' | 'admin' = 'manager') =>
    company.as(who).send('PUT', '/company/deadlines', { body, headers });
  const hoursToPick = async (number: string): Promise<number> => {
    const { openedAt, dueAt } = await staff.untilTask(number, 'pick');
    return Math.round((Date.parse(dueAt!) - Date.parse(openedAt)) / 3_600_000);
  };

  it('are read by all who work on orders, and changed by managers and administrators', async () => {
    const read = await company.as('inventory').send('GET', '/company/deadlines');
    expect(read.headers.get('etag')).toBe('"1"');
    expect(read.body).toMatchObject({ version: 1, set: null, deadlines: { default: { dueWithinHours: 8 } } });
    const changed = await put(policy(3), { 'if-match': '"1"' });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
    const now = await company.as('sales').get<CompanyDeadlines>('/company/deadlines');
    expect(now).toMatchObject({
      version: 2,
      deadlines: policy(3),
      set: { by: expect.stringContaining('Shen') },
    });
    expect(await company.rows(`select before, after from audit where action = 'deadlines.change'`)).toEqual([
      { before: (read.body as CompanyDeadlines).deadlines, after: policy(3) },
    ]);
  });

  it('hold for the next task in the worker too, without a restart; tasks that are open keep theirs', async () => {
    const first = await fromStock();
    expect(await hoursToPick(first)).toBe(3);
    expect((await put(policy(5), {}, 'admin')).status).toBe(200);
    const second = await fromStock();
    expect(await hoursToPick(second)).toBe(5);
    expect(await hoursToPick(first)).toBe(3);
    for (const number of [first, second]) await staff.carryOn(number, 'closed');
  });

  it('are not changed by whoever has read older ones', async () => {
    const refused = await put(policy(7), { 'if-match': '"1"' });
    expect(refused.status).toBe(412);
    expect(refused.body).toMatchObject({ code: 'version-moved', currentVersion: 3 });
    expect(await company.as('sales').get('/company/deadlines')).toMatchObject({ version: 3 });
  });

  const idle = Object.fromEntries(
    Array.from({ length: 365 }, (_, i) => [
      new Date(Date.UTC(2029, 0, 1 + i)).toISOString().slice(0, 10),
      { working: false },
    ]),
  );
  it.each<[what: string, body: unknown, pointer: string, zh: string]>([
    [
      'a chain that goes back',
      {
        ...policy(3),
        tasks: { pick: { escalation: [4, 2].map((afterHours) => ({ afterHours, to: 'manager' })) } },
      },
      '/tasks/pick/escalation/1/afterHours',
      '每一级须晚于前一级',
    ],
    ['a kind of task that is none', { ...policy(3), tasks: { pack: {} } }, '/tasks/pack', '此字段未知'],
    [
      'a reminder that comes too late',
      { ...policy(3), tasks: { pick: { remindBeforeHours: 8 } } },
      '/tasks/pick/remindBeforeHours',
      '提醒须早于到期：须小于 dueWithinHours',
    ],
    [
      'a zone that is none',
      { ...policy(3), departments: { sales: { ...hours, timeZone: 'Mars/Olympus' } } },
      '/departments/sales/timeZone',
      '不是 IANA 时区',
    ],
    [
      'a department without a day of work in a year',
      { ...policy(3), departments: { sales: { ...hours, exceptions: idle } } },
      '/departments/sales',
      'sales 在 2029 年没有工作日',
    ],
  ])(
    '%s is refused with the reason, in Chinese too, and nothing changes',
    async (_what, body, pointer, zh) => {
      const refused = await put(body, { 'accept-language': 'zh-CN' });
      expect(refused.status).toBe(400);
      expect(refused.body).toMatchObject({ errors: [{ pointer, message: zh }] });
      expect(await company.as('sales').get('/company/deadlines')).toMatchObject({ version: 3 });
    },
  );
});

describe('the department whose step comes next', () => {
  const toldTo = async (number: string, department: string): Promise<string[]> =>
    (await staff.order(number)).timeline
      .filter((entry) => entry.kind === 'nextStepExpected' && entry.department === department)
      .map(({ facts }) => `${String(facts['step'])} ${String(facts['date'])}`);
  const inboxOf = async (department: string, number: string): Promise<string[]> => {
    const steps = await company.temporal.workflow
      .getHandle(`department/${department}`)
      .query<TaskNotice[]>('expectedSteps');
    return steps.filter(({ order }) => order === number).map(({ kind, dueAt }) => `${kind} ${dueAt ?? ''}`);
  };
  const moveReadyDate = (number: string, date: string): Promise<unknown> =>
    company.api.get(OrderDesk).withOrder(number, (file) => {
      file.line(1).readyDate = date;
      return Promise.resolve();
    });

  it('is told when to expect it, told again once when that moves, and sees it in its list', async () => {
    const number = await place({ customer: 'C-XIANDA', lines: [{ item: 'CS-200', quantity: '6' }] });
    const deposit = await staff.untilTask(number, 'confirmDeposit');
    const dueDate = String(deposit.data['dueDate']);
    expect((await staff.order(number)).nextSteps).toContainEqual({
      department: 'production',
      step: 'produce',
      date: dueDate,
    });
    await staff.complete(deposit);
    await staff.untilTask(number, 'produce');

    const { lines, shipByDate, nextSteps } = await staff.order(number);
    const ready = lines[0]!.readyDate!;
    expect(nextSteps).toEqual([
      { department: 'inventory', step: 'pick', date: ready },
      { department: 'logistics', step: 'handOver', date: shipByDate },
    ]);
    expect(await toldTo(number, 'inventory')).toEqual([`pick ${ready}`]);
    expect(await toldTo(number, 'logistics')).toEqual([`handOver ${shipByDate}`]);
    const { data } = await company
      .as('inventory')
      .get<Page<ExpectedStepView>>('/expected-steps?department=inventory&limit=200');
    expect(data).toContainEqual({
      date: ready,
      department: 'inventory',
      step: 'pick',
      order: number,
      customer: 'C-XIANDA',
      stage: 'making',
      priority: 'normal',
    });
    const ofOthers = await company
      .as('inventory')
      .get<Page<ExpectedStepView>>(`/expected-steps?order=${number}`);
    expect(ofOthers.data.map(({ department }) => department)).toEqual(['inventory']);

    const later = inDays(50);
    await moveReadyDate(number, later);
    await moveReadyDate(number, later);
    expect(await toldTo(number, 'inventory')).toEqual([`pick ${ready}`, `pick ${later}`]);
    await until('the inbox to know', async () => (await inboxOf('inventory', number)).length > 0);
    await until('the inbox to have it moved', async () =>
      (await inboxOf('inventory', number)).includes(`pick ${later}`),
    );
    expect(await inboxOf('inventory', number)).toEqual([`pick ${later}`]);
    const notices = await company.rows(
      `select id from outbox where target = 'department' and name = 'inventory' and payload ->> 'change' = 'expected'
          and payload ->> 'order' = $1`,
      [number],
    );
    expect(notices).toHaveLength(2);

    await staff.does(number, 'produce');
    await staff.untilTask(number, 'pick');
    expect((await staff.order(number)).nextSteps.map(({ department }) => department)).toEqual(['logistics']);
    await until('the step to leave the list', async () => (await inboxOf('inventory', number)).length === 0);
    expect((await company.as('customer').get<OrderView>(`/orders/${number}`)).nextSteps).toEqual([]);
    await staff.carryOn(number, 'closed');
    expect((await staff.order(number)).nextSteps).toEqual([]);
    expect(await toldTo(number, 'inventory')).toHaveLength(2);
  });
});
