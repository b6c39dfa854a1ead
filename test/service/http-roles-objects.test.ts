import fc from 'fast-check';
import { ROLES, type Role } from '../../domain/identity/roles.js';
import { DEPARTMENTS, type Department } from '../../domain/order/departments.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { ChangeAnswer } from '../../workflows/messages.js';
import { Description, type OpenApi, type Operation } from '../fuzz/description.js';
import { Values } from '../fuzz/values.js';
import { Vocabulary } from '../fuzz/vocabulary.js';
import { ApiClient, problemOf, type Answer, type Problem } from './support/api-client.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

/** To whom the things belong that a path names; written by hand, and a path that is not here fails the test. */
const OWNED: Record<string, 'customer' | 'department' | 'company'> = {
  '/v1/orders/{number}': 'customer',
  '/v1/tasks/{id}': 'department',
  '/v1/customers/{code}': 'customer',
  '/v1/api-keys/{id}': 'company',
  '/v1/items/{code}': 'company',
  '/v1/stock/{item}': 'company',
  '/v1/releases/{number}': 'company',
  '/v1/work-orders/{number}': 'company',
  '/v1/purchase-orders/{number}': 'company',
  '/v1/shipments/{number}': 'company',
  '/v1/transfers/{number}': 'company',
  '/v1/inspections/{number}': 'company',
  '/v1/disruptions/{id}': 'company',
  '/v1/payments/{id}': 'company',
  '/v1/invoices/{number}': 'company',
};

/** Whose tasks a role reads and whose it answers, written by hand. */
const TASKS_OF: Record<Role, { reads: readonly Department[]; answers: readonly Department[] }> = {
  sales: { reads: DEPARTMENTS, answers: ['sales'] },
  orderAdministrator: { reads: DEPARTMENTS, answers: DEPARTMENTS },
  production: { reads: ['production'], answers: ['production'] },
  inventory: { reads: ['inventory'], answers: ['inventory'] },
  purchasing: { reads: ['purchasing'], answers: ['purchasing'] },
  logistics: { reads: ['logistics'], answers: ['logistics'] },
  finance: { reads: ['finance'], answers: ['finance'] },
  marketing: { reads: [], answers: [] },
  manager: { reads: DEPARTMENTS, answers: DEPARTMENTS },
  customer: { reads: [], answers: [] },
  auditor: { reads: DEPARTMENTS, answers: [] },
  administrator: { reads: DEPARTMENTS, answers: [] },
};

const OWN = 'C-XIANDA';
const FOREIGN = 'C-SHUTONG';
const MISSING: Record<string, string> = {
  '/v1/orders/{number}': 'SO-1999-000001',
  '/v1/customers/{code}': 'C-NOBODY',
};

let company: TestCompany;
let description: Description;
const clients = new Map<Role, ApiClient>();
const orders = new Map<string, string>();
/** The number of a change of each of those orders. */
const changes = new Map<string, string>();
/** The id of an open task of each department. */
const tasks = new Map<Department, string>();

beforeAll(async () => {
  company = await TestCompany.open('roles_objects');
  const { body } = await company.anybody.send('GET', '/openapi.json');
  description = new Description(body as OpenApi);
  for (const role of ROLES) {
    const wanted = { name: role, role, customer: role === 'customer' ? OWN : null };
    const { key } = await company.as('admin').post<{ key: string }>('/api-keys', wanted);
    clients.set(role, new ApiClient(company.url, () => Promise.resolve(key)));
  }
  for (const customer of [OWN, FOREIGN]) {
    const order = { customer, requestedDate: inDays(60), lines: [{ item: 'CS-200', quantity: '2' }] };
    orders.set(customer, (await company.as('sales').post<OrderView>('/orders', order)).number);
  }
  for (const number of orders.values()) changes.set(number, await askForChange(number));
  const asked = await new Staff(company).untilTask(orders.get(OWN) ?? '', 'confirmDeposit');
  for (const department of DEPARTMENTS) tasks.set(department, await copyOf(asked.id, department));
});
afterAll(() => company?.close());

/** The same task as another department's: what is asked does not matter, only whom. */
async function copyOf(task: string, department: Department): Promise<string> {
  const { id } = await company.row<{ id: string }>(
    `insert into tasks select (jsonb_populate_record(t, jsonb_build_object(
       'id', gen_random_uuid(), 'department', $2::text, 'document', 'COPY-' || $2::text))).* from tasks t where id = $1 returning id`,
    [task, department],
  );
  return id;
}

/** A change of which the customer's word is still awaited. */
async function askForChange(number: string): Promise<string> {
  const body = { reason: 'more of them', change: { terms: { paymentDays: 20 } } };
  return (await company.as('sales').post<ChangeAnswer>(`/orders/${number}/changes`, body)).change;
}

const as = (role: Role): ApiClient => {
  const client = clients.get(role);
  if (!client) throw new Error(`no key for ${role}`);
  return client;
};

/** The part of a path that names a thing, e.g. `/v1/orders/{number}` of `/v1/orders/{number}:answerOffer`. */
const thingOf = ({ path }: Operation): string | undefined => /^.*?\{\w+\}/.exec(path)?.[0];
const routesOf = (owner: 'customer' | 'department'): Operation[] =>
  description.operations.filter((each) => OWNED[thingOf(each) ?? ''] === owner);
const addressOf = ({ path }: Operation, name: string): string =>
  path
    .replace(/^\/v1/, '')
    .replace(/\{\w+\}/, name)
    // An order that is not there has no change: another's is as good as any.
    .replace('{change}', changes.get(name) ?? changes.get(orders.get(FOREIGN) ?? '') ?? '')
    .replaceAll(/\{\w+\}/g, '1');

/** Calls a route about a thing with a body that its schema lets through. */
async function call(role: Role, operation: Operation, name: string): Promise<Answer> {
  const { body, method } = operation;
  if (!body) return await as(role).send(method, addressOf(operation, name));
  const bodies = fc.sample(new Values(description, new Vocabulary()).of(body.schema), {
    seed: 7,
    numRuns: 20,
  });
  let answer: Answer | undefined;
  // What is missing or wrong in a body is told before whose the thing is.
  for (const each of bodies) {
    answer = await as(role).send(method, addressOf(operation, name), { body: each });
    if (answer.status !== 400) return answer;
  }
  if (!answer) throw new Error('no body was made');
  return answer;
}

describe('things that belong to somebody', () => {
  it('are all in the table', () => {
    const things = new Set(description.operations.map(thingOf).filter((thing) => thing !== undefined));
    expect(Object.keys(OWNED)).toEqual(expect.arrayContaining([...things].sort()));
  });

  it('are not there for another customer, on every route that their own answers to', async () => {
    const told = ({ requestId: _, ...problem }: Problem, name: string): string =>
      JSON.stringify(problem).replaceAll(name, 'NAME');
    let open = 0;
    for (const operation of routesOf('customer')) {
      const thing = thingOf(operation) ?? '';
      const [own, foreign] = thing.includes('orders')
        ? [orders.get(OWN), orders.get(FOREIGN)]
        : [OWN, FOREIGN];
      const missing = MISSING[thing] ?? '';
      const refused = await call('customer', operation, foreign ?? '');
      if (refused.status === 403) {
        expect([operation.id, (await call('customer', operation, own ?? '')).status]).toEqual([
          operation.id,
          403,
        ]);
        continue;
      }
      open += 1;
      expect([operation.id, refused.status]).toEqual([operation.id, 404]);
      const absent = await call('customer', operation, missing);
      expect(told(problemOf(refused), foreign ?? '')).toBe(told(problemOf(absent), missing));
      const { status } = await call('customer', operation, own ?? '');
      expect([operation.id, [401, 403, 404].includes(status)]).toEqual([operation.id, false]);
    }
    expect(open).toBeGreaterThan(3);
  });

  it('are not there under another order, also where both can be read', async () => {
    const [own = '', foreign = ''] = [orders.get(OWN), orders.get(FOREIGN)];
    for (const [role, order, other] of [
      ['customer', own, foreign],
      ['sales', own, foreign],
      ['sales', foreign, own],
    ] as const) {
      const change = changes.get(other) ?? '';
      const asks = [
        await as(role).send('GET', `/orders/${order}/changes/${change}`),
        ...(await Promise.all(
          ['accept', 'refuse', 'withdraw'].map((word) =>
            as(role).send('POST', `/orders/${order}/changes/${change}:${word}`, { body: { reason: 'no' } }),
          ),
        )),
      ];
      for (const answer of asks)
        expect(problemOf(answer)).toMatchObject({
          status: 404,
          code: 'not-found',
          detail: `There is no change ${change} of this order`,
        });
    }
  });

  it.each(ROLES.filter((role) => role !== 'customer'))(
    'are the same to %s whichever customer they belong to',
    async (role) => {
      for (const operation of routesOf('customer').filter(({ method }) => method === 'GET')) {
        const isOrder = thingOf(operation)?.includes('orders') === true;
        const [own, foreign] = isOrder ? [orders.get(OWN), orders.get(FOREIGN)] : [OWN, FOREIGN];
        const statuses = [await call(role, operation, own ?? ''), await call(role, operation, foreign ?? '')];
        expect([operation.id, statuses[0]?.status]).toEqual([operation.id, statuses[1]?.status]);
      }
    },
  );

  it('are listed to their own customer alone', async () => {
    const lists = ['/orders', '/customers', '/receivables'];
    for (const list of lists) {
      const { text } = await as('customer').send('GET', `${list}?limit=200`);
      expect([list, text.includes(FOREIGN), text.includes(orders.get(FOREIGN) ?? '?')]).toEqual([
        list,
        false,
        false,
      ]);
      // The other customer owes nothing yet.
      if (list === '/receivables') continue;
      expect((await as('auditor').send('GET', `${list}?limit=200`)).text).toContain(FOREIGN);
    }
  });
});

describe('tasks', () => {
  it.each(ROLES)("are read and answered by %s for the table's departments alone", async (role) => {
    const { reads, answers } = TASKS_OF[role];
    for (const operation of routesOf('department')) {
      const allowed = operation.method === 'GET' ? reads : answers;
      for (const department of DEPARTMENTS) {
        const { status } = await call(role, operation, tasks.get(department) ?? '');
        const at = `${operation.id} of ${department}`;
        if (allowed.includes(department)) expect([at, [401, 403, 404].includes(status)]).toEqual([at, false]);
        else expect([at, status]).toEqual([at, 403]);
      }
    }
    const listed = await as(role).send('GET', '/tasks?limit=200');
    if (reads.length === 0) expect(listed.status).toBe(403);
    else {
      const { data } = listed.body as { data: { department: Department }[] };
      const others = data.filter((task) => !reads.includes(task.department));
      expect(others).toEqual([]);
    }
  });
});
