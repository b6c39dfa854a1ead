import type { OrderView } from '../../src/orders/order-view.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('promising-lines', {
    // Nobody supplies the board that printed cartons are made of, and there is little of it.
    change: (data) => {
      data.supplierItems = data.supplierItems.filter(({ item }) => item !== 'BRD-C5');
      data.stock = data.stock.map((row) => (row.item === 'BRD-C5' ? { ...row, quantity: '300' } : row));
    },
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());

const place = (body: object) =>
  company.as('sales').post<OrderView>('/orders', { customer: 'C-SHUTONG', ...body });
const workOrderOf = async (order: string) => (await staff.untilTask(order, 'produce')).document;

describe('the date of a line', () => {
  it('is held against what was asked for that line, though the order names no date', async () => {
    const { number } = await place({
      lines: [
        { item: 'FILM-500', quantity: '2' },
        { item: 'CE-350', quantity: '1', requestedDate: inDays(2) },
      ],
    });
    const { data } = await staff.untilTask(number, 'answerOffer');
    expect(data['reasons']).toEqual([expect.objectContaining({ line: 2, item: 'CE-350' })]);
  });
});

describe('a work order that is ended before it began', () => {
  it('is planned anew with the components it had, and nothing is bought or held twice', async () => {
    const { number } = await place({ lines: [{ item: 'BOX-C5', quantity: '100' }] });
    const first = await workOrderOf(number);
    const before = await company.rows<{ count: number }>('select count(*)::int as count from purchase_lines');
    await company.as('production').post(`/work-orders/${first}:complete`, { reason: 'machine down' });
    await staff.untilTask(number, 'produce');
    expect(await workOrderOf(number)).not.toBe(first);
    const [held] = await company.rows<{ quantity: string }>(
      `select sum(r.quantity)::text as quantity from reservations r join orders o on o.id = r.order_id
        where o.number = $1 and r.item = 'BRD-C5' and r.state = 'open'`,
      [number],
    );
    expect(Number(held?.quantity)).toBe(100);
    expect(await company.rows('select count(*)::int as count from purchase_lines')).toEqual(before);
    await staff.carryOn(number, 'closed');
    expect(await leftOvers(company)).toEqual([]);
    expect(await flawsOfTheBooks(company)).toEqual([]);
  });
});

describe('an item made of something that nobody supplies', () => {
  it('asks purchasing for a source of that component alone, and is promised once there is one', async () => {
    const { number } = await place({ lines: [{ item: 'BOX-C5', quantity: '2000' }] });
    const task = await staff.untilTask(number, 'findSource');
    expect((await staff.tasks(number)).map(({ document }) => document)).toEqual(['BRD-C5']);
    await staff.complete(task, {
      supplier: 'SUP-PAPER',
      leadDays: 3,
      price: '2.65',
      minimum: '500',
      multiple: '100',
    });
    await staff.carryOn(number, 'closed');
  });
});
