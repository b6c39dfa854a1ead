import { FinanceService } from '../../src/finance/finance.service.js';
import type { PaymentView, ReceivableView, RecordedPayment } from '../../src/finance/finance.views.js';
import type { OrderLedger } from '../../src/finance/ledger.views.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import type { OrderFile } from '../../src/orders/order-file.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import { flawsOfTheBooks } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { flawsOfTheLedger } from './support/ledger-books.js';
import { Staff } from './support/staff.js';

let company: TestCompany;
let staff: Staff;
let payments = 0;

beforeAll(async () => {
  company = await TestCompany.open('finance-cancel');
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
  expect(await flawsOfTheLedger(company)).toEqual([]);
});

/** 40 rolls: 1920 + 28.80 + 253.34 tax = 2202.14 CNY; C-XIANDA is asked for a deposit of 660.64. */
async function place(customer = 'C-XIANDA'): Promise<string> {
  const body = { customer, requestedDate: inDays(60), lines: [{ item: 'FILM-500', quantity: '40' }] };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}
const cny = (amount: string) => ({ amount, currency: 'CNY' });
const pay = (order: string, amount: string): Promise<RecordedPayment> => {
  payments += 1;
  const reference = `BANK-${String(payments)}`;
  return company.as('finance').post<RecordedPayment>('/payments', { order, amount: cny(amount), reference });
};
const receivables = async (number: string): Promise<ReceivableView[]> =>
  (await company.as('auditor').get<Page<ReceivableView>>(`/receivables?order=${number}&sort=issuedAt`)).data;
const booked = async (number: string): Promise<PaymentView[]> =>
  (await company.as('auditor').get<Page<PaymentView>>(`/payments?order=${number}&sort=at`)).data;
const refundsOf = async (number: string) =>
  (await staff.tasks(number)).filter(({ kind }) => kind === 'returnPayment');
const dueOf = async (number: string): Promise<string> =>
  (await company.row<{ due: string }>('select due::text from orders where number = $1', [number])).due;

const finance = () => company.api.get(FinanceService);
const onFile = async <T>(number: string, work: (file: OrderFile) => Promise<T>): Promise<T> =>
  (await company.api.get(OrderDesk).withOrder(number, work)).result;

/** Finance's part of a cancellation, as the step gives it after all that is not handed over has been taken back. */
const settle = (number: string, charge: string, handedOver = '0') =>
  onFile(number, async (file) => {
    for (const line of file.lines) line.ready = line.released = line.packed = line.shipped = handedOver;
    const preview = await finance().previewSettlement(file, charge);
    for (const line of file.lines) line.cancelled = String(Number(line.quantity) - Number(handedOver));
    file.order.cancellation = {
      ...{ by: 'Wang Lei', reason: 'the plant is not built', at: file.at, cost: '0', charge },
      state: 'carriedOut',
    } as NonNullable<typeof file.order.cancellation>;
    await finance().undo(file);
    return preview;
  });

describe('the money of an order that is cancelled', () => {
  it('before anything was paid: the deposit request is void, and nothing is invoiced', async () => {
    const number = await place();
    const asked = await staff.untilTask(number, 'confirmDeposit');
    const standing = await onFile(number, (file) => finance().standing(file));
    expect(standing).toMatchObject([
      {
        kind: 'depositRequest',
        document: asked.document,
        why: 'unpaid',
        undone: '660.64',
        kept: '0',
        cost: '0',
      },
    ]);
    expect(await settle(number, '0')).toMatchObject({ due: '0', toPay: '0', toReturn: '0' });
    expect(await receivables(number)).toMatchObject([{ state: 'void', open: cny('0.00') }]);
    expect(await company.as('finance').get(`/tasks/${asked.id}`)).toMatchObject({ state: 'withdrawn' });
    expect((await staff.order(number)).stage).toBe('cancelled');
    expect(await dueOf(number)).toBe('0');
  });

  it('after the deposit was paid: all of it goes back where nothing is charged', async () => {
    const number = await place();
    await staff.does(number, 'confirmDeposit');
    await staff.untilTask(number, 'pick');
    expect(await settle(number, '0')).toMatchObject({ received: '660.64', toReturn: '660.64', toPay: '0' });
    expect((await staff.order(number)).stage).toBe('cancelled');
    const [refund, more] = await refundsOf(number);
    expect([refund?.data['amount'], more]).toEqual(['660.64', undefined]);
    await staff.complete(refund!);
    expect(await booked(number)).toMatchObject([{ allocated: cny('0.00'), returned: cny('660.64') }]);
  });

  it('with a charge: the invoice is the charge, without tax, and is paid out of the deposit', async () => {
    const number = await place();
    await staff.does(number, 'confirmDeposit');
    await staff.untilTask(number, 'pick');
    expect(await settle(number, '500')).toMatchObject({
      charge: '500',
      due: '500',
      toReturn: '160.64',
      toPay: '0',
    });
    await onFile(number, (file) => finance().issueInvoice(file));
    expect((await staff.order(number)).stage).toBe('cancelled');
    expect(await receivables(number)).toMatchObject([
      { kind: 'deposit', state: 'void' },
      { kind: 'invoice', state: 'paid', amount: cny('500.00'), paid: cny('500.00') },
    ]);
    const ledger = await company.as('manager').get<OrderLedger>(`/orders/${number}/ledger`);
    const balance = (name: string) => ledger.accounts.find(({ account }) => account === name)?.balance.amount;
    expect([balance('cancellationIncome'), balance('taxPayable'), balance('salesRevenue')]).toEqual([
      '500.00',
      undefined,
      undefined,
    ]);
    expect((await refundsOf(number)).map(({ data }) => data['amount'])).toEqual(['160.64']);
    await staff.does(number, 'returnPayment');
  });

  it('with a charge and nothing paid: the customer owes the charge, and what comes in above it goes back', async () => {
    const number = await place('C-SHUTONG');
    await staff.untilTask(number, 'pick');
    expect(await settle(number, '300')).toMatchObject({ due: '300', toPay: '300', toReturn: '0' });
    await onFile(number, (file) => finance().issueInvoice(file));
    expect((await staff.order(number)).stage).toBe('settling');
    expect(await pay(number, '310')).toMatchObject({
      open: cny('0.00'),
      payment: { allocated: cny('300.00') },
    });
    expect((await staff.order(number)).stage).toBe('cancelled');
    expect((await refundsOf(number)).map(({ data }) => data['amount'])).toEqual(['10']);
    await staff.does(number, 'returnPayment');
  });

  it('of which part was handed over: that part with all of the freight is what stays to be paid', async () => {
    const number = await place();
    await staff.does(number, 'confirmDeposit');
    await staff.does(number, 'pick');
    await staff.untilTask(number, 'handOver');
    // 10 of 40 rolls: 480 + 28.80 freight, 13 % of it 66.14, and the charge.
    expect(await settle(number, '25', '10')).toMatchObject({
      ...{ goods: '480', freight: '28.8', tax: '66.14', charge: '25', due: '599.94' },
      ...{ received: '660.64', toReturn: '60.7', toPay: '0' },
    });
    // What is returned is the newest money; the rest waits for the invoice.
    expect(await booked(number)).toMatchObject([{ allocated: cny('0.00'), toReturn: cny('60.70') }]);
    await onFile(number, async (file) => {
      for (const line of file.lines) line.delivered = '10';
      await finance().issueInvoice(file);
    });
    expect(await receivables(number)).toMatchObject([
      { state: 'void' },
      { kind: 'invoice', state: 'paid', amount: cny('599.94') },
    ]);
    await staff.does(number, 'returnPayment');
    const ledger = await company.as('manager').get<OrderLedger>(`/orders/${number}/ledger`);
    expect(ledger.accounts.map(({ account, balance }) => [account, balance.amount])).toEqual([
      ['bank', '599.94'],
      ['receivables', '0.00'],
      ['customerCredit', '0.00'],
      ['customerDeposits', '0.00'],
      ['salesRevenue', '480.00'],
      ['freightIncome', '28.80'],
      ['taxPayable', '66.14'],
      ['cancellationIncome', '25.00'],
    ]);
  });
});
