import type { OrderView } from '../../src/orders/order-view.js';
import { flawsOfTheBooks } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

const ORDERS = 50;
const IN_STOCK = 10;

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('oversold', {
    change: (data) => {
      data.stock = data.stock.map((row) =>
        row.item === 'CV-30' ? { ...row, quantity: String(IN_STOCK) } : row,
      );
    },
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());

interface Promised {
  number: string;
  stage: string;
  held: string;
  made: string;
  offered: boolean;
}

describe(`${String(ORDERS)} orders for the last ${String(IN_STOCK)} pieces`, () => {
  let orders: Promised[];

  beforeAll(async () => {
    const place = (i: number) =>
      company.as('sales').post<OrderView>('/orders', {
        customer: 'C-SHUTONG',
        // Half of them can wait; the others are content with nothing but stock.
        ...(i % 2 === 0 ? {} : { requestedDate: inDays(1) }),
        lines: [{ item: 'CV-30', quantity: '1' }],
      });
    await Promise.all(Array.from({ length: ORDERS }, (_, i) => place(i)));
    await until('all orders to be promised or offered another date', async () => {
      const { left } = await company.row<{ left: number }>(
        `select count(*)::int as left from orders where promise_state not in ('given', 'offered')`,
      );
      return left === 0;
    });
    orders = await company.rows<Promised>(`
      select o.number, o.stage, o.promise_state = 'offered' as offered,
             coalesce((select sum(quantity) from reservations r where r.order_id = o.id and r.item = 'CV-30' and r.state = 'open'), 0)::int::text as held,
             coalesce((select sum(quantity) from work_orders w where w.order_id = o.id and w.item = 'CV-30'), 0)::int::text as made
        from orders o order by o.number`);
  });

  it('hold those pieces once each, and the rest is planned to be made', () => {
    expect(orders).toHaveLength(ORDERS);
    expect(orders.filter(({ held }) => held === '1')).toHaveLength(IN_STOCK);
    for (const { held, made } of orders) expect([held, made]).toEqual(held === '1' ? ['1', '0'] : ['0', '1']);
  });

  it('are offered a later date where the one asked for cannot be kept', async () => {
    const offered = orders.filter(({ offered }) => offered);
    // Nobody gets a conveyor to Sichuan by tomorrow, from stock or otherwise.
    expect(offered).toHaveLength(ORDERS / 2);
    const late = await staff.order(offered[0]!.number);
    expect(late.offeredDate! > late.requestedDate!).toBe(true);
  });

  it('leave no balance below zero and nothing reserved that is not there', async () => {
    expect(await flawsOfTheBooks(company)).toEqual([]);
    const balance = await company.row<object>(
      `select trim_scale(sum(on_hand))::text as there, trim_scale(sum(reserved))::text as held from balances where item = 'CV-30'`,
    );
    expect(balance).toEqual({ there: String(IN_STOCK), held: String(IN_STOCK) });
  });

  it('pass the pieces on when some of them decline, to whoever asks next', async () => {
    const declining = orders.filter(({ held, offered }) => held === '1' && offered);
    const keeping = orders.filter(({ held, offered }) => held === '1' && !offered).length;
    await Promise.all(declining.map(({ number }) => staff.does(number, 'answerOffer', { accept: false })));
    const placed = await company.as('sales').post<OrderView>('/orders', {
      customer: 'C-SHUTONG',
      lines: [{ item: 'CV-30', quantity: String(IN_STOCK) }],
    });
    await until(
      'the new order to be promised',
      async () => (await staff.order(placed.number)).promisedDate !== null,
    );
    const { held } = await company.row<{ held: number }>(
      `select coalesce(sum(r.quantity), 0)::int as held from reservations r join orders o on o.id = r.order_id
        where o.number = $1 and r.item = 'CV-30' and r.state = 'open'`,
      [placed.number],
    );
    expect(held).toBe(IN_STOCK - keeping);
    expect(await flawsOfTheBooks(company)).toEqual([]);
  });
});
