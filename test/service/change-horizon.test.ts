import { addWorkingDays } from '../../domain/calendar/business-calendar.js';
import { dateIn, instantAt } from '../../domain/calendar/zones.js';
import type { HorizonView } from '../../src/change/horizon.views.js';
import { HorizonService } from '../../src/change/horizon.service.js';
import { CompanyProfile } from '../../src/company/company-profile.js';
import type { CancellationPreviewView } from '../../src/control/control.views.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import type { OrderView } from '../../src/orders/order-view.js';
import { Database } from '../../src/platform/database/database.js';
import { flawsOfTheBooks } from './support/books.js';
import { inDays, TestCompany, type Person } from './support/company.js';
import { Staff } from './support/staff.js';

const ZONE = 'Asia/Shanghai';
const CARRIERS_FEE = '12.5';
let company: TestCompany;
let staff: Staff;
beforeAll(async () => {
  company = await TestCompany.open('change_horizon', {
    change: (data) => {
      for (const row of data.carriers) row.cancelCost = CARRIERS_FEE;
      data.company.policies.cancellation = {
        ...data.company.policies.cancellation,
        supplierFeePercent: '10',
      };
    },
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
});

const place = async (more: object): Promise<string> =>
  (
    await company
      .as('sales')
      .post<OrderView>('/orders', { customer: 'C-XIANDA', requestedDate: inDays(120), ...more })
  ).number;
const horizonOf = (number: string, person: Person = 'manager') =>
  company.as(person).get<HorizonView>(`/orders/${number}/horizon`);
/** What a cancellation of all that is not handed over would cost: reckoned by each department itself. */
const costOfCancelling = async (number: string) =>
  (await company.as('sales').get<CancellationPreviewView>(`/orders/${number}/previews/cancellation`)).cost;

function changesOf({ changes, lines }: HorizonView) {
  const all = [...changes, ...(lines[0]?.changes ?? [])];
  return (kind: (typeof all)[number]['change']) => {
    const found = all.find(({ change }) => change === kind);
    if (!found) throw new Error(`no horizon of ${kind}`);
    return found;
  };
}

const MADE_TO_WISHES = { item: 'BOX-C5', quantity: '500', requirements: { text: '鲜达 Xianda' } };

describe('the horizon of an order', () => {
  it('moves with it: free until work begins, at a cost until the carrier has it, then impossible', async () => {
    const number = await place({ lines: [MADE_TO_WISHES] });
    await staff.does(number, 'confirmDeposit');
    const { document } = await staff.untilTask(number, 'produce');
    for (const task of await staff.tasks(number))
      if (task.kind === 'receiveGoods') await staff.complete(task);
    const [begins, ends] = [inDays(7), inDays(9)];
    await company.rows('update work_orders set start_date = $2, finish_date = $3 where number = $1', [
      document,
      begins,
      ends,
    ]);
    await company.rows(
      'update order_lines set ready_date = $2 where order_id = (select id from orders where number = $1)',
      [number, inDays(10)],
    );

    // Nothing is begun: all of it is free until production begins by plan.
    const first = await horizonOf(number);
    const beginsAt = instantAt(ZONE, begins, company.api.get(CompanyProfile).calendar.dayStart);
    const none = { amount: '0.00', currency: 'CNY' };
    for (const kind of ['quantityDown', 'remove', 'requirements'] as const)
      expect(changesOf(first)(kind)).toMatchObject({
        now: 'free',
        freeUntil: beginsAt,
        worseFrom: beginsAt,
        anyMoment: false,
        cost: { now: none },
        fee: { now: none },
        binding: { kind: 'workOrder', department: 'production', document, why: { zh: '开工' } },
      });
    for (const kind of ['quantityUp', 'split', 'requestedDateEarlier', 'addLine', 'paymentTerms'] as const)
      expect(changesOf(first)(kind)).toMatchObject({ now: 'free', cost: { now: none } });
    expect(first.nextPointOfNoReturn).toBe(beginsAt);
    const forecast = changesOf(first)('remove');

    // Work has begun: it costs what the horizon said it would, which is what a cancellation would cost.
    for (const verb of ['acknowledge', 'start'])
      await company.as('production').post(`/work-orders/${document}:${verb}`, {});
    const second = await horizonOf(number);
    const begun = changesOf(second)('remove');
    const cost = await costOfCancelling(number);
    expect(Number(cost.amount)).toBeGreaterThan(0);
    expect(begun).toMatchObject({ now: 'costs', freeUntil: null, cost: { now: cost } });
    expect([forecast.cost?.next, forecast.fee?.next]).toEqual([begun.cost?.now, begun.fee?.now]);
    expect(begun.binding).toMatchObject({ document, why: { en: 'Work on it has begun' } });
    // Made to wishes: what is made serves nobody else, so that it costs more once it is.
    expect(Number(begun.cost?.next?.amount)).toBeGreaterThan(Number(cost.amount));
    expect(changesOf(second)('quantityUp').now).toBe('free');

    // Packed and booked: the carrier's fee comes on top, and an other address costs that alone.
    await staff.does(number, 'produce');
    await staff.does(number, 'inspect');
    await staff.does(number, 'pick');
    const handOver = await staff.untilTask(number, 'handOver');
    const third = changesOf(await horizonOf(number));
    expect(third('remove')).toMatchObject({ now: 'costs', cost: { now: await costOfCancelling(number) } });
    expect(third('remove').cost?.now.amount).toBe(
      (Number(begun.cost?.next?.amount) + Number(CARRIERS_FEE)).toFixed(2),
    );
    const leaves = await company.row<{ at: string }>(
      'select coalesce(pickup_at, ship_by_at) as at from shipments where number = $1',
      [handOver.document],
    );
    expect(third('address')).toMatchObject({
      now: 'costs',
      cost: { now: { amount: '12.50', currency: 'CNY' } },
      fee: { now: none },
      costsUntil: leaves.at,
      impossibleFrom: leaves.at,
      binding: { kind: 'shipment', document: handOver.document },
    });
    expect(third('split')).toMatchObject({ now: 'free', freeUntil: leaves.at, impossibleFrom: leaves.at });

    // Handed over: what has left cannot be changed, but more may be ordered until it is there.
    await staff.complete(handOver);
    const { handedOverAt } = await company.row<{ handedOverAt: string }>(
      'select handed_over_at as "handedOverAt" from shipments where number = $1',
      [handOver.document],
    );
    const gone = changesOf(await horizonOf(number));
    for (const kind of ['quantityDown', 'remove', 'requirements', 'split', 'address'] as const)
      expect(gone(kind)).toMatchObject({
        now: 'impossible',
        impossibleFrom: handedOverAt,
        binding: { kind: 'shipment', document: handOver.document },
      });
    for (const kind of ['quantityUp', 'addLine', 'paymentTerms'] as const)
      expect(gone(kind).now).toBe('free');

    await staff.does(number, 'proveDelivery');
    await staff.untilTask(number, 'collectBalance');
    const over = await horizonOf(number);
    for (const change of [...over.changes, ...(over.lines[0]?.changes ?? [])])
      expect([change.change, change.now]).toEqual([change.change, 'impossible']);
    expect(over.nextPointOfNoReturn).toBeNull();
  });

  it('tells from when on bought goods cost the fee of their supplier', async () => {
    const number = await place({ lines: [{ item: 'FILM-500', quantity: '4800' }] });
    await staff.does(number, 'confirmDeposit');
    const { document } = await staff.untilTask(number, 'receiveGoods');
    const open = changesOf(await horizonOf(number))('remove');
    const { orderedAt } = await company.row<{ orderedAt: string }>(
      'select ordered_at as "orderedAt" from purchase_orders where number = $1',
      [document],
    );
    const { calendar, policies } = company.api.get(CompanyProfile);
    const ordered = dateIn(ZONE, orderedAt);
    const day = addWorkingDays(calendar, ordered, policies.confirmationDays);
    expect(open).toMatchObject({
      now: 'free',
      freeUntil: instantAt(ZONE, day, calendar.dayStart),
      binding: { kind: 'purchaseLine', document },
    });
    await company.as('purchasing').post(`/purchase-orders/${document}:confirm`, {});
    const confirmed = changesOf(await horizonOf(number))('remove');
    expect(confirmed).toMatchObject({ now: 'costs', cost: { now: await costOfCancelling(number) } });
    expect(confirmed.cost?.now).toEqual(open.cost?.next);
    expect(Number(confirmed.cost?.now.amount)).toBeGreaterThan(0);
    // The company bears it: anybody can use the goods.
    expect(changesOf(await horizonOf(number, 'customer'))('remove')).toMatchObject({
      now: 'free',
      cost: null,
    });
  });

  it('is read in the transaction of whoever is about to agree to something', async () => {
    const number = await place({ lines: [MADE_TO_WISHES] });
    await staff.untilTask(number, 'confirmDeposit');
    const told = await horizonOf(number);
    const next = await company.api.get(Database, { strict: false }).transaction(async (tx) => {
      const file = await company.api.get(OrderDesk, { strict: false }).open(tx, number);
      return await company.api.get(HorizonService, { strict: false }).nextPointOfNoReturn(file);
    });
    expect(next).toBe(told.nextPointOfNoReturn);
    expect(next).not.toBeNull();
  });

  it('shows customers what they are charged and no documents, and who moves goods no amounts', async () => {
    const number = await place({ lines: [MADE_TO_WISHES] });
    await staff.does(number, 'confirmDeposit');
    const { document } = await staff.untilTask(number, 'produce');
    for (const task of await staff.tasks(number))
      if (task.kind === 'receiveGoods') await staff.complete(task);
    for (const verb of ['acknowledge', 'start'])
      await company.as('production').post(`/work-orders/${document}:${verb}`, {});
    const whole = changesOf(await horizonOf(number))('remove');
    expect(Number(whole.fee?.now.amount)).toBeGreaterThan(0);

    const seen = await horizonOf(number, 'customer');
    expect(changesOf(seen)('remove')).toMatchObject({
      now: 'costs',
      cost: null,
      fee: { now: whole.fee?.now },
    });
    expect(JSON.stringify(seen)).not.toMatch(/WO-|PO-|RL-|SH-/);
    for (const person of ['production', 'inventory', 'purchasing', 'logistics'] as const) {
      const told = await horizonOf(number, person);
      expect(changesOf(told)('remove')).toMatchObject({
        now: 'costs',
        cost: null,
        fee: null,
        binding: { document },
      });
      expect(JSON.stringify(told)).not.toContain(whole.fee?.now.amount);
    }
  });

  it('is closed for an order that is cancelled', async () => {
    const number = await place({ lines: [{ item: 'TAPE-48', quantity: '48' }] });
    await staff.untilTask(number, 'confirmDeposit');
    const { hash } = await company
      .as('sales')
      .get<CancellationPreviewView>(`/orders/${number}/previews/cancellation`);
    await company.as('sales').post(`/orders/${number}:cancel`, { hash, reason: 'no longer needed' });
    const { changes, lines } = await horizonOf(number);
    expect(lines).toEqual([]);
    for (const change of changes)
      expect(change).toMatchObject({ now: 'impossible', binding: { why: { zh: '订单正在取消' } } });
  });
});
