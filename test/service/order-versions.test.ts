import type { VersionContentView, VersionDiffView, VersionRowView } from '../../src/change/versions.views.js';
import { contentOf, writeVersion } from '../../src/orders/order-versions.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import { problemOf } from './support/api-client.js';
import { inDays, TestCompany, type Person } from './support/company.js';
import { Staff } from './support/staff.js';

let company: TestCompany;
beforeAll(async () => {
  company = await TestCompany.open('order_versions');
});
afterAll(() => company?.close());

async function place(): Promise<OrderView> {
  return await company.as('sales').post<OrderView>('/orders', {
    customer: 'C-XIANDA',
    requestedDate: inDays(90),
    lines: [
      { item: 'BOX-C5', quantity: '60', requirements: { colour: 'RAL 9016', text: '鲜达 Xianda' } },
      { item: 'TAPE-48', quantity: '48', unitPrice: '3.456789', discount: '0.05' },
    ],
  });
}

/** A second version as a change writes it: fewer boxes of another colour, and a later date. */
async function agreeAnew(number: string): Promise<void> {
  await company.api.get(OrderDesk, { strict: false }).withOrder(number, async (file) => {
    const lines = file.lines.map((line) =>
      line.lineNo === 1
        ? { ...line, quantity: '48', amount: '480', requirements: { colour: 'RAL 9005' } }
        : line,
    );
    file.order.version += 1;
    const order = { ...file.order, requestedDate: inDays(97), subtotal: '600', tax: '78', total: '678' };
    const origin = { by: 'Lin Yue 林悦', reason: 'fewer boxes', change: 'CH-2026-000001', at: file.at };
    await writeVersion(file.tx, order, lines, origin);
    expect(contentOf(order, lines).total).toBe('678');
  });
}

const versions = async (number: string, person: Person = 'auditor', query = ''): Promise<VersionRowView[]> =>
  (await company.as(person).get<Page<VersionRowView>>(`/orders/${number}/versions${query}`)).data;
const verified = async (number: string) =>
  (await versions(number)).map(({ version, verified: holds }) => [version, holds]);

/** Changes a row that nothing may change, as somebody with the database's own password could. */
async function tamper(sql: string, values: unknown[]): Promise<void> {
  await company.rows('alter table order_versions disable trigger order_versions_append_only');
  await company.rows(sql, values);
  await company.rows('alter table order_versions enable trigger order_versions_append_only');
}
const OF_ORDER = 'order_id = (select id from orders where number = $1)';

describe('the versions of an order', () => {
  it('say who made each, why, by which change, and that they hold together', async () => {
    const { number, placedAt } = await place();
    expect(await versions(number)).toEqual([
      {
        version: 1,
        by: 'Lin Yue 林悦',
        at: placedAt,
        reason: null,
        change: null,
        hash: expect.stringMatching(/^[\w-]{43}$/),
        previousHash: null,
        verified: true,
      },
    ]);
    await agreeAnew(number);
    const [first, second] = await versions(number);
    expect(first?.verified).toBe(true);
    expect(second).toMatchObject({
      version: 2,
      by: 'Lin Yue 林悦',
      reason: 'fewer boxes',
      change: 'CH-2026-000001',
      previousHash: first?.hash,
      verified: true,
    });
    const { data, nextCursor } = await company
      .as('auditor')
      .get<Page<VersionRowView>>(`/orders/${number}/versions?sort=-version&limit=1`);
    expect(data).toEqual([second]);
    const rest = `?sort=-version&limit=1&cursor=${encodeURIComponent(nextCursor ?? '')}`;
    expect(await versions(number, 'auditor', rest)).toEqual([first]);
  });

  it('can be read as they were agreed, each with its own content', async () => {
    const order = await place();
    await agreeAnew(order.number);
    const [one, two] = await Promise.all(
      ['1', '2'].map((version) =>
        company.as('sales').get<VersionContentView>(`/orders/${order.number}/versions/${version}`),
      ),
    );
    expect(one).toMatchObject({
      version: 1,
      requestedDate: inDays(90),
      lines: [
        {
          line: 1,
          item: 'BOX-C5',
          quantity: '60',
          requirements: { colour: 'RAL 9016', text: '鲜达 Xianda' },
        },
        { line: 2, item: 'TAPE-48', quantity: '48', unitPrice: '3.456789', priceSource: 'agreed' },
      ],
    });
    const { amount, currency } = order.amounts.total;
    expect(one?.amounts?.total).toEqual({ amount, currency });
    expect(two).toMatchObject({
      version: 2,
      requestedDate: inDays(97),
      lines: [{ quantity: '48', requirements: { colour: 'RAL 9005' } }, { quantity: '48' }],
      amounts: { total: { amount: '678.00', currency } },
    });
  });

  it('are compared field by field, old and new side by side, with the difference in money', async () => {
    const { number, amounts } = await place();
    await agreeAnew(number);
    const diff = await company.as('sales').get<VersionDiffView>(`/orders/${number}/versions/1/diff/2`);
    expect([diff.from.version, diff.to.version]).toEqual([1, 2]);
    expect(diff.fields).toEqual([
      {
        field: 'requestedDate',
        label: { en: 'Requested date', zh: '要求日期' },
        before: inDays(90),
        after: inDays(97),
      },
    ]);
    expect(diff.lines.map(({ line, what }) => [line, what])).toEqual([[1, 'changed']]);
    expect(diff.lines[0]?.fields.map(({ field, before, after }) => [field, before, after])).toEqual(
      expect.arrayContaining([
        ['quantity', '60', '48'],
        ['requirements.colour', 'RAL 9016', 'RAL 9005'],
        ['requirements.text', '鲜达 Xianda', null],
      ]),
    );
    expect(diff.money?.total.before.amount).toBe(amounts.total.amount);
    expect(diff.money?.total.after.amount).toBe('678.00');
    const back = await company.as('sales').get<VersionDiffView>(`/orders/${number}/versions/2/diff/1`);
    expect(Number(back.money?.total.difference.amount)).toBe(-Number(diff.money?.total.difference.amount));
  });

  it('are not there where there is none', async () => {
    const { number } = await place();
    for (const address of ['2', '1/diff/2', '2/diff/1']) {
      const answer = await company.as('sales').send('GET', `/orders/${number}/versions/${address}`);
      expect(problemOf(answer)).toMatchObject({ status: 404, code: 'not-found' });
      expect(problemOf(answer).detail).toContain('has no version 2');
    }
    for (const version of ['0', 'x', '1.5']) {
      const answer = await company.as('sales').send('GET', `/orders/${number}/versions/${version}`);
      expect(answer.status).toBe(400);
    }
  });
});

describe('a version that somebody has changed behind the back of the service', () => {
  it('is refused by the database as long as its trigger stands', async () => {
    const { number } = await place();
    await expect(
      company.rows(`update order_versions set by = 'nobody' where ${OF_ORDER}`, [number]),
    ).rejects.toThrow('append-only');
  });

  it.each([
    ['its content', `content = jsonb_set(content, '{lines,0,quantity}', '"59"')`],
    ['who made it', `by = 'somebody else'`],
    ['when', `at = at + interval '1 millisecond'`],
    ['the change that led to it', `change = 'CH-2026-000009'`],
  ])('is seen: %s', async (_what, change) => {
    const { number } = await place();
    await agreeAnew(number);
    expect(await verified(number)).toEqual([
      [1, true],
      [2, true],
    ]);
    await tamper(`update order_versions set ${change} where version = 1 and ${OF_ORDER}`, [number]);
    expect(await verified(number)).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  it('is seen also when its hash was computed anew, and when a version was taken out', async () => {
    const { number } = await place();
    await agreeAnew(number);
    await tamper(`update order_versions set hash = 'another' where version = 1 and ${OF_ORDER}`, [number]);
    // The second does not hold on to it any more.
    expect(await verified(number)).toEqual([
      [1, false],
      [2, false],
    ]);

    const other = (await place()).number;
    await agreeAnew(other);
    await tamper(`delete from order_versions where version = 2 and ${OF_ORDER}`, [other]);
    expect(await verified(other)).toEqual([[1, false]]);
  });
});

describe('whoever may read an order', () => {
  it('reads its versions: customers their own without names, who moves goods without amounts', async () => {
    const { number, amounts } = await place();
    await agreeAnew(number);
    const addresses = ['', '/1', '/2', '/1/diff/2'].map((end) => `/orders/${number}/versions${end}`);
    const read = async (person: Person): Promise<string> => {
      const answers = addresses.map((address) => company.as(person).get<object>(address));
      return JSON.stringify(await Promise.all(answers));
    };
    const seen = await read('customer');
    expect(seen).toContain(amounts.total.amount);
    expect(seen).not.toContain('Lin Yue');
    for (const person of ['production', 'inventory', 'purchasing', 'logistics'] as const) {
      const told = await read(person);
      expect(told).toContain('RAL 9005');
      for (const hidden of [amounts.total.amount, '678.00', '3.456789', '"unitPrice","label"', '"CNY"'])
        expect([person, hidden, told.includes(hidden)]).toEqual([person, hidden, false]);
    }
  });
});

describe('letters', () => {
  it('say which version of the order they speak of', async () => {
    const { number } = await place();
    await new Staff(company).untilTask(number, 'confirmDeposit');
    const { data } = await company
      .as('sales')
      .get<Page<{ kind: string; version: number }>>(`/orders/${number}/messages`);
    expect(data.length).toBeGreaterThan(0);
    expect(new Set(data.map(({ version }) => version))).toEqual(new Set([1]));
  });
});
