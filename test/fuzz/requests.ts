import fc from 'fast-check';
import type { Description, Operation, Parameter, Schema } from './description.js';
import { mutated, written } from './mutations.js';
import type { Values } from './values.js';
import type { Vocabulary } from './vocabulary.js';
import type { Sent } from './wire.js';

/** A request and who makes it: the name of a person, or nobody. */
export interface Plan extends Sent {
  person: string | undefined;
}

const WEIRD = [
  ...['NOTHING', 'SO-1999-000001', '0197a000-0000-7000-8000-000000000000', '0', '-1', ' ', '..', '*', 'null'],
  ...["' or '1'='1", '%', '%%', '\u202E', '🪵', 'x'.repeat(65), 'x'.repeat(2_000), '{number}', 'a:b', 'true'],
];
/** Already percent-encoded, and no text of which anything could be read. */
const UNREADABLE = ['%00', '%ED%A0%80', '%E0%A4%A', '%FF', '%'];
const encoded = (text: string): string => encodeURIComponent(text);

const HEADERS = {
  'content-type': [
    ...[
      'application/json; charset=utf-8',
      'application/json; charset=utf-16',
      'application/merge-patch+json',
    ],
    ...['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'json', ''],
  ],
  'accept-language': ['en', 'zh-CN,zh;q=0.9', 'xx', 'zh;q=abc', '*', ',;q=', 'x'.repeat(2_000)],
  'if-match': ['*', '"1"', 'W/"2"', '3', 'abc', '"99999999999"', ''],
  'idempotency-key': ['key-1', 'key-2', 'a b', '', 'x'.repeat(255), 'x'.repeat(256), '\u00e4', '"'],
  accept: ['application/json', 'text/html', 'image/png', '*/*', ''],
  'x-request-id': ['mine', 'not/mine', 'x'.repeat(129)],
  'content-encoding': ['gzip', 'identity', 'nonsense'],
} as const;
const ODD_QUERIES = ['colour=red', 'limit=1&limit=2', 'sort[]=x', '__proto__=1', '&&', '=', '%00=1', 'limit'];
/** What a cursor may hold that no list put there. */
const forged = fc
  .constantFrom<unknown>(
    ...[null, 1e300, 1.5, -1, true, {}, [], '', 'x', 'a\u0000b', '\ud800', '9'.repeat(500)],
    ...['infinity', '99999-01-01', '2026-13-01T00:00:00Z', 'now', '2026-01-01T24:00:00Z'],
  )
  .map((value) => ({ value }));
const someHeaders = fc
  .record(
    Object.fromEntries(Object.entries(HEADERS).map(([name, values]) => [name, fc.constantFrom(...values)])),
    { requiredKeys: [] },
  )
  .map((headers) => headers as Record<string, string>);

const JUNK = [
  '',
  '{',
  '[]',
  'null',
  '1',
  '"x"',
  '{"a":}',
  '{"a":1}}',
  '\uFEFF{}',
  'customer=C-1',
  '{"a":"\\ud800"}',
];
const OVERSIZE = `{"a":"${'x'.repeat(1_100_000)}"}`;

/** Requests for an operation, from those that should be carried out to those that cannot be read. */
export class Requests {
  constructor(
    private readonly description: Description,
    private readonly values: Values,
    private readonly words: Vocabulary,
    private readonly people: ReadonlyMap<string, readonly string[]>,
  ) {}

  for(operation: Operation): fc.Arbitrary<Plan> {
    const parts = { address: this.address(operation), headers: this.headers(), body: this.body(operation) };
    return fc
      .record({ ...parts, person: this.person(operation), method: this.method(operation) })
      .map(({ address, headers, body, person, method }) => ({
        method,
        path: address,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body }),
        person,
      }));
  }

  private method({ method, path }: Operation): fc.Arbitrary<string> {
    const others = ['PUT', 'DELETE', 'PATCH'].filter(
      (each) => !this.description.methodsOf(path).includes(each),
    );
    return fc.oneof(
      { weight: 40, arbitrary: fc.constant(method) },
      { weight: 1, arbitrary: fc.constantFrom(method, ...others) },
    );
  }

  private address({ path, parameters }: Operation & { path: string }): fc.Arbitrary<string> {
    const inPath = parameters.filter((each) => each.in === 'path');
    const inQuery = parameters.filter((each) => each.in === 'query');
    const filled = fc
      .tuple(...inPath.map(({ name }) => this.pathValue(path, name)))
      .map((values) =>
        inPath.reduce((whole, { name }, i) => whole.replace(`{${name}}`, values[i] ?? ''), path),
      );
    return fc
      .tuple(filled, this.query(path, inQuery))
      .map(([address, query]) => (query === '' ? address : `${address}?${query}`));
  }

  private pathValue(path: string, name: string): fc.Arbitrary<string> {
    const known = this.words.ofPath({ path } as Operation, name).map(encoded);
    return fc.oneof(
      ...(known.length > 0 ? [{ weight: 12, arbitrary: fc.constantFrom(...known) }] : []),
      { weight: 1, arbitrary: fc.constantFrom(...WEIRD.map(encoded)) },
      { weight: 1, arbitrary: fc.constantFrom(...UNREADABLE) },
    );
  }

  private query(path: string, parameters: Parameter[]): fc.Arbitrary<string> {
    const pairs = parameters.map(({ name, schema }) =>
      fc.oneof(
        { weight: parameters.length, arbitrary: fc.constant('') },
        { weight: 2, arbitrary: this.queryValue(path, name, schema).map((value) => `${name}=${value}`) },
      ),
    );
    const extra = fc.oneof(
      { weight: 30, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: fc.constantFrom(...ODD_QUERIES) },
    );
    return fc.tuple(extra, ...pairs).map((all) => all.filter(Boolean).join('&'));
  }

  private queryValue(path: string, name: string, schema: Schema): fc.Arbitrary<string> {
    const weird = { weight: 1, arbitrary: fc.constantFrom(...WEIRD.map(encoded), ...UNREADABLE) };
    if (name === 'cursor') return fc.oneof({ weight: 20, arbitrary: this.cursor(path) }, weird);
    const valid = this.values.of(schema, name).map((value) => encoded(String(value)));
    return fc.oneof({ weight: 20, arbitrary: valid }, weird);
  }

  /** Cursors that a list gave out, and such with other values in them. */
  private cursor(path: string): fc.Arbitrary<string> {
    const known = this.words.cursorsOf(path);
    if (known.length === 0) return fc.constant('abc');
    return fc.tuple(fc.constantFrom(...known), fc.nat(3), fc.option(forged)).map(([cursor, at, by]) => {
      if (by === null) return encoded(cursor);
      const content = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
      content[1 + (at % Math.max(1, content.length - 1))] = by.value;
      return Buffer.from(JSON.stringify(content)).toString('base64url');
    });
  }

  private headers(): fc.Arbitrary<Record<string, string>> {
    return fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: someHeaders });
  }

  private body({ body, method }: Operation): fc.Arbitrary<string | undefined> {
    const none = fc.constant(undefined);
    const junk = fc.constantFrom(...JUNK);
    if (!body) {
      if (method === 'GET') return none;
      return fc.oneof({ weight: 8, arbitrary: none }, { weight: 1, arbitrary: junk });
    }
    const values = this.values.of(body.schema);
    return fc.oneof(
      { weight: 50, arbitrary: values.map(written) },
      { weight: 40, arbitrary: mutated(values) },
      { weight: 4, arbitrary: junk },
      { weight: body.required ? 4 : 20, arbitrary: none },
      { weight: 1, arbitrary: fc.constant(OVERSIZE) },
    );
  }

  private person({ permission }: Operation): fc.Arbitrary<string | undefined> {
    const all = [...this.people.keys()];
    const allowed = all.filter(
      (each) => permission === undefined || this.people.get(each)?.includes(permission),
    );
    return fc.oneof(
      { weight: 16, arbitrary: fc.constantFrom(...(allowed.length > 0 ? allowed : all)) },
      { weight: 2, arbitrary: fc.constantFrom(...all) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    );
  }
}
