import { addDays, addWorkingDays } from '../../domain/calendar/business-calendar.js';
import type { DelayView } from '../../src/delays/delays.queries.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { PurchaseOrderView } from '../../src/purchasing/purchasing.views.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

/** A Monday morning in Suzhou. The clock stands still until a test lets it run on: a week in a second. */
const CLOCK = { origin: '2026-11-02T02:00:00.000Z', speed: 604_800, paused: true };

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('silence', {
    change: (data) => {
      data.company.clock = CLOCK;
      data.calendar = [];
    },
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect([...(await flawsOfTheBooks(company)), ...(await leftOvers(company))]).toEqual([]);
});

const calendar = { workingWeekdays: [1, 2, 3, 4, 5], exceptions: {}, dayStart: '08:30', dayEnd: '17:30' };
const now = async (): Promise<string> => (await company.as('admin').get<{ now: string }>('/clock')).now;
const today = async (): Promise<string> => (await now()).slice(0, 10);

/** Lets the clock run on to the afternoon of a day, after work. */
async function letItBe(day: string): Promise<void> {
  const to = `${day}T12:00:00.000Z`;
  await company.as('admin').post('/clock:resume', { until: to });
  await until('the clock to arrive', async () => (await now()) >= to);
}

async function place(customer: string, item: string, quantity: string): Promise<string> {
  const body = { customer, lines: [{ item, quantity }] };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}
const delays = async (number: string): Promise<DelayView[]> =>
  (await company.as('sales').get<Page<DelayView>>(`/delays?order=${number}`)).data;
const raised = (order: OrderView) => order.timeline.filter(({ kind }) => kind === 'delayRaised');
const told = async (number: string): Promise<string[]> => {
  const rows = await company.rows<{ recipient: string }>(
    `select m.recipient from messages m join orders o on o.id = m.order_id where o.number = $1 and m.kind = 'delay' order by 1`,
    [number],
  );
  return rows.map(({ recipient }) => recipient.split('@')[0]!);
};

describe('a deposit that does not come', () => {
  it('is noticed when it was due, and the order is on time again when it has come', async () => {
    const number = await place('C-XIANDA', 'CS-200', '2');
    const task = await staff.untilTask(number, 'confirmDeposit');
    const { promisedDate } = await staff.order(number);
    await letItBe(addWorkingDays(calendar, await today(), 3));
    const late = await until('the delay to be noticed', async () => {
      const order = await staff.order(number);
      return raised(order).length > 0 && order;
    });
    expect(await delays(number)).toMatchObject([
      {
        kind: 'depositLate',
        document: task.document,
        department: 'finance',
        raisedBy: 'system',
        state: 'open',
      },
    ]);
    expect(late.flags).toHaveProperty('atRisk');
    expect(late.projectedDate! > promisedDate!).toBe(true);
    expect(late.promisedDate).toBe(promisedDate);
    await staff.complete(task);
    const well = await staff.order(number);
    expect(well).toMatchObject({ flags: {}, projectedDate: promisedDate });
    expect(await delays(number)).toMatchObject([{ state: 'cleared' }]);
    await staff.carryOn(number, 'closed');
  });
});

describe('work that waits for a component that is late', () => {
  it('is not blamed: the one cause that is known stands alone', async () => {
    const number = await place('C-SHUTONG', 'CE-350', '1');
    const purchase = await staff.untilTask(number, 'receiveGoods');
    for (const task of await staff.tasks(number))
      if (task.kind === 'produce' && task.data['item'] !== 'CE-350') await staff.complete(task);
    const { lines } = await company
      .as('purchasing')
      .get<PurchaseOrderView>(`/purchase-orders/${purchase.document}`);
    const due = lines[0]!.dueDate;
    await company.as('purchasing').post('/disruptions', {
      kind: 'supplierLate',
      purchaseOrder: purchase.document,
      until: addWorkingDays(calendar, due, 20),
    });
    const { projectedDate } = await staff.order(number);
    // Past the day on which the work should have been done by plan, and the goods received.
    await letItBe(addWorkingDays(calendar, due, 10));
    await until('the clock of the order to have run on', async () => {
      const [row] = await company.rows<{ next: string }>(
        `select min(d ->> 'at') as next from tasks t, jsonb_array_elements(t.deadlines) d
          where t.order_number = $1 and t.state = 'open' and not d ? 'met'`,
        [number],
      );
      return row !== undefined && row.next > (await now());
    });
    expect(await delays(number)).toMatchObject([{ kind: 'supplierLate', state: 'open' }]);
    expect(await staff.order(number)).toMatchObject({ projectedDate });
    await staff.carryOn(number, 'closed');
    expect(await delays(number)).toMatchObject([{ state: 'cleared' }]);
    expect((await staff.order(number)).flags).toEqual({});
  });
});

describe('a supplier who says nothing', () => {
  it('is noticed by the order itself; the date moves on day by day, and each person is told once', async () => {
    const number = await place('C-SHUTONG', 'STRAP-12', '300');
    const task = await staff.untilTask(number, 'receiveGoods');
    const { promisedDate } = await staff.order(number);
    const due = (task.data['lines'] as { dueDate: string }[])[0]!.dueDate;

    await letItBe(addWorkingDays(calendar, due, 3));
    const silent = await until('the order to be at risk', async () => {
      const order = await staff.order(number);
      return 'atRisk' in order.flags && order;
    });
    expect(await delays(number)).toMatchObject([
      {
        kind: 'silence',
        document: task.document,
        department: 'purchasing',
        raisedBy: 'system',
        state: 'open',
      },
    ]);
    expect(silent.projectedDate! > promisedDate!).toBe(true);
    expect(await staff.untilTask(number, 'expedite')).toMatchObject({
      department: 'purchasing',
      document: `silence:${task.document}`,
    });
    expect(await told(number)).toEqual(['purchasing', 'sales']);

    await letItBe(addDays(promisedDate!, 3));
    const late = await until('the order to be late', async () => {
      const order = await staff.order(number);
      return 'late' in order.flags && order;
    });
    expect(late.projectedDate! > silent.projectedDate!).toBe(true);
    expect(late.projectedDate! > (await today())).toBe(true);
    expect(raised(late).length).toBeGreaterThan(1);
    expect(await delays(number)).toHaveLength(1);
    expect(await told(number)).toEqual(['manager', 'purchasing', 'sales']);

    await staff.complete(task);
    expect(await delays(number)).toMatchObject([{ state: 'cleared', clearedBy: 'Gao Feng 高峰' }]);
    expect((await staff.tasks(number)).map(({ kind }) => kind)).not.toContain('expedite');
    const delivered = await staff.carryOn(number, 'closed');
    expect(delivered.flags).toEqual({});
  });
});
