import type { Adjusted } from '../../domain/change/adjusted.js';
import { returnReleased } from '../../src/inventory/return-goods.js';
import { giveBack } from '../../src/inventory/stock.js';
import type { MovementRow, ReleaseView, StockRow } from '../../src/inventory/inventory.views.js';
import { amendShipments } from '../../src/logistics/amend-shipments.js';
import { LogisticsService } from '../../src/logistics/logistics.service.js';
import type { ShipmentSummary, ShipmentView, SplitShipment } from '../../src/logistics/logistics.views.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import type { OrderFile } from '../../src/orders/order-file.js';
import type { OrderView } from '../../src/orders/order-view.js';
import { Database, type Tx } from '../../src/platform/database/database.js';
import type { Page } from '../../src/platform/http/paging.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

const ITEM = 'FILM-500';
const FEE = '15';
const BY = 'a colleague';
const REASON = 'the customer changed its mind';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('change-goods', {
    change: (data) => {
      data.stock = data.stock.filter(({ item }) => item !== ITEM);
      data.stock.push({ item: ITEM, warehouse: 'WH-SZ', quantity: '2000' });
      for (const row of data.carriers) row.cancelCost = FEE;
    },
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  const flaws = await Promise.all([flawsOfTheBooks(company), leftOvers(company), unlikeReleases()]);
  expect(flaws.flat()).toEqual([]);
});

/** Where lines, releases and shipments do not say the same of what is released and packed. */
async function unlikeReleases(): Promise<string[]> {
  const found = await company.rows<{ flaw: string }>(`
    with carried as (
      select l.release_id, l.line_no, sum(l.quantity) as quantity, sum(l.packed) as packed
        from shipment_lines l join shipments s on s.id = l.shipment_id where s.state <> 'cancelled' group by 1, 2),
    released as (
      select r.id, r.number, r.order_id, l.line_no, l.quantity, l.packed from releases r join release_lines l on l.release_id = r.id
       where r.state <> 'cancelled')
    select format('%s line %s: %s, %s packed; its shipments %s, %s packed', r.number, r.line_no, r.quantity, r.packed, c.quantity, c.packed) as flaw
      from released r left join carried c on c.release_id = r.id and c.line_no = r.line_no
     where r.quantity is distinct from c.quantity or r.packed is distinct from c.packed
    union all
    select format('%s line %s: released %s, packed %s; its releases %s, %s', o.number, l.line_no, l.released, l.packed, sum(r.quantity), sum(r.packed))
      from orders o join order_lines l on l.order_id = o.id left join released r on r.order_id = o.id and r.line_no = l.line_no
     group by o.id, l.id having l.released <> coalesce(sum(r.quantity), 0) or l.packed <> coalesce(sum(r.packed), 0)`);
  return found.map(({ flaw }) => flaw);
}

async function place(...quantities: string[]): Promise<string> {
  const lines = quantities.map((quantity) => ({ item: ITEM, quantity }));
  const body = { customer: 'C-SHUTONG', requestedDate: inDays(60), lines };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}
/** An order with its goods released and their shipment planned. */
async function released(...quantities: string[]) {
  const order = await place(...quantities);
  const { document: release } = await staff.untilTask(order, 'pick');
  const [shipment] = await shipments(order);
  return { order, release, shipment: shipment!.number };
}
const pick = (release: string, body: object = {}): Promise<ReleaseView> =>
  company.as('inventory').post<ReleaseView>(`/releases/${release}:pick`, body);
const release = (number: string): Promise<ReleaseView> =>
  company.as('inventory').get<ReleaseView>(`/releases/${number}`);
const shipments = async (order: string): Promise<ShipmentSummary[]> =>
  (await company.as('logistics').get<Page<ShipmentSummary>>(`/shipments?order=${order}&sort=number`)).data;
const shipment = (number: string): Promise<ShipmentView> =>
  company.as('logistics').get<ShipmentView>(`/shipments/${number}`);
const handOver = (number: string): Promise<unknown> =>
  company.as('logistics').post(`/shipments/${number}:handOver`, {});

interface Asked {
  /** What each line is to be. */
  quantities?: Record<number, string>;
  city?: string;
}

/** As a change does it: shipments and releases follow the new version, then what left its shipment is planned. */
async function change(order: string, { quantities = {}, city }: Asked): Promise<string[]> {
  const desk = company.api.get(OrderDesk);
  return await company.api.get(Database).transaction(async (tx) => {
    const { result } = await desk.withOrder(
      order,
      async (file) => {
        file.order.version += 1;
        for (const [line, quantity] of Object.entries(quantities))
          Object.assign(file.line(Number(line)), { quantity });
        if (city !== undefined)
          Object.assign(file.order, { shipTo: { ...file.order.shipTo, code: null, city } });
        return await adjust(file, city !== undefined);
      },
      tx,
    );
    await writeAgreed(tx, order, quantities, city);
    return result.map(told);
  });
}

async function adjust(file: OrderFile, all: boolean): Promise<Adjusted[]> {
  const keep = new Map(file.lines.map(({ lineNo, quantity }) => [lineNo, quantity]));
  const how = { keep, by: BY, reason: REASON };
  const adjusted = [
    ...(await amendShipments(file, { ...how, all })),
    ...(await returnReleased(file, how)),
    ...(await company.api.get(LogisticsService).planAnew(file)),
  ];
  // Any fact tells its workflow how far the lines are now.
  file.fact({ kind: 'prioritySet', commitment: file.order.number, by: BY });
  return adjusted;
}

/** What is agreed is not saved with the file; a lower quantity can be written once no more of the line is released. */
async function writeAgreed(
  tx: Tx,
  order: string,
  quantities: Record<number, string>,
  city: string | undefined,
): Promise<void> {
  for (const [line, quantity] of Object.entries(quantities))
    await tx.rows(
      'update order_lines l set quantity = $3 from orders o where o.id = l.order_id and o.number = $1 and l.line_no = $2',
      [order, line, quantity],
    );
  if (city !== undefined)
    await tx.rows(
      `update orders set ship_to = ship_to || jsonb_build_object('code', null, 'city', $2::text) where number = $1`,
      [order, city],
    );
}

const told = ({ kind, document, line, action, before, after, cost }: Adjusted): string =>
  [kind, document, line, action, before, after, cost].join(' ');

/** What the order holds firmly, and softly. */
async function held(order: string): Promise<string> {
  const { firm, soft } = await company.row<{ firm: string; soft: string }>(
    `select coalesce(sum(r.quantity) filter (where r.firm), 0)::text as firm, coalesce(sum(r.quantity) filter (where not r.firm), 0)::text as soft
       from reservations r join orders o on o.id = r.order_id where o.number = $1 and r.state = 'open'`,
    [order],
  );
  return `${firm} firmly, ${soft} softly`;
}
const onHand = async (): Promise<number> => {
  const { data } = await company.as('inventory').get<Page<StockRow>>(`/stock?item=${ITEM}&warehouse=WH-SZ`);
  return Number(data[0]?.onHand);
};
const returned = async (document: string): Promise<string[]> =>
  (
    await company.as('inventory').get<Page<MovementRow>>(`/stock/${ITEM}/movements?kind=return&limit=200`)
  ).data.flatMap((each) => (each.document === document ? [`${each.quantity} to ${each.warehouse}`] : []));
const tasks = async (order: string): Promise<string[]> =>
  (await staff.tasks(order)).map(({ kind, document }) => `${kind} ${document}`).toSorted();
const sentences = async (order: string, kind: string): Promise<OrderView['timeline'][number]['text'][]> =>
  (await staff.order(order)).timeline.filter((each) => each.kind === kind).map(({ text }) => text);

/** The caller's part: what is held beyond need is free again. Then the order goes on to its end. */
async function goesOn(order: string, surplus: string, delivered: string[]): Promise<void> {
  if (surplus !== '0')
    await company.api.get(OrderDesk).withOrder(order, (file) => {
      giveBack(file, [{ lineNo: 1, item: ITEM, quantity: surplus }]);
      return Promise.resolve();
    });
  const closed = await staff.carryOn(order, 'closed');
  expect(closed.lines.map((line) => line.progress.delivered)).toEqual(delivered);
}

describe('fewer goods of an order that are released', () => {
  it('are not picked when none has been', async () => {
    const { order, release: number, shipment: one } = await released('10');
    const before = await onHand();
    const { cost } = await shipment(one);
    expect(await change(order, { quantities: { 1: '7' } })).toEqual([
      `shipment ${one} 1 amended 10 7 0`,
      `release ${number} 1 amended 10 7 0`,
    ]);
    expect(await release(number)).toMatchObject({
      state: 'released',
      version: 2,
      lines: [{ quantity: '7', picked: '0' }],
    });
    const carried = await shipment(one);
    expect(carried).toMatchObject({ state: 'planned', lines: [{ quantity: '7' }] });
    expect(Number(carried.cost.amount)).toBeLessThan(Number(cost.amount));
    expect(await tasks(order)).toEqual([`pick ${number}`]);
    const task = await staff.untilTask(order, 'pick');
    expect(task.data).toMatchObject({ lines: [{ line: 1, item: ITEM, quantity: '7' }] });
    expect([await onHand(), await held(order)]).toEqual([before, '10 firmly, 0 softly']);
    expect(await returned(number)).toEqual([]);
    expect(await sentences(order, 'releaseAmended')).toEqual([
      { en: `${number} is for 7 × ${ITEM} now: ${REASON}`, zh: `出库 ${number} 现为 7 × ${ITEM}：${REASON}` },
    ]);
    expect(await sentences(order, 'shipmentAmended')).toEqual([
      {
        en: `Shipment ${one} carries 7 × ${ITEM} now: ${REASON}`,
        zh: `发运单 ${one} 现装 7 × ${ITEM}：${REASON}`,
      },
    ]);
    await goesOn(order, '3', ['7']);
    expect(await onHand()).toBe(before - 7);
  });

  it('go back where they came from when they are picked, what is not picked being left first', async () => {
    const { order, release: number } = await released('10');
    const before = await onHand();
    await pick(number, { lines: [{ line: 1, quantity: '6' }] });
    await change(order, { quantities: { 1: '4' } });
    expect(await release(number)).toMatchObject({
      state: 'picked',
      lines: [{ quantity: '4', picked: '4', packed: '0' }],
    });
    // 4 were held to be picked, 2 came back.
    expect([await returned(number), await held(order)]).toEqual([['2 to WH-SZ'], '6 firmly, 0 softly']);
    expect(await onHand()).toBe(before - 4);
    expect((await sentences(order, 'releaseAmended'))[0]?.en).toContain(`back in stock: 2 × ${ITEM}`);
    expect(await tasks(order)).toEqual([`pick ${number}`]);
    await goesOn(order, '6', ['4']);
  });

  it('go back when they are packed, and the carrier takes the rest', async () => {
    const { order, release: number, shipment: one } = await released('10', '5');
    await pick(number, { packed: true });
    const { id } = await staff.untilTask(order, 'handOver');
    expect(await change(order, { quantities: { 1: '7', 2: '0' } })).toEqual([
      `shipment ${one} 1 amended 10 7 0`,
      `shipment ${one} 2 undone 5 0 0`,
      `release ${number} 1 amended 10 7 0`,
      `release ${number} 2 undone 5 0 0`,
    ]);
    expect(await release(number)).toMatchObject({ state: 'packed', lines: [{ quantity: '7', packed: '7' }] });
    expect(await shipment(one)).toMatchObject({ state: 'planned', lines: [{ quantity: '7', packed: '7' }] });
    expect((await returned(number)).toSorted()).toEqual(['3 to WH-SZ', '5 to WH-SZ']);
    expect(await held(order)).toBe('8 firmly, 0 softly');
    expect(await tasks(order)).toEqual([`handOver ${one}`]);
    expect((await staff.untilTask(order, 'handOver')).id).toBe(id);
    await goesOn(order, '3', ['7', '0']);
  });

  it('leave nothing to pick when only what is not packed goes: the carrier is asked at once', async () => {
    const { order, release: number, shipment: one } = await released('10');
    await pick(number, { lines: [{ line: 1, quantity: '4' }], packed: true });
    await change(order, { quantities: { 1: '4' } });
    expect(await release(number)).toMatchObject({ state: 'packed', lines: [{ quantity: '4', packed: '4' }] });
    expect(await tasks(order)).toEqual([`handOver ${one}`]);
    expect([await returned(number), await held(order)]).toEqual([[], '6 firmly, 0 softly']);
    await goesOn(order, '6', ['4']);
  });

  it('never include what the carrier has', async () => {
    const { order, release: number, shipment: one } = await released('10');
    const { second } = await company
      .as('logistics')
      .post<SplitShipment>(`/shipments/${one}:split`, { lines: [{ line: 1, quantity: '6' }] });
    await pick(number, { packed: true });
    await handOver(one);
    expect(await change(order, { quantities: { 1: '6' } })).toEqual([
      `shipment ${second.number} 1 amended 6 2 0`,
      `release ${number} 1 amended 10 6 0`,
    ]);
    expect(await shipment(second.number)).toMatchObject({ lines: [{ quantity: '2', packed: '2' }] });
    expect(await change(order, { quantities: { 1: '4' } })).toEqual([
      `shipment ${second.number} 1 undone 2 0 ${FEE}`,
      `release ${number} 1 amended 6 4 0`,
    ]);
    expect(await shipment(second.number)).toMatchObject({ state: 'cancelled', pickupAt: null });
    expect(await release(number)).toMatchObject({ state: 'handedOver', lines: [{ quantity: '4' }] });
    expect(await shipment(one)).toMatchObject({ state: 'handedOver', lines: [{ shipped: '4' }] });
    expect((await returned(number)).toSorted()).toEqual(['2 to WH-SZ', '4 to WH-SZ']);
    expect(await held(order)).toBe('6 firmly, 0 softly');
    expect(await tasks(order)).toEqual([`proveDelivery ${one}`]);
    expect((await staff.order(order)).stage).toBe('inTransit');
    await goesOn(order, '6', ['4']);
  });

  it('cancel a release and a shipment of which nothing is left', async () => {
    const { order, release: number, shipment: one } = await released('10');
    await pick(number, { lines: [{ line: 1, quantity: '4' }] });
    expect(await change(order, { quantities: { 1: '0' } })).toEqual([
      `shipment ${one} 1 undone 10 0 ${FEE}`,
      `release ${number} 1 undone 10 0 0`,
    ]);
    // The picking stays on record.
    expect(await release(number)).toMatchObject({ state: 'cancelled', lines: [{ picked: '4' }] });
    expect([await returned(number), await held(order)]).toEqual([['4 to WH-SZ'], '10 firmly, 0 softly']);
    expect((await tasks(order)).filter((task) => !task.startsWith('collectBalance'))).toEqual([]);
    expect(await sentences(order, 'releaseCancelled')).toEqual([
      {
        en: `${number} cancelled; back in stock: 4 × ${ITEM}: ${REASON}`,
        zh: `出库 ${number} 已取消，退回库存：4 × ${ITEM}：${REASON}`,
      },
    ]);
    await goesOn(order, '10', ['0']);
  });
});

describe('another address', () => {
  it('takes packed goods out of their shipment into a new one', async () => {
    const { order, release: number, shipment: one } = await released('10');
    await pick(number, { packed: true });
    await staff.untilTask(order, 'handOver');
    const old = (await shipment(one)).shipTo;
    const adjusted = await change(order, { quantities: { 1: '8' }, city: 'Zhongshan' });
    const [, second] = await shipments(order);
    expect(adjusted).toEqual([
      `shipment ${one} 1 undone 10 0 ${FEE}`,
      `release ${number} 1 amended 10 8 0`,
      `shipment ${second!.number} 1 created 0 8 0`,
    ]);
    expect(await shipment(one)).toMatchObject({ state: 'cancelled', pickupAt: null, shipTo: old });
    expect(await shipment(second!.number)).toMatchObject({
      state: 'planned',
      shipTo: { city: 'Zhongshan' },
      lines: [{ release: number, quantity: '8', packed: '8' }],
    });
    expect(await release(number)).toMatchObject({ state: 'packed', shipment: second!.number });
    expect(await tasks(order)).toEqual([`handOver ${second!.number}`]);
    await goesOn(order, '2', ['8']);
  });

  it('is where the rest goes when part has left, and what is not picked is packed for the new shipment', async () => {
    const { order, release: number, shipment: one } = await released('10');
    await company.as('logistics').post(`/shipments/${one}:split`, { lines: [{ line: 1, quantity: '6' }] });
    await pick(number, { lines: [{ line: 1, quantity: '5' }], packed: true });
    const packedFirst = (await shipments(order)).map(({ number: each }) => shipment(each));
    const left = (await Promise.all(packedFirst)).find(
      ({ lines }) => lines[0]?.packed === lines[0]?.quantity,
    );
    await handOver(left!.number);
    const shipped = left!.lines[0]!.quantity;
    const rest = String(10 - Number(shipped));
    await change(order, { city: 'Zhongshan' });
    const all = await shipments(order);
    expect(all.map(({ state }) => state).toSorted()).toEqual(['cancelled', 'handedOver', 'planned']);
    const anew = all.find(({ state }) => state === 'planned')!;
    expect(await shipment(anew.number)).toMatchObject({
      lines: [{ quantity: rest, packed: String(5 - Number(shipped)) }],
    });
    // The carrier has the first for where it was to go.
    expect((await shipment(left!.number)).shipTo).toEqual(left!.shipTo);
    expect(await tasks(order)).toEqual([`pick ${number}`, `proveDelivery ${left!.number}`]);
    await goesOn(order, '0', ['10']);
  });
});

describe('a shipment that serves several orders', () => {
  it('goes on for the other when one has less, and when one leaves it', async () => {
    const [mine, other] = [await released('3'), await released('5')];
    const both = await company.as('logistics').post<ShipmentView>('/shipments:consolidate', {
      shipments: [mine.shipment, other.shipment],
    });
    for (const each of [mine, other]) {
      await pick(each.release, { packed: true });
      await staff.untilTask(each.order, 'handOver', both.number);
    }
    const ofOther = async (): Promise<unknown> =>
      (await staff.untilTask(other.order, 'handOver')).data['orders'];
    expect(await change(mine.order, { quantities: { 1: '1' } })).toEqual([
      `shipment ${both.number} 1 amended 3 1 0`,
      `release ${mine.release} 1 amended 3 1 0`,
    ]);
    expect((await shipment(both.number)).lines.map(({ order, packed }) => [order, packed])).toEqual([
      [mine.order, '1'],
      [other.order, '5'],
    ]);
    expect(await held(mine.order)).toBe('2 firmly, 0 softly');
    expect(await ofOther()).toEqual([mine.order, other.order]);

    const adjusted = await change(mine.order, { city: 'Zhongshan' });
    const anew = (await shipments(mine.order)).find(({ state }) => state === 'planned')!;
    expect(adjusted).toEqual([
      `shipment ${both.number} 1 undone 1 0 0`,
      `shipment ${anew.number} 1 created 0 1 0`,
    ]);
    expect(await shipment(both.number)).toMatchObject({
      state: 'planned',
      orders: [other.order],
      lines: [{ order: other.order, quantity: '5', packed: '5' }],
    });
    // Nobody waits at the ramp for goods that go elsewhere.
    expect(await ofOther()).toBeUndefined();
    expect(await tasks(mine.order)).toEqual([`handOver ${anew.number}`]);
    expect((await sentences(mine.order, 'shipmentLeft'))[0]?.en).toContain('goes on for other orders');
    await goesOn(mine.order, '2', ['1']);
    await goesOn(other.order, '0', ['5']);
  });
});
