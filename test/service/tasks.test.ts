import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { TaskView } from '../../src/tasks/tasks.service.js';
import { problemOf } from './support/api-client.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('tasks');
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
  expect(await leftOvers(company)).toEqual([]);
});

async function place(more: object = {}): Promise<string> {
  const body = {
    customer: 'C-YUEJIE',
    requestedDate: inDays(60),
    lines: [{ item: 'FILM-500', quantity: '1' }],
    ...more,
  };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}

describe("a department's queue", () => {
  it('shows the most urgent first, page by page, with filters', async () => {
    const normal = await place();
    const urgent = await place({ priority: 'urgent' });
    for (const number of [normal, urgent]) await staff.untilTask(number, 'pick');
    const inventory = company.as('inventory');
    const queue = await inventory.get<Page<TaskView>>('/tasks?department=inventory');
    expect(queue.data.map(({ order }) => order)).toEqual([urgent, normal]);
    const first = await inventory.get<Page<TaskView>>('/tasks?department=inventory&limit=1');
    const second = await inventory.get<Page<TaskView>>(
      `/tasks?department=inventory&limit=1&cursor=${first.nextCursor!}`,
    );
    expect([...first.data, ...second.data]).toEqual(queue.data);
    expect(second.nextCursor).toBeNull();
    const [task] = (await inventory.get<Page<TaskView>>(`/tasks?order=${normal}&kind=pick`)).data;
    expect(task).toMatchObject({
      department: 'inventory',
      kind: 'pick',
      state: 'open',
      data: { warehouse: 'WH-SZ', lines: [{ line: 1, item: 'FILM-500', quantity: '1' }] },
    });
    expect(await inventory.get(`/tasks/${task!.id}`)).toEqual(task);
    expect(await inventory.get(`/tasks?document=${task!.document}`)).toMatchObject({ data: [task] });
  });

  it("is not shown to another department's people, nor to a carrier", async () => {
    const task = await staff.untilTask(await place(), 'pick');
    const logistics = company.as('logistics');
    expect((await logistics.get<Page<TaskView>>(`/tasks?order=${task.order}`)).data).toEqual([]);
    expect(problemOf(await logistics.send('GET', `/tasks/${task.id}`))).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
    await staff.carryOn(task.order, 'closed');
  });

  it('is worked on by the department, and by those who may act for all', async () => {
    const task = await staff.untilTask(await place(), 'pick');
    for (const person of ['sales', 'finance', 'logistics'] as const) {
      for (const body of [`/tasks/${task.id}:claim`, `/tasks/${task.id}:complete`])
        expect(await company.as(person).refused(body, {})).toMatchObject({ status: 403, code: 'forbidden' });
      expect(await company.as(person).refused(`/tasks/${task.id}:decline`, { reason: 'no' })).toMatchObject({
        status: 403,
      });
      expect(await company.as('manager').get(`/tasks/${task.id}`)).toMatchObject({ state: 'open' });
    }
    expect((await company.as('customer').send('GET', `/tasks/${task.id}`)).status).toBe(403);
    expect(await company.as('manager').post(`/tasks/${task.id}:complete`, {})).toMatchObject({
      state: 'completed',
      closedBy: 'Shen Guodong 沈国栋',
    });
  });
});

describe('a task', () => {
  it('is claimed by one person; the second is told who has it', async () => {
    const task = await staff.untilTask(await place(), 'pick');
    const claimed = await company.as('inventory').post<TaskView>(`/tasks/${task.id}:claim`);
    expect(claimed).toMatchObject({ state: 'claimed', assignee: 'Sun Li 孙丽' });
    const second = await company
      .as('manager')
      .send('POST', `/tasks/${task.id}:claim`, { headers: { 'accept-language': 'zh' } });
    expect(problemOf(second)).toMatchObject({
      status: 409,
      code: 'task-claimed-by-other',
      assignee: 'Sun Li 孙丽',
    });
    expect(problemOf(second).detail).toContain('孙丽');
    // Claiming one's own again changes nothing.
    expect(await company.as('inventory').post(`/tasks/${task.id}:claim`)).toEqual(claimed);
    const mine = await company
      .as('inventory')
      .get<Page<TaskView>>(`/tasks?assignee=${encodeURIComponent('Sun Li 孙丽')}`);
    expect(mine.data.map(({ id }) => id)).toEqual([task.id]);
  });

  it('is claimed by one of many who try at the same moment', async () => {
    const task = await staff.untilTask(await place(), 'pick');
    const people = ['inventory', 'manager', 'orders'] as const;
    const answers = await Promise.all(
      people.map((person) => company.as(person).send('POST', `/tasks/${task.id}:claim`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it('is completed once; whoever comes later is told by whom', async () => {
    const number = await place();
    const task = await staff.untilTask(number, 'pick');
    expect(await staff.complete(task)).toMatchObject({ state: 'completed', closedBy: 'Sun Li 孙丽' });
    for (const verb of ['complete', 'claim']) {
      expect(await company.as('manager').refused(`/tasks/${task.id}:${verb}`, {})).toMatchObject({
        status: 409,
        code: 'task-already-closed',
        closedBy: 'Sun Li 孙丽',
        state: 'completed',
      });
    }
    await staff.carryOn(number, 'closed');
  });

  it('says which field of its result is wrong', async () => {
    const number = await place();
    await staff.does(number, 'pick');
    await staff.does(number, 'handOver');
    const task = await staff.untilTask(number, 'proveDelivery');
    const path = `/tasks/${task.id}:complete`;
    const logistics = company.as('logistics');
    expect(await logistics.refused(path, {})).toMatchObject({
      status: 400,
      code: 'validation-failed',
      errors: [{ pointer: '/result/signedBy', code: 'required' }],
    });
    expect(await logistics.refused(path, { result: { signedBy: 7 } })).toMatchObject({
      errors: [{ pointer: '/result/signedBy', code: 'wrong-type', given: 7 }],
    });
    expect(await logistics.refused(path, { result: { signedBy: 'Lee', by: 'x' } })).toMatchObject({
      errors: [{ pointer: '/result/by', code: 'unknown-field' }],
    });
    const chinese = await logistics.send('POST', path, { body: {}, headers: { 'accept-language': 'zh-CN' } });
    expect(problemOf(chinese).errors[0]?.message).toBe('此字段必填');
    await staff.carryOn(number, 'closed');
  });

  it('goes back to sales when its department declines it, who gives it out again', async () => {
    const number = await place();
    const task = await staff.untilTask(number, 'pick');
    expect(await company.as('inventory').refused(`/tasks/${task.id}:decline`, {})).toMatchObject({
      status: 400,
      errors: [{ pointer: '/reason', code: 'required' }],
    });
    const declined = await company
      .as('inventory')
      .post<TaskView>(`/tasks/${task.id}:decline`, { reason: '叉车坏了' });
    expect(declined).toMatchObject({ state: 'declined', reason: '叉车坏了', closedBy: 'Sun Li 孙丽' });
    const decision = await staff.untilTask(number, 'resolveDecline');
    expect(decision).toMatchObject({
      department: 'sales',
      data: { reason: '叉车坏了', by: 'Sun Li 孙丽', declined: { kind: 'pick', document: task.document } },
    });
    expect((await staff.order(number)).waitingFor).toEqual(['sales']);
    await staff.complete(decision, { action: 'reassign' });
    const again = await staff.untilTask(number, 'pick');
    expect(again.id).not.toBe(task.id);
    expect(again).toMatchObject({ document: task.document, data: task.data, state: 'open' });
    const closed = await staff.carryOn(number, 'closed');
    expect(closed.timeline.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['taskDeclined', 'taskReassigned']),
    );
  });
});

describe('a task that somebody has claimed', () => {
  it('is left to them, but for those who act for every department', async () => {
    const number = await place();
    const task = await staff.untilTask(number, 'pick');
    await company.as('manager').post(`/tasks/${task.id}:claim`);
    for (const [verb, body] of [
      ['complete', {}],
      ['decline', { reason: 'not mine' }],
    ] as const) {
      expect(await company.as('inventory').refused(`/tasks/${task.id}:${verb}`, body)).toMatchObject({
        status: 409,
        code: 'task-claimed-by-other',
        assignee: 'Shen Guodong 沈国栋',
      });
    }
    expect(await company.as('orders').post(`/tasks/${task.id}:complete`, {})).toMatchObject({
      state: 'completed',
    });
    const next = await staff.untilTask(number, 'handOver');
    await company.as('logistics').post(`/tasks/${next.id}:claim`);
    await staff.complete(next);
    await staff.carryOn(number, 'closed');
  });
});

describe('a task that is declined', () => {
  it('and completed at once is one of both; the other is told by whom', async () => {
    for (let i = 0; i < 4; i += 1) {
      const number = await place();
      const task = await staff.untilTask(number, 'pick');
      const answers = await Promise.all([
        company.as('inventory').send('POST', `/tasks/${task.id}:complete`, { body: {} }),
        company.as('manager').send('POST', `/tasks/${task.id}:decline`, { body: { reason: 'no' } }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const declined = answers[1].status === 200;
      expect(problemOf(answers[declined ? 0 : 1])).toMatchObject({
        code: 'task-already-closed',
        closedBy: declined ? 'Shen Guodong 沈国栋' : 'Sun Li 孙丽',
      });
      const kinds = (await staff.tasks(number)).map(({ kind }) => kind);
      expect(kinds.includes('resolveDecline')).toBe(declined);
      await staff.carryOn(number, 'closed');
    }
  });

  it('needs no decision any more when its work is done by other means', async () => {
    const number = await place();
    const task = await staff.untilTask(number, 'pick');
    await company.as('inventory').post(`/tasks/${task.id}:decline`, { reason: 'short of hands' });
    const decision = await staff.untilTask(number, 'resolveDecline');
    await company.as('inventory').post(`/releases/${task.document}:pick`, { packed: true });
    await staff.untilTask(number, 'handOver');
    expect((await staff.tasks(number)).map(({ kind }) => kind)).toEqual(['handOver']);
    expect(await company.as('sales').get(`/tasks/${decision.id}`)).toMatchObject({
      state: 'withdrawn',
      closedBy: 'Sun Li 孙丽',
    });
    expect(
      await company.as('sales').refused(`/tasks/${decision.id}:complete`, { result: { action: 'reassign' } }),
    ).toMatchObject({ status: 409, code: 'task-already-closed', state: 'withdrawn' });
    await staff.carryOn(number, 'closed');
  });

  it('is given out again as it was and due when it was, also after sales declined to decide', async () => {
    const number = await place({ lines: [{ item: 'BOX-C5', quantity: '5' }] });
    const task = await staff.untilTask(number, 'produce');
    expect(task.dueAt).not.toBeNull();
    await company.as('production').post(`/tasks/${task.id}:decline`, { reason: 'press is down' });
    const first = await staff.untilTask(number, 'resolveDecline');
    await company.as('sales').post(`/tasks/${first.id}:decline`, { reason: 'ask again' });
    const second = await staff.untilTask(number, 'resolveDecline');
    expect(second.id).not.toBe(first.id);
    await staff.complete(second);
    const { department, document, data, dueAt } = task;
    expect(await staff.untilTask(number, 'produce')).toMatchObject({ department, document, data, dueAt });
    await staff.carryOn(number, 'closed');
  });
});

describe('a step that a rule refuses', () => {
  it('becomes a task that says why, and is tried again when that is put right', async () => {
    const routes = await company.rows<{ service: string; country: string; region: string; days: number }>(
      'select * from transit_times',
    );
    await company.rows('delete from transit_times');
    const number = await place();
    const task = await staff.untilTask(number, 'resolveRefusal');
    expect(task).toMatchObject({
      document: 'promiseDates',
      data: { code: 'no-carrier', command: 'promiseDates' },
    });
    expect(await staff.order(number)).toMatchObject({
      stage: 'promising',
      waitingFor: ['sales'],
      promisedDate: null,
    });

    // Tried again while nothing has changed, it is refused again.
    await staff.complete(task);
    const second = await staff.untilTask(number, 'resolveRefusal');
    expect(second.id).not.toBe(task.id);

    for (const { service, country, region, days } of routes)
      await company.rows(
        'insert into transit_times (service, country, region, days) values ($1, $2, $3, $4)',
        [service, country, region, days],
      );
    await staff.complete(second);
    const closed = await staff.carryOn(number, 'closed');
    expect(closed.timeline.filter(({ kind }) => kind === 'commandRefused')).toHaveLength(2);
    expect(closed.promisedDate).toBe(inDays(60));
  });
});
