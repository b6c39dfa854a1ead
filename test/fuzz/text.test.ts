import { TestCompany } from '../service/support/company.js';
import { problemOf } from '../service/support/api-client.js';
import { Description, type OpenApi } from './description.js';
import { holding, isFreeText, stringsOf, type TextField } from './text-fields.js';

const NUL = String.fromCharCode(0);
const TOO_LARGE = 1_100_000;

let company: TestCompany;
let description: Description;
beforeAll(async () => {
  company = await TestCompany.open('texts', { worker: false });
  const { body } = await company.anybody.send('GET', '/openapi.json');
  description = new Description(body as OpenApi);
});
afterAll(() => company?.close());

/** Any address of an operation will do: what a body holds is looked at before what it is about. */
const addressOf = ({ path }: TextField['operation']): string =>
  path
    .replace(/^\/v1/, '')
    .replace('{id}', '0197a000-0000-7000-8000-000000000000')
    .replaceAll(/\{\w+\}/g, 'NONE-1');

/** Whoever may call an operation; roles are taken from the description's own permissions. */
async function personFor({ permission }: TextField['operation']) {
  const people = [
    'orders',
    'admin',
    'finance',
    'production',
    'inventory',
    'purchasing',
    'logistics',
    'sales',
    'manager',
    'customer',
  ] as const;
  for (const person of people) {
    const { may } = await company.as(person).get<{ may: string[] }>('/me');
    if (permission === undefined || may.includes(permission)) return company.as(person);
  }
  throw new Error(`nobody may ${String(permission)}`);
}

/** The problem that a text in a field is answered with: its status, and the code under which the field is named. */
async function told({ operation, pointer }: TextField, json: string): Promise<[number, string | undefined]> {
  const answer = await (
    await personFor(operation)
  ).send(operation.method, addressOf(operation), { raw: json });
  const { errors } = problemOf(answer);
  return [answer.status, errors.find((each) => each.pointer === pointer)?.code];
}

const nameOf = ({ operation, pointer }: TextField): string => `${operation.id} ${pointer}`;

async function answersTo(
  fields: TextField[],
  text: (field: TextField) => string,
): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const field of fields) {
    const json = JSON.stringify(holding(field, text(field)));
    answers[nameOf(field)] = await told(field, json);
  }
  return answers;
}
const all = (fields: TextField[], answer: [number, string]): Record<string, unknown> =>
  Object.fromEntries(fields.map((field) => [nameOf(field), answer]));

describe('a text in any field of any request', () => {
  it('has a documented length, or a form that bounds it', () => {
    const boundless = stringsOf(description).filter(
      ({ schema: { maxLength, format, pattern, enum: values, const: one } }) =>
        ![maxLength, format, values, one].some((bound) => bound !== undefined) &&
        (pattern === undefined || pattern === '\\S'),
    );
    expect(boundless.map(nameOf)).toEqual([]);
  });

  it('is refused by the name of its field when it is longer than documented, by characters and not by bytes', async () => {
    const fields = stringsOf(description).filter(({ schema }) => isFreeText(schema));
    expect(fields.length).toBeGreaterThan(20);
    const tooLong = ({ schema }: TextField): string => '🪵'.repeat((schema.maxLength ?? 0) + 1);
    expect(await answersTo(fields, tooLong)).toEqual(all(fields, [400, 'too-large']));
    const longest = ({ schema }: TextField): string => '🪵'.repeat(schema.maxLength ?? 0);
    for (const [field, answer] of Object.entries(await accepted(fields, longest))) {
      expect([field, answer]).toEqual([field, undefined]);
    }
  });

  it('is refused by the name of its field when it holds U+0000', async () => {
    const fields = stringsOf(description);
    expect(await answersTo(fields, () => `a${NUL}b`)).toEqual(all(fields, [400, 'unstorable-text']));
  });

  it('is refused by the name of its field when it holds half a surrogate pair', async () => {
    const fields = stringsOf(description);
    const halves = ['\ud83e', '\udeb5', 'a\udeb5\ud83eb'];
    const half = (field: TextField): string => halves[field.pointer.length % halves.length] ?? '';
    expect(await answersTo(fields, half)).toEqual(all(fields, [400, 'unstorable-text']));
  });
});

/** What is complained of the field itself, when anything is. */
async function accepted(
  fields: TextField[],
  text: (field: TextField) => string,
): Promise<Record<string, unknown>> {
  const complaints: Record<string, unknown> = {};
  for (const field of fields) {
    const { operation, pointer } = field;
    const raw = JSON.stringify(holding(field, text(field)));
    const answer = await (await personFor(operation)).send(operation.method, addressOf(operation), { raw });
    if (answer.status >= 400)
      complaints[nameOf(field)] = problemOf(answer).errors.find((each) => each.pointer === pointer)?.code;
  }
  return complaints;
}

describe('a body of more than 1 MB', () => {
  it('is refused as too large on every route that takes one', async () => {
    const raw = JSON.stringify({ x: 'x'.repeat(TOO_LARGE) });
    for (const operation of description.operations.filter(({ method }) => method !== 'GET')) {
      const answer = await company.as('admin').send(operation.method, addressOf(operation), { raw });
      expect([operation.id, answer.status, problemOf(answer).code]).toEqual([
        operation.id,
        413,
        'payload-too-large',
      ]);
    }
  });
});
