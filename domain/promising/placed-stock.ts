/**
 * Stock by the place in which it lies, and how long it takes from there to where things are made.
 */
import { parseDecimal } from '../money/money.js';
import type { PlanningFacts } from './facts.js';
import { Balance, type Journal, listOf } from './ledger.js';

/** Stock of an item in a warehouse. */
export interface Place {
  readonly warehouse: string;
  readonly balance: Balance;
  /** Things are made here. */
  readonly isHere: boolean;
  /** Working days from here to there; `null`: nothing is brought from here. */
  readonly days: number | null;
}

/** Every item's places, in the order in which warehouses are to be used. */
export class PlacedStock {
  private readonly places = new Map<string, Place[]>();

  constructor(journal: Journal, { stock, makingWarehouse, transferTimes }: PlanningFacts) {
    const ways = transferTimes.filter(({ to }) => to === makingWarehouse);
    for (const { item, warehouse, free } of stock) {
      listOf(this.places, item).push({
        warehouse,
        balance: new Balance(journal, parseDecimal(free)),
        isHere: warehouse === makingWarehouse,
        days: ways.find(({ from }) => from === warehouse)?.days ?? null,
      });
    }
  }

  /** Where an item can be taken at once: goods leave from anywhere, components are taken where things are made. */
  atOnce(item: string, isComponent: boolean): readonly Place[] {
    const places = this.places.get(item) ?? [];
    return isComponent ? places.filter(({ isHere }) => isHere) : places;
  }

  /** From where there is any of an item that can be brought to where things are made, the nearest first. */
  elsewhere(item: string): readonly (Place & { days: number })[] {
    return (this.places.get(item) ?? [])
      .flatMap((place) => (place.days !== null ? [{ ...place, days: place.days }] : []))
      .filter(({ balance }) => !balance.isEmpty)
      .toSorted((a, b) => a.days - b.days);
  }

  /** The items of which there is any elsewhere. */
  movable(): ReadonlySet<string> {
    return new Set([...this.places.keys()].filter((item) => this.elsewhere(item).length > 0));
  }
}
