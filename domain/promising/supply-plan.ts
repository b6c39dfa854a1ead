/**
 * The planning core: how a need is met from stock, incoming goods, production and purchasing, and when
 * (requirement R7: available-to-promise, else capable-to-promise).
 *
 * Material requirements planning with infinite capacity: fixed manufacturing and lead times, one level of the
 * bill of materials after the other, netted against what is free. It stands behind `SupplyPlanner`, so that an
 * engine that knows the work centres' load can take its place.
 */
import {
  addDays,
  addWorkingDays,
  type BusinessCalendar,
  laterDate,
  nextWorkingDay,
} from '../calendar/business-calendar.js';
import { type Exact, formatQuantity, parseQuantity } from '../money/money.js';
import { explode, refuseCycles } from './bill-of-materials.js';
import { chooseTransfers } from './choose-transfers.js';
import type {
  ItemFacts,
  Need,
  PlannedPeg,
  PlannedPurchase,
  PlannedReservation,
  PlannedTransfer,
  PlannedWorkOrder,
  PlanningFacts,
  SupplyPlan,
  SupplyPlanner,
} from './facts.js';
import { type Arrival, Balance, ExpectedArrivals, Journal } from './ledger.js';
import { lotsFor } from './lots.js';
import { PlacedStock } from './placed-stock.js';
import {
  available,
  isSourced,
  latest,
  type Purpose,
  type Sourced,
  type Sourcing,
  nowhere,
  unsourced,
} from './sourcing.js';

export type * from './facts.js';

/**
 * Makes a planner from facts. It keeps its own balances; the facts are not changed.
 *
 * A need is met, at every level, in this order:
 *
 * 1. **Stock**, warehouse by warehouse in the order given. It is available on the day of planning. Goods leave from
 *    wherever they lie; a component must lie where things are made.
 * 2. **Components from elsewhere**, the nearest first, where they are there sooner than all that follows, and only
 *    for what `chooseTransfers` has found to save a date. Available `days` working days later.
 * 3. **Incoming goods**, earliest first, including what earlier purchases of this planner bring beyond their
 *    need; but only those available no later than making or buying the whole remaining quantity anew would be.
 *    Available: the next working day from receipt, plus `receivingDays` working days.
 * 4. **Made anew**: a work order for the short quantity; each component (quantity × `quantityPer`, rounded up to
 *    six decimals) is a need of its own. It starts on the first working day when all components are available
 *    and finishes `manufacturingDays` working days later.
 *    **Or bought anew**: ordered on the day of planning, received `leadDays` calendar days later (the next
 *    working day), available after `receivingDays`; rounded up to lots (`lotsFor`).
 *
 * Whatever cannot be had leaves `readyDate` empty and is listed in `unsourced`; for a made item nothing of what
 * its other components would have taken stays taken. Stock and incoming goods for the rest of the need do.
 *
 * The same facts and the same needs in the same order give the same plans.
 *
 * ```ts
 * const planner = createPlanner(facts);
 * const first = planner.plan({ item: 'PUMP', quantity: '10' });
 * const second = planner.plan({ item: 'PUMP', quantity: '5' }); // finds what the first has left
 * ```
 *
 * @throws DomainError `business-rule` when an item is, through its components, made from itself (the message is
 *   the cycle); `validation-failed` on a malformed quantity or date.
 * @throws RangeError when an item is given twice or a number of days is no integer from 0.
 */
export function createPlanner(facts: PlanningFacts): SupplyPlanner {
  return new Planner(facts);
}

/**
 * Comparing incoming goods of a made item, or those of another warehouse, with making it anew plans its components
 * twice, so the work doubles with each level of the bill at which they cover a part. No real bill comes near this many
 * in one plan; after it both are left alone for made items, which costs a better plan and not the answer.
 */
const MAX_COMPARISONS = 2000;

/** A plan being written. */
interface Draft {
  readonly reservations: PlannedReservation[];
  readonly transfers: PlannedTransfer[];
  readonly pegs: PlannedPeg[];
  readonly workOrders: PlannedWorkOrder[];
  readonly purchases: PlannedPurchase[];
}

class Planner implements SupplyPlanner {
  private readonly calendar: BusinessCalendar;
  private readonly items = new Map<string, ItemFacts>();
  private readonly journal = new Journal();
  private readonly stock: PlacedStock;
  private readonly arrivals: ExpectedArrivals;
  private readonly used = { workOrders: 0, purchases: 0 };
  /** In the present plan. */
  private comparisons = 0;
  /** What the present plan may bring from elsewhere. */
  private moving: ReadonlySet<string> = new Set();

  constructor(private readonly facts: PlanningFacts) {
    this.calendar = facts.calendar;
    requireDays(facts.receivingDays, 'receivingDays');
    for (const item of facts.items) {
      if (this.items.has(item.item)) {
        throw new RangeError(`item ${item.item} is given twice`);
      }
      requireDays(item.manufacturingDays, item.item);
      if (item.supplier) requireDays(item.supplier.leadDays, item.item);
      this.items.set(item.item, item);
    }
    refuseCycles(this.items);
    this.stock = new PlacedStock(this.journal, facts);
    this.arrivals = new ExpectedArrivals(this.journal, facts.incoming);
    this.journal.commit();
  }

  plan(need: Need, fromDate: string = this.facts.startDate): SupplyPlan {
    const from = nextWorkingDay(this.calendar, laterDate(this.facts.startDate, fromDate));
    const moving = chooseTransfers(
      (items) => {
        const { readyDate, transfers } = this.attempt(need, from, items);
        // Rolling back empties the lists of the plan.
        const transferred = transfers.map(({ item }) => item);
        this.journal.rollBack(0);
        return { readyDate, transferred };
      },
      this.stock.movable(),
      need.wantedBy ?? null,
    );
    const plan = this.attempt(need, from, moving);
    this.journal.commit();
    return plan;
  }

  /** A plan that brings no other components from elsewhere than these. It can be rolled back. */
  private attempt(need: Need, from: string, moving: ReadonlySet<string>): SupplyPlan {
    const quantity = parseQuantity(need.quantity);
    const draft: Draft = { reservations: [], transfers: [], pegs: [], workOrders: [], purchases: [] };
    const purpose = { parent: null, neededFor: null, isComponent: need.isComponent ?? false, from };
    this.comparisons = 0;
    this.moving = moving;
    try {
      const result = need.onlyAnew
        ? this.produce(draft, need.item, quantity, purpose)
        : this.source(draft, need.item, quantity, purpose);
      return result.ok
        ? { ...draft, readyDate: result.date, chain: result.chain, unsourced: [] }
        : { ...draft, readyDate: null, chain: [], unsourced: result.causes };
    } catch (error) {
      // Whatever was malformed, the planner stays usable.
      this.journal.rollBack(0);
      throw error;
    }
  }

  private source(draft: Draft, item: string, quantity: Exact, purpose: Purpose): Sourcing {
    const stock = this.takeStock(draft, item, quantity, purpose);
    if (stock.rest.isZero()) return latest(stock.found);
    const moved = this.takeFromElsewhere(draft, item, stock.rest, purpose);
    const found = [...stock.found, ...moved.found];
    if (moved.rest.isZero()) return latest(found);
    const late = this.waitFor(draft, item, moved.rest, purpose);
    return late.ok ? latest([...found, late]) : late;
  }

  private takeStock(draft: Draft, item: string, quantity: Exact, { from, isComponent }: Purpose) {
    let rest = quantity;
    for (const { warehouse, balance } of this.stock.atOnce(item, isComponent)) {
      if (rest.isZero()) break;
      const taken = balance.take(rest);
      if (taken.isZero()) continue;
      rest = rest.sub(taken);
      this.journal.append(draft.reservations, { item, warehouse, quantity: formatQuantity(taken) });
    }
    const found = rest.lt(quantity) ? [available({ kind: 'stock', item, date: from })] : [];
    return { rest, found };
  }

  /** Takes components from elsewhere where they come sooner than anything else would; to know that, the rest is tried. */
  private takeFromElsewhere(draft: Draft, item: string, quantity: Exact, purpose: Purpose) {
    let rest = quantity;
    const found: Sourced[] = [];
    if (!purpose.isComponent || !this.moving.has(item) || !this.mayCompare(item)) return { rest, found };
    const mark = this.journal.mark();
    const otherwise = this.waitFor(draft, item, quantity, purpose);
    this.journal.rollBack(mark);
    for (const { warehouse, balance, days } of this.stock.elsewhere(item)) {
      const arrivalDate = addWorkingDays(this.calendar, purpose.from, days);
      if (rest.isZero() || (otherwise.ok && arrivalDate >= otherwise.date)) break;
      const taken = balance.take(rest);
      rest = rest.sub(taken);
      const goods = { item, quantity: formatQuantity(taken) };
      this.journal.append(draft.reservations, { ...goods, warehouse });
      const to = this.facts.makingWarehouse;
      this.journal.append(draft.transfers, { ...goods, from: warehouse, to, arrivalDate });
      found.push(available({ kind: 'transfer', item, date: arrivalDate, ref: warehouse }));
    }
    return { rest, found };
  }

  /** Takes what must be waited for: incoming goods, or what is made or bought anew. */
  private waitFor(draft: Draft, item: string, quantity: Exact, purpose: Purpose): Sourcing {
    const { found, anew } = this.takeArrivals(draft, item, quantity, purpose);
    if (anew === null) return latest(found);
    return anew.ok ? latest([...found, anew]) : anew;
  }

  /**
   * Takes incoming goods as long as they are no later than making or buying anew, and makes or buys the rest.
   * To know when that would be it is done, and taken back when incoming goods turn out to be as early.
   */
  private takeArrivals(draft: Draft, item: string, quantity: Exact, purpose: Purpose) {
    const arrivals = this.comparableArrivals(item);
    const mark = this.journal.mark();
    const anew = this.produce(draft, item, quantity, purpose);
    const early = arrivals
      .map((arrival) => ({ arrival, usable: this.usableFrom(laterDate(arrival.dueDate, purpose.from)) }))
      .filter(({ usable }) => !anew.ok || usable <= anew.date);
    if (early.length === 0) return { found: [], anew };

    this.journal.rollBack(mark);
    let rest = quantity;
    const found: Sourced[] = [];
    for (const { arrival, usable } of early) {
      if (rest.isZero()) break;
      const { supply, planned, dueDate } = arrival;
      const taken = arrival.balance.take(rest);
      rest = rest.sub(taken);
      this.journal.append(draft.pegs, { supply, planned, item, quantity: formatQuantity(taken), dueDate });
      found.push(available({ kind: 'incoming', item, date: usable, ref: supply }));
    }
    return { found, anew: rest.isZero() ? null : this.produce(draft, item, rest, purpose) };
  }

  private comparableArrivals(item: string): Arrival[] {
    const arrivals = this.arrivals.of(item);
    return arrivals.length === 0 || this.mayCompare(item) ? arrivals : [];
  }

  /** Whether what else there is may be compared with having an item made or bought. */
  private mayCompare(item: string): boolean {
    return this.items.get(item)?.source !== 'make' || ++this.comparisons <= MAX_COMPARISONS;
  }

  private produce(draft: Draft, item: string, quantity: Exact, purpose: Purpose): Sourcing {
    const facts = this.items.get(item);
    if (!facts) return nowhere(unsourced(item, quantity, 'unknownItem', purpose));
    return facts.source === 'make'
      ? this.make(draft, facts, quantity, purpose)
      : this.buy(draft, facts, quantity, purpose);
  }

  private make(draft: Draft, facts: ItemFacts, quantity: Exact, purpose: Purpose): Sourcing {
    const { item } = facts;
    const mark = this.journal.mark();
    const ref = `W${this.next('workOrders')}`;
    const inner: Purpose = { parent: ref, neededFor: item, isComponent: true, from: purpose.from };
    const components = explode(facts.components, quantity);
    const results = components.map((component) =>
      this.source(draft, component.item, component.quantity, inner),
    );

    const causes = results.flatMap((result) => (result.ok ? [] : result.causes));
    if (causes.length > 0) {
      this.journal.rollBack(mark);
      return nowhere(...causes, unsourced(item, quantity, 'componentUnsourced', purpose));
    }
    const binding = latest(results.filter(isSourced));
    const startDate = binding.date === '' ? purpose.from : binding.date;
    const finishDate = addWorkingDays(this.calendar, startDate, facts.manufacturingDays);
    this.journal.append(draft.workOrders, {
      ref,
      item,
      quantity: formatQuantity(quantity),
      parent: purpose.parent,
      components: components.map((c) => ({ item: c.item, quantity: formatQuantity(c.quantity) })),
      startDate,
      finishDate,
    });
    return available({ kind: 'workOrder', item, date: finishDate, ref }, binding.chain);
  }

  private buy(draft: Draft, { item, supplier }: ItemFacts, quantity: Exact, purpose: Purpose): Sourcing {
    if (!supplier) return nowhere(unsourced(item, quantity, 'noSupplier', purpose));
    const lots = lotsFor(quantity, supplier);
    if (!lots) return nowhere(unsourced(item, quantity, 'noLotFits', purpose));

    const orderDate = purpose.from;
    const dueDate = nextWorkingDay(this.calendar, addDays(orderDate, supplier.leadDays));
    let rest = quantity;
    let lastRef = '';
    for (const lot of lots) {
      const ref = `P${this.next('purchases')}`;
      const needed = lot.lt(rest) ? lot : rest;
      rest = rest.sub(needed);
      this.journal.append(draft.purchases, {
        ref,
        item,
        supplier: supplier.code,
        quantity: formatQuantity(lot),
        needed: formatQuantity(needed),
        orderDate,
        dueDate,
      });
      if (needed.gt(0)) lastRef = ref;
      const surplus = new Balance(this.journal, lot.sub(needed));
      if (!surplus.isEmpty)
        this.arrivals.add(item, { supply: ref, planned: true, dueDate, balance: surplus });
    }
    return available({ kind: 'purchase', item, date: this.usableFrom(dueDate), ref: lastRef });
  }

  /** When goods received on a date can be used. */
  private usableFrom(dueDate: string): string {
    return addWorkingDays(this.calendar, nextWorkingDay(this.calendar, dueDate), this.facts.receivingDays);
  }

  private next(kind: 'workOrders' | 'purchases'): number {
    this.journal.change(
      () => this.used[kind]++,
      () => this.used[kind]--,
    );
    return this.used[kind];
  }
}

function requireDays(days: number, of: string): void {
  if (!Number.isInteger(days) || days < 0) {
    throw new RangeError(`${of}: ${days} is not a number of days`);
  }
}
