import { Client } from 'pg';
import { dateIn } from '../../domain/calendar/zones.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { PurchaseOrderView } from '../../src/purchasing/purchasing.views.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;

/** Bands that come in 60 at least, 30 by 30, and of which there is none; each test takes one of its own. */
const BANDS = Array.from({ length: 24 }, (_, i) => `BAND-${String(i + 1)}`);
let band: string;

beforeAll(async () => {
  const likeStrap = <T extends { item: string }>(rows: T[]): T[] =>
    rows.filter(({ item }) => item === 'STRAP-12').flatMap((row) => BANDS.map((item) => ({ ...row, item })));
  company = await TestCompany.open('purchasing', {
    change: (data) => {
      const [strap] = data.items.filter(({ code }) => code === 'STRAP-12');
      data.items.push(...BANDS.map((code) => ({ ...strap!, code })));
      data.prices.push(...likeStrap(data.prices));
      data.supplierItems.push(...likeStrap(data.supplierItems));
    },
  });
  staff = new Staff(company);
});
beforeEach(() => {
  band = BANDS.pop()!;
});
afterEach(async () => {
  expect([...(await flawsOfTheBooks(company)), ...(await leftOvers(company))]).toEqual([]);
});
afterAll(() => company?.close());

async function place(quantity: string, customer = 'C-SHUTONG'): Promise<string> {
  const body = { customer, requestedDate: inDays(90), lines: [{ item: band, quantity }] };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}

const purchases = async (): Promise<PurchaseOrderView[]> => {
  const { data } = await company
    .as('purchasing')
    .get<Page<PurchaseOrderView>>('/purchase-orders?sort=number&limit=200');
  const all = await Promise.all(data.map(({ number }) => purchase(number)));
  return all.filter(({ lines }) => lines.some(({ item }) => item === band));
};
const purchase = (number: string): Promise<PurchaseOrderView> =>
  company.as('purchasing').get<PurchaseOrderView>(`/purchase-orders/${number}`);
const receive = (number: string, body?: object): Promise<PurchaseOrderView> =>
  company.as('purchasing').post<PurchaseOrderView>(`/purchase-orders/${number}:receive`, body);
const ready = async (number: string): Promise<string | undefined> =>
  (await staff.order(number)).lines[0]?.progress.ready;

/** Places an order and waits until purchasing has ordered what it needs. */
async function placeAndOrder(quantity: string): Promise<{ number: string; po: string }> {
  const number = await place(quantity);
  return { number, po: (await staff.untilTask(number, 'receiveGoods')).document };
}

describe("a supplier's minimum", () => {
  it('makes a surplus that the next order uses, and what is left then is stock', async () => {
    const { number: first, po } = await placeAndOrder('10');
    expect(await purchase(po)).toMatchObject({
      supplier: { code: 'SUP-FILM' },
      state: 'ordered',
      lines: [
        {
          item: band,
          quantity: '60',
          free: '50',
          countedOn: [{ order: first, line: 1, quantity: '10' }],
        },
      ],
    });
    const second = await place('35');
    await until(
      'the second order to count on it',
      async () => (await purchase(po)).lines[0]?.countedOn.length === 2,
    );
    await staff.untilTask(second, 'receiveGoods');
    expect((await purchase(po)).lines[0]).toMatchObject({ free: '15' });
    expect(await purchases()).toHaveLength(1);
    // It waits for the same goods, and says for whom.
    await until('the second order to wait for purchasing', async () =>
      (await staff.order(second)).waitingFor.includes('purchasing'),
    );

    expect(await receive(po)).toMatchObject({
      state: 'received',
      receipts: [{ accepted: '60', rejected: '0' }],
    });
    expect([await ready(first), await ready(second)]).toEqual(['10', '35']);
    const third = await place('15');
    await staff.untilTask(third, 'pick');
    expect(await purchases()).toHaveLength(1);
    for (const number of [first, second, third]) await staff.carryOn(number, 'closed');
    const stock = await company.as('inventory').get(`/stock?item=${band}&warehouse=WH-SZ`);
    expect(stock).toMatchObject({ data: [{ onHand: '0', reserved: '0', free: '0' }] });
  });

  it('is not bought again when the goods come before the deposit of an order that counts on them', async () => {
    const { number: first, po } = await placeAndOrder('10');
    const second = await place('35', 'C-XIANDA');
    await staff.untilTask(second, 'confirmDeposit');
    await receive(po);
    await staff.does(second, 'confirmDeposit');
    await staff.untilTask(second, 'pick');
    expect(await purchases()).toHaveLength(1);
    for (const number of [first, second]) await staff.carryOn(number, 'closed');
    expect(await company.as('inventory').get(`/stock?item=${band}&warehouse=WH-SZ`)).toMatchObject({
      data: [{ free: '15' }],
    });
  });
});

describe('a confirmation for a later day', () => {
  it('moves the day on which the goods are due, and when purchasing is reminded of them', async () => {
    const { number, po } = await placeAndOrder('10');
    const remindedAt = async (): Promise<string> =>
      (
        await company.row<{ at: string }>(
          `select d ->> 'at' as at from tasks t, jsonb_array_elements(t.deadlines) d
            where t.order_number = $1 and t.kind = 'receiveGoods' and t.state = 'open' and d ->> 'kind' = 'reminder'`,
          [number],
        )
      ).at;
    const before = await remindedAt();
    const date = inDays(60);
    await company.as('purchasing').post(`/purchase-orders/${po}:confirm`, { lines: [{ line: 1, date }] });
    const { dueAt } = await staff.untilTask(number, 'receiveGoods');
    expect(dateIn('Asia/Shanghai', dueAt!)).toBe(date);
    expect((await remindedAt()) > before).toBe(true);
    await staff.carryOn(number, 'settling');
  });
});

describe('a receipt', () => {
  it('in parts serves the orders that count on it, the first first', async () => {
    const { number: first, po } = await placeAndOrder('40');
    const second = await place('20');
    await until(
      'the second order to count on it',
      async () => (await purchase(po)).lines[0]?.countedOn.length === 2,
    );
    await staff.untilTask(second, 'receiveGoods');
    const partial = await receive(po, { lines: [{ line: 1, accepted: '45' }] });
    expect(partial).toMatchObject({ state: 'ordered', lines: [{ accepted: '45', outstanding: '15' }] });
    expect([await ready(first), await ready(second)]).toEqual(['40', '5']);
    await staff.untilTask(first, 'pick');
    expect((await staff.order(second)).stage).toBe('making');
    await receive(po, { lines: [{ line: 1, accepted: '15' }] });
    expect(await ready(second)).toBe('20');
    expect(await purchases()).toHaveLength(1);
    for (const number of [first, second]) await staff.carryOn(number, 'closed');
  });

  it('that is rejected lets the orders lack the goods, and they are bought again', async () => {
    const { number, po } = await placeAndOrder('10');
    const rejected = await receive(po, {
      lines: [{ line: 1, accepted: '4', rejected: '56', reason: '受潮 / wet' }],
    });
    expect(rejected).toMatchObject({
      state: 'received',
      receipts: [{ accepted: '4', rejected: '56', reason: '受潮 / wet', reportedBy: 'Gao Feng 高峰' }],
    });
    const again = await until('another purchase', async () => (await purchases())[1]);
    expect(again.lines).toMatchObject([{ quantity: '60', countedOn: [{ order: number, quantity: '6' }] }]);
    expect((await staff.order(number)).stage).toBe('making');
    await receive(again.number);
    expect(await ready(number)).toBe('10');
    const closed = await staff.carryOn(number, 'closed');
    expect(closed.timeline.map(({ kind }) => kind)).toContain('shortageCovered');
    expect(await company.as('inventory').get(`/stock?item=${band}&warehouse=WH-SZ`)).toMatchObject({
      data: [{ free: '54' }],
    });
  });

  it('that is rejected in all is bought again for both orders that counted on it', async () => {
    const { number: first, po } = await placeAndOrder('40');
    const second = await place('20');
    await until(
      'the second order to count on it',
      async () => (await purchase(po)).lines[0]?.countedOn.length === 2,
    );
    await staff.untilTask(second, 'receiveGoods');
    await receive(po, { lines: [{ line: 1, accepted: '0', rejected: '60', reason: 'wrong colour' }] });
    for (const number of [first, second]) await staff.carryOn(number, 'closed');
    const bought = (await purchases())
      .slice(1)
      .flatMap(({ lines }) => lines.flatMap(({ countedOn }) => countedOn));
    const counted = (order: string) =>
      bought.filter((each) => each.order === order).reduce((sum, { quantity }) => sum + Number(quantity), 0);
    expect([counted(first), counted(second)]).toEqual([40, 20]);
  });

  it('that is rejected in part lets the last in line lack goods at once, before the rest has come', async () => {
    const { number: first, po } = await placeAndOrder('40');
    const second = await place('20');
    await until(
      'the second order to count on it',
      async () => (await purchase(po)).lines[0]?.countedOn.length === 2,
    );
    await staff.untilTask(second, 'receiveGoods');
    // 45 are still to come: 40 for the first order and 5 for the second, which lacks 15 from now on.
    await receive(po, { lines: [{ line: 1, accepted: '0', rejected: '15', reason: 'crushed' }] });
    const again = await until('another purchase', async () => (await purchases())[1]);
    expect(again.lines).toMatchObject([{ countedOn: [{ order: second, quantity: '15' }] }]);
    expect((await purchase(po)).lines).toMatchObject([
      {
        outstanding: '45',
        countedOn: [
          { order: first, quantity: '40' },
          { order: second, quantity: '5' },
        ],
      },
    ]);
    await staff.untilTask(second, 'receiveGoods', again.number);
    expect((await staff.order(first)).timeline.map(({ kind }) => kind)).not.toContain('shortageCovered');
    const begun = (await staff.order(second)).timeline.filter(({ kind }) => kind === 'workBegun');
    expect(begun).toHaveLength(1);
    for (const number of [first, second]) await staff.carryOn(number, 'closed');
  });

  it('of several lines is told to an order once, with all it got', async () => {
    const other = BANDS.pop()!;
    const lines = [band, other].map((item) => ({ item, quantity: '10' }));
    const body = { customer: 'C-SHUTONG', requestedDate: inDays(90), lines };
    const { number } = await company.as('sales').post<OrderView>('/orders', body);
    const { document: po } = await staff.untilTask(number, 'receiveGoods');
    await receive(po);
    const facts = await company.rows<{ quantity: string; commitment: string }>(
      `select f.fact ->> 'quantity' as quantity, f.fact ->> 'commitment' as commitment from order_facts f join orders o on o.id = f.order_id
        where o.number = $1 and f.fact ->> 'kind' = 'goodsReceived'`,
      [number],
    );
    expect(facts).toEqual([{ quantity: '20', commitment: po }]);
    await staff.carryOn(number, 'closed');
  });

  it('serves also an order that came to count on the goods while it was being written', async () => {
    const { number: first, po } = await placeAndOrder('10');
    const second = await place('5', 'C-XIANDA');
    await staff.untilTask(second, 'confirmDeposit');
    const db = new Client({ connectionString: company.config.databaseUrl });
    await db.connect();
    // As if the second order claimed its goods just between the reading of the orders and the locking of the line.
    const claim = `from purchase_lines l join purchase_orders p on p.id = l.purchase_order_id where p.number = $1`;
    await db.query(
      `delete from purchase_allocations a using orders o where o.id = a.order_id and o.number = $1`,
      [second],
    );
    await db.query('begin');
    await db.query(`select 1 ${claim} for update of l`, [po]);
    const receipt = receive(po);
    await until('the receipt to wait for the line', async () => {
      const waiting = await company.rows(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return waiting.length > 0;
    });
    await db.query(
      `insert into purchase_allocations (id, purchase_line_id, order_id, line_no, quantity, received)
       select gen_random_uuid(), l.id, (select id from orders where number = $2), 1, 5, 0 ${claim}`,
      [po, second],
    );
    await db.query('commit');
    await db.end();
    expect((await receipt).lines[0]).toMatchObject({
      countedOn: expect.arrayContaining([
        { order: second, line: 1, quantity: '5', received: '5' },
        { order: first, line: 1, quantity: '10', received: '10' },
      ]),
    });
    for (const number of [first, second]) await staff.carryOn(number, 'closed');
  });

  it.each([
    [
      'of more than is outstanding',
      { lines: [{ line: 1, accepted: '61' }] },
      422,
      'quantity-exceeds',
      '/lines/0/accepted',
    ],
    [
      'of accepted and rejected beyond it',
      { lines: [{ line: 1, accepted: '50', rejected: '11', reason: 'x' }] },
      422,
      'quantity-exceeds',
      '/lines/0/accepted',
    ],
    [
      'of a line that is not there',
      { lines: [{ line: 2, accepted: '1' }] },
      404,
      'not-found',
      '/lines/0/line',
    ],
    [
      'of the same line twice',
      {
        lines: [
          { line: 1, accepted: '1' },
          { line: 1, accepted: '1' },
        ],
      },
      400,
      'validation-failed',
      '/lines/1/line',
    ],
    ['of nothing', { lines: [{ line: 1, accepted: '0' }] }, 400, 'validation-failed', '/lines/0/accepted'],
    [
      'that rejects without a reason',
      { lines: [{ line: 1, accepted: '0', rejected: '1' }] },
      400,
      'validation-failed',
      '/lines/0/reason',
    ],
  ])('%s is refused and changes nothing', async (_what, body, status, code, pointer) => {
    const { number, po } = await placeAndOrder('10');
    const before = await purchase(po);
    const problem = await company.as('purchasing').refused(`/purchase-orders/${po}:receive`, body);
    expect(problem).toMatchObject({ status, code });
    expect(problem.errors.map((error) => error.pointer)).toEqual([pointer]);
    const chinese = await company
      .as('purchasing')
      .refused(`/purchase-orders/${po}:receive`, body, { 'accept-language': 'zh-CN' });
    expect(chinese.detail).toMatch(/\p{Script=Han}/u);
    expect(chinese.errors[0]?.message).toMatch(/\p{Script=Han}/u);
    expect(await purchase(po)).toEqual(before);
    await staff.carryOn(number, 'closed');
    expect(await company.as('purchasing').refused(`/purchase-orders/${po}:receive`)).toMatchObject({
      status: 409,
    });
  });
});

describe('several receipts', () => {
  it('with accepted and rejected goods in each end with what was needed, and no more than was ordered', async () => {
    const { number, po } = await placeAndOrder('60');
    await receive(po, { lines: [{ line: 1, accepted: '20', rejected: '5', reason: 'wet' }] });
    const first = await until('a purchase of what was rejected', async () => (await purchases())[1]);
    expect(first.lines).toMatchObject([{ countedOn: [{ order: number, quantity: '5' }] }]);
    await receive(po, { lines: [{ line: 1, accepted: '25', rejected: '0' }] });
    expect(await ready(number)).toBe('45');
    const problem = await company
      .as('purchasing')
      .refused(`/purchase-orders/${po}:receive`, { lines: [{ line: 1, accepted: '10.5' }] });
    expect(problem).toMatchObject({ status: 422, code: 'quantity-exceeds' });
    const last = await receive(po, { lines: [{ line: 1, accepted: '7', rejected: '3', reason: 'crushed' }] });
    expect(last).toMatchObject({
      state: 'received',
      lines: [{ accepted: '52', rejected: '8', outstanding: '0' }],
    });
    // The surplus of the second purchase serves what the last receipt lacks: nothing is bought a third time.
    await until('the second purchase to serve eight', async () =>
      (await purchase(first.number)).lines[0]?.countedOn.some(({ quantity }) => quantity === '8'),
    );
    await staff.carryOn(number, 'closed');
    expect(await purchases()).toHaveLength(2);
    expect(await ready(number)).toBe('60');
  });
});

describe("a supplier's next word", () => {
  const dayEnd = (day: string): string => new Date(`${day}T17:30:00+08:00`).toISOString();
  const expected = async (po: string): Promise<string | undefined> => {
    const [row] = await company.rows<{ at: string }>(
      `select d ->> 'at' as at from tasks t, jsonb_array_elements(t.deadlines) d
        where t.document = $1 and t.state = 'open' and d ->> 'kind' = 'expected'`,
      [po],
    );
    return row?.at;
  };

  it('is expected within the days to confirm in, then on the day confirmed', async () => {
    const { number, po } = await placeAndOrder('10');
    const before = await purchase(po);
    const confirmBy = new Date(String(before.lines[0]?.expectedBy)).toISOString();
    expect(confirmBy < dayEnd(inDays(15))).toBe(true);
    expect(await expected(po)).toBe(confirmBy);
    const later = inDays(40);
    await company
      .as('purchasing')
      .post(`/purchase-orders/${po}:confirm`, { lines: [{ line: 1, date: later }] });
    const confirmed = await purchase(po);
    expect(await expected(po)).toBe(new Date(String(confirmed.lines[0]?.expectedBy)).toISOString());
    expect((await expected(po))! > dayEnd(later)).toBe(true);
    expect((await staff.untilTask(number, 'receiveGoods')).data).toMatchObject({
      lines: [{ dueDate: later }],
    });
    expect((await receive(po)).lines[0]?.expectedBy).toBeNull();
    await staff.carryOn(number, 'closed');
  });
});

describe("a supplier's confirmation", () => {
  it('of one line leaves the dates of the others as they were confirmed', async () => {
    const other = BANDS.pop()!;
    const lines = [band, other].map((item) => ({ item, quantity: '10' }));
    const body = { customer: 'C-SHUTONG', requestedDate: inDays(90), lines };
    const { number } = await company.as('sales').post<OrderView>('/orders', body);
    const { document: po } = await staff.untilTask(number, 'receiveGoods');
    const confirm = (line: number, date: string): Promise<PurchaseOrderView> =>
      company
        .as('purchasing')
        .post<PurchaseOrderView>(`/purchase-orders/${po}:confirm`, { lines: [{ line, date }] });
    await confirm(1, inDays(20));
    const twice = await confirm(2, inDays(25));
    expect(twice.lines.map(({ confirmedDate }) => confirmedDate)).toEqual([inDays(20), inDays(25)]);
    await staff.carryOn(number, 'closed');
  });

  it('may name another date, which the next order counts with', async () => {
    const { number: first, po } = await placeAndOrder('10');
    const sooner = inDays(20);
    const confirmed = await company
      .as('purchasing')
      .post<PurchaseOrderView>(`/purchase-orders/${po}:confirm`, { lines: [{ line: 1, date: sooner }] });
    expect(confirmed).toMatchObject({ state: 'confirmed', lines: [{ confirmedDate: sooner }] });
    const said = (await staff.order(first)).timeline.filter(({ kind }) => kind !== 'nextStepExpected');
    expect(said.at(-1)).toMatchObject({ kind: 'purchaseConfirmed', actor: 'Gao Feng 高峰' });
    const second = await place('30');
    await staff.untilTask(second, 'receiveGoods');
    const [chain] = (await staff.order(second)).lines.map(
      (line) => line.bindingChain as { kind: string; date: string }[],
    );
    // A working day to take them in; bought anew they would come in four weeks.
    expect(chain).toMatchObject([{ kind: 'incoming', item: band }]);
    expect(chain![0]!.date > sooner && chain![0]!.date <= inDays(25)).toBe(true);
    await receive(po);
    for (const number of [first, second]) await staff.carryOn(number, 'closed');
  });
});
