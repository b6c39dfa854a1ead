import { FinanceService } from '../../src/finance/finance.service.js';
import type { ReceivableView } from '../../src/finance/finance.views.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import { TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

/** A Monday morning in Suzhou; the clock stands still until a test lets it run. */
const CLOCK = { origin: '2026-11-02T02:00:00.000Z', speed: 604_800, paused: true };

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('dunning', {
    change: (data) => {
      data.company.clock = CLOCK;
    },
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());

async function delivered(customer: string): Promise<{ number: string; invoice: string }> {
  const body = { customer, requestedDate: '2027-01-11', lines: [{ item: 'FILM-500', quantity: '40' }] };
  const { number } = await company.as('sales').post<OrderView>('/orders', body);
  for (const kind of ['pick', 'handOver', 'proveDelivery'] as const) await staff.does(number, kind);
  return { number, invoice: (await staff.untilTask(number, 'collectBalance')).document };
}
const dun = (number: string, document: string, level: number) =>
  company.api
    .get(OrderDesk)
    .withOrder(number, (file) => company.api.get(FinanceService).dun(file, document, level));
const lettersOf = (number: string) =>
  company.rows<{ language: string; subject: string; body: string }>(
    `select m.language, m.subject, m.body from messages m join orders o on o.id = m.order_id
      where o.number = $1 and m.kind = 'dunning' order by m.id`,
    [number],
  );
const receivable = async (number: string): Promise<ReceivableView | undefined> =>
  (await company.as('auditor').get<Page<ReceivableView>>(`/receivables?order=${number}&kind=invoice`))
    .data[0];
const overdue = async (is: boolean): Promise<string[]> =>
  (await company.as('auditor').get<Page<ReceivableView>>(`/receivables?overdue=${String(is)}`)).data.map(
    ({ order }) => order,
  );

describe('an invoice that is overdue', () => {
  it('is found by the list of what is overdue, from the day after its due date until it is paid', async () => {
    const { number } = await delivered('C-SHUTONG');
    expect([await overdue(true), await overdue(false)]).toEqual([[], [number]]);
    const due = (await receivable(number))?.dueDate ?? '';
    await passTo(`${due}T12:00:00.000Z`);
    expect(await overdue(true)).toEqual([]);
    await passTo(new Date(Date.parse(`${due}T12:00:00.000Z`) + 86_400_000).toISOString());
    expect(await overdue(true)).toEqual([number]);
    await staff.carryOn(number, 'closed');
    expect([await overdue(true), await overdue(false)]).toEqual([[], [number]]);
  });

  it('is reminded of in the customer’s language, each level once, until it is paid', async () => {
    const { number, invoice } = await delivered('C-SHUTONG');
    await dun(number, invoice, 1);
    await dun(number, invoice, 1);
    await dun(number, invoice, 2);
    await dun(number, invoice, 1);
    expect(await receivable(number)).toMatchObject({ dunningLevel: 2 });
    expect(await lettersOf(number)).toMatchObject([
      { language: 'zh-CN', subject: `第 1 次催款：订单 ${number} 的 ${invoice} 已逾期` },
      {
        subject: `第 2 次催款：订单 ${number} 的 ${invoice} 已逾期`,
        body: expect.stringContaining('2202.14 CNY'),
      },
    ]);
    await staff.carryOn(number, 'closed');
    await dun(number, invoice, 3);
    expect(await receivable(number)).toMatchObject({ dunningLevel: 2, state: 'paid' });
    expect(await lettersOf(number)).toHaveLength(2);
    const { timeline } = await staff.order(number);
    expect(timeline.filter(({ kind }) => kind === 'dunned').map(({ text }) => text.en)).toEqual([
      expect.stringContaining(`Customer reminded (1) of ${invoice}: 2202.14 CNY was due`),
      expect.stringContaining('Customer reminded (2)'),
    ]);
  });
});

/** Lets the clock run on to an instant. */
async function passTo(instant: string): Promise<void> {
  await company.as('admin').post('/clock:resume', { until: instant });
  await until(
    'the clock to arrive',
    async () => (await company.as('admin').get<{ now: string }>('/clock')).now >= instant,
  );
}
