import type { Adjusted } from '../../domain/change/adjusted.js';
import { net } from '../../domain/promising/netting.js';
import { minus } from '../../domain/quantity/quantity.js';
import { SupplyAdjustment } from '../../src/change/supply-adjustment.service.js';
import type { CompanyData } from '../../src/company/company-files.js';
import { CompanyProfile } from '../../src/company/company-profile.js';
import type { LineRow } from '../../src/orders/order-file.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { WorkOrderSummary, WorkOrderView } from '../../src/production/production.views.js';
import { WorkOrdersUndone } from '../../src/production/undo-work-orders.service.js';
import { readPosition } from '../../src/promising/cover-shortages.js';
import type { PurchaseOrderView } from '../../src/purchasing/purchasing.views.js';
import { flawsOfTheBooks } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;

/**
 * Items of which there are none, so that no test sees another's. Of ten boxes each bears 16.2393 of board, ink and set-up, and
 * 0.3667 of time. Bands come in 60 at least and in multiples of 30, for 7.4 dollars at 7 each.
 */
const BOXES = Array.from({ length: 40 }, (_, i) => `BOX-${String(i + 1)}`);
const BANDS = Array.from({ length: 40 }, (_, i) => `BAND-${String(i + 1)}`);
let box: string;
let other: string;
let band: string;

function copies(data: CompanyData, model: string, codes: readonly string[]): void {
  const alike = <T>(rows: T[], key: keyof T): T[] =>
    rows.filter((row) => row[key] === model).flatMap((row) => codes.map((code) => ({ ...row, [key]: code })));
  data.items.push(...alike(data.items, 'code'));
  data.prices.push(...alike(data.prices, 'item'));
  data.bom.push(...alike(data.bom, 'assembly'));
  data.routing.push(...alike(data.routing, 'item'));
  data.supplierItems.push(...alike(data.supplierItems, 'item'));
}

beforeAll(async () => {
  company = await TestCompany.open('change-supply', {
    change: (data) => {
      copies(data, 'BOX-C5', BOXES);
      copies(data, 'STRAP-12', BANDS);
      data.stock = data.stock.filter(({ item }) => item !== 'CV-30' && item !== 'RLR-60');
      Object.assign(data.company.policies.cancellation, {
        supplierFeePercent: '10',
        exchangeRates: { USD: '7' },
      });
    },
  });
  staff = new Staff(company);
});
beforeEach(() => {
  [box, other] = [BOXES.pop()!, BOXES.pop()!];
  band = BANDS.pop()!;
});
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
});
afterAll(() => company?.close());

const WISH = { logo: 'logo.svg' };

/** A second line that is never made keeps an order that ships complete from leaving. */
async function place(lines: object[], more: object = {}): Promise<string> {
  const body = { customer: 'C-SHUTONG', requestedDate: inDays(120), lines, ...more };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}
const placeBoxes = (quantity: string, requirements?: object): Promise<string> =>
  place([
    { item: box, quantity, ...(requirements ? { requirements } : {}) },
    { item: other, quantity: '1' },
  ]);

interface Wanted {
  quantity?: string;
  requirements?: Record<string, string> | null;
}

/** Writes what lines are to be, as a change does, and has the supply adjusted to it. */
async function change(
  order: string,
  wanted: Record<number, Wanted>,
  added: { continues: number; quantity: string }[] = [],
): Promise<Adjusted[]> {
  const supply = new SupplyAdjustment(company.api.get(CompanyProfile));
  const { result } = await company.api.get(OrderDesk).withOrder(order, async (file) => {
    file.order.version += 1;
    for (const [no, more] of Object.entries(wanted)) {
      const line = file.line(Number(no));
      Object.assign(line, more);
      await file.tx.rows(
        `update order_lines set quantity = $2, requirements = $3::jsonb, ready = least(ready, $2::numeric), released = least(released, $2::numeric),
                packed = least(packed, $2::numeric) where id = $1`,
        [line.id, line.quantity, line.requirements === null ? null : JSON.stringify(line.requirements)],
      );
    }
    for (const { continues, quantity } of added) {
      const lineNo = file.lines.length + 1;
      const [row] = await file.tx.rows<{ id: string }>(
        `insert into order_lines select (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid(), 'line_no', $2::int, 'quantity', $3::numeric,
           'ready', 0, 'released', 0, 'packed', 0))).* from order_lines l where l.id = $1 returning id`,
        [file.line(continues).id, lineNo, quantity],
      );
      const zero = { ready: '0', released: '0', packed: '0' };
      const line: LineRow = { ...file.line(continues), id: row!.id, lineNo, quantity, ...zero };
      file.addLines([line]);
    }
    const respecified = Object.keys(wanted).filter((no) => wanted[Number(no)]?.requirements !== undefined);
    const adjusted = await supply.adjust(file, {
      respecified: new Set(respecified.map(Number)),
      readdressed: false,
      by: 'a colleague',
      reason: 'the customer changed its mind',
    });
    // Everything is covered, and nothing is held or expected beyond the need.
    expect(net((await readPosition(file)).position)).toEqual({ short: [], idle: [], spare: [] });
    for (const { quantity, cancelled, ready } of file.lines)
      expect(Number(ready)).toBeLessThanOrEqual(Number(minus(quantity, cancelled)));
    // A change is a step of the order's workflow, which goes on by its answer; here a fact has to say that there is news.
    file.fact({ kind: 'sourceFound', commitment: order, by: 'a colleague' });
    return adjusted;
  });
  return result;
}

const said = (adjusted: readonly Adjusted[]): string[] =>
  adjusted.map(
    ({ kind, document, item, action, before, after, becomes, cost }) =>
      `${kind} ${kind === 'workOrder' ? (item ?? '') : document} ${action} ${before} > ${after} ${becomes} ${cost}`,
  );
const workOrders = async (order: string): Promise<WorkOrderSummary[]> =>
  (await company.as('production').get<Page<WorkOrderSummary>>(`/work-orders?order=${order}&sort=number`))
    .data;
const workOrder = (number: string): Promise<WorkOrderView> =>
  company.as('production').get<WorkOrderView>(`/work-orders/${number}`);
const does = (number: string, verb: string, body?: object): Promise<WorkOrderView> =>
  company.as('production').post<WorkOrderView>(`/work-orders/${number}:${verb}`, body);
const purchase = (number: string): Promise<PurchaseOrderView> =>
  company.as('purchasing').get<PurchaseOrderView>(`/purchase-orders/${number}`);
const stock = async (item: string): Promise<string> => {
  const { onHand, reserved } = await company.row<{ onHand: string; reserved: string }>(
    `select trim_scale(coalesce(sum(on_hand), 0))::text as "onHand", trim_scale(coalesce(sum(reserved), 0))::text as reserved from balances where item = $1`,
    [item],
  );
  return `${onHand} of which ${reserved} held`;
};
const told = async (order: string, kind: string) =>
  (await staff.order(order)).timeline.filter((entry) => entry.kind === kind);
const madeFor = async (order: string, item: string): Promise<WorkOrderSummary> =>
  (await workOrders(order)).find((each) => each.item === item)!;
/** The work order of the first line's boxes, once production has it. */
async function produced(order: string): Promise<string> {
  await staff.untilTask(order, 'produce');
  return (await madeFor(order, box)).number;
}

describe('less of what is made', () => {
  it('is free before work begins, down to the components', async () => {
    const order = await placeBoxes('10');
    const number = await produced(order);
    expect(said(await change(order, { 1: { quantity: '6' } }))).toEqual([
      `workOrder ${box} amended 10 > 6 nothing 0.00`,
      'reservation BRD-C5@WH-SZ amended 10 > 6 stock 0.00',
      'reservation INK-W@WH-SZ amended 0.08 > 0.048 stock 0.00',
    ]);
    expect(await workOrder(number)).toMatchObject({
      quantity: '6',
      state: 'released',
      components: [
        { quantity: '6', issued: '0' },
        { quantity: '0.048', issued: '0' },
      ],
    });
    expect((await staff.untilTask(order, 'produce', number)).data).toMatchObject({ quantity: '6' });
    expect((await told(order, 'workOrderAmended')).map(({ text }) => text.en)).toEqual([
      `${number} changed: 6 instead of 10 × ${box}`,
    ]);
    // What is asked now can be made and completes the work order.
    await does(number, 'report', { good: '6' });
    expect(await workOrder(number)).toMatchObject({ state: 'done' });
  });

  it('costs the material and set-up of what is not made once work has begun', async () => {
    const order = await placeBoxes('10');
    const number = await produced(order);
    await does(number, 'report', { good: '4' });
    expect(said(await change(order, { 1: { quantity: '6' } }))).toEqual([
      `workOrder ${box} amended 10 > 6 nothing 64.96`,
    ]);
    expect(await workOrder(number)).toMatchObject({
      quantity: '6',
      good: '4',
      state: 'started',
      components: [{ quantity: '10', issued: '10' }, { issued: '0.08' }],
    });
    // What that has cost is not counted again when the rest is cancelled: 2 shares of 10 are left.
    const { result } = await company.api
      .get(OrderDesk)
      .withOrder(order, (file) => company.api.get(WorkOrdersUndone).standing(file));
    expect(result.find(({ item }) => item === box)).toMatchObject({ undone: '2', kept: '4', cost: '32.48' });
    expect(said(await change(order, { 1: { quantity: '4' } }))).toEqual([
      `workOrder ${box} amended 6 > 4 nothing 32.48`,
    ]);
    expect(await workOrder(number)).toMatchObject({ state: 'done', good: '4' });
    expect(await staff.tasks(order)).not.toContainEqual(expect.objectContaining({ document: number }));
    expect(await stock(box)).toBe('4 of which 4 held');
  });

  it('leaves what is made already in stock, free for others', async () => {
    const order = await placeBoxes('10');
    const number = await produced(order);
    await does(number, 'report', { good: '10' });
    expect(said(await change(order, { 1: { quantity: '6' } }))).toEqual([
      `workOrder ${box} amended 10 > 6 stock 0.00`,
      `reservation ${box}@WH-SZ amended 10 > 6 stock 0.00`,
    ]);
    expect(await stock(box)).toBe('10 of which 6 held');
    await until(
      'the line to be ready',
      async () => (await staff.order(order)).lines[0]?.progress.ready === '6',
    );
  });

  it("writes off what was made to the customer's wishes, at what it has cost", async () => {
    const order = await placeBoxes('10', WISH);
    const number = await produced(order);
    await does(number, 'acknowledge');
    await does(number, 'report', { good: '10' });
    const inspection = await staff.untilTask(order, 'inspect');
    expect(said(await change(order, { 1: { quantity: '6' } }))).toEqual([
      `workOrder ${box} amended 10 > 6 nothing 66.42`,
      `reservation ${box}@WH-SZ amended 10 > 6 nothing 0.00`,
    ]);
    expect(await stock(box)).toBe('6 of which 6 held');
    expect((await staff.untilTask(order, 'inspect')).data).toMatchObject({ quantity: '6' });
    expect((await told(order, 'goodsWrittenOff')).map(({ facts }) => facts['quantity'])).toEqual(['4']);
    // The rest can be inspected, and is all there is left to lose.
    await staff.complete(inspection, {
      passed: '6',
      failed: '0',
      results: (inspection.data['checklist'] as { check: number }[]).map(({ check }) => ({
        check,
        ok: true,
      })),
    });
    expect(said(await change(order, { 1: { quantity: '0' } }))).toEqual([
      `workOrder ${box} undone 6 > 0 nothing 99.64`,
      `reservation ${box}@WH-SZ undone 6 > 0 nothing 0.00`,
    ]);
    expect(await stock(box)).toBe('0 of which 0 held');
  });

  it('gives back what is held before it wastes material', async () => {
    const before = await place([
      { item: box, quantity: '4' },
      { item: other, quantity: '1' },
    ]);
    await does(await produced(before), 'report', { good: '4' });
    await change(before, { 1: { quantity: '0' } });
    const order = await placeBoxes('10');
    const number = await produced(order);
    expect(await workOrder(number)).toMatchObject({ quantity: '6' });
    await does(number, 'start');
    expect(said(await change(order, { 1: { quantity: '7' } }))).toEqual([
      `reservation ${box}@WH-SZ amended 4 > 1 stock 0.00`,
    ]);
    expect(said(await change(order, { 1: { quantity: '2' } }))).toMatchObject([
      expect.stringMatching(`workOrder ${box} amended 6 > 2 nothing`),
      `reservation ${box}@WH-SZ undone 1 > 0 stock 0.00`,
    ]);
  });

  it('makes fewer components, and what they are made of', async () => {
    const order = await place([{ item: 'CV-30', quantity: '2' }], { requestedDate: inDays(200) });
    await staff.untilTask(order, 'produce');
    const rollers = (await workOrders(order)).find((each) => JSON.stringify(each).includes('RLR-60'))!;
    expect(rollers.quantity).toBe('24');
    const adjusted = await change(order, { 1: { quantity: '1' } });
    expect(said(adjusted)).toEqual(
      expect.arrayContaining([
        'workOrder CV-30 amended 2 > 1 nothing 0.00',
        'workOrder RLR-60 amended 24 > 12 nothing 0.00',
      ]),
    );
    expect(adjusted.every(({ cost }) => cost === '0.00')).toBe(true);
    expect(await workOrder(rollers.number)).toMatchObject({ quantity: '12', components: [{}, {}] });
  });
});

describe('more of what is made', () => {
  it('is planned anew, and undertaken by the order’s next step', async () => {
    const order = await placeBoxes('10');
    await does(await produced(order), 'start');
    const adjusted = await change(order, { 1: { quantity: '15' } });
    expect(said(adjusted)).toEqual([
      `workOrder ${box} created 0 > 5 customer 0.00`,
      'reservation BRD-C5@WH-SZ created 0 > 5 customer 0.00',
      'reservation INK-W@WH-SZ created 0 > 0.04 customer 0.00',
    ]);
    const { document } = adjusted[0]!;
    expect((await staff.untilTask(order, 'produce', document)).data).toMatchObject({ quantity: '5' });
  });
});

describe('other requirements', () => {
  it('are acknowledged anew where nothing is begun', async () => {
    const order = await placeBoxes('10', WISH);
    const number = await produced(order);
    await does(number, 'acknowledge');
    expect(said(await change(order, { 1: { requirements: { logo: 'new.svg' } } }))).toEqual([
      `workOrder ${box} amended 10 > 10 nothing 0.00`,
    ]);
    expect(await workOrder(number)).toMatchObject({ state: 'released', requirements: { logo: 'new.svg' } });
    expect((await staff.untilTask(order, 'produce', number)).data).toMatchObject({
      requirements: { logo: 'new.svg' },
    });
    expect(await company.as('production').refused(`/work-orders/${number}:start`)).toMatchObject({
      status: 409,
    });
  });

  it('end what is begun, write off what was made to the old ones, and make all anew', async () => {
    const order = await placeBoxes('10', WISH);
    const number = await produced(order);
    await does(number, 'acknowledge');
    await does(number, 'report', { good: '4' });
    await staff.untilTask(order, 'inspect');
    const adjusted = await change(order, { 1: { requirements: { logo: 'new.svg' }, quantity: '8' } });
    expect(said(adjusted)).toEqual(
      expect.arrayContaining([
        // All of 29.06 and 133.33, and the time of 4.
        `workOrder ${box} undone 10 > 0 nothing 163.86`,
        `workOrder ${box} created 0 > 8 customer 0.00`,
        `reservation ${box}@WH-SZ undone 4 > 0 nothing 0.00`,
      ]),
    );
    expect(await stock(box)).toBe('0 of which 0 held');
    const fresh = adjusted.find(({ action, kind }) => action === 'created' && kind === 'workOrder')!;
    const task = await staff.untilTask(order, 'produce', fresh.document);
    expect(task.data).toMatchObject({ quantity: '8', requirements: { logo: 'new.svg' } });
    expect((await staff.tasks(order)).filter(({ kind }) => kind === 'inspect')).toEqual([]);
  });

  it('leave plain goods to others, though they would be at hand', async () => {
    const order = await placeBoxes('10');
    const number = await produced(order);
    await does(number, 'report', { good: '10' });
    const adjusted = await change(order, { 1: { requirements: WISH } });
    expect(said(adjusted)).toEqual(
      expect.arrayContaining([
        `workOrder ${box} kept 10 > 0 stock 0.00`,
        `workOrder ${box} created 0 > 10 customer 0.00`,
        `reservation ${box}@WH-SZ undone 10 > 0 stock 0.00`,
      ]),
    );
    expect(await stock(box)).toBe('10 of which 0 held');
    // The plain ones are not written off with the order: others may have them.
    const fresh = adjusted.find(({ action, kind }) => action === 'created' && kind === 'workOrder')!;
    await staff.untilTask(order, 'produce', fresh.document);
    await does(fresh.document, 'acknowledge');
    await does(fresh.document, 'report', { good: '3' });
    await change(order, { 1: { quantity: '0' } });
    expect(await stock(box)).toBe('10 of which 0 held');
  });
});

describe('less of what is bought', () => {
  async function placeBands(quantity: string): Promise<{ order: string; po: string }> {
    const order = await place([
      { item: band, quantity },
      { item: other, quantity: '1' },
    ]);
    return { order, po: (await staff.untilTask(order, 'receiveGoods')).document };
  }

  it('is asked of a supplier that has not confirmed, by its terms, for nothing', async () => {
    const { order, po } = await placeBands('100');
    expect(said(await change(order, { 1: { quantity: '70' } }))).toEqual([
      `purchaseLine ${po} amended 100 > 70 nothing 0.00`,
    ]);
    expect(await purchase(po)).toMatchObject({ state: 'ordered', lines: [{ quantity: '90', free: '20' }] });
    expect((await staff.untilTask(order, 'receiveGoods', po)).data).toMatchObject({
      lines: [{ quantity: '90' }],
    });
    expect((await told(order, 'purchaseAmended')).map(({ text }) => text.en)).toEqual([
      `${po} changed with the supplier: 90 instead of 120 × ${band}`,
    ]);
    expect(said(await change(order, { 1: { quantity: '0' } }))).toEqual([
      `purchaseLine ${po} undone 70 > 0 nothing 0.00`,
    ]);
    expect(await purchase(po)).toMatchObject({ state: 'cancelled' });
    expect((await staff.tasks(order)).filter(({ kind }) => kind === 'receiveGoods')).toEqual([]);
  });

  it('comes as stock for a fee once the supplier has confirmed', async () => {
    const { order, po } = await placeBands('100');
    await company.as('purchasing').post(`/purchase-orders/${po}:confirm`);
    // A tenth of 30 × 7.4 dollars at 7, and then of the rest.
    expect(said(await change(order, { 1: { quantity: '70' } }))).toEqual([
      `purchaseLine ${po} amended 100 > 70 stock 155.40`,
    ]);
    expect(await purchase(po)).toMatchObject({ lines: [{ quantity: '120', free: '50' }] });
    expect(said(await change(order, { 1: { quantity: '0' } }))).toEqual([
      `purchaseLine ${po} kept 70 > 0 stock 362.60`,
    ]);
    expect((await staff.untilTask(order, 'receiveGoods', po)).data).toMatchObject({ forStock: true });
    // Needed again, it is counted on again and followed for the order.
    expect(said(await change(order, { 1: { quantity: '20' } }))).toEqual([
      `purchaseLine ${po} created 0 > 20 customer 0.00`,
    ]);
    await until(
      'the task to be the order’s again',
      async () => (await staff.untilTask(order, 'receiveGoods', po)).data['forStock'] === undefined,
    );
  });

  it('is given back from stock once it has come', async () => {
    const { order, po } = await placeBands('100');
    await company.as('purchasing').post(`/purchase-orders/${po}:receive`);
    expect(said(await change(order, { 1: { quantity: '70' } }))).toEqual([
      `reservation ${band}@WH-SZ amended 100 > 70 stock 0.00`,
    ]);
    expect(await stock(band)).toBe('120 of which 70 held');
  });

  it('is passed on to a line that lacks it, without a fee', async () => {
    const { order, po } = await placeBands('100');
    await company.as('purchasing').post(`/purchase-orders/${po}:confirm`);
    const adjusted = await change(order, { 1: { quantity: '60' } }, [{ continues: 1, quantity: '40' }]);
    expect(adjusted.map(({ line, before, after, cost }) => [line, before, after, cost])).toEqual([
      [1, '100', '60', '0.00'],
      [3, '0', '40', '0.00'],
    ]);
    expect(await purchase(po)).toMatchObject({ lines: [{ quantity: '120', free: '20' }] });
  });
});

describe('a line that is split', () => {
  it('passes on what is begun, with its material, for nothing', async () => {
    const order = await placeBoxes('10', WISH);
    const number = await produced(order);
    await does(number, 'acknowledge');
    await does(number, 'report', { good: '5' });
    await staff.untilTask(order, 'inspect');
    const adjusted = await change(order, { 1: { quantity: '3' } }, [{ continues: 1, quantity: '7' }]);
    expect(adjusted.map(({ kind, line, before, after, cost }) => [kind, line, before, after, cost])).toEqual([
      ['workOrder', 1, '10', '3', '0.00'],
      ['reservation', 1, '5', '3', '0.00'],
      ['workOrder', 3, '0', '5', '0.00'],
      ['workOrder', 3, '0', '2', '0.00'],
      ['reservation', 3, '0', '2', '0.00'],
    ]);
    const [begun, made] = adjusted.filter(({ line, kind }) => line === 3 && kind === 'workOrder');
    expect(await workOrder(begun!.document)).toMatchObject({
      state: 'started',
      quantity: '5',
      requirements: WISH,
      components: [{ quantity: '5', issued: '5' }, { issued: '0.04' }],
    });
    expect(await workOrder(made!.document)).toMatchObject({ state: 'done', quantity: '2', good: '2' });
    expect(await workOrder(number)).toMatchObject({
      state: 'done',
      quantity: '3',
      good: '3',
      components: [{ issued: '3' }, {}],
    });
    const inspections = (await staff.tasks(order)).filter(({ kind }) => kind === 'inspect');
    expect(inspections.map(({ data }) => [data['line'], data['quantity']]).toSorted()).toEqual([
      [1, '3'],
      [3, '2'],
    ]);
    for (const each of inspections) await staff.complete(each);
    const task = await staff.untilTask(order, 'produce', begun!.document);
    expect(task.data).toMatchObject({ quantity: '5', line: 3 });
    await staff.complete(task);
    await staff.does(order, 'inspect');
    const ready = async () => (await staff.order(order)).lines.map(({ progress }) => progress.ready);
    expect(await ready()).toEqual(['3', '0', '7']);
  });

  it('passes on what is planned with what it is made of', async () => {
    const order = await place([{ item: 'CV-30', quantity: '2' }], { requestedDate: inDays(200) });
    await staff.untilTask(order, 'produce');
    const rollers = (await workOrders(order)).find((each) => JSON.stringify(each).includes('RLR-60'))!;
    await does(rollers.number, 'start');
    const adjusted = await change(order, { 1: { quantity: '1' } }, [{ continues: 1, quantity: '1' }]);
    expect(adjusted.every(({ cost }) => cost === '0.00')).toBe(true);
    expect(
      adjusted
        .filter(({ kind, line }) => kind === 'workOrder' && line === 2)
        .map(({ item, after }) => `${after} ${item ?? ''}`)
        .toSorted(),
    ).toEqual(expect.arrayContaining(['1 CV-30', '12 RLR-60']));
  });
});
