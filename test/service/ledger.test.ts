import { v7 as uuid } from 'uuid';
import type { OrderLedger } from '../../src/finance/ledger.views.js';
import type { OrderView } from '../../src/orders/order-view.js';
import { Database, type Tx } from '../../src/platform/database/database.js';
import { problemOf } from './support/api-client.js';
import { flawsOfTheBooks } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { flawsOfTheLedger } from './support/ledger-books.js';
import { Staff } from './support/staff.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('ledger');
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
  expect(await flawsOfTheLedger(company)).toEqual([]);
});

/** An order of 40 rolls: 1920 + 28.80 freight + 253.34 tax = 2202.14 CNY, 30 % of it 660.64. */
async function place(): Promise<string> {
  const body = {
    customer: 'C-XIANDA',
    requestedDate: inDays(60),
    lines: [{ item: 'FILM-500', quantity: '40' }],
  };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}
const ledgerOf = (number: string) => company.as('auditor').get<OrderLedger>(`/orders/${number}/ledger`);
const pay = (order: string, amount: string, reference: string) =>
  company.as('finance').post('/payments', { order, amount: { amount, currency: 'CNY' }, reference });

/** What each posting did: account, and the amount with + for a debit and - for a credit. */
const told = ({ postings }: OrderLedger) =>
  postings.map(({ kind, entries }) => [
    kind,
    ...entries.map(({ account, debit, credit }) =>
      debit.amount === '0.00' ? `${account} -${credit.amount}` : `${account} +${debit.amount}`,
    ),
  ]);

describe('the ledger of an order', () => {
  let number: string;
  beforeAll(async () => {
    number = await place();
  });

  it('says nothing of a deposit that is asked for and not paid: a request is no claim', async () => {
    await staff.untilTask(number, 'confirmDeposit');
    expect(await ledgerOf(number)).toMatchObject({
      order: number,
      currency: 'CNY',
      postings: [],
      balanced: true,
    });
  });

  it('follows its money from the deposit to the last payment, and balances all the way', async () => {
    await pay(number, '660.64', 'BANK-1');
    for (const kind of ['pick', 'handOver', 'proveDelivery'] as const) await staff.does(number, kind);
    await staff.untilTask(number, 'collectBalance');
    await pay(number, '1600', 'BANK-2');
    await staff.untilStage(number, 'closed');
    const ledger = await ledgerOf(number);
    expect(told(ledger)).toEqual([
      ['paymentReceived', 'bank +660.64', 'customerCredit -660.64'],
      ['paymentAllocated', 'customerCredit +660.64', 'customerDeposits -660.64'],
      [
        'invoiceIssued',
        'receivables +1541.50',
        'customerDeposits +660.64',
        'salesRevenue -1920.00',
        'freightIncome -28.80',
        'taxPayable -253.34',
      ],
      ['paymentReceived', 'bank +1600.00', 'customerCredit -1600.00'],
      ['paymentAllocated', 'customerCredit +1541.50', 'receivables -1541.50'],
    ]);
    expect(ledger).toMatchObject({ balanced: true });
    expect(ledger.totals.debit).toEqual(ledger.totals.credit);
    const balances = Object.fromEntries(
      ledger.accounts.map(({ account, balance }) => [account, balance.amount]),
    );
    expect(balances).toEqual({
      bank: '2260.64',
      receivables: '0.00',
      customerCredit: '58.50',
      customerDeposits: '0.00',
      salesRevenue: '1920.00',
      freightIncome: '28.80',
      taxPayable: '253.34',
    });
  });

  it('shows the balance that each entry leaves, by whom and when, in both languages', async () => {
    const [received] = (await ledgerOf(number)).postings;
    expect(received).toMatchObject({
      document: 'BANK-1',
      by: 'Zheng Hui 郑慧',
      text: { en: 'Payment BANK-1 received', zh: '收到付款 BANK-1' },
      entries: [
        { account: 'bank', balance: { amount: '660.64', currency: 'CNY' } },
        { account: 'customerCredit' },
      ],
    });
    const last = (await ledgerOf(number)).postings.at(-1)?.entries;
    expect(last?.map(({ account, balance }) => [account, balance.amount])).toEqual([
      ['customerCredit', '58.50'],
      ['receivables', '0.00'],
    ]);
  });

  it('is shown to those who may read amounts; a customer sees that of an own order, without who', async () => {
    const own = await company.as('customer').get<OrderLedger>(`/orders/${number}/ledger`);
    expect(own.postings.map(({ by }) => by)).toEqual([null, null, null, null, null]);
    expect(problemOf(await company.as('production').send('GET', `/orders/${number}/ledger`))).toMatchObject({
      status: 403,
    });
    expect(problemOf(await company.as('auditor').send('GET', '/orders/SO-1999-000001/ledger'))).toMatchObject(
      {
        status: 404,
      },
    );
    const foreign = await company.as('sales').post<OrderView>('/orders', {
      customer: 'C-SHUTONG',
      requestedDate: inDays(60),
      lines: [{ item: 'FILM-500', quantity: '1' }],
    });
    expect(
      problemOf(await company.as('customer').send('GET', `/orders/${foreign.number}/ledger`)),
    ).toMatchObject({ status: 404 });
  });
});

describe('the database', () => {
  /** Posts by hand, as no code of the service would. */
  const post = (entries: readonly [account: string, currency: string, debit: string, credit: string][]) =>
    company.api.get(Database).transaction(async (tx: Tx) => {
      const order = await tx.row<{ id: string }>('select id from orders limit 1');
      const posting = uuid();
      await tx.rows(
        `insert into ledger_postings (id, order_id, kind, document, by, at) values ($1, $2, 'paymentReceived', 'X', 'nobody', now())`,
        [posting, order?.id],
      );
      for (const entry of entries)
        await tx.rows(
          'insert into ledger_entries (id, posting_id, order_id, account, currency, debit, credit) values ($1, $2, $3, $4, $5, $6, $7)',
          [uuid(), posting, order?.id, ...entry],
        );
    });

  it.each<[string, Parameters<typeof post>[0], string]>([
    [
      'debits and credits differ',
      [
        ['bank', 'CNY', '10', '0'],
        ['customerCredit', 'CNY', '0', '9.99'],
      ],
      'does not balance',
    ],
    ['only one side is written', [['bank', 'CNY', '10', '0']], 'does not balance'],
    [
      'the sides are in two currencies',
      [
        ['bank', 'CNY', '10', '0'],
        ['customerCredit', 'USD', '0', '10'],
      ],
      'does not balance',
    ],
    ['nothing is written', [], 'has no entries'],
    ['an entry has two sides', [['bank', 'CNY', '10', '10']], 'ledger_entries_side'],
    [
      'an account is not in the plan',
      [
        ['pocket', 'CNY', '10', '0'],
        ['bank', 'CNY', '0', '10'],
      ],
      'ledger_entries_account',
    ],
  ])('refuses a posting when %s', async (_when, entries, why) => {
    await expect(post(entries)).rejects.toThrow(why);
  });

  it.each(['ledger_postings', 'ledger_entries', 'credit_notes'])('refuses to rewrite %s', async (table) => {
    await expect(company.rows(`delete from ${table}`)).rejects.toThrow(`table ${table} is append-only`);
  });

  it('refuses an entry that is added to a posting later', async () => {
    await expect(
      company.rows(
        `insert into ledger_entries select gen_random_uuid(), id, order_id, 'bank', 'CNY', 1, 0 from ledger_postings limit 1`,
      ),
    ).rejects.toThrow('does not balance');
  });
});
