import { Company } from './company/company.js';
import type { PlacedOrder } from './company/placed-order.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('goods that are held softly', () => {
  let company: Company;
  beforeAll(async () => {
    company = await Company.open();
  });
  afterAll(async () => {
    await company?.close();
  });
  const timers = (placed: PlacedOrder) => placed.events('timerStartedEventAttributes');

  test('are held by one timer, whatever happens meanwhile', async () => {
    const placed = await company.place({ deposit: true, holdDays: 3 });
    await placed.reaches('deposit');
    for (let i = 0; i < 5; i++) await placed.tell(placed.order.tick());
    await placed.isIdle();
    const [timer, ...more] = await timers(placed);
    expect(more).toEqual([]);
    const seconds = Number(timer?.timerStartedEventAttributes?.startToFireTimeout?.seconds);
    expect(seconds).toBeGreaterThan((3 * DAY_MS) / 1000 - 60);
    expect(seconds).toBeLessThanOrEqual((3 * DAY_MS) / 1000);
    await placed.handle.terminate();
  });

  test('are let go when the time has run out, the order is promised anew, and the late deposit still counts', async () => {
    const placed = await company.place({ deposit: true, holdDays: 3 });
    const { holdUntil } = await placed.reaches('deposit');
    await company.server.sleep(2 * DAY_MS);
    expect(placed.order.timesCalled('meetDeadline')).toBe(0);
    await company.server.sleep(DAY_MS + HOUR_MS);
    await placed.has((order) => order.timesCalled('promiseDates') === 2);
    const anew = await placed.shows((status) => status.holdUntil !== null && status.holdUntil !== holdUntil);
    expect(anew.holdUntil! > holdUntil!).toBe(true);
    expect(placed.order.timesCalled('meetDeadline')).toBe(1);
    expect(placed.order.timesCalled('confirmOrder')).toBe(1);
    expect(await timers(placed)).toHaveLength(2);

    await placed.tell(placed.order.payDeposit());
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
  });

  test('are let go while the customer thinks about a later date, and they are asked anew', async () => {
    const placed = await company.place({ laterDate: true, holdDays: 1 });
    await placed.has(({ header }) => header.promise === 'offered');
    await placed.isIdle();
    await company.server.sleep(DAY_MS + HOUR_MS);
    await placed.has((order) => order.timesCalled('promiseDates') === 2);
    await placed.tell(placed.order.declineOffer());
    expect((await placed.ended()).stage).toBe('cancelled');
  });

  test('stay held while the clock stands still: the timer fires, finds it too early and is armed again', async () => {
    const placed = await company.place({ deposit: true, holdDays: 3 });
    await placed.reaches('deposit');
    placed.order.standsAt = new Date(Date.parse(placed.order.header.holdUntil!) - HOUR_MS).toISOString();
    await company.server.sleep(3 * DAY_MS + 60_000);
    await placed.has((order) => order.timesCalled('meetDeadline') === 1);
    await placed.isIdle();
    expect(placed.order.header.promise).toBe('given');
    const [, second, ...more] = await timers(placed);
    expect(more).toEqual([]);
    expect(Number(second?.timerStartedEventAttributes?.startToFireTimeout?.seconds)).toBe(HOUR_MS / 1000);

    placed.order.standsAt = undefined;
    await company.server.sleep(2 * HOUR_MS);
    await placed.has((order) => order.timesCalled('promiseDates') === 2);
    expect(placed.order.timesCalled('meetDeadline')).toBe(2);
    await placed.handle.terminate();
  });

  test("wait in the demonstration's time: a day at 1440 times the speed is a minute", async () => {
    const placed = await company.place({ deposit: true, holdDays: 1, speed: 1440 });
    await placed.reaches('deposit');
    const [timer] = await timers(placed);
    const seconds = Number(timer?.timerStartedEventAttributes?.startToFireTimeout?.seconds);
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThanOrEqual(60);
    await placed.handle.terminate();
  });

  test('are not let go when the deposit has come: the timer that still runs changes nothing', async () => {
    const placed = await company.place({ deposit: true, holdDays: 3 });
    await placed.reaches('deposit');
    await placed.tell(placed.order.payDeposit());
    await placed.reaches('making');
    await company.server.sleep(4 * DAY_MS);
    await placed.isIdle();
    expect(placed.order.timesCalled('meetDeadline')).toBe(0);
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
  });

  test('whose deadline passes while the database is away ask for it once, not once a second', async () => {
    const placed = await company.place({ deposit: true, holdDays: 1 });
    await placed.reaches('deposit');
    placed.order.sick = ({ name }) => name === 'meetDeadline';
    await company.server.sleep(DAY_MS + 60_000);
    await placed.has((order) => order.timesCalled('meetDeadline', 'queue') >= 1);
    await company.server.sleep(10_000);
    await placed.has((order) => order.timesCalled('meetDeadline', 'queue') >= 2);
    expect(await placed.events('activityTaskScheduledEventAttributes')).toHaveLength(1);
    expect(await timers(placed)).toHaveLength(1);

    placed.order.sick = () => false;
    await company.server.sleep(60_000);
    await placed.has((order) => order.timesCalled('promiseDates') === 2);
    await placed.tell(placed.order.payDeposit());
    await placed.reaches('making');
    await placed.handle.terminate();
  });
});
