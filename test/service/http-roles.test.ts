import path from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { ROLES, type Role } from '../../domain/identity/roles.js';
import { loadCompany } from '../../src/company/load-company.js';
import { readCompanyFolder } from '../../src/company/read-company-folder.js';
import { AppModule } from '../../src/app.module.js';
import { Config } from '../../src/platform/config.js';
import { setUpHttp } from '../../src/platform/http/set-up.js';
import { freshDatabase, type FreshDatabase } from '../setup/database.js';

/** Who may call what, written out by hand, apart from the code: a route that is not here fails the test. */
const all: readonly Role[] = ROLES;
const business: Role[] = ['sales', 'orderAdministrator', 'finance', 'manager', 'auditor', 'administrator'];
const goods: Role[] = [...business, 'production', 'inventory', 'purchasing', 'logistics'];
const takesOrders: Role[] = ['sales', 'orderAdministrator', 'customer'];
const worksOnTasks: Role[] = goods.filter((role) => role !== 'auditor' && role !== 'administrator');

/** Who puts orders on hold and cancels them. */
const CONTROLS: readonly Role[] = ['sales', 'orderAdministrator', 'manager'];

/** Who asks for changes of orders and answers for the customer. */
const CHANGES: readonly Role[] = ['sales', 'orderAdministrator', 'manager', 'customer'];

/** Who sees what an order costs its customer; the others see the same order without amounts. */
const SEES_AMOUNTS: readonly Role[] = [...business, 'marketing', 'customer'];

const EXPECTED: Record<string, readonly Role[] | 'everybody'> = {
  'GET /health/live': 'everybody',
  'GET /health/ready': 'everybody',
  'GET /docs/errors': 'everybody',
  'POST /v1/sessions': 'everybody',
  'GET /metrics': ['auditor', 'administrator'],
  'GET /v1/me': all,
  'POST /v1/api-keys': ['administrator'],
  'GET /v1/api-keys': ['administrator'],
  'POST /v1/api-keys/{id}:revoke': ['administrator'],
  'GET /v1/clock': all,
  'GET /v1/company/deadlines': goods,
  'PUT /v1/company/deadlines': ['manager', 'administrator'],
  'GET /v1/expected-steps': goods,
  'POST /v1/clock:pause': ['administrator'],
  'POST /v1/clock:resume': ['administrator'],
  'GET /v1/items': all,
  'GET /v1/items/{code}': all,
  'GET /v1/customers': [...goods, 'marketing', 'customer'],
  'GET /v1/customers/{code}': [...goods, 'marketing', 'customer'],
  'POST /v1/orders': takesOrders,
  'GET /v1/orders': all,
  'GET /v1/orders/{number}': all,
  'GET /v1/orders/{number}/commitments': goods,
  'GET /v1/orders/{number}/messages': all,
  'GET /v1/orders/{number}/horizon': all,
  'GET /v1/orders/{number}/versions': all,
  'GET /v1/orders/{number}/versions/{version}': all,
  'GET /v1/orders/{number}/versions/{version}/diff/{other}': all,
  'POST /v1/orders/{number}/changes:assess': CHANGES,
  'POST /v1/orders/{number}/changes': CHANGES,
  'GET /v1/orders/{number}/changes': all,
  'GET /v1/orders/{number}/changes/{change}': all,
  'POST /v1/orders/{number}/changes/{change}:accept': CHANGES,
  'POST /v1/orders/{number}/changes/{change}:refuse': CHANGES,
  'POST /v1/orders/{number}/changes/{change}:withdraw': CHANGES,
  'POST /v1/orders/{number}:answerOffer': takesOrders,
  'POST /v1/orders/{number}:prioritise': ['sales', 'orderAdministrator', 'manager'],
  'GET /v1/orders/{number}/previews/hold': CONTROLS,
  'GET /v1/orders/{number}/previews/resume': CONTROLS,
  'GET /v1/orders/{number}/previews/cancellation': CONTROLS,
  'POST /v1/orders/{number}:hold': CONTROLS,
  'POST /v1/orders/{number}:resume': CONTROLS,
  'POST /v1/orders/{number}:cancel': CONTROLS,
  'GET /v1/tasks': goods,
  'GET /v1/tasks/{id}': goods,
  'POST /v1/tasks/{id}:claim': worksOnTasks,
  'POST /v1/tasks/{id}:complete': worksOnTasks,
  'POST /v1/tasks/{id}:decline': worksOnTasks,
  'GET /v1/work-orders': goods,
  'GET /v1/work-orders/{number}': goods,
  'POST /v1/work-orders/{number}:acknowledge': ['production'],
  'POST /v1/work-orders/{number}:start': ['production'],
  'POST /v1/work-orders/{number}:report': ['production'],
  'POST /v1/work-orders/{number}:complete': ['production'],
  'GET /v1/inspections': goods,
  'GET /v1/inspections/{number}': goods,
  'POST /v1/inspections/{number}:record': ['production'],
  'GET /v1/purchase-orders': goods,
  'GET /v1/purchase-orders/{number}': goods,
  'POST /v1/purchase-orders/{number}:confirm': ['purchasing'],
  'POST /v1/purchase-orders/{number}:receive': ['purchasing'],
  'GET /v1/stock': goods,
  'GET /v1/stock/{item}/movements': goods,
  'GET /v1/reservations': goods,
  'GET /v1/releases': goods,
  'GET /v1/releases/{number}': goods,
  'POST /v1/releases/{number}:pick': ['inventory'],
  'POST /v1/releases/{number}:pack': ['inventory'],
  'POST /v1/releases/{number}:move': ['inventory'],
  'POST /v1/stock:count': ['inventory'],
  'GET /v1/transfers': goods,
  'GET /v1/transfers/{number}': goods,
  'POST /v1/transfers/{number}:dispatch': ['inventory'],
  'POST /v1/transfers/{number}:arrive': ['inventory'],
  'GET /v1/shipments': goods,
  'GET /v1/shipments/{number}': goods,
  'POST /v1/shipments:consolidate': ['logistics'],
  'POST /v1/shipments/{number}:book': ['logistics'],
  'POST /v1/shipments/{number}:split': ['logistics'],
  'POST /v1/shipments/{number}:handOver': ['logistics'],
  'POST /v1/shipments/{number}:track': ['logistics'],
  'POST /v1/shipments/{number}:deliver': ['logistics'],
  'GET /v1/delays': goods,
  'GET /v1/disruptions': goods,
  'POST /v1/disruptions': ['orderAdministrator', 'production', 'inventory', 'purchasing', 'logistics'],
  'POST /v1/disruptions/{id}:end': [
    'orderAdministrator',
    'production',
    'inventory',
    'purchasing',
    'logistics',
  ],
  'GET /v1/receivables': [...business, 'customer'],
  'GET /v1/payments': business,
  'POST /v1/payments': ['finance'],
  'POST /v1/payments/{id}:refund': ['finance'],
  'POST /v1/invoices/{number}:credit': ['finance'],
  'GET /v1/credit-notes': [...business, 'customer'],
  'GET /v1/orders/{number}/ledger': SEES_AMOUNTS,
};

interface RouteLayer {
  route?: { path: string; methods: Record<string, boolean> };
}

let api: NestExpressApplication;
let database: FreshDatabase;
const keys = new Map<Role, string>();
const server = () => api.getHttpServer();

beforeAll(async () => {
  database = await freshDatabase('roles');
  await loadCompany(database.url, readCompanyFolder(path.join(__dirname, '../../demo/company')).data);
  const config = Config.read({ DATABASE_URL: database.url, TEMPORAL_ADDRESS: '127.0.0.1:9' });
  api = await NestFactory.create<NestExpressApplication>(AppModule.forApi(config), {
    bodyParser: false,
    logger: false,
  });
  setUpHttp(api);
  await api.listen(0, '127.0.0.1');
  const { body } = await request(server())
    .post('/v1/sessions')
    .send({ email: 'admin@demo.example', password: 'orderbridge-demo' })
    .expect(201);
  for (const role of ROLES) {
    const made = await request(server())
      .post('/v1/api-keys')
      .set('authorization', `Bearer ${body.token}`)
      .send({ name: role, role, customer: role === 'customer' ? 'C-XIANDA' : null })
      .expect(201);
    keys.set(role, made.body.key);
  }
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

/** Every route that Express knows, with OpenAPI's way of writing parameters; the description's own pages apart. */
function routes(): string[] {
  const { stack } = api.getHttpAdapter().getInstance().router as unknown as { stack: RouteLayer[] };
  return stack.flatMap(({ route }) =>
    route && !isOfDescription(route.path)
      ? Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${written(route.path)}`)
      : [],
  );
}
const isOfDescription = (address: string): boolean =>
  address === '/v1/openapi.json' || (/^\/docs/.test(address) && address !== '/docs/errors');
const written = (address: string): string =>
  address
    .replace(/:(\w+)/g, '{$1}')
    .replaceAll('\\{', ':')
    .replace(/(:\w+)}/g, '$1');

const call = (route: string, role?: Role) => {
  const [method = '', address = ''] = route.split(' ');
  const place = address.replace('{id}', '0197a000-0000-7000-8000-000000000000').replace(/\{\w+\}/, 'NONE-1');
  const sent =
    method === 'GET'
      ? request(server()).get(place)
      : request(server())[method === 'PUT' ? 'put' : 'post'](place).send({ nonsense: 1 });
  return role ? sent.set('x-api-key', keys.get(role) ?? '') : sent;
};

describe('routes and roles', () => {
  it('are all in the table, and the table names no other', () => {
    expect(routes().sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(Object.entries(EXPECTED))('%s is open to those in the table alone', async (route, expected) => {
    const anonymous = await call(route);
    if (expected === 'everybody') {
      expect([401, 403]).not.toContain(anonymous.status);
      return;
    }
    expect(anonymous.status).toBe(401);
    const refused: Role[] = [];
    for (const role of ROLES) {
      const { status } = await call(route, role);
      expect(status).not.toBe(401);
      expect(status).toBeLessThan(500);
      if (status === 403) refused.push(role);
    }
    expect(refused.sort()).toEqual(ROLES.filter((role) => !expected.includes(role)).sort());
  });
});

describe('the amounts of an order', () => {
  it('are shown to those in the table alone, in the list as well', async () => {
    const body = {
      customer: 'C-XIANDA',
      requestedDate: '2099-06-01',
      lines: [{ item: 'BOX-C5', quantity: '100' }],
    };
    const as = (role: Role, address: string) =>
      request(server())
        .get(address)
        .set('x-api-key', keys.get(role) ?? '')
        .expect(200);
    const placed = await request(server())
      .post('/v1/orders')
      .set('x-api-key', keys.get('sales') ?? '')
      .send(body)
      .expect(201);
    const { number, amounts, lines } = placed.body;
    for (const role of ROLES) {
      const sees = SEES_AMOUNTS.includes(role);
      const order = (await as(role, `/v1/orders/${number}`)).body;
      expect([role, order.amounts]).toEqual([role, sees ? amounts : null]);
      expect([role, order.lines[0].unitPrice]).toEqual([role, sees ? lines[0].unitPrice : null]);
      const [listed] = (await as(role, '/v1/orders')).body.data;
      const total = { amount: amounts.total.amount, currency: amounts.total.currency };
      expect([role, listed.number, listed.total]).toEqual([role, number, sees ? total : null]);
      if (!sees) expect(JSON.stringify([order, listed])).not.toContain(amounts.total.amount);
    }
  });
});
