import type { CancellationPreviewView } from '../../src/control/control.views.js';
import type { StockRow, TransferView } from '../../src/inventory/inventory.views.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { WorkOrderView } from '../../src/production/production.views.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

let company: TestCompany;
let staff: Staff;

/**
 * Tape is cut from jumbo rolls, a thousand from one: four are in the main warehouse, eight in the import store two days
 * away, and new ones take weeks.
 */
beforeAll(async () => {
  company = await TestCompany.open('components', {
    change: (data) => (data.stock = data.stock.filter(({ item }) => item !== 'TAPE-48')),
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect([...(await flawsOfTheBooks(company)), ...(await leftOvers(company))]).toEqual([]);
});

async function place(rolls: string, requestedIn: number): Promise<string> {
  const body = {
    customer: 'C-SHUTONG',
    requestedDate: inDays(requestedIn),
    lines: [{ item: 'TAPE-48', quantity: rolls }],
  };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}
const transfers = async (order: string): Promise<TransferView[]> =>
  (await company.as('inventory').get<Page<TransferView>>(`/transfers?order=${order}&sort=number`)).data;
const jumbos = async (warehouse: string): Promise<string> => {
  const { data } = await company
    .as('inventory')
    .get<Page<StockRow>>(`/stock?item=JUMBO-BOPP&warehouse=${warehouse}`);
  return `${data[0]?.onHand ?? ''}, ${data[0]?.reserved ?? ''} held`;
};
const moves = (transfer: TransferView | undefined, verb: 'dispatch' | 'arrive'): Promise<TransferView> =>
  company.as('inventory').post<TransferView>(`/transfers/${transfer?.number ?? ''}:${verb}`, {});
const cancel = async (order: string): Promise<void> => {
  const sales = company.as('sales');
  const { hash } = await sales.get<CancellationPreviewView>(`/orders/${order}/previews/cancellation`);
  await sales.post(`/orders/${order}:cancel`, { hash, reason: 'no longer needed' });
};

describe('components in another warehouse', () => {
  it('are bought anew where the date asked for leaves the time', async () => {
    const number = await place('4500', 120);
    await staff.untilTask(number, 'receiveGoods');
    expect(await transfers(number)).toEqual([]);
    expect([await jumbos('WH-SZ'), await jumbos('WH-NB')]).toEqual(['4, 4 held', '8, 0 held']);
    await cancel(number);
    await staff.untilStage(number, 'cancelled');
  });

  it('are brought where that saves the date: promised as asked, held for the order, then made and delivered', async () => {
    const number = await place('6000', 16);
    const task = await staff.untilTask(number, 'transferGoods');
    const order = await staff.order(number);
    expect(order).toMatchObject({ stage: 'making', promisedDate: inDays(16), offeredDate: null });
    expect(order.lines[0]?.bindingChain).toMatchObject([
      { kind: 'transfer', item: 'JUMBO-BOPP', ref: 'WH-NB' },
      { kind: 'workOrder', item: 'TAPE-48' },
    ]);
    const [planned] = await transfers(number);
    expect(planned).toMatchObject({
      number: task.document,
      line: 1,
      item: 'JUMBO-BOPP',
      quantity: '2',
      from: 'WH-NB',
      to: 'WH-SZ',
      state: 'planned',
    });
    expect([await jumbos('WH-SZ'), await jumbos('WH-NB')]).toEqual(['4, 4 held', '8, 2 held']);

    // Before they are there the work cannot begin: neither while they lie elsewhere nor on their way.
    const { document: workOrder } = await staff.untilTask(number, 'produce');
    const lacks = { status: 409, short: [{ item: 'JUMBO-BOPP', missing: '2' }] };
    expect(await company.as('production').refused(`/work-orders/${workOrder}:start`)).toMatchObject(lacks);
    await moves(planned, 'dispatch');
    expect([await jumbos('WH-SZ'), await jumbos('WH-NB')]).toEqual(['4, 4 held', '6, 0 held']);
    expect(await company.as('production').refused(`/work-orders/${workOrder}:start`)).toMatchObject(lacks);
    await moves(planned, 'arrive');
    expect(await jumbos('WH-SZ')).toBe('6, 6 held');
    expect((await staff.order(number)).lines[0]?.progress.ready).toBe('0');
    const started = await company.as('production').post<WorkOrderView>(`/work-orders/${workOrder}:start`, {});
    expect(started.components).toContainEqual(
      expect.objectContaining({ item: 'JUMBO-BOPP', quantity: '6', issued: '6' }),
    );
    const { timeline } = await staff.carryOn(number, 'closed');
    const kinds = timeline.map(({ kind }) => kind).filter((kind) => kind.startsWith('transfer'));
    expect(kinds).toEqual(['transferPlanned', 'transferDispatched', 'transferArrived']);
    expect([await jumbos('WH-SZ'), await jumbos('WH-NB')]).toEqual(['0, 0 held', '6, 0 held']);
  });

  it('are promised to one order only: who comes second is offered the later date', async () => {
    const first = await place('5000', 16);
    await staff.untilTask(first, 'transferGoods');
    const second = await place('2000', 16);
    const { data } = await staff.untilTask(second, 'answerOffer');
    expect(data).toMatchObject({ requestedDate: inDays(16) });
    // The one that is left would save nothing by itself.
    expect(await jumbos('WH-NB')).toBe('6, 5 held');
    expect((await staff.order(second)).lines[0]?.bindingChain).toMatchObject([
      { kind: 'purchase', item: 'JUMBO-BOPP' },
      { kind: 'workOrder', item: 'TAPE-48' },
    ]);
    await company.as('sales').post(`/orders/${second}:answerOffer`, { answer: 'decline' });
    await staff.untilStage(second, 'cancelled');
    await cancel(first);
    await staff.untilStage(first, 'cancelled');
    expect(await jumbos('WH-NB')).toBe('6, 0 held');
    expect((await transfers(first)).map(({ state }) => state)).toEqual(['cancelled']);
  });

  it('are free for others where they arrive when the order was cancelled on their way', async () => {
    const number = await place('1000', 16);
    await staff.untilTask(number, 'transferGoods');
    const [transfer] = await transfers(number);
    await moves(transfer, 'dispatch');
    await cancel(number);
    await staff.untilStage(number, 'cancelled');
    await moves(transfer, 'arrive');
    expect([await jumbos('WH-SZ'), await jumbos('WH-NB')]).toEqual(['1, 0 held', '5, 0 held']);
  });

  it('are brought once when the work that needs them is ended before they leave, and planned anew', async () => {
    const number = await place('3000', 16);
    await endsTheWork(number);
    await staff.carryOn(number, 'settling');
    expect(await transfers(number)).toMatchObject([{ state: 'arrived', quantity: '2' }]);
    expect([await jumbos('WH-SZ'), await jumbos('WH-NB')]).toEqual(['0, 0 held', '3, 0 held']);
  });

  it('stay where they are when by then there are enough where the work is', async () => {
    const number = await place('3000', 16);
    await staff.untilTask(number, 'transferGoods');
    await company.as('inventory').post('/stock:count', {
      item: 'JUMBO-BOPP',
      warehouse: 'WH-SZ',
      counted: '4',
      reason: 'found in the yard',
    });
    await endsTheWork(number);
    await staff.carryOn(number, 'settling');
    expect(await transfers(number)).toMatchObject([{ state: 'cancelled', quantity: '3' }]);
    expect([await jumbos('WH-SZ'), await jumbos('WH-NB')]).toEqual(['1, 0 held', '3, 0 held']);
  });
});

/** Production ends the work order with nothing made: what it was to make is planned anew. */
async function endsTheWork(number: string): Promise<void> {
  const [{ document }] = await Promise.all([
    staff.untilTask(number, 'produce'),
    staff.untilTask(number, 'transferGoods'),
  ]);
  await company
    .as('production')
    .post(`/work-orders/${document}:complete`, { reason: 'the slitter is taken down' });
}
