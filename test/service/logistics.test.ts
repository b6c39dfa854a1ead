import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { ShipmentSummary, ShipmentView } from '../../src/logistics/logistics.views.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('logistics');
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect([...(await flawsOfTheBooks(company)), ...(await leftOvers(company))]).toEqual([]);
});

async function place(lines: object[], more: object = {}): Promise<string> {
  const body = { customer: 'C-SHUTONG', requestedDate: inDays(90), lines, ...more };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}
const shipments = async (order: string): Promise<ShipmentSummary[]> =>
  (await company.as('logistics').get<Page<ShipmentSummary>>(`/shipments?order=${order}&sort=number`)).data;
const shipment = (number: string): Promise<ShipmentView> =>
  company.as('logistics').get<ShipmentView>(`/shipments/${number}`);

const FILM_AND_BOXES = [
  { item: 'FILM-500', quantity: '3' },
  { item: 'BOX-C5', quantity: '20' },
];

describe('an order that may be delivered in parts', () => {
  it('ships the early line while the other is being made, in two shipments, and closes once', async () => {
    const number = await place(FILM_AND_BOXES, { delivery: 'inParts' });
    await staff.does(number, 'pick');
    await staff.does(number, 'handOver');
    const early = await staff.order(number);
    expect(early.stage).toBe('making');
    expect(early.waitingFor).toEqual(['logistics', 'production']);
    expect(early.lines.map(({ progress }) => progress.shipped)).toEqual(['3', '0']);
    await staff.does(number, 'proveDelivery');
    expect((await staff.order(number)).stage).toBe('making');

    await staff.does(number, 'produce');
    await staff.does(number, 'pick');
    expect(await shipments(number)).toMatchObject([{ state: 'delivered' }, { state: 'planned' }]);
    await staff.does(number, 'handOver');
    expect((await staff.order(number)).stage).toBe('inTransit');
    await staff.does(number, 'proveDelivery');
    await staff.does(number, 'collectBalance');

    const closed = await staff.untilStage(number, 'closed');
    const count = (kind: string): number => closed.timeline.filter((entry) => entry.kind === kind).length;
    expect(['handedOver', 'delivered', 'invoiceIssued', 'orderClosed'].map(count)).toEqual([2, 2, 1, 1]);
    const letters = await company.rows<{ kind: string }>(
      `select m.kind from messages m join orders o on o.id = m.order_id where o.number = $1 and m.kind in ('shipped', 'delivered', 'invoice') order by m.id`,
      [number],
    );
    expect(letters.map(({ kind }) => kind)).toEqual([
      'shipped',
      'delivered',
      'shipped',
      'delivered',
      'invoice',
    ]);
    const carried = await Promise.all(
      (await shipments(number)).map(async (each) => (await shipment(each.number)).lines),
    );
    expect(carried).toMatchObject([
      [{ line: 1, item: 'FILM-500', shipped: '3' }],
      [{ line: 2, item: 'BOX-C5', shipped: '20' }],
    ]);
  });

  it('ships part of a line as well', async () => {
    const number = await place([{ item: 'BOX-C5', quantity: '30' }], { delivery: 'inParts' });
    const { document } = await staff.untilTask(number, 'produce');
    await company.as('production').post(`/work-orders/${document}:report`, { good: '12' });
    const first = await staff.untilTask(number, 'pick');
    expect(first.data).toMatchObject({ lines: [{ line: 1, item: 'BOX-C5', quantity: '12' }] });
    await staff.complete(first);
    await staff.does(number, 'handOver');
    expect(await staff.order(number)).toMatchObject({
      stage: 'making',
      lines: [{ progress: { ready: '12', released: '12', packed: '12', shipped: '12', delivered: '0' } }],
    });
    await staff.carryOn(number, 'closed');
    expect(await shipments(number)).toHaveLength(2);
  });
});

describe('goods with different promised dates', () => {
  it('that leave together leave in time for the earliest, by the weight of what leaves', async () => {
    const [soon, later] = [inDays(3), inDays(60)];
    const number = await place(
      [
        { item: 'FILM-500', quantity: '4', requestedDate: soon },
        { item: 'FILM-500', quantity: '5', requestedDate: later },
        { item: 'BOX-C5', quantity: '20', requestedDate: inDays(90) },
      ],
      { delivery: 'inParts' },
    );
    await staff.untilTask(number, 'pick');
    const promised = (await staff.order(number)).lines.map((line) => line.promisedDate);
    const [planned] = await shipments(number);
    expect(planned).toMatchObject({ plannedDate: promised[0] });
    expect(promised[0]! < promised[1]!).toBe(true);
    // The boxes are not yet made: 9 rolls of 3.2 kg alone are paid for.
    const [base, perKg] = { 'HT-ROAD': [60, 0.9], 'SD-EXP': [35, 9], 'YH-AIR': [260, 28] }[planned!.service]!;
    expect(planned!.cost.amount).toBe((base! + perKg! * 9 * 3.2).toFixed(2));
    await staff.carryOn(number, 'closed');
  });
});

describe('an address in the region where customers may collect', () => {
  it('is still delivered to by a carrier, since the customer did not ask to come', async () => {
    const shipTo = { line1: '园区 1 号', city: '苏州', region: 'Jiangsu', country: 'CN' };
    const number = await place([{ item: 'FILM-500', quantity: '1' }], { shipTo });
    await staff.untilTask(number, 'pick');
    expect((await staff.order(number)).carrierService).not.toBe('PICKUP');
    expect(await shipments(number)).toMatchObject([{ service: 'HT-ROAD', mode: 'road' }]);
    await staff.carryOn(number, 'closed');
  });
});

describe('an order that is to be delivered complete', () => {
  it('waits for its last line, and leaves in one shipment', async () => {
    const number = await place(FILM_AND_BOXES);
    const task = await staff.untilTask(number, 'produce');
    expect((await staff.tasks(number)).map(({ kind }) => kind)).toEqual(['produce']);
    expect(await shipments(number)).toEqual([]);
    await staff.complete(task);
    const pick = await staff.untilTask(number, 'pick');
    expect(pick.data).toMatchObject({ lines: [{ item: 'FILM-500' }, { item: 'BOX-C5' }] });
    await staff.carryOn(number, 'closed');
    expect(await shipments(number)).toHaveLength(1);
  });

  it('leaves in a shipment per warehouse where the goods lie in two', async () => {
    const number = await place([{ item: 'TAPE-48', quantity: '1500' }]);
    const all = await until('two shipments', async () => {
      const found = await shipments(number);
      return found.length === 2 && found;
    });
    expect(all.map(({ warehouse }) => warehouse).sort()).toEqual(['WH-GZ', 'WH-SZ']);
    const quantities = await Promise.all(
      all.map(async (each) => (await shipment(each.number)).lines.map(({ quantity }) => quantity)),
    );
    expect(quantities.flat().sort()).toEqual(['1440', '60']);
    await staff.carryOn(number, 'closed');
  });
});

describe('a shipment', () => {
  let number: string;
  let document: string;

  it('goes by the cheapest service that keeps the date', async () => {
    number = await place([{ item: 'FILM-500', quantity: '4' }]);
    const pick = await staff.untilTask(number, 'pick');
    const [planned] = await shipments(number);
    document = planned!.number;
    // 4 rolls of 3.2 kg to Chengdu: 60 + 0.9/kg on the road, 35 + 9/kg by express, 260 + 28/kg by air.
    expect(planned).toMatchObject({
      state: 'planned',
      service: 'HT-ROAD',
      mode: 'road',
      cost: { amount: '71.52', currency: 'CNY' },
      orders: [number],
    });
    expect(planned!.shipByDate < planned!.plannedDate).toBe(true);
    const release = pick.document;
    await company.as('inventory').post(`/releases/${release}:pick`, { lines: [{ line: 1, quantity: '3' }] });
    const early = await company.as('logistics').refused(`/shipments/${document}:handOver`);
    expect(early).toMatchObject({ status: 409, unpacked: [{ line: 1, quantity: '4', packed: '0' }] });
    expect(
      await company
        .as('inventory')
        .refused(`/releases/${release}:pick`, { lines: [{ line: 1, quantity: '2' }] }),
    ).toMatchObject({
      status: 422,
      code: 'quantity-exceeds',
      errors: [{ pointer: '/lines/0/quantity', given: '2' }],
    });
    await company.as('inventory').post(`/releases/${release}:pick`, {});
    await company.as('inventory').post(`/releases/${release}:pack`, {});
    await staff.untilTask(number, 'handOver');
  });

  it('is handed over once, tracked, and delivered once', async () => {
    const logistics = company.as('logistics');
    expect(
      await logistics.refused(`/shipments/${document}:deliver`, { signedBy: 'too early' }),
    ).toMatchObject({ status: 409, state: 'planned' });
    expect(await logistics.refused(`/shipments/${document}:track`, { code: 'scanned' })).toMatchObject({
      status: 409,
    });
    const handedOver = await logistics.post<ShipmentView>(`/shipments/${document}:handOver`, {
      trackingNumber: 'HT-1',
    });
    expect(handedOver).toMatchObject({
      state: 'handedOver',
      trackingNumber: 'HT-1',
      lines: [{ shipped: '4' }],
    });
    expect(await logistics.refused(`/shipments/${document}:handOver`)).toMatchObject({
      status: 409,
      state: 'handedOver',
    });
    expect(await logistics.refused(`/shipments/${document}:track`, { code: 'lost' })).toMatchObject({
      status: 400,
      errors: [{ pointer: '/code' }],
    });
    await logistics.post(`/shipments/${document}:track`, { code: 'pickedUp', location: '苏州' });
    await logistics.post(`/shipments/${document}:track`, {
      code: 'exception',
      location: '成都',
      note: '道路封闭',
    });
    const delivered = await logistics.post<ShipmentView>(`/shipments/${document}:deliver`, {
      signedBy: '何雨桐',
    });
    expect(delivered).toMatchObject({
      state: 'delivered',
      signedBy: '何雨桐',
      tracking: [
        { code: 'pickedUp', location: '苏州', reportedBy: 'Tang Wei 唐伟' },
        { code: 'exception', location: '成都', note: '道路封闭' },
        { code: 'delivered', note: '何雨桐' },
      ],
    });
    expect(await logistics.refused(`/shipments/${document}:deliver`, { signedBy: 'again' })).toMatchObject({
      status: 409,
      state: 'delivered',
    });
    await staff.carryOn(number, 'closed');
  });
});
