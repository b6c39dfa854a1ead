import { ApplicationFailure } from '@temporalio/common';
import { SIGNALS } from '../../workflows/messages.js';
import { Company } from './company/company.js';

/** With an activity waiting, the test server lets no time skip. */
const THREE_SECONDS_IN_DAYS = 3 / 86_400;

describe('a department that is sick or elsewhere', () => {
  let company: Company;
  beforeAll(async () => {
    company = await Company.open();
  });
  afterAll(async () => {
    await company?.close();
  });

  test('gets its command on its own queue, the order goes on taking messages, and takes the answer when it is well', async () => {
    const placed = await company.place({ deposit: true, holdDays: THREE_SECONDS_IN_DAYS });
    const { order } = placed;
    order.sick = ({ name, where }) => name === 'secureCredit' && where === 'local';
    expect((await placed.shows(({ pendingCommands }) => pendingCommands.length > 0)).pendingCommands).toEqual(
      ['secureCredit'],
    );
    expect(order.timesCalled('secureCredit')).toBe(2);
    const [scheduled, ...more] = await placed.events('activityTaskScheduledEventAttributes');
    expect(more).toEqual([]);
    expect(scheduled?.activityTaskScheduledEventAttributes).toMatchObject({
      taskQueue: { name: 'finance' },
      activityType: { name: 'secureCredit' },
    });

    // Nobody works in finance yet: meanwhile facts, answers and the deadline are taken.
    await placed.tell(order.tick());
    await placed.answer({ answerId: 'a-1', taskId: 't-1', answer: 'complete', by: 'Wang Fang' });
    await placed.has(({ timeline }) => timeline.includes('complete t-1 by Wang Fang'));
    order.terms.holdDays = 3;
    await placed.has(({ timeline }) => timeline.includes('deadline met'));
    expect((await placed.status()).pendingCommands).toEqual(['secureCredit']);

    await company.startDepartment('finance');
    await placed.shows(({ pendingCommands, stage }) => pendingCommands.length === 0 && stage === 'deposit');
    await company.stopDepartment('finance');
    expect(order.timesCalled('secureCredit', 'queue')).toBe(1);
    await placed.has(() => order.timesCalled('promiseDates') === 2);
    await placed.tell(order.payDeposit());
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
  });

  test('is asked command by command where a step needs several', async () => {
    const placed = await company.place({ inStock: true });
    const { order } = placed;
    order.sick = ({ name }) => name === 'undertakeSupply';
    await placed.shows(({ pendingCommands }) => pendingCommands.includes('undertakeSupply'));
    for (const department of ['inventory', 'production', 'purchasing'] as const)
      await company.startDepartment(department);
    await placed.shipAndPay();
    expect((await placed.ended()).stage).toBe('closed');
    const queues = (await placed.events('activityTaskScheduledEventAttributes')).map(
      ({ activityTaskScheduledEventAttributes: scheduled }) => [
        scheduled?.taskQueue?.name,
        scheduled?.activityType?.name,
      ],
    );
    expect(queues).toEqual([
      ['inventory', 'firmUpReservations'],
      ['production', 'undertakeWorkOrders'],
      ['purchasing', 'placePurchases'],
    ]);
    for (const department of ['inventory', 'production', 'purchasing'] as const)
      await company.stopDepartment(department);
  });

  test('that did the work but could not say so is not asked to do it twice: the key is the same', async () => {
    const placed = await company.place({ deposit: true });
    const { order } = placed;
    order.sick = ({ name, where }) => name === 'secureCredit' && where === 'local';
    await placed.has(() => order.timesCalled('secureCredit', 'local') === 2);
    // Done on the second attempt, whose answer is lost.
    order.effects.set(`${order.number}:1:secureCredit:secureCredit:1`, {
      progress: await order.change(() => (order.header.credit = 'secured')),
    });
    await company.startDepartment('finance');
    await placed.reaches('deposit');
    await company.stopDepartment('finance');
    expect([...order.effects.keys()].filter((key) => key.includes('secureCredit'))).toHaveLength(1);
    await placed.handle.terminate();
  });

  test('behind a connector is asked on its queue at once', async () => {
    const placed = await company.place({ connectors: ['production'], inStock: true });
    const { order } = placed;
    for (const department of ['inventory', 'production', 'purchasing'] as const)
      await company.startDepartment(department);
    await placed.shipAndPay();
    expect((await placed.ended()).stage).toBe('closed');
    for (const department of ['inventory', 'production', 'purchasing'] as const)
      await company.stopDepartment(department);
    expect(order.timesCalled('undertakeSupply')).toBe(0);
    expect(order.timesCalled('undertakeWorkOrders', 'queue')).toBe(1);
    expect(order.timesCalled('secureCredit', 'local')).toBe(1);
  });

  test('that refuses on its queue is asked again after something has changed', async () => {
    const placed = await company.place({ connectors: ['finance'], deposit: true });
    const { order } = placed;
    order.refused.add('secureCredit');
    await company.startDepartment('finance');
    await placed.has(() => order.timesCalled('secureCredit', 'queue') === 1);
    await placed.shows(({ pendingCommands }) => pendingCommands.length === 0);
    await placed.tell(order.resolveRefusal());
    await placed.has(() => order.timesCalled('secureCredit', 'queue') === 2);
    await placed.handle.terminate();
    await company.stopDepartment('finance');
  });

  test('is asked again also where the approval arrives before its word that it waits for one', async () => {
    const placed = await company.place({ connectors: ['finance'], personDecides: ['secureCredit'] });
    const { order } = placed;
    let arrive: (() => void) | undefined;
    order.answerTravels = ({ name }) =>
      name === 'secureCredit' ? new Promise((resolve) => (arrive = resolve)) : Promise.resolve();
    await company.startDepartment('finance');
    await placed.has(() => arrive !== undefined);
    await placed.tell(order.approve('secureCredit'));
    await placed.isIdle();
    order.answerTravels = () => Promise.resolve();
    arrive?.();
    await placed.has(() => order.timesCalled('secureCredit') === 2);
    await placed.shows(({ stage }) => stage === 'deposit');
    await placed.handle.terminate();
    await company.stopDepartment('finance');
  });

  test('whose connector gives up for good does not fail the order: it is noted, and tried again after a change', async () => {
    const placed = await company.place({ connectors: ['finance'] });
    const { order } = placed;
    order.sick = ({ name }) => {
      if (name === 'secureCredit') throw ApplicationFailure.nonRetryable('our ERP knows no such customer');
      return false;
    };
    await company.startDepartment('finance');
    await placed.has(({ timeline }) => timeline.length === 1);
    expect(order.timeline[0]).toMatch(/^odd secureCredit/);
    expect((await placed.shows(({ pendingCommands }) => pendingCommands.length === 0)).stage).toBe('credit');
    order.sick = () => false;
    await company.startDepartment('sales');
    await placed.tell(order.tick());
    await placed.makeAndDeliver();
    for (const department of ['finance', 'sales'] as const) await company.stopDepartment(department);
    expect((await placed.ended()).stage).toBe('closed');
  });

  test('does not hold up the order with a message that cannot be recorded', async () => {
    const placed = await company.place();
    const { order } = placed;
    await placed.reaches('making');
    order.sick = ({ name }) => name === 'noteOddity' || name === 'answerTask';
    await placed.handle.signal(SIGNALS.factReported, 'nonsense');
    await placed.answer({ answerId: 'a-1', taskId: 't-1', answer: 'complete', by: 'Wang Fang' });
    await placed.shows(({ pendingCommands }) => pendingCommands.length === 2);
    await placed.makeAndDeliver();
    await placed.reaches('closed');
    // What was sent is not lost with the order's end: it waits until it could be recorded.
    order.sick = () => false;
    expect((await placed.ended()).stage).toBe('closed');
    expect([...order.timeline].sort()).toEqual(['complete t-1 by Wang Fang', 'odd factReported: "nonsense"']);
  });

  test('makes facts that are missed wait, not get lost', async () => {
    const placed = await company.place({ quantities: ['10'] });
    const { order } = placed;
    await placed.reaches('making');
    order.sick = ({ name }) => name === 'readFacts';
    await order.complete(1, '4');
    await placed.tell(order.complete(1, '1'));
    await placed.shows(({ pendingCommands }) => pendingCommands.includes('readFacts'));
    await placed.tell(order.complete(1, '2'));
    await placed.shows(({ pendingCommands }) => pendingCommands.length === 2);
    order.sick = () => false;
    await placed.shows(
      ({ lines, pendingCommands }) => lines[0]!.ready === '7' && pendingCommands.length === 0,
    );
    await placed.tell(order.complete(1, '3'));
    await placed.shipAndPay();
    expect((await placed.ended()).stage).toBe('closed');
  });
});
