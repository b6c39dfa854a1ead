import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { InspectionView } from '../../src/production/inspections.views.js';
import type { WorkOrderView } from '../../src/production/production.views.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;

/** Boxes like BOX-C5, one for each test; of the last there are four in the second warehouse. */
const BOXES = Array.from({ length: 20 }, (_, i) => `BOX-${String(i + 1)}`);
const IN_STOCK = 'BOX-STOCK';
const INSPECTED = 'BOX-INSPECTED';
let box: string;

beforeAll(async () => {
  company = await TestCompany.open('inspection', {
    change: (data) => {
      const all = [...BOXES, IN_STOCK, INSPECTED];
      const alike = <T>(rows: T[], key: keyof T): T[] =>
        rows
          .filter((row) => row[key] === 'BOX-C5')
          .flatMap((row) => all.map((code) => ({ ...row, [key]: code })));
      data.items.push(...alike(data.items, 'code'));
      data.prices.push(...alike(data.prices, 'item'));
      data.bom.push(...alike(data.bom, 'assembly'));
      data.routing.push(...alike(data.routing, 'item'));
      data.stock.push({ item: IN_STOCK, warehouse: 'WH-GZ', quantity: '4' });
      const inspected = data.items.find(({ code }) => code === INSPECTED)!;
      Object.assign(inspected, { inspected: true, checks: ['Glued flap holds / 粘口牢固', 'Square / 方正'] });
    },
  });
  staff = new Staff(company);
});
beforeEach(() => {
  box = BOXES.pop()!;
});
afterEach(async () => {
  expect([...(await flawsOfTheBooks(company)), ...(await leftOvers(company))]).toEqual([]);
});
afterAll(() => company?.close());

const REQUIREMENTS = { text: '易碎 · FRAGILE ↑', colour: 'Pantone 186 C', other: '<b>no staples</b>' };

async function place(item: string, quantity: string, more: object = {}): Promise<string> {
  const lines = [{ item, quantity, requirements: REQUIREMENTS }];
  const body = { customer: 'C-SHUTONG', requestedDate: inDays(120), lines, ...more };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}

const workOrders = async (order: string): Promise<WorkOrderView[]> =>
  (await company.as('production').get<Page<WorkOrderView>>(`/work-orders?order=${order}&sort=number`)).data;
const does = (number: string, verb: string, body?: object): Promise<WorkOrderView> =>
  company.as('production').post<WorkOrderView>(`/work-orders/${number}:${verb}`, body);
const inspections = async (order: string): Promise<InspectionView[]> => {
  const { data } = await company
    .as('production')
    .get<Page<InspectionView>>(`/inspections?order=${order}&sort=number`);
  return await Promise.all(data.map(({ number }) => inspection(number)));
};
const inspection = (number: string): Promise<InspectionView> =>
  company.as('production').get<InspectionView>(`/inspections/${number}`);
const record = (number: string, body: object): Promise<InspectionView> =>
  company.as('production').post<InspectionView>(`/inspections/${number}:record`, body);
const ready = async (order: string): Promise<string | undefined> =>
  (await staff.order(order)).lines[0]?.progress.ready;

const allOk = ({ checklist }: InspectionView) => checklist.map(({ check }) => ({ check, ok: true }));
const failing = (found: InspectionView, wrong: number, note = '套印偏差 / misprint') =>
  allOk(found).map((each) => (each.check === wrong ? { check: wrong, ok: false, note } : each));

/** An order of which production has made some pieces, and the inspection of them. */
async function make(
  quantity: string,
  good = quantity,
  more: object = {},
  item = box,
): Promise<{ order: string; wo: string; found: InspectionView }> {
  const order = await place(item, quantity, more);
  const wo = (await staff.untilTask(order, 'produce')).document;
  await does(wo, 'acknowledge');
  await does(wo, 'report', { good });
  const { document } = await staff.untilTask(order, 'inspect');
  return { order, wo, found: await inspection(document) };
}

describe('finished goods of a line with requirements', () => {
  it('are in stock, and neither ready nor released before they have passed', async () => {
    const { order, wo, found } = await make('20');
    expect(found).toMatchObject({
      order,
      line: 1,
      workOrder: wo,
      item: box,
      quantity: '20',
      passed: '0',
      state: 'open',
      checklist: [
        { check: 1, about: 'text', text: REQUIREMENTS.text },
        { check: 2, about: 'colour', text: REQUIREMENTS.colour },
        { check: 3, about: 'other', text: REQUIREMENTS.other },
        { check: 4, about: 'general' },
      ],
      results: [],
    });
    const stock = await company.as('inventory').get(`/stock?item=${box}&warehouse=WH-SZ`);
    expect(stock).toMatchObject({ data: [{ onHand: '20', reserved: '20' }] });
    expect(await ready(order)).toBe('0');
    const { stage, waitingFor } = await staff.order(order);
    expect({ stage, waitingFor }).toEqual({ stage: 'making', waitingFor: ['production'] });
    expect((await workOrders(order)).map(({ state }) => state)).toEqual(['done']);
    expect(await company.as('inventory').get(`/releases?order=${order}`)).toMatchObject({ data: [] });

    const passed = await record(found.number, { passed: '20', results: allOk(found) });
    expect(passed).toMatchObject({
      state: 'passed',
      passed: '20',
      results: [{ passed: '20', failed: '0', inspector: 'Ma Qiang 马强', answers: allOk(found) }],
    });
    expect(await ready(order)).toBe('20');
    await staff.untilTask(order, 'pick');
    const closed = await staff.carryOn(order, 'closed');
    const told = closed.timeline.map(({ kind }) => kind);
    expect(told.indexOf('goodsInspected')).toBeGreaterThan(told.indexOf('inspectionAsked'));
  });

  it('are released part by part as they pass, where the order ships in parts', async () => {
    const { order, found } = await make('10', '10', { delivery: 'inParts' });
    expect(await record(found.number, { passed: '4', results: allOk(found) })).toMatchObject({
      state: 'open',
    });
    expect((await staff.untilTask(order, 'pick')).data).toMatchObject({ lines: [{ quantity: '4' }] });
    expect((await staff.untilTask(order, 'inspect')).data).toMatchObject({ quantity: '6' });
    await staff.carryOn(order, 'closed');
    expect((await inspections(order)).map(({ state, results }) => [state, results.length])).toEqual([
      ['passed', 2],
    ]);
  });

  it('that fail are scrapped out of stock and made anew, and those are inspected as well', async () => {
    const { order, wo, found } = await make('10');
    const failed = await record(found.number, { passed: '7', failed: '3', results: failing(found, 2) });
    expect(failed).toMatchObject({ state: 'failed', passed: '7', failed: '3' });
    expect(await ready(order)).toBe('7');
    const stock = await company.as('inventory').get(`/stock?item=${box}&warehouse=WH-SZ`);
    expect(stock).toMatchObject({ data: [{ onHand: '7', reserved: '7' }] });
    const [movement] = await company.rows(
      `select quantity::text, document, reason, reported_by as by from movements where item = $1 and kind = 'scrap'`,
      [box],
    );
    expect(movement).toEqual({
      quantity: '-3',
      document: found.number,
      reason: '套印偏差 / misprint',
      by: 'Ma Qiang 马强',
    });
    expect(
      await company.as('inventory').get(`/stock/${box}/movements?kind=scrap&warehouse=WH-SZ`),
    ).toMatchObject({ data: [{ kind: 'scrap', quantity: '-3', document: found.number }] });
    const again = await until('another work order', async () => (await workOrders(order))[1]);
    expect(again).toMatchObject({ item: box, quantity: '3' });
    expect((await staff.untilTask(order, 'produce', again.number)).data).toMatchObject({
      requirements: REQUIREMENTS,
    });
    await does(again.number, 'acknowledge');
    await does(again.number, 'report', { good: '3' });
    const second = (await inspections(order))[1]!;
    expect(second).toMatchObject({ workOrder: again.number, quantity: '3', checklist: found.checklist });
    // Failed twice over, it is made a third time.
    await record(second.number, { passed: '1', failed: '2', results: failing(second, 4) });
    const third = await until('a third work order', async () => (await workOrders(order))[2]);
    expect(third.quantity).toBe('2');
    await staff.carryOn(order, 'closed');
    expect((await inspections(order)).map(({ state }) => state)).toEqual(['failed', 'failed', 'passed']);
    expect((await workOrders(order))[0]).toMatchObject({ number: wo, good: '10' });
  });

  it('are not taken for ready when other pieces are planned anew meanwhile', async () => {
    const order = await place(box, '10');
    const wo = (await staff.untilTask(order, 'produce')).document;
    await does(wo, 'acknowledge');
    await does(wo, 'report', { good: '6', scrap: '4', reason: 'torn' });
    await until('another work order', async () => (await workOrders(order))[1]);
    await until('supply to be undertaken again', async () =>
      (await staff.order(order)).timeline.some(({ kind }) => kind === 'shortageCovered'),
    );
    expect(await ready(order)).toBe('0');
    const [first] = await inspections(order);
    await record(first!.number, { passed: '6', results: allOk(first!) });
    expect(await ready(order)).toBe('6');
    await staff.carryOn(order, 'closed');
  });

  it('stay where they are while pieces from another warehouse are released', async () => {
    const { order } = await make('10', '6', { delivery: 'inParts' }, IN_STOCK);
    const { data } = await staff.untilTask(order, 'pick');
    expect(data).toMatchObject({ warehouse: 'WH-GZ', lines: [{ item: IN_STOCK, quantity: '4' }] });
    await staff.carryOn(order, 'closed');
    expect(await company.as('inventory').get(`/releases?order=${order}&sort=number`)).toMatchObject({
      data: [{ warehouse: 'WH-GZ' }, { warehouse: 'WH-SZ' }],
    });
  });
});

describe('an item that is always inspected', () => {
  it('is checked by its own list, also without requirements', async () => {
    const body = {
      customer: 'C-SHUTONG',
      requestedDate: inDays(120),
      lines: [{ item: INSPECTED, quantity: '5' }],
    };
    const { number: order } = await company.as('sales').post<OrderView>('/orders', body);
    const wo = (await staff.untilTask(order, 'produce')).document;
    await does(wo, 'report', { good: '5' });
    const task = await staff.untilTask(order, 'inspect');
    expect((await inspection(task.document)).checklist).toEqual([
      { check: 1, about: 'general', text: 'Glued flap holds / 粘口牢固' },
      { check: 2, about: 'general', text: 'Square / 方正' },
    ]);
    // By its task: what passed is left out and means all.
    const results = [1, 2].map((check) => ({ check, ok: true }));
    await staff.complete(task, { results });
    expect(await ready(order)).toBe('5');
    await staff.carryOn(order, 'closed');
  });
});

describe('what an item costs and how it is checked', () => {
  it('is shown to staff, and not to customers', async () => {
    const shown = {
      standardCost: '3.41',
      inspected: true,
      checks: ['Glued flap holds / 粘口牢固', 'Square / 方正'],
    };
    expect(await company.as('production').get(`/items/${INSPECTED}`)).toMatchObject(shown);
    expect(await company.as('customer').get(`/items/${INSPECTED}`)).toMatchObject({
      standardCost: null,
      inspected: null,
      checks: null,
    });
  });
});

describe('what an inspector records', () => {
  it.each<[string, (found: InspectionView) => object, number, string]>([
    ['of more than was made', (f) => ({ passed: '11', results: allOk(f) }), 422, 'quantity-exceeds'],
    ['of nothing', (f) => ({ passed: '0', results: allOk(f) }), 400, 'validation-failed'],
    [
      'without an answer to every check',
      (f) => ({ passed: '10', results: allOk(f).slice(1) }),
      422,
      'business-rule',
    ],
    ['without any answer', () => ({ passed: '10', results: [] }), 400, 'validation-failed'],
    [
      'of a failed check without failed goods',
      (f) => ({ passed: '10', results: failing(f, 1) }),
      422,
      'business-rule',
    ],
    [
      'of failed goods without a failed check',
      (f) => ({ passed: '9', failed: '1', results: allOk(f) }),
      422,
      'business-rule',
    ],
  ])('%s is refused in both languages and changes nothing', async (_what, body, status, code) => {
    const { order, found } = await make('10');
    const path = `/inspections/${found.number}:record`;
    const refused = await company.as('production').refused(path, body(found));
    expect(refused).toMatchObject({ status, code });
    const chinese = await company.as('production').refused(path, body(found), { 'accept-language': 'zh-CN' });
    expect(chinese.detail).toMatch(/\p{Script=Han}/u);
    expect(await inspection(found.number)).toEqual(found);
    await staff.carryOn(order, 'closed');
    expect(
      await company.as('production').refused(path, { passed: '1', results: allOk(found) }),
    ).toMatchObject({
      status: 409,
      code: 'state-conflict',
      state: 'passed',
    });
  });

  it('is kept word for word and never changed', async () => {
    const { order, found } = await make('3');
    const note = '色差 ΔE 1.2 \u202Eok 👍';
    await record(found.number, { passed: '3', results: allOk(found).map((each) => ({ ...each, note })) });
    expect((await inspection(found.number)).results[0]?.answers.map((answer) => answer.note)).toEqual(
      found.checklist.map(() => note),
    );
    await expect(company.rows('update inspection_results set passed = 0')).rejects.toThrow('append-only');
    await staff.carryOn(order, 'closed');
  });

  it('of an inspection that is not there is not found', async () => {
    const body = { passed: '1', results: [{ check: 1, ok: true }] };
    expect(await company.as('production').refused('/inspections/QI-1:record', body)).toMatchObject({
      status: 404,
    });
  });
});

describe('special requirements', () => {
  it('must be acknowledged before work begins', async () => {
    const order = await place(box, '10');
    const task = await staff.untilTask(order, 'produce');
    const refuses = (verb: string, body?: object) =>
      company.as('production').refused(`/work-orders/${task.document}:${verb}`, body);
    for (const problem of [await refuses('start'), await refuses('report', { good: '10' })])
      expect(problem).toMatchObject({ status: 409, code: 'state-conflict', requirements: REQUIREMENTS });
    const byTask = await company.as('production').send('POST', `/tasks/${task.id}:complete`, { body: {} });
    expect(byTask.status).toBe(409);
    expect((await workOrders(order))[0]).toMatchObject({ state: 'released', good: '0' });
    await does(task.document, 'acknowledge');
    expect(await does(task.document, 'start')).toMatchObject({ state: 'started' });
    await staff.carryOn(order, 'closed');
  });

  it('may be acknowledged with the report, where production works by its tasks alone', async () => {
    const order = await place(box, '10');
    const task = await staff.untilTask(order, 'produce');
    await staff.complete(task, { acknowledge: true });
    const kinds = (await staff.order(order)).timeline.map(({ kind }) => kind);
    expect(kinds.indexOf('workOrderAcknowledged')).toBeGreaterThan(0);
    await staff.carryOn(order, 'closed');
  });
});
