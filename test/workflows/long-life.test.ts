import { DEPARTMENTS } from '../../domain/order/departments.js';
import { STEPS } from '../../workflows/messages.js';
import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes.js';
import { freshNamespace, temporalAddress } from '../setup/temporal.js';
import { Company } from './company/company.js';

const { cancelOrder: _never, changeOrder: _neither, ...STORY } = STEPS;
const ALL_COMMANDS = Object.values(STORY).flat();
const FOUR_SECONDS_IN_DAYS = 4 / 86_400;
/** The server notices within about a second that a run is quiet. */
const IN_WHICH_IT_WOULD_CONTINUE_MS = 4_000;

// On the real server: the time-skipping one loses what is sent while a workflow continues as new.
describe('an order that lives long', () => {
  let company: Company;
  beforeAll(async () => {
    company = await Company.openOn(temporalAddress(), await freshNamespace('long_life'));
  });
  afterAll(async () => {
    await company?.close();
  });

  test('continues as new over and over, carries everything with it and loses no message', async () => {
    const placed = await company.place({
      quantities: ['100', '100'],
      deposit: true,
      continueAfterEvents: 30,
    });
    const { order } = placed;
    await placed.reaches('deposit');
    for (let i = 0; i < 10; i++) await placed.tell(order.tick());
    await placed.answer({ answerId: 'a-1', taskId: 't-1', answer: 'complete', by: 'Wang Fang' });
    await placed.tell(order.payDeposit());
    await placed.reaches('making');
    // At such intervals that some arrive in the moment in which the workflow continues.
    for (let i = 0; i < 100; i++) {
      await placed.tell(order.complete(1, '1'));
      if (i % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 900 + 5 * i));
    }
    await placed.answer({ answerId: 'a-1', taskId: 't-1', answer: 'complete', by: 'Wang Fang' });
    await placed.tell(order.complete(2));
    await placed.shipAndPay();

    expect((await placed.ended()).stage).toBe('closed');
    const runs = await company.runsOf(placed.workflowId);
    expect(runs.length).toBeGreaterThanOrEqual(3);
    expect(order.timesCalled('readFacts')).toBe(0);
    expect(order.timeline).toEqual(['complete t-1 by Wang Fang']);
    // Tried again, perhaps, when a message came while it was continuing; carried out once.
    expect([...order.effects.keys()].map((key) => key.split(':').slice(3).join(':'))).toEqual(
      ALL_COMMANDS.map((name) => `${name}:1`),
    );
  });

  test('still lets the goods go when their time runs out in a later run, and shows its stage', async () => {
    const placed = await company.place({
      deposit: true,
      holdDays: FOUR_SECONDS_IN_DAYS,
      continueAfterEvents: 20,
    });
    const { order } = placed;
    await placed.reaches('deposit');
    for (let i = 0; i < 8; i++) {
      await placed.tell(order.tick());
      await placed.isIdle();
    }
    await placed.continues();
    order.terms.holdDays = 3;
    const { typedSearchAttributes } = await placed.handle.describe();
    expect(typedSearchAttributes.get(SEARCH_ATTRIBUTES.orderStage)).toBe('deposit');
    expect(typedSearchAttributes.get(SEARCH_ATTRIBUTES.waitingFor)).toEqual(['customer', 'finance']);
    await placed.has(() => order.timesCalled('promiseDates') === 2);
    expect(order.timesCalled('meetDeadline')).toBe(1);
    await placed.tell(order.payDeposit());
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
  });

  test('does not continue as new while a department still works on a command of its', async () => {
    const placed = await company.place({ connectors: ['finance'], continueAfterEvents: 15 });
    const { order } = placed;
    for (let i = 0; i < 10; i++) await placed.tell(order.tick());
    await placed.shows(({ pendingCommands }) => pendingCommands.includes('secureCredit'));
    await placed.isIdle();
    expect(await company.runsOf(placed.workflowId)).toHaveLength(1);
    await company.startDepartment('finance');
    await company.startDepartment('sales');
    await placed.makeAndDeliver();
    await company.stopDepartment('finance');
    await company.stopDepartment('sales');
    expect((await placed.ended()).stage).toBe('closed');
    expect(order.timesCalled('secureCredit')).toBe(1);
  });

  test('is cancelled from outside only when a sick department has answered, so that nothing is left half-way', async () => {
    const placed = await company.place({ inStock: true });
    const { order } = placed;
    order.sick = ({ name, where }) => name === 'releaseGoods' && where === 'local';
    await placed.shows(({ pendingCommands }) => pendingCommands.includes('releaseGoods'));
    await placed.handle.cancel();
    await placed.isIdle();
    expect(order.timesCalled('cancelOrder')).toBe(0);
    await company.startDepartment('inventory');
    await company.startDepartment('logistics');
    expect((await placed.ended()).stage).toBe('cancelled');
    await company.stopDepartment('inventory');
    await company.stopDepartment('logistics');
    expect(order.lines.map(({ released }) => released)).toEqual(['0', '0']);
  });

  test('that is started anew from the records goes on where they stand', async () => {
    const placed = await company.place({ deposit: true, inStock: true });
    await placed.reaches('deposit');
    await placed.handle.terminate('the server lost it');
    await placed.order.payDeposit();
    const again = await company.start(placed.order);
    await again.shipAndPay();
    expect((await again.ended()).stage).toBe('closed');
    expect(again.order.timesCalled('confirmOrder')).toBe(1);
    expect(again.order.timesCalled('readFacts')).toBe(0);
  });

  test('takes twelve changes through continue-as-new, and still ends', async () => {
    const placed = await company.place({ continueAfterEvents: 60 });
    await placed.reaches('making');
    for (let i = 1; i <= 12; i += 1) {
      await placed.asksForQuantity(1, String(20 + i), `change-${String(i)}`);
      await placed.has(({ header }) => header.version === 1 + i && header.change === undefined);
    }
    await placed.continues();
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
    expect(placed.order.timesCalled('changeOrder')).toBe(12);
  });

  test('rests, and does not continue as new for ever, where what it has begun is refused each time', async () => {
    for (const department of DEPARTMENTS) await company.startDepartment(department);
    const placed = await company.place({ continueAfterEvents: 20 });
    await placed.reaches('making');
    const { order } = placed;
    order.refused.add('undoPurchases');
    expect(await placed.asks('cancel')).toMatchObject({ state: 'recorded' });
    await placed.continues();
    await new Promise((resolve) => setTimeout(resolve, IN_WHICH_IT_WOULD_CONTINUE_MS));
    expect(await company.runsOf(placed.workflowId)).toHaveLength(2);
    await placed.tell(order.resolveRefusal());
    expect((await placed.ended()).stage).toBe('cancelled');
    for (const department of DEPARTMENTS) await company.stopDepartment(department);
  });
});
