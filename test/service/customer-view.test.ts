import type { OrderAnswer } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { ChangeView } from '../../src/change/change.views.js';
import type { ChangeAnswer } from '../../workflows/messages.js';
import { problemOf, type Problem } from './support/api-client.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  // No tape strap in stock: it is bought, so that a supplier is concerned.
  company = await TestCompany.open('customer_view', {
    change: (data) => (data.stock = data.stock.filter(({ item }) => item !== 'STRAP-12')),
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());

async function place(lines: object[], more: object = {}): Promise<string> {
  const body = { requestedDate: inDays(90), lines, ...more };
  return (await company.as('customer').post<OrderAnswer>('/orders', body)).number;
}
const seen = (number: string): Promise<OrderAnswer> =>
  company.as('customer').get<OrderAnswer>(`/orders/${number}`);

/** All that customers are told, written out by hand. */
const TOLD = [
  'orderPlaced',
  'datePromised',
  'dateOffered',
  'offerAccepted',
  'offerDeclined',
  'promiseLapsed',
  'orderConfirmed',
  'depositRequested',
  'paymentReceived',
  'receivableVoided',
  'paymentReturned',
  'workBegun',
  'changeRequested',
  'changeAnswered',
  'changeAccepted',
  'changeRefused',
  'changeWithdrawn',
  'versionWritten',
  'changeCarriedOut',
  'changeSettled',
  'handedOver',
  'tracked',
  'delivered',
  'invoiceIssued',
  'orderClosed',
  'orderCancelled',
];

describe('a customer', () => {
  it('sees what concerns them, and nothing of how the business goes about it', async () => {
    const number = await place([
      { item: 'STRAP-12', quantity: '10' },
      { item: 'BOX-C5', quantity: '20' },
    ]);
    await staff.untilTask(number, 'confirmDeposit');
    const asked = await seen(number);
    expect(asked.next).toMatchObject([{ kind: 'confirmDeposit', task: '' }]);
    await staff.does(number, 'confirmDeposit');
    await staff.untilTask(number, 'receiveGoods');
    expect((await seen(number)).next).toEqual([]);
    const whole = await staff.carryOn(number, 'closed');

    const view = await seen(number);
    expect(view.lines.map(({ bindingChain }) => bindingChain)).toEqual([null, null]);
    expect(view.amounts).toEqual(whole.amounts);
    const kinds = view.timeline.map(({ kind }) => kind);
    expect(kinds.filter((kind) => !TOLD.includes(kind))).toEqual([]);
    expect(kinds).toEqual(whole.timeline.map(({ kind }) => kind).filter((kind) => TOLD.includes(kind)));
    expect(kinds).toEqual(expect.arrayContaining(['depositRequested', 'handedOver', 'orderClosed']));
    const text = JSON.stringify(view);
    // No documents of departments, no suppliers, no limits, and nobody's name.
    expect(text).not.toMatch(/WO-|PO-|RL-|SUP-|WH-|"limit"|"exposure"|Gao Feng|Ma Qiang|Sun Li/);
    expect(JSON.stringify(whole)).toMatch(/WO-.*Gao Feng|Gao Feng.*WO-/);
  });

  it('is asked to answer an offer, which is what they can do', async () => {
    const number = await place([{ item: 'STRAP-12', quantity: '500' }], { requestedDate: inDays(1) });
    await staff.untilTask(number, 'answerOffer');
    const offered = await seen(number);
    expect(offered.next).toMatchObject([{ kind: 'answerOffer', task: '' }]);
    const entry = offered.timeline.find(({ kind }) => kind === 'dateOffered');
    expect(entry?.facts).toEqual({ date: offered.offeredDate, requestedDate: inDays(1) });
    await company.as('customer').post(`/orders/${number}:answerOffer`, { answer: 'decline' });
    await staff.untilStage(number, 'cancelled');
  });

  it('sees a change with their own word, and nothing of what departments say of it', async () => {
    const number = await place([{ item: 'BOX-C5', quantity: '20' }]);
    await staff.untilTask(number, 'confirmDeposit');
    // Other terms are for finance to decide.
    const body = { reason: 'we pay later', change: { terms: { paymentDays: 45 } } };
    const asked = await company.as('customer').post<ChangeAnswer>(`/orders/${number}/changes`, body);
    expect(asked).toMatchObject({ order: number, state: 'negotiating' });
    const address = `/orders/${number}/changes/${asked.change}`;
    await staff.does(number, 'decideChange');
    const change = await until(`${asked.change} to be carried out`, async () => {
      const own = await company.as('customer').get<ChangeView>(address);
      return own.state === 'carriedOut' && own;
    });
    expect(change.rounds.map(({ side, says }) => [side, says])).toEqual([['customer', 'requests']]);
    expect(change.assessment).not.toHaveProperty('cost');
    const whole = (await staff.order(number)).timeline.map(({ kind }) => kind);
    expect(whole).toContain('changeAnswered');
    const kinds = (await seen(number)).timeline.map(({ kind }) => kind);
    expect(kinds).not.toContain('changeAnswered');
    expect(kinds).toEqual(
      expect.arrayContaining(['changeRequested', 'changeAccepted', 'versionWritten', 'changeCarriedOut']),
    );
    expect(JSON.stringify([change, await seen(number)])).not.toMatch(/Sun Li|Gao Feng/);

    const list = await company.as('customer').get<Page<ChangeView>>(`/orders/${number}/changes?limit=1`);
    expect(list).toMatchObject({ data: [{ number: asked.change }], nextCursor: null });
    const production = await company.as('production').get<ChangeView>(address);
    expect(production.assessment?.money).toBeNull();
    expect(JSON.stringify(production)).not.toContain((await staff.order(number)).amounts.total.amount);
  });

  it('orders for themselves alone, and cannot tell another customer from one that is not there', async () => {
    const lines = [{ item: 'BOX-C5', quantity: '1' }];
    for (const customer of ['C-SHUTONG', 'C-NOBODY']) {
      const answer = await company.as('customer').send('POST', '/orders', { body: { customer, lines } });
      const problem = problemOf(answer);
      expect(problem).toMatchObject({ status: 422, code: 'unknown-customer' });
      expect(problem.detail).toBe(`Customer ${customer} does not exist`);
    }
  });

  it("cannot tell another customer's order from one that is not there", async () => {
    const lines = [{ item: 'BOX-C5', quantity: '1' }];
    const body = { customer: 'C-SHUTONG', requestedDate: inDays(90), lines };
    const others = (await company.as('sales').post<OrderAnswer>('/orders', body)).number;
    const missing = others.replace(/\d{6}$/, '999999');
    const customer = company.as('customer');
    const told = ({ requestId: _, ...problem }: Problem, number: string): unknown =>
      JSON.parse(JSON.stringify(problem).replaceAll(number, 'NUMBER'));
    const asks = [
      (number: string) => customer.send('GET', `/orders/${number}`),
      (number: string) => customer.send('GET', `/orders/${number}/messages`),
      (number: string) =>
        customer.send('POST', `/orders/${number}:answerOffer`, { body: { answer: 'accept' } }),
    ];
    for (const ask of asks) {
      const [first, second] = [problemOf(await ask(others)), problemOf(await ask(missing))];
      expect(first).toMatchObject({ status: 404, code: 'not-found' });
      expect(told(first, others)).toEqual(told(second, missing));
    }
  });
});

describe('who moves goods', () => {
  it.each(['production', 'inventory', 'purchasing', 'logistics'] as const)(
    'sees orders without amounts: %s',
    async (person) => {
      const number = await place([{ item: 'BOX-C5', quantity: '3' }]);
      await staff.untilTask(number, 'confirmDeposit');
      const view = await company.as(person).get<OrderAnswer>(`/orders/${number}`);
      expect(view).toMatchObject({ number, amounts: null, money: null });
      expect(view.lines).toMatchObject([{ unitPrice: null, discount: null, amount: null, derivation: [] }]);
      const { total } = (await staff.order(number)).amounts;
      const { data: list } = await company.as(person).get<Page<{ total: unknown }>>('/orders?limit=200');
      expect(list.every((order) => order.total === null)).toBe(true);
      const letters = await company.as(person).get<Page<{ kind: string }>>(`/orders/${number}/messages`);
      const commitments = await company
        .as(person)
        .get<Page<{ kind: string; amount: unknown }>>(`/orders/${number}/commitments`);
      expect(commitments.data.find(({ kind }) => kind === 'depositRequest')?.amount).toBeNull();
      expect(JSON.stringify([view, list, letters, commitments])).not.toContain(total.amount);
    },
  );
});
