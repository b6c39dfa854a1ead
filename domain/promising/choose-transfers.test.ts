import type { BusinessCalendar } from '../calendar/business-calendar.js';
import { chooseTransfers } from './choose-transfers.js';
import { createPlanner, type ItemFacts, type PlanningFacts } from './supply-plan.js';

const calendar: BusinessCalendar = {
  workingWeekdays: [1, 2, 3, 4, 5],
  exceptions: {},
  dayStart: '09:00',
  dayEnd: '17:30',
};
const bought = (item: string, leadDays: number): ItemFacts => ({
  item,
  source: 'buy',
  manufacturingDays: 0,
  components: [],
  supplier: { code: 'ACME', leadDays, minimum: '0', maximum: null, multiple: '1' },
});
const tape: ItemFacts = {
  item: 'TAPE',
  source: 'make',
  manufacturingDays: 1,
  components: [
    { item: 'FILM', quantityPer: '1' },
    { item: 'INK', quantityPer: '1' },
  ],
  supplier: null,
};

/** Monday 2026-03-02; film takes four weeks to buy, ink a week; both lie in the import store, two days away. */
const facts = (over: Partial<PlanningFacts> = {}): PlanningFacts => ({
  startDate: '2026-03-02',
  calendar,
  items: [tape, bought('FILM', 28), bought('INK', 7)],
  stock: [
    { item: 'FILM', warehouse: 'MAIN', free: '4' },
    { item: 'FILM', warehouse: 'IMPORT', free: '20' },
    { item: 'INK', warehouse: 'IMPORT', free: '20' },
  ],
  makingWarehouse: 'MAIN',
  transferTimes: [{ from: 'IMPORT', to: 'MAIN', days: 2 }],
  incoming: [],
  receivingDays: 1,
  ...over,
});
const plan = (wantedBy: string | null, over: Partial<PlanningFacts> = {}, quantity = '10') =>
  createPlanner(facts(over)).plan({ item: 'TAPE', quantity, wantedBy });

describe('components that lie in another warehouse', () => {
  it('are brought where that saves the date, held where they lie, and named by what binds the date', () => {
    const result = plan('2026-03-06');
    expect(result).toMatchObject({
      readyDate: '2026-03-05',
      reservations: [
        { item: 'FILM', warehouse: 'MAIN', quantity: '4' },
        { item: 'FILM', warehouse: 'IMPORT', quantity: '6' },
        { item: 'INK', warehouse: 'IMPORT', quantity: '10' },
      ],
      transfers: [
        { item: 'FILM', from: 'IMPORT', to: 'MAIN', quantity: '6', arrivalDate: '2026-03-04' },
        { item: 'INK', from: 'IMPORT', to: 'MAIN', quantity: '10', arrivalDate: '2026-03-04' },
      ],
      purchases: [],
    });
    expect(result.chain).toEqual([
      { kind: 'transfer', item: 'FILM', date: '2026-03-04', ref: 'IMPORT' },
      { kind: 'workOrder', item: 'TAPE', date: '2026-03-05', ref: 'W1' },
    ]);
  });

  it('stay where they are when the date is kept without, or none is wanted', () => {
    for (const wantedBy of ['2026-04-30', null]) {
      const { transfers, purchases } = plan(wantedBy);
      expect(transfers).toEqual([]);
      expect(purchases.map(({ item, quantity }) => [item, quantity])).toEqual([
        ['FILM', '6'],
        ['INK', '10'],
      ]);
    }
  });

  it('are brought only as far as the date needs them: ink that can be bought in time is bought', () => {
    const { transfers, purchases, readyDate } = plan('2026-03-13');
    expect(transfers.map(({ item }) => item)).toEqual(['FILM']);
    expect(purchases.map(({ item }) => item)).toEqual(['INK']);
    expect(readyDate).toBe('2026-03-11');
  });

  it('are brought for the best that can be when the date is lost anyhow', () => {
    const { transfers, readyDate } = plan('2026-03-02');
    expect(transfers.map(({ item }) => item)).toEqual(['FILM', 'INK']);
    expect(readyDate).toBe('2026-03-05');
  });

  it('are brought whatever the date when nothing else can be had', () => {
    const nobody = { ...bought('FILM', 28), supplier: null };
    const { transfers, unsourced } = plan(null, { items: [tape, nobody, bought('INK', 7)] });
    expect(unsourced).toEqual([]);
    expect(transfers.map(({ item }) => item)).toEqual(['FILM']);
  });

  it('do not count where nothing is brought from, or not soon enough', () => {
    expect(plan('2026-03-06', { transferTimes: [] }).transfers).toEqual([]);
    expect(
      plan('2026-03-06', { transferTimes: [{ from: 'MAIN', to: 'IMPORT', days: 2 }] }).transfers,
    ).toEqual([]);
    expect(
      plan('2026-03-06', { transferTimes: [{ from: 'IMPORT', to: 'MAIN', days: 40 }] }).transfers,
    ).toEqual([]);
  });

  it('are not there for who comes next', () => {
    const planner = createPlanner(facts());
    const needs = ['18', '8'].map((quantity) => ({ item: 'TAPE', quantity, wantedBy: '2026-03-06' }));
    const [first, second] = needs.map((need) => planner.plan(need));
    expect(first?.transfers.map(({ quantity }) => quantity)).toEqual(['14', '18']);
    expect(second?.readyDate).toBe('2026-04-01');
    expect(second?.transfers).toEqual([]);
  });

  it('are needed where things are made; goods leave from where they lie', () => {
    const planner = createPlanner(facts());
    const need = { item: 'INK', quantity: '5', wantedBy: '2026-03-02' };
    expect(planner.plan(need)).toMatchObject({ readyDate: '2026-03-02', transfers: [] });
    expect(planner.plan({ ...need, isComponent: true })).toMatchObject({
      readyDate: '2026-03-04',
      transfers: [{ item: 'INK', quantity: '5' }],
    });
  });
});

describe('the choice of what to move', () => {
  const trials = (dates: Record<string, string | null>) => (items: ReadonlySet<string>) => ({
    readyDate: dates[[...items].toSorted().join('+')] ?? null,
    transferred: [...items],
  });
  const choose = (dates: Record<string, string | null>, wantedBy: string | null) => [
    ...chooseTransfers(trials(dates), new Set(['A', 'B']), wantedBy),
  ];
  const dates = { '': '2026-03-20', 'A+B': '2026-03-10', A: '2026-03-10', B: '2026-03-20' };

  it('leaves what makes no difference where it is', () => {
    expect(choose(dates, '2026-03-12')).toEqual(['A']);
    expect(choose({ ...dates, A: '2026-03-12' }, '2026-03-12')).toEqual(['A']);
    expect(choose({ ...dates, A: '2026-03-13' }, '2026-03-12')).toEqual(['A', 'B']);
  });

  it('tries nothing where nothing can be moved', () => {
    const never = (): never => {
      throw new Error('tried');
    };
    expect(chooseTransfers(never, new Set(), '2026-03-12').size).toBe(0);
  });
});
