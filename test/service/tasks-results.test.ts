import type { TaskKind } from '../../domain/order/tasks.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { TaskView } from '../../src/tasks/tasks.service.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('results', {
    // Nobody supplies motors, and there is none.
    change: (data) => {
      data.supplierItems = data.supplierItems.filter(({ item }) => item !== 'MTR-075');
      data.stock = data.stock.filter(({ item }) => item !== 'MTR-075');
    },
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect([...(await flawsOfTheBooks(company)), ...(await leftOvers(company))]).toEqual([]);
});

/** An order of one item, and its first task of a kind. */
async function taskFor(kind: TaskKind, item: string, quantity: string, customer = 'C-SHUTONG') {
  const body = { customer, requestedDate: inDays(120), lines: [{ item, quantity }] };
  const { number } = await company.as('sales').post<OrderView>('/orders', body);
  return { number, task: await staff.untilTask(number, kind) };
}

const refusal = (task: TaskView, result: object, reason?: string) =>
  company.as(task.department).refused(`/tasks/${task.id}:complete`, { result, ...(reason && { reason }) });

type Bad = [result: object, status: number, pointer: string];

/** What each kind of task takes is what the department's route takes. */
const REFUSED: Record<string, [kind: TaskKind, item: string, quantity: string, bad: Bad[]]> = {
  'of nothing made, of scrap without a reason, or of more than there is to make': [
    'produce',
    'BOX-C5',
    '10',
    [
      [{ good: '0' }, 400, '/result/good'],
      [{ scrap: '2' }, 400, '/result/reason'],
      [{ good: '-1' }, 400, '/result/good'],
    ],
  ],
  'of nothing received, of a line named twice, or of goods rejected without a reason': [
    'receiveGoods',
    'STRAP-12',
    '10',
    [
      [{ lines: [{ line: 1, accepted: '0', rejected: '0' }] }, 400, '/result/lines/0/accepted'],
      [{ lines: [{ line: 1, accepted: '1', rejected: '1' }] }, 400, '/result/lines/0/reason'],
      [
        {
          lines: [
            { line: 1, accepted: '1' },
            { line: 1, accepted: '1' },
          ],
        },
        400,
        '/result/lines/1/line',
      ],
      [{ lines: [{ line: 1, accepted: '61' }] }, 422, '/lines/0/accepted'],
    ],
  ],
  'of a line picked twice, or of nothing picked': [
    'pick',
    'FILM-500',
    '3',
    [
      [
        {
          lines: [
            { line: 1, quantity: '2' },
            { line: 1, quantity: '2' },
          ],
        },
        400,
        '/result/lines/1/line',
      ],
      [{ lines: [{ line: 1, quantity: '0' }] }, 400, '/result/lines/0/quantity'],
      [{ lines: [] }, 400, '/result/lines'],
    ],
  ],
  'of a source that delivers at most less than at least, or that nobody knows': [
    'findSource',
    'MTR-075',
    '1',
    [
      [
        { supplier: 'SUP-DRIVE', leadDays: 1, price: '1', minimum: '10', maximum: '9' },
        400,
        '/result/maximum',
      ],
      [{ supplier: 'SUP-X', leadDays: 1, price: '1' }, 422, '/result/supplier'],
    ],
  ],
};

describe('a result', () => {
  it.each(Object.entries(REFUSED))(
    '%s is refused, and the task stays open',
    async (_what, [kind, item, quantity, bad]) => {
      const { number, task } = await taskFor(kind, item, quantity);
      for (const [result, status, pointer] of bad) {
        const problem = await refusal(task, result);
        expect([result, problem.status, problem.errors.map((error) => error.pointer)]).toEqual([
          result,
          status,
          [pointer],
        ]);
      }
      expect(await company.as('manager').get(`/tasks/${task.id}`)).toMatchObject({ state: 'open' });
      await staff.carryOn(number, 'closed');
    },
  );

  it('of a payment of nothing or less is refused, and the task stays open', async () => {
    const { number, task } = await taskFor('confirmDeposit', 'FILM-500', '10', 'C-LINGXIN');
    for (const amount of ['0', '0.00', '-5', '1e3']) {
      expect(await refusal(task, { reference: 'B-1', amount })).toMatchObject({
        status: 400,
        errors: [{ pointer: '/result/amount', given: amount }],
      });
    }
    await staff.carryOn(number, 'closed');
  });

  it('of scrap alone leaves the rest good, and no more than there is', async () => {
    const { number, task } = await taskFor('produce', 'BOX-C5', '10');
    expect(await refusal(task, { scrap: '12' }, 'misprint')).toMatchObject({
      status: 422,
      code: 'quantity-exceeds',
      left: '10',
    });
    await staff.complete(task, { scrap: '4' }, '套印偏差');
    expect(await company.as('production').get(`/work-orders/${task.document}`)).toMatchObject({
      good: '6',
      scrapped: '4',
      state: 'done',
      reports: [{ good: '6', scrap: '4', reason: '套印偏差' }],
    });
    await staff.carryOn(number, 'closed');
  });
});

describe('an answer with an Idempotency-Key', () => {
  it('is carried out once, however often it is sent', async () => {
    const { number, task } = await taskFor('produce', 'BOX-C5', '10');
    const send = () =>
      company.as('production').send('POST', `/tasks/${task.id}:complete`, {
        body: { result: { good: '4' } },
        headers: { 'idempotency-key': 'four-boxes' },
      });
    const [first, ...more] = [await send(), await send(), await send()];
    expect([first?.status, first?.headers.get('idempotency-replayed')]).toEqual([200, null]);
    for (const again of more) {
      expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
      expect(again.body).toEqual(first?.body);
    }
    expect(await company.as('production').get(`/work-orders/${task.document}`)).toMatchObject({ good: '4' });
    await staff.carryOn(number, 'closed');
  });

  it('that declines is repeated after the task was given out again', async () => {
    const { number, task } = await taskFor('pick', 'FILM-500', '1');
    const decline = () =>
      company
        .as('inventory')
        .post(`/tasks/${task.id}:decline`, { reason: 'no fork' }, { 'idempotency-key': 'no' });
    const first = await decline();
    await staff.does(number, 'resolveDecline');
    expect(await decline()).toEqual(first);
    expect((await staff.tasks(number)).map(({ kind }) => kind)).toEqual(['pick']);
    await staff.carryOn(number, 'closed');
  });
});
