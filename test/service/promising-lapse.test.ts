import type { OrderStatus } from '../../workflows/messages.js';
import { addDays } from '../../domain/calendar/business-calendar.js';
import type { OrderView } from '../../src/orders/order-view.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

/** A Monday morning in Suzhou. The clock stands still until a test lets it run on: a week in a second. */
const CLOCK = { origin: '2026-11-02T02:00:00.000Z', speed: 604_800, paused: true };

/** What departments are told beside it. */
const REMINDERS = ['nextStepExpected', 'reminded', 'taskOverdue'];

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('lapse', {
    change: (data) => {
      data.company.clock = CLOCK;
      // Whoever does not pay is left in peace here: dunning is tested in deadlines.test.ts.
      data.company.policies.deadlines.default.escalation = [];
      data.company.policies.deadlines.tasks = {};
    },
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
  expect(await leftOvers(company)).toEqual([]);
});

const now = async (): Promise<string> => (await company.as('admin').get<{ now: string }>('/clock')).now;
const today = async (): Promise<string> => (await now()).slice(0, 10);

async function place(more: object): Promise<string> {
  const body = { customer: 'C-XIANDA', lines: [{ item: 'CS-200', quantity: '4' }], ...more };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}

async function holdOf(number: string): Promise<string> {
  const { holdUntil } = await company.temporal.workflow
    .getHandle(`order/${number}`)
    .query<OrderStatus>('status');
  expect(holdUntil).not.toBeNull();
  return holdUntil!;
}

/** Lets the clock run on to a minute after what is held for the order may be dropped. */
async function letItPass(number: string): Promise<void> {
  const to = new Date(Date.parse(await holdOf(number)) + 60_000).toISOString();
  await company.as('admin').post('/clock:resume', { until: to });
  await until('the clock to arrive', async () => (await now()) >= to);
}

const untilLapsed = (number: string, times = 1): Promise<OrderView> =>
  until(`${number} to lapse and to be planned anew`, async () => {
    const order = await staff.order(number);
    const lapsed = order.timeline.filter(({ kind }) => kind === 'promiseLapsed').length === times;
    return lapsed && (order.offeredDate !== null || order.stage === 'deposit') && order;
  });

const letters = (number: string) =>
  company.rows<{ kind: string; language: string; body: string }>(
    `select m.kind, m.language, m.body from messages m join orders o on o.id = m.order_id
      where o.number = $1 and m.audience = 'customer' order by m.id`,
    [number],
  );

describe('goods held for a deposit that does not come', () => {
  it('are given up after five working days; the order is promised anew and the customer is told', async () => {
    const requestedDate = addDays(await today(), 90);
    const number = await place({ requestedDate });
    await staff.untilTask(number, 'confirmDeposit');
    const hold = await holdOf(number);
    // Monday and five working days: the end of the next Monday.
    expect(hold).toBe('2026-11-09T09:30:00.000Z');
    await letItPass(number);
    const order = await untilLapsed(number);
    expect(order).toMatchObject({ stage: 'deposit', promisedDate: requestedDate });
    const told = order.timeline.map(({ kind }) => kind).filter((kind) => !REMINDERS.includes(kind));
    expect(told.slice(-2)).toEqual(['promiseLapsed', 'datePromised']);
    expect((await letters(number)).map(({ kind }) => kind)).toEqual([
      'confirmation',
      'depositRequest',
      'newDate',
    ]);
    expect((await letters(number)).at(-1)).toMatchObject({
      language: 'zh-CN',
      body: expect.stringContaining(requestedDate),
    });
    expect((await holdOf(number)) > hold).toBe(true);
    // The deposit asked for stands, and is asked for once.
    await staff.does(number, 'confirmDeposit');
    const closed = await staff.carryOn(number, 'closed');
    expect(closed.timeline.filter(({ kind }) => kind === 'depositRequested')).toHaveLength(1);
  });

  it('lead to a later date, which the customer is asked about, where the promised one cannot be kept any more', async () => {
    const number = await place({});
    await staff.untilTask(number, 'confirmDeposit');
    const { promisedDate } = await staff.order(number);
    await letItPass(number);
    const offered = await untilLapsed(number);
    expect(offered.stage).toBe('promising');
    expect(offered.offeredDate! > promisedDate!).toBe(true);
    expect((await letters(number)).at(-1)).toMatchObject({
      kind: 'offer',
      body: expect.stringContaining(offered.offeredDate!),
    });
    await company.as('customer').post(`/orders/${number}:answerOffer`, { answer: 'accept' });
    expect(await staff.order(number)).toMatchObject({ stage: 'deposit', promisedDate: offered.offeredDate });
    await staff.does(number, 'confirmDeposit');
    await staff.carryOn(number, 'closed');
  });

  it('are kept for good once the deposit is recorded, however late it is', async () => {
    const number = await place({ requestedDate: addDays(await today(), 90) });
    await staff.untilTask(number, 'confirmDeposit');
    const hold = await holdOf(number);
    await staff.does(number, 'confirmDeposit');
    await company.as('admin').post('/clock:resume', { until: addDays(hold.slice(0, 10), 10) + 'T00:00:00Z' });
    const closed = await staff.carryOn(number, 'closed');
    expect(closed.timeline.map(({ kind }) => kind)).not.toContain('promiseLapsed');
  });
});

describe('an offer that nobody answers', () => {
  it('lapses too: the customer is offered what is possible then, as often as it takes', async () => {
    const number = await place({
      requestedDate: addDays(await today(), 1),
      lines: [{ item: 'CE-350', quantity: '1' }],
    });
    const first = await staff.untilTask(number, 'answerOffer');
    const dates = [(await staff.order(number)).offeredDate!];
    for (const times of [1, 2]) {
      await letItPass(number);
      dates.push((await untilLapsed(number, times)).offeredDate!);
    }
    expect(dates).toEqual([...new Set(dates)].sort());
    expect(await company.as('sales').get(`/tasks/${first.id}`)).toMatchObject({
      state: 'withdrawn',
      closedBy: 'system',
    });
    expect((await letters(number)).map(({ kind }) => kind)).toEqual(['offer', 'offer', 'offer']);
    await staff.does(number, 'answerOffer', { accept: false });
    expect((await staff.order(number)).stage).toBe('cancelled');
  });
});

describe('a credit decision that is not taken', () => {
  it('does not hold goods for ever either, and still counts when it comes', async () => {
    const number = await place({ customer: 'C-HAIRUN', requestedDate: addDays(await today(), 90) });
    const decision = await staff.untilTask(number, 'decideCredit');
    await letItPass(number);
    await until('the order to be promised anew', async () => {
      const { timeline } = await staff.order(number);
      return timeline.filter(({ kind }) => kind === 'datePromised').length === 2;
    });
    expect((await staff.order(number)).stage).toBe('credit');
    await staff.complete(decision, { approve: true });
    await staff.untilTask(number, 'confirmDeposit');
    await staff.carryOn(number, 'closed');
  });
});
