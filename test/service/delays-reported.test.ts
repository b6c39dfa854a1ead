import { addWorkingDays, nextWorkingDay } from '../../domain/calendar/business-calendar.js';
import type { DelayView } from '../../src/delays/delays.queries.js';
import type { DisruptionSummary, DisruptionView } from '../../src/delays/disruptions.views.js';
import type { OrderSummary, OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { PurchaseOrderView } from '../../src/purchasing/purchasing.views.js';
import type { OrderStatus } from '../../workflows/messages.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany, type Person } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('delays', {
    // Weekdays alone count, whatever the day on which the test runs.
    change: (data) => (data.calendar = []),
  });
  staff = new Staff(company);
});
afterEach(async () => {
  expect([...(await flawsOfTheBooks(company)), ...(await leftOvers(company))]).toEqual([]);
  // Whatever a test leaves open would delay the orders of the next.
  for (const { id } of await events('?state=open')) await company.as('orders').post(`/disruptions/${id}:end`);
});
afterAll(() => company?.close());

const calendar = { workingWeekdays: [1, 2, 3, 4, 5], exceptions: {}, dayStart: '08:30', dayEnd: '17:30' };
const workingDays = (n: number): string => addWorkingDays(calendar, inDays(0), n);

async function place(item: string, quantity: string, more: object = {}): Promise<OrderView> {
  const body = { customer: 'C-SHUTONG', lines: [{ item, quantity }], ...more };
  return await company.as('sales').post<OrderView>('/orders', body);
}
async function making(item: string, quantity: string, more: object = {}): Promise<OrderView> {
  const { number } = await place(item, quantity, more);
  return await staff.untilStage(number, 'making');
}
const report = (by: Person, body: object): Promise<DisruptionView> =>
  company.as(by).post<DisruptionView>('/disruptions', body);
const end = (by: Person, id: string): Promise<DisruptionView> =>
  company.as(by).post<DisruptionView>(`/disruptions/${id}:end`);
const events = async (query = ''): Promise<DisruptionSummary[]> =>
  (await company.as('manager').get<Page<DisruptionSummary>>(`/disruptions${query}`)).data;
const delays = async (query: string): Promise<DelayView[]> =>
  (await company.as('sales').get<Page<DelayView>>(`/delays?${query}`)).data;
const atRisk = async (): Promise<OrderSummary[]> =>
  (await company.as('manager').get<Page<OrderSummary>>('/orders?flag=atRisk&limit=200')).data;
const told = (number: string) =>
  company.rows<{ recipient: string; body: string; language: string }>(
    `select m.recipient, m.body, m.language from messages m join orders o on o.id = m.order_id
      where o.number = $1 and m.kind = 'delay' order by m.recipient`,
    [number],
  );
const happened = (order: OrderView, kind: string) => order.timeline.filter((entry) => entry.kind === kind);
const statusOf = (number: string): Promise<OrderStatus> =>
  company.temporal.workflow.getHandle(`order/${number}`).query<OrderStatus>('status');

describe('a machine that is down', () => {
  it('delays every order with work there, at once; each person is told once, and all is well when it runs again', async () => {
    const first = await making('BOX-C5', '400');
    const second = await making('BOX-C5', '300');
    const fromStock = await place('TAPE-48', '10', { requestedDate: inDays(60) });
    await staff.untilTask(fromStock.number, 'pick');
    const back = workingDays(10);
    const down = await report('production', {
      kind: 'machineDown',
      workCentre: 'PRT',
      until: back,
      note: '主轴 / spindle',
    });
    expect(down).toMatchObject({
      kind: 'machineDown',
      subject: 'PRT',
      until: back,
      state: 'open',
      complete: true,
    });
    expect(down.orders).toEqual(
      [first, second].map(({ number, promisedDate }) => ({
        order: number,
        promisedDate,
        projectedBefore: promisedDate,
        projectedDate: expect.any(String),
        atRisk: true,
        late: false,
        state: 'open',
      })),
    );
    for (const { projectedDate, promisedDate } of down.orders) {
      // Two days of making after the machine runs again, one to pack.
      expect(projectedDate! > workingDays(13)).toBe(true);
      expect(projectedDate! > promisedDate!).toBe(true);
    }
    expect((await atRisk()).map(({ number }) => number).sort()).toEqual([first.number, second.number].sort());
    expect((await atRisk())[0]).toMatchObject({
      projectedDate: down.orders[1]!.projectedDate,
      flags: { atRisk: { why: expect.stringContaining('工作中心 PRT 停机') } },
    });

    const order = await staff.order(first.number);
    expect(order.promisedDate).toBe(first.promisedDate);
    expect(order.projectedDate).toBe(down.orders[0]!.projectedDate);
    expect(order.lines[0]).toMatchObject({
      promisedDate: first.promisedDate,
      projectedDate: down.orders[0]!.projectedDate,
    });
    expect(order.flags).toEqual({
      atRisk: { since: expect.any(String), why: expect.stringContaining('Work centre PRT is down') },
    });
    expect(happened(order, 'delayRaised')).toMatchObject([
      {
        department: 'production',
        actor: 'Ma Qiang 马强',
        facts: { document: 'PRT', before: first.promisedDate },
      },
    ]);
    const task = (await staff.tasks(first.number)).find(({ kind }) => kind === 'expedite');
    expect(task).toMatchObject({
      department: 'production',
      document: 'machineDown:PRT',
      data: { until: back },
    });
    const messages = await told(first.number);
    expect(messages.map(({ recipient }) => recipient)).toEqual([
      'production@demo.example',
      'sales@demo.example',
    ]);
    expect(messages[0]).toMatchObject({
      language: 'zh-CN',
      body: expect.stringContaining('工作中心 PRT 停机'),
    });
    await until(
      'the workflow to know',
      async () => (await statusOf(first.number)).projectedDate === order.projectedDate,
    );

    // The same again says nothing new.
    const again = await report('production', { kind: 'machineDown', workCentre: 'PRT', until: back });
    expect(again).toEqual({ ...down, note: '主轴 / spindle' });
    expect(await told(first.number)).toHaveLength(2);
    expect(happened(await staff.order(first.number), 'delayRaised')).toHaveLength(1);

    // Later still: told on the timeline, not to the same people once more.
    await report('production', { kind: 'machineDown', workCentre: 'PRT', until: workingDays(15) });
    expect(await told(first.number)).toHaveLength(2);
    expect(happened(await staff.order(first.number), 'delayRaised')).toHaveLength(2);
    expect(await delays(`order=${first.number}`)).toHaveLength(1);

    const over = await end('production', down.id);
    expect(over).toMatchObject({ state: 'ended', complete: true, endedBy: 'Ma Qiang 马强' });
    for (const touched of over.orders)
      expect(touched).toMatchObject({ projectedDate: touched.promisedDate, atRisk: false, state: 'cleared' });
    const well = await staff.order(first.number);
    expect(well.flags).toEqual({});
    expect(well.projectedDate).toBe(first.promisedDate);
    expect(happened(well, 'delayCleared')).toHaveLength(1);
    expect((await staff.tasks(first.number)).map(({ kind }) => kind)).not.toContain('expedite');
    expect(await atRisk()).toEqual([]);
    expect((await staff.order(fromStock.number)).timeline.map(({ kind }) => kind)).not.toContain(
      'delayRaised',
    );
    for (const { number } of [first, second, fromStock]) await staff.carryOn(number, 'closed');
  });

  it('is found out by work that is released while it is down', async () => {
    await report('production', { kind: 'machineDown', workCentre: 'PRT', until: workingDays(12) });
    const { number } = await making('BOX-C5', '200');
    const order = await until('the order to be at risk', async () => {
      const seen = await staff.order(number);
      return 'atRisk' in seen.flags && seen;
    });
    expect(order.projectedDate! > order.promisedDate!).toBe(true);
    await staff.carryOn(number, 'closed');
    expect(await delays(`order=${number}`)).toMatchObject([{ state: 'cleared', kind: 'machineDown' }]);
  });

  it('is brought to the orders by a worker that starts, where a crash had left that undone', async () => {
    const { number, promisedDate } = await making('BOX-C5', '250');
    await company.rows(
      `insert into disruptions (id, kind, subject, until, state, spread, reported_by, reported_at)
       values ('019a0000-0000-7000-8000-000000000001', 'machineDown', 'PRT', $1, 'open', false, 'Ma Qiang 马强', now())`,
      [workingDays(9)],
    );
    await company.stopWorker();
    await company.startWorker();
    const order = await staff.order(number);
    expect(order.flags).toHaveProperty('atRisk');
    expect(order.projectedDate! > promisedDate!).toBe(true);
    expect(await events('?state=open')).toMatchObject([{ complete: true, ordersTouched: 1 }]);
    await staff.carryOn(number, 'closed');
  });
});

describe('a supplier that is late', () => {
  it('delays the orders that count on the goods, until they are received', async () => {
    const { number, promisedDate } = await making('STRAP-12', '400');
    const task = await staff.untilTask(number, 'receiveGoods');
    const purchase = await company
      .as('purchasing')
      .get<PurchaseOrderView>(`/purchase-orders/${task.document}`);
    const until = nextWorkingDay(calendar, inDays(60));
    const late = await report('purchasing', {
      kind: 'supplierLate',
      supplier: purchase.supplier.code,
      until,
    });
    expect(late.orders).toMatchObject([{ order: number, projectedBefore: promisedDate, atRisk: true }]);
    const order = await staff.order(number);
    expect(order.projectedDate! > until).toBe(true);
    expect(await delays('state=open&kind=supplierLate&department=purchasing')).toMatchObject([
      {
        order: number,
        document: 'SUP-FILM',
        until,
        disruption: late.id,
        cause: { key: 'supplierLate:SUP-FILM', zh: expect.stringContaining('延迟交货') },
        projectedAfter: order.projectedDate,
      },
    ]);
    await staff.complete(task);
    const well = await staff.order(number);
    expect(well.flags).toEqual({});
    expect(well.projectedDate).toBe(promisedDate);
    expect(happened(well, 'delayCleared')).toMatchObject([{ actor: 'Gao Feng 高峰' }]);
    expect(await told(number)).toHaveLength(2);
    await staff.carryOn(number, 'closed');
  });

  it('is seen from a confirmation for a later day, and is over with a better one', async () => {
    const { number, promisedDate } = await making('STRAP-12', '500');
    const { document } = await staff.untilTask(number, 'receiveGoods');
    const confirm = (date: string) =>
      company.as('purchasing').post(`/purchase-orders/${document}:confirm`, { lines: [{ line: 1, date }] });
    const date = nextWorkingDay(calendar, inDays(70));
    await confirm(date);
    const late = await staff.order(number);
    expect(late.flags).toHaveProperty('atRisk');
    expect(late.projectedDate! > date).toBe(true);
    expect(await delays(`order=${number}`)).toMatchObject([
      { kind: 'supplierLate', document, until: date, raisedBy: 'system', state: 'open' },
    ]);
    await confirm(inDays(20));
    expect(await staff.order(number)).toMatchObject({ flags: {}, projectedDate: promisedDate });
    await staff.carryOn(number, 'closed');
  });
});

describe('the department asked to speed it up', () => {
  it('says when the thing will be there, and the order is forecast by that', async () => {
    const { number, promisedDate } = await making('STRAP-12', '450');
    const { document } = await staff.untilTask(number, 'receiveGoods');
    const until = nextWorkingDay(calendar, inDays(80));
    await report('purchasing', { kind: 'supplierLate', purchaseOrder: document, until });
    const late = await staff.order(number);
    const task = await staff.untilTask(number, 'expedite');
    const past = await company
      .as('purchasing')
      .refused(`/tasks/${task.id}:complete`, { result: { newDate: inDays(-1), note: 'x' } });
    expect(past).toMatchObject({ code: 'validation-failed', errors: [{ pointer: '/result/newDate' }] });
    const newDate = nextWorkingDay(calendar, inDays(40));
    await staff.complete(task, { newDate, note: 'by express from the other plant' });
    const better = await staff.order(number);
    expect(better.projectedDate! < late.projectedDate!).toBe(true);
    expect(better.projectedDate! > newDate).toBe(true);
    expect(happened(better, 'delayExpedited')).toMatchObject([
      { text: { en: `${document} will be there on ${newDate}: by express from the other plant` } },
    ]);
    expect(await delays(`order=${number}`)).toMatchObject([{ state: 'open', until: newDate }]);
    await staff.does(number, 'receiveGoods');
    expect(await staff.order(number)).toMatchObject({ flags: {}, projectedDate: promisedDate });
    await staff.carryOn(number, 'closed');
  });
});

describe('spoilt goods', () => {
  it('delay the order until they are made anew', async () => {
    const { number } = await making('BOX-C5', '100');
    const task = await staff.untilTask(number, 'produce');
    await staff.complete(task, { good: '60', scrap: '40', reason: 'misprint' });
    const spoilt = await staff.order(number);
    expect(happened(spoilt, 'delayRaised')).toMatchObject([
      { facts: { kind: 'scrap', document: task.document } },
    ]);
    expect(await delays(`order=${number}`)).toMatchObject([
      { kind: 'scrap', department: 'production', state: 'open' },
    ]);
    const again = await until('another work order', async () =>
      (await staff.tasks(number)).find(
        ({ kind, document }) => kind === 'produce' && document !== task.document,
      ),
    );
    await staff.complete(again);
    expect(await delays(`order=${number}`)).toMatchObject([{ state: 'cleared' }]);
    await staff.carryOn(number, 'closed');
  });
});

describe('a slow carrier', () => {
  it('delays what it carries; an exception is over with the next scan', async () => {
    const { number } = await place('TAPE-48', '20', { requestedDate: inDays(9) });
    await staff.carryOn(number, 'inTransit');
    const { document } = await staff.untilTask(number, 'proveDelivery');
    const { service } = await company.as('logistics').get<{ service: string }>(`/shipments/${document}`);
    const slow = await report('logistics', { kind: 'carrierSlow', service, days: 5, note: 'snow' });
    expect(slow.orders).toMatchObject([{ order: number, atRisk: true, projectedDate: inDays(14) }]);
    await end('logistics', slow.id);
    expect(await staff.order(number)).toMatchObject({ flags: {}, projectedDate: inDays(9) });

    const track = (code: string) => company.as('logistics').post(`/shipments/${document}:track`, { code });
    await track('exception');
    expect(await delays(`order=${number}&state=open`)).toMatchObject([{ kind: 'carrierSlow', document }]);
    await track('scanned');
    expect(await delays(`order=${number}&state=open`)).toEqual([]);
    await staff.carryOn(number, 'closed');
  });
});

describe('material that is short', () => {
  it('delays work that still needs it, and nothing that has taken it', async () => {
    const begun = await making('BOX-C5', '80');
    const waiting = await making('BOX-C5', '90');
    await company
      .as('production')
      .post(`/work-orders/${(await staff.untilTask(begun.number, 'produce')).document}:start`);
    const short = await report('inventory', { kind: 'materialShort', item: 'INK-W', until: workingDays(9) });
    expect(short.orders).toMatchObject([{ order: waiting.number, atRisk: true }]);
    await company
      .as('production')
      .post(`/work-orders/${(await staff.untilTask(waiting.number, 'produce')).document}:start`);
    expect(await staff.order(waiting.number)).toMatchObject({
      flags: {},
      projectedDate: waiting.promisedDate,
    });
    for (const { number } of [begun, waiting]) await staff.carryOn(number, 'closed');
  });
});

describe('a report', () => {
  it.each([
    ['production', { kind: 'supplierLate', supplier: 'SUP-FILM', until: '2099-01-01' }, 403, 'forbidden'],
    ['inventory', { kind: 'machineDown', workCentre: 'PRT', until: '2099-01-01' }, 403, 'forbidden'],
    ['logistics', { kind: 'carrierSlow', service: 'NONE', days: 3 }, 400, 'validation-failed'],
    ['logistics', { kind: 'carrierSlow', days: 3 }, 400, 'validation-failed'],
    ['production', { kind: 'machineDown', workCentre: 'PRT', until: '2020-01-01' }, 400, 'validation-failed'],
    ['purchasing', { kind: 'materialShort', item: 'NO-SUCH-ITEM' }, 400, 'validation-failed'],
  ] as const)('by %s of %j is refused with the reason', async (by, body, status, code) => {
    const problem = await company.as(by).refused('/disruptions', body);
    expect(problem).toMatchObject({ status, code });
    const chinese = await company.as(by).refused('/disruptions', body, { 'accept-language': 'zh-CN' });
    expect(chinese.detail).toMatch(/\p{Script=Han}/u);
    expect(await events('?state=open')).toEqual([]);
  });

  it('is listed in pages, and may name an instant', async () => {
    const instant = `${workingDays(3)}T06:00:00+08:00`;
    await report('orders', { kind: 'machineDown', workCentre: 'TST', until: instant });
    await report('orders', { kind: 'materialShort', item: 'HMI-7' });
    const first = await company.as('auditor').get<Page<DisruptionSummary>>('/disruptions?state=open&limit=1');
    expect(first.data).toMatchObject([
      { kind: 'materialShort', subject: 'HMI-7', until: null, ordersTouched: 0 },
    ]);
    const next = await company
      .as('auditor')
      .get<Page<DisruptionSummary>>(`/disruptions?state=open&limit=1&cursor=${first.nextCursor!}`);
    expect(next.data).toMatchObject([{ kind: 'machineDown', until: workingDays(3) }]);
    expect(next.nextCursor).toBeNull();
  });
});
