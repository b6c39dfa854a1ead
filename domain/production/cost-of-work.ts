import { Exact, roundTo } from '../money/money.js';

/** A component taken from stock for a work order. */
export interface IssuedComponent {
  readonly item: string;
  /** Quantity taken, in the item's unit. */
  readonly issued: string;
  /** Cost of one unit in the company's currency; null where nobody knows it. */
  readonly unitCost: string | null;
}

/** An operation of the item. */
export interface Operation {
  readonly setupMinutes: string;
  readonly minutesPerUnit: string;
  /** Cost of an hour at its work centre, company currency. */
  readonly costRate: string;
}

/** A work order as far as it has come. */
export interface Work {
  /** Quantity to make; `good` and `scrapped` are what was reported of it (goods that failed inspection are scrapped). */
  readonly quantity: string;
  readonly good: string;
  readonly scrapped: string;
  /** Pieces that a change took off the quantity after work had begun: they bear their share of material and set-up. */
  readonly cut: string;
  readonly state: 'notStarted' | 'started' | 'done';
  readonly components: readonly IssuedComponent[];
  readonly operations: readonly Operation[];
}

/** Amounts in the company's currency, six decimals at most. */
export interface CostOfWork {
  readonly material: string;
  readonly labour: string;
  readonly total: string;
  /** Components whose cost nobody knows: they are counted as nothing, so that the total is a lower bound. */
  readonly unknown: readonly string[];
}

/**
 * What a work order has cost so far: the material taken from stock at its unit cost, one set-up per operation once work
 * has begun, and the run time of every piece reported, good or scrapped, at the work centre's rate. Time for pieces that
 * are begun and not reported is not known and not counted.
 */
export function costOfWork(work: Work): CostOfWork {
  const material = materialOf(work);
  const labour = setupOf(work).add(runOf(work, new Exact(work.good).add(work.scrapped)));
  return {
    material: written(material),
    labour: written(labour),
    total: written(material.add(labour)),
    unknown: work.components
      .filter(({ unitCost, issued }) => unitCost === null && new Exact(issued).gt(0))
      .map(({ item }) => item),
  };
}

/**
 * What is lost when the work order ends now and only `carried` of its good pieces are of use to anybody.
 *
 * Every piece bears an equal share of material and set-up, and its own run time. Lost is what the good pieces bear that
 * are of no use and, while work goes on, the material and set-up of those not made yet (it is cut). Not lost by ending
 * it: what was scrapped before, and what a work order that is done had not made.
 *
 * @example lossOfWork(work, work.good) // stock items: good pieces go into stock, so only begun material is lost
 */
export function lossOfWork(work: Work, carried: string): string {
  if (work.state === 'notStarted') return '0';
  const good = new Exact(work.good);
  const made = work.state === 'done' ? good : new Exact(work.quantity).sub(work.scrapped);
  return written(shareOf(work, made.sub(carried)).add(runOf(work, good.sub(carried))));
}

/** What is lost when so many pieces less are made: their share of material and set-up once work has begun. */
export const lossOfUnmade = (work: Work, pieces: string): string => written(shareOf(work, new Exact(pieces)));

/** What so many of its good pieces have cost: their share of material and set-up, and their run time. */
export const costOfPieces = (work: Work, pieces: string): string =>
  written(shareOf(work, new Exact(pieces)).add(runOf(work, new Exact(pieces))));

/** The share of material and set-up that some pieces bear, of all for which material was taken. */
const shareOf = (work: Work, pieces: Exact): Exact =>
  work.state === 'notStarted'
    ? zero
    : materialOf(work).add(setupOf(work)).mul(pieces).div(new Exact(work.quantity).add(work.cut));

const materialOf = ({ components }: Work): Exact =>
  components.reduce<Exact>(
    (all, { issued, unitCost }) => all.add(new Exact(issued).mul(unitCost ?? '0')),
    zero,
  );

const setupOf = ({ state, operations }: Work): Exact =>
  state === 'notStarted'
    ? zero
    : operations.reduce<Exact>((all, each) => all.add(hours(each.setupMinutes, each)), zero);

const runOf = ({ operations }: Work, pieces: Exact): Exact =>
  operations.reduce<Exact>((all, each) => all.add(hours(each.minutesPerUnit, each).mul(pieces)), zero);

const hours = (minutes: string, { costRate }: Operation): Exact => new Exact(minutes).div(60).mul(costRate);

const zero = new Exact(0);
const written = (value: Exact): string => roundTo(value, 6).toFixed();
