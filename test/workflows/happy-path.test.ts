import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes.js';
import { Company } from './company/company.js';

/** What an order of two lines and six facts may cost in its history. */
const EVENTS = 45;

describe('an order without hindrance', () => {
  let company: Company;
  beforeAll(async () => {
    company = await Company.open();
  });
  afterAll(async () => {
    await company?.close();
  });

  test(`goes from placement to payment in one run of at most ${EVENTS} events, every step once`, async () => {
    const placed = await company.place();
    const { order } = placed;
    const facts = [
      () => order.complete(1),
      () => order.complete(2),
      order.pack,
      order.handOver,
      order.deliver,
      order.pay,
    ];
    await placed.has(({ header }) => header.supply === 'undertaken');
    for (const fact of facts) {
      await placed.isIdle();
      await placed.tell(fact());
    }

    expect(await placed.ended()).toEqual({ order: order.number, stage: 'closed' });
    const steps = [
      'promiseDates',
      'secureCredit',
      'confirmOrder',
      'undertakeSupply',
      'releaseGoods',
      'issueInvoice',
    ];
    expect(order.calls).toEqual(steps.map((name) => ({ name, where: 'local' })));
    expect((await placed.history()).length).toBeLessThanOrEqual(EVENTS);
    expect(await placed.events('workflowExecutionContinuedAsNewEventAttributes')).toEqual([]);
  });

  test('shows in the Temporal UI where it is, in words and in search attributes', async () => {
    const placed = await company.place({ deposit: true });
    await placed.reaches('deposit');
    const { typedSearchAttributes } = await placed.handle.describe();
    expect(typedSearchAttributes.get(SEARCH_ATTRIBUTES.orderStage)).toBe('deposit');
    expect(typedSearchAttributes.get(SEARCH_ATTRIBUTES.waitingFor)).toEqual(['customer', 'finance']);
    expect(typedSearchAttributes.get(SEARCH_ATTRIBUTES.promisedDate)).toEqual(new Date('2026-04-01'));

    const { currentDetails } = await placed.handle.query<{ currentDetails: string }>(
      '__temporal_workflow_metadata',
    );
    expect(currentDetails).toContain('The deposit is awaited before work starts');
    expect(currentDetails).toContain('**customer, finance**');
    expect(currentDetails).toContain('| 1 | 2 | 0 | 0 | 0 | 0 | 0 |');

    await placed.tell(placed.order.payDeposit());
    await placed.reaches('making');
    expect((await placed.handle.describe()).typedSearchAttributes.get(SEARCH_ATTRIBUTES.orderStage)).toBe(
      'making',
    );
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
  });

  test('says to operators what it waits for and until when', async () => {
    const placed = await company.place({ deposit: true });
    const { holdUntil } = await placed.reaches('deposit');
    expect(await placed.handle.query('openTasks')).toEqual({ waitingFor: ['customer', 'finance'] });
    expect(await placed.handle.query('deadlines')).toEqual({ holdUntil, nextDeadline: holdUntil });
    expect(holdUntil).toBe(placed.order.header.holdUntil);
    await placed.handle.terminate();
  });

  test('ships in parts where the customer agreed, and is invoiced when all of it is delivered', async () => {
    const placed = await company.place({ quantities: ['10'], delivery: 'inParts' });
    const { order } = placed;
    await placed.reaches('making');
    for (const [i, part] of ['4', '6'].entries()) {
      await placed.tell(order.complete(1, part));
      await placed.has(() => order.timesCalled('releaseGoods') === i + 1);
      for (const fact of [order.pack, order.handOver, order.deliver]) await placed.tell(fact());
      if (i > 0) continue;
      await placed.shows(({ lines }) => lines[0]!.delivered === '4');
      expect((await placed.status()).stage).toBe('making');
      expect(order.timesCalled('issueInvoice')).toBe(0);
    }
    await placed.reaches('settling');
    await placed.tell(order.pay());
    expect((await placed.ended()).stage).toBe('closed');
    expect(order.timesCalled('issueInvoice')).toBe(1);
  });

  test('waits for the last line where the customer wants everything together', async () => {
    const placed = await company.place();
    const { order } = placed;
    await placed.reaches('making');
    await placed.tell(order.complete(1));
    await placed.shows(({ lines }) => lines[0]!.ready === '2');
    expect(order.timesCalled('releaseGoods')).toBe(0);
    await placed.tell(order.complete(2));
    await placed.shipAndPay();
    expect((await placed.ended()).stage).toBe('closed');
  });

  test('from stock it goes straight to the warehouse', async () => {
    const placed = await company.place({ inStock: true });
    await placed.shipAndPay();
    expect((await placed.ended()).stage).toBe('closed');
  });
});
