import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { WorkOrderView } from '../../src/production/production.views.js';
import type { TaskView } from '../../src/tasks/tasks.service.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('production', {
    // No conveyors and no rollers for them.
    change: (data) => (data.stock = data.stock.filter(({ item }) => item !== 'CV-30' && item !== 'RLR-60')),
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect([...(await flawsOfTheBooks(company)), ...(await leftOvers(company))]).toEqual([]);
});

async function place(item: string, quantity: string, requirements?: object): Promise<string> {
  const lines = [{ item, quantity, ...(requirements ? { requirements } : {}) }];
  const body = { customer: 'C-SHUTONG', requestedDate: inDays(120), lines };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}

const workOrder = (number: string): Promise<WorkOrderView> =>
  company.as('production').get<WorkOrderView>(`/work-orders/${number}`);
const workOrders = async (order: string): Promise<WorkOrderView[]> =>
  (await company.as('production').get<Page<WorkOrderView>>(`/work-orders?order=${order}&sort=number`)).data;
const does = (number: string, verb: string, body?: object): Promise<WorkOrderView> =>
  company.as('production').post<WorkOrderView>(`/work-orders/${number}:${verb}`, body);
const refuses = (number: string, verb: string, body?: object) =>
  company.as('production').refused(`/work-orders/${number}:${verb}`, body);
const ready = async (order: string): Promise<string | undefined> =>
  (await staff.order(order)).lines[0]?.progress.ready;

/** An order for printed boxes: their board and ink are in stock, so its one work order can start at once. */
async function boxes(quantity: string): Promise<{ order: string; wo: string }> {
  const order = await place('BOX-C5', quantity);
  return { order, wo: (await staff.untilTask(order, 'produce')).document };
}

describe('a work order', () => {
  it('is seen, started and reported piece by piece; each report makes goods ready', async () => {
    const { order, wo } = await boxes('100');
    expect(await workOrder(wo)).toMatchObject({
      order,
      item: 'BOX-C5',
      quantity: '100',
      state: 'released',
      parent: null,
      components: [
        { item: 'BRD-C5', quantity: '100', issued: '0' },
        { item: 'INK-W', quantity: '0.8', issued: '0' },
      ],
    });
    expect(await does(wo, 'acknowledge')).toMatchObject({ state: 'acknowledged' });
    expect(await does(wo, 'start')).toMatchObject({
      state: 'started',
      components: [{ issued: '100' }, { issued: '0.8' }],
    });
    expect(await does(wo, 'report', { good: '30' })).toMatchObject({ state: 'started', good: '30' });
    expect(await ready(order)).toBe('30');
    expect((await staff.order(order)).stage).toBe('making');
    expect(await does(wo, 'report', { good: '70' })).toMatchObject({
      state: 'done',
      good: '100',
      reports: [{ good: '30' }, { good: '70' }],
    });
    expect((await staff.order(order)).stage).toBe('shipping');
    for (const verb of ['acknowledge', 'start', 'complete'])
      expect(await refuses(wo, verb)).toMatchObject({ status: 409, state: 'done' });
    await staff.carryOn(order, 'closed');
  });

  it('says what it has cost so far: material, set-up, and the time of what was reported', async () => {
    const { order, wo } = await boxes('100');
    const zero = { amount: '0.00', currency: 'CNY' };
    expect((await workOrder(wo)).cost).toEqual({ material: zero, labour: zero, total: zero, unknown: [] });
    // Board 2.65 and ink 0.008 × 32 each; set-up 60 minutes at 120 and 10 at 80; 0.15 and 0.05 minutes each.
    expect((await does(wo, 'report', { good: '40', scrap: '5', reason: 'torn' })).cost).toMatchObject({
      material: { amount: '290.60' },
      labour: { amount: '149.83' },
      total: { amount: '440.43' },
    });
    await staff.carryOn(order, 'closed');
  });

  it('carries the requirements of its line word for word', async () => {
    const requirements = {
      text: '易碎 · FRAGILE ↑',
      colour: 'Pantone 186 C',
      logo: 'https://example.org/logo.svg?v=2',
      other: '<b>no staples</b>',
    };
    const order = await place('BOX-C5', '10', requirements);
    const { document, data } = await staff.untilTask(order, 'produce');
    expect(data).toMatchObject({ requirements });
    expect(await workOrder(document)).toMatchObject({ requirements });
    await staff.carryOn(order, 'closed');
  });

  it('cannot start before its components are there, and says which are short', async () => {
    // Four sealers are in stock. Six are to be made, with five frames in stock: the sixth frame is a work order of its own.
    const order = await place('CS-200', '10');
    await staff.untilTask(order, 'produce');
    const all = await workOrders(order);
    const sealer = all.find(({ item }) => item === 'CS-200')!;
    const frame = all.find(({ item }) => item === 'FRM-S')!;
    expect(frame).toMatchObject({ quantity: '1', parent: sealer.number });
    const before = await workOrder(sealer.number);
    const problem = await refuses(sealer.number, 'start');
    expect(problem).toMatchObject({
      status: 409,
      code: 'state-conflict',
      short: expect.arrayContaining([{ item: 'FRM-S', missing: '1' }]),
    });
    expect(problem.detail).toContain('1 × FRM-S');
    expect(await refuses(sealer.number, 'report', { good: '1' })).toMatchObject({ status: 409 });
    expect(await workOrder(sealer.number)).toEqual(before);
    await staff.carryOn(order, 'closed');
    expect((await workOrders(order)).every(({ state }) => state === 'done')).toBe(true);
  });

  it.each([
    ['more than is left', { good: '11' }, 422, 'quantity-exceeds'],
    [
      'more than is left with its scrap',
      { good: '10', scrap: '0.000001', reason: 'x' },
      422,
      'quantity-exceeds',
    ],
    ['nothing', { good: '0' }, 400, 'validation-failed'],
    ['scrap without a reason', { good: '1', scrap: '1' }, 400, 'validation-failed'],
    ['a negative quantity', { good: '-1' }, 400, 'validation-failed'],
  ])('is not reported with %s', async (_what, body, status, code) => {
    const { order, wo } = await boxes('10');
    const before = await workOrder(wo);
    expect(await refuses(wo, 'report', body)).toMatchObject({ status, code });
    expect(await workOrder(wo)).toEqual(before);
    await staff.carryOn(order, 'closed');
  });
});

describe('scrap', () => {
  it('is made again, as much as was scrapped', async () => {
    const { order, wo } = await boxes('50');
    const reported = await does(wo, 'report', { good: '42', scrap: '8', reason: '套印偏差 / misprint' });
    expect(reported).toMatchObject({
      state: 'done',
      scrapped: '8',
      reports: [{ scrap: '8', reason: '套印偏差 / misprint', reportedBy: 'Ma Qiang 马强' }],
    });
    expect(await ready(order)).toBe('42');
    const again = await until('another work order', async () => (await workOrders(order))[1]);
    expect(again).toMatchObject({ item: 'BOX-C5', quantity: '8', state: 'released' });
    await staff.untilTask(order, 'produce', again.number);
    expect((await staff.order(order)).stage).toBe('making');
    const closed = await staff.carryOn(order, 'closed');
    expect(closed.timeline.find(({ kind }) => kind === 'shortageCovered')?.facts).toMatchObject({
      shortages: [{ line: 1, item: 'BOX-C5', quantity: '8' }],
    });
  });

  it('of what was cancelled meanwhile is not made again', async () => {
    const { order, wo } = await boxes('50');
    // As a change that takes part of a line back writes it.
    await company.rows(
      `update order_lines set cancelled = 10 where order_id = (select id from orders where number = $1)`,
      [order],
    );
    await does(wo, 'report', { good: '35', scrap: '15', reason: 'misprint' });
    const again = await until('another work order', async () => (await workOrders(order))[1]);
    expect(again).toMatchObject({ item: 'BOX-C5', quantity: '5' });
    const closed = await staff.carryOn(order, 'closed');
    expect(closed.lines[0]?.progress.delivered).toBe('40');
  });

  it('of what was made again is made again too', async () => {
    const { order, wo } = await boxes('10');
    await does(wo, 'report', { good: '6', scrap: '4', reason: 'torn' });
    const second = await until('a second work order', async () => (await workOrders(order))[1]);
    await does(second.number, 'report', { good: '1', scrap: '3', reason: 'torn' });
    const third = await until('a third work order', async () => (await workOrders(order))[2]);
    expect([second.quantity, third.quantity]).toEqual(['4', '3']);
    await staff.carryOn(order, 'closed');
    const made = (await workOrders(order)).reduce((sum, { good }) => sum + Number(good), 0);
    expect(made).toBe(10);
  });

  it('of a component is made again as well, and the goods wait for it', async () => {
    const order = await place('CV-30', '1', { colour: 'RAL 6018' });
    await staff.untilTask(order, 'produce');
    const all = await workOrders(order);
    const conveyor = all.find(({ item }) => item === 'CV-30')!;
    const rollers = all.find(({ item }) => item === 'RLR-60')!;
    expect(rollers).toMatchObject({ quantity: '12', parent: conveyor.number });
    await does(rollers.number, 'report', { good: '10', scrap: '2', reason: 'bent' });
    const again = await until('rollers to be made again', async () =>
      (await workOrders(order)).find(({ item, quantity }) => item === 'RLR-60' && quantity === '2'),
    );
    expect(again.state).toBe('released');
    // What the customer asked for concerns the conveyor, not its rollers.
    const tasks = await staff.tasks(order);
    expect(tasks.find(({ document }) => document === again.number)?.data['requirements']).toBeNull();
    expect((await workOrder(again.number)).requirements).toBeNull();
    expect((await workOrder(conveyor.number)).requirements).toEqual({ colour: 'RAL 6018' });
    await does(conveyor.number, 'acknowledge');
    const problem = await refuses(conveyor.number, 'start');
    expect(problem).toMatchObject({
      status: 409,
      short: expect.arrayContaining([{ item: 'RLR-60', missing: '2' }]),
    });
    await staff.carryOn(order, 'closed');
  });
});

describe('the next report on a work order', () => {
  const expected = async (wo: string): Promise<string[]> => {
    const rows = await company.rows<{ at: string }>(
      `select d ->> 'at' as at from tasks t, jsonb_array_elements(t.deadlines) d where t.document = $1 and d ->> 'kind' = 'expected'`,
      [wo],
    );
    return rows.map(({ at }) => at);
  };
  const dayEnd = (day: string): string => new Date(`${day}T17:30:00+08:00`).toISOString();

  it('is expected on its first day until work begins, then on its last', async () => {
    const { order, wo } = await boxes('10');
    const { startDate, finishDate, expectedBy } = await workOrder(wo);
    const [first] = await expected(wo);
    expect(new Date(String(expectedBy)).toISOString()).toBe(first);
    expect(first! > dayEnd(startDate)).toBe(true);
    await does(wo, 'start');
    const started = await workOrder(wo);
    const [second] = await expected(wo);
    expect(new Date(String(started.expectedBy)).toISOString()).toBe(second);
    expect(second! > first!).toBe(true);
    expect(second! > dayEnd(finishDate)).toBe(true);
    await does(wo, 'report', { good: '10' });
    expect((await workOrder(wo)).expectedBy).toBeNull();
    await staff.carryOn(order, 'closed');
  });
});

describe('pieces reported and scrapped in every combination', () => {
  it('make up the order in the end: several reports, all of the last scrapped, and made again twice', async () => {
    const { order, wo } = await boxes('12');
    await does(wo, 'report', { good: '3' });
    await does(wo, 'report', { good: '2', scrap: '1', reason: 'torn' });
    const again = await until('a second work order', async () => (await workOrders(order))[1]);
    expect(again).toMatchObject({ quantity: '1', state: 'released' });
    // The first goes on meanwhile, and its last pieces are scrap.
    expect(await does(wo, 'report', { good: '4' })).toMatchObject({
      state: 'started',
      good: '9',
      scrapped: '1',
    });
    expect(await does(wo, 'report', { good: '0', scrap: '2', reason: 'out of ink' })).toMatchObject({
      state: 'done',
      good: '9',
      scrapped: '3',
    });
    expect(await ready(order)).toBe('9');
    // The last piece of the second is scrap as well, and nothing good came of it at all.
    const nothing = await does(again.number, 'report', { good: '0', scrap: '1', reason: 'torn' });
    expect(nothing).toMatchObject({ state: 'done', good: '0', scrapped: '1' });
    const lacking = async (): Promise<number> =>
      (await workOrders(order))
        .filter(({ state }) => state !== 'done')
        .reduce((sum, { quantity }) => sum + Number(quantity), 0);
    await until('three to be made again', async () => (await lacking()) === 3);
    await staff.carryOn(order, 'closed');
    const all = await workOrders(order);
    expect(all.reduce((sum, { good }) => sum + Number(good), 0)).toBe(12);
    expect(all.reduce((sum, { scrapped }) => sum + Number(scrapped), 0)).toBe(4);
  });

  it('of a component, scrapped to the last piece, hold the goods up until it is made again', async () => {
    const order = await place('CV-30', '1');
    await staff.untilTask(order, 'produce');
    const all = await workOrders(order);
    const rollers = all.find(({ item }) => item === 'RLR-60')!;
    const conveyor = all.find(({ item }) => item === 'CV-30')!;
    await does(rollers.number, 'report', { good: '0', scrap: rollers.quantity, reason: 'bent' });
    const again = await until('rollers to be made again', async () =>
      (await workOrders(order)).find(
        ({ item, number, state }) => item === 'RLR-60' && number !== rollers.number && state === 'released',
      ),
    );
    expect(again.quantity).toBe(rollers.quantity);
    expect(await refuses(conveyor.number, 'start')).toMatchObject({ status: 409 });
    await staff.carryOn(order, 'closed');
  });
});

describe('a work order that ends with less than ordered', () => {
  it('leaves the rest to another one', async () => {
    const { order, wo } = await boxes('20');
    await does(wo, 'report', { good: '15' });
    expect(await does(wo, 'complete', { reason: 'machine down' })).toMatchObject({
      state: 'done',
      good: '15',
      quantity: '20',
    });
    const again = await until('another work order', async () => (await workOrders(order))[1]);
    expect(again).toMatchObject({ quantity: '5' });
    await staff.carryOn(order, 'closed');
    expect(await ready(order)).toBe('20');
  });

  it('takes the work orders for its components with it that were not begun', async () => {
    const order = await place('CV-30', '1');
    await staff.untilTask(order, 'produce');
    const all = await workOrders(order);
    const conveyor = all.find(({ item }) => item === 'CV-30')!;
    const rollers = all.find(({ item }) => item === 'RLR-60')!;
    await does(conveyor.number, 'complete', { reason: 'wrong drawing' });
    expect(await workOrder(rollers.number)).toMatchObject({ state: 'cancelled' });
    const [task] = (
      await company.as('manager').get<Page<TaskView>>(`/tasks?document=${rollers.number}&state=withdrawn`)
    ).data;
    expect(task).toMatchObject({ kind: 'produce', reason: `${conveyor.number} has ended` });
    expect(await refuses(rollers.number, 'start')).toMatchObject({ status: 409, state: 'cancelled' });
    const told = (await staff.order(order)).timeline.filter(({ kind }) => kind === 'workOrderWithdrawn');
    expect(told.map(({ facts }) => facts['workOrder'])).toContain(rollers.number);
    const anew = await until('both to be planned anew', async () => {
      const open = (await workOrders(order)).filter(({ state }) => state === 'released');
      return ['CV-30', 'RLR-60'].every((item) => open.some((each) => each.item === item)) && open;
    });
    expect(anew.map(({ number }) => number)).not.toContain(rollers.number);
    await staff.carryOn(order, 'closed');
  });

  it('leaves those that were begun going on', async () => {
    const order = await place('CV-30', '1');
    await staff.untilTask(order, 'produce');
    const all = await workOrders(order);
    const conveyor = all.find(({ item }) => item === 'CV-30')!;
    const rollers = all.find(({ item }) => item === 'RLR-60')!;
    await does(rollers.number, 'start');
    await does(conveyor.number, 'complete', { reason: 'wrong drawing' });
    expect(await workOrder(rollers.number)).toMatchObject({ state: 'started' });
    await does(rollers.number, 'report', { good: '12' });
    await staff.carryOn(order, 'closed');
  });
});
