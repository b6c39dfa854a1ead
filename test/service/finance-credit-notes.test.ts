import type { CreditNoteView, RefundView } from '../../src/finance/credit-notes.views.js';
import type { PaymentView, ReceivableView, RecordedPayment } from '../../src/finance/finance.views.js';
import type { OrderLedger } from '../../src/finance/ledger.views.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { flawsOfTheLedger } from './support/ledger-books.js';
import { Staff } from './support/staff.js';

let company: TestCompany;
let staff: Staff;
let payments = 0;

beforeAll(async () => {
  company = await TestCompany.open('credit-notes');
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
  expect(await flawsOfTheLedger(company)).toEqual([]);
  expect(await leftOvers(company)).toEqual([]);
});

/** Delivers 40 rolls: 1920 + 28.80 + 253.34 tax = 2202.14 CNY; C-XIANDA pays a deposit of 660.64 first. */
async function delivered(customer = 'C-SHUTONG'): Promise<{ number: string; invoice: string }> {
  const body = { customer, requestedDate: inDays(60), lines: [{ item: 'FILM-500', quantity: '40' }] };
  const { number } = await company.as('sales').post<OrderView>('/orders', body);
  if (customer === 'C-XIANDA') await staff.does(number, 'confirmDeposit');
  for (const kind of ['pick', 'handOver', 'proveDelivery'] as const) await staff.does(number, kind);
  return { number, invoice: (await staff.untilTask(number, 'collectBalance')).document };
}

const cny = (amount: string) => ({ amount, currency: 'CNY' });
const pay = (order: string, amount: string): Promise<RecordedPayment> => {
  payments += 1;
  const reference = `BANK-${String(payments)}`;
  return company.as('finance').post<RecordedPayment>('/payments', { order, amount: cny(amount), reference });
};
const credit = (invoice: string, amount: string, reason = 'two rolls were torn') =>
  company.as('finance').post<CreditNoteView>(`/invoices/${invoice}:credit`, { amount: cny(amount), reason });
const receivables = async (number: string): Promise<ReceivableView[]> =>
  (await company.as('auditor').get<Page<ReceivableView>>(`/receivables?order=${number}&sort=issuedAt`)).data;
const booked = async (number: string): Promise<PaymentView[]> =>
  (await company.as('auditor').get<Page<PaymentView>>(`/payments?order=${number}&sort=at`)).data;
const refundsOf = async (number: string) =>
  (await staff.tasks(number)).filter(({ kind }) => kind === 'returnPayment');
const lettersOf = (number: string) =>
  company.rows<{ kind: string; subject: string }>(
    'select m.kind, m.subject from messages m join orders o on o.id = m.order_id where o.number = $1 order by m.id',
    [number],
  );

describe('a credit note', () => {
  it('lowers what is still to be paid, and the order closes when the rest is', async () => {
    const { number, invoice } = await delivered();
    expect(await credit(invoice, '96')).toMatchObject({
      number: expect.stringMatching(/^CN-\d{4}-\d{6}$/),
      ...{ invoice, order: number, amount: cny('96.00'), reason: 'two rolls were torn' },
      tax: cny('11.04'),
      issuedBy: 'Zheng Hui 郑慧',
    });
    expect(await receivables(number)).toMatchObject([
      { state: 'open', amount: cny('2202.14'), credited: cny('96.00'), open: cny('2106.14') },
    ]);
    expect(await refundsOf(number)).toEqual([]);
    const task = await staff.untilTask(number, 'collectBalance');
    // What is left out is what is open.
    await staff.complete(task, { reference: 'BANK-rest' });
    expect(await staff.untilStage(number, 'closed')).toMatchObject({ stage: 'closed' });
    expect((await booked(number)).map(({ amount }) => amount)).toEqual([cny('2106.14')]);
    expect((await lettersOf(number)).map(({ kind }) => kind)).toContain('creditNote');
    expect(
      (await staff.order(number)).timeline.find(({ kind }) => kind === 'creditNoted')?.text.zh,
    ).toContain('贷项通知单');
  });

  it('on an invoice that is paid gives the money back, by a task that outlives the order', async () => {
    const { number, invoice } = await delivered();
    await pay(number, '2202.14');
    await staff.untilStage(number, 'closed');
    await credit(invoice, '96');
    expect(await staff.order(number)).toMatchObject({ stage: 'closed', money: { paid: cny('2106.14') } });
    expect(await booked(number)).toMatchObject([
      { allocated: cny('2106.14'), toReturn: cny('96.00'), returned: cny('0.00') },
    ]);
    const [task] = await refundsOf(number);
    expect(task).toMatchObject({ department: 'finance', data: { amount: '96', currency: 'CNY' } });
    expect(task?.document).toMatch(/^RF-/);
    await staff.complete(task!, { reference: 'OUT-1' });
    expect(await booked(number)).toMatchObject([{ toReturn: cny('0.00'), returned: cny('96.00') }]);
    const ledger = await company.as('manager').get<OrderLedger>(`/orders/${number}/ledger`);
    expect(ledger.postings.slice(-3).map(({ kind }) => kind)).toEqual([
      'creditNoted',
      'allocationUndone',
      'paymentReturned',
    ]);
    expect(ledger.accounts.find(({ account }) => account === 'bank')?.balance).toEqual(cny('2106.14'));
  });

  it('that is above what is open gives back only what has been paid above the rest', async () => {
    const { number, invoice } = await delivered();
    await pay(number, '2000');
    await credit(invoice, '300');
    expect(await staff.untilStage(number, 'closed')).toMatchObject({ money: { paid: cny('1902.14') } });
    expect((await refundsOf(number)).map(({ data }) => data['amount'])).toEqual(['97.86']);
    await staff.does(number, 'returnPayment');
  });

  it('reaches the deposit that the invoice deducted, and never more than the invoice bills', async () => {
    const { number, invoice } = await delivered('C-XIANDA');
    await pay(number, '1541.50');
    await staff.untilStage(number, 'closed');
    const refused = await company
      .as('finance')
      .refused(`/invoices/${invoice}:credit`, { amount: cny('2202.15'), reason: 'all of it' });
    expect(refused).toMatchObject({
      status: 422,
      code: 'business-rule',
      left: '2202.14',
      errors: [{ pointer: '/amount/amount', given: '2202.15' }],
    });
    await credit(invoice, '2000', 'taken back');
    await credit(invoice, '202.14', 'the rest as well');
    const notes = (await company.as('auditor').get<Page<CreditNoteView>>(`/credit-notes?invoice=${invoice}`))
      .data;
    expect(notes.map(({ amount }) => amount.amount)).toEqual(['202.14', '2000.00']);
    // All of the invoice's tax is given back, no matter in how many parts.
    expect(notes.reduce((all, { tax }) => all + Number(tax.amount), 0)).toBeCloseTo(253.34, 6);
    expect(
      await company
        .as('finance')
        .refused(`/invoices/${invoice}:credit`, { amount: cny('0.01'), reason: 'x' }),
    ).toMatchObject({ status: 422, left: '0.00' });
    for (const task of await refundsOf(number)) await staff.complete(task);
    expect((await booked(number)).every(({ amount, returned }) => amount.amount === returned.amount)).toBe(
      true,
    );
  });

  it('is refused in another currency, for no invoice, and to all but finance', async () => {
    const { number, invoice } = await delivered();
    const wish = { amount: cny('1'), reason: 'x' };
    expect(
      await company
        .as('finance')
        .refused(`/invoices/${invoice}:credit`, { ...wish, amount: { amount: '1', currency: 'USD' } }),
    ).toMatchObject({ status: 422, code: 'currency-mismatch' });
    expect(await company.as('finance').refused('/invoices/INV-1999-000001:credit', wish)).toMatchObject({
      status: 404,
    });
    for (const person of ['sales', 'manager', 'auditor', 'customer'] as const)
      expect(await company.as(person).refused(`/invoices/${invoice}:credit`, wish)).toMatchObject({
        status: 403,
      });
    expect(
      (await company.as('manager').get<Page<CreditNoteView>>(`/credit-notes?order=${number}`)).data,
    ).toEqual([]);
    await staff.carryOn(number, 'closed');
  });

  it('is written once for an idempotency key, and shown to its customer without the reason', async () => {
    const { number, invoice } = await delivered('C-XIANDA');
    const wish = { amount: cny('10'), reason: 'between us' };
    const key = { 'idempotency-key': 'credit-1' };
    const first = await company.as('finance').post(`/invoices/${invoice}:credit`, wish, key);
    expect(await company.as('finance').post(`/invoices/${invoice}:credit`, wish, key)).toEqual(first);
    const own = await company.as('customer').get<Page<CreditNoteView>>(`/credit-notes?order=${number}`);
    expect(own.data).toMatchObject([{ amount: cny('10.00'), reason: null, issuedBy: null }]);
    expect((await staff.order(number)).stage).toBe('settling');
    await staff.carryOn(number, 'closed');
  });
});

describe('money that was paid too much', () => {
  const refund = (payment: string, body: object) =>
    company.as('finance').post<RefundView>(`/payments/${payment}:refund`, body);

  it('is given back in parts, and no more than is free', async () => {
    const { number } = await delivered();
    const { payment } = await pay(number, '2302.14');
    await staff.untilStage(number, 'closed');
    expect(await refund(payment.id, { amount: cny('40'), reason: 'asked by phone' })).toMatchObject({
      number: expect.stringMatching(/^RF-/),
      ...{ payment: payment.reference, order: number, amount: cny('40.00'), reference: null },
      askedBy: 'Zheng Hui 郑慧',
    });
    const tooMuch = { amount: cny('60.01'), reason: 'x' };
    expect(await company.as('finance').refused(`/payments/${payment.id}:refund`, tooMuch)).toMatchObject({
      status: 409,
      code: 'state-conflict',
      free: '60.00',
    });
    expect(await refund(payment.id, { reason: 'the rest' })).toMatchObject({ amount: cny('60.00') });
    expect(
      await company.as('finance').refused(`/payments/${payment.id}:refund`, { reason: 'more' }),
    ).toMatchObject({ status: 409, free: '0.00' });
    for (const task of await refundsOf(number)) await staff.complete(task);
    expect(await booked(number)).toMatchObject([{ toReturn: cny('0.00'), returned: cny('100.00') }]);
  });

  it('is not set against an invoice once it is on its way back', async () => {
    const body = {
      customer: 'C-SHUTONG',
      requestedDate: inDays(60),
      lines: [{ item: 'FILM-500', quantity: '40' }],
    };
    const { number } = await company.as('sales').post<OrderView>('/orders', body);
    const { payment } = await pay(number, '2202.14');
    await refund(payment.id, { amount: cny('202.14'), reason: 'paid in advance by mistake' });
    for (const kind of ['pick', 'handOver', 'proveDelivery'] as const) await staff.does(number, kind);
    await staff.untilTask(number, 'collectBalance');
    expect(await receivables(number)).toMatchObject([{ paid: cny('2000.00'), open: cny('202.14') }]);
    await staff.does(number, 'returnPayment');
    await staff.carryOn(number, 'closed');
  });

  it('of no payment, or by another role, is refused', async () => {
    const none = '0197a000-0000-7000-8000-000000000000';
    expect(await company.as('finance').refused(`/payments/${none}:refund`, { reason: 'x' })).toMatchObject({
      status: 404,
    });
    expect(await company.as('manager').refused(`/payments/${none}:refund`, { reason: 'x' })).toMatchObject({
      status: 403,
    });
  });
});
