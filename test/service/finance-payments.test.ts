import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { PaymentView, ReceivableView, RecordedPayment } from '../../src/finance/finance.views.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { flawsOfTheLedger } from './support/ledger-books.js';
import { Staff } from './support/staff.js';

let company: TestCompany;
let staff: Staff;
let payments = 0;

beforeAll(async () => {
  company = await TestCompany.open('payments');
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
  expect(await flawsOfTheLedger(company)).toEqual([]);
  expect(await leftOvers(company)).toEqual([]);
});

/** An order of 40 rolls: 1920 + 1.5 % + 13 % = 2202.14 CNY, 30 % of it 660.64. */
async function place(customer = 'C-XIANDA'): Promise<string> {
  const body = { customer, requestedDate: inDays(60), lines: [{ item: 'FILM-500', quantity: '40' }] };
  const order = await company.as('sales').post<OrderView>('/orders', body);
  expect(order.money.total).toEqual({ amount: '2202.14', currency: 'CNY' });
  return order.number;
}

const payment = (order: string, amount: string, more: object = {}) => {
  payments += 1;
  return { order, amount: { amount, currency: 'CNY' }, reference: `BANK-${String(payments)}`, ...more };
};
const pay = (order: string, amount: string): Promise<RecordedPayment> =>
  company.as('finance').post<RecordedPayment>('/payments', payment(order, amount));
const receivables = async (number: string): Promise<ReceivableView[]> =>
  (await company.as('finance').get<Page<ReceivableView>>(`/receivables?order=${number}&sort=issuedAt`)).data;
const booked = async (number: string): Promise<PaymentView[]> =>
  (await company.as('finance').get<Page<PaymentView>>(`/payments?order=${number}&sort=at`)).data;

async function delivered(number: string): Promise<void> {
  for (const kind of ['pick', 'handOver', 'proveDelivery'] as const) await staff.does(number, kind);
}

describe('a deposit', () => {
  it('may come in parts; work starts when all of it is there', async () => {
    const number = await place();
    await staff.untilTask(number, 'confirmDeposit');
    expect(await pay(number, '600')).toMatchObject({
      open: { amount: '1602.14' },
      payment: { allocated: { amount: '600.00' } },
    });
    expect((await staff.order(number)).stage).toBe('deposit');
    expect(await receivables(number)).toMatchObject([
      { kind: 'deposit', state: 'open', amount: { amount: '660.64' }, open: { amount: '60.64' } },
    ]);
    await pay(number, '60.63');
    expect((await staff.order(number)).stage).toBe('deposit');
    await pay(number, '0.01');
    expect((await staff.order(number)).stage).not.toBe('deposit');
    await staff.carryOn(number, 'closed');
  });

  it('that is paid before it is asked counts', async () => {
    const number = await place();
    await pay(number, '700');
    await staff.untilTask(number, 'pick');
    expect(await receivables(number)).toMatchObject([
      { kind: 'deposit', state: 'paid', paid: { amount: '660.64' } },
    ]);
    const { timeline } = await staff.carryOn(number, 'closed');
    expect(timeline.filter(({ kind }) => kind === 'paymentReceived').length).toBe(2);
    const [, invoice] = await receivables(number);
    expect(invoice).toMatchObject({ kind: 'invoice', amount: { amount: '1541.50' }, state: 'paid' });
  });

  it('above what was asked pays the invoice later', async () => {
    const number = await place();
    await staff.untilTask(number, 'confirmDeposit');
    await pay(number, '2202.14');
    expect(await booked(number)).toMatchObject([
      { amount: { amount: '2202.14' }, allocated: { amount: '660.64' } },
    ]);
    await delivered(number);
    // All is paid in advance: the invoice closes the order at once.
    const closed = await staff.untilStage(number, 'closed');
    expect(closed.money).toMatchObject({ paid: { amount: '2202.14' }, open: { amount: '0.00' } });
    expect(await booked(number)).toMatchObject([{ allocated: { amount: '2202.14' } }]);
  });
});

describe('the balance', () => {
  it('may come in parts; the order closes with the last of it, and what is too much stays as credit', async () => {
    const number = await place('C-SHUTONG');
    await delivered(number);
    const task = await staff.untilTask(number, 'collectBalance');
    await pay(number, '1000');
    expect(await staff.order(number)).toMatchObject({
      stage: 'settling',
      money: { paid: { amount: '1000.00' }, open: { amount: '1202.14' } },
    });
    expect(await pay(number, '2000')).toMatchObject({
      open: { amount: '0.00' },
      payment: { amount: { amount: '2000.00' }, allocated: { amount: '1202.14' } },
    });
    expect(await staff.order(number)).toMatchObject({
      stage: 'closed',
      money: { paid: { amount: '2202.14' } },
    });
    expect(await company.as('finance').get(`/tasks/${task.id}`)).toMatchObject({
      state: 'completed',
      closedBy: 'Zheng Hui 郑慧',
    });
    // Money that comes for a closed order is kept, all of it as credit.
    expect(await pay(number, '5')).toMatchObject({ payment: { allocated: { amount: '0.00' } } });
    expect((await staff.order(number)).stage).toBe('closed');
  });

  it('is collected by completing the task as well, with the amount left out: all that is open', async () => {
    const number = await place('C-SHUTONG');
    await delivered(number);
    const task = await staff.untilTask(number, 'collectBalance');
    await staff.complete(task, { reference: 'BANK-part', amount: '0.14' });
    const again = await staff.untilTask(number, 'collectBalance');
    expect(again.id).toBe(task.id);
    await staff.complete(again, { reference: 'BANK-rest' });
    expect((await booked(number)).map(({ amount }) => amount.amount)).toEqual(['0.14', '2202.00']);
    expect((await staff.order(number)).stage).toBe('closed');
  });
});

describe('a payment', () => {
  let number: string;
  beforeAll(async () => {
    number = await place();
    await staff.untilTask(number, 'confirmDeposit');
  });
  afterAll(() => staff.carryOn(number, 'closed'));

  it('with the same bank reference is booked once, for this order or another', async () => {
    const other = await place();
    const twice = payment(number, '10');
    await company.as('finance').post('/payments', twice);
    for (const order of [number, other]) {
      expect(await company.as('finance').refused('/payments', { ...twice, order })).toMatchObject({
        status: 409,
        code: 'state-conflict',
        errors: [{ pointer: '/reference', given: twice.reference }],
      });
    }
    const same = payment(number, '10');
    const answers = await Promise.all(
      [number, other, number, other].map((order) =>
        company.as('finance').send('POST', '/payments', { body: { ...same, order } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('in another currency is refused, naming that of the order', async () => {
    const wrong = { ...payment(number, '10'), amount: { amount: '10', currency: 'USD' } };
    expect(await company.as('finance').refused('/payments', wrong)).toMatchObject({
      status: 422,
      code: 'currency-mismatch',
      detail: expect.stringContaining('CNY'),
      errors: [{ pointer: '/amount/currency', given: 'USD' }],
    });
  });

  it.each([
    ['of nothing', { amount: { amount: '0', currency: 'CNY' } }, 400, '/amount/amount'],
    ['of a fraction of a fen', { amount: { amount: '1.001', currency: 'CNY' } }, 400, '/amount/amount'],
    ['of a negative amount', { amount: { amount: '-5', currency: 'CNY' } }, 400, '/amount/amount'],
    ['without a reference', { reference: undefined }, 400, '/reference'],
    ['for no order', { order: 'SO-1999-000001' }, 404, undefined],
  ])('%s is refused', async (_what, more, status, pointer) => {
    const before = await booked(number);
    const problem = await company.as('finance').refused('/payments', payment(number, '1', more));
    expect(problem.status).toBe(status);
    if (pointer !== undefined) expect(problem.errors.map((error) => error.pointer)).toContain(pointer);
    expect(await booked(number)).toEqual(before);
  });

  it('is recorded by finance alone; a customer sees what it owes', async () => {
    expect(await company.as('sales').refused('/payments', payment(number, '1'))).toMatchObject({
      status: 403,
    });
    expect(await company.as('customer').refused('/payments', payment(number, '1'))).toMatchObject({
      status: 403,
    });
    const own = await company.as('customer').get<Page<ReceivableView>>('/receivables');
    expect(new Set(own.data.map(({ customer }) => customer.code))).toEqual(new Set(['C-XIANDA']));
  });
});
