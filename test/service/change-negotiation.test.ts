import { DeadlinesService } from '../../src/deadlines/deadlines.service.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import type { AssessmentView, ChangeView } from '../../src/change/change.views.js';
import type { CancellationPreviewView } from '../../src/control/control.views.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { TaskView } from '../../src/tasks/tasks.service.js';
import type { TaskKind } from '../../domain/order/tasks.js';
import type { ChangeAnswer } from '../../workflows/messages.js';
import type { ApiClient } from './support/api-client.js';
import { flawsOfTheBooks } from './support/books.js';
import { TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

/** A Monday morning in Suzhou. The clock stands still until a test lets it run on: an hour in a hundredth of a second. */
const MONDAY = '2026-11-02T02:00:00.000Z';
const SOON = '2026-11-03';
const FAR = '2027-01-15';

let company: TestCompany;
let staff: Staff;
beforeAll(async () => {
  company = await TestCompany.open('change-negotiation', {
    change: (data) => {
      data.company.clock = { origin: MONDAY, speed: 360_000, paused: true };
      for (const customer of data.customers)
        Object.assign(customer, { creditLimit: null, depositPercent: '0' });
      const { policies } = data.company;
      policies.change.salesBearsUpTo = '50';
      policies.deadlines.default = {
        dueWithinHours: 900,
        remindBeforeHours: null,
        toleranceHours: 900,
        escalation: [],
      };
      policies.deadlines.tasks = {
        ...policies.deadlines.tasks,
        decideChange: {
          dueWithinHours: 4,
          remindBeforeHours: 1,
          toleranceHours: 1,
          escalation: [{ afterHours: 6, to: 'manager' }],
        },
      };
    },
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
});

const sales = (): ApiClient => company.as('sales');
const customer = (): ApiClient => company.as('customer');
const BOXES = { item: 'BOX-C5', quantity: '100', requestedDate: FAR };
const FILM = { item: 'FILM-500', quantity: '10', requestedDate: FAR };
const set = (line: number, what: object): object => ({ lines: [{ do: 'set', line, ...what }] });

/** An order whose boxes production has been asked to make. */
async function place(lines: object[] = [BOXES], more: object = {}): Promise<string> {
  const { number } = await sales().post<OrderView>('/orders', { customer: 'C-XIANDA', lines, ...more });
  await staff.untilTask(number, 'produce');
  return number;
}
const assess = (number: string, change: object, who = sales()) =>
  who.post<AssessmentView>(`/orders/${number}/changes:assess`, { change });
const ask = async (number: string, change: object, who = sales(), more: object = {}): Promise<ChangeAnswer> =>
  who.post<ChangeAnswer>(`/orders/${number}/changes`, { change, reason: 'they open earlier', ...more });
const changeOf = (number: string, change: string, who = sales()) =>
  who.get<ChangeView>(`/orders/${number}/changes/${change}`);
const untilChange = (number: string, change: string, state: ChangeView['state']): Promise<ChangeView> =>
  until(`${change} to be ${state}`, async () => {
    const seen = await changeOf(number, change);
    return seen.state === state && seen;
  });
const answer = (task: TaskView, result: object, who = company.as(task.department)) =>
  who.send('POST', `/tasks/${task.id}:complete`, { body: { result } });
const OF_CHANGES: TaskKind[] = ['decideChange', 'answerChange', 'bearCost'];
const asked = async (number: string): Promise<string[]> =>
  (await staff.tasks(number))
    .filter(({ kind }) => OF_CHANGES.includes(kind))
    .map(({ kind, department }) => `${kind} ${department}`)
    .toSorted();
const rounds = ({ rounds: all }: ChangeView): string[] => all.map(({ side, says }) => `${side} ${says}`);
const told = async (number: string): Promise<string[]> =>
  (await staff.order(number)).timeline.map(({ kind }) => kind).filter((kind) => kind.startsWith('change'));
const letters = async (number: string): Promise<string[]> =>
  (
    await company.rows<{ kind: string }>(
      `select m.kind from messages m join orders o on o.id = m.order_id
        where o.number = $1 and m.audience = 'customer' and m.kind like 'change%' order by m.at, m.id`,
      [number],
    )
  ).map(({ kind }) => kind);
const agreed = async (number: string): Promise<object> => {
  const { version, amounts, lines, promisedDate } = await staff.order(number);
  return {
    version,
    amounts,
    promisedDate,
    lines: lines.map(({ item, quantity, requestedDate }) => ({ item, quantity, requestedDate })),
  };
};
const now = async (): Promise<string> => (await company.as('admin').get<{ now: string }>('/clock')).now;
async function runTo(instant: string): Promise<void> {
  await company.as('admin').post('/clock:resume', { until: instant });
  await until(`the clock to show ${instant}`, async () => (await now()) >= instant);
}
/** Boxes wanted sooner than they can be made: production must say something, and the customer must accept what comes of it. */
async function tooSoon(number: string, who = sales()): Promise<string> {
  const { change, state } = await ask(number, set(1, { requestedDate: SOON }), who);
  expect(state).toBe('negotiating');
  expect(await asked(number)).toEqual(['answerChange sales', 'decideChange production']);
  return change;
}
/** The boxes of an order are begun, so that fewer of them waste what is cut. */
async function begin(number: string): Promise<void> {
  const { document } = await staff.untilTask(number, 'produce');
  await company.as('production').post(`/work-orders/${document}:start`, {});
}

describe('a change that is worse than asked for', () => {
  it('is agreed by the department and the customer, and then every department has it to acknowledge', async () => {
    const number = await place();
    const change = await tooSoon(number, customer());
    await staff.does(number, 'decideChange', { decision: 'approve' });
    expect(await asked(number)).toEqual(['answerChange sales']);
    const { assessment } = await changeOf(number, change, customer());
    const body = { hash: assessment!.hash, reason: 'as early as you can' };
    await customer().post(`/orders/${number}/changes/${change}:accept`, body);
    const done = await untilChange(number, change, 'carriedOut');
    expect(rounds(done)).toEqual(['customer requests', 'production approves', 'customer accepts']);
    expect(await asked(number)).toEqual([]);
    const order = await staff.order(number);
    expect(order).toMatchObject({ version: 2, promisedDate: done.assessment!.promisedAfter });
    const acknowledge = (await staff.tasks(number)).filter(({ kind }) => kind === 'acknowledgeChange');
    const affected = done.assessment!.verdicts.map(({ department }) => department);
    expect(acknowledge.map(({ department }) => department).toSorted()).toEqual(affected.toSorted());
    expect(acknowledge[0]!.data).toMatchObject({ change, version: 2, lines: done.assessment!.lines });
    for (const task of acknowledge) await staff.complete(task);
    expect(await letters(number)).toEqual(['changeOffer', 'changeConfirmed']);
    expect(await told(number)).toEqual(
      expect.arrayContaining([
        'changeRequested',
        'changeAnswered',
        'changeAccepted',
        'changeCarriedOut',
        'changeAcknowledged',
      ]),
    );
  });

  it('is refused by the department: nothing is changed, and the reason is kept and told', async () => {
    const number = await place();
    const before = await agreed(number);
    const change = await tooSoon(number);
    const task = await staff.untilTask(number, 'decideChange');
    await staff.complete(task, { decision: 'refuse' }, 'the press is taken until Christmas');
    const refused = await untilChange(number, change, 'refused');
    expect(refused.outcome).toBe('the press is taken until Christmas');
    expect(await agreed(number)).toEqual(before);
    expect(await asked(number)).toEqual([]);
    expect((await staff.order(number)).flags).not.toHaveProperty('changePending');
    const [letter] = await company.rows<{ body: string }>(
      `select m.body from messages m join orders o on o.id = m.order_id where o.number = $1 and m.kind = 'changeRefused'`,
      [number],
    );
    expect(letter?.body).toContain('the press is taken until Christmas');
    expect(await told(number)).toContain('changeRefused');
  });

  it('is refused when the department agrees to what cannot be any more: the day that was wished for has passed', async () => {
    const number = await place();
    const change = await tooSoon(number);
    const task = await staff.untilTask(number, 'decideChange');
    await company.rows(
      `update change_requests set content = jsonb_set(content, '{lines,0,requestedDate}', '"2026-01-05"') where number = $1`,
      [change],
    );
    await staff.complete(task, { decision: 'approve' });
    const refused = await untilChange(number, change, 'refused');
    expect(refused.outcome).toContain('is before today');
    expect(await asked(number)).toEqual([]);
    expect(await told(number)).toContain('changeRefused');
  });

  it('is countered with another day, which the customer accepts by sales', async () => {
    const number = await place();
    const change = await tooSoon(number);
    const { assessment } = await changeOf(number, change);
    const day = assessment!.promisedAfter!;
    await staff.does(number, 'decideChange', { decision: 'counter', requestedDate: day });
    const seen = await changeOf(number, change);
    expect(seen.content).toEqual({ lines: [{ do: 'set', line: 1, requestedDate: day }] });
    expect(seen.assessment!.worse).toEqual(['countered']);
    expect(await asked(number)).toEqual(['answerChange sales']);
    await staff.does(number, 'answerChange', { accept: true });
    const done = await untilChange(number, change, 'carriedOut');
    expect(rounds(done)).toEqual(['sales requests', 'production counters', 'customer accepts']);
    expect(done.rounds[1]!.counter).toEqual({ requestedDate: day });
    expect((await staff.order(number)).lines[0]!.requestedDate).toBe(day);
  });

  it('is countered with another quantity, which the customer will not have', async () => {
    const number = await place();
    const before = await agreed(number);
    const { change } = await ask(number, set(1, { requestedDate: SOON, quantity: '300' }), customer());
    const task = await staff.untilTask(number, 'decideChange');
    const unknown = await answer(task, { decision: 'counter', line: 9, quantity: '1' });
    expect([unknown.status, unknown.text]).toEqual([400, expect.stringContaining('line 9')]);
    await staff.complete(task, { decision: 'counter', line: 1, quantity: '150' });
    expect((await changeOf(number, change)).assessment!.lines[0]!.quantityAfter).toBe('150');
    const body = { reason: 'that is too few' };
    await customer().post(`/orders/${number}/changes/${change}:refuse`, body);
    expect(await changeOf(number, change)).toMatchObject({ state: 'refused', outcome: 'that is too few' });
    expect(await agreed(number)).toEqual(before);
    expect(await asked(number)).toEqual([]);
  });

  it('costs what sales may bear up to a limit, and a manager above it', async () => {
    for (const [quantity, who, status] of [
      ['95', 'sales', 200],
      ['20', 'sales', 403],
      ['20', 'manager', 200],
    ] as const) {
      const number = await place();
      await begin(number);
      const { change } = await ask(number, set(1, { quantity }));
      await staff.does(number, 'decideChange', { decision: 'approve' });
      const task = await staff.untilTask(number, 'bearCost');
      const { absorbed } = (await changeOf(number, change)).assessment!;
      expect(Number(absorbed) > 50).toBe(quantity === '20');
      const given = await answer(task, { accept: true }, company.as(who));
      expect([given.status, quantity, who]).toEqual([status, quantity, who]);
      if (status === 403) await staff.complete(task, { accept: false }, 'too dear');
      const seen = await untilChange(number, change, status === 403 ? 'refused' : 'carriedOut');
      expect(rounds(seen).at(-1)).toBe(status === 403 ? 'company refuses' : 'company accepts');
    }
  });

  it('is told to the second of two who decide the same: who was first', async () => {
    const number = await place();
    const change = await tooSoon(number);
    const task = await staff.untilTask(number, 'decideChange');
    const both = await Promise.all([
      answer(task, { decision: 'approve' }, company.as('production')),
      answer(task, { decision: 'refuse' }, company.as('manager')),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const second = both.find(({ status }) => status === 409)!;
    const { rounds: all } = await changeOf(number, change);
    const word = all.filter(({ side }) => side === 'production');
    expect(word).toHaveLength(1);
    expect(second.text).toContain(word[0]!.by);
    // The customer's word, twice: by themselves and as sales recorded it.
    if (word[0]!.says === 'approves') {
      await customer().post(`/orders/${number}/changes/${change}:refuse`, { reason: 'no' });
      const late = await customer().send('POST', `/orders/${number}/changes/${change}:accept`, {
        body: { reason: 'yes' },
      });
      expect([late.status, late.text]).toEqual([409, expect.stringContaining('Zhou Xiaomin')]);
    }
  });

  it('is refused when nobody answers: first a manager is told', async () => {
    const number = await place();
    const change = await tooSoon(number);
    const { deadlines } = await company.row<{ deadlines: { kind: string; at: string }[] }>(
      `select deadlines from tasks where order_number = $1 and kind = 'decideChange'`,
      [number],
    );
    expect(deadlines.map(({ kind }) => kind)).toEqual(['reminder', 'due', 'escalation', 'expected']);
    await runTo(deadlines.at(-1)!.at);
    const refused = await untilChange(number, change, 'refused');
    expect(rounds(refused)).toEqual(['sales requests', 'production staysSilent']);
    const line = (await staff.order(number)).timeline.map(({ kind }) => kind);
    expect(line.indexOf('escalated')).toBeGreaterThan(-1);
    expect(line).toContain('changeRefused');
    const [letter] = await company.rows<{ body: string }>(
      `select m.body from messages m join orders o on o.id = m.order_id where o.number = $1 and m.kind = 'changeRefused'`,
      [number],
    );
    expect(letter?.body).toContain('生产未按时答复');
    expect(await asked(number)).toEqual([]);
  });
});

describe('while a change is negotiated', () => {
  it('what is in question is frozen, and the rest of the order goes on', async () => {
    const number = await place([BOXES, FILM], { delivery: 'inParts' });
    const { document } = await staff.untilTask(number, 'produce');
    const change = await tooSoon(number);
    const start = () => company.as('production').send('POST', `/work-orders/${document}:start`, { body: {} });
    const frozen = await start();
    expect([frozen.status, frozen.text]).toEqual([409, expect.stringContaining(change)]);
    const report = await company
      .as('production')
      .send('POST', `/work-orders/${document}:report`, { body: { good: '1', scrap: '0' } });
    expect(report.status).toBe(409);
    const pick = await staff.untilTask(number, 'pick');
    await staff.complete(pick);
    expect((await staff.order(number)).lines.map(({ progress }) => progress.released)).toEqual(['0', '10']);
    const withdrawn = { reason: 'never mind' };
    await sales().post(`/orders/${number}/changes/${change}:withdraw`, withdrawn);
    expect((await changeOf(number, change)).state).toBe('withdrawn');
    expect(await asked(number)).toEqual([]);
    expect((await start()).status).toBeLessThan(300);
  });

  it('a cancellation closes it', async () => {
    const number = await place();
    const change = await tooSoon(number);
    const { change: queued } = await ask(number, set(1, { requestedDate: '2026-11-05' }));
    const { hash } = await sales().get<CancellationPreviewView>(`/orders/${number}/previews/cancellation`);
    await sales().post(`/orders/${number}:cancel`, { hash, reason: 'they closed down' });
    await staff.carryOn(number, 'cancelled');
    for (const each of [change, queued])
      expect(await changeOf(number, each)).toMatchObject({ state: 'withdrawn' });
    expect(await asked(number)).toEqual([]);
  });

  it('a hold lets it be agreed, and carried out when the order goes on', async () => {
    const number = await place();
    const held = await sales().get<{ hash: string }>(`/orders/${number}/previews/hold`);
    await sales().post(`/orders/${number}:hold`, { hash: held.hash, reason: 'they rebuild' });
    const { hash } = await assess(number, set(1, { quantity: '120' }));
    const { change } = await ask(number, set(1, { quantity: '120' }), sales(), {
      hash,
      customerAgrees: true,
    });
    expect((await untilChange(number, change, 'accepted')).resultVersion).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect((await staff.order(number)).version).toBe(1);
    const resumed = await sales().get<{ hash: string }>(`/orders/${number}/previews/resume`);
    await sales().post(`/orders/${number}:resume`, { hash: resumed.hash, reason: 'done' });
    await untilChange(number, change, 'carriedOut');
    expect((await staff.order(number)).lines[0]!.quantity).toBe('120');
  });
});

describe('two changes of an order', () => {
  it.each(['carriedOut', 'refused', 'withdrawn'] as const)(
    'that touch the same wait for each other: the second comes up when the first is %s',
    async (how) => {
      const number = await place();
      const first = await tooSoon(number);
      const { change: second, state } = await ask(number, set(1, { requestedDate: null }));
      expect(state).toBe('queued');
      if (how === 'carriedOut') {
        await staff.does(number, 'decideChange', { decision: 'approve' });
        await staff.does(number, 'answerChange', { accept: true });
      } else if (how === 'refused') await staff.does(number, 'decideChange', { decision: 'refuse' });
      else await sales().post(`/orders/${number}/changes/${first}:withdraw`, { reason: 'never mind' });
      await untilChange(number, first, how);
      const done = await untilChange(number, second, 'carriedOut');
      expect(done.resultVersion).toBe(how === 'carriedOut' ? 3 : 2);
      expect(await asked(number)).toEqual([]);
    },
  );

  it('that do not are negotiated side by side; what has been said stands where it is the same', async () => {
    const number = await place([BOXES, { ...BOXES, quantity: '50' }]);
    const first = await tooSoon(number);
    const { change: second, state } = await ask(number, set(2, { requestedDate: SOON }));
    expect(state).toBe('negotiating');
    const decide = (change: string): Promise<TaskView> =>
      staff.untilTask(number, 'decideChange', `${change}:production`);
    await staff.complete(await decide(second), { decision: 'approve' });
    await staff.complete(await decide(first), { decision: 'approve' });
    await staff.complete(await staff.untilTask(number, 'answerChange', first), { accept: true });
    await untilChange(number, first, 'carriedOut');
    const seen = await changeOf(number, second);
    expect(seen).toMatchObject({ state: 'negotiating', baseVersion: 2 });
    const own = seen.assessment!.verdicts.find(({ department }) => department === 'production')!;
    const said = seen.rounds.find(({ side }) => side === 'production')!;
    const again = (await asked(number)).includes('decideChange production');
    expect(again).toBe(own.key !== said.hash);
    if (again) await staff.complete(await decide(second), { decision: 'approve' });
    await staff.complete(await staff.untilTask(number, 'answerChange', second), { accept: true });
    expect(await untilChange(number, second, 'carriedOut')).toMatchObject({ resultVersion: 3 });
  });
});

// The last: it lets the clock run on.
describe('while the order is on hold', () => {
  it('does not stop anybody from saying a word, which counts', async () => {
    const number = await place();
    const change = await tooSoon(number, customer());
    const held = await sales().get<{ hash: string }>(`/orders/${number}/previews/hold`);
    await sales().post(`/orders/${number}:hold`, { hash: held.hash, reason: 'they rebuild' });
    await staff.does(number, 'decideChange', { decision: 'refuse' });
    expect(await changeOf(number, change)).toMatchObject({ state: 'refused' });
  });

  it('silence refuses nothing: nobody is reminded, and all who are asked have their time when the order goes on', async () => {
    const number = await place();
    const change = await tooSoon(number);
    const deadlines = async (): Promise<Record<string, string[]>> =>
      Object.fromEntries(
        (
          await company.rows<{ kind: string; deadlines: { at: string }[] }>(
            `select kind, deadlines from tasks where order_number = $1 and kind in ('decideChange', 'answerChange') and state in ('open', 'claimed')`,
            [number],
          )
        ).map(({ kind, deadlines: all }) => [kind, all.map(({ at }) => at)]),
      );
    const before = await deadlines();
    const told = (await staff.order(number)).timeline.length;
    const held = await sales().get<{ hash: string }>(`/orders/${number}/previews/hold`);
    await sales().post(`/orders/${number}:hold`, { hash: held.hash, reason: 'they rebuild' });
    const heldAt = await now();
    await runTo(new Date(Date.parse(before['decideChange']!.at(-1)!) + 3 * 86_400_000).toISOString());
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(await changeOf(number, change)).toMatchObject({ state: 'negotiating', outcome: null });
    expect((await staff.order(number)).timeline.slice(told).map(({ kind }) => kind)).toEqual(['orderHeld']);
    expect(await asked(number)).toEqual(['answerChange sales', 'decideChange production']);

    const resumed = await sales().get<{ hash: string }>(`/orders/${number}/previews/resume`);
    await sales().post(`/orders/${number}:resume`, { hash: resumed.hash, reason: 'done' });
    const resumedAt = await now();
    const after = await deadlines();
    for (const kind of ['decideChange', 'answerChange']) {
      expect(after[kind]).toHaveLength(before[kind]!.length);
      for (const at of after[kind]!) expect(at > resumedAt).toBe(true);
    }
    expect(Date.parse(after['decideChange']!.at(-1)!) - Date.parse(resumedAt)).toBeGreaterThanOrEqual(
      Date.parse(before['decideChange']!.at(-1)!) - Date.parse(heldAt),
    );
    await runTo(after['decideChange']!.at(-1)!);
    expect(rounds(await untilChange(number, change, 'refused'))).toContain('production staysSilent');
  });
});

describe('a change that nobody has a word on', () => {
  it('is asked of nobody any more when two have been silent by the same moment', async () => {
    const number = await place();
    await begin(number);
    const { change } = await ask(number, set(1, { quantity: '20' }));
    await staff.untilTask(number, 'bearCost');
    expect((await asked(number)).length).toBeGreaterThan(1);
    // Nobody has looked for so long that all is due at once.
    await company.rows(
      `update tasks set deadlines = (select jsonb_agg(d || '{"at": "2026-01-01T00:00:00.000Z"}') from jsonb_array_elements(deadlines) d)
        where order_number = $1 and data ->> 'change' = $2 and state = 'open'`,
      [number, change],
    );
    const deadlines = company.api.get(DeadlinesService, { strict: false });
    await company.api.get(OrderDesk, { strict: false }).withOrder(number, (file) => deadlines.meet(file));
    expect((await changeOf(number, change)).state).toBe('refused');
    expect(await asked(number)).toEqual([]);
  });
});
