import { DEPARTMENTS } from '../../domain/order/departments.js';
import { Company } from './company/company.js';

describe('an order under control', () => {
  let company: Company;
  beforeAll(async () => {
    company = await Company.open();
    for (const department of DEPARTMENTS) await company.startDepartment(department);
  });
  afterAll(async () => {
    await company?.close();
  });

  const causeOf = async (asked: Promise<unknown>): Promise<unknown> =>
    await asked.then(
      () => undefined,
      (error: unknown) => ((error as Error).cause as { type?: string }).type,
    );

  test('undertakes nothing new while it is on hold, takes what is reported, and goes on when it is resumed', async () => {
    const placed = await company.place({ deposit: true });
    await placed.reaches('deposit');
    expect(await placed.asks('hold')).toMatchObject({ state: 'carriedOut', stage: 'deposit' });
    await placed.tell(placed.order.payDeposit());
    await placed.reaches('making');
    await placed.isIdle();
    expect(placed.order.timesCalled('undertakeSupply')).toBe(0);
    await placed.asks('resume');
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
  });

  test.each(['promising', 'deposit', 'making'] as const)(
    'is cancelled while it is %s: everything is undone in reverse order, and it ends',
    async (stage) => {
      const placed = await company.place({
        deposit: stage === 'deposit',
        laterDate: stage === 'promising',
      });
      await placed.reaches(stage);
      expect(await placed.asks('cancel')).toMatchObject({ state: 'carriedOut', stage: 'cancelled' });
      expect((await placed.ended()).stage).toBe('cancelled');
      expect(placed.order.timesCalled('cancelOrder')).toBe(1);
    },
  );

  test('is cancelled after some of it is handed over: that is delivered, invoiced and paid, and it ends closed', async () => {
    const placed = await company.place({ delivery: 'inParts' });
    await placed.reaches('making');
    const { order } = placed;
    await placed.tell(order.complete(1));
    await placed.has(({ lines }) => lines[0]!.released === lines[0]!.quantity);
    await placed.tell(order.pack());
    await placed.tell(order.handOver());
    expect(await placed.asks('cancel')).toMatchObject({ stage: 'inTransit' });
    await placed.tell(order.deliver());
    await placed.has(({ header }) => header.invoiced);
    await placed.tell(order.pay());
    expect((await placed.ended()).stage).toBe('closed');
  });

  test('goes on where its cancellation is refused, and what was under way is not begun again', async () => {
    const placed = await company.place({ deposit: true });
    await placed.reaches('deposit');
    placed.order.refused.add('agreeCancellation');
    expect(await causeOf(placed.asks('cancel', { hash: 'old' }))).toBe('state-conflict');
    placed.order.refused.clear();
    await placed.tell(placed.order.payDeposit());
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
    expect(placed.order.timesCalled('promiseDates')).toBe(1);
  });

  test('goes on with a step that is half done where its cancellation is refused again and again, and does no part of it twice', async () => {
    const placed = await company.place({ connectors: ['finance'] });
    const { order } = placed;
    order.refused.add('requestDeposit').add('agreeCancellation');
    await placed.has(() => order.timesCalled('requestDeposit') > 0);
    await placed.shows(({ pendingCommands }) => pendingCommands.length === 0);
    expect(await causeOf(placed.asks('cancel', { requestId: 'one', hash: 'old' }))).toBe('state-conflict');
    // Now the step is given again, and the next one waits for that: it is not recorded before it is judged.
    expect(await causeOf(placed.asks('cancel', { requestId: 'two', hash: 'old' }))).toBe('state-conflict');
    await placed.has(() => order.timesCalled('agreeCancellation') === 2);
    await placed.shows(({ pendingCommands }) => pendingCommands.length === 0);
    await placed.tell(order.resolveRefusal());
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
    const keys = [...order.effects.keys()].filter((key) => key.includes(':confirmOrder:confirmOrder:'));
    expect(keys).toHaveLength(1);
  });

  test('answers a cancellation that comes behind a sick department when that is well, and not before', async () => {
    const placed = await company.place({});
    const { order } = placed;
    let isSick = true;
    order.sick = ({ name }) => isSick && name === 'secureCredit';
    await placed.shows(({ pendingCommands }) => pendingCommands.includes('secureCredit'));
    const answers: unknown[] = [];
    const asked = placed.asks('cancel').then((answer) => answers.push(answer.state));
    await placed.has(() => order.timesCalled('secureCredit', 'queue') > 1);
    expect(answers).toEqual([]);
    isSick = false;
    await asked;
    expect(answers).toEqual(['carriedOut']);
    expect((await placed.ended()).stage).toBe('cancelled');
  });

  test('leaves what a department cannot undo to a person, undoes the rest, and ends when it is done', async () => {
    const placed = await company.place({});
    await placed.reaches('making');
    placed.order.refused.add('undoPurchases');
    expect(await placed.asks('cancel')).toMatchObject({ state: 'recorded' });
    await placed.has(({ header }) => header.cancellation === 'underWay');
    await placed.tell(placed.order.resolveRefusal());
    expect((await placed.ended()).stage).toBe('cancelled');
  });

  test('answers at once that a cancellation is recorded when a department is sick, and cancels when it is well', async () => {
    const placed = await company.place({});
    await placed.reaches('making');
    placed.order.sick = ({ name }) => name === 'undoWorkOrders' || name === 'cancelOrder';
    expect(await placed.asks('cancel')).toMatchObject({ state: 'recorded' });
    placed.order.sick = () => false;
    expect((await placed.ended()).stage).toBe('cancelled');
  });

  test('takes a cancellation from the Temporal UI as one that was asked for, and leaves no commitment open', async () => {
    const placed = await company.place({});
    await placed.reaches('making');
    await placed.handle.cancel();
    expect((await placed.ended()).stage).toBe('cancelled');
    expect(placed.order.header.cancellation).toBe('carriedOut');
  });

  test('refuses what is malformed, and whoever asks twice at once is told', async () => {
    const placed = await company.place({ deposit: true });
    await placed.reaches('deposit');
    expect(await causeOf(placed.asks('hold', { reason: 7 as never }))).toBe('malformed-request');
    // It is open for as long as both ask: what comes when it has ended is the server's to answer.
    placed.order.refused.add('undoPurchases');
    const answers = await Promise.allSettled([
      placed.asks('cancel', { requestId: 'one' }),
      placed.asks('cancel', { requestId: 'two' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await placed.tell(placed.order.resolveRefusal());
    expect((await placed.ended()).stage).toBe('cancelled');
  });
});
