import { v7 as uuid } from 'uuid';
import type { OrderView } from '../../src/orders/order-view.js';
import { TasksService } from '../../src/tasks/tasks.service.js';
import { orderWorkflowId, type Outcome, type TaskAnswer } from '../../workflows/messages.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';
import { until } from './support/wait.js';

let company: TestCompany;
let staff: Staff;

beforeAll(async () => {
  company = await TestCompany.open('answers');
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect([...(await flawsOfTheBooks(company)), ...(await leftOvers(company))]).toEqual([]);
});

async function place(item = 'FILM-500', quantity = '1', more: object = {}): Promise<string> {
  const body = { customer: 'C-SHUTONG', requestedDate: inDays(90), lines: [{ item, quantity }], ...more };
  return (await company.as('sales').post<OrderView>('/orders', body)).number;
}

const answerTo = (taskId: string, more: Partial<TaskAnswer> = {}): TaskAnswer => ({
  answerId: uuid(),
  taskId,
  answer: 'complete',
  by: 'press 4',
  ...more,
});

/** What the activity of the order's workflow does, and does again after a crash. */
const activity = (order: string, answer: TaskAnswer): Promise<Outcome> =>
  company.api.get(TasksService, { strict: false }).answer(order, answer);
const signal = (order: string, answer: unknown): Promise<void> =>
  company.temporal.workflow.getHandle(orderWorkflowId(order)).signal('taskAnswered', answer);

const refusals = async (number: string) =>
  (await staff.order(number)).timeline.filter(({ kind }) => kind === 'answerRefused');
const untilRefused = (number: string, count = 1) =>
  until(`${count} refusals`, async () => {
    const found = await refusals(number);
    return found.length === count && found;
  });

describe('an answer whose activity is repeated', () => {
  it('takes effect once, and its repeat is told the same', async () => {
    const number = await place('BOX-C5', '10');
    const { id, document } = await staff.untilTask(number, 'produce');
    const answer = answerTo(id, { result: { good: '4' } });
    const first = await activity(number, answer);
    expect(first.progress.lines).toMatchObject([{ line: 1, ready: '4' }]);
    expect(await activity(number, answer)).toEqual(first);
    expect(await company.as('production').get(`/work-orders/${document}`)).toMatchObject({
      good: '4',
      reports: [{ good: '4', reportedBy: 'press 4 (signal)' }],
    });
    await staff.carryOn(number, 'closed');
    expect(await activity(number, answer)).toEqual(first);
    expect(await refusals(number)).toEqual([]);
  });

  it('takes effect once also while the first attempt is still at work', async () => {
    const number = await place();
    const answer = answerTo((await staff.untilTask(number, 'pick')).id);
    const [first, ...more] = await Promise.all([1, 2, 3, 4].map(() => activity(number, answer)));
    for (const each of more) expect(each).toEqual(first);
    const { timeline } = await staff.carryOn(number, 'closed');
    expect(timeline.filter(({ kind }) => kind === 'goodsPickedAndPacked')).toHaveLength(1);
    expect(await refusals(number)).toEqual([]);
  });

  it('is refused once, and another answer under its id is none', async () => {
    const number = await place('BOX-C5', '10');
    const { id } = await staff.untilTask(number, 'produce');
    const answer = answerTo(id, { result: { good: '11' } });
    const first = await activity(number, answer);
    expect(first.refused).toMatchObject({ code: 'quantity-exceeds' });
    expect(await activity(number, answer)).toEqual(first);
    expect(await refusals(number)).toHaveLength(1);
    const other = await activity(number, { ...answer, result: { good: '1' } });
    expect(other.refused).toMatchObject({ code: 'idempotency-key-reused' });
    await staff.carryOn(number, 'closed');
  });
});

describe('an answer by signal', () => {
  it('is never the customer’s word', async () => {
    const number = await place('STRAP-12', '1', { requestedDate: inDays(3) });
    const { id } = await staff.untilTask(number, 'answerOffer');
    await signal(number, answerTo(id, { by: 'Zhou Xiaomin', result: { accept: true } }));
    const [refused] = await untilRefused(number);
    expect(refused).toMatchObject({ actor: 'Zhou Xiaomin (signal)', facts: { code: 'forbidden' } });
    expect(await company.as('sales').get(`/tasks/${id}`)).toMatchObject({ state: 'open' });
    await staff.carryOn(number, 'closed');
  });

  it('is never the customer’s word on a change either', async () => {
    const number = await place('BOX-C5', '10');
    await staff.untilTask(number, 'produce');
    // Nothing of it can be had tomorrow: whoever speaks for the customer is asked whether they take it later.
    const change = {
      requestedDate: inDays(1),
      lines: [{ do: 'add', wanted: { item: 'BOX-C5', quantity: '5000' } }],
    };
    await company.as('sales').post(`/orders/${number}/changes`, { reason: 'a bigger crowd', change });
    const { id, document } = await staff.untilTask(number, 'answerChange');
    await signal(number, answerTo(id, { by: 'Zhou Xiaomin', result: { accept: true } }));
    const [refused] = await untilRefused(number);
    expect(refused).toMatchObject({ actor: 'Zhou Xiaomin (signal)', facts: { code: 'forbidden' } });
    expect(await company.as('sales').get(`/tasks/${id}`)).toMatchObject({ state: 'open' });
    expect(await company.as('sales').get(`/orders/${number}/changes/${document}`)).toMatchObject({
      state: 'negotiating',
    });
  });

  it('does not take away what a person has claimed', async () => {
    const number = await place();
    const { id } = await staff.untilTask(number, 'pick');
    await company.as('inventory').post(`/tasks/${id}:claim`);
    await signal(number, answerTo(id));
    expect(await untilRefused(number)).toMatchObject([{ facts: { code: 'task-claimed-by-other' } }]);
    await staff.carryOn(number, 'closed');
  });

  it('with a result or text that cannot be is refused with a note, and the order goes on', async () => {
    const number = await place('BOX-C5', '10');
    const { id } = await staff.untilTask(number, 'produce');
    const bad: [Partial<Record<keyof TaskAnswer, unknown>>, string][] = [
      [{ result: { good: '0' } }, '/result/good: Nothing is reported'],
      [{ result: { scrap: '12' } }, '/result/reason: Say why'],
      [{ result: { scrap: '12' }, reason: 'x' }, 'has 10 left to report, not 12'],
      [{ result: { good: '1', scrap: '1', reason: 'a\0b' } }, 'cannot be stored'],
      [{ reason: '\uD83E', answer: 'decline' }, 'cannot be stored'],
      [{ by: 'press\0' }, 'cannot be stored'],
      [{ answerId: '\0' }, 'cannot be stored'],
      [{ answerId: 'x'.repeat(10_000) }, '/answerId'],
      [{ reason: 42 }, '/reason'],
      [{ result: 'all' }, '/result'],
      [{ taskId: 'none\0' }, 'cannot be stored'],
      [{ taskId: 'none' }, 'has no task none'],
    ];
    for (const [more] of bad) await signal(number, { ...answerTo(id), ...more });
    const refused = await untilRefused(number, bad.length);
    for (const [i, [, sentence]] of bad.entries()) expect(refused[i]?.facts['message']).toContain(sentence);
    expect(refused[5]?.actor).toBe('press␀ (signal)');
    await signal(number, answerTo(id, { reason: null as unknown as string }));
    expect((await staff.carryOn(number, 'closed')).stage).toBe('closed');
  });

  it('that makes no sense is noted whatever text it holds', async () => {
    const number = await place();
    await staff.untilTask(number, 'pick');
    // The note ends within the second character of a pair.
    for (const text of ['\0', '\uD83E', '🪵'.repeat(2_000), `x${'🪵'.repeat(2_000)}`])
      await signal(number, [text]);
    const notes = await until('four notes', async () => {
      const found = (await staff.order(number)).timeline.filter(({ kind }) => kind === 'oddMessage');
      return found.length === 4 && found;
    });
    for (const { facts } of notes) expect(facts['content']).not.toMatch(/\p{Surrogate}/u);
    await staff.carryOn(number, 'closed');
  });

  it('that the books cannot take is refused, not tried for ever', async () => {
    const number = await place();
    const { id, document } = await staff.untilTask(number, 'pick');
    await company.rows(
      `alter table releases add constraint sealed check (number <> '${document}' or state = 'released') not valid`,
    );
    await signal(number, answerTo(id));
    const [refused] = await untilRefused(number);
    expect(refused?.facts['message']).toContain('23514, sealed');
    await company.rows('alter table releases drop constraint sealed');
    await staff.carryOn(number, 'closed');
  });
});
