import type { CancellationPreviewView } from '../../src/control/control.views.js';
import { OrderControl } from '../../src/control/order-control.js';
import { HoldsService, type HoldPreview } from '../../src/control/holds.service.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import type { OrderView } from '../../src/orders/order-view.js';
import {
  COMMANDS,
  STEPS,
  type Command,
  type CommandName,
  type ControlRequest,
} from '../../workflows/messages.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;
beforeAll(async () => {
  company = await TestCompany.open('control');
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
});

const sales = () => company.as('sales');
const place = async (more: object): Promise<string> =>
  (await sales().post<OrderView>('/orders', { customer: 'C-XIANDA', requestedDate: inDays(120), ...more }))
    .number;
const previewCancellation = (number: string) =>
  sales().get<CancellationPreviewView>(`/orders/${number}/previews/cancellation`);
const previewHold = (number: string) => sales().get<HoldPreview>(`/orders/${number}/previews/hold`);
const ask = (number: string, verb: string, hash: string, key?: string) =>
  sales().send('POST', `/orders/${number}:${verb}`, {
    body: { hash, reason: 'the customer says so' },
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });

const TAPE = { item: 'TAPE-48', quantity: '48' };
/** Four are in stock, the fifth is made. */
const SEALERS = { item: 'CS-200', quantity: '5' };

/** Of an order in parts all that is in stock is handed over, and the last piece is being made. */
async function partlyHandedOver(): Promise<{ number: string; workOrder: string }> {
  const number = await place({ delivery: 'inParts', lines: [TAPE, SEALERS] });
  await staff.does(number, 'confirmDeposit');
  await staff.does(number, 'pick');
  await staff.does(number, 'handOver');
  const { document } = await staff.untilTask(number, 'produce');
  for (const verb of ['acknowledge', 'start'])
    await company.as('production').post(`/work-orders/${document}:${verb}`);
  return { number, workOrder: document };
}

/** One command of a cancellation, as it is given on its department's queue. */
function command(order: string, name: CommandName, input: ControlRequest): Command {
  return {
    key: `${order}:1:cancelOrder:${name}:1`,
    order,
    version: 1,
    step: 'cancelOrder',
    name,
    input,
  };
}
const carriesOut = (given: Command) => company.api.get(OrderDesk, { strict: false }).carryOut([given]);

describe('an order of which the rest is cancelled', () => {
  it('is neither made nor bought any more, whatever was lacking, and leaves nobody a refusal to put right', async () => {
    const { number, workOrder } = await partlyHandedOver();
    await ask(number, 'hold', (await previewHold(number)).hash);
    // The piece is spoilt while the order is on hold: it would be made anew when it goes on.
    await company.as('production').post(`/work-orders/${workOrder}:report`, {
      good: '0',
      scrap: '1',
      reason: 'a dent',
    });
    await company.api.get(OrderDesk, { strict: false }).withOrder(number, (file) => {
      file.openTask({
        kind: 'resolveRefusal',
        document: 'undertakeWorkOrders',
        department: COMMANDS.undertakeWorkOrders,
      });
      return Promise.resolve();
    });
    const before = await company.rows('select 1 from work_orders');

    const key = `cancel-${number}`;
    const { hash } = await previewCancellation(number);
    expect((await ask(number, 'cancel', hash, key)).status).toBe(200);
    expect((await staff.tasks(number)).map(({ kind }) => kind)).toEqual(['proveDelivery']);

    // The API was killed before it could keep its answer, and the process is gone: asked again it is answered the same.
    await company.rows('delete from idempotency_keys where key = $1', [key]);
    await company.temporal.workflow.getHandle(`order/${number}`).terminate('lost');
    const again = await ask(number, 'cancel', hash, key);
    expect([again.status, again.body]).toMatchObject([200, { state: 'carriedOut', stage: 'inTransit' }]);

    await staff.carryOn(number, 'closed');
    expect(await company.rows('select 1 from work_orders')).toEqual(before);
    expect(await leftOvers(company)).toEqual([]);
  });

  it('is undone to the end when its process is lost in the middle and taken up again, and lets nothing else be asked', async () => {
    const number = await place({ lines: [TAPE] });
    await staff.untilTask(number, 'confirmDeposit');
    const hold = await previewHold(number);
    const { hash } = await previewCancellation(number);
    const request = { requestId: 'once', by: 'Lin Yue 林悦', reason: 'no longer needed', hash };
    for (const name of ['agreeCancellation', 'undoShipments', 'undoReleases'] as const)
      expect((await carriesOut(command(number, name, request))).refused).toBeUndefined();
    expect((await sales().send('GET', `/orders/${number}/previews/hold`)).status).toBe(409);

    await company.temporal.workflow.getHandle(`order/${number}`).terminate('lost');
    const refused = await ask(number, 'hold', hold.hash);
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'state-conflict' }]);
    await staff.untilStage(number, 'cancelled');
    const letters = await company.rows(
      `select 1 from messages m join orders o on o.id = m.order_id where o.number = $1 and m.kind = 'cancellation'`,
      [number],
    );
    expect(letters).toHaveLength(1);
  });

  it('keeps what was agreed to be cancelled: it does not leave while a department has yet to take it back', async () => {
    const number = await place({ lines: [TAPE] });
    await staff.does(number, 'confirmDeposit');
    await staff.does(number, 'pick');
    const handOver = await staff.untilTask(number, 'handOver');
    const { hash } = await previewCancellation(number);
    const input = { requestId: 'sick', by: 'Lin Yue 林悦', reason: 'no longer needed', hash };
    const commands = STEPS.cancelOrder.map((name) => command(number, name, input));
    // Agreed on its department's queue; the others are sick for a while.
    await carriesOut(commands[0]!);
    const refused = await company.as('logistics').refused(`/tasks/${handOver.id}:complete`, { result: {} });
    expect(refused).toMatchObject({ status: 409, code: 'state-conflict', order: number });
    for (const each of commands.slice(1)) await carriesOut(each);
    await staff.carryOn(number, 'cancelled');
    expect(await leftOvers(company)).toEqual([]);
  });

  it('shows in the refusal the list that the preview shows, and says on the timeline that it was refused', async () => {
    const number = await place({ lines: [TAPE] });
    await staff.untilTask(number, 'confirmDeposit');
    const answer = await ask(number, 'cancel', 'of another list');
    expect([answer.status, answer.body]).toMatchObject([
      409,
      { code: 'preview-outdated', preview: await previewCancellation(number) },
    ]);
    const { timeline } = await staff.order(number);
    expect(timeline.at(-1)).toMatchObject({
      kind: 'commandRefused',
      facts: { command: 'agreeCancellation' },
    });
    expect((await staff.tasks(number)).map(({ kind }) => kind)).toEqual(['confirmDeposit']);
  });
});

/** Killed between the commit and the history, a worker leaves all done in the books, and the workflow knows nothing of it. */
describe('an order whose process was never told what was done', () => {
  const request = (hash: string): ControlRequest => ({
    requestId: 'lost',
    by: 'Lin Yue 林悦',
    reason: 'no longer needed',
    hash,
  });

  it('ends when it was cancelled', async () => {
    const number = await place({ lines: [TAPE] });
    await staff.untilTask(number, 'confirmDeposit');
    const { hash } = await previewCancellation(number);
    const commands = STEPS.cancelOrder.map((name) => command(number, name, request(hash)));
    const { refused } = await company.api.get(OrderDesk, { strict: false }).carryOut(commands);
    expect(refused).toBeUndefined();
    const result: unknown = await company.temporal.workflow.getHandle(`order/${number}`).result();
    expect(result).toMatchObject({ stage: 'cancelled' });
  });

  it('is said to be cancelled to whoever asked for just that again at the same moment', async () => {
    const number = await place({ lines: [TAPE] });
    await staff.untilTask(number, 'confirmDeposit');
    const { hash } = await previewCancellation(number);
    const control = company.api.get(OrderControl, { strict: false });
    const asks = control.ask.bind(control);
    // What an earlier attempt has done becomes known between the look at the order and the question to its process.
    const asked = jest.spyOn(control, 'ask').mockImplementationOnce(async (name, order, input) => {
      const commands = STEPS.cancelOrder.map((each) => command(order, each, input));
      await company.api.get(OrderDesk, { strict: false }).carryOut(commands);
      await company.temporal.workflow.getHandle(`order/${order}`).result();
      return await asks(name, order, input);
    });
    const { status, body } = await ask(number, 'cancel', hash, `cancel-${number}`);
    expect([status, body]).toMatchObject([200, { state: 'carriedOut', stage: 'cancelled' }]);
    await expect(asked.mock.results[0]?.value).rejects.toThrow('cancelled');
    asked.mockRestore();
  });

  it('stands still when it was put on hold, and goes on when that has ended', async () => {
    const holds = company.api.get(HoldsService, { strict: false });
    const number = await place({ lines: [TAPE] });
    await staff.untilTask(number, 'confirmDeposit');
    await holds.hold(number, request((await previewHold(number)).hash));
    await until('the hold to be told', async () => (await untold(number)) === 0);
    await staff.does(number, 'confirmDeposit');
    await until('the deposit to be told', async () => (await untold(number)) === 0);
    expect(await staff.tasks(number)).toEqual([]);
    const { hash } = await sales().get<{ hash: string }>(`/orders/${number}/previews/resume`);
    await holds.resume(number, request(hash));
    await staff.carryOn(number, 'closed');
  });

  const untold = async (number: string): Promise<number> =>
    (
      await company.rows(
        `select 1 from outbox where target = 'order' and name = $1 and delivered_at is null`,
        [number],
      )
    ).length;
});

describe('a key', () => {
  it('may be sent again with another preview after a refusal, which changed nothing', async () => {
    const number = await place({ lines: [TAPE] });
    await staff.untilTask(number, 'confirmDeposit');
    const key = `hold-${number}`;
    expect((await ask(number, 'hold', 'of another list', key)).status).toBe(409);
    const { hash } = await previewHold(number);
    expect((await ask(number, 'hold', hash, key)).status).toBe(200);
    const repeated = await ask(number, 'hold', hash, key);
    expect([repeated.status, repeated.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
  });
});
