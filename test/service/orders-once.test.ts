import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import { problemOf, type Answer } from './support/api-client.js';
import { flawsOfTheBooks } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('once');
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => expect(await flawsOfTheBooks(company)).toEqual([]));

const body = (more: object = {}) => ({
  customer: 'C-YUEJIE',
  requestedDate: inDays(60),
  lines: [{ item: 'FILM-500', quantity: '4' }],
  ...more,
});
const place = (order: object, key?: string): Promise<Answer> =>
  company
    .as('sales')
    .send('POST', '/orders', { body: order, headers: key ? { 'idempotency-key': key } : {} });
const countOrders = async (): Promise<number> =>
  (await company.row<{ count: number }>('select count(*)::int as count from orders')).count;

describe('an order sent again with the same Idempotency-Key', () => {
  it('is answered as the first time and exists once', async () => {
    const first = await place(body(), 'key-1');
    const before = await countOrders();
    const again = await place(body(), 'key-1');
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await countOrders()).toBe(before);
  });

  it('is answered as the first time also when the order has long gone on', async () => {
    const first = await place(body(), 'key-late');
    const { number } = first.body as OrderView;
    await staff.carryOn(number, 'closed');
    expect((await place(body(), 'key-late')).body).toEqual(first.body);
  });

  it('is refused when it is another order', async () => {
    await place(body(), 'key-2');
    const before = await countOrders();
    const other = problemOf(await place(body({ priority: 'urgent' }), 'key-2'));
    expect(other).toMatchObject({ status: 409, code: 'idempotency-key-reused' });
    expect(await countOrders()).toBe(before);
  });

  it('becomes one order when all come at the same moment', async () => {
    const before = await countOrders();
    const sendUntilAnswered = async (): Promise<Answer> => {
      for (;;) {
        const answer = await place(body(), 'key-3');
        // Told to wait while the first is at work: a client repeats it.
        if (answer.status !== 409) return answer;
        expect(problemOf(answer).code).toBe('idempotency-in-progress');
      }
    };
    const answers = await Promise.all(Array.from({ length: 12 }, sendUntilAnswered));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    for (const answer of answers) expect(answer.body).toEqual(answers[0]?.body);
    expect(await countOrders()).toBe(before + 1);
  });

  it('can be sent anew after a refusal, which has changed nothing', async () => {
    const refused = await place(body({ customer: 'C-NOBODY' }), 'key-4');
    expect(refused.status).toBe(422);
    expect((await place(body(), 'key-4')).status).toBe(201);
  });

  it("is nobody else's key", async () => {
    await place(body(), 'key-5');
    const other = await company
      .as('orders')
      .send('POST', '/orders', { body: body(), headers: { 'idempotency-key': 'key-5' } });
    expect(other.status).toBe(201);
    expect(other.headers.get('idempotency-replayed')).toBeNull();
  });
});

describe("a customer's purchase order", () => {
  it('is entered once: the second is told the number of the first', async () => {
    const { number } = (await place(body({ customerPo: 'YJ-4711' }))).body as OrderView;
    const again = await place(body({ customerPo: 'YJ-4711', lines: [{ item: 'CV-30', quantity: '1' }] }));
    expect(problemOf(again)).toMatchObject({
      status: 409,
      code: 'duplicate-customer-po',
      order: number,
      errors: [{ pointer: '/customerPo', given: 'YJ-4711' }],
    });
    expect(problemOf(again).detail).toContain(number);
  });

  it('is another one when another customer gives the same number', async () => {
    expect((await place(body({ customerPo: 'YJ-4712' }))).status).toBe(201);
    expect((await place(body({ customerPo: 'YJ-4712', customer: 'C-SHUTONG' }))).status).toBe(201);
  });

  it('becomes one order when it comes by several ways at the same moment', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => place(body({ customerPo: 'YJ-4713' }))),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
    const placed = answers.find(({ status }) => status === 201)!.body as OrderView;
    for (const answer of answers.filter(({ status }) => status === 409))
      expect(problemOf(answer)).toMatchObject({ order: placed.number });
    const found = await company.as('sales').get<Page<OrderView>>('/orders?customerPo=YJ-4713');
    expect(found.data.map(({ number }) => number)).toEqual([placed.number]);
  });
});

describe('what a department reports twice', () => {
  it('happens once: a payment with its key, and by its reference', async () => {
    const { number } = (await place(body())).body as OrderView;
    const payment = { order: number, amount: { amount: '10.00', currency: 'CNY' }, reference: 'ONCE-1' };
    const pay = (key: string) =>
      company.as('finance').send('POST', '/payments', { body: payment, headers: { 'idempotency-key': key } });
    const [first, again, other] = [await pay('p-1'), await pay('p-1'), await pay('p-2')];
    expect([first.status, again.status, other.status]).toEqual([201, 201, 409]);
    expect(again.body).toEqual(first.body);
    const payments = await company.as('finance').get<Page<unknown>>(`/payments?order=${number}`);
    expect(payments.data).toHaveLength(1);
  });

  it('happens once: a pick, a hand-over and a delivery by several people at the same moment', async () => {
    const { number } = (await place(body())).body as OrderView;
    for (const kind of ['pick', 'handOver', 'proveDelivery'] as const) {
      const task = await staff.untilTask(number, kind);
      const result = kind === 'proveDelivery' ? { result: { signedBy: 'Lee' } } : {};
      const answers = await Promise.all(
        Array.from({ length: 5 }, () =>
          company.as(task.department).send('POST', `/tasks/${task.id}:complete`, { body: result }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    }
    const { timeline } = await staff.order(number);
    for (const kind of ['goodsPickedAndPacked', 'handedOver', 'delivered'])
      expect(timeline.filter((entry) => entry.kind === kind)).toHaveLength(1);
  });

  it('happens once: production reported with a key', async () => {
    const { number } = (await place(body({ lines: [{ item: 'BOX-C5', quantity: '10' }] }))).body as OrderView;
    const { document } = await staff.untilTask(number, 'produce');
    const report = () =>
      company.as('production').send('POST', `/work-orders/${document}:report`, {
        body: { good: '4' },
        headers: { 'idempotency-key': 'r-1' },
      });
    const [first, again] = [await report(), await report()];
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body).toEqual(first.body);
    expect(await company.as('production').get(`/work-orders/${document}`)).toMatchObject({ good: '4' });
  });
});
