import type { Standing } from '../../domain/cancellation/standing.js';
import { InventoryUndone } from '../../src/inventory/undo-inventory.service.js';
import { ShipmentsUndone } from '../../src/logistics/undo-shipments.service.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { WorkOrderView } from '../../src/production/production.views.js';
import { WorkOrdersUndone } from '../../src/production/undo-work-orders.service.js';
import { flawsOfTheBooks } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;

/**
 * Boxes of which there are none, one item for each test. Ten of them take 29.06 of board and ink (2.906 each), 133.33 of
 * set-up, and 0.3667 of time each.
 */
const BOXES = Array.from({ length: 10 }, (_, i) => `BOX-${String(i + 1)}`);
let box: string;

beforeAll(async () => {
  company = await TestCompany.open('production-undo', {
    change: (data) => {
      const alike = <T>(rows: T[], key: keyof T): T[] =>
        rows
          .filter((row) => row[key] === 'BOX-C5')
          .flatMap((row) => BOXES.map((code) => ({ ...row, [key]: code })));
      data.items.push(...alike(data.items, 'code'));
      data.prices.push(...alike(data.prices, 'item'));
      data.bom.push(...alike(data.bom, 'assembly'));
      data.routing.push(...alike(data.routing, 'item'));
      data.stock = data.stock.filter(({ item }) => item !== 'CV-30' && item !== 'RLR-60');
    },
  });
  staff = new Staff(company);
});
beforeEach(() => {
  box = BOXES.pop()!;
});
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
});
afterAll(() => company?.close());

const WISH = { logo: 'logo.svg' };

async function place(
  item: string,
  quantity: string,
  more: object = {},
  requirements?: object,
): Promise<string> {
  const lines = [{ item, quantity, ...(requirements ? { requirements } : {}) }];
  const body = { customer: 'C-SHUTONG', requestedDate: inDays(120), lines, ...more };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}
const workOrders = async (order: string): Promise<WorkOrderView[]> =>
  (await company.as('production').get<Page<WorkOrderView>>(`/work-orders?order=${order}&sort=number`)).data;
const does = (number: string, verb: string, body?: object): Promise<WorkOrderView> =>
  company.as('production').post<WorkOrderView>(`/work-orders/${number}:${verb}`, body);

/** What a cancellation would say of work orders, in short. */
async function standing(order: string): Promise<string[]> {
  const service = company.api.get(WorkOrdersUndone);
  const { result } = await company.api.get(OrderDesk).withOrder(order, (file) => service.standing(file));
  return result.map(
    ({ item, why, undone, kept, becomes, cost }: Standing) =>
      `${item} ${why} ${undone} ${kept} ${becomes} ${cost}`,
  );
}
/** Where a cancellation would say that goods in the warehouses end, in short. */
async function goodsEnd(order: string): Promise<string[]> {
  const service = company.api.get(InventoryUndone);
  const { result } = await company.api.get(OrderDesk).withOrder(order, (file) => service.standing(file));
  return result.map(
    ({ kind, item, undone, becomes, customised }: Standing) =>
      `${kind} ${item} ${undone} ${becomes} ${customised ? 'customised' : 'plain'}`,
  );
}
/** All undoing in its order, twice, since it may be asked again. */
async function undo(order: string): Promise<void> {
  const goods = company.api.get(InventoryUndone);
  for (let times = 0; times < 2; times++)
    await company.api.get(OrderDesk).withOrder(order, async (file) => {
      await company.api.get(ShipmentsUndone).undo(file);
      await goods.undoReleases(file);
      await company.api.get(WorkOrdersUndone).undo(file);
      await goods.undoReservations(file);
    });
}
const stock = async (item: string): Promise<string> => {
  const { onHand, reserved } = await company.row<{ onHand: string; reserved: string }>(
    `select trim_scale(sum(on_hand))::text as "onHand", trim_scale(sum(reserved))::text as reserved from balances where item = $1`,
    [item],
  );
  return `${onHand} of which ${reserved} held`;
};
const told = async (order: string): Promise<string[]> =>
  (await staff.order(order)).timeline.map(({ kind }) => kind);

describe('the work orders of an order that is cancelled', () => {
  it('are cancelled for nothing while they are not begun', async () => {
    const order = await place(box, '10');
    const { document, id } = await staff.untilTask(order, 'produce');
    await does(document, 'acknowledge');
    expect(await standing(order)).toEqual([`${box} notStarted 10 0 nothing 0.00`]);
    await undo(order);
    expect(await workOrders(order)).toMatchObject([{ state: 'cancelled', good: '0' }]);
    expect(await company.as('production').get(`/tasks/${id}`)).toMatchObject({ state: 'withdrawn' });
    expect((await told(order)).filter((kind) => kind === 'workOrderCancelled')).toHaveLength(1);
    expect(await standing(order)).toEqual([]);
  });

  it('end with what they have made, which is stock; material and set-up of the rest are the cost', async () => {
    const order = await place(box, '10');
    const { document } = await staff.untilTask(order, 'produce');
    await does(document, 'report', { good: '4' });
    // 6 of 10 shares of 29.06 and 133.33.
    expect(await standing(order)).toEqual([`${box} started 6 4 stock 97.44`]);
    await undo(order);
    expect(await workOrders(order)).toMatchObject([{ state: 'done', good: '4', quantity: '10' }]);
    expect(await stock(box)).toBe('4 of which 0 held');
    expect((await told(order)).filter((kind) => kind === 'workOrderEnded')).toHaveLength(1);
    expect(
      await company.as('production').refused(`/work-orders/${document}:report`, { good: '1' }),
    ).toMatchObject({
      status: 409,
      state: 'done',
    });
  });

  it("write off what was made to the customer's wishes, at all that was spent on it", async () => {
    const order = await place(box, '10', {}, WISH);
    const { document } = await staff.untilTask(order, 'produce');
    await does(document, 'acknowledge');
    await does(document, 'report', { good: '4' });
    const inspect = await staff.untilTask(order, 'inspect');
    // All of 29.06 and 133.33, and the time of 4.
    expect(await standing(order)).toEqual([`${box} started 6 4 nothing 163.86`]);
    expect(await goodsEnd(order)).toEqual([`reservation ${box} 4 nothing customised`]);
    await undo(order);
    expect(await stock(box)).toBe('0 of which 0 held');
    const scrapped = await company.rows(
      `select quantity::text, document from movements where item = $1 and kind = 'scrap'`,
      [box],
    );
    expect(scrapped).toEqual([{ quantity: '-4', document }]);
    expect(await company.as('production').get(`/inspections/${inspect.document}`)).toMatchObject({
      state: 'cancelled',
    });
    expect(await staff.tasks(order)).toEqual([]);
    expect((await told(order)).filter((kind) => kind === 'goodsWrittenOff')).toHaveLength(1);
  });

  it('leave out what failed before and what was to be made in its place', async () => {
    const order = await place(box, '10', {}, WISH);
    const { document } = await staff.untilTask(order, 'produce');
    await does(document, 'acknowledge');
    await does(document, 'report', { good: '10' });
    const inspect = await staff.untilTask(order, 'inspect');
    const results = (inspect.data['checklist'] as { check: number }[]).map(({ check }) => ({
      check,
      ok: check > 1,
    }));
    await staff.complete(inspect, { passed: '7', failed: '3', results });
    await until('another work order', async () => (await workOrders(order))[1]);
    // 7 of 10 shares of 29.06 and 133.33, and the time of 7; what was scrapped is lost either way.
    expect(await standing(order)).toEqual([
      `${box} made 0 7 nothing 116.24`,
      `${box} notStarted 3 0 nothing 0.00`,
    ]);
    await undo(order);
    expect((await workOrders(order)).map(({ state }) => state)).toEqual(['done', 'cancelled']);
    expect(await stock(box)).toBe('0 of which 0 held');
  });

  it('leave in stock what came from there, also for a line with wishes', async () => {
    const before = await place(box, '5');
    await staff.does(before, 'produce');
    await staff.untilTask(before, 'pick');
    await undo(before);
    const order = await place(box, '5', {}, WISH);
    await staff.untilTask(order, 'pick');
    expect(await goodsEnd(order)).toEqual([
      `release ${box} 5 stock customised`,
      `reservation ${box} 5 stock customised`,
    ]);
    await undo(order);
    expect(await stock(box)).toBe('5 of which 0 held');
  });

  it('leave with the customer what was handed over, and count only the rest', async () => {
    const order = await place(box, '10', { delivery: 'inParts' }, WISH);
    const { document } = await staff.untilTask(order, 'produce');
    await does(document, 'acknowledge');
    await does(document, 'report', { good: '4' });
    await staff.does(order, 'inspect');
    await staff.does(order, 'pick');
    await staff.does(order, 'handOver');
    expect(await standing(order)).toEqual([`${box} started 6 4 customer 97.44`]);
    await undo(order);
    expect(await stock(box)).toBe('0 of which 0 held');
    expect(await company.rows(`select 1 from movements where item = $1 and kind = 'scrap'`, [box])).toEqual(
      [],
    );
  });

  it('write off also what had been picked and comes back', async () => {
    const order = await place(box, '5', {}, WISH);
    await staff.does(order, 'produce', { acknowledge: true });
    await staff.does(order, 'inspect');
    await staff.untilTask(order, 'pick');
    const ends = [`release ${box} 5 nothing customised`, `reservation ${box} 5 nothing customised`];
    expect(await goodsEnd(order)).toEqual(ends);
    await staff.does(order, 'pick');
    expect(await goodsEnd(order)).toEqual(ends.slice(0, 1));
    expect(await stock(box)).toBe('0 of which 0 held');
    await undo(order);
    expect(await stock(box)).toBe('0 of which 0 held');
    const moved = await company.rows<{ kind: string }>(
      `select kind from movements where item = $1 order by id`,
      [box],
    );
    expect(moved.map(({ kind }) => kind)).toEqual(['production', 'pick', 'return', 'scrap']);
  });

  it('give finished components to stock, and cost nothing for them', async () => {
    const order = await place('CV-30', '1', {}, { colour: 'RAL 6018' });
    await staff.untilTask(order, 'produce');
    const rollers = (await workOrders(order)).find(({ item }) => item === 'RLR-60')!;
    await does(rollers.number, 'report', { good: '12' });
    expect(await standing(order)).toEqual(
      expect.arrayContaining(['RLR-60 made 0 12 stock 0.00', 'CV-30 notStarted 1 0 nothing 0.00']),
    );
    await undo(order);
    expect(await stock('RLR-60')).toBe('12 of which 0 held');
    expect((await workOrders(order)).every(({ state }) => state === 'done' || state === 'cancelled')).toBe(
      true,
    );
  });
});
