import fc from 'fast-check';
import {
  addDays,
  addWorkingDays,
  type BusinessCalendar,
  isWorkingDay,
  nextWorkingDay,
} from '../calendar/business-calendar.js';
import { Exact } from '../money/money.js';
import type { TransferTime } from '../warehouse/plan-transfers.js';
import {
  createPlanner,
  type ItemFacts,
  type Need,
  type PlanningFacts,
  type SupplyPlan,
} from './supply-plan.js';

/** A week of five days with a long holiday, so that dates meet days off. */
const calendar: BusinessCalendar = {
  workingWeekdays: [1, 2, 3, 4, 5],
  exceptions: Object.fromEntries(
    ['2026-03-10', '2026-03-11', '2026-03-12', '2026-03-13'].map((date) => [date, { working: false }]),
  ),
  dayStart: '09:00',
  dayEnd: '17:30',
};

const ITEMS = 7;
const name = (index: number) => `I${index}`;
const quantity = fc.integer({ min: 1, max: 4_000_000 }).map((n) => new Exact(n).div(100_000).toFixed());
const date = fc.integer({ min: -5, max: 40 }).map((n) => addDays('2026-03-02', n));
const anyItem = fc.integer({ min: 0, max: ITEMS - 1 }).map(name);

/** Items are made of items with a higher number only, so there is no cycle. */
const itemFacts = (index: number): fc.Arbitrary<ItemFacts> =>
  fc.record({
    item: fc.constant(name(index)),
    source: index < 4 ? fc.constantFrom('make', 'make', 'buy') : fc.constant('buy'),
    manufacturingDays: fc.nat(6),
    components: fc.uniqueArray(
      fc.record({
        item: fc.integer({ min: index + 1, max: Math.max(index + 1, ITEMS - 1) }).map(name),
        quantityPer: quantity,
      }),
      { minLength: 1, maxLength: 3, selector: ({ item }) => item },
    ),
    supplier: fc.option(
      fc.record({
        code: fc.constantFrom('ACME', 'BOLT'),
        leadDays: fc.nat(30),
        minimum: fc.constantFrom('0', '10', '250'),
        maximum: fc.constantFrom(null, null, '5000', '100000'),
        multiple: fc.constantFrom('1', '0.5', '12'),
      }),
      { freq: 12 },
    ),
  });

const planningFacts: fc.Arbitrary<PlanningFacts> = fc.record({
  startDate: fc.constantFrom('2026-03-02', '2026-03-07', '2026-03-11'),
  calendar: fc.constant(calendar),
  items: fc.tuple(...Array.from({ length: ITEMS }, (_, index) => itemFacts(index))),
  stock: fc.array(fc.record({ item: anyItem, warehouse: fc.constantFrom('A', 'B'), free: quantity }), {
    maxLength: 10,
  }),
  makingWarehouse: fc.constantFrom('A', 'B'),
  transferTimes: fc.constantFrom<TransferTime[]>(
    [],
    [{ from: 'B', to: 'A', days: 2 }],
    [
      { from: 'B', to: 'A', days: 0 },
      { from: 'A', to: 'B', days: 9 },
    ],
  ),
  incoming: fc
    .array(fc.record({ item: anyItem, free: quantity, dueDate: date }), { maxLength: 10 })
    .map((all) => all.map((one, index) => ({ ...one, supply: `S${index}` }))),
  receivingDays: fc.nat(3),
});
const needs: fc.Arbitrary<Need[]> = fc.array(
  fc.record({
    item: fc.integer({ min: 0, max: 2 }).map(name),
    quantity,
    wantedBy: fc.option(date, { nil: null }),
    isComponent: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
);

const runs = { numRuns: 300 };
const planAll = (facts: PlanningFacts, all: Need[]): SupplyPlan[] => {
  const planner = createPlanner(facts);
  return all.map((need) => planner.plan(need));
};
const total = (texts: string[]) => texts.reduce((acc, text) => acc.add(text), new Exact(0));
const of = <T extends { item: string }>(list: readonly T[], item: string) =>
  list.filter((one) => one.item === item);
const everything = (plans: SupplyPlan[]) => ({
  reservations: plans.flatMap((p) => p.reservations),
  pegs: plans.flatMap((p) => p.pegs),
  purchases: plans.flatMap((p) => p.purchases),
  workOrders: plans.flatMap((p) => p.workOrders),
});

describe('laws of the supply plan', () => {
  it('over all lines nothing is taken that is not there', () => {
    fc.assert(
      fc.property(planningFacts, needs, (facts, all) => {
        const { reservations, pegs, purchases } = everything(planAll(facts, all));
        for (const { item } of facts.items) {
          for (const warehouse of ['A', 'B']) {
            const there = facts.stock.filter((s) => s.item === item && s.warehouse === warehouse);
            const taken = of(reservations, item).filter((r) => r.warehouse === warehouse);
            expect(total(taken.map((r) => r.quantity)).lte(total(there.map((s) => s.free)))).toBe(true);
          }
        }
        for (const { supply, item, free } of facts.incoming) {
          const taken = pegs.filter((p) => !p.planned && p.supply === supply);
          expect(taken.every((p) => p.item === item)).toBe(true);
          expect(total(taken.map((p) => p.quantity)).lte(free)).toBe(true);
        }
        for (const purchase of purchases) {
          const taken = pegs.filter((p) => p.planned && p.supply === purchase.ref).map((p) => p.quantity);
          expect(total([purchase.needed, ...taken]).lte(purchase.quantity)).toBe(true);
        }
      }),
      runs,
    );
  });

  it('every item balances: what is required is reserved, pegged, made, bought or unsourced', () => {
    fc.assert(
      fc.property(planningFacts, needs, (facts, all) => {
        planAll(facts, all).forEach((plan, index) => {
          const need = all[index];
          for (const { item } of facts.items) {
            const required = total([
              ...(need?.item === item ? [need.quantity] : []),
              ...plan.workOrders.flatMap((w) => of(w.components, item).map((c) => c.quantity)),
            ]);
            const covered = total([
              ...of(plan.reservations, item).map((r) => r.quantity),
              ...of(plan.pegs, item).map((p) => p.quantity),
              ...of(plan.workOrders, item).map((w) => w.quantity),
              ...of(plan.purchases, item).map((p) => p.needed),
              ...of(plan.unsourced, item)
                .filter((u) => u.neededFor === null)
                .map((u) => u.quantity),
            ]);
            expect(covered.toFixed()).toBe(required.toFixed());
          }
        });
      }),
      runs,
    );
  });

  it('purchases keep the terms of the supplier, and work orders their bill', () => {
    fc.assert(
      fc.property(planningFacts, needs, (facts, all) => {
        const { purchases, workOrders } = everything(planAll(facts, all));
        const items = new Map(facts.items.map((item) => [item.item, item]));
        for (const { item, quantity: ordered } of purchases) {
          const terms = items.get(item)?.supplier;
          expect(new Exact(ordered).gte(terms?.minimum ?? 'NaN')).toBe(true);
          expect(new Exact(ordered).mod(terms?.multiple ?? 'NaN').isZero()).toBe(true);
          if (terms?.maximum) expect(new Exact(ordered).lte(terms.maximum)).toBe(true);
        }
        for (const { item, quantity: making, components } of workOrders) {
          const bill = items.get(item)?.components ?? [];
          expect(components.map((c) => c.item)).toEqual(bill.map((c) => c.item));
          components.forEach((component, index) => {
            const exact = new Exact(making).mul(bill[index]?.quantityPer ?? 'NaN');
            const over = new Exact(component.quantity).sub(exact);
            expect(over.gte(0) && over.lt('0.000001')).toBe(true);
          });
        }
        const refs = [...purchases, ...workOrders].map(({ ref }) => ref);
        expect(new Set(refs).size).toBe(refs.length);
      }),
      runs,
    );
  });

  it('dates are working days, and nothing starts before what it needs', () => {
    fc.assert(
      fc.property(planningFacts, needs, (facts, all) => {
        const today = nextWorkingDay(calendar, facts.startDate);
        const usable = (due: string) =>
          addWorkingDays(calendar, nextWorkingDay(calendar, due < today ? today : due), facts.receivingDays);
        for (const plan of planAll(facts, all)) {
          const { workOrders, purchases, pegs, readyDate } = plan;
          const arrivals = [...purchases.filter((p) => p.needed !== '0'), ...pegs];
          for (const w of workOrders) {
            expect(isWorkingDay(calendar, w.startDate) && isWorkingDay(calendar, w.finishDate)).toBe(true);
            expect(w.startDate >= today).toBe(true);
            const days = facts.items.find(({ item }) => item === w.item)?.manufacturingDays ?? -1;
            expect(w.finishDate).toBe(addWorkingDays(calendar, w.startDate, days));
            const parent = workOrders.find(({ ref }) => ref === w.parent);
            if (parent) expect(w.finishDate <= parent.startDate).toBe(true);
            for (const component of w.components) {
              // Goods do not name the work order they go to; where there is but one, it is that one.
              const users = workOrders.filter((other) => of(other.components, component.item).length > 0);
              if (users.length > 1) continue;
              for (const { dueDate } of of(arrivals, component.item)) {
                expect(usable(dueDate) <= w.startDate).toBe(true);
              }
            }
          }
          for (const p of purchases) {
            expect(isWorkingDay(calendar, p.orderDate) && isWorkingDay(calendar, p.dueDate)).toBe(true);
          }
          if (readyDate === null) continue;
          expect(isWorkingDay(calendar, readyDate)).toBe(true);
          for (const w of workOrders) expect(w.finishDate <= readyDate).toBe(true);
          for (const { dueDate } of arrivals) expect(usable(dueDate) <= readyDate).toBe(true);
        }
      }),
      runs,
    );
  });

  it('the chain leads to the ready date, each link no earlier than the one before', () => {
    fc.assert(
      fc.property(planningFacts, needs, (facts, all) => {
        planAll(facts, all).forEach(({ chain, readyDate, unsourced }, index) => {
          expect(readyDate === null).toBe(unsourced.length > 0);
          expect(chain.length === 0).toBe(readyDate === null);
          if (readyDate === null) return;
          expect(chain.at(-1)).toMatchObject({ item: all[index]?.item, date: readyDate });
          chain.forEach((link, at) => {
            const before = chain[at - 1];
            if (!before) return;
            expect(link.kind).toBe('workOrder');
            expect(before.date <= link.date).toBe(true);
            const bill = facts.items.find(({ item }) => item === link.item)?.components ?? [];
            expect(bill.map((c) => c.item)).toContain(before.item);
          });
        });
      }),
      runs,
    );
  });

  it('the same facts and needs give the same plans, and the facts stay as they were', () => {
    fc.assert(
      fc.property(planningFacts, needs, (facts, all) => {
        const copy = structuredClone(facts);
        expect(planAll(facts, all)).toEqual(planAll(copy, all));
        expect(facts).toEqual(copy);
      }),
      { numRuns: 100 },
    );
  });

  describe('of a deep bill with incoming goods at every level', () => {
    const deep = (depth: number): PlanningFacts => {
      const items = Array.from({ length: depth }, (_, index): ItemFacts => {
        const last = index === depth - 1;
        return {
          item: name(index),
          source: last ? 'buy' : 'make',
          manufacturingDays: 1,
          components: last ? [] : [{ item: name(index + 1), quantityPer: '1.5' }],
          supplier: last ? { code: 'ACME', leadDays: 30, minimum: '0', maximum: null, multiple: '1' } : null,
        };
      });
      const incoming = items.map(({ item }) => ({ supply: item, item, free: '1', dueDate: '2026-03-03' }));
      return {
        startDate: '2026-03-02',
        calendar,
        items,
        stock: [],
        makingWarehouse: 'A',
        transferTimes: [],
        incoming,
        receivingDays: 0,
      };
    };

    it('all are used', () => {
      const [plan] = planAll(deep(8), [{ item: name(0), quantity: '10' }]);
      expect(plan?.pegs).toHaveLength(8);
      expect(plan?.workOrders).toHaveLength(7);
    });

    it('the work stays bounded', () => {
      const [plan] = planAll(deep(30), [{ item: name(0), quantity: '10' }]);
      expect(plan?.workOrders).toHaveLength(29);
      expect(plan?.readyDate).not.toBeNull();
    });
  });
});
