import type { AssessmentView } from '../../src/change/change.views.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { PurchaseOrderView } from '../../src/purchasing/purchasing.views.js';
import type { ChangeAnswer } from '../../workflows/messages.js';
import { flawsOfTheBooks } from './support/books.js';
import { TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

/** A Monday morning in Suzhou. The clock stands still until a test lets it run on: an hour in a hundredth of a second. */
const MONDAY = '2026-11-02T02:00:00.000Z';
const FAR = '2027-01-15';

let company: TestCompany;
let staff: Staff;
beforeAll(async () => {
  company = await TestCompany.open('change-hash', {
    change: (data) => {
      data.company.clock = { origin: MONDAY, speed: 360_000, paused: true };
      for (const customer of data.customers)
        Object.assign(customer, { creditLimit: '900000', depositPercent: '0' });
      const { deadlines } = data.company.policies;
      deadlines.default = {
        dueWithinHours: 900,
        remindBeforeHours: null,
        toleranceHours: 900,
        escalation: [],
      };
      deadlines.tasks = {
        ...deadlines.tasks,
        pick: { dueWithinHours: 4, remindBeforeHours: 2, toleranceHours: 900 },
      };
    },
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
});

const sales = () => company.as('sales');
const line = (item: string, quantity: string): object => ({ item, quantity, requestedDate: FAR });
const order = async (lines: object[], customer = 'C-XIANDA'): Promise<string> =>
  (await sales().post<OrderView>('/orders', { customer, lines })).number;
const set = (of: number, what: object): object => ({ lines: [{ do: 'set', line: of, ...what }] });
const assess = (number: string, change: object): Promise<AssessmentView> =>
  sales().post<AssessmentView>(`/orders/${number}/changes:assess`, { change });
const accept = (number: string, change: object, hash: string) =>
  sales().send('POST', `/orders/${number}/changes`, {
    body: { change, reason: 'agreed by telephone', hash, customerAgrees: true },
  });
const now = async (): Promise<string> => (await company.as('admin').get<{ now: string }>('/clock')).now;
async function runTo(instant: string): Promise<void> {
  await company.as('admin').post('/clock:resume', { until: instant });
  await until(`the clock to show ${instant}`, async () => (await now()) >= instant);
}
const minutesAfter = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();
const kinds = async (number: string): Promise<string[]> =>
  (await staff.order(number)).timeline.map(({ kind }) => kind);
/** Waits for an order to be asked for in its departments: nothing more moves by itself then. */
const asked = (number: string, kind: 'produce' | 'pick' | 'receiveGoods') => staff.untilTask(number, kind);

interface Situation {
  lines: object[];
  ready: 'produce' | 'pick' | 'receiveGoods';
  change: object;
  fact: (number: string) => Promise<unknown>;
  /** What is so before the order is placed. */
  before?: () => Promise<void>;
}
const FILM: Pick<Situation, 'lines' | 'ready' | 'change'> = {
  lines: [line('FILM-500', '10')],
  ready: 'pick',
  change: set(1, { quantity: '20' }),
};
const BOXES: Pick<Situation, 'lines' | 'ready' | 'change'> = {
  lines: [line('BOX-C5', '100'), line('BOX-C5', '50')],
  ready: 'produce',
  change: set(1, { quantity: '60' }),
};
const STRAPS: Pick<Situation, 'lines' | 'ready' | 'change'> = {
  lines: [line('STRAP-12', '120')],
  ready: 'receiveGoods',
  change: set(1, { quantity: '60' }),
};

const MOVES: Record<string, Situation> = {
  'another order takes the stock, so that it comes later': {
    ...FILM,
    change: set(1, { quantity: '700', requestedDate: '2026-11-20' }),
    fact: async () => {
      const other = await order([line('FILM-500', '900')], 'C-SHUTONG');
      // What is promised is held: until then the stock is anybody's.
      await until(`${other} to be promised`, async () => (await kinds(other)).includes('datePromised'));
    },
  },
  'work is begun on what would be taken back': {
    ...BOXES,
    fact: async (number) => {
      for (const { kind, document } of await staff.tasks(number))
        if (kind === 'produce') await company.as('production').post(`/work-orders/${document}:start`, {});
    },
  },
  'the supplier confirms what would be taken back': {
    ...STRAPS,
    fact: async (number) => {
      const { document } = await asked(number, 'receiveGoods');
      await company.as('purchasing').post(`/purchase-orders/${document}:confirm`, {});
      const { data } = await company.as('purchasing').get<Page<PurchaseOrderView>>('/purchase-orders');
      expect(data.find((each) => each.number === document)?.state).toBe('confirmed');
    },
  },
  'the price list says otherwise of what is added': {
    ...FILM,
    change: { lines: [{ do: 'add', wanted: line('TAPE-48', '72') }] },
    fact: () => company.rows(`update item_prices set unit_price = unit_price + 1 where item = 'TAPE-48'`),
  },
  'the customer’s credit limit is lowered below it': {
    ...FILM,
    fact: () => company.rows(`update customers set credit_limit = 1 where code = 'C-XIANDA'`),
  },
  'another change of the order is carried out': {
    ...BOXES,
    fact: async (number) => {
      const other = set(2, { quantity: '70' });
      const { hash } = await assess(number, other);
      const { change } = (await accept(number, other, hash)).body as ChangeAnswer;
      await until(`${change} to be carried out`, async () => (await staff.order(number)).version === 2);
      await until('the new version to be told', async () =>
        (await kinds(number)).includes('changeCarriedOut'),
      );
    },
  },
  'the carrier asks another fee for a shipment that would be cancelled': {
    ...FILM,
    change: { lines: [{ do: 'replace', line: 1, wanted: line('TAPE-48', '72') }] },
    fact: async (number) => {
      await until('a shipment', async () => (await shipmentsOf(number)) > 0);
      await company.rows('update carrier_services set cancel_cost = cancel_cost + 5');
    },
  },
  // The last one: it leaves bands in stock.
  'another order would be late by it': {
    ...FILM,
    change: { lines: [{ do: 'add', wanted: { item: 'STRAP-12', quantity: '40' } }] },
    before: lackBands,
    fact: () => company.rows(`update supplier_items set lead_days = lead_days + 60 where item = 'STRAP-12'`),
  },
};

const shipmentsOf = async (number: string): Promise<number> =>
  (
    await company.rows(
      `select 1 from shipment_lines l join orders o on o.id = l.order_id where o.number = $1`,
      [number],
    )
  ).length;

const STAYS: Record<string, Situation> = {
  'a task is claimed': {
    ...BOXES,
    fact: async (number) => {
      const { id } = await asked(number, 'produce');
      await company.as('production').post(`/tasks/${id}:claim`, {});
    },
  },
  'the order becomes urgent': {
    ...BOXES,
    fact: (number) =>
      company
        .as('manager')
        .post(`/orders/${number}:prioritise`, { priority: 'urgent', reason: 'they called' }),
  },
  'an order of other goods is placed': {
    ...BOXES,
    fact: async () => asked(await order([line('FILM-500', '5')], 'C-SHUTONG'), 'pick'),
  },
  'a reminder is sent': {
    ...FILM,
    fact: async (number) => {
      await runTo(minutesAfter(await now(), 150));
      await until('the reminder', async () => (await kinds(number)).includes('reminded'));
    },
  },
  'time passes, but not beyond its instant': {
    ...BOXES,
    fact: async (number) => {
      const { goodUntil } = await assess(number, BOXES.change);
      await runTo(minutesAfter(goodUntil, -30));
    },
  },
};

/** An order on hold that has lost forty bands; fifty that nobody holds could replace them. */
async function lackBands(): Promise<void> {
  const other = await order([{ item: 'STRAP-12', quantity: '60' }], 'C-SHUTONG');
  const { document } = await asked(other, 'receiveGoods');
  const { hash } = await sales().get<{ hash: string }>(`/orders/${other}/previews/hold`);
  await sales().post(`/orders/${other}:hold`, { hash, reason: 'they rebuild' });
  await company.as('purchasing').post(`/purchase-orders/${document}:receive`, {
    lines: [{ line: 1, accepted: '20', rejected: '40', reason: 'brittle' }],
  });
  const count = { item: 'STRAP-12', warehouse: 'WH-SZ', counted: '70', reason: 'found behind the shelf' };
  await company.as('inventory').post('/stock:count', count);
}

async function bring({ lines, ready, before }: Situation): Promise<string> {
  await before?.();
  const number = await order(lines);
  await asked(number, ready);
  return number;
}

describe('the hash of an assessment', () => {
  afterEach(async () => {
    await company.rows('update customers set credit_limit = 900000');
  });

  it.each(Object.entries(MOVES))('moves when %s, and is refused then', async (_what, situation) => {
    const { change, fact } = situation;
    const number = await bring(situation);
    const before = await assess(number, change);
    expect((await assess(number, change)).hash).toBe(before.hash);
    const { version } = await staff.order(number);
    await fact(number);
    const after = await assess(number, change);
    expect(after.hash).not.toBe(before.hash);
    const answer = await accept(number, change, before.hash);
    expect([answer.status, answer.body]).toMatchObject([
      409,
      { code: 'preview-outdated', preview: { hash: after.hash } },
    ]);
    const moved = (await staff.order(number)).version - version;
    expect(moved).toBe(_what.startsWith('another change') ? 1 : 0);
  });

  it.each(Object.entries(STAYS))('stays when %s, and is accepted', async (_what, situation) => {
    const { change, fact } = situation;
    const number = await bring(situation);
    const before = await assess(number, change);
    await fact(number);
    expect(await assess(number, change)).toEqual(before);
    const answer = await accept(number, change, before.hash);
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  });

  it('is refused once its instant has passed, with another that is good until a later one', async () => {
    const number = await bring({ ...BOXES, fact: () => Promise.resolve() });
    const { hash, goodUntil } = await assess(number, BOXES.change);
    expect(goodUntil > (await now())).toBe(true);
    await runTo(minutesAfter(goodUntil, 1));
    const after = await assess(number, BOXES.change);
    expect(after.goodUntil > goodUntil).toBe(true);
    const answer = await accept(number, BOXES.change, hash);
    expect([answer.status, answer.body]).toMatchObject([
      409,
      { code: 'preview-outdated', preview: { hash: after.hash } },
    ]);
    expect((await accept(number, BOXES.change, after.hash)).status).toBe(200);
  });
});
