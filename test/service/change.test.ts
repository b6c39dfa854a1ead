import { CHANGE_STATES } from '../../domain/change/states.js';
import type { ChangeView, AssessmentView } from '../../src/change/change.views.js';
import { ChangeMessages } from '../../src/change/change-messages.service.js';
import { OrderControl } from '../../src/control/order-control.js';
import {
  orderWorkflowId,
  SIGNALS,
  type ChangeAnswer,
  type ChangeRequested,
} from '../../workflows/messages.js';
import type { ShipmentView } from '../../src/logistics/logistics.views.js';
import type { OrderView } from '../../src/orders/order-view.js';
import { agreeToChange } from './support/agree-to-change.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

interface Description {
  paths: Record<string, Record<string, { 'x-permission'?: string }>>;
  components: { schemas: Record<string, { properties: Record<string, { enum?: string[] }> }> };
}
const WORDS = ['accept', 'refuse', 'withdraw'];

let company: TestCompany;
let staff: Staff;
beforeAll(async () => {
  company = await TestCompany.open('change', {
    change: (data) => {
      for (const customer of data.customers) customer.creditLimit = null;
    },
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
});

const sales = () => company.as('sales');
const place = async (lines: object[], more: object = {}): Promise<string> =>
  (await sales().post<OrderView>('/orders', { customer: 'C-XIANDA', lines, ...more })).number;
const set = (line: number, what: object) => ({ lines: [{ do: 'set', line, ...what }] });
const assess = (number: string, change: object) =>
  sales().post<AssessmentView>(`/orders/${number}/changes:assess`, { change });
const changeOf = (number: string, change: string) =>
  sales().get<ChangeView>(`/orders/${number}/changes/${change}`);
const agreeTo = (number: string, change: object): Promise<ChangeView> =>
  agreeToChange(company, staff, number, change);
async function bringTo(number: string, stage: 'deposit' | 'making'): Promise<void> {
  if (stage === 'making') await staff.does(number, 'confirmDeposit');
  await staff.untilStage(number, stage);
  // What follows is asked of the departments in a transaction of its own.
  if (stage === 'deposit') await staff.untilTask(number, 'confirmDeposit');
  else
    await until(`work on ${number}`, async () =>
      (await staff.tasks(number)).some(({ kind }) => kind !== 'confirmDeposit'),
    );
}
/** Net quantities, money and books of an order that is carried to its end. */
async function closes(number: string): Promise<OrderView> {
  const order = await staff.carryOn(number, 'closed', 60_000);
  expect(await leftOvers(company)).toEqual([]);
  return order;
}

describe('a change', () => {
  it.each(['deposit', 'making'] as const)(
    'is assessed without touching anything while the order is in %s',
    async (stage) => {
      const placed = await staff.order(await place([{ item: 'SW-150', quantity: '3' }]));
      const number = await place([{ item: 'SW-150', quantity: '2' }]);
      await bringTo(number, stage);
      const before = await staff.order(number);
      const seen = await assess(number, set(1, { quantity: '3' }));
      expect(seen).toMatchObject({ version: 1, feasible: true });
      expect(seen.money?.totalAfter).toBe(placed.amounts.total.amount);
      expect(await staff.order(number)).toEqual(before);
      expect((await assess(number, set(1, { quantity: '3' }))).hash).toBe(seen.hash);
    },
  );

  it.each([
    ['deposit', '3'],
    ['deposit', '1'],
    ['making', '3'],
    ['making', '1'],
  ] as const)(
    'of a quantity in %s to %s is carried out as shown, and the order closes by it',
    async (stage, quantity) => {
      const number = await place([
        { item: 'SW-150', quantity: '2' },
        { item: 'FILM-500', quantity: '4' },
      ]);
      await bringTo(number, stage);
      const change = await agreeTo(number, set(1, { quantity }));
      expect(change).toMatchObject({ resultVersion: 2 });
      const order = await staff.order(number);
      expect(order.version).toBe(2);
      expect(order.lines[0]).toMatchObject({ quantity });
      expect(order.amounts.total.amount).toBe(change.assessment?.money?.totalAfter);
      const placed = await place([
        { item: 'SW-150', quantity },
        { item: 'FILM-500', quantity: '4' },
      ]);
      expect(order.amounts.total).toEqual((await staff.order(placed)).amounts.total);
      await closes(number);
    },
  );

  it('of the day moves the shipment that its goods wait for, sooner or later, and who hands it over is told', async () => {
    const number = await place([{ item: 'FILM-500', quantity: '2' }], { requestedDate: inDays(60) });
    await staff.does(number, 'confirmDeposit');
    await staff.does(number, 'pick');
    const { document } = await staff.untilTask(number, 'handOver');
    for (const day of [inDays(20), inDays(90)]) {
      const change = await agreeTo(number, { requestedDate: day });
      expect(change.assessment).toMatchObject({
        worse: [],
        promisedAfter: day,
        commitments: [{ kind: 'shipment', document, action: 'amended', before: '2', after: '2', cost: '0' }],
      });
      expect((await staff.order(number)).promisedDate).toBe(day);
      const seen = await company.as('logistics').get<ShipmentView>(`/shipments/${document}`);
      expect(seen).toMatchObject({ state: 'planned', plannedDate: day });
      const task = await staff.untilTask(number, 'handOver', document);
      expect(task.data).toMatchObject({ shipByDate: seen.shipByDate });
      expect(seen.shipByDate < day && task.dueAt! < day).toBe(true);
    }
    await closes(number);
  });

  it('adds, replaces and removes lines, and splits one over dates', async () => {
    const number = await place([
      { item: 'SW-150', quantity: '2' },
      { item: 'FILM-500', quantity: '4' },
    ]);
    await bringTo(number, 'making');
    await agreeTo(number, {
      lines: [
        { do: 'add', wanted: { item: 'BOX-C5', quantity: '100' } },
        { do: 'replace', line: 2, wanted: { item: 'STRAP-12', quantity: '3' } },
      ],
    });
    const order = await staff.order(number);
    expect(order.lines.map(({ item, quantity }) => [item, quantity])).toEqual([
      ['SW-150', '2'],
      ['FILM-500', '0'],
      ['BOX-C5', '100'],
      ['STRAP-12', '3'],
    ]);
    await agreeTo(number, { lines: [{ do: 'remove', line: 3 }] });
    await closes(number);
  });

  it('of requirements reaches production, which acknowledges them anew', async () => {
    const number = await place([{ item: 'SW-150', quantity: '2', requirements: { colour: 'red' } }]);
    await bringTo(number, 'making');
    await agreeTo(number, set(1, { requirements: { colour: 'blue' } }));
    const task = (await staff.tasks(number)).find(
      ({ kind, data }) => kind === 'produce' && data['item'] === 'SW-150',
    );
    expect(task?.data['requirements']).toEqual({ colour: 'blue' });
    await staff.untilTask(number, 'acknowledgeChange');
    await closes(number);
  });

  it('that was agreed to as it was shown is refused once the world has moved, with what it would be now', async () => {
    const number = await place([{ item: 'BOX-C5', quantity: '100' }]);
    await bringTo(number, 'making');
    const { document } = await staff.untilTask(number, 'produce');
    const { hash } = await assess(number, set(1, { quantity: '60' }));
    await company.as('production').post(`/work-orders/${document}:start`, {});
    const answer = await sales().send('POST', `/orders/${number}/changes`, {
      body: { change: set(1, { quantity: '60' }), reason: 'less', hash, customerAgrees: true },
    });
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('preview-outdated')]);
    expect((await staff.order(number)).version).toBe(1);
  });

  it('is answered to whoever asked for just that before, though the order has ended meanwhile', async () => {
    const number = await place([{ item: 'SW-150', quantity: '2' }]);
    await staff.untilTask(number, 'confirmDeposit');
    const control = company.api.get(OrderControl, { strict: false });
    const asks = control.askOfChange.bind(control);
    // An earlier attempt has done it, and was not answered; then the order is cancelled.
    const asked = jest.spyOn(control, 'askOfChange').mockImplementationOnce(async (call, order, request) => {
      await company.api
        .get(ChangeMessages, { strict: false })
        .request(order, request as ChangeRequested, 'api');
      const { hash } = await sales().get<{ hash: string }>(`/orders/${order}/previews/cancellation`);
      await sales().post(`/orders/${order}:cancel`, { hash, reason: 'no longer needed' });
      await staff.untilStage(order, 'cancelled');
      return await asks(call, order, request);
    });
    const body = { change: set(1, { quantity: '3' }), reason: 'one more' };
    const answer = await sales().post<ChangeAnswer>(`/orders/${number}/changes`, body);
    await expect(asked.mock.results[0]?.value).rejects.toThrow('cancelled');
    asked.mockRestore();
    expect(answer).toMatchObject({ order: number, state: (await changeOf(number, answer.change)).state });
  });

  it('asked for by signal is checked and queued like one from the API, and accepts nothing for the customer', async () => {
    const number = await place([{ item: 'SW-150', quantity: '2' }]);
    await bringTo(number, 'making');
    const handle = company.temporal.workflow.getHandle(orderWorkflowId(number));
    await handle.signal(SIGNALS.changeRequested, {
      by: 'Wang Fang',
      reason: 'by telephone',
      content: set(9, { quantity: '1' }),
    });
    await until('the refusal on the timeline', async () =>
      (await staff.order(number)).timeline.some(({ kind }) => kind === 'changeRequestRefused'),
    );
    await handle.signal(SIGNALS.changeRequested, {
      by: 'Wang Fang',
      reason: 'by telephone',
      content: set(1, { quantity: '3' }),
    });
    const { data } = await until('the change', async () => {
      const list = await sales().get<{ data: ChangeView[] }>(`/orders/${number}/changes`);
      return list.data.length > 0 && list;
    });
    expect(data[0]).toMatchObject({ cameBy: 'signal', by: 'Wang Fang' });
    await closes(number);
  });

  it('asked for by signal counts once for each order, by whatever name its sender gives it', async () => {
    const numbers = [
      await place([{ item: 'SW-150', quantity: '2' }]),
      await place([{ item: 'SW-150', quantity: '2' }]),
    ];
    const body = {
      by: 'Wang Fang',
      reason: 'by telephone',
      content: set(1, { quantity: '3' }),
      requestId: 'mail-7',
    };
    for (const number of numbers) await bringTo(number, 'deposit');
    for (const number of [...numbers, ...numbers]) {
      const handle = company.temporal.workflow.getHandle(orderWorkflowId(number));
      await handle.signal(SIGNALS.changeRequested, body);
    }
    for (const number of numbers) {
      await until(`the change of ${number}`, async () => {
        const { data } = await sales().get<{ data: ChangeView[] }>(`/orders/${number}/changes`);
        expect(data.length).toBeLessThan(2);
        return data.length === 1;
      });
      await closes(number);
      expect((await sales().get<{ data: ChangeView[] }>(`/orders/${number}/changes`)).data).toHaveLength(1);
    }
  });

  it.each([
    [{ lines: [{ do: 'set', line: 7, quantity: '1' }] }, 400, '/lines/0/line'],
    [{ lines: [{ do: 'set', line: 1, quantity: '2' }] }, 409, 'changes nothing'],
    [{ lines: [{ do: 'set', line: 1, quantity: '-1' }] }, 400, 'quantity'],
    [{ lines: [{ do: 'add', wanted: { item: 'NO-SUCH', quantity: '1' } }] }, 422, 'unknown-item'],
    [{ lines: [{ do: 'remove', line: 1 }] }, 409, 'cancel'],
    [{ shipTo: 'NOWHERE' }, 422, 'unknown-address'],
  ])('that cannot be, %j, says why to whoever asks', async (change, status, why) => {
    const number = await place([{ item: 'SW-150', quantity: '2' }]);
    for (const path of ['changes:assess', 'changes']) {
      const body = path === 'changes' ? { change, reason: 'so' } : { change };
      const answer = await sales().send('POST', `/orders/${number}/${path}`, { body });
      expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(why)]);
    }
    expect((await sales().get<{ data: ChangeView[] }>(`/orders/${number}/changes`)).data).toEqual([]);
  });

  it('is described in OpenAPI: it tells who may ask for what, and in which states it can be', async () => {
    const { paths, components } = await sales().get<Description>('/openapi.json');
    const permissionOf = (path: string) => paths[`/v1/orders/{number}${path}`]?.['post']?.['x-permission'];
    for (const path of ['/changes', '/changes:assess', ...WORDS.map((word) => `/changes/{change}:${word}`)])
      expect(permissionOf(path)).toBe('change order');
    const content = components.schemas['ChangeContent']?.properties;
    expect(Object.keys(content ?? {})).toEqual(['lines', 'requestedDate', 'shipTo', 'terms']);
    expect(components.schemas['Change']?.properties['state']?.enum).toEqual([...CHANGE_STATES]);
  });
});
