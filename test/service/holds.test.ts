import { addDays } from '../../domain/calendar/business-calendar.js';
import type { HoldPreview, ResumePreview } from '../../src/control/holds.service.js';
import type { OrderView } from '../../src/orders/order-view.js';
import { flawsOfTheBooks } from './support/books.js';
import { TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

/** A Monday morning in Suzhou. The clock stands still until a test lets it run on: a week in a second. */
const CLOCK = { origin: '2026-11-02T02:00:00.000Z', speed: 604_800, paused: true };

let company: TestCompany;
let staff: Staff;
beforeAll(async () => {
  company = await TestCompany.open('holds', { change: (data) => (data.company.clock = CLOCK) });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
});

const sales = () => company.as('sales');
const now = async (): Promise<string> => (await company.as('admin').get<{ now: string }>('/clock')).now;
const place = async (more: object): Promise<string> =>
  (await sales().post<OrderView>('/orders', { customer: 'C-XIANDA', ...more })).number;
const previewHold = (number: string) => sales().get<HoldPreview>(`/orders/${number}/previews/hold`);
const previewResume = (number: string) => sales().get<ResumePreview>(`/orders/${number}/previews/resume`);

async function hold(number: string): Promise<void> {
  const { hash } = await previewHold(number);
  await sales().post(`/orders/${number}:hold`, { hash, reason: 'the customer rebuilds their hall' });
}

/** Resumes by the preview; a deadline that passes in between makes another one. */
const resumed = (number: string): Promise<ResumePreview> =>
  until(`${number} to be resumed`, async () => {
    const preview = await previewResume(number);
    const body = { hash: preview.hash, reason: 'ready' };
    const { status, text } = await sales().send('POST', `/orders/${number}:resume`, { body });
    if (status !== 200) expect(text).toContain('preview-outdated');
    return status === 200 && preview;
  });

/** Lets so many days of business time pass. */
async function days(count: number): Promise<void> {
  const to = new Date(Date.parse(await now()) + count * 86_400_000).toISOString();
  await company.as('admin').post('/clock:resume', { until: to });
  await until('the clock to arrive', async () => (await now()) >= to);
}

const messagesTo = (number: string, audience: string) =>
  company.rows<{ kind: string }>(
    'select m.kind from messages m join orders o on o.id = m.order_id where o.number = $1 and m.audience = $2',
    [number, audience],
  );

describe('an order on hold', () => {
  const later = async () => addDays((await now()).slice(0, 10), 90);

  it('has its reason shown, its work undone by nobody, and goes on when it is resumed', async () => {
    const number = await place({ lines: [{ item: 'SW-150', quantity: '1' }], requestedDate: await later() });
    await staff.untilTask(number, 'confirmDeposit');
    expect((await previewHold(number)).stops.map(({ task }) => task)).toContain('confirmDeposit');
    await hold(number);
    expect((await staff.order(number)).flags['onHold']).toMatchObject({
      why: 'the customer rebuilds their hall',
    });
    await staff.does(number, 'confirmDeposit');
    await staff.untilStage(number, 'making');
    const before = await staff.tasks(number);
    expect(before.filter(({ kind }) => kind === 'produce' || kind === 'pick')).toEqual([]);

    const { hash } = await previewResume(number);
    await sales().post(`/orders/${number}:resume`, { hash, reason: 'the hall is ready' });
    expect((await staff.order(number)).flags['onHold']).toBeUndefined();
    await staff.carryOn(number, 'closed');
  });

  it('has nobody reminded and nobody told, however long it lasts', async () => {
    const number = await place({ lines: [{ item: 'SW-150', quantity: '5' }], requestedDate: await later() });
    await staff.does(number, 'confirmDeposit');
    await staff.untilTask(number, 'produce');
    await hold(number);
    const told = await messagesTo(number, 'staff');
    await days(120);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await messagesTo(number, 'staff')).toEqual(told);
  });

  it('is promised anew when it goes on: before work begins by a fresh plan, which the customer accepts when it is later', async () => {
    const requestedDate = addDays((await now()).slice(0, 10), 40);
    const number = await place({ lines: [{ item: 'SW-150', quantity: '4' }], requestedDate });
    await staff.untilTask(number, 'confirmDeposit');
    await hold(number);
    await days(60);
    await previewResume(number);
    expect((await staff.order(number)).promisedDate).toBe(requestedDate);
    const preview = await resumed(number);
    expect(preview.promisedBefore).toBe(requestedDate);
    expect(preview.offeredDate! > requestedDate).toBe(true);
    expect((await staff.order(number)).offeredDate).toBe(preview.offeredDate);
    await staff.does(number, 'answerOffer', { accept: true });
    await staff.carryOn(number, 'closed');
  });

  it('is promised anew when work had begun: for the day of the forecast, of which the customer is told', async () => {
    const requestedDate = addDays((await now()).slice(0, 10), 40);
    const number = await place({ lines: [{ item: 'SW-150', quantity: '6' }], requestedDate });
    await staff.does(number, 'confirmDeposit');
    await staff.untilTask(number, 'produce');
    const { promisedDate } = await staff.order(number);
    await hold(number);
    await days(90);
    const preview = await resumed(number);
    expect(preview.promisedDate! > promisedDate!).toBe(true);
    const order = await staff.order(number);
    expect(order.promisedDate).toBe(preview.promisedDate);
    expect(Object.keys(order.flags)).toEqual([]);
    expect((await messagesTo(number, 'customer')).map(({ kind }) => kind)).toContain('laterDate');
    await staff.carryOn(number, 'closed');
  });

  it('leaves tasks that were asked for while it was on hold due when they were', async () => {
    const number = await place({
      lines: [{ item: 'BOX-C5', quantity: '500', requirements: { colour: 'RAL 5010' } }],
      requestedDate: await later(),
    });
    await staff.does(number, 'confirmDeposit');
    await staff.untilTask(number, 'produce');
    for (const task of await staff.tasks(number))
      if (task.kind === 'receiveGoods') await staff.complete(task);
    await hold(number);
    await days(30);
    await staff.does(number, 'produce');
    const { dueAt } = await staff.untilTask(number, 'inspect');
    await resumed(number);
    expect((await staff.untilTask(number, 'inspect')).dueAt).toBe(dueAt);
    await staff.carryOn(number, 'closed');
  });

  it('is refused twice, by another preview, and when it has ended', async () => {
    const number = await place({
      lines: [{ item: 'TAPE-48', quantity: '12' }],
      requestedDate: await later(),
    });
    await staff.untilTask(number, 'confirmDeposit');
    const { hash } = await previewHold(number);
    const ask = (verb: string, body: object) => sales().send('POST', `/orders/${number}:${verb}`, { body });
    expect((await ask('resume', { hash, reason: 'x' })).status).toBe(409);
    const old = await ask('hold', { hash: 'of another list', reason: 'x' });
    expect([old.status, JSON.parse(old.text)]).toMatchObject([
      409,
      { code: 'preview-outdated', preview: { hash } },
    ]);
    expect((await ask('hold', { hash, reason: 'x' })).status).toBe(200);
    expect((await ask('hold', { hash, reason: 'x' })).status).toBe(409);
    const again = await previewResume(number);
    expect((await ask('resume', { hash: again.hash, reason: 'x' })).status).toBe(200);
    await staff.carryOn(number, 'closed');
    expect((await ask('hold', { hash, reason: 'x' })).status).toBe(409);
  });
});
