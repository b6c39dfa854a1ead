import { DEPARTMENTS } from '../../domain/order/departments.js';
import { SIGNALS, UPDATES } from '../../workflows/messages.js';
import { Company } from './company/company.js';

describe('an order that is changed', () => {
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

  test.each(['deposit', 'making'] as const)(
    'turns to an accepted change while it is %s, works to the new version, and ends',
    async (stage) => {
      const placed = await company.place({ deposit: stage === 'deposit' });
      await placed.reaches(stage);
      expect(await placed.asksForQuantity(1, '12')).toMatchObject({ state: 'accepted', change: 'CH-1' });
      await placed.has(({ header }) => header.version === 2 && header.change === undefined);
      if (stage === 'deposit') await placed.tell(placed.order.payDeposit());
      await placed.makeAndDeliver();
      expect((await placed.ended()).stage).toBe('closed');
      expect(placed.order.lines[0]!.delivered).toBe('12');
      expect(placed.order.timesCalled('changeOrder')).toBe(1);
    },
  );

  test('defers an accepted change while it is on hold, and carries it out when it goes on', async () => {
    const placed = await company.place({});
    await placed.reaches('making');
    await placed.asks('hold');
    await placed.asksForQuantity(1, '7');
    await placed.isIdle();
    expect(placed.order.header.version).toBe(1);
    await placed.asks('resume');
    await placed.has(({ header }) => header.version === 2);
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
  });

  test('is asked for a change by signal, which accepts nothing, and goes on meanwhile', async () => {
    const placed = await company.place({});
    await placed.reaches('making');
    const content = { lines: [{ do: 'set', line: 1, quantity: '9' }] };
    await placed.handle.signal(SIGNALS.changeRequested, {
      by: 'Wang Fang',
      reason: 'one less',
      content,
      hash: 'made up',
      speaksFor: 'customer',
    });
    await placed.has(({ timeline }) => timeline.includes('change asked by Wang Fang (signal)'));
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
    expect(placed.order.header.version).toBe(1);
  });

  test('refuses what is no change, and everything once it has ended', async () => {
    const placed = await company.place({});
    await placed.reaches('making');
    const malformed = placed.handle.executeUpdate(UPDATES.requestChange, { args: [{ by: 'Wang Fang' }] });
    expect(await causeOf(malformed)).toBe('malformed-request');
    await placed.makeAndDeliver();
    await placed.ended();
  });

  test('carries out the rest of a change on the queue of a department that is sick, and tells nobody twice', async () => {
    const placed = await company.place({});
    await placed.reaches('making');
    const { order } = placed;
    let isSick = true;
    order.sick = ({ name }) => isSick && (name === 'changeOrder' || name === 'settleChange');
    await placed.asksForQuantity(1, '11');
    await placed.shows(({ pendingCommands }) => pendingCommands.includes('changeOrder'));
    await placed.has(() => order.timesCalled('settleChange') > 0);
    isSick = false;
    expect(order.header.change).toBe('underWay');
    await placed.tell(order.tick());
    await placed.has(({ header }) => header.change === undefined);
    expect(order.header.version).toBe(2);
    expect(order.timesCalled('agreeChange')).toBe(1);
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
  });

  test('leaves an accepted change that a rule refuses when it is cancelled, and cancels', async () => {
    const placed = await company.place({});
    await placed.reaches('making');
    const { order } = placed;
    order.refused.add('agreeChange');
    await placed.asksForQuantity(1, '11');
    await placed.has(() => order.timesCalled('changeOrder') > 0);
    expect(await placed.asks('cancel')).toMatchObject({ state: 'carriedOut' });
    expect((await placed.ended()).stage).toBe('cancelled');
    expect(order.header.version).toBe(1);
  });

  test('is cancelled only once the version that it was given stands, whatever is in the way of that', async () => {
    const placed = await company.place({});
    await placed.reaches('making');
    const { order } = placed;
    order.sick = ({ name }) => name === 'changeOrder';
    order.refused.add('settleChange');
    await placed.asksForQuantity(1, '11');
    await placed.has(({ header }) => header.change === 'underWay' && order.timesCalled('settleChange') > 0);
    await placed.shows(({ pendingCommands }) => pendingCommands.length === 0);
    order.sick = () => false;
    const cancelled = placed.asks('cancel');
    await placed.tell(order.tick());
    await placed.has(() => order.timesCalled('changeOrder') > 2);
    expect(order.timesCalled('cancelOrder')).toBe(0);
    await placed.tell(order.resolveRefusal());
    expect(await cancelled).toMatchObject({ state: 'carriedOut' });
    expect((await placed.ended()).stage).toBe('cancelled');
    expect(order.timesCalled('agreeChange')).toBe(1);
  });

  test('does not try again while it is on hold what was refused of a change', async () => {
    const placed = await company.place({});
    await placed.reaches('making');
    const { order } = placed;
    order.refused.add('agreeChange');
    await placed.asksForQuantity(1, '11');
    await placed.has(() => order.timesCalled('changeOrder') === 1);
    await placed.asks('hold');
    await placed.tell(order.resolveRefusal());
    await placed.isIdle();
    expect(order.timesCalled('changeOrder')).toBe(1);
    await placed.asks('resume');
    await placed.has(({ header }) => header.version === 2);
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
  });
});
