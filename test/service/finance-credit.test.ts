import type { OrderView } from '../../src/orders/order-view.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;

/** Neither deposit nor history, and room for three conveyors: each costs 5600 + 1.5 % freight + 13 % tax = 6422.92. */
const CUSTOMER = 'C-HAIRUN';
const LIMIT = '20000';

beforeAll(async () => {
  company = await TestCompany.open('credit', {
    change: (data) => {
      data.customers = data.customers.map((customer) =>
        customer.code === CUSTOMER ? { ...customer, creditLimit: LIMIT, depositPercent: '0' } : customer,
      );
    },
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
  expect(await leftOvers(company)).toEqual([]);
});

const place = (conveyors: number): Promise<OrderView> =>
  company.as('sales').post<OrderView>('/orders', {
    customer: CUSTOMER,
    requestedDate: inDays(90),
    lines: [{ item: 'CV-30', quantity: String(conveyors) }],
  });

describe('an order above the credit limit', () => {
  it('waits for finance, who sees limit, exposure and total', async () => {
    const { number, money } = await place(4);
    const task = await staff.untilTask(number, 'decideCredit');
    expect(task).toMatchObject({
      department: 'finance',
      data: { limit: LIMIT, exposure: '0', total: money.total.amount, currency: 'CNY' },
    });
    const waiting = await staff.order(number);
    expect(waiting).toMatchObject({ stage: 'credit', waitingFor: ['finance'] });
    // Promised all the same, and the customer is told only when the order stands.
    expect(waiting.promisedDate).toBe(inDays(90));
    expect(await lettersOf(number)).toEqual([]);
    await staff.complete(task, { approve: false });
  });

  it('goes on when finance approves it', async () => {
    const { number } = await place(4);
    const task = await staff.untilTask(number, 'decideCredit');
    expect(
      await company.as('sales').refused(`/tasks/${task.id}:complete`, { result: { approve: true } }),
    ).toMatchObject({
      status: 403,
    });
    await staff.complete(task, { approve: true }, 'an old customer');
    const closed = await staff.carryOn(number, 'closed');
    expect(closed.timeline.find(({ kind }) => kind === 'creditApproved')).toMatchObject({
      actor: 'Zheng Hui 郑慧',
      facts: { note: 'an old customer' },
    });
  });

  it('ends when finance refuses it, and gives back what it held', async () => {
    const before = await reserved();
    const { number } = await place(4);
    const task = await staff.untilTask(number, 'decideCredit');
    expect(await reserved()).not.toEqual(before);
    await staff.complete(task, { approve: false }, 'too much');
    const refused = await staff.order(number);
    expect(refused).toMatchObject({ stage: 'cancelled', waitingFor: [], next: [] });
    expect(refused.timeline.map(({ kind }) => kind).slice(-2)).toEqual(['creditRefused', 'orderCancelled']);
    expect(await reserved()).toEqual(before);
    expect(await company.temporal.workflow.getHandle(`order/${number}`).result()).toMatchObject({
      stage: 'cancelled',
    });
  });
});

describe('the credit limit', () => {
  it('is not passed by orders that are placed at the same moment', async () => {
    const placed = await Promise.all(Array.from({ length: 8 }, () => place(1)));
    const orders = await Promise.all(placed.map(({ number }) => decided(number)));
    const secured = orders.filter(({ referred }) => !referred);
    expect(secured).toHaveLength(3);
    const exposure = secured.reduce((total, { order }) => total + Number(order.money.open.amount), 0);
    expect(exposure).toBeLessThanOrEqual(Number(LIMIT));
    for (const { order, referred } of orders) {
      if (referred) await staff.does(order.number, 'decideCredit', { approve: false });
      else await staff.carryOn(order.number, 'closed');
    }
  });

  it('has room again when orders have been paid', async () => {
    const first = await place(3);
    expect((await decided(first.number)).referred).toBe(false);
    const second = await place(1);
    expect((await decided(second.number)).referred).toBe(true);
    await staff.carryOn(first.number, 'closed');
    const third = await place(3);
    expect((await decided(third.number)).referred).toBe(false);
    await staff.does(second.number, 'decideCredit', { approve: false });
    await staff.carryOn(third.number, 'closed');
  });

  it('is not asked for customers without one', async () => {
    const body = {
      customer: 'C-SHUTONG',
      requestedDate: inDays(120),
      lines: [{ item: 'CE-350', quantity: '20' }],
    };
    const { number } = await company.as('sales').post<OrderView>('/orders', body);
    const order = (await decided(number)).order;
    expect(Number(order.money.total.amount)).toBeGreaterThan(1_000_000);
    expect(order.timeline.find(({ kind }) => kind === 'creditSecured')?.facts).toMatchObject({ limit: null });
  });
});

/** Waits until the order's credit is decided by the rule or put before finance. */
async function decided(number: string): Promise<{ order: OrderView; referred: boolean }> {
  return await until(`credit of ${number}`, async () => {
    const order = await staff.order(number);
    const kinds = order.timeline.map(({ kind }) => kind);
    if (kinds.includes('creditReferred')) return { order, referred: true };
    return kinds.includes('creditSecured') && { order, referred: false };
  });
}

const reserved = () =>
  company.rows<{ item: string; reserved: string }>(
    'select item, sum(reserved)::text as reserved from balances group by item order by item',
  );

const lettersOf = (number: string) =>
  company.rows('select m.kind from messages m join orders o on o.id = m.order_id where o.number = $1', [
    number,
  ]);
