import type { MovedRelease, ReleaseSummary } from '../../src/inventory/inventory.views.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { ShipmentSummary } from '../../src/logistics/logistics.views.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import { Database } from '../../src/platform/database/database.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

let company: TestCompany;
let staff: Staff;
/** Releases by the order they are for. */
const releases = new Map<string, string>();

beforeAll(async () => {
  company = await TestCompany.open('queue', {
    change: (data) => data.stock.forEach((row) => row.item === 'FILM-500' && (row.quantity = '2000')),
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());

async function place(requestedIn: number, more: object = {}): Promise<string> {
  const lines = [{ item: 'FILM-500', quantity: '1' }];
  const body = { customer: 'C-SHUTONG', requestedDate: inDays(requestedIn), lines, ...more };
  const { number } = await company.as('sales').post<OrderView>('/orders', body);
  releases.set(number, (await staff.untilTask(number, 'pick')).document);
  return number;
}
const queue = async (more = ''): Promise<Page<ReleaseSummary>> =>
  await company.as('inventory').get<Page<ReleaseSummary>>(`/releases?state=released&sort=queue${more}`);
const order = async (): Promise<string[]> => (await queue()).data.map((each) => each.order);
const move = (number: string, body: object): Promise<MovedRelease> =>
  company.as('inventory').post<MovedRelease>(`/releases/${releases.get(number)}:move`, body);
const told = async (number: string, kind: string) =>
  (await staff.order(number)).timeline.filter((entry) => entry.kind === kind);

describe("the warehouse's queue", () => {
  let late: string;
  let early: string;
  let urgent: string;
  let middle: string;

  it('puts urgent orders first, then what must leave first', async () => {
    late = await place(90);
    early = await place(20);
    urgent = await place(120, { priority: 'urgent' });
    middle = await place(50);
    expect(await order()).toEqual([urgent, early, middle, late]);
    const { data } = await queue();
    expect(data.map(({ position }) => position)).toEqual([1, 2, 3, 4]);
    expect(data.map(({ shipByAt }) => shipByAt).slice(1)).toEqual(
      data
        .map(({ shipByAt }) => shipByAt)
        .slice(1)
        .sort(),
    );
  });

  it('is read page by page in its order', async () => {
    const first = await queue('&limit=3');
    expect(first.data.map((each) => each.order)).toEqual([urgent, early, middle]);
    const next = await queue(`&limit=3&cursor=${first.nextCursor ?? ''}`);
    expect(next.data.map((each) => [each.order, each.position])).toEqual([[late, 4]]);
  });

  it('lets its people put a release before another, and tells whom that overtakes', async () => {
    const moved = await move(late, { before: releases.get(early), reason: 'the driver waits' });
    expect(moved).toMatchObject({
      from: 4,
      position: 2,
      overtaken: [
        { order: early, position: 3 },
        { order: middle, position: 4 },
      ],
      release: { position: 2, moved: { reason: 'the driver waits' } },
    });
    expect(await order()).toEqual([urgent, late, early, middle]);
    expect(await told(late, 'releaseMoved')).toMatchObject([
      { facts: { from: 4, position: 2, overtaken: [early, middle], reason: 'the driver waits' } },
    ]);
    for (const each of [early, middle])
      expect(await told(each, 'releaseOvertaken')).toMatchObject([
        { facts: { by: late, release: releases.get(each), reason: 'the driver waits' } },
      ]);
    expect(await told(urgent, 'releaseOvertaken')).toEqual([]);
  });

  it('keeps a moved release at its place when more orders come in', async () => {
    await move(middle, { position: 1, reason: 'goes with the same truck' });
    const newcomer = await place(10);
    const pressing = await place(10, { priority: 'urgent' });
    expect(await order()).toEqual([middle, pressing, urgent, late, newcomer, early]);
    await staff.carryOn(newcomer, 'inTransit');
    await staff.carryOn(pressing, 'inTransit');
  });

  it('overtakes nobody by going back', async () => {
    expect(await move(middle, { position: 4, reason: 'the truck has left' })).toMatchObject({
      from: 1,
      position: 4,
      overtaken: [],
    });
    expect(await order()).toEqual([urgent, late, early, middle]);
  });

  it('has each release at one place only, however many move at once', async () => {
    await Promise.all([
      move(middle, { position: 1, reason: 'a' }),
      move(early, { position: 1, reason: 'b' }),
      move(late, { position: 1, reason: 'c' }),
    ]);
    const { data } = await queue();
    expect(data.map(({ position }) => position)).toEqual([1, 2, 3, 4]);
    expect(data[3]?.order).toBe(urgent);
  });

  it('moves past an order that somebody else is working on', async () => {
    const first = (await order())[0]!;
    const moved = await company.api.get(Database).transaction(async (tx) => {
      await company.api.get(OrderDesk).open(tx, first);
      return await move(urgent, { position: 1, reason: 'nobody waits' });
    });
    expect(moved.overtaken[0]?.order).toBe(first);
    await move(urgent, { position: 4, reason: 'as before' });
  });

  it('refuses places that are none, in both languages, and what is picked already', async () => {
    const inventory = company.as('inventory');
    const path = `/releases/${releases.get(late)}:move`;
    expect(await inventory.refused(path, { position: 9, reason: 'x' })).toMatchObject({
      status: 404,
      errors: [{ pointer: '/position', given: 9 }],
    });
    const zh = { 'accept-language': 'zh-CN' };
    expect((await inventory.refused(path, { before: 'RL-NONE', reason: 'x' }, zh)).detail).toContain(
      'RL-NONE',
    );
    expect(await inventory.refused(path, { reason: 'x' })).toMatchObject({ status: 400 });
    expect(await inventory.refused(path, { position: 1, before: 'RL-1', reason: 'x' })).toMatchObject({
      status: 400,
    });
    expect(await inventory.refused(path, { position: 1 })).toMatchObject({
      status: 400,
      errors: [{ pointer: '/reason' }],
    });
    await staff.does(late, 'pick');
    expect(await inventory.refused(path, { position: 1, reason: 'x' })).toMatchObject({
      status: 409,
      state: 'packed',
    });
    expect(await order()).not.toContain(late);
  });
});

describe('an order that becomes urgent', () => {
  it('goes first in the queue, with its tasks, and its workflow and those it overtakes hear of it', async () => {
    const first = await place(30);
    const second = await place(60);
    const before = await order();
    expect(before.indexOf(first)).toBeLessThan(before.indexOf(second));
    const reason = 'the customer stands still';
    const answer = await company
      .as('sales')
      .post<{ overtaken: string[] }>(`/orders/${second}:prioritise`, { priority: 'urgent', reason });
    expect(answer).toMatchObject({ order: second, priority: 'urgent', prioritySet: { reason } });
    expect(answer.overtaken).toContain(first);
    const after = await order();
    expect(after.indexOf(second)).toBeLessThan(after.indexOf(first));
    expect(await staff.order(second)).toMatchObject({ priority: 'urgent', prioritySet: { reason } });
    expect((await staff.tasks(second)).map(({ priority }) => priority)).toEqual([1]);
    expect(await told(first, 'releaseOvertaken')).toMatchObject([{ facts: { by: second, reason } }]);
    const [entry] = await told(second, 'prioritySet');
    expect(entry?.text.en).toContain(reason);
    const facts = await company.rows<{ kind: string; priority: string }>(
      `select f.fact ->> 'kind' as kind, f.fact #>> '{progress,header,priority}' as priority
         from order_facts f join orders o on o.id = f.order_id where o.number = $1 order by f.seq desc limit 1`,
      [second],
    );
    expect(facts).toEqual([{ kind: 'prioritySet', priority: 'urgent' }]);
    const notices = await company.rows<{ change: string; priority: string }>(
      `select payload ->> 'change' as change, payload ->> 'priority' as priority from outbox
        where target = 'department' and payload ->> 'order' = $1 and payload ->> 'change' = 'changed'`,
      [second],
    );
    expect(notices.every(({ priority }) => priority === '1')).toBe(true);

    await company
      .as('manager')
      .post(`/orders/${second}:prioritise`, { priority: 'normal', reason: 'it runs again' });
    const back = await order();
    expect(back.indexOf(first)).toBeLessThan(back.indexOf(second));
    expect((await staff.tasks(second)).map(({ priority }) => priority)).toEqual([3]);
    await staff.carryOn(second, 'closed');
    expect(
      await company.as('sales').refused(`/orders/${second}:prioritise`, { priority: 'urgent', reason }),
    ).toMatchObject({ status: 409, stage: 'closed' });
  });

  it('needs a reason', async () => {
    const number = await place(30);
    expect(
      await company.as('sales').refused(`/orders/${number}:prioritise`, { priority: 'urgent' }),
    ).toMatchObject({
      status: 400,
      errors: [{ pointer: '/reason' }],
    });
    expect(
      (await company.as('logistics').get<Page<ShipmentSummary>>(`/shipments?order=${number}`)).data,
    ).toHaveLength(1);
  });
});
