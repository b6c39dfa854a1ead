import type { Page } from '../../src/platform/http/paging.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { TaskView } from '../../src/tasks/tasks.service.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('offers', {
    // Nobody supplies the strapping band.
    change: (data) => (data.supplierItems = data.supplierItems.filter(({ item }) => item !== 'STRAP-12')),
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());

/** A case erector needs a touch panel that takes weeks to buy: it cannot be there the day after tomorrow. */
async function placeTooEarly(customer: string): Promise<OrderView> {
  const body = { customer, requestedDate: inDays(2), lines: [{ item: 'CE-350', quantity: '1' }] };
  const { number } = await company.as('sales').post<OrderView>('/orders', body);
  await staff.untilTask(number, 'answerOffer');
  return await staff.order(number);
}

const answer = (number: string, body: object) =>
  company.as('customer').post<OrderView>(`/orders/${number}:answerOffer`, body);

describe('a date that cannot be kept', () => {
  it('is answered by the earliest one that can, with what binds it', async () => {
    const offered = await placeTooEarly('C-XIANDA');
    expect(offered).toMatchObject({ stage: 'promising', requestedDate: inDays(2), promisedDate: null });
    expect(offered.offeredDate! > inDays(15)).toBe(true);
    expect(offered.waitingFor).toEqual(['customer', 'sales']);
    const { data } = await staff.untilTask(offered.number, 'answerOffer');
    expect(data).toMatchObject({ offeredDate: offered.offeredDate, requestedDate: inDays(2) });
    const [reason] = (data as { reasons: { line: number; bindingChain: { kind: string; item: string }[] }[] })
      .reasons;
    expect(reason).toMatchObject({ line: 1, item: 'CE-350' });
    expect(reason?.bindingChain.map(({ kind, item }) => `${kind} ${item}`)).toEqual([
      'purchase HMI-7',
      'workOrder CE-350',
    ]);
    const [letter] = await lettersOf(offered.number);
    expect(letter).toMatchObject({ kind: 'offer', language: 'zh-CN' });
    expect(letter?.body).toContain(offered.offeredDate);
  });

  it('becomes the promised one when the customer accepts the later date', async () => {
    const { number, offeredDate } = await placeTooEarly('C-XIANDA');
    const accepted = await answer(number, { answer: 'accept' });
    expect(accepted).toMatchObject({ promisedDate: offeredDate, offeredDate: null });
    const waiting = await staff.untilStage(number, 'deposit');
    expect(waiting.timeline.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['dateOffered', 'offerAccepted', 'datePromised']),
    );
    expect(waiting.timeline.find(({ kind }) => kind === 'offerAccepted')?.actor).toBe('Zhou Xiaomin 周晓敏');
    // Once answered there is nothing to answer.
    expect(
      await company.as('customer').refused(`/orders/${number}:answerOffer`, { answer: 'decline' }),
    ).toMatchObject({
      status: 409,
      code: 'state-conflict',
    });
    await staff.carryOn(number, 'closed');
  });

  it('ends the order when the customer declines, and everything held is given back', async () => {
    const before = await free();
    const { number } = await placeTooEarly('C-XIANDA');
    expect(await free()).not.toEqual(before);
    const declined = await answer(number, { answer: 'decline', reason: '来不及 / too late' });
    expect(declined).toMatchObject({ stage: 'cancelled', waitingFor: [], promisedDate: null });
    expect(declined.timeline.at(-1)).toMatchObject({ kind: 'orderCancelled' });
    const { timeline } = await staff.order(number);
    expect(timeline.find(({ kind }) => kind === 'offerDeclined')?.facts).toMatchObject({
      reason: '来不及 / too late',
    });
    expect(await free()).toEqual(before);
    const open = await company.row<{ open: number }>(
      `select (select count(*)::int from work_orders w where w.order_id = o.id and w.state <> 'cancelled')
            + (select count(*)::int from purchase_lines l where l.order_id = o.id and l.state <> 'cancelled')
            + (select count(*)::int from purchase_allocations a where a.order_id = o.id) as open from orders o where o.number = $1`,
      [number],
    );
    expect(open).toEqual({ open: 0 });
    expect(await company.temporal.workflow.getHandle(`order/${number}`).result()).toEqual({
      order: number,
      stage: 'cancelled',
    });
  });

  it('is answered by the customer of the order alone, or recorded by sales for them', async () => {
    const { number } = await placeTooEarly('C-YUEJIE');
    expect(
      await company.as('customer').refused(`/orders/${number}:answerOffer`, { answer: 'accept' }),
    ).toMatchObject({
      status: 404,
    });
    expect(
      await company.as('finance').refused(`/orders/${number}:answerOffer`, { answer: 'accept' }),
    ).toMatchObject({
      status: 403,
    });
    expect((await staff.order(number)).stage).toBe('promising');
    const task = await staff.untilTask(number, 'answerOffer');
    await staff.complete(task, { accept: true }, 'by telephone');
    expect((await staff.order(number)).promisedDate).not.toBeNull();
    const { data } = await company
      .as('sales')
      .get<Page<TaskView>>(`/tasks?order=${number}&state=completed&kind=answerOffer`);
    expect(data).toMatchObject([{ closedBy: 'Lin Yue 林悦', reason: 'by telephone' }]);
  });
});

describe('a date nobody asked for', () => {
  it('is the earliest that can be kept', async () => {
    const { number } = await company.as('sales').post<OrderView>('/orders', {
      customer: 'C-YUEJIE',
      lines: [{ item: 'FILM-500', quantity: '10' }],
    });
    const { document } = await staff.untilTask(number, 'pick');
    const promised = await staff.order(number);
    // From stock: a working day to pack, three days on the road to Guangdong or two in the air.
    expect(promised.promisedDate! > inDays(1) && promised.promisedDate! <= inDays(12)).toBe(true);
    expect(promised.promisedDate).toBe(promised.projectedDate);
    expect(document).toMatch(/^RL-/);
  });
});

describe('an item that nobody supplies', () => {
  it('waits for purchasing to name a source, and is then promised', async () => {
    const { number } = await company.as('sales').post<OrderView>('/orders', {
      customer: 'C-YUEJIE',
      lines: [{ item: 'STRAP-12', quantity: '5' }],
    });
    const task = await staff.untilTask(number, 'findSource');
    expect(task).toMatchObject({
      department: 'purchasing',
      document: 'STRAP-12',
      data: { quantity: '5', reason: 'noSupplier' },
    });
    expect(await staff.order(number)).toMatchObject({ stage: 'promising', waitingFor: ['purchasing'] });
    const unknown = await company.as('purchasing').refused(`/tasks/${task.id}:complete`, {
      result: { supplier: 'SUP-NOBODY', leadDays: 3, price: '80' },
    });
    expect(unknown).toMatchObject({
      status: 422,
      code: 'unknown-supplier',
      errors: [{ pointer: '/result/supplier' }],
    });
    await staff.complete(task, {
      supplier: 'SUP-PAPER',
      leadDays: 3,
      price: '80',
      minimum: '30',
      multiple: '10',
    });
    const order = await staff.carryOn(number, 'closed');
    expect(order.promisedDate).not.toBeNull();
  });
});

afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
  expect(await leftOvers(company)).toEqual([]);
});

const lettersOf = (number: string) =>
  company.rows<{ kind: string; language: string; body: string }>(
    'select m.kind, m.language, m.body from messages m join orders o on o.id = m.order_id where o.number = $1 order by m.id',
    [number],
  );

const free = () =>
  company.rows<{ item: string; free: string }>(
    `select item, sum(on_hand - reserved)::text as free from balances group by item order by item`,
  );
