import type { OrderStatus } from '../../workflows/messages.js';
import { addDays } from '../../domain/calendar/business-calendar.js';
import { FinanceService } from '../../src/finance/finance.service.js';
import type { PaymentView, ReceivableView, RecordedPayment } from '../../src/finance/finance.views.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import type { OrderSummary, OrderView } from '../../src/orders/order-view.js';
import { Database } from '../../src/platform/database/database.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { TaskView } from '../../src/tasks/tasks.service.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { TestCompany } from './support/company.js';
import { flawsOfTheLedger } from './support/ledger-books.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

/** A Monday morning in Suzhou. The clock stands still until a test lets it run on: a week in a second. */
const CLOCK = { origin: '2026-11-02T02:00:00.000Z', speed: 604_800, paused: true };
const TODAY = '2026-11-02';
/** Room for three conveyors: each costs 5600 + 1.5 % freight + 13 % tax = 6422.92. No deposit. */
const LIMITED = 'C-HAIRUN';
/** Asked for 30 % within ten working days, while goods are held softly for five. */
const SLOW = 'C-XIANDA';
/** Asked for a deposit within three days. */
const QUICK = 'C-LINGXIN';

let company: TestCompany;
let staff: Staff;
let payments = 0;

beforeAll(async () => {
  company = await TestCompany.open('finance', {
    change: (data) => {
      data.company.clock = CLOCK;
      const terms: Record<string, object> = {
        [LIMITED]: { creditLimit: '20000', depositPercent: '0' },
        [SLOW]: { depositDays: 10 },
        [QUICK]: { depositDays: 3 },
      };
      data.customers = data.customers.map((each) => ({ ...each, ...terms[each.code] }));
    },
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
  expect(await flawsOfTheLedger(company)).toEqual([]);
  expect(await leftOvers(company)).toEqual([]);
});

async function place(customer: string, item: string, quantity: number, more: object = {}): Promise<string> {
  const lines = [{ item, quantity: String(quantity), ...more }];
  const body = { customer, requestedDate: addDays(TODAY, 120), lines };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}

const pay = (order: string, amount: string, currency = 'CNY'): Promise<RecordedPayment> => {
  payments += 1;
  const body = { order, amount: { amount, currency }, reference: `BANK-${String(payments)}` };
  return company.as('finance').post<RecordedPayment>('/payments', body);
};
const receivables = async (number: string): Promise<ReceivableView[]> =>
  (await company.as('finance').get<Page<ReceivableView>>(`/receivables?order=${number}&sort=issuedAt`)).data;
const booked = async (number: string): Promise<PaymentView[]> =>
  (await company.as('finance').get<Page<PaymentView>>(`/payments?order=${number}&sort=at`)).data;
const returnsOf = async (number: string): Promise<TaskView[]> =>
  (await staff.tasks(number)).filter(({ kind }) => kind === 'returnPayment');
const lettersOf = async (number: string): Promise<string[]> => {
  const letters = await company.rows<{ kind: string }>(
    'select m.kind from messages m join orders o on o.id = m.order_id where o.number = $1 order by m.id',
    [number],
  );
  return letters.map(({ kind }) => kind);
};
const happened = ({ timeline }: OrderView): string[] => timeline.map(({ kind }) => kind);

/** Waits until the order's credit is decided by the rule or put before finance. */
const decided = (number: string): Promise<'creditSecured' | 'creditReferred'> =>
  until(`credit of ${number}`, async () => {
    const kinds = happened(await staff.order(number));
    return (['creditReferred', 'creditSecured'] as const).find((kind) => kinds.includes(kind));
  });

const holdOf = async (number: string): Promise<string | null> =>
  (await company.temporal.workflow.getHandle(`order/${number}`).query<OrderStatus>('status')).holdUntil;
const now = async (): Promise<string> => (await company.as('admin').get<{ now: string }>('/clock')).now;
/** Lets the clock run on to an instant. */
async function passTo(instant: string): Promise<void> {
  await company.as('admin').post('/clock:resume', { until: instant });
  await until('the clock to arrive', async () => (await now()) >= instant);
}

describe('credit', () => {
  it('has room for what has been paid already, also before anything was asked for', async () => {
    const first = await place(LIMITED, 'CV-30', 3);
    expect(await decided(first)).toBe('creditSecured');
    const { open, payment } = await pay(first, '19268.76');
    expect([open.amount, payment.allocated.amount]).toEqual(['0.00', '0.00']);
    const second = await place(LIMITED, 'CV-30', 3);
    expect(await decided(second)).toBe('creditSecured');
    const third = await place(LIMITED, 'CV-30', 1);
    expect(await decided(third)).toBe('creditReferred');
    await staff.does(third, 'decideCredit', { approve: false });
    for (const number of [first, second]) await staff.carryOn(number, 'closed');
    // Nobody is asked to pay what is paid.
    expect(await lettersOf(first)).toContain('paidInvoice');
    expect(await lettersOf(first)).not.toContain('invoice');
  });

  it('is finance’s decision for an order in another currency than the limit’s, which then counts by itself', async () => {
    const body = {
      customer: LIMITED,
      currency: 'USD',
      requestedDate: addDays(TODAY, 120),
      lines: [{ item: 'CV-30', quantity: '1', unitPrice: '100' }],
    };
    const { number } = await company.as('sales').post<OrderView>('/orders', body);
    const task = await staff.untilTask(number, 'decideCredit');
    expect(task.data).toMatchObject({
      why: 'otherCurrency',
      currency: 'USD',
      limit: '20000',
      limitCurrency: 'CNY',
    });
    const { timeline } = await staff.order(number);
    expect(timeline.find(({ kind }) => kind === 'creditReferred')?.text).toEqual({
      en: 'The order is in USD, the credit limit in CNY: finance decides',
      zh: '订单币种为 USD，信用额度币种为 CNY，由财务审批',
    });
    await staff.complete(task, { approve: true });
    const other = await place(LIMITED, 'CV-30', 3);
    expect(await decided(other)).toBe('creditSecured');
    for (const each of [number, other]) await staff.carryOn(each, 'closed');
  });

  it('is decided without keeping the customer’s new orders waiting', async () => {
    const number = await place(LIMITED, 'CV-30', 4);
    await staff.untilTask(number, 'decideCredit');
    const [database, desk] = [company.api.get(Database), company.api.get(OrderDesk)];
    const meanwhile = await database.transaction(async (tx) => {
      await company.api.get(FinanceService).secureCredit(await desk.open(tx, number));
      return await place(LIMITED, 'CV-30', 4);
    });
    for (const each of [number, meanwhile]) await staff.does(each, 'decideCredit', { approve: false });
  });
});

describe('an order that ends without delivery', () => {
  it('has nothing left to be paid, and what has come in is returned', async () => {
    const number = (
      await company.as('sales').post<OrderView>('/orders', {
        customer: SLOW,
        lines: [{ item: 'CE-350', quantity: '1' }],
        requestedDate: addDays(TODAY, 1),
      })
    ).number;
    await staff.untilTask(number, 'answerOffer');
    const { payment } = await pay(number, '500');
    await pay(number, '12.34');
    await staff.does(number, 'answerOffer', { accept: false });
    const ended = await staff.order(number);
    // The money is still to go back, but the order waits for nobody.
    expect(ended).toMatchObject({
      stage: 'cancelled',
      waitingFor: [],
      next: [{ kind: 'returnPayment' }, { kind: 'returnPayment' }],
    });
    const { data } = await company
      .as('finance')
      .get<Page<OrderSummary>>(`/orders?waitingFor=finance&customer=${SLOW}&stage=cancelled`);
    expect(data).toEqual([]);
    expect(happened(ended).slice(-4)).toEqual([
      'offerDeclined',
      'returnAsked',
      'returnAsked',
      'orderCancelled',
    ]);
    expect(await company.temporal.workflow.getHandle(`order/${number}`).result()).toMatchObject({
      stage: 'cancelled',
    });
    const [first, second] = await returnsOf(number);
    expect(first).toMatchObject({
      department: 'finance',
      document: expect.stringMatching(/^RF-/),
      data: { amount: '500', currency: 'CNY', reference: payment.reference },
    });
    expect(second?.data).toMatchObject({ amount: '12.34' });
    const done = await staff.complete(first!, { reference: 'OUT-1' });
    expect(done).toMatchObject({ state: 'completed', closedBy: 'Zheng Hui 郑慧' });
    expect(await booked(number)).toMatchObject([
      { amount: { amount: '500.00' }, allocated: { amount: '0.00' }, returned: { amount: '500.00' } },
      { returned: { amount: '0.00' } },
    ]);
    expect((await staff.order(number)).timeline.at(-1)).toMatchObject({
      kind: 'paymentReturned',
      text: {
        en: `Payment ${payment.reference} returned by OUT-1: 500 CNY`,
        zh: `付款 ${payment.reference} 已退还（OUT-1），500 CNY`,
      },
    });
    const again = await company
      .as('finance')
      .refused(`/tasks/${first!.id}:complete`, { result: { reference: 'OUT-2' } });
    expect(again).toMatchObject({ status: 409, code: 'task-already-closed' });
    await staff.complete(second!);
  });

  it('voids the deposit request, also one that is paid in part, and returns what comes in for it later', async () => {
    const number = await place(QUICK, 'CS-200', 4, { requestedDate: TODAY });
    // The day asked for is too soon: a later one is accepted, the hold runs out, and a still later one is declined.
    await staff.does(number, 'answerOffer', { accept: true });
    const confirm = await staff.untilTask(number, 'confirmDeposit');
    const [asked] = await receivables(number);
    await pay(number, '100');
    await passTo(new Date(Date.parse((await holdOf(number))!) + 60_000).toISOString());
    await staff.does(number, 'answerOffer', { accept: false });
    expect(await receivables(number)).toMatchObject([
      { number: asked!.number, state: 'void', paid: { amount: '0.00' }, open: { amount: '0.00' } },
    ]);
    expect(await company.as('finance').get(`/tasks/${confirm.id}`)).toMatchObject({ state: 'withdrawn' });
    expect(happened(await staff.order(number))).toContain('receivableVoided');
    const late = await pay(number, asked!.amount.amount);
    expect(late).toMatchObject({ open: { amount: '0.00' }, payment: { allocated: { amount: '0.00' } } });
    const tasks = await returnsOf(number);
    expect(tasks.map(({ data }) => Number(data['amount']))).toEqual([
      100,
      Number(late.payment.amount.amount),
    ]);
    for (const task of tasks) await staff.complete(task);
    expect(await returnsOf(number)).toEqual([]);
  });

  it('because finance refused it returns what has come in as well', async () => {
    const number = await place(LIMITED, 'CV-30', 4);
    await staff.untilTask(number, 'decideCredit');
    await pay(number, '100');
    await staff.does(number, 'decideCredit', { approve: false });
    expect(happened(await staff.order(number)).slice(-3)).toEqual([
      'creditRefused',
      'returnAsked',
      'orderCancelled',
    ]);
    await staff.does(number, 'returnPayment');
    expect((await staff.order(number)).waitingFor).toEqual([]);
  });
});

describe('a payment by way of a task', () => {
  it('is held to the currency’s decimals too, and its field named as it was sent', async () => {
    const number = await place(SLOW, 'FILM-500', 40);
    const task = await staff.untilTask(number, 'confirmDeposit');
    const result = { reference: 'BANK-fraction', amount: '1.001' };
    expect(await company.as('finance').refused(`/tasks/${task.id}:complete`, { result })).toMatchObject({
      status: 400,
      code: 'validation-failed',
      errors: [{ pointer: '/result/amount', given: '1.001' }],
    });
    await company.temporal.workflow.getHandle(`order/${number}`).signal('taskAnswered', {
      answerId: 'a fraction',
      taskId: task.id,
      answer: 'complete',
      by: 'a bank',
      result,
    });
    await until('the signal to be refused', async () =>
      happened(await staff.order(number)).includes('answerRefused'),
    );
    expect(await booked(number)).toEqual([]);
    await staff.carryOn(number, 'closed');
  });
});

describe('a deposit', () => {
  it('may be paid until it is due: goods are held that long', async () => {
    const today = (await now()).slice(0, 10);
    const number = await place(SLOW, 'FILM-500', 40, { requestedDate: addDays(today, 90) });
    await staff.untilTask(number, 'confirmDeposit');
    const [asked] = await receivables(number);
    const hold = await holdOf(number);
    expect(hold).toBe(`${asked!.dueDate}T09:30:00.000Z`);
    const held = await company.rows<{ until: string }>(
      `select distinct r.expires_at as until from reservations r join orders o on o.id = r.order_id
        where o.number = $1 and r.state = 'open'`,
      [number],
    );
    expect(held.map((each) => new Date(each.until).toISOString())).toEqual([hold]);
    await passTo(`${asked!.dueDate}T08:00:00.000Z`);
    const order = await staff.carryOn(number, 'closed');
    expect(happened(order)).not.toContain('promiseLapsed');
  });

  it('that is asked for again is the one that was asked for', async () => {
    const number = await place(SLOW, 'FILM-500', 40);
    await staff.untilTask(number, 'confirmDeposit');
    const before = await receivables(number);
    const finance = company.api.get(FinanceService);
    await company.api.get(OrderDesk).withOrder(number, (file) => finance.requestDeposit(file));
    expect(await receivables(number)).toEqual(before);
    expect((await lettersOf(number)).filter((kind) => kind === 'depositRequest')).toHaveLength(1);
    await staff.carryOn(number, 'closed');
  });
});

describe('an order that costs nothing', () => {
  it('is made, delivered and closed without anything to pay', async () => {
    const number = await place(SLOW, 'FILM-500', 5, { unitPrice: '0' });
    const closed = await staff.carryOn(number, 'closed');
    expect(closed.money).toMatchObject({ total: { amount: '0.00' }, open: { amount: '0.00' } });
    expect(await receivables(number)).toEqual([]);
    expect(await lettersOf(number)).toEqual(['confirmation', 'shipped', 'delivered']);
    expect(await company.temporal.workflow.getHandle(`order/${number}`).result()).toMatchObject({
      stage: 'closed',
    });
  });
});
