import type { AssessmentView } from '../../src/change/change.views.js';
import type { OrderView } from '../../src/orders/order-view.js';
import { agreeToChange } from './support/agree-to-change.js';
import { flawsOfTheBooks } from './support/books.js';
import { TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

/** A Monday morning in Suzhou; the clock stands still. */
const MONDAY = '2026-11-02T02:00:00.000Z';
const BOXES = { item: 'BOX-C5', quantity: '100', requestedDate: '2027-01-15' };
const BANDS = ['BAND-1', 'BAND-2', 'BAND-3'];

let company: TestCompany;
let staff: Staff;
beforeAll(async () => {
  company = await TestCompany.open('change-alternatives', {
    change: (data) => {
      data.company.clock = { origin: MONDAY, speed: 360_000, paused: true };
      for (const customer of data.customers)
        Object.assign(customer, { creditLimit: null, depositPercent: '0' });
      // Bands of which forty lie there; more of them come in four weeks.
      for (const item of BANDS) {
        const copy = <T extends object>(rows: T[], key: keyof T): void => {
          rows.push(...rows.filter((row) => row[key] === 'STRAP-12').map((row) => ({ ...row, [key]: item })));
        };
        copy(data.items, 'code');
        copy(data.prices, 'item');
        copy(data.supplierItems, 'item');
        data.stock.push({ item, warehouse: 'WH-SZ', quantity: '40' });
      }
    },
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());
afterEach(async () => {
  expect(await flawsOfTheBooks(company)).toEqual([]);
});

/** An order whose boxes production has been asked to make. */
async function place(lines: object[], more: object): Promise<string> {
  const { number } = await company
    .as('sales')
    .post<OrderView>('/orders', { customer: 'C-XIANDA', lines, ...more });
  await staff.untilTask(number, 'produce');
  return number;
}
const assess = (number: string, change: object) =>
  company.as('sales').post<AssessmentView>(`/orders/${number}/changes:assess`, { change });
const set = (line: number, what: object): object => ({ lines: [{ do: 'set', line, ...what }] });

describe('more than can be there when it was promised', () => {
  const PROMISED = '2026-11-20';
  let band: string;
  let number: string;
  const bands = (quantity: string, requestedDate = PROMISED): object => ({
    item: band,
    quantity,
    requestedDate,
  });
  const agreedTo = (change: object) => agreeToChange(company, staff, number, change);
  const dates = async (): Promise<[string, string, string | null][]> =>
    (await staff.order(number)).lines
      .filter(({ item }) => item === band)
      .map(({ item, quantity, promisedDate }) => [item, quantity, promisedDate]);
  const later = async (): Promise<string> => {
    const seen = await assess(number, set(1, { quantity: '60' }));
    const [line] = seen.lines;
    expect(seen.worse).toEqual(['later']);
    expect(line!.promisedAfter! > PROMISED).toBe(true);
    return line!.promisedAfter!;
  };
  beforeEach(() => {
    band = BANDS.pop()!;
  });

  it('can come in two parts where the order may, and does so when the rest is asked for by itself', async () => {
    number = await place([bands('40'), BOXES], { delivery: 'inParts' });
    const rest = await later();
    expect((await assess(number, set(1, { quantity: '60' }))).alternatives).toEqual([
      {
        line: 1,
        parts: [
          { quantity: '40', date: PROMISED },
          { quantity: '20', date: rest },
        ],
      },
    ]);
    const change = { lines: [{ do: 'add', wanted: bands('20', rest) }] };
    expect(await assess(number, change)).toMatchObject({ worse: [], alternatives: [] });
    await agreedTo(change);
    expect(await dates()).toEqual([
      [band, '40', PROMISED],
      [band, '20', rest],
    ]);
  });

  it('can be split when all of it was agreed to: the first part comes on the old day again', async () => {
    number = await place([bands('40'), BOXES], { delivery: 'inParts' });
    const [{ parts } = { parts: [] }] = (await assess(number, set(1, { quantity: '60' }))).alternatives;
    await agreedTo(set(1, { quantity: '60' }));
    expect(await dates()).toEqual([[band, '60', parts[1]!.date]]);
    const asRead = parts.map(({ quantity, date }) => ({ quantity, requestedDate: date }));
    await agreedTo({ lines: [{ do: 'split', line: 1, parts: asRead }] });
    expect(await dates()).toEqual(parts.map(({ quantity, date }) => [band, quantity, date]));
  });

  it('comes as one, and later, where the order is delivered complete', async () => {
    number = await place([bands('40'), BOXES], { delivery: 'complete' });
    await later();
    expect((await assess(number, set(1, { quantity: '60' }))).alternatives).toEqual([]);
  });
});
