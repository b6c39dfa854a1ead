import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CancellationPreviewView } from '../../src/control/control.views.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { TaskView } from '../../src/tasks/task-view.js';
import { cancellationTable } from '../docs/cancellation-table.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { SITUATIONS } from './support/cancellable-orders.js';
import { TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

const PAGE = path.join(__dirname, '../../docs/reference/cancellation.md');

/** As the formatter of the repository lays it out. */
const formatted = (page: string): string =>
  execFileSync(process.execPath, [require.resolve('prettier/bin/prettier.cjs'), '--stdin-filepath', PAGE], {
    input: page,
    encoding: 'utf8',
  });

let company: TestCompany;
let staff: Staff;
beforeAll(async () => {
  company = await TestCompany.open('cancellation');
  staff = new Staff(company);
});
afterAll(() => company?.close());

const preview = (number: string): Promise<CancellationPreviewView> =>
  company.as('sales').get<CancellationPreviewView>(`/orders/${number}/previews/cancellation`);
const cancel = (number: string, hash: string) =>
  company
    .as('sales')
    .send('POST', `/orders/${number}:cancel`, { body: { hash, reason: 'no longer needed' } });

describe('cancelling an order', () => {
  const shown: { stage: string; what: string; list: CancellationPreviewView }[] = [];

  test.each(SITUATIONS.map((each) => [each.stage, each.what, each] as const))(
    'in stage %s, when %s, does exactly what its preview lists and leaves nothing open',
    async (_stage, _what, situation) => {
      const number = await situation.bring({ company, staff });
      const list = await preview(number);
      shown.push({ stage: situation.stage, what: situation.what, list });
      const { stage } = await staff.order(number);
      expect(stage).toBe(situation.stage);
      expect(await preview(number)).toEqual(list);

      const answer = await cancel(number, list.hash);
      expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('carriedOut')]);
      const stays =
        list.lines.some((line) => line.stays !== '0') ||
        list.commitments.some((c) => c.becomes === 'customer');
      await staff.carryOn(number, stays ? 'closed' : 'cancelled');
      const order = await staff.order(number);
      expect(order.cancellation).toMatchObject({ state: 'carriedOut', reason: 'no longer needed' });
      for (const line of list.lines)
        expect(order.lines.find((each) => each.line === line.line)).toMatchObject({
          cancelled: line.cancelled,
        });
      // Money goes back, and somebody takes in what still comes: for whichever order it was bought.
      const left = await staff.tasks(number);
      expect(left.every(({ kind, data }) => kind === 'returnPayment' || data['forStock'] === true)).toBe(
        true,
      );
      const { data: purchasing } = await company
        .as('purchasing')
        .get<Page<TaskView>>('/tasks?department=purchasing&limit=200');
      for (const { why, document } of list.commitments)
        if (why === 'confirmedBySupplier')
          expect(purchasing.map((task) => task.document)).toContain(document);
      for (const task of left) await staff.complete(task);
      expect(await staff.tasks(number)).toEqual([]);
      expect(await flawsOfTheBooks(company)).toEqual([]);
      expect(await leftOvers(company)).toEqual([]);
    },
    90_000,
  );

  test('is told in docs/reference/cancellation.md as the code does it', () => {
    const page = formatted(cancellationTable(shown));
    if (process.env['ORDERBRIDGE_WRITE_DOCS']) writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).toBe(page);
  });

  test('is refused with the new list when something has moved since the preview', async () => {
    const number = await SITUATIONS.find(({ what }) => what === 'goods are released')!.bring({
      company,
      staff,
    });
    const before = await preview(number);
    await staff.does(number, 'pick');
    const answer = await cancel(number, before.hash);
    expect(answer.status).toBe(409);
    const problem = JSON.parse(answer.text) as { code: string; preview: { hash: string } };
    expect(problem.code).toBe('preview-outdated');
    expect(problem.preview.hash).toBe((await preview(number)).hash);
    expect((await staff.order(number)).stage).toBe('shipping');
    expect((await cancel(number, problem.preview.hash)).status).toBe(200);
  });

  test('takes what was made to the customer’s wishes out of stock, where nobody else is promised it', async () => {
    const stock = async () =>
      (
        await company.rows<{ pieces: string }>(
          "select sum(on_hand)::text as pieces from balances where item = 'BOX-C5'",
        )
      )[0]?.pieces;
    const before = await stock();
    const made = SITUATIONS.find(({ what }) => what.includes('inspection'))!;
    const number = await made.bring({ company, staff });
    expect(await stock()).not.toBe(before);
    await cancel(number, (await preview(number)).hash);
    expect(await stock()).toBe(before);
  });

  test('is refused when all of it is handed over, and when it has ended', async () => {
    const number = await SITUATIONS.find(({ what }) => what === 'goods are packed')!.bring({
      company,
      staff,
    });
    const list = await preview(number);
    await staff.does(number, 'handOver');
    expect((await cancel(number, list.hash)).status).toBe(409);
    await staff.carryOn(number, 'closed');
    const answer = await cancel(number, list.hash);
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('closed')]);
  });

  test('leaves no offer to be answered', async () => {
    const number = await SITUATIONS[0]!.bring({ company, staff });
    expect((await cancel(number, (await preview(number)).hash)).status).toBe(200);
    const answer = await company
      .as('sales')
      .send('POST', `/orders/${number}:answerOffer`, { body: { answer: 'decline' } });
    expect(answer.status).toBe(409);
    expect((await staff.order(number)).stage).toBe('cancelled');
  });

  test('asked twice with the same key is carried out once and answered the same', async () => {
    const number = await SITUATIONS[2]!.bring({ company, staff });
    const { hash } = await preview(number);
    const ask = () =>
      company.as('sales').send('POST', `/orders/${number}:cancel`, {
        body: { hash, reason: 'twice' },
        headers: { 'idempotency-key': `cancel-${number}` },
      });
    const [first, second] = await Promise.all([ask(), ask()]);
    expect([first.text, second.text]).toContainEqual(expect.stringContaining('carriedOut'));
    const again = await ask();
    expect(again.status).toBe(200);
    const order = await company.as('sales').get<OrderView>(`/orders/${number}`);
    expect(order.timeline.filter(({ kind }) => kind === 'cancellationAgreed')).toHaveLength(1);
  });
});
