import fc from 'fast-check';
import type { OrderView } from '../../src/orders/order-view.js';
import { agreeToChange } from './support/agree-to-change.js';
import { flawsOfTheBooks } from './support/books.js';
import { inDays, TestCompany } from './support/company.js';
import { Staff } from './support/staff.js';

const RUNS = Number(process.env['ORDERBRIDGE_EQUIVALENCE_RUNS'] ?? 8);
const SEED = Number(process.env['ORDERBRIDGE_EQUIVALENCE_SEED'] ?? Date.now() % 1_000_000_000);
const A_RUN_MS = 60_000;
const CUSTOMER = 'C-XIANDA';

/** A line as somebody wants it. */
interface Wanted {
  item: string;
  quantity: string;
  requirements?: { colour: string };
  requestedDate?: string;
}
/** What somebody changes their mind about, and of which line; `pick` counts the lines that are left, around and around. */
type Wish =
  | { do: 'quantity'; pick: number; share: number }
  | { do: 'colour'; pick: number; colour: string | null }
  | { do: 'add'; wanted: Wanted }
  | { do: 'replace'; pick: number; wanted: Wanted }
  | { do: 'remove'; pick: number }
  | { do: 'split'; pick: number; share: number }
  | { do: 'day'; days: number }
  | { do: 'address'; code: string };

/** Around the volume breaks; the switch cabinets are made to order, in any colour. */
const QUANTITIES = {
  'SW-150': [1, 2, 3],
  'FILM-500': [8, 40, 60, 110],
  'BOX-C5': [100, 300, 520],
  'STRAP-12': [7, 40],
};
type Item = keyof typeof QUANTITIES;

const anyWanted: fc.Arbitrary<Wanted> = fc
  .constantFrom(...(Object.keys(QUANTITIES) as Item[]))
  .chain((item) =>
    fc
      .tuple(fc.constantFrom(...QUANTITIES[item]), fc.constantFrom(null, 'red', 'blue'))
      .map(([quantity, colour]) => ({
        item,
        quantity: String(quantity),
        ...(item === 'SW-150' && colour !== null && { requirements: { colour } }),
      })),
  );
const pick = fc.nat(5);
const share = fc.constantFrom(0.25, 0.5, 2, 3);
const anyWish: fc.Arbitrary<Wish> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('quantity' as const), pick, share }) },
  fc.record({ do: fc.constant('colour' as const), pick, colour: fc.constantFrom(null, 'red', 'green') }),
  fc.record({ do: fc.constant('add' as const), wanted: anyWanted }),
  fc.record({ do: fc.constant('replace' as const), pick, wanted: anyWanted }),
  fc.record({ do: fc.constant('remove' as const), pick }),
  fc.record({ do: fc.constant('split' as const), pick, share: fc.constantFrom(0.25, 0.5) }),
  fc.record({ do: fc.constant('day' as const), days: fc.constantFrom(50, 80, 90) }),
  fc.record({ do: fc.constant('address' as const), code: fc.constantFrom('XIANDA-1', 'XIANDA-2') }),
);

let company: TestCompany;
let staff: Staff;
beforeAll(async () => {
  company = await TestCompany.open('change-equivalence', {
    change: (data) => {
      for (const customer of data.customers) customer.creditLimit = null;
    },
  });
  staff = new Staff(company);
});
afterAll(() => company?.close());

const sales = () => company.as('sales');

/** What is wanted of an order, told without any code of what carries it out. */
class Want {
  private next: number;
  day = 60;
  address = 'XIANDA-1';
  /** Parts of a line that was split are of one family. */
  lines: { line: number; family: number; wanted: Wanted }[];

  constructor(lines: readonly Wanted[]) {
    this.lines = lines.map((wanted, i) => ({ line: i + 1, family: i + 1, wanted: { ...wanted } }));
    this.next = lines.length + 1;
  }

  /** Takes a wish in. @returns the change to ask for, or nothing where it would change nothing */
  take(wish: Wish): object | undefined {
    if (wish.do === 'day' || wish.do === 'address') return this.ofOrder(wish);
    if (wish.do === 'add') {
      this.append(wish.wanted);
      return change({ do: 'add', wanted: wish.wanted });
    }
    const at = this.lines[wish.pick % this.lines.length]!;
    const { line, wanted } = at;
    const set = (what: object) => change({ do: 'set', line, ...what });
    switch (wish.do) {
      case 'quantity': {
        const quantity = String(Math.max(1, Math.round(Number(wanted.quantity) * wish.share)));
        if (quantity === wanted.quantity) return undefined;
        wanted.quantity = quantity;
        return set({ quantity });
      }
      case 'colour': {
        const { colour } = wish;
        if (wanted.item !== 'SW-150' || (wanted.requirements?.colour ?? null) === colour) return undefined;
        if (colour === null) delete wanted.requirements;
        else wanted.requirements = { colour };
        return set({ requirements: wanted.requirements ?? null });
      }
      case 'replace':
        this.leave(line);
        this.append(wish.wanted);
        return change({ do: 'replace', line, wanted: wish.wanted });
      case 'remove':
        if (this.lines.length === 1) return undefined;
        this.leave(line);
        return change({ do: 'remove', line });
      case 'split':
        return this.split(at, wish.share);
    }
  }

  private ofOrder(wish: Extract<Wish, { do: 'day' | 'address' }>): object | undefined {
    if (wish.do === 'day') {
      if (wish.days === this.day) return undefined;
      this.day = wish.days;
      return { requestedDate: inDays(wish.days) };
    }
    if (wish.code === this.address) return undefined;
    this.address = wish.code;
    return { shipTo: wish.code };
  }

  private split({ line, family, wanted }: Want['lines'][number], share: number): object | undefined {
    const all = Number(wanted.quantity);
    const first = Math.floor(all * share);
    if (first === 0) return undefined;
    const parts = [
      { quantity: String(first), requestedDate: inDays(60) },
      { quantity: String(all - first), requestedDate: inDays(75) },
    ] as const;
    Object.assign(wanted, parts[0]);
    this.append({ ...wanted, ...parts[1] }, family);
    return change({ do: 'split', line, parts });
  }

  private leave(line: number): void {
    this.lines = this.lines.filter((each) => each.line !== line);
  }
  private append(wanted: Wanted, family = this.next): void {
    this.lines.push({ line: this.next, family, wanted: { ...wanted } });
    this.next += 1;
  }

  /** The days for which what is wanted is wanted. */
  get days(): string[] {
    return this.lines
      .map(({ wanted }) => `${wanted.item} ${wanted.quantity} ${wanted.requestedDate ?? 'none'}`)
      .toSorted();
  }

  /** A line that was split keeps the price of the whole: it is placed whole, for whatever day. */
  async place(): Promise<string> {
    const whole = new Map<string, Wanted>();
    for (const { family, wanted } of this.lines) {
      const { requestedDate: _apart, ...one } = wanted;
      const key = JSON.stringify([family, one.requirements]);
      const quantity = String(Number(whole.get(key)?.quantity ?? 0) + Number(one.quantity));
      whole.set(key, { ...one, quantity });
    }
    const body = {
      customer: CUSTOMER,
      requestedDate: inDays(this.day),
      shipTo: this.address,
      delivery: 'inParts',
    };
    return (await sales().post<OrderView>('/orders', { ...body, lines: [...whole.values()] })).number;
  }
}

const change = (line: object): object => ({ lines: [line] });

/** Net quantities, money and requirements, at each price; a line that was taken out is none. */
async function standOf(number: string): Promise<object> {
  const { lines, amounts, money, shipTo, requestedDate } = await staff.order(number);
  const { subtotal, tax, freight, total } = amounts;
  const goods: Record<string, { quantity: number; amount: number }> = {};
  for (const { item, requirements, unitPrice, discount, taxRatePercent, quantity, amount } of lines) {
    if (quantity === '0') continue;
    const of = (goods[JSON.stringify([item, requirements, unitPrice, discount, taxRatePercent])] ??= {
      quantity: 0,
      amount: 0,
    });
    of.quantity += Number(quantity);
    of.amount += Number(amount);
  }
  const all = [subtotal, tax, freight, total].map((each) => each.amount);
  return { goods, amounts: all, total: money.total, shipTo, requestedDate };
}
const daysOf = async (number: string): Promise<string[]> =>
  (await staff.order(number)).lines
    .filter(({ quantity }) => quantity !== '0')
    .map(({ item, quantity, requestedDate }) => `${item} ${quantity} ${requestedDate ?? 'none'}`)
    .toSorted();

describe('an order that was changed', () => {
  it(
    `is the same as one that was placed so from the start, in ${RUNS} lives (ORDERBRIDGE_EQUIVALENCE_SEED=${SEED})`,
    async () => {
      let changes = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyWanted, { minLength: 1, maxLength: 3 }),
          fc.array(anyWish, { minLength: 2, maxLength: 5 }),
          fc.constantFrom('deposit' as const, 'making' as const),
          async (lines, wishes, stage) => {
            const want = new Want(lines);
            const number = await want.place();
            if (stage === 'making') await staff.does(number, 'confirmDeposit');
            for (const wish of wishes) {
              const content = want.take(wish);
              if (!content) continue;
              await agreeToChange(company, staff, number, content);
              changes += 1;
            }
            expect(await daysOf(number)).toEqual(want.days);
            expect(await standOf(number)).toEqual(await standOf(await want.place()));
            expect(await flawsOfTheBooks(company)).toEqual([]);
          },
        ),
        { numRuns: RUNS, seed: SEED, endOnFailure: true, includeErrorInReport: true },
      );
      process.stdout.write(`change: ${changes} changes in ${RUNS} orders\n`);
      expect(changes).toBeGreaterThan(RUNS);
    },
    RUNS * A_RUN_MS,
  );
});
