import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { addDays } from '../../domain/calendar/business-calendar.js';
import { DeadlinesService } from '../../src/deadlines/deadlines.service.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { TaskView } from '../../src/tasks/tasks.service.js';
import type { CompanyData } from '../../src/company/company-files.js';
import { Gate } from '../crash/gate.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

/** A Monday morning in Suzhou. The clock stands still until a test lets it run on: an hour in a hundredth of a second. */
const MONDAY = '2026-11-02T02:00:00.000Z';
const CLOCK = { origin: MONDAY, speed: 360_000, paused: true };

/** Whatever a test tells managers of is picking; other tasks are left in peace. */
function change({ company }: CompanyData): void {
  company.clock = CLOCK;
  company.policies.softHoldDays = 60;
  const { deadlines } = company.policies;
  deadlines.default = { dueWithinHours: 900, remindBeforeHours: null, toleranceHours: 900, escalation: [] };
  deadlines.tasks = {
    pick: {
      dueWithinHours: 8,
      remindBeforeHours: 2,
      escalation: [
        { afterHours: 4, to: 'manager' },
        { afterHours: 12, to: 'manager' },
      ],
    },
    confirmDeposit: {
      toleranceHours: 900,
      escalation: [
        { afterHours: 2, to: 'customer' },
        { afterHours: 6, to: 'customer' },
      ],
    },
  };
}

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('deadlines', { change });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
  expect(await leftOvers(company)).toEqual([]);
});

const now = async (): Promise<string> => (await company.as('admin').get<{ now: string }>('/clock')).now;
const after = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();

/** Lets the clock run on to an instant, where it stands still again. */
async function runTo(instant: string): Promise<void> {
  await company.as('admin').post('/clock:resume', { until: instant });
  await until(`the clock to show ${instant}`, async () => (await now()) >= instant);
}

/** An order from stock of a customer who pays no deposit: it is to be picked at once. */
async function untilPicking(): Promise<{ number: string; task: TaskView }> {
  const { number } = await company.as('sales').post<OrderView>('/orders', {
    customer: 'C-SHUTONG',
    requestedDate: addDays((await now()).slice(0, 10), 40),
    lines: [{ item: 'FILM-500', quantity: '10' }],
  });
  return { number, task: await staff.untilTask(number, 'pick') };
}

interface Letter {
  kind: string;
  recipient: string;
  body: string;
}
const letters = (number: string): Promise<Letter[]> =>
  company.rows<Letter>(
    `select m.kind, m.recipient, m.body from messages m join orders o on o.id = m.order_id
      where o.number = $1 and m.kind in ('reminder', 'overdue', 'escalation', 'dunning') order by m.at, m.id`,
    [number],
  );
const told = async (number: string): Promise<string[]> =>
  (await letters(number)).map(({ kind, recipient }) => `${kind} ${recipient.split('@')[0] ?? ''}`);
const TOLD = ['reminded', 'taskOverdue', 'escalated', 'dunned'];
const timeline = async (number: string): Promise<string[]> =>
  (await staff.order(number)).timeline.map(({ kind }) => kind).filter((kind) => TOLD.includes(kind));

interface Instants {
  reminder: string;
  due: string;
  chain: string[];
}
/** Working hours are 8:30 to 17:30 in Suzhou; what is to be picked since Monday at 10:00 is due on Tuesday at 9:00. */
async function instants(number: string): Promise<Instants> {
  const { deadlines } = await company.row<{ deadlines: { kind: string; at: string }[] }>(
    `select deadlines from tasks where order_number = $1 and kind = 'pick'`,
    [number],
  );
  const all = (wanted: string): string[] =>
    deadlines.filter(({ kind }) => kind === wanted).map(({ at }) => at);
  return { reminder: all('reminder')[0]!, due: all('due')[0]!, chain: all('escalation') };
}

describe('a task that is not done', () => {
  it('is reminded of before it is due, told overdue after, and told to managers one step after the other, each once', async () => {
    const { number, task } = await untilPicking();
    const { reminder, due, chain: steps } = await instants(number);
    expect([reminder, due]).toEqual(['2026-11-02T08:00:00.000Z', '2026-11-03T01:00:00.000Z']);
    expect(task.dueAt).toBe(due);

    await runTo(after(reminder, -1));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await told(number)).toEqual([]);

    await runTo(after(reminder, 1));
    await until('the reminder', async () => (await told(number)).length > 0);
    expect(await letters(number)).toMatchObject([
      {
        kind: 'reminder',
        recipient: 'inventory@demo.example',
        body: `请在 2026-11-03 09:00 (Asia/Shanghai) 前处理订单 ${number} 的任务：拣货装箱 ${task.document}。`,
      },
    ]);

    await runTo(after(due, 1));
    await until('the task to be overdue', async () => (await timeline(number)).includes('taskOverdue'));
    expect(await told(number)).toEqual(['reminder inventory', 'overdue inventory']);

    expect(steps).toEqual(['2026-11-03T05:00:00.000Z', '2026-11-04T04:00:00.000Z']);
    for (const [i, at] of steps.entries()) {
      await runTo(after(at, 1));
      await until(`step ${i + 1} of the chain`, async () => (await told(number)).length === 3 + i);
    }
    const all = ['reminder inventory', 'overdue inventory', 'escalation manager', 'escalation manager'];
    expect(await told(number)).toEqual(all);
    expect(await timeline(number)).toEqual(['reminded', 'taskOverdue', 'escalated', 'escalated']);

    // Whoever looks again, and however late it becomes, finds nothing more to say.
    const desk = company.api.get(OrderDesk);
    const deadlines = company.api.get(DeadlinesService);
    await Promise.all([1, 2].map(() => desk.withOrder(number, (file) => deadlines.meet(file))));
    await runTo(after(steps[1]!, 7 * 24 * 60));
    expect(await told(number)).toEqual(all);
    await staff.carryOn(number, 'closed');
  });

  it('is silent at once when it is done', async () => {
    const { number } = await untilPicking();
    const { reminder, due } = await instants(number);
    await runTo(after(reminder, 1));
    await until('the reminder', async () => (await told(number)).length === 1);
    await staff.does(number, 'pick');
    await runTo(after(due, 3 * 24 * 60));
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await timeline(number)).toEqual(['reminded']);
    await staff.carryOn(number, 'closed');
  });

  it('is left in peace while its order is on hold, and has as long as it had left when it goes on', async () => {
    const { number, task } = await untilPicking();
    const { reminder, due } = await instants(number);
    const manager = company.as('manager');
    const agreeing = async (verb: 'hold' | 'resume'): Promise<void> => {
      const { hash } = await manager.get<{ hash: string }>(`/orders/${number}/previews/${verb}`);
      await manager.post(`/orders/${number}:${verb}`, { hash, reason: 'the customer moves house' });
    };
    await agreeing('hold');
    await runTo(after(due, 14 * 24 * 60));
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await timeline(number)).toEqual([]);

    await agreeing('resume');
    expect(await timeline(number)).toEqual([]);
    const moved = await instants(number);
    expect(moved.reminder > (await now())).toBe(true);
    expect((await staff.untilTask(number, 'pick')).dueAt).toBe(moved.due);
    expect(moved.due > task.dueAt!).toBe(true);
    expect(reminder < moved.reminder).toBe(true);
    await runTo(after(moved.reminder, 1));
    await until('the reminder', async () => (await told(number)).length === 1);
    await staff.carryOn(number, 'closed');
  });
});

describe('a customer who does not pay', () => {
  it('is reminded by letter at each step of the chain, until the money comes', async () => {
    const { number } = await company.as('sales').post<OrderView>('/orders', {
      customer: 'C-XIANDA',
      requestedDate: addDays((await now()).slice(0, 10), 60),
      lines: [{ item: 'FILM-500', quantity: '10' }],
    });
    const deposit = await staff.untilTask(number, 'confirmDeposit');
    // Two working hours after the end of the day on which it is due.
    await runTo(after(deposit.dueAt!, 4 * 24 * 60));
    await until('a dunning letter', async () => (await told(number)).includes('dunning purchasing'));
    // Both steps have passed together: the customer gets the later letter, not two.
    expect((await told(number)).filter((each) => each.startsWith('dunning'))).toHaveLength(1);
    expect(await timeline(number)).toEqual(['taskOverdue', 'dunned', 'escalated']);
    const order = await staff.order(number);
    expect(order.timeline.find(({ kind }) => kind === 'dunned')?.facts).toMatchObject({
      document: deposit.document,
      level: 2,
    });
    await staff.carryOn(number, 'closed');
  });
});

describe('a worker that is killed while it reminds', () => {
  let worker: ChildProcess | undefined;
  afterEach(() => worker?.kill('SIGKILL'));

  function startWorker(): ChildProcess {
    const { databaseUrl, temporalAddress, temporalNamespace } = company.config;
    return spawn(process.execPath, [path.join(__dirname, '../../dist/src/worker.js')], {
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        TEMPORAL_ADDRESS: temporalAddress,
        TEMPORAL_NAMESPACE: temporalNamespace,
        LOG_LEVEL: 'fatal',
      },
      stdio: 'ignore',
    });
  }

  it('and the next one: together they remind everybody once, whether the commit was on its way or not', async () => {
    const { number } = await untilPicking();
    const { reminder } = await instants(number);
    await company.stopWorker();
    worker = startWorker();
    const gate = await Gate.close(company.config.databaseUrl, 'lock table messages in exclusive mode');
    await runTo(after(reminder, 1));
    await gate.untilSomebodyWaits();
    worker.kill('SIGKILL');
    await gate.open();
    worker = startWorker();
    await until('the reminder', async () => (await told(number)).length > 0);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await told(number)).toEqual(['reminder inventory']);
    expect(await timeline(number)).toEqual(['reminded']);
    worker.kill('SIGKILL');
    await company.startWorker();
    await staff.carryOn(number, 'closed');
    expect(await told(number)).toEqual(['reminder inventory']);
  }, 150_000);
});
