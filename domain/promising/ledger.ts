/**
 * The planner's working balances, with a way back: a plan may be tried and taken back.
 */
import { type Exact, parseDecimal } from '../money/money.js';
import type { IncomingFacts } from './facts.js';

/**
 * A journal of changes that can be undone in reverse. Everything the planner changes it changes through here, so
 * that trying out "what if we made it instead" costs the changes and not a copy of all balances.
 */
export class Journal {
  private readonly undos: (() => void)[] = [];

  /** A point to come back to. */
  mark(): number {
    return this.undos.length;
  }

  /** Makes a change and remembers how to undo it. */
  change(apply: () => void, undo: () => void): void {
    apply();
    this.undos.push(undo);
  }

  /** Appends to a list, until rolled back. */
  append<T>(list: T[], value: T): void {
    this.change(
      () => list.push(value),
      () => list.pop(),
    );
  }

  /** Undoes all changes since the mark. */
  rollBack(mark: number): void {
    while (this.undos.length > mark) this.undos.pop()?.();
  }

  /** Makes all changes so far permanent. */
  commit(): void {
    this.undos.length = 0;
  }
}

/** A quantity that can be drawn from. */
export class Balance {
  constructor(
    private readonly journal: Journal,
    private free: Exact,
  ) {}

  get isEmpty(): boolean {
    return this.free.lte(0);
  }

  /** Takes up to `wanted` (not negative) and returns what was taken. */
  take(wanted: Exact): Exact {
    const before = this.free;
    const taken = before.lt(wanted) ? before : wanted;
    if (taken.lte(0)) return taken.mul(0).abs();
    this.journal.change(
      () => (this.free = before.sub(taken)),
      () => (this.free = before),
    );
    return taken;
  }
}

/** A source of goods that arrive on a date. */
export interface Arrival {
  readonly supply: string;
  readonly planned: boolean;
  readonly dueDate: string;
  readonly balance: Balance;
}

/** What is to arrive of each item, earliest first; at the same date in the order known. */
export class ExpectedArrivals {
  private readonly lists = new Map<string, Arrival[]>();

  constructor(
    private readonly journal: Journal,
    incoming: readonly IncomingFacts[],
  ) {
    for (const { item, supply, free, dueDate } of incoming)
      this.add(item, { supply, planned: false, dueDate, balance: new Balance(journal, parseDecimal(free)) });
  }

  /** Those of which anything is left. */
  of(item: string): Arrival[] {
    return (this.lists.get(item) ?? []).filter(({ balance }) => !balance.isEmpty);
  }

  /** Files an arrival after those that are due no later. */
  add(item: string, arrival: Arrival): void {
    const list = listOf(this.lists, item);
    const found = list.findIndex(({ dueDate }) => dueDate > arrival.dueDate);
    const index = found === -1 ? list.length : found;
    this.journal.change(
      () => list.splice(index, 0, arrival),
      () => list.splice(index, 1),
    );
  }
}

/** The list kept for an item, made when there is none. */
export function listOf<T>(lists: Map<string, T[]>, item: string): T[] {
  const list = lists.get(item) ?? [];
  lists.set(item, list);
  return list;
}
