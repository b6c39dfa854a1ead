import { problemOf, type Problem } from './support/api-client.js';
import { inDays, TestCompany } from './support/company.js';

let company: TestCompany;
beforeAll(async () => {
  company = await TestCompany.open('bad-input');
});
afterAll(() => company?.close());

const line = (more: object = {}) => ({ item: 'CV-30', quantity: '1', ...more });
const order = (more: object = {}) => ({
  customer: 'C-YUEJIE',
  requestedDate: inDays(60),
  lines: [line()],
  ...more,
});
const LONG = 'x'.repeat(10_001);
const NUL = String.fromCharCode(0);

interface Case {
  what: string;
  body?: unknown;
  raw?: string | Uint8Array;
  headers?: Record<string, string>;
  status: number;
  code: string;
  /** Fields that must be named. */
  pointers?: string[];
}

/** What is wrong with an order, and how it is answered. */
const CASES: Case[] = [
  {
    what: 'JSON that breaks off',
    raw: '{"customer": "C-YUEJIE", "lines": [',
    status: 400,
    code: 'malformed-json',
  },
  { what: 'no JSON at all', raw: 'customer=C-YUEJIE', status: 400, code: 'malformed-json' },
  {
    what: 'bytes that are no UTF-8',
    raw: Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    status: 400,
    code: 'malformed-json',
  },
  {
    what: 'another kind of body',
    raw: '<order/>',
    headers: { 'content-type': 'application/xml' },
    status: 415,
    code: 'unsupported-media-type',
  },
  {
    what: 'JSON in another encoding than UTF-8',
    raw: '0',
    headers: { 'content-type': 'application/json; charset=utf-16' },
    status: 415,
    code: 'unsupported-media-type',
  },
  {
    what: 'a body of more than 1 MB',
    raw: JSON.stringify({ customer: 'x'.repeat(1_100_000) }),
    status: 413,
    code: 'payload-too-large',
  },
  {
    what: 'a body nested without end',
    raw: `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
    status: 400,
    code: 'malformed-request',
  },
  { what: 'a list in the place of an order', body: [order()], status: 400, code: 'validation-failed' },
  { what: 'null', raw: 'null', status: 400, code: 'malformed-json' },
  { what: 'an empty order', body: {}, status: 400, code: 'validation-failed', pointers: ['/lines'] },
  {
    what: 'no customer',
    body: { lines: [line()] },
    status: 400,
    code: 'validation-failed',
    pointers: ['/customer'],
  },
  {
    what: 'no lines',
    body: order({ lines: [] }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/lines'],
  },
  {
    what: 'too many lines',
    body: order({ lines: Array.from({ length: 501 }, () => line()) }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/lines'],
  },
  {
    what: 'a field that is not known',
    body: order({ colour: 'red' }),
    status: 400,
    code: 'unknown-field',
    pointers: ['/colour'],
  },
  {
    what: 'a field of a line that is not known',
    body: order({ lines: [line({ qty: '1' })] }),
    status: 400,
    code: 'unknown-field',
    pointers: ['/lines/0/qty'],
  },
  {
    what: 'a prototype in the body',
    raw: '{"customer":"C-YUEJIE","lines":[{"item":"CV-30","quantity":"1"}],"__proto__":{"x":1}}',
    status: 400,
    code: 'unknown-field',
    pointers: ['/__proto__'],
  },
  {
    what: 'a quantity that is a number',
    body: order({ lines: [line({ quantity: 1 })] }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/lines/0/quantity'],
  },
  {
    what: 'a quantity of zero',
    body: order({ lines: [line({ quantity: '0' })] }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/lines/0/quantity'],
  },
  {
    what: 'a negative quantity',
    body: order({ lines: [line({ quantity: '-1' })] }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/lines/0/quantity'],
  },
  {
    what: 'a quantity with an exponent',
    body: order({ lines: [line({ quantity: '1e3' })] }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/lines/0/quantity'],
  },
  {
    what: 'a quantity with seven decimals',
    body: order({ lines: [line({ quantity: '0.0000001' })] }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/lines/0/quantity'],
  },
  {
    what: 'a discount without a price',
    body: order({ lines: [line({ discount: '0.1' })] }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/lines/0/discount'],
  },
  {
    what: 'a discount above one',
    body: order({ lines: [line({ unitPrice: '1', discount: '1.1' })] }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/lines/0/discount'],
  },
  {
    what: 'a negative price',
    body: order({ lines: [line({ unitPrice: '-1' })] }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/lines/0/unitPrice'],
  },
  {
    what: 'a day that does not exist',
    body: order({ requestedDate: '2027-02-30' }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/requestedDate'],
  },
  {
    what: 'an instant in the place of a day',
    body: order({ requestedDate: '2027-02-01T00:00:00Z' }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/requestedDate'],
  },
  {
    what: 'a way of delivery that is not known',
    body: order({ delivery: 'soon' }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/delivery'],
  },
  {
    what: 'a currency that is none',
    body: order({ currency: 'XXX' }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/currency'],
  },
  {
    what: 'a country in words',
    body: order({ shipTo: { line1: 'a', city: 'b', country: 'China' } }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/shipTo/country'],
  },
  {
    what: 'U+0000 in a text',
    body: order({ customerPo: `PO${NUL}1` }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/customerPo'],
  },
  {
    what: 'half a surrogate pair',
    raw: '{"customer":"C-YUEJIE","customerPo":"\\ud800","lines":[{"item":"CV-30","quantity":"1"}]}',
    status: 400,
    code: 'validation-failed',
    pointers: ['/customerPo'],
  },
  {
    what: 'a text that is too long',
    body: order({ lines: [line({ requirements: { text: LONG } })] }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/lines/0/requirements/text'],
  },
  {
    what: 'a customer PO of blanks',
    body: order({ customerPo: '   ' }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/customerPo'],
  },
  {
    what: 'several wrong fields, all named',
    body: order({ delivery: 1, priority: 2, lines: [line({ quantity: 'x' })] }),
    status: 400,
    code: 'validation-failed',
    pointers: ['/delivery', '/priority', '/lines/0/quantity'],
  },
  {
    what: 'an idempotency key of blanks',
    body: order(),
    headers: { 'idempotency-key': 'a b' },
    status: 400,
    code: 'malformed-request',
  },
  {
    what: 'a customer that does not exist',
    body: order({ customer: 'C-NOBODY' }),
    status: 422,
    code: 'unknown-customer',
    pointers: ['/customer'],
  },
  {
    what: 'an item that does not exist',
    body: order({ lines: [line(), line({ item: 'NOTHING' })] }),
    status: 422,
    code: 'unknown-item',
    pointers: ['/lines/1/item'],
  },
  {
    what: 'an item that is not sold',
    body: order({ lines: [line({ item: 'FRM-S' })] }),
    status: 422,
    code: 'item-not-sellable',
    pointers: ['/lines/0/item'],
  },
  {
    what: "another customer's address",
    body: order({ shipTo: 'XIANDA-1' }),
    status: 422,
    code: 'unknown-address',
    pointers: ['/shipTo'],
  },
  {
    what: "a unit that is not the item's",
    body: order({ lines: [line({ unit: 'KG' })] }),
    status: 422,
    code: 'unit-mismatch',
    pointers: ['/lines/0/unit'],
  },
  {
    what: 'an item without a price in the currency',
    body: order({ currency: 'EUR' }),
    status: 422,
    code: 'no-price',
  },
  {
    what: 'a date in the past',
    body: order({ requestedDate: inDays(-1) }),
    status: 422,
    code: 'requested-date-in-past',
    pointers: ['/requestedDate'],
  },
  {
    what: 'a date of a line in the past',
    body: order({ lines: [line(), line({ requestedDate: inDays(-2) })] }),
    status: 422,
    code: 'requested-date-in-past',
    pointers: ['/lines/1/requestedDate'],
  },
  {
    what: 'a requirement the item does not take',
    body: order({ lines: [line({ requirements: { logo: 'a.svg' } })] }),
    status: 422,
    code: 'customization-not-allowed',
    pointers: ['/lines/0/requirements/logo'],
  },
  {
    what: 'a country without a tax rule',
    body: order({ shipTo: { line1: 'a', city: 'Lima', country: 'PE' } }),
    status: 422,
    code: 'no-tax-rule',
    pointers: ['/lines/0/item'],
  },
  {
    what: 'an amount too large to compute',
    body: order({ lines: [line({ quantity: '999999999999', unitPrice: '999999999999' })] }),
    status: 422,
    code: 'amount-out-of-range',
  },
];

/** Rows in every table that placing an order writes. */
const written = () =>
  company.row<object>(`
    select (select count(*)::int from orders) as orders, (select count(*)::int from order_lines) as lines, (select count(*)::int from outbox) as outbox,
           (select count(*)::int from timeline) as timeline, (select count(*)::int from idempotency_keys) as keys,
           (select coalesce(sum(last_value), 0)::int from number_series) as numbers`);

describe('an order with', () => {
  it.each(CASES)(
    '$what is refused with its reason, and nothing is written',
    async ({ body, raw, headers, status, code, pointers = [] }) => {
      const before = await written();
      const answer = await company.as('sales').send('POST', '/orders', {
        body,
        ...(raw === undefined ? {} : { raw }),
        ...(headers ? { headers } : {}),
      });
      const problem = problemOf(answer);
      expect({ status: answer.status, code: problem.code }).toEqual({ status, code });
      expectWellFormed(problem);
      expect(problem.errors.map(({ pointer }) => pointer)).toEqual(expect.arrayContaining(pointers));
      expect(await written()).toEqual(before);
    },
  );

  it.each(CASES.filter(({ status }) => status === 400 || status === 422))(
    '$what is explained in Chinese where asked',
    async ({ body, raw, headers }) => {
      const chinese = { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8', ...headers };
      const answer = await company
        .as('sales')
        .send('POST', '/orders', { body, ...(raw === undefined ? {} : { raw }), headers: chinese });
      const problem = problemOf(answer);
      expect(answer.headers.get('content-language')).toBe('zh-CN');
      for (const text of [problem.title, problem.detail, ...problem.errors.map(({ message }) => message)])
        expect(text).toMatch(/\p{Script=Han}/u);
    },
  );
});

function expectWellFormed(problem: Problem): void {
  expect(problem.type).toBe(`/docs/errors#${problem.code}`);
  for (const text of [problem.title, problem.detail, problem.requestId]) expect(text).toBeTruthy();
  for (const error of problem.errors)
    for (const text of [error.code, error.message]) expect(text).toBeTruthy();
  // Nothing of the inside: no statement, no path of a file, no stack.
  expect(JSON.stringify(problem)).not.toMatch(/select |insert |node_modules|\.ts:\d|at \w+ \(/i);
}

const unstorable = (pointer: string, given: string) => ({
  ...{ pointer, given, code: 'unstorable-text' },
  message: expect.stringContaining('U+0000') as string,
});
const unencoded = (pointer: string, given: string) => ({
  ...{ pointer, given, code: 'bad-format' },
  message: expect.stringContaining('percent-encoded') as string,
});

describe('a question with', () => {
  const QUESTIONS: [what: string, path: string, status: number, code: string][] = [
    ['an order number that does not exist', '/orders/SO-1999-000001', 404, 'not-found'],
    ['an order number of SQL', `/orders/${encodeURIComponent("' or '1'='1")}`, 404, 'not-found'],
    ['U+0000 where nothing is named', '/orders%00', 400, 'malformed-request'],
    ['a limit of zero', '/orders?limit=0', 400, 'validation-failed'],
    ['a limit that is too high', '/orders?limit=201', 400, 'validation-failed'],
    ['a limit in words', '/tasks?limit=many', 400, 'validation-failed'],
    ['a filter that is not known', '/orders?colour=red', 400, 'unknown-field'],
    ['a stage that is not known', '/orders?stage=lost', 400, 'validation-failed'],
    ['a sort that is not offered', '/orders?sort=total', 400, 'validation-failed'],
    ['a cursor that is none', '/orders?cursor=abc', 400, 'bad-cursor'],
    [
      'a cursor of another list',
      `/tasks?cursor=${Buffer.from('["-number","SO-1"]').toString('base64url')}`,
      400,
      'bad-cursor',
    ],
    [
      'a cursor of SQL',
      `/orders?cursor=${Buffer.from(`["-number",{"a":1}]`).toString('base64url')}`,
      400,
      'bad-cursor',
    ],
    ['a task id that is none', '/tasks/42', 400, 'validation-failed'],
    ['a task that does not exist', '/tasks/0190a5a0-0000-7000-8000-000000000000', 404, 'not-found'],
    ['an address that does not exist', '/nothing', 404, 'not-found'],
  ];

  it.each(QUESTIONS)('%s is refused with its reason', async (_what, path, status, code) => {
    const answer = await company.as('sales').send('GET', path);
    const problem = problemOf(answer);
    expect({ status: answer.status, code: problem.code }).toEqual({ status, code });
    expectWellFormed(problem);
  });

  it.each(['/tasks/0190a5a0-0000-7000-8000-000000000000:claim', '/orders/SO-1999-000001:hold'])(
    'the wrong method for what is to be done, GET %s, is refused with the right one',
    async (path) => {
      const answer = await company.as('sales').send('GET', path);
      expect([answer.status, problemOf(answer).code, answer.headers.get('allow')]).toEqual([
        405,
        'method-not-allowed',
        'POST',
      ]);
    },
  );

  /** Addresses that cannot be read, and the parameters that are named, with what was sent of them. */
  const UNREADABLE: [what: string, method: string, path: string, errors: object[]][] = [
    ['U+0000 in the path', 'GET', '/orders/SO%001', [unstorable('{number}', 'SO%001')]],
    [
      'U+0000 in front of what is to be done',
      'POST',
      '/orders/SO%00:hold',
      [unstorable('{number}', 'SO%00')],
    ],
    [
      'U+0000 amidst a longer path',
      'GET',
      '/orders/%E4%B8%AD%00/previews/hold',
      [unstorable('{number}', '%E4%B8%AD%00')],
    ],
    ['a broken percent sign in the path', 'GET', '/orders/%E0%A4%A', [unencoded('{number}', '%E0%A4%A')]],
    ['half a surrogate pair in the path', 'GET', '/orders/a%ED%A0%80', [unencoded('{number}', 'a%ED%A0%80')]],
    ['U+0000 in the query', 'GET', '/orders?customer=C%00', [unstorable('?customer', 'C%00')]],
    [
      'a broken percent sign in the query',
      'GET',
      '/orders?limit=5&stage=%E0%A4',
      [unencoded('?stage', '%E0%A4')],
    ],
    [
      'two that are wrong in the query',
      'GET',
      '/tasks?order=%ED%A0%80&limit=5&kind=%',
      [unencoded('?order', '%ED%A0%80'), unencoded('?kind', '%')],
    ],
    ['a name in the query that cannot be read', 'GET', '/orders?%FF=1', [unencoded('?%FF', '%FF')]],
    [
      'both wrong, path and query',
      'GET',
      '/orders/%00?a=%00',
      [unstorable('{number}', '%00'), unstorable('?a', '%00')],
    ],
  ];

  it.each(UNREADABLE)('%s is refused with the parameter named', async (_what, method, path, errors) => {
    const answer = await company.as('sales').send(method, path);
    const problem = problemOf(answer);
    expect({ status: answer.status, code: problem.code }).toEqual({ status: 400, code: 'malformed-request' });
    expectWellFormed(problem);
    expect(problem.errors).toEqual(errors);
    for (const { pointer } of problem.errors) expect(problem.detail).toContain(pointer);
  });
});
