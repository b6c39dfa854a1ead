import fc from 'fast-check';
import type { OrderView } from '../../src/orders/order-view.js';
import { textOf } from '../fuzz/values.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

/** ORDERBRIDGE_FUZZ_SEED repeats a run. */
const SEED = Number(process.env['ORDERBRIDGE_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = 12;

/** As long as free text may be, of characters of every kind, none of which may change on the way. */
const NASTY = `\u202Eabc\u202C \u200F\u200E <b>&amp;</b> '; drop table orders; -- \\n "\\" \u{1F469}\u200D\u{1F527} e\u0301 \u00E9 \uFEFF\u2028\t红木 \u{10FFFF}`;
const long = (most: number): string =>
  Array.from(NASTY.repeat(Math.ceil(most / Array.from(NASTY).length)))
    .slice(0, most)
    .join('');

let company: TestCompany;
let staff: Staff;
beforeAll(async () => {
  process.stdout.write(`text: seed ${String(SEED)} (ORDERBRIDGE_FUZZ_SEED repeats it)\n`);
  company = await TestCompany.open('text_kept');
  staff = new Staff(company);
});
afterAll(() => company?.close());

const forText = async (
  texts: Record<string, number>,
  keeps: (given: Record<string, string>) => Promise<void>,
) => {
  const fields = Object.fromEntries(Object.entries(texts).map(([name, most]) => [name, textOf(most)]));
  const longest = Object.fromEntries(Object.entries(texts).map(([name, most]) => [name, long(most)]));
  await fc.assert(fc.asyncProperty(fc.record(fields), keeps), {
    seed: SEED,
    numRuns: RUNS,
    examples: [[longest]],
    // Each text is sent by a request; shrinking it sends many more.
    endOnFailure: true,
  });
};

const place = (more: object, lines: object[] = [{ item: 'BOX-C5', quantity: '10' }]): Promise<OrderView> =>
  company.as('sales').post<OrderView>('/orders', {
    customer: 'C-YUEJIE',
    requestedDate: inDays(60),
    lines,
    ...more,
  });

describe('text is kept as it was sent', () => {
  it('in the special requirements of an order line, word for word', async () => {
    const sizes = { text: 10_000, colour: 200, logo: 500, packaging: 10_000, other: 10_000 };
    await forText(sizes, async (requirements) => {
      const { number } = await place({}, [{ item: 'BOX-C5', quantity: '10', requirements }]);
      expect((await staff.order(number)).lines[0]?.requirements).toEqual(requirements);
    });
  });

  it('in an address and in the number of the purchase order', async () => {
    const sizes = {
      name: 200,
      line1: 200,
      line2: 200,
      city: 100,
      region: 100,
      postalCode: 20,
      customerPo: 54,
    };
    let count = 0;
    await forText(sizes, async ({ customerPo = '', ...address }) => {
      // The same number is never entered twice.
      count += 1;
      const po = `${String(count)}${customerPo}`;
      const shipTo = { ...address, country: 'CN' };
      const { number } = await place({ customerPo: po, shipTo });
      const order = await staff.order(number);
      expect(order.customerPo).toBe(po);
      expect(order.shipTo).toMatchObject(shipTo);
    });
  });

  it('in the name of an API key', async () => {
    const admin = company.as('admin');
    await forText({ name: 200 }, async ({ name }) => {
      const { id } = await admin.post<{ id: string }>('/api-keys', { name, role: 'sales' });
      const { data } = await admin.get<{ data: { id: string; name: string }[] }>('/api-keys?limit=200');
      expect(data.find((key) => key.id === id)?.name).toBe(name);
    });
  });

  it('in what production reports', async () => {
    const { number } = await place({ customer: 'C-SHUTONG' }, [{ item: 'BOX-C5', quantity: '3000' }]);
    const { document } = await staff.untilTask(number, 'produce');
    const production = company.as('production');
    await production.post(`/work-orders/${document}:acknowledge`);
    await production.post(`/work-orders/${document}:start`);
    await forText({ reason: 2_000 }, async ({ reason }) => {
      await production.post(`/work-orders/${document}:report`, { good: '1', reason });
      const { reports } = await production.get<{ reports: { reason: string }[] }>(`/work-orders/${document}`);
      expect(reports.map((report) => report.reason)).toContain(reason);
    });
  });

  it("in a carrier's reports, and in who signed", async () => {
    const { number } = await place({}, [{ item: 'FILM-500', quantity: '1' }]);
    await staff.carryOn(number, 'shipping');
    await staff.does(number, 'pick');
    const { document } = await staff.untilTask(number, 'handOver');
    const logistics = company.as('logistics');
    const trackingNumber = long(100);
    await logistics.post(`/shipments/${document}:handOver`, { trackingNumber });
    await forText({ location: 200, note: 2_000 }, async ({ location, note }) => {
      await logistics.post(`/shipments/${document}:track`, { code: 'scanned', location, note });
      const { tracking } = await logistics.get<{ tracking: object[] }>(`/shipments/${document}`);
      expect(tracking).toContainEqual(expect.objectContaining({ location, note }));
    });
    await logistics.post(`/shipments/${document}:deliver`, { signedBy: long(200) });
    expect(await logistics.get(`/shipments/${document}`)).toMatchObject({
      trackingNumber,
      signedBy: long(200),
    });
  });

  it('in a remark on a task that is done', async () => {
    const { number } = await place({ customer: 'C-SHUTONG' }, [{ item: 'FILM-500', quantity: '1' }]);
    await staff.carryOn(number, 'shipping');
    const { id } = await staff.complete(await staff.untilTask(number, 'pick'), {}, long(2_000));
    expect(await company.as('inventory').get(`/tasks/${id}`)).toMatchObject({
      state: 'completed',
      reason: long(2_000),
    });
  });

  it('in the reference of a payment, and why a task is declined', async () => {
    const { number } = await place({ customer: 'C-XIANDA' });
    const task = await staff.untilTask(number, 'confirmDeposit');
    const reason = long(2_000);
    await company.as('finance').post(`/tasks/${task.id}:decline`, { reason });
    expect(await company.as('finance').get(`/tasks/${task.id}`)).toMatchObject({ state: 'declined', reason });
    const finance = company.as('finance');
    await forText({ reference: 190 }, async ({ reference = '' }) => {
      // The same reference is booked once.
      const own = `${String(Math.random()).slice(2, 8)}${reference}`;
      const amount = { amount: '0.01', currency: 'CNY' };
      await finance.post('/payments', { order: number, amount, reference: own });
      const { data } = await finance.get<{ data: { reference: string }[] }>(`/payments?order=${number}`);
      expect(data.map((payment) => payment.reference)).toContain(own);
    });
  });
});
