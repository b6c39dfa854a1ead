import type { Standing } from '../../domain/cancellation/standing.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { PurchaseOrderView } from '../../src/purchasing/purchasing.views.js';
import { PurchasesUndone } from '../../src/purchasing/undo-purchases.service.js';
import { flawsOfTheBooks } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;

/** Bands that come in 60 at least for 7.4 dollars each, and of which there is none; each test takes one of its own. */
const BANDS = Array.from({ length: 10 }, (_, i) => `BAND-${String(i + 1)}`);
let band: string;

beforeAll(async () => {
  const likeStrap = <T extends { item: string }>(rows: T[]): T[] =>
    rows.filter(({ item }) => item === 'STRAP-12').flatMap((row) => BANDS.map((item) => ({ ...row, item })));
  company = await TestCompany.open('purchasing-undo', {
    change: (data) => {
      const [strap] = data.items.filter(({ code }) => code === 'STRAP-12');
      data.items.push(...BANDS.map((code) => ({ ...strap!, code })));
      data.prices.push(...likeStrap(data.prices));
      data.supplierItems.push(...likeStrap(data.supplierItems));
      Object.assign(data.company.policies.cancellation, {
        supplierFeePercent: '10',
        exchangeRates: { USD: '7' },
      });
    },
  });
  staff = new Staff(company);
});
beforeEach(() => {
  band = BANDS.pop()!;
});
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
});
afterAll(() => company?.close());

async function placeAndOrder(quantity: string): Promise<{ order: string; po: string }> {
  const body = { customer: 'C-SHUTONG', requestedDate: inDays(90), lines: [{ item: band, quantity }] };
  const { number: order } = await company.as('sales').post<OrderView>('/orders', body);
  return { order, po: (await staff.untilTask(order, 'receiveGoods')).document };
}
const purchase = (number: string): Promise<PurchaseOrderView> =>
  company.as('purchasing').get<PurchaseOrderView>(`/purchase-orders/${number}`);
const does = (number: string, verb: string, body?: object): Promise<PurchaseOrderView> =>
  company.as('purchasing').post<PurchaseOrderView>(`/purchase-orders/${number}:${verb}`, body);

async function standing(order: string): Promise<string[]> {
  const service = company.api.get(PurchasesUndone);
  const { result } = await company.api.get(OrderDesk).withOrder(order, (file) => service.standing(file));
  return result.map(
    ({ document, why, undone, kept, becomes, cost }: Standing) =>
      `${document} ${why} ${undone} ${kept} ${becomes} ${cost}`,
  );
}
/** Twice, since it may be asked again. */
async function undo(order: string): Promise<void> {
  for (let times = 0; times < 2; times++)
    await company.api.get(OrderDesk).withOrder(order, (file) => company.api.get(PurchasesUndone).undo(file));
}
const told = async (order: string, kind: string) =>
  (await staff.order(order)).timeline.filter((entry) => entry.kind === kind);

describe('what is bought for an order that is cancelled', () => {
  it('is cancelled for nothing while its supplier has not confirmed it', async () => {
    const { order, po } = await placeAndOrder('10');
    expect(await standing(order)).toEqual([`${po} notConfirmed 10 0 nothing 0`]);
    await undo(order);
    expect(await purchase(po)).toMatchObject({
      state: 'cancelled',
      lines: [{ state: 'cancelled', countedOn: [] }],
    });
    expect(await staff.tasks(order)).toEqual([]);
    expect(await told(order, 'purchaseCancelled')).toHaveLength(1);
    expect(await company.as('purchasing').refused(`/purchase-orders/${po}:receive`)).toMatchObject({
      status: 409,
    });
    expect(await standing(order)).toEqual([]);
  });

  it('comes as stock for a fee once its supplier has confirmed it, and the next order counts on it at once', async () => {
    const { order, po } = await placeAndOrder('10');
    await does(po, 'confirm');
    // A tenth of 10 × 7.4 dollars at 7.
    expect(await standing(order)).toEqual([`${po} confirmedBySupplier 0 10 stock 51.80`]);
    await undo(order);
    expect(await purchase(po)).toMatchObject({ state: 'confirmed', lines: [{ free: '60', countedOn: [] }] });
    expect(await told(order, 'purchaseFreed')).toHaveLength(1);
    // Whoever has bought it follows it until it has come.
    expect(
      (await staff.tasks(order)).map(({ kind, document, data }) => [kind, document, data['forStock']]),
    ).toEqual([['receiveGoods', po, true]]);
    const next = await placeAndOrder('60');
    expect(next.po).toBe(po);
    await does(po, 'receive');
    expect((await staff.tasks(order)).filter(({ kind }) => kind === 'receiveGoods')).toEqual([]);
    expect((await staff.order(next.order)).lines[0]?.progress.ready).toBe('60');
  });

  it('goes on for others who count on it', async () => {
    const { order, po } = await placeAndOrder('10');
    const other = await placeAndOrder('20');
    expect(other.po).toBe(po);
    expect(await standing(order)).toEqual([`${po} notConfirmed 10 0 nothing 0`]);
    await undo(order);
    expect(await purchase(po)).toMatchObject({
      state: 'ordered',
      lines: [{ free: '40', countedOn: [{ order: other.order, quantity: '20' }] }],
    });
    await does(po, 'receive');
    expect((await staff.order(other.order)).lines[0]?.progress.ready).toBe('20');
    expect((await staff.order(order)).lines[0]?.progress.ready).toBe('0');
  });

  it('stays in stock as far as it has come, and the rest of it is to come', async () => {
    const { order, po } = await placeAndOrder('50');
    await does(po, 'receive', { lines: [{ line: 1, accepted: '30' }] });
    // Nobody has confirmed the rest in words, but its supplier is delivering it.
    expect(await standing(order)).toEqual([
      `${po} confirmedBySupplier 0 20 stock 103.60`,
      `${po} received 0 30 stock 0`,
    ]);
    await undo(order);
    expect(await purchase(po)).toMatchObject({
      state: 'ordered',
      lines: [{ accepted: '30', countedOn: [{ order, quantity: '30', received: '30' }] }],
    });
  });
});

describe('an order that ends while it counts on goods to come', () => {
  it('leaves them to others at once', async () => {
    const { order, po } = await placeAndOrder('10');
    // It is served from elsewhere: from stock that nobody knew of.
    await company.api.get(OrderDesk).withOrder(order, async (file) => {
      Object.assign(file.line(1), {
        ready: '10',
        released: '10',
        packed: '10',
        shipped: '10',
        delivered: '10',
      });
      file.fact({ kind: 'delivered', commitment: order, by: 'the carrier' });
      return Promise.resolve();
    });
    await staff.does(order, 'collectBalance');
    await until('the order to be closed', async () => (await staff.order(order)).stage === 'closed');
    expect(await purchase(po)).toMatchObject({ state: 'ordered', lines: [{ free: '60', countedOn: [] }] });
    expect(await told(order, 'purchaseFreed')).toHaveLength(1);
    await staff.does(order, 'receiveGoods');
    expect(await purchase(po)).toMatchObject({ state: 'received' });
    expect(await staff.tasks(order)).toEqual([]);
    expect((await staff.order(order)).stage).toBe('closed');
  });
});
