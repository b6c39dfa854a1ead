import { ChangeMessages } from '../../src/change/change-messages.service.js';
import type { AssessmentView } from '../../src/change/change.views.js';
import { OrderDesk } from '../../src/orders/order-desk.js';
import type { OrderView } from '../../src/orders/order-view.js';
import type { CommandName } from '../../workflows/messages.js';
import { flawsOfTheBooks, leftOvers } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

let company: TestCompany;
let staff: Staff;
beforeAll(async () => {
  company = await TestCompany.open('change-half-done');
  staff = new Staff(company);
});
afterAll(() => company?.close());

describe('goods of an order of which a change is half done', () => {
  it('stay while a department has yet to do its part of it, and go when it has', async () => {
    const lines = [{ item: 'FILM-500', quantity: '10' }];
    const body = { customer: 'C-SHUTONG', requestedDate: inDays(60), lines };
    const { number } = await company.as('sales').post<OrderView>('/orders', body);
    await staff.does(number, 'pick');
    const { document } = await staff.untilTask(number, 'handOver');
    const content = { lines: [{ do: 'set', line: 1, quantity: '4' }] };
    const assess = { change: content };
    const { hash } = await company
      .as('sales')
      .post<AssessmentView>(`/orders/${number}/changes:assess`, assess);
    await company.stopWorker();
    const asked = { requestId: 'sick', by: 'a colleague', reason: 'less', content, hash };
    const { change } = await company.api
      .get(ChangeMessages, { strict: false })
      .request(number, { ...asked, speaksFor: 'customer' }, 'api');
    expect(change).toMatchObject({ state: 'accepted' });

    // Written on its department's queue; the others are sick for a while.
    const give = async (name: CommandName): Promise<void> => {
      const key = `${number}:1:changeOrder:${name}:1`;
      const given = { key, order: number, version: 1, step: 'changeOrder' as const, name };
      expect((await company.api.get(OrderDesk).carryOut([given])).refused).toBeUndefined();
    };
    const handOver = `/shipments/${document}:handOver`;
    await give('agreeChange');
    expect(await company.as('logistics').refused(handOver, {})).toMatchObject({
      status: 409,
      code: 'state-conflict',
      order: number,
    });
    await give('adjustSupply');
    await company.as('logistics').post(handOver, {});

    await company.startWorker();
    const closed = await staff.carryOn(number, 'closed');
    expect([closed.version, closed.lines[0]!.progress.delivered]).toEqual([2, '4']);
    expect([...(await flawsOfTheBooks(company)), ...(await leftOvers(company))]).toEqual([]);
  });
});
