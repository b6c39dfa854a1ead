import type { ReleaseView } from '../../src/inventory/inventory.views.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('releases', {
    change: (data) => data.stock.forEach((row) => row.item === 'FILM-500' && (row.quantity = '2000')),
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect([...(await flawsOfTheBooks(company)), ...(await leftOvers(company))]).toEqual([]);
});

async function place(lines: object[]): Promise<string> {
  const body = { customer: 'C-SHUTONG', requestedDate: inDays(90), lines };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}
const does = (release: string, verb: 'pick' | 'pack', body: object = {}): Promise<ReleaseView> =>
  company.as('inventory').post<ReleaseView>(`/releases/${release}:${verb}`, body);
const told = async (order: string, kinds: readonly string[]): Promise<[string, unknown][]> =>
  (await staff.order(order)).timeline
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, facts }) => [kind, facts['quantity']]);

describe('picking and packing in parts', () => {
  it('tells each time what was picked or packed then', async () => {
    const order = await place([{ item: 'FILM-500', quantity: '10' }]);
    const { document } = await staff.untilTask(order, 'pick');
    await does(document, 'pick', { lines: [{ line: 1, quantity: '3' }] });
    await does(document, 'pack');
    await does(document, 'pick', { lines: [{ line: 1, quantity: '5' }], packed: true });
    await does(document, 'pick');
    const packed = await does(document, 'pack');
    expect(packed).toMatchObject({ state: 'packed', lines: [{ picked: '10', packed: '10' }] });
    const kinds = ['goodsPicked', 'goodsPacked', 'goodsPickedAndPacked'];
    expect(await told(order, kinds)).toEqual([
      ['goodsPicked', '3'],
      ['goodsPacked', '3'],
      ['goodsPickedAndPacked', '5'],
      ['goodsPicked', '2'],
      ['goodsPacked', '2'],
    ]);
    const facts = await company.rows<{ kind: string; quantity: string }>(
      `select f.fact ->> 'kind' as kind, f.fact ->> 'quantity' as quantity from order_facts f join orders o on o.id = f.order_id
        where o.number = $1 and f.fact ->> 'kind' like 'goodsP%' order by f.seq`,
      [order],
    );
    expect(facts.map(({ quantity }) => quantity)).toEqual(['3', '3', '5', '2', '2']);
    await staff.carryOn(order, 'closed');
  });

  it('is refused in Chinese as well, line by line', async () => {
    const order = await place([{ item: 'FILM-500', quantity: '2' }]);
    const { document } = await staff.untilTask(order, 'pick');
    for (const lines of [[{ line: 2, quantity: '1' }], [{ line: 1, quantity: '3' }]]) {
      const problem = await company
        .as('inventory')
        .refused(`/releases/${document}:pick`, { lines }, { 'accept-language': 'zh-CN' });
      expect(problem.detail).toContain(`出库指令 ${document}`);
      expect(problem.errors[0]?.message).toBe(problem.detail);
    }
    await staff.carryOn(order, 'closed');
  });

  it('takes an order of 500 lines through the warehouse within seconds', async () => {
    const order = await place(Array.from({ length: 500 }, () => ({ item: 'FILM-500', quantity: '1' })));
    const { document } = await staff.untilTask(order, 'pick');
    const begun = Date.now();
    const packed = await does(document, 'pick', { packed: true });
    expect(Date.now() - begun).toBeLessThan(5_000);
    expect(packed.state).toBe('packed');
    expect(packed.lines.every((line) => line.packed === '1')).toBe(true);
    const { data } = await company
      .as('inventory')
      .get<Page<{ document: string }>>('/stock/FILM-500/movements?limit=200');
    expect(data.filter((movement) => movement.document === document)).toHaveLength(200);
    await staff.carryOn(order, 'closed');
  });
});

describe('what an order still holds when it ends', () => {
  it('goes back to free stock, and the timeline says so', async () => {
    const order = await place([{ item: 'FILM-500', quantity: '2' }]);
    await staff.carryOn(order, 'settling');
    // More than was shipped is held for it, as after goods that were made or bought twice.
    await company.rows(
      `with held as (
         insert into reservations (id, order_id, line_no, version, item, warehouse, quantity, firm, expires_at, state)
         select gen_random_uuid(), o.id, 1, 1, b.item, b.warehouse, 7, true, null, 'open'
           from orders o, balances b where o.number = $1 and b.item = 'FILM-500' and b.on_hand - b.reserved > 7 limit 1
         returning item, warehouse)
       update balances b set reserved = reserved + 7 from held where b.item = held.item and b.warehouse = held.warehouse`,
      [order],
    );
    const closed = await staff.carryOn(order, 'closed');
    const last = closed.timeline.slice(-2);
    expect(last.map(({ kind }) => kind)).toEqual(['holdingsReleased', 'orderClosed']);
    expect(last[0]?.facts).toEqual({ goods: [{ item: 'FILM-500', quantity: '7' }] });
    expect(last[0]?.text.en).toContain('7 × FILM-500');
  });
});
