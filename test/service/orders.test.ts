import type { OrderView } from '../../src/orders/order-view.js';
import type { WorkOrderView } from '../../src/production/production.views.js';
import type { Page } from '../../src/platform/http/paging.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

/** An order with a deposit and some production takes no more than this; each event costs the server. */
const MOST_EVENTS = 45;

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('orders');
  staff = new Staff(company);
});
afterAll(() => company?.close());

describe('an order', () => {
  let number: string;
  const order = (): Promise<OrderView> => staff.order(number);

  it('is answered at once with its number, its amounts and what comes next', async () => {
    const answer = await company.as('sales').send('POST', '/orders', {
      body: {
        customer: 'C-XIANDA',
        customerPo: 'XD-2026-0815',
        requestedDate: inDays(60),
        lines: [{ item: 'CS-200', quantity: '5', requirements: { colour: 'RAL 5010', logo: 'xianda.svg' } }],
      },
    });
    const placed = answer.body as OrderView;
    number = placed.number;
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/v1/orders/${number}`);
    expect(number).toMatch(/^SO-\d{4}-\d{6}$/);
    expect(placed).toMatchObject({
      stage: 'placed',
      customer: { code: 'C-XIANDA' },
      customerPo: 'XD-2026-0815',
      shipTo: { code: 'XIANDA-1', city: '上海' },
      lines: [
        {
          line: 1,
          item: 'CS-200',
          quantity: '5',
          unit: 'PC',
          requirements: { colour: 'RAL 5010', logo: 'xianda.svg' },
        },
      ],
      next: [{ kind: 'promiseDates' }],
    });
  });

  it('is promised for the date asked for and waits for the deposit', async () => {
    const promised = await staff.untilStage(number, 'deposit');
    await staff.untilTask(number, 'confirmDeposit');
    expect(promised).toMatchObject({ promisedDate: inDays(60), lines: [{ promisedDate: inDays(60) }] });
    // Four of five are in stock, the fifth is made: its chain says why the line is ready when it is.
    expect(promised.lines[0]?.bindingChain).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'workOrder', item: 'CS-200' })]),
    );
    const waiting = await order();
    expect(waiting.waitingFor).toEqual(['customer', 'finance']);
    expect(waiting.next).toMatchObject([{ kind: 'confirmDeposit', department: 'finance' }]);
  });

  it('goes into production when the deposit has come', async () => {
    const before = await order();
    const deposit = (Number(before.amounts.total.amount) * 0.3).toFixed(2);
    await company.as('finance').post('/payments', {
      order: number,
      amount: { amount: deposit, currency: 'CNY' },
      reference: 'ICBC-1',
    });
    expect((await order()).stage).toBe('making');
    const task = await staff.untilTask(number, 'produce');
    expect(task.data).toMatchObject({ item: 'CS-200', quantity: '1', requirements: { colour: 'RAL 5010' } });
    expect((await order()).waitingFor).toEqual(['production']);
  });

  it('is ready to be shipped when the last piece is made and has passed its inspection', async () => {
    const production = company.as('production');
    const { document } = await staff.untilTask(number, 'produce');
    await production.post(`/work-orders/${document}:acknowledge`);
    await production.post(`/work-orders/${document}:start`);
    expect((await order()).stage).toBe('making');
    const done = await production.post<WorkOrderView>(`/work-orders/${document}:report`, { good: '1' });
    expect(done.state).toBe('done');
    expect(await order()).toMatchObject({ stage: 'making', lines: [{ progress: { ready: '4' } }] });
    expect((await order()).waitingFor).toEqual(['production']);
    await staff.does(number, 'inspect');
    expect(await order()).toMatchObject({ stage: 'shipping', lines: [{ progress: { ready: '5' } }] });
  });

  it('is picked, packed and handed to the carrier', async () => {
    const pick = await staff.untilTask(number, 'pick');
    expect((await order()).waitingFor).toEqual(['inventory']);
    await company.as('inventory').post(`/releases/${pick.document}:pick`, {});
    await company.as('inventory').post(`/releases/${pick.document}:pack`, {});
    const handOver = await staff.untilTask(number, 'handOver');
    expect((await order()).waitingFor).toEqual(['logistics']);
    await company
      .as('logistics')
      .post(`/shipments/${handOver.document}:handOver`, { trackingNumber: 'HT-778' });
    expect((await order()).stage).toBe('inTransit');
  });

  it('is invoiced for what is left when it has arrived', async () => {
    const { document } = await staff.untilTask(number, 'proveDelivery');
    await company.as('logistics').post(`/shipments/${document}:track`, { code: 'scanned', location: '上海' });
    await company.as('logistics').post(`/shipments/${document}:deliver`, { signedBy: '周晓敏' });
    expect((await order()).stage).toBe('settling');
    const { document: invoice, data } = await staff.untilTask(number, 'collectBalance');
    const { money } = await order();
    expect(data).toMatchObject({ document: invoice, amount: money.open.amount, currency: 'CNY' });
    expect(money.invoiced).toEqual(money.total);
  });

  it('is closed by the last payment', async () => {
    const { money } = await order();
    await company.as('finance').post('/payments', { order: number, amount: money.open, reference: 'ICBC-2' });
    const closed = await order();
    expect(closed).toMatchObject({
      stage: 'closed',
      waitingFor: [],
      next: [],
      money: { paid: money.total, open: { amount: '0.00' } },
    });
    expect(closed.closedAt).not.toBeNull();
    const result = await company.temporal.workflow.getHandle(`order/${number}`).result();
    expect(result).toEqual({ order: number, stage: 'closed' });
  });

  it('has a timeline that tells its whole life in order', async () => {
    const { timeline } = await order();
    // That departments are told of their next step is tested in deadlines-company.test.ts.
    expect(timeline.map(({ kind }) => kind).filter((kind) => kind !== 'nextStepExpected')).toEqual([
      ...[
        'orderPlaced',
        'datePromised',
        'creditSecured',
        'orderConfirmed',
        'depositRequested',
        'paymentReceived',
      ],
      ...[
        'workBegun',
        'workOrderReleased',
        'workOrderAcknowledged',
        'workOrderStarted',
        'inspectionAsked',
        'workOrderCompleted',
        'goodsInspected',
      ],
      ...[
        'goodsReleased',
        'shipmentPlanned',
        'goodsPicked',
        'goodsPacked',
        'handedOver',
        'tracked',
        'delivered',
      ],
      ...['invoiceIssued', 'paymentReceived', 'orderClosed'],
    ]);
    const who = new Map(timeline.map(({ kind, actor }) => [kind, actor]));
    expect(who.get('orderPlaced')).toBe('Lin Yue 林悦');
    expect(who.get('goodsPicked')).toBe('Sun Li 孙丽');
    expect(who.get('datePromised')).toBe('system');
  });

  it('has told the customer each thing once, in their language', async () => {
    const letters = await company.rows<{
      kind: string;
      language: string;
      recipient: string;
      subject: string;
      body: string;
    }>(
      'select m.kind, m.language, m.recipient, m.subject, m.body from messages m join orders o on o.id = m.order_id where o.number = $1 order by m.id',
      [number],
    );
    expect(letters.map(({ kind }) => kind)).toEqual([
      'confirmation',
      'depositRequest',
      'shipped',
      'delivered',
      'invoice',
    ]);
    for (const letter of letters) {
      expect(letter).toMatchObject({ language: 'zh-CN', recipient: 'purchasing@xianda-foods.example' });
      expect(letter.subject).toContain(number);
      expect(letter.body).toContain('XD-2026-0815');
      expect(letter.subject).toMatch(/订单|发票/);
    }
  });

  it('has one deposit request and one invoice, both paid, by two payments', async () => {
    const { total } = (await order()).money;
    const deposit = (Number(total.amount) * 0.3).toFixed(2);
    const balance = (Number(total.amount) - Number(deposit)).toFixed(2);
    const finance = company.as('finance');
    const receivables = await finance.get<Page<unknown>>(`/receivables?order=${number}&sort=issuedAt`);
    expect(receivables.data).toMatchObject([
      { kind: 'deposit', state: 'paid', amount: { amount: deposit }, open: { amount: '0.00' } },
      { kind: 'invoice', state: 'paid', amount: { amount: balance }, open: { amount: '0.00' } },
    ]);
    const payments = await finance.get<Page<unknown>>(`/payments?order=${number}&sort=at`);
    expect(payments.data).toMatchObject([
      {
        reference: 'ICBC-1',
        amount: { amount: deposit },
        allocated: { amount: deposit },
        recordedBy: 'Zheng Hui 郑慧',
      },
      { reference: 'ICBC-2', amount: { amount: balance }, allocated: { amount: balance } },
    ]);
  });

  it('leaves nothing held or open, and stock that equals its movements', async () => {
    expect(await leftOvers(company)).toEqual([]);
    expect(await flawsOfTheBooks(company)).toEqual([]);
    const movements = await company.rows<{ kind: string; item: string; quantity: string }>(
      `select kind, item, trim_scale(quantity)::text as quantity from movements where kind <> 'opening' order by id`,
    );
    // The components of one sealer, the sealer itself, and the five that left.
    expect(movements).toEqual([
      { kind: 'issue', item: 'DRV-B', quantity: '-2' },
      { kind: 'issue', item: 'FRM-S', quantity: '-1' },
      { kind: 'issue', item: 'FST-M8', quantity: '-3' },
      { kind: 'issue', item: 'SNS-PE', quantity: '-1' },
      { kind: 'issue', item: 'TPH-50', quantity: '-2' },
      { kind: 'production', item: 'CS-200', quantity: '1' },
      { kind: 'pick', item: 'CS-200', quantity: '-5' },
    ]);
  });
});

describe('orders', () => {
  it('are short histories in Temporal', async () => {
    const eventsOfOne = async (): Promise<number> => {
      const body = {
        customer: 'C-XIANDA',
        requestedDate: inDays(60),
        lines: [{ item: 'CS-200', quantity: '1' }],
      };
      const { number } = await company.as('sales').post<OrderView>('/orders', body);
      await staff.carryOn(number, 'closed');
      const history = await company.temporal.workflow.getHandle(`order/${number}`).fetchHistory();
      return history.events?.length ?? 0;
    };
    // On a slow machine the relay may tell a fact again, which costs four events: the shortest of three counts.
    let events = await eventsOfOne();
    for (let i = 0; i < 2 && events > MOST_EVENTS; i += 1) events = Math.min(events, await eventsOfOne());
    process.stdout.write(`An order with a deposit and a work order: ${String(events)} events\n`);
    expect(events).toBeLessThanOrEqual(MOST_EVENTS);
  });

  it('are placed by a customer for itself alone, at the price list', async () => {
    const customer = company.as('customer');
    const placed = await customer.post<OrderView>('/orders', { lines: [{ item: 'CV-30', quantity: '1' }] });
    expect(placed).toMatchObject({
      customer: { code: 'C-XIANDA' },
      lines: [{ unitPrice: '5600', priceSource: 'list' }],
    });
    expect(await customer.get<OrderView>(`/orders/${placed.number}`)).toMatchObject({
      number: placed.number,
    });
    expect(
      await customer.refused('/orders', { customer: 'C-YUEJIE', lines: [{ item: 'CV-30', quantity: '1' }] }),
    ).toMatchObject({ status: 422, code: 'unknown-customer', errors: [{ pointer: '/customer' }] });
    expect(
      await customer.refused('/orders', { lines: [{ item: 'CV-30', quantity: '1', unitPrice: '1' }] }),
    ).toMatchObject({ status: 422, errors: [{ pointer: '/lines/0/unitPrice' }] });
  });

  it('are listed page by page with filters, and a customer sees its own', async () => {
    const sales = company.as('sales');
    for (const customer of ['C-YUEJIE', 'C-YUEJIE', 'C-STRAITS'])
      await sales.post('/orders', {
        customer,
        requestedDate: inDays(60),
        lines: [{ item: 'CV-30', quantity: '1' }],
      });
    const first = await sales.get<Page<OrderView>>('/orders?limit=3');
    const second = await sales.get<Page<OrderView>>(`/orders?limit=3&cursor=${first.nextCursor ?? ''}`);
    const numbers = [...first.data, ...second.data].map((order) => order.number);
    expect(first.data).toHaveLength(3);
    expect(numbers).toEqual([...new Set(numbers)].sort().reverse());
    const yuejie = await sales.get<Page<OrderView>>('/orders?customer=C-YUEJIE');
    expect(yuejie.data.map((order) => order.customer.code)).toEqual(['C-YUEJIE', 'C-YUEJIE']);
    const own = await company.as('customer').get<Page<OrderView>>('/orders');
    expect(new Set(own.data.map((order) => order.customer.code))).toEqual(new Set(['C-XIANDA']));
  });
});
