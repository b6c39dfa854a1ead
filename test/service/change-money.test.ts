import type { ChangeContent } from '../../domain/change/content.js';
import { pointersOf } from '../../domain/change/pointers.js';
import { targetOf } from '../../domain/change/target.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import { agreedOf, writeChange } from '../../src/change/write-change.js';
import { CompanyProfile } from '../../src/company/company-profile.js';
import { FinanceService } from '../../src/finance/finance.service.js';
import type { PaymentView, ReceivableView, RecordedPayment } from '../../src/finance/finance.views.js';
import type { OrderLedger } from '../../src/finance/ledger.views.js';
import type { SettledChange } from '../../src/finance/settle-change.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import type { OrderFile } from '../../src/orders/order-file.js';
import type { OrderView } from '../../src/orders/order-view.js';
import { reprice, type Repriced } from '../../src/orders/reprice-order.js';
import type { Page } from '../../src/platform/http/paging.js';
import { flawsOfTheBooks } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { flawsOfTheLedger } from './support/ledger-books.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;
let payments = 0;
let changes = 0;

beforeAll(async () => {
  company = await TestCompany.open('change-money');
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
  expect(await flawsOfTheLedger(company)).toEqual([]);
});

type Line = { item: string; quantity: string; unitPrice?: string; discount?: string };
const FILM = { item: 'FILM-500', quantity: '40' };

/** 40 rolls: 1920 + 28.80 freight + 253.34 tax = 2202.14 CNY; C-XIANDA is asked for a deposit of 660.64. */
async function place(lines: Line[] = [FILM], more: object = {}): Promise<string> {
  const body = { customer: 'C-XIANDA', requestedDate: inDays(60), lines, ...more };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}
/**
 * On hold, so that its workflow begins no step meanwhile: here only the money of a change is carried out, and the departments'
 * part of it, which a step would count on, is not.
 */
const hold = async (number: string): Promise<string> => {
  await onFile(number, (file) => {
    file.order.flags['onHold'] = { since: file.at, why: 'only its money is looked at' };
    tellWorkflow(file);
    return Promise.resolve();
  });
  return number;
};
const placedAndAsked = async (lines?: Line[], more?: object): Promise<string> => {
  const number = await place(lines, more);
  await staff.untilTask(number, 'confirmDeposit');
  return await hold(number);
};
const shipping = async (): Promise<string> => {
  const number = await place();
  await staff.does(number, 'confirmDeposit');
  await staff.untilTask(number, 'pick');
  return number;
};
const paid = async (): Promise<string> => await hold(await shipping());

const cny = (amount: string) => ({ amount, currency: 'CNY' });
const pay = (order: string, amount: string): Promise<RecordedPayment> => {
  payments += 1;
  const reference = `BANK-C-${String(payments)}`;
  return company.as('finance').post<RecordedPayment>('/payments', { order, amount: cny(amount), reference });
};
const receivables = async (number: string): Promise<ReceivableView[]> =>
  (await company.as('auditor').get<Page<ReceivableView>>(`/receivables?order=${number}&sort=issuedAt`)).data;
const asked = async (number: string) =>
  (await receivables(number)).map(({ kind, state, version, amount }) => [
    kind,
    state,
    version,
    amount.amount,
  ]);
const booked = async (number: string): Promise<PaymentView[]> =>
  (await company.as('auditor').get<Page<PaymentView>>(`/payments?order=${number}&sort=at`)).data;
const refunds = async (number: string) =>
  (await staff.tasks(number))
    .filter(({ kind }) => kind === 'returnPayment')
    .map(({ data }) => data['amount']);
const ledgerOf = async (number: string): Promise<Record<string, string>> => {
  const { accounts } = await company.as('manager').get<OrderLedger>(`/orders/${number}/ledger`);
  return Object.fromEntries(accounts.map(({ account, balance }) => [account, balance.amount]));
};
const onFile = async <T>(number: string, work: (file: OrderFile) => Promise<T>): Promise<T> =>
  (await company.api.get(OrderDesk).withOrder(number, work)).result;

interface Changed {
  repriced: Repriced;
  settled: SettledChange;
}

/** The money side of a change, as the step carries it out: priced, written as a new version, settled. */
async function change(
  number: string,
  content: ChangeContent,
  { fee = '0', mayGivePrices = true, before = () => undefined, meanwhile = () => undefined }: Options = {},
): Promise<Changed> {
  changes += 1;
  const named = {
    number: `CH-2026-${String(changes).padStart(6, '0')}`,
    by: 'Chen Jie',
    reason: 'they grow',
  };
  await onFile(number, (file) => {
    before(file);
    // What was ready or packed has gone back: the departments see to that.
    for (const line of file.lines) line.ready = line.released = line.packed = line.shipped;
    tellWorkflow(file);
    return Promise.resolve();
  });
  return await onFile(number, async (file) => {
    meanwhile(file);
    tellWorkflow(file);
    const agreed = agreedOf(file);
    const target = targetOf(agreed, content);
    const pointers = pointersOf(content, agreed);
    const profile = company.api.get(CompanyProfile);
    const repriced = await reprice(file, target, { company: profile, pointers, mayGivePrices });
    const totalBefore = file.order.total;
    await writeChange(file, target, repriced, named);
    const how = { change: named.number, fee, totalBefore, by: named.by, reason: named.reason };
    return { repriced, settled: await company.api.get(FinanceService).settleChange(file, how) };
  });
}
interface Options {
  fee?: string;
  mayGivePrices?: boolean;
  before?: (file: OrderFile) => void;
  /** What the departments do in the same transaction. */
  meanwhile?: (file: OrderFile) => void;
}
/** A fact of no consequence: with it the order's workflow is told how far the lines are. */
const tellWorkflow = (file: OrderFile) => {
  file.fact({ kind: 'paymentReceived', commitment: file.order.number, quantity: '0', by: 'a test' });
};
const set = (line: number, quantity: string): ChangeContent => ({ lines: [{ do: 'set', line, quantity }] });

/** Everything is delivered, as people would report it, and invoiced. */
const deliverAndInvoice = (number: string) =>
  onFile(number, async (file) => {
    for (const line of file.lines)
      line.ready = line.released = line.packed = line.shipped = line.delivered = line.quantity;
    await company.api.get(FinanceService).issueInvoice(file);
    tellWorkflow(file);
  });
const moneyOf = async (number: string) => {
  const { money, stage } = await staff.order(number);
  return { stage, due: money.due.amount, paid: money.paid.amount, open: money.open.amount };
};

/** Pays what is open, and sees that the customer then owes nothing and the order is closed. */
async function payAndClose(number: string): Promise<void> {
  const { open, due } = await moneyOf(number);
  if (Number(open) > 0) await pay(number, open);
  expect(await moneyOf(number)).toEqual({ stage: 'closed', due, paid: due, open: '0.00' });
  const { receivables: owed = '0.00', customerDeposits = '0.00' } = await ledgerOf(number);
  expect([owed, customerDeposits]).toEqual(['0.00', '0.00']);
}

describe('a change before the deposit is paid', () => {
  it('and before it is asked for alters only what the order comes to', async () => {
    const number = await place([{ item: 'SW-150', quantity: '2' }], { requestedDate: inDays(1) });
    await staff.untilTask(number, 'answerOffer');
    await hold(number);
    // 3 reach a volume break: 3 × 31200 = 93600, 1404 freight, 13 % of both.
    const up = await change(number, set(1, '3'));
    expect(up.settled).toEqual({
      due: '107354.52',
      furtherDeposit: '0',
      toReturn: '0',
      creditVerdict: 'approves',
    });
    expect(up.repriced.lines.get(1)).toMatchObject({ unitPrice: '31200', priceSource: 'list' });
    // 1 × 32500 + 487.50 freight + 4288.38 tax.
    expect((await change(number, set(1, '1'))).settled).toMatchObject({ due: '37275.88', toReturn: '0' });
    expect(await receivables(number)).toEqual([]);
    expect((await moneyOf(number)).due).toBe('37275.88');
  });

  it('replaces the request that was asked: the old one is void, the new one is of the new version', async () => {
    const number = await placedAndAsked();
    // 60 rolls: 2880 + 43.20 + 380.02.
    const up = await change(number, set(1, '60'));
    expect(up.settled).toMatchObject({ due: '3303.22', furtherDeposit: '330.33', toReturn: '0' });
    expect(await asked(number)).toEqual([
      ['deposit', 'void', 1, '660.64'],
      ['deposit', 'open', 2, '990.97'],
    ]);
    const tasks = (await staff.tasks(number)).filter(({ kind }) => kind === 'confirmDeposit');
    expect(tasks.map(({ data, version }) => [version, data['amount']])).toEqual([[2, '990.97']]);
    expect((await staff.order(number)).timeline.find(({ kind }) => kind === 'changeSettled')?.text).toEqual({
      en: expect.stringContaining('3303.22 CNY instead of 2202.14'),
      zh: expect.stringContaining('2202.14 变为 3303.22 CNY'),
    });

    const down = await change(number, set(1, '20'));
    // 20 rolls: 960 + 14.40 + 126.67 = 1101.07.
    expect(down.settled).toMatchObject({ due: '1101.07', furtherDeposit: '0' });
    expect((await asked(number)).at(-1)).toEqual(['deposit', 'open', 3, '330.32']);
    await staff.does(number, 'confirmDeposit');
    await deliverAndInvoice(number);
    await payAndClose(number);
  });

  it('counts what was paid of the old request for the new one, and gives back what is above all', async () => {
    const number = await placedAndAsked();
    await pay(number, '300');
    // 10 rolls: 480 + 7.20 + 63.34 = 550.54, deposit 165.16: that is paid by what has come in.
    expect((await change(number, set(1, '10'))).settled).toMatchObject({ due: '550.54', toReturn: '0' });
    expect((await asked(number)).at(-1)).toEqual(['deposit', 'paid', 2, '165.16']);
    expect(await booked(number)).toMatchObject([{ allocated: cny('165.16'), toReturn: cny('0.00') }]);
    // 4 rolls: 192 + 2.88 + 25.33 = 220.21, of which 300 have come in.
    expect((await change(number, set(1, '4'))).settled).toMatchObject({ due: '220.21', toReturn: '79.79' });
    await staff.does(number, 'returnPayment');
    await deliverAndInvoice(number);
    await payAndClose(number);
  });

  it('leaves the request that stands where the deposit stays the same', async () => {
    const number = await placedAndAsked();
    const [before] = await receivables(number);
    const later = { lines: [{ do: 'set' as const, line: 1, requestedDate: inDays(70) }] };
    expect((await change(number, later)).settled).toMatchObject({ due: '2202.14', furtherDeposit: '0' });
    expect((await receivables(number)).map((each) => [each.number, each.state, each.version])).toEqual([
      [before?.number, 'open', 2],
    ]);
  });

  it('puts a credit decision that was not made yet before the rule again', async () => {
    const number = await place([{ item: 'CV-30', quantity: '4' }], {
      customer: 'C-HAIRUN',
      requestedDate: inDays(90),
    });
    await staff.untilTask(number, 'decideCredit');
    await hold(number);
    // 3 conveyors cost 19268.76 and fit the limit of 20000.
    const fewer = { ...set(1, '3') };
    expect((await change(number, fewer)).settled).toMatchObject({
      due: '19268.76',
      creditVerdict: 'approves',
    });
    expect(await onFile(number, (file) => Promise.resolve(file.order.creditState))).toBe('lacking');
    expect((await staff.tasks(number)).filter(({ kind }) => kind === 'decideCredit')).toEqual([]);
    await onFile(number, (file) => company.api.get(FinanceService).secureCredit(file));
    expect(await onFile(number, (file) => Promise.resolve(file.order.creditState))).toBe('secured');
    // A fourth one would be above the limit: finance is to say, and what was secured stays so meanwhile.
    expect((await change(number, set(1, '4'))).settled.creditVerdict).toBe('asks');
    expect((await change(number, set(1, '2'))).settled.creditVerdict).toBe('approves');
  });
});

describe('a change after the deposit is paid', () => {
  it('asks a further deposit above the threshold, and only what is still to be undertaken waits for it', async () => {
    const number = await shipping();
    const { settled } = await change(number, set(1, '60'), {
      meanwhile: (file) => {
        // As the departments leave it when something more is to be made.
        file.order.supplyState = 'lacking';
      },
    });
    expect(settled).toMatchObject({ due: '3303.22', furtherDeposit: '330.33', toReturn: '0' });
    expect(await asked(number)).toEqual([
      ['deposit', 'paid', 1, '660.64'],
      ['deposit', 'open', 2, '330.33'],
    ]);
    const waiting = await onFile(number, ({ order }) =>
      Promise.resolve([order.supplyState, Object.keys(order.flags)]),
    );
    expect(waiting).toEqual(['lacking', ['depositPending']]);
    const undertaken = () =>
      company.rows('select 1 from effects where key like $1', [`${number}:2:undertakeSupply:%`]);
    expect(await undertaken()).toEqual([]);
    await pay(number, '330.33');
    await until('the increase to be undertaken', async () => (await undertaken()).length > 0);
    expect((await staff.order(number)).flags).toEqual({});
    await deliverAndInvoice(number);
    expect((await asked(number)).at(-1)).toEqual(['invoice', 'open', 2, '2312.25']);
    await payAndClose(number);
  });

  it('asks none below the threshold, nor for what was paid before', async () => {
    const number = await paid();
    // 45 rolls: 2160 + 32.40 + 285.01 = 2477.41; 30 % are 82.58 more than 660.64, and 5 % are 123.87.
    expect((await change(number, set(1, '45'))).settled).toMatchObject({
      due: '2477.41',
      furtherDeposit: '0',
    });
    await pay(number, '400');
    // 60 rolls want 990.97, and 1060.64 have come in.
    expect((await change(number, set(1, '60'))).settled).toMatchObject({
      due: '3303.22',
      furtherDeposit: '0',
    });
    expect(await asked(number)).toEqual([['deposit', 'paid', 1, '660.64']]);
    await deliverAndInvoice(number);
    await payAndClose(number);
  });

  it('asks a further one that is not paid no more: not when it is too much, nor when the invoice asks for all', async () => {
    const number = await paid();
    await change(number, set(1, '60'));
    await pay(number, '100');
    expect((await change(number, set(1, '80'))).settled).toMatchObject({
      due: '4404.29',
      furtherDeposit: '560.65',
    });
    expect(await asked(number)).toEqual([
      ['deposit', 'paid', 1, '660.64'],
      ['deposit', 'void', 2, '330.33'],
      // 30 % of 4404.29 are 1321.29: less 660.64, of which 100 are paid at once.
      ['deposit', 'open', 3, '660.65'],
    ]);
    await deliverAndInvoice(number);
    expect((await asked(number)).slice(2)).toEqual([
      ['deposit', 'void', 3, '660.65'],
      ['invoice', 'open', 3, '3743.65'],
    ]);
    expect((await staff.order(number)).flags).not.toHaveProperty('depositPending');
    await payAndClose(number);
  });

  it('gives back what was paid above all that the order comes to, and keeps the rest for the invoice', async () => {
    const number = await paid();
    // 5 rolls: 240 + 3.60 + 31.67 = 275.27.
    expect((await change(number, set(1, '5'))).settled).toMatchObject({ due: '275.27', toReturn: '385.37' });
    expect(await asked(number)).toEqual([['deposit', 'void', 1, '660.64']]);
    expect(await refunds(number)).toEqual(['385.37']);
    await staff.does(number, 'returnPayment');
    await deliverAndInvoice(number);
    await payAndClose(number);
    expect(await ledgerOf(number)).toMatchObject({
      bank: '275.27',
      salesRevenue: '240.00',
      customerCredit: '0.00',
    });
  });

  it('lets an excess of the deposit offset the balance', async () => {
    const number = await paid();
    expect((await change(number, set(1, '20'))).settled).toMatchObject({ due: '1101.07', toReturn: '0' });
    await deliverAndInvoice(number);
    expect(await asked(number)).toEqual([
      ['deposit', 'paid', 1, '660.64'],
      ['invoice', 'open', 2, '440.43'],
    ]);
    await payAndClose(number);
  });

  it('asks by the terms it agrees', async () => {
    const number = await paid();
    const terms = { depositPercent: '50' };
    expect((await change(number, { terms })).settled).toMatchObject({
      due: '2202.14',
      furtherDeposit: '440.43',
    });
    await pay(number, '440.43');
    await deliverAndInvoice(number);
    await payAndClose(number);
  });

  it('charges a fee without tax: it is in what the order comes to, in the invoice, and in no later version lost', async () => {
    const number = await paid();
    expect((await change(number, set(1, '30'), { fee: '88.5' })).settled.due).toBe('1740.11');
    // 50 rolls: 2400 + 36 + 316.68 = 2752.68; both fees.
    expect((await change(number, set(1, '50'), { fee: '11.5' })).settled.due).toBe('2852.68');
    await deliverAndInvoice(number);
    await payAndClose(number);
    expect(await ledgerOf(number)).toMatchObject({
      ...{ bank: '2852.68', salesRevenue: '2400.00', freightIncome: '36.00', taxPayable: '316.68' },
      changeIncome: '100.00',
    });
  });

  it('is followed by a cancellation that charges what the changes cost as well', async () => {
    const number = await paid();
    await change(number, set(1, '20'), { fee: '60' });
    const settlement = await onFile(number, async (file) => {
      for (const line of file.lines) {
        line.ready = line.released = line.packed = line.shipped = '0';
        line.cancelled = line.quantity;
      }
      const { order, at } = file;
      const agreed = { by: 'Wang Lei', reason: 'no plant', at, cost: '0', charge: '40', state: 'carriedOut' };
      order.cancellation = agreed as NonNullable<typeof order.cancellation>;
      const preview = await company.api.get(FinanceService).previewSettlement(file, '40');
      await company.api.get(FinanceService).undo(file);
      await company.api.get(FinanceService).issueInvoice(file);
      return preview;
    });
    expect(settlement).toMatchObject({ charge: '40', fees: '60', due: '100', toReturn: '560.64' });
    expect(await moneyOf(number)).toMatchObject({ stage: 'cancelled', due: '100.00', open: '0.00' });
    expect(await ledgerOf(number)).toMatchObject({ cancellationIncome: '40.00', changeIncome: '60.00' });
  });
});

describe('a change after the invoice', () => {
  it('is a further invoice where it makes the order dearer, and a credit note where it makes it cheaper', async () => {
    const number = await paid();
    await deliverAndInvoice(number);
    // 10 tapes at 9.50 and a fee: 95 + 1.43 freight + 12.54 tax + 20.
    const added = { lines: [{ do: 'add' as const, wanted: { item: 'TAPE-48', quantity: '10' } }] };
    const up = await change(number, added, { fee: '20' });
    expect(up.settled).toMatchObject({ due: '2331.11', furtherDeposit: '0', toReturn: '0' });
    expect((await asked(number)).slice(1)).toEqual([
      ['invoice', 'open', 1, '1541.50'],
      ['invoice', 'open', 2, '128.97'],
    ]);
    const { open } = await moneyOf(number);
    await pay(number, open);
    const down = await change(number, { lines: [{ do: 'remove', line: 2 }] });
    expect(down.settled).toMatchObject({ due: '2222.14', toReturn: '108.97' });
    expect(await refunds(number)).toEqual(['108.97']);
    await staff.does(number, 'returnPayment');
    expect(await ledgerOf(number)).toMatchObject({
      ...{ bank: '2222.14', receivables: '0.00', salesRevenue: '2015.00', creditNotes: '96.43' },
      ...{ taxPayable: '253.34', changeIncome: '20.00' },
    });
    await onFile(number, (file) => {
      for (const line of file.lines) line.ready = line.shipped = line.delivered = line.quantity;
      return Promise.resolve();
    });
    expect(await moneyOf(number)).toMatchObject({ due: '2222.14', paid: '2222.14', open: '0.00' });
  });
});

describe('the price of a changed order', () => {
  /** An order placed with the prices that the change came to, from the start. */
  const twin = async (number: string, more: object = {}): Promise<OrderView> => {
    const { lines } = await staff.order(number);
    const wanted = lines.filter(({ quantity }) => Number(quantity) > 0);
    const body = {
      customer: 'C-XIANDA',
      requestedDate: inDays(60),
      lines: wanted.map(({ item, quantity, unitPrice, discount }) => ({
        item,
        quantity,
        unitPrice,
        discount,
      })),
      ...more,
    };
    return await company.as('sales').post<OrderView>('/orders', body);
  };
  const amountsOf = ({ amounts: { subtotal, tax, freight, total } }: OrderView) =>
    [subtotal, tax, freight, total].map(({ amount }) => amount);

  it('equals that of one placed that way: prices kept, breaks by the new total, lines removed, split, added, replaced', async () => {
    const number = await placedAndAsked([
      { item: 'TAPE-48', quantity: '400' },
      { item: 'FILM-500', quantity: '90', unitPrice: '41.333333', discount: '0.075' },
      { item: 'STRAP-12', quantity: '7' },
      { item: 'BOX-C5', quantity: '500' },
      { item: 'TAPE-48', quantity: '359' },
    ]);
    const before = await staff.order(number);
    await change(number, {
      lines: [
        {
          do: 'split',
          line: 1,
          parts: ['150', '250'].map((quantity) => ({ quantity, requestedDate: inDays(65) })),
        },
        { do: 'set', line: 2, quantity: '333.333' },
        { do: 'remove', line: 3 },
        { do: 'replace', line: 4, wanted: { item: 'BOX-C5', quantity: '2000' } },
        { do: 'set', line: 5, quantity: '360' },
        { do: 'add', wanted: { item: 'CV-30', quantity: '1', unitPrice: '5400', discount: '0.1' } },
      ],
    });
    const after = await staff.order(number);
    const pricedAt = (order: OrderView) =>
      company.rows<{ line: number; pricedAt: string }>(
        `select line_no as line, priced_at as "pricedAt" from order_lines l join orders o on o.id = l.order_id
          where o.number = $1 order by 1`,
        [order.number],
      );
    expect(
      after.lines.map(({ quantity, unitPrice, discount, amount }) => [quantity, unitPrice, discount, amount]),
    ).toEqual([
      // A part keeps the price of the whole, which reached the break at 360.
      ['150', '7.9', '0', '1185.000000'],
      ['333.333', '41.333333', '0.075', '12744.431597'],
      ['0', '92', '0', '0'],
      ['0', '5.6', '0', '0'],
      ['360', '7.9', '0', '2844.000000'],
      ['250', '7.9', '0', '1975.000000'],
      ['2000', '4.9', '0', '9800.000000'],
      ['1', '5400', '0.1', '4860.000000'],
    ]);
    const [old, now] = [before, await pricedAt(after)];
    const isKept = now.map((each) => new Date(each.pricedAt).toISOString() === old.placedAt);
    expect(isKept).toEqual([true, true, true, true, false, true, false, false]);
    const same = await twin(number);
    expect(amountsOf(after)).toEqual(amountsOf(same));
    expect(after.lines.map(({ derivation }) => derivation.length > 0)).toEqual(
      after.lines.map(({ quantity }) => quantity !== '0'),
    );
  });

  it('follows a new address into another tax region', async () => {
    const number = await placedAndAsked();
    const shipTo = { line1: '1 Market Street', city: 'Oakland', region: 'California', country: 'US' };
    const { settled } = await change(number, { shipTo });
    expect(settled.due).toBe('1948.8');
    const after = await staff.order(number);
    expect(after.shipTo).toMatchObject({ ...shipTo, code: null });
    expect(amountsOf(after)).toEqual(['1920.00', '0.00', '28.80', '1948.80']);
    expect(amountsOf(after)).toEqual(amountsOf(await twin(number, { shipTo })));
    expect((await asked(number)).at(-1)).toEqual(['deposit', 'open', 2, '584.64']);
    await expect(change(number, { shipTo: 'XIANDA-9' })).rejects.toMatchObject({
      code: 'unknown-address',
      errors: [{ pointer: '/shipTo' }],
    });
    await change(number, { shipTo: 'XIANDA-2' });
    expect(amountsOf(await staff.order(number))).toEqual(['1920.00', '253.34', '28.80', '2202.14']);
  });

  it('does not follow it where a part has gone to the old address', async () => {
    const number = await placedAndAsked();
    const shipTo = { line1: '1 Market Street', city: 'Oakland', region: 'California', country: 'US' };
    const handOver = (file: OrderFile) => {
      for (const line of file.lines) line.ready = line.released = line.packed = line.shipped = '10';
    };
    await expect(change(number, { shipTo }, { before: handOver })).rejects.toMatchObject({
      code: 'business-rule',
      errors: [{ pointer: '/shipTo' }],
    });
    await expect(change(number, { shipTo: 'XIANDA-2' }, { before: handOver })).resolves.toBeDefined();
  });
});

describe('a change that cannot be priced', () => {
  it('names the field of its request, and nothing is written', async () => {
    const number = await placedAndAsked();
    const wanted = { item: 'BOX-C5', quantity: '1' };
    const refused = async (content: ChangeContent, mayGivePrices = true): Promise<unknown> => {
      try {
        await change(number, content, { mayGivePrices });
        return 'nothing was refused';
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        return [error.code, error.errors.map(({ pointer }) => pointer)];
      }
    };
    const lines = (...of: NonNullable<ChangeContent['lines']>): ChangeContent => ({ lines: of });
    const on1 = { do: 'set', line: 1 } as const;
    expect(await refused(lines(on1, { do: 'add', wanted: { ...wanted, item: 'NO-SUCH' } }))).toEqual([
      'unknown-item',
      ['/lines/1/wanted/item'],
    ]);
    expect(await refused(lines({ do: 'replace', line: 1, wanted: { ...wanted, unit: 'KG' } }))).toEqual([
      'unit-mismatch',
      ['/lines/0/wanted/unit'],
    ]);
    expect(await refused(lines({ ...on1, requirements: { logo: 'x.svg' } }))).toEqual([
      'customization-not-allowed',
      ['/lines/0/requirements/logo'],
    ]);
    const soon = { quantity: '20', requestedDate: inDays(30) };
    expect(
      await refused({
        requestedDate: inDays(-3),
        lines: [{ do: 'split', line: 1, parts: [soon, { ...soon, requestedDate: inDays(-1) }] }],
      }),
    ).toEqual(['requested-date-in-past', ['/requestedDate', '/lines/0/parts/1/requestedDate']]);
    expect(await refused(lines({ do: 'add', wanted: { ...wanted, unitPrice: '1' } }), false)).toEqual([
      'business-rule',
      ['/lines/0/wanted/unitPrice'],
    ]);
    await company.rows(`update items set sellable = false where code = 'FILM-500'`);
    expect(await refused(lines({ ...on1, quantity: '41' }))).toEqual([
      'item-not-sellable',
      ['/lines/0/quantity'],
    ]);
    // What is sold no more may become less.
    await expect(change(number, set(1, '39'))).resolves.toBeDefined();
    await company.rows(`update items set sellable = true where code = 'FILM-500'`);
  });
});
