import type { AssessmentView, ChangeView } from '../../src/change/change.views.js';
import type { CompanyData } from '../../src/company/company-files.js';
import type { ResumePreview } from '../../src/control/holds.service.js';
import { daysBetween } from '../../domain/calendar/business-calendar.js';
import type { ShipmentView } from '../../src/logistics/logistics.views.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { ChangeAnswer } from '../../workflows/messages.js';
import { flawsOfTheBooks } from './support/books.js';
import { TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

/** A Monday morning in Suzhou. The clock stands still until a test lets it run on: an hour in a hundredth of a second. */
const MONDAY = '2026-11-02T02:00:00.000Z';
const FAR = '2027-03-15';

/** Bands that come in four weeks, in 60 at least and in multiples of 30; of some there are a hundred. */
const BANDS = Array.from({ length: 12 }, (_, i) => `BAND-${String(i + 1)}`);
const STOCKED = BANDS.slice(0, 8);
const LACKING = BANDS.slice(8);

let company: TestCompany;
let staff: Staff;
let stocked: string;

function copies(data: CompanyData, model: string, codes: readonly string[]): void {
  const alike = <T>(rows: T[], key: keyof T): T[] =>
    rows.filter((row) => row[key] === model).flatMap((row) => codes.map((code) => ({ ...row, [key]: code })));
  data.items.push(...alike(data.items, 'code'));
  data.prices.push(...alike(data.prices, 'item'));
  data.supplierItems.push(...alike(data.supplierItems, 'item'));
}

beforeAll(async () => {
  company = await TestCompany.open('change-hurt', {
    change: (data) => {
      data.company.clock = { origin: MONDAY, speed: 360_000, paused: true };
      copies(data, 'STRAP-12', BANDS);
      for (const item of STOCKED) data.stock.push({ item, warehouse: 'WH-SZ', quantity: '100' });
      for (const customer of data.customers)
        Object.assign(customer, {
          creditLimit: null,
          depositPercent: customer.code === 'C-SHUTONG' ? '30' : '0',
          depositDays: 3,
        });
      const { deadlines } = data.company.policies;
      deadlines.default = {
        dueWithinHours: 900,
        remindBeforeHours: null,
        toleranceHours: 900,
        escalation: [],
      };
      deadlines.tasks = {};
    },
  });
  staff = new Staff(company);
});
beforeEach(() => {
  stocked = STOCKED.pop()!;
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
});

const sales = () => company.as('sales');
const now = async (): Promise<string> => (await company.as('admin').get<{ now: string }>('/clock')).now;
const inDays = async (days: number): Promise<string> =>
  new Date(Date.parse(await now()) + days * 86_400_000).toISOString().slice(0, 10);
const place = async (customer: string, lines: object[], more: object = {}): Promise<string> =>
  (await sales().post<OrderView>('/orders', { customer, lines, ...more })).number;
const quantity = (of: string): object => ({ lines: [{ do: 'set', line: 1, quantity: of }] });
const assess = (number: string, change: object, who = sales()) =>
  who.post<AssessmentView>(`/orders/${number}/changes:assess`, { change });
const changeOf = (number: string, change: string): Promise<ChangeView> =>
  sales().get<ChangeView>(`/orders/${number}/changes/${change}`);

/** An order of the bands and of boxes that nobody makes, so that it keeps its bands and stays. */
async function changing(item: string, of: string): Promise<string> {
  const lines = [
    { item, quantity: of },
    { item: 'BOX-C5', quantity: '1' },
  ];
  const number = await place('C-XIANDA', lines, { requestedDate: FAR });
  await staff.untilTask(number, 'produce');
  return number;
}
const ask = async (number: string, change: object): Promise<ChangeAnswer> => {
  const { hash } = await assess(number, change);
  const body = { change, reason: 'they grow', hash, customerAgrees: true };
  return await sales().post<ChangeAnswer>(`/orders/${number}/changes`, body);
};
const untilCarriedOut = (number: string, change: string): Promise<unknown> =>
  until(`${change} to be carried out`, async () => (await changeOf(number, change)).state === 'carriedOut');

async function hold(number: string): Promise<void> {
  const { hash } = await sales().get<{ hash: string }>(`/orders/${number}/previews/hold`);
  await sales().post(`/orders/${number}:hold`, { hash, reason: 'they rebuild' });
}
const previewResume = (number: string) => sales().get<ResumePreview>(`/orders/${number}/previews/resume`);
async function runDays(days: number): Promise<void> {
  const to = new Date(Date.parse(await now()) + days * 86_400_000).toISOString();
  await company.as('admin').post('/clock:resume', { until: to });
  await until('the clock to arrive', async () => (await now()) >= to);
}

/** An order whose reservation has run out while it was on hold: it was told a day and holds nothing. */
async function lapsed(item: string, of: string): Promise<{ number: string; promised: string }> {
  const number = await place('C-SHUTONG', [{ item, quantity: of }], { requestedDate: await inDays(30) });
  await staff.untilTask(number, 'confirmDeposit');
  await hold(number);
  await runDays(9);
  await until(`${number} to lapse`, async () =>
    (await staff.order(number)).timeline.some(({ kind }) => kind === 'promiseLapsed'),
  );
  return { number, promised: (await staff.order(number)).promisedDate! };
}

/** What an order was told and holds, and what it counts on of purchases. */
async function standing(number: string): Promise<object> {
  const { lines, promisedDate, projectedDate } = await staff.order(number);
  const held = await company.rows(
    `select r.line_no, r.item, r.quantity::text, r.firm from reservations r join orders o on o.id = r.order_id
      where o.number = $1 and r.state = 'open' order by 1, 2`,
    [number],
  );
  const claims = await company.rows(
    `select a.line_no, a.quantity::text, coalesce(l.confirmed_date, l.due_date)::text as due
       from purchase_allocations a join purchase_lines l on l.id = a.purchase_line_id join orders o on o.id = a.order_id
      where o.number = $1 order by 1, 2`,
    [number],
  );
  const shipped = await company.rows(
    `select s.number, s.planned_date::text, s.ship_by_date::text, x.quantity::text from shipment_lines x
       join shipments s on s.id = x.shipment_id join orders o on o.id = x.order_id where o.number = $1 order by 1`,
    [number],
  );
  const dates = lines.map((line) => [line.promisedDate, line.projectedDate]);
  return { promisedDate, projectedDate, dates, held, claims, shipped };
}

describe('an order that was told a day and holds nothing for it', () => {
  it('is named with the days that it would be late by, as it then is; sales must decide, not a rule', async () => {
    const mine = await changing(stocked, '10');
    const other = await lapsed(stocked, '80');
    expect((await previewResume(other.number)).offeredDate).toBeNull();
    const more = quantity('70');
    const seen = await assess(mine, more);
    const [hurt] = seen.hurt!;
    const [line] = hurt!.lines;
    expect(seen.hurt).toHaveLength(1);
    expect(hurt).toMatchObject({ order: other.number, days: seen.orderDays, lines: [line] });
    expect(line).toMatchObject({ line: 1, item: stocked, promised: other.promised });
    expect(line!.projectedBefore <= other.promised).toBe(true);
    expect(line!.days).toBe(daysBetween(other.promised, line!.projectedAfter!));
    expect(line!.days).toBeGreaterThan(0);

    const { change, state } = await ask(mine, more);
    expect(state).toBe('negotiating');
    const task = await staff.untilTask(mine, 'decideChange');
    expect([task.department, task.document]).toEqual(['sales', `${change}:sales`]);
    const said = `${other.number}, ${String(line!.days)} days (line 1: ${line!.projectedAfter!}, promised ${other.promised})`;
    expect(task.data).toMatchObject({
      why: expect.stringContaining(said),
      whyZh: expect.stringContaining(`${other.number} 延后 ${String(line!.days)} 天`),
      assessment: { hurt: [{ order: other.number }], orderDays: line!.days },
    });
    await staff.complete(task, { decision: 'approve' });
    await untilCarriedOut(mine, change);
    // What was foretold is what is: resumed now, it is offered that day.
    expect((await previewResume(other.number)).offeredDate).toBe(line!.projectedAfter);
  });

  it('is not named where enough is left for it, nor when sales refuses', async () => {
    const mine = await changing(stocked, '10');
    const other = await lapsed(stocked, '80');
    const seen = await assess(mine, quantity('20'));
    expect([seen.hurt, seen.orderDays]).toEqual([[], 0]);
    expect(seen.verdicts.map(({ department }) => department)).not.toContain('sales');
    const { change } = await ask(mine, quantity('21'));
    expect(change).toBeTruthy();
    const task = await staff.untilTask(mine, 'decideChange');
    await staff.complete(task, { decision: 'refuse' }, 'they have waited long enough');
    expect(await changeOf(mine, change)).toMatchObject({
      state: 'refused',
      outcome: 'they have waited long enough',
    });
    expect((await previewResume(other.number)).offeredDate).toBeNull();
  });

  it('is told to no customer', async () => {
    const mine = await changing(stocked, '10');
    const other = await lapsed(stocked, '80');
    const { change } = await ask(mine, quantity('70'));
    const customer = company.as('customer');
    const views = [
      await assess(mine, quantity('71'), customer),
      await customer.get(`/orders/${mine}/changes/${change}`),
      await customer.get(`/orders/${mine}/changes`),
      await customer.get(`/orders/${mine}`),
    ];
    for (const view of views)
      expect(JSON.stringify(view)).not.toMatch(new RegExp(`${other.number}|hurt|orderDays`));
    const outdated = await customer.send('POST', `/orders/${mine}/changes`, {
      body: { change: quantity('72'), reason: 'more', hash: 'none' },
    });
    expect([outdated.status, outdated.text]).toEqual([409, expect.not.stringContaining(other.number)]);
    await staff.complete(await staff.untilTask(mine, 'decideChange'), { decision: 'refuse' }, 'no');
  });

  it('moves the hash when it comes to hold its goods, and when it would be late by other days', async () => {
    const mine = await changing(stocked, '10');
    const other = await lapsed(stocked, '80');
    const before = await assess(mine, quantity('70'));
    const { hash } = await previewResume(other.number);
    await sales().post(`/orders/${other.number}:resume`, { hash, reason: 'ready' });
    await staff.untilTask(other.number, 'confirmDeposit');
    const after = await assess(mine, quantity('70'));
    expect(after.hurt).toEqual([]);
    expect(after.hash).not.toBe(before.hash);
    const body = { change: quantity('70'), reason: 'they grow', hash: before.hash, customerAgrees: true };
    const outdated = await sales().send('POST', `/orders/${mine}/changes`, { body });
    expect(outdated.status).toBe(409);
  });
});

describe('an order that has lost goods and is on hold', () => {
  it('is named when what could replace them is taken', async () => {
    const item = LACKING.pop()!;
    const other = await place('C-SHUTONG', [{ item, quantity: '60' }]);
    await staff.does(other, 'confirmDeposit');
    const { document } = await staff.untilTask(other, 'receiveGoods');
    await hold(other);
    await runDays(14);
    await company.as('purchasing').post(`/purchase-orders/${document}:receive`, {
      lines: [{ line: 1, accepted: '20', rejected: '40', reason: 'brittle' }],
    });
    const count = { item, warehouse: 'WH-SZ', counted: '70', reason: 'found behind the shelf' };
    await company.as('inventory').post('/stock:count', count);
    const mine = await changing('FILM-500', '1');
    const add = (of: string): object => ({ lines: [{ do: 'add', wanted: { item, quantity: of } }] });
    expect((await assess(mine, add('10'))).hurt).toEqual([]);
    const seen = await assess(mine, add('40'));
    expect(seen.hurt).toMatchObject([{ order: other, lines: [{ line: 1, item }] }]);
    const { promised, projectedBefore, projectedAfter, days } = seen.hurt![0]!.lines[0]!;
    expect(projectedBefore <= promised).toBe(true);
    expect(days).toBe(daysBetween(promised, projectedAfter!));

    const { change } = await ask(mine, add('40'));
    await staff.complete(await staff.untilTask(mine, 'decideChange', `${change}:sales`), {
      decision: 'approve',
    });
    await untilCarriedOut(mine, change);
    const { hash } = await previewResume(other);
    await sales().post(`/orders/${other}:resume`, { hash, reason: 'ready' });
    await until('the shortage to be covered', async () =>
      (await staff.order(other)).timeline.some(({ kind }) => kind === 'shortageCovered'),
    );
    expect((await staff.order(other)).projectedDate).toBe(projectedAfter);
  });
});

describe('what others hold is theirs', () => {
  it('goods that are reserved softly or firmly are not touched, however much a change asks for', async () => {
    const mine = await changing(stocked, '10');
    const softly = await place('C-SHUTONG', [{ item: stocked, quantity: '60' }], { requestedDate: FAR });
    await staff.untilTask(softly, 'confirmDeposit');
    const firmly = await changing(stocked, '30');
    const before = await Promise.all([standing(softly), standing(firmly)]);
    const seen = await assess(mine, quantity('300'));
    expect([seen.hurt, seen.orderDays]).toEqual([[], 0]);
    const { change } = await ask(mine, quantity('300'));
    await untilCarriedOut(mine, change);
    expect(await Promise.all([standing(softly), standing(firmly)])).toEqual(before);
  });

  it('goods on order that another order counts on come for it, whatever becomes of the order that raised them', async () => {
    const item = LACKING.pop()!;
    const mine = await changing(item, '20');
    await staff.untilTask(mine, 'receiveGoods');
    const other = await changing(item, '40');
    const before = await standing(other);
    expect(before).toMatchObject({ claims: [{ quantity: expect.stringMatching(/^40/u) }] });
    for (const total of ['1', '200', '2']) {
      expect((await assess(mine, quantity(total))).hurt).toEqual([]);
      const { change } = await ask(mine, quantity(total));
      await untilCarriedOut(mine, change);
      expect(await standing(other)).toEqual(before);
    }
  });

  it('a shipment that serves both leaves as it was to, when one goes elsewhere', async () => {
    const released = async () => {
      const number = await place('C-XIANDA', [{ item: stocked, quantity: '5' }], { requestedDate: FAR });
      await staff.untilTask(number, 'pick');
      const shipment = await until('its shipment', async () => {
        const [row] = await company.rows<{ number: string }>(
          `select s.number from shipment_lines l join shipments s on s.id = l.shipment_id join orders o on o.id = l.order_id
            where o.number = $1 and s.state = 'planned'`,
          [number],
        );
        return row?.number;
      });
      return { number, shipment };
    };
    const [mine, other] = [await released(), await released()];
    await company.as('logistics').post<ShipmentView>('/shipments:consolidate', {
      shipments: [mine.shipment, other.shipment],
    });
    const before = await standing(other.number);
    const elsewhere = { shipTo: 'XIANDA-2' };
    expect((await assess(mine.number, elsewhere)).hurt).toEqual([]);
    const { change } = await ask(mine.number, elsewhere);
    await until('it to be decided and carried out', async () => {
      for (const task of await staff.tasks(mine.number))
        if (task.kind === 'decideChange' || task.kind === 'bearCost') await staff.tryTo(task);
      return (await changeOf(mine.number, change)).state === 'carriedOut';
    });
    expect(await standing(other.number)).toEqual(before);
  });
});
