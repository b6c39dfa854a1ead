import type { Standing } from '../../domain/cancellation/standing.js';
import { InventoryUndone } from '../../src/inventory/undo-inventory.service.js';
import type {
  MovementRow,
  ReleaseView,
  StockRow,
  TransferView,
} from '../../src/inventory/inventory.views.js';
import type { ShipmentSummary, ShipmentView, SplitShipment } from '../../src/logistics/logistics.views.js';
import { ShipmentsUndone } from '../../src/logistics/undo-shipments.service.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import { flawsOfTheBooks } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('undo', {
    change: (data) => {
      data.transfers.push({ fromWarehouse: 'WH-GZ', toWarehouse: 'WH-SZ', days: 2 });
      data.stock = data.stock.filter(({ item }) => item !== 'FILM-500' && item !== 'TAPE-48');
      data.stock.push({ item: 'FILM-500', warehouse: 'WH-SZ', quantity: '100' });
      data.stock.push({ item: 'TAPE-48', warehouse: 'WH-SZ', quantity: '6' });
      data.stock.push({ item: 'TAPE-48', warehouse: 'WH-GZ', quantity: '6' });
      for (const row of data.carriers) row.cancelCost = '15';
    },
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
});

async function place(lines: object[]): Promise<string> {
  const body = { customer: 'C-SHUTONG', requestedDate: inDays(60), lines };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}
/** What a cancellation would say now, and what it does: in its order, twice, since it may be asked again. */
async function standing(order: string): Promise<Standing[]> {
  const desk = company.api.get(OrderDesk);
  const { result } = await desk.withOrder(order, async (file) => [
    ...(await company.api.get(ShipmentsUndone).standing(file)),
    ...(await company.api.get(InventoryUndone).standing(file)),
  ]);
  return result;
}
async function undo(order: string): Promise<void> {
  const inventory = company.api.get(InventoryUndone);
  for (let times = 0; times < 2; times++)
    await company.api.get(OrderDesk).withOrder(order, async (file) => {
      await company.api.get(ShipmentsUndone).undo(file);
      await inventory.undoReleases(file);
      await inventory.undoTransfers(file);
      await inventory.undoReservations(file);
    });
}
const told = (all: readonly Standing[]): string[] =>
  all.map(({ kind, why, undone, kept, becomes, cost }) => [kind, why, undone, kept, becomes, cost].join(' '));
const stock = async (item: string, warehouse: string): Promise<string> => {
  const { data } = await company
    .as('inventory')
    .get<Page<StockRow>>(`/stock?item=${item}&warehouse=${warehouse}`);
  return `${data[0]?.onHand ?? ''} of which ${data[0]?.reserved ?? ''} held`;
};
const shipments = async (order: string): Promise<ShipmentSummary[]> =>
  (await company.as('logistics').get<Page<ShipmentSummary>>(`/shipments?order=${order}&sort=number`)).data;
const progress = async (order: string) => (await staff.order(order)).lines.map((line) => line.progress);
const NOTHING = { ready: '0', released: '0', packed: '0', shipped: '0', delivered: '0' };

describe('what is undertaken for an order in the warehouse and with carriers', () => {
  it('is given back when nothing has been picked', async () => {
    const order = await place([{ item: 'FILM-500', quantity: '10' }]);
    await staff.untilTask(order, 'pick');
    expect(told(await standing(order))).toEqual([
      'shipment notHandedOver 10 0 nothing 15',
      'release notPicked 10 0 stock 0',
      'reservation held 10 0 stock 0',
    ]);
    await undo(order);
    expect(await stock('FILM-500', 'WH-SZ')).toBe('100 of which 0 held');
    expect(await progress(order)).toEqual([NOTHING]);
    expect(await standing(order)).toEqual([]);
    expect(await staff.tasks(order)).toEqual([]);
    const kinds = ['shipmentCancelled', 'releaseCancelled', 'holdingsReleased'];
    const { timeline } = await staff.order(order);
    expect(timeline.map(({ kind }) => kind).filter((kind) => kinds.includes(kind))).toEqual(kinds);
  });

  it('goes back into stock when it is picked, with its movement, and the picking stays on record', async () => {
    const order = await place([{ item: 'FILM-500', quantity: '10' }]);
    const { document } = await staff.untilTask(order, 'pick');
    await company.as('inventory').post(`/releases/${document}:pick`, { lines: [{ line: 1, quantity: '4' }] });
    expect(told(await standing(order))).toEqual([
      'shipment notHandedOver 10 0 nothing 15',
      'release picked 10 0 stock 0',
      'reservation held 6 0 stock 0',
    ]);
    await undo(order);
    expect(await stock('FILM-500', 'WH-SZ')).toBe('100 of which 0 held');
    const release = await company.as('inventory').get<ReleaseView>(`/releases/${document}`);
    expect(release).toMatchObject({ state: 'cancelled', lines: [{ picked: '4' }] });
    const { data } = await company
      .as('inventory')
      .get<Page<MovementRow>>('/stock/FILM-500/movements?kind=return');
    expect(data).toMatchObject([{ quantity: '4', document, warehouse: 'WH-SZ' }]);
    expect(await progress(order)).toEqual([NOTHING]);
    expect(await company.as('inventory').refused(`/releases/${document}:pick`)).toMatchObject({
      status: 409,
    });
  });

  it('stays with the customer where the carrier has it, and only the rest is undone', async () => {
    const order = await place([{ item: 'FILM-500', quantity: '10' }]);
    const { document } = await staff.untilTask(order, 'pick');
    const [one] = await shipments(order);
    const { second } = await company
      .as('logistics')
      .post<SplitShipment>(`/shipments/${one!.number}:split`, { lines: [{ line: 1, quantity: '6' }] });
    await company.as('inventory').post(`/releases/${document}:pick`, { packed: true });
    await company.as('logistics').post(`/shipments/${one!.number}:handOver`, {});
    expect(told(await standing(order))).toEqual([
      'shipment handedOver 0 4 customer 0',
      'shipment notHandedOver 6 0 nothing 15',
      'release packed 6 4 customer 0',
    ]);
    await undo(order);
    expect(await stock('FILM-500', 'WH-SZ')).toBe('96 of which 0 held');
    expect(await progress(order)).toEqual([
      { ready: '4', released: '4', packed: '4', shipped: '4', delivered: '0' },
    ]);
    expect((await shipments(order)).map(({ state }) => state)).toEqual(['handedOver', 'cancelled']);
    expect((await staff.tasks(order)).map(({ kind, document }) => [kind, document])).toEqual([
      ['proveDelivery', one!.number],
    ]);
    await company.as('logistics').post(`/shipments/${one!.number}:deliver`, { signedBy: 'the gatekeeper' });
    expect((await progress(order))[0]?.delivered).toBe('4');
    expect(second.number).not.toBe(one!.number);
  });

  it('leaves a shipment that serves another order to that one', async () => {
    const [mine, other] = [
      await place([{ item: 'FILM-500', quantity: '3' }]),
      await place([{ item: 'FILM-500', quantity: '5' }]),
    ];
    for (const each of [mine, other]) await staff.untilTask(each, 'pick');
    const numbers = [(await shipments(mine))[0]!.number, (await shipments(other))[0]!.number];
    const both = await company
      .as('logistics')
      .post<ShipmentView>('/shipments:consolidate', { shipments: numbers });
    expect(told(await standing(mine))).toContain('shipment notHandedOver 3 0 nothing 0');
    await undo(mine);
    const left = await company.as('logistics').get<ShipmentView>(`/shipments/${both.number}`);
    expect(left).toMatchObject({ state: 'planned', orders: [other], lines: [{ quantity: '5' }] });
    await staff.carryOn(other, 'settling');
  });

  it('is not transferred when it has not left, and arrives as free stock when it has', async () => {
    const order = await place([{ item: 'TAPE-48', quantity: '8' }]);
    await staff.untilTask(order, 'transferGoods');
    expect(told(await standing(order))).toEqual([
      'transfer notDispatched 2 0 stock 0',
      'reservation held 2 0 stock 0',
      'reservation held 6 0 stock 0',
    ]);
    await undo(order);
    const state = async (of: string): Promise<TransferView[]> =>
      (await company.as('inventory').get<Page<TransferView>>(`/transfers?order=${of}`)).data;
    expect(await state(order)).toMatchObject([{ state: 'cancelled' }]);
    expect(await stock('TAPE-48', 'WH-GZ')).toBe('6 of which 0 held');

    const second = await place([{ item: 'TAPE-48', quantity: '9' }]);
    const { document } = await staff.untilTask(second, 'transferGoods');
    await company.as('inventory').post(`/transfers/${document}:dispatch`, {});
    expect(told(await standing(second))[0]).toBe('transfer dispatched 0 3 stock 0');
    await undo(second);
    // The warehouse still has to take it in, for nobody in particular.
    expect(
      (await staff.tasks(second)).map(({ kind, document: of, data }) => [kind, of, data['forStock']]),
    ).toEqual([['transferGoods', document, true]]);
    // As the cancellation of an order says it.
    await company.api.get(OrderDesk).withOrder(second, (file) => {
      file.order.cancellation = {
        request: { requestId: 'test', by: 'test', reason: 'test', hash: null },
        by: 'test',
        reason: 'test',
        at: file.at,
        cost: '0',
        charge: '0',
        state: 'underWay',
      };
      return Promise.resolve();
    });
    expect(await state(second)).toMatchObject([{ state: 'dispatched' }]);
    await staff.does(second, 'transferGoods');
    expect(await staff.tasks(second)).toEqual([]);
    expect([await stock('TAPE-48', 'WH-SZ'), await stock('TAPE-48', 'WH-GZ')]).toEqual([
      '9 of which 0 held',
      '3 of which 0 held',
    ]);
    expect(await progress(second)).toEqual([NOTHING]);
  });
});
