import type { Page } from '../../src/platform/http/paging.js';
import type { CountAnswer, StockRow, TransferView } from '../../src/inventory/inventory.views.js';
import type { ShipmentSummary } from '../../src/logistics/logistics.views.js';
import type { CommitmentView } from '../../src/orders/order-documents.queries.js';
import type { OrderView } from '../../src/orders/order-view.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('transfers', {
    change: (data) => {
      data.transfers.push({ fromWarehouse: 'WH-GZ', toWarehouse: 'WH-SZ', days: 2 });
      data.stock = data.stock.filter(({ item }) => item !== 'TAPE-48');
      data.stock.push({ item: 'TAPE-48', warehouse: 'WH-SZ', quantity: '60' });
      data.stock.push({ item: 'TAPE-48', warehouse: 'WH-GZ', quantity: '1000' });
    },
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect([...(await flawsOfTheBooks(company)), ...(await leftOvers(company))]).toEqual([]);
});

async function place(lines: object[], requestedIn = 90, more: object = {}): Promise<string> {
  const body = { customer: 'C-SHUTONG', requestedDate: inDays(requestedIn), lines, ...more };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}
const transfers = async (order: string): Promise<TransferView[]> =>
  (await company.as('inventory').get<Page<TransferView>>(`/transfers?order=${order}`)).data;
const shipments = async (order: string): Promise<ShipmentSummary[]> =>
  (await company.as('logistics').get<Page<ShipmentSummary>>(`/shipments?order=${order}`)).data;
const stock = async (warehouse: string): Promise<Pick<StockRow, 'onHand' | 'reserved'>> => {
  const { data } = await company
    .as('inventory')
    .get<Page<StockRow>>(`/stock?item=TAPE-48&warehouse=${warehouse}`);
  return { onHand: data[0]?.onHand ?? '', reserved: data[0]?.reserved ?? '' };
};

describe('an order whose goods lie in two warehouses', () => {
  it('has them brought into one, and leaves in one shipment', async () => {
    const number = await place([{ item: 'TAPE-48', quantity: '100' }]);
    const task = await staff.untilTask(number, 'transferGoods');
    const [planned] = await transfers(number);
    expect(planned).toMatchObject({
      number: task.document,
      order: number,
      line: 1,
      item: 'TAPE-48',
      quantity: '40',
      from: 'WH-GZ',
      to: 'WH-SZ',
      state: 'planned',
    });
    expect(task.dueAt).not.toBeNull();
    expect((await staff.order(number)).stage).toBe('making');
    expect((await staff.order(number)).lines[0]?.progress.ready).toBe('60');
    expect(await shipments(number)).toEqual([]);

    await company.as('inventory').post(`/transfers/${planned!.number}:dispatch`, {});
    // Under way the goods are in no warehouse.
    expect([await stock('WH-SZ'), await stock('WH-GZ')]).toEqual([
      { onHand: '60', reserved: '60' },
      { onHand: '960', reserved: '0' },
    ]);
    expect((await staff.order(number)).lines[0]?.progress.ready).toBe('60');
    const { data } = await company
      .as('inventory')
      .get<Page<CommitmentView>>(`/orders/${number}/commitments?kind=transfer`);
    expect(data).toMatchObject([{ document: planned!.number, state: 'active', quantity: '40' }]);
    expect(await company.as('inventory').refused(`/transfers/${planned!.number}:dispatch`)).toMatchObject({
      status: 409,
      state: 'dispatched',
    });

    await company.as('inventory').post(`/transfers/${planned!.number}:arrive`, {});
    await staff.untilTask(number, 'pick');
    expect(await stock('WH-SZ')).toEqual({ onHand: '100', reserved: '100' });
    expect(await shipments(number)).toMatchObject([{ warehouse: 'WH-SZ' }]);
    const closed = await staff.carryOn(number, 'closed');
    const kinds = closed.timeline.map(({ kind }) => kind).filter((kind) => kind.startsWith('transfer'));
    expect(kinds).toEqual(['transferPlanned', 'transferDispatched', 'transferArrived']);
    const facts = await company.rows<{ kind: string }>(
      `select f.fact ->> 'kind' as kind from order_facts f join orders o on o.id = f.order_id
        where o.number = $1 and f.fact ->> 'kind' like 'transfer%' order by f.seq`,
      [number],
    );
    expect(facts.map(({ kind }) => kind)).toEqual(['transferDispatched', 'transferArrived']);
    expect(await stock('WH-SZ')).toEqual({ onHand: '0', reserved: '0' });
  });

  it('is carried to its end by its tasks alone', async () => {
    await company.as('inventory').post('/stock:count', {
      item: 'TAPE-48',
      warehouse: 'WH-SZ',
      counted: '10',
      reason: 'found behind the shelf',
    });
    const number = await place([{ item: 'TAPE-48', quantity: '50' }]);
    await staff.carryOn(number, 'settling');
    expect(await transfers(number)).toMatchObject([{ state: 'arrived', quantity: '40' }]);
  });

  it('brings them to the main warehouse where the rest is made', async () => {
    const number = await place([
      { item: 'TAPE-48', quantity: '30' },
      { item: 'BOX-C5', quantity: '20' },
    ]);
    await staff.untilTask(number, 'transferGoods');
    expect(await transfers(number)).toMatchObject([{ from: 'WH-GZ', to: 'WH-SZ', quantity: '30' }]);
    await staff.carryOn(number, 'settling');
    expect(await shipments(number)).toMatchObject([{ warehouse: 'WH-SZ' }]);
  });

  it('leaves from where they lie when it may be delivered in parts', async () => {
    const number = await place([{ item: 'TAPE-48', quantity: '20' }], 90, { delivery: 'inParts' });
    await staff.untilTask(number, 'pick');
    expect(await transfers(number)).toEqual([]);
    expect(await shipments(number)).toMatchObject([{ warehouse: 'WH-GZ' }]);
    await staff.carryOn(number, 'settling');
  });
});

describe('a stock count', () => {
  const count = (counted: string, item = 'TAPE-48') => ({
    item,
    warehouse: 'WH-GZ',
    counted,
    reason: 'yearly stocktaking',
  });

  it('sets the stock to what is there, with a movement that says why', async () => {
    const before = (await stock('WH-GZ')).onHand;
    const answer = await company.as('inventory').post<CountAnswer>('/stock:count', count('500'));
    expect(answer).toMatchObject({ difference: String(500 - Number(before)), stock: { onHand: '500' } });
    const { data } = await company
      .as('inventory')
      .get<Page<object>>('/stock/TAPE-48/movements?kind=count&warehouse=WH-GZ');
    expect(data).toMatchObject([
      { quantity: String(500 - Number(before)), reason: 'yearly stocktaking', kind: 'count' },
    ]);
    expect(await company.as('inventory').post('/stock:count', count('500'))).toMatchObject({
      difference: '0',
    });
    // That somebody looked and found all as it should be is kept too.
    const counts = await company
      .as('inventory')
      .get<Page<object>>('/stock/TAPE-48/movements?kind=count&warehouse=WH-GZ');
    expect(counts.data).toHaveLength(2);
  });

  it('is refused below what is held, and says for whom', async () => {
    const number = await place([{ item: 'TAPE-48', quantity: '25' }]);
    await staff.untilTask(number, 'pick');
    expect(await company.as('inventory').refused('/stock:count', count('24'))).toMatchObject({
      status: 409,
      code: 'state-conflict',
      reserved: '25',
      heldBy: [{ order: number, line: 1, quantity: '25' }],
    });
    expect(await company.as('inventory').post('/stock:count', count('25'))).toMatchObject({
      stock: { onHand: '25', free: '0' },
    });
    await staff.carryOn(number, 'settling');
  });

  it('needs an item, a warehouse and a reason', async () => {
    expect(await company.as('inventory').refused('/stock:count', count('5', 'NONE'))).toMatchObject({
      status: 404,
    });
    const { reason: _, ...body } = count('5');
    expect(await company.as('inventory').refused('/stock:count', body)).toMatchObject({ status: 400 });
  });
});
