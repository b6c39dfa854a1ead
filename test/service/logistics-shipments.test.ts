import { addDays, isoWeekday } from '../../domain/calendar/business-calendar.js';
import { timeIn } from '../../domain/calendar/zones.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { ShipmentSummary, ShipmentView, SplitShipment } from '../../src/logistics/logistics.views.js';
import type { CommitmentView } from '../../src/orders/order-documents.queries.js';
import type { OrderView } from '../../src/orders/order-view.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('shipments', {
    change: (data) => {
      for (const row of data.stock) if (row.item === 'FILM-500') row.quantity = '2000';
      for (const row of data.carriers) if (row.code === 'HT-ROAD') row.pickups = ['1-5@10:00', '1-5@16:30'];
    },
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect([...(await flawsOfTheBooks(company)), ...(await leftOvers(company))]).toEqual([]);
});

async function place(quantities: string[], requestedIn = 60, more: object = {}): Promise<string> {
  const lines = quantities.map((quantity) => ({ item: 'FILM-500', quantity }));
  const body = { customer: 'C-SHUTONG', requestedDate: inDays(requestedIn), lines, ...more };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}
const shipments = async (order: string): Promise<ShipmentSummary[]> =>
  (await company.as('logistics').get<Page<ShipmentSummary>>(`/shipments?order=${order}&sort=number`)).data;
const shipment = (number: string): Promise<ShipmentView> =>
  company.as('logistics').get<ShipmentView>(`/shipments/${number}`);
const logistics = <T = ShipmentView>(path: string, body: object = {}): Promise<T> =>
  company.as('logistics').post<T>(`/shipments${path}`, body);
/** An order whose goods are to be picked, with its one shipment. */
async function planned(quantities: string[], requestedIn?: number, more?: object) {
  const order = await place(quantities, requestedIn, more);
  const { document: release } = await staff.untilTask(order, 'pick');
  const [only] = await shipments(order);
  return { order, release, shipment: only! };
}
const facts = async (order: string): Promise<string[]> =>
  (
    await company.rows<{ fact: string }>(
      `select concat_ws(' ', f.fact ->> 'kind', f.fact ->> 'commitment', f.fact ->> 'quantity') as fact
         from order_facts f join orders o on o.id = f.order_id
        where o.number = $1 and f.fact ->> 'kind' in ('handedOver', 'delivered') order by f.seq`,
      [order],
    )
  ).map(({ fact }) => fact);

describe('a shipment by a carrier who comes at fixed times', () => {
  it('must leave with the last pick-up that keeps its date, and the task to hand it over is due then', async () => {
    const { order, shipment: one } = await planned(['2']);
    expect(one).toMatchObject({ service: 'HT-ROAD', pickupReason: 'latestInTime', pickupAt: one.shipByAt });
    expect(timeIn('Asia/Shanghai', one.shipByAt)).toBe('16:30');
    await staff.does(order, 'pick');
    const task = await staff.untilTask(order, 'handOver');
    // Expected at the latest some hours after that.
    const { expectedBy } = await shipment(one.number);
    expect(new Date(String(expectedBy)) > new Date(task.dueAt!)).toBe(true);
    const { data: commitments } = await company
      .as('logistics')
      .get<Page<CommitmentView>>(`/orders/${order}/commitments?kind=shipment`);
    expect(commitments.map((each) => each.expectedBy)).toEqual([expectedBy]);
    expect(task).toMatchObject({
      dueAt: one.pickupAt,
      data: { pickupAt: one.pickupAt, shipByAt: one.shipByAt },
    });
  });

  it('is booked for another time at which the carrier comes, and for no other', async () => {
    const { order, shipment: one } = await planned(['2']);
    await staff.does(order, 'pick');
    await staff.untilTask(order, 'handOver');
    const refusal = await company
      .as('logistics')
      .refused(`/shipments/${one.number}:book`, { pickupAt: `${inDays(3)}T00:00:00Z` });
    expect(refusal).toMatchObject({ status: 422, code: 'no-pickup', errors: [{ pointer: '/pickupAt' }] });
    const next = (refusal['next'] as string[])[1]!;
    expect(await logistics(`/${one.number}:book`, { pickupAt: next })).toMatchObject({
      pickupAt: next,
      pickupReason: 'booked',
      shipByAt: one.shipByAt,
    });
    expect((await staff.untilTask(order, 'handOver')).dueAt).toBe(next);
    expect(await logistics(`/${one.number}:book`)).toMatchObject({ pickupReason: 'latestInTime' });
    expect((await staff.untilTask(order, 'handOver')).dueAt).toBe(one.pickupAt);
    await staff.carryOn(order, 'inTransit');
    expect(await company.as('logistics').refused(`/shipments/${one.number}:book`)).toMatchObject({
      status: 409,
    });
  });

  it('takes the next pick-up when it is packed after its own', async () => {
    const { order, shipment: one } = await planned(['2']);
    await company.rows(
      `update shipments set pickup_at = now() - interval '1 hour', ship_by_at = now() - interval '1 hour', ship_by_date = current_date - 3
        where number = $1`,
      [one.number],
    );
    await staff.does(order, 'pick');
    const task = await staff.untilTask(order, 'handOver');
    expect(Date.parse(task.dueAt!)).toBeGreaterThan(Date.now());
    expect(await shipment(one.number)).toMatchObject({ pickupAt: task.dueAt, pickupReason: 'firstPossible' });
    await staff.carryOn(order, 'inTransit');
  });

  it('has no pick-up, and until the end of the day, where the carrier comes when called', async () => {
    const { order, shipment: one } = await planned(['2'], 3);
    expect(one.service).not.toBe('HT-ROAD');
    expect(one).toMatchObject({ pickupAt: null, pickupReason: null });
    expect(timeIn('Asia/Shanghai', one.shipByAt)).toBe('17:30');
    await staff.does(order, 'pick');
    expect((await staff.untilTask(order, 'handOver')).dueAt).toBe(one.shipByAt);
    const call = `${addDays(inDays(0), isoWeekday(inDays(0)) > 4 ? 3 : 1)}T02:00:00.000Z`;
    expect(await logistics(`/${one.number}:book`, { pickupAt: call })).toMatchObject({
      pickupAt: call,
      pickupReason: 'booked',
    });
    await staff.carryOn(order, 'inTransit');
  });
});

describe('a shipment that is split', () => {
  it('leaves in two, each handed over, tracked and delivered by itself', async () => {
    const { order, release, shipment: one } = await planned(['10', '4']);
    const { shipment: first, second } = await logistics<SplitShipment>(`/${one.number}:split`, {
      lines: [
        { line: 1, quantity: '7' },
        { line: 2, quantity: '4' },
      ],
    });
    expect(first.lines).toMatchObject([{ line: 1, quantity: '3' }]);
    expect(second.lines).toMatchObject([
      { line: 1, quantity: '7' },
      { line: 2, quantity: '4' },
    ]);
    expect(Number(first.cost.amount)).toBeLessThan(Number(one.cost.amount));
    expect((await staff.order(order)).stage).toBe('shipping');

    await company
      .as('inventory')
      .post(`/releases/${release}:pick`, { lines: [{ line: 1, quantity: '5' }], packed: true });
    // What is packed goes to the one that leaves first.
    expect((await shipment(first.number)).lines).toMatchObject([{ packed: '3' }]);
    expect((await shipment(second.number)).lines).toMatchObject([{ packed: '2' }, { packed: '0' }]);
    expect((await staff.tasks(order)).map(({ kind }) => kind).sort()).toEqual(['handOver', 'pick']);
    expect(await company.as('logistics').refused(`/shipments/${second.number}:handOver`)).toMatchObject({
      status: 409,
    });
    await logistics(`/${first.number}:handOver`);
    await logistics(`/${first.number}:track`, { code: 'scanned', location: 'Wuhan' });
    expect((await staff.order(order)).lines.map(({ progress }) => progress.shipped)).toEqual(['3', '0']);
    await logistics(`/${first.number}:deliver`, { signedBy: 'the gatekeeper' });
    expect((await staff.order(order)).stage).toBe('shipping');

    await company.as('inventory').post(`/releases/${release}:pick`, { packed: true });
    await logistics(`/${second.number}:handOver`);
    await staff.untilStage(order, 'inTransit');
    await logistics(`/${second.number}:deliver`, { signedBy: 'the gatekeeper' });
    await staff.untilStage(order, 'settling');
    expect(await facts(order)).toEqual([
      `handedOver ${first.number} 3`,
      `delivered ${first.number} 3`,
      `handedOver ${second.number} 11`,
      `delivered ${second.number} 11`,
    ]);
    const { state } = await company.as('inventory').get<{ state: string }>(`/releases/${release}`);
    expect(state).toBe('handedOver');
  });

  it('keeps what is packed with the first, and asks for both to be handed over when all is', async () => {
    const { order, shipment: one } = await planned(['10']);
    await staff.does(order, 'pick');
    await staff.untilTask(order, 'handOver', one.number);
    const lines = [{ line: 1, quantity: '6' }];
    const { shipment: first, second } = await logistics<SplitShipment>(`/${one.number}:split`, { lines });
    expect([first.lines, second.lines]).toMatchObject([
      [{ quantity: '4', packed: '4' }],
      [{ quantity: '6', packed: '6' }],
    ]);
    await staff.untilTask(order, 'handOver', first.number);
    await staff.untilTask(order, 'handOver', second.number);
    await staff.carryOn(order, 'settling');
  });

  it('must keep something, and cannot give what it does not carry', async () => {
    const { shipment: one } = await planned(['10']);
    const refusal = async (line: number, quantity: string, language = 'en') =>
      await company
        .as('logistics')
        .refused(
          `/shipments/${one.number}:split`,
          { lines: [{ line, quantity }] },
          { 'accept-language': language },
        );
    expect(await refusal(1, '10')).toMatchObject({ status: 422, code: 'quantity-exceeds' });
    expect(await refusal(1, '11')).toMatchObject({ errors: [{ pointer: '/lines/0/quantity' }] });
    expect((await refusal(2, '1', 'zh-CN')).detail).toContain(`发运单 ${one.number}`);
  });

  it('names a line once, with its order or without', async () => {
    const { order, shipment: one } = await planned(['10', '10']);
    const lines = [
      { line: 1, quantity: '8' },
      { order, line: 1, quantity: '8' },
    ];
    expect(await company.as('logistics').refused(`/shipments/${one.number}:split`, { lines })).toMatchObject({
      status: 400,
      errors: [{ pointer: '/lines/1/line', given: 1 }],
    });
    expect((await shipment(one.number)).lines.map(({ quantity }) => quantity)).toEqual(['10', '10']);
  });
});

describe('shipments that are put together', () => {
  it('leave as one that serves several orders, each with facts of its own', async () => {
    const [a, b] = [await planned(['3']), await planned(['5'], 50)];
    const into = await logistics(':consolidate', { shipments: [a.shipment.number, b.shipment.number] });
    expect(into).toMatchObject({
      number: a.shipment.number,
      orders: [a.order, b.order],
      plannedDate: b.shipment.plannedDate,
      shipByAt: b.shipment.shipByAt,
      lines: [
        { order: a.order, quantity: '3' },
        { order: b.order, quantity: '5' },
      ],
    });
    expect(await shipment(b.shipment.number)).toMatchObject({
      state: 'cancelled',
      mergedInto: a.shipment.number,
      lines: [],
    });
    await staff.does(a.order, 'pick');
    const task = await staff.untilTask(a.order, 'handOver', a.shipment.number);
    expect(task.data).toMatchObject({ orders: [a.order, b.order] });
    expect(await company.as('logistics').refused(`/shipments/${into.number}:handOver`)).toMatchObject({
      status: 409,
      unpacked: [{ quantity: '5', packed: '0' }],
    });
    await staff.does(b.order, 'pick');
    await logistics(`/${into.number}:handOver`, { trackingNumber: 'HT-9' });
    for (const { order } of [a, b]) await staff.untilStage(order, 'inTransit');
    await logistics(`/${into.number}:deliver`, { signedBy: 'the gatekeeper' });
    for (const { order } of [a, b]) await staff.untilStage(order, 'settling');
    expect([await facts(a.order), await facts(b.order)]).toEqual([
      [`handedOver ${into.number} 3`, `delivered ${into.number} 3`],
      [`handedOver ${into.number} 5`, `delivered ${into.number} 5`],
    ]);
  });

  it('may have been one before', async () => {
    const { order, shipment: one } = await planned(['10']);
    const { second } = await logistics<SplitShipment>(`/${one.number}:split`, {
      lines: [{ line: 1, quantity: '6' }],
    });
    const again = await logistics(':consolidate', { shipments: [second.number, one.number] });
    expect(again).toMatchObject({ number: second.number, lines: [{ line: 1, quantity: '10' }] });
    expect(again.cost).toEqual(one.cost);
    await staff.carryOn(order, 'settling');
  });

  it('need the order to be named when one line of several leaves by itself', async () => {
    const [a, b] = [await planned(['3']), await planned(['5'])];
    const both = await logistics(':consolidate', { shipments: [a.shipment.number, b.shipment.number] });
    const line = { line: 1, quantity: '2' };
    expect(
      await company.as('logistics').refused(`/shipments/${both.number}:split`, { lines: [line] }),
    ).toMatchObject({ status: 400, errors: [{ pointer: '/lines/0/order' }] });
    const { second } = await logistics<SplitShipment>(`/${both.number}:split`, {
      lines: [{ order: b.order, ...line }],
    });
    expect(second).toMatchObject({ orders: [b.order], lines: [{ quantity: '2' }] });
    for (const { order } of [a, b]) await staff.does(order, 'pick');
    for (const { order } of [a, b]) await staff.carryOn(order, 'settling');
  });

  it('go to one customer at one address by one service, and have not left', async () => {
    const shipTo = { line1: '园区 1 号', city: '苏州', region: 'Jiangsu', country: 'CN' };
    const [a, b] = [await planned(['3']), await planned(['5'], 60, { shipTo })];
    const path = '/shipments:consolidate';
    const numbers = { shipments: [a.shipment.number, b.shipment.number] };
    expect(await company.as('logistics').refused(path, numbers)).toMatchObject({
      status: 409,
      differences: ['shipTo'],
    });
    await staff.carryOn(b.order, 'inTransit');
    expect(await company.as('logistics').refused(path, numbers)).toMatchObject({
      status: 409,
      state: 'handedOver',
    });
    const none = { shipments: [a.shipment.number, 'SH-NONE'] };
    expect(await company.as('logistics').refused(path, none)).toMatchObject({ status: 404 });
    const twice = { shipments: [a.shipment.number, a.shipment.number] };
    expect(await company.as('logistics').refused(path, twice)).toMatchObject({ status: 400 });
  });
});
