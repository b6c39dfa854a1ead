import { changedBy, differences, type Agreement, type AgreedLine, type Wish } from './agreement.js';
import {
  changesOf,
  depositsOf,
  headOf,
  leavingOf,
  openTasksOf,
  supplyOf,
  workOf,
  type Books,
  type ChangeOnBooks,
  type Deposit,
  type Head,
  type Reader,
} from './books.js';
import { flawsOfDuties } from './duties.js';
import { amountsOf, Exact, isEqual, shareOf, total, type PriceList } from './money.js';
import { flawsOfSupply, type Recipes } from './needs.js';
import { flawsOfCosts, type UnitCosts } from './costs.js';

/** A version as the API shows it. */
export interface VersionShown extends Agreement {
  version: number;
  at: string;
  change: string | null;
  hash: string;
  previousHash: string | null;
  verified: boolean;
}

/** What the API answers of an order's versions and changes. */
export interface Asked {
  versions(): Promise<VersionShown[]>;
  changeOf(number: string): Promise<ChangeShown>;
}

export interface ChangeShown {
  content: Wish;
  requestedAt: string;
  rounds: { says: string }[];
}

/** What of the company does not change while its orders do. */
export interface Master {
  recipes: Recipes;
  unitCosts: UnitCosts;
  /** City of each address of a customer, by its code. */
  cities: ReadonlyMap<string, string>;
}

/**
 * What must be of one order, from its latest version alone. It shares no code with what it judges, and follows the versions
 * one by one: each must be what the version before it is made by the wish that led to it.
 */
export class Oracle {
  private known: VersionShown[] = [];
  /** What was wished under each change's number, by whoever asked for it. */
  readonly wishes = new Map<string, Wish>();
  private readonly wholes = new Map<number, number>();
  /** The price list as it was when each change was asked for. */
  private readonly listed = new Map<string, PriceList>();

  constructor(
    private readonly books: Books,
    private readonly api: Asked,
    private readonly master: Master,
    readonly order: string,
  ) {}

  get latest(): VersionShown {
    const latest = this.known.at(-1);
    if (!latest) throw new Error(`${this.order} has no version that was looked at`);
    return latest;
  }

  /** Follows new versions; also while an order is not at rest: what is agreed is never half agreed. */
  async follow(prices: PriceList): Promise<string[]> {
    const versions = await this.api.versions();
    // After the versions: whatever led to one of them was asked for before it.
    for (const { number } of await changesOf(this.books, this.order))
      if (!this.listed.has(number)) this.listed.set(number, prices);
    const flaws = flawsOfTheChain(versions);
    for (const version of versions.slice(this.known.length)) {
      const before = this.known.at(-1);
      if (before) flaws.push(...(await this.unlikeItsWish(before, version)));
      this.known.push(version);
    }
    return flaws;
  }

  private async unlikeItsWish(before: VersionShown, version: VersionShown): Promise<string[]> {
    const { change } = version;
    if (change === null) return [`version ${String(version.version)} came by no change`];
    const { content, rounds, requestedAt: at } = await this.api.changeOf(change);
    const prices = this.listed.get(change);
    if (!prices) throw new Error(`${change} was not asked for`);
    const wished = this.wishes.get(change);
    const isCountered = rounds.some(({ says }) => says === 'counters');
    if (wished && !isCountered && !isSame(wished, content))
      return [`${change} was ${JSON.stringify(wished)}, and is ${JSON.stringify(content)}`];
    const shipped = await this.shippedBy(version);
    const wanted = changedBy(before, content, { at, prices, shipped, wholes: this.wholes });
    return differences(wanted, version).map(
      (flaw) => `version ${String(version.version)} by ${change}: ${flaw}`,
    );
  }

  /** What had left of each line when a version was written: no more than has left now, and with a removed line all that is left of it. */
  private async shippedBy({ lines }: VersionShown): Promise<Map<number, string>> {
    const leaving = await leavingOf(this.books, this.order);
    return new Map(
      leaving.map(({ line, shipped }) => {
        const { quantity = '0' } = lines.find((each) => each.line === line) ?? {};
        return [line, Exact.min(quantity, shipped).toFixed()];
      }),
    );
  }

  /** What of an order that is at rest is not what its latest version needs. Empty: all is as it should be. */
  async judge(prices: PriceList): Promise<string[]> {
    const flaws = await this.follow(prices);
    return [...flaws, ...(await this.books.atOnce((books) => this.judgeBooks(books)))];
  }

  private async judgeBooks(books: Reader): Promise<string[]> {
    const { order, master } = this;
    const head = await headOf(books, order);
    const changes = await changesOf(books, order);
    const tasks = await openTasksOf(books, order);
    const deposits = await depositsOf(books, order);
    const flaws = [
      ...this.flawsOfMoney(head, changes, deposits),
      ...unfinished(head, changes),
      ...(await flawsOfDuties(books, order, { head, tasks, changes })),
    ];
    if (head.cancelled) return flaws;
    const supply = await supplyOf(books, order);
    const work = await workOf(books, order);
    const leaving = await leavingOf(books, order);
    const isFrozen = changes.some(({ state }) => state === 'negotiating' || state === 'queued');
    return [
      ...flaws,
      ...flawsOfSupply(this.lines, master.recipes, { head, supply, work, leaving, isFrozen }),
      ...flawsOfCosts(changes, work, master),
    ];
  }

  private get lines(): readonly AgreedLine[] {
    return this.latest.lines;
  }

  private flawsOfMoney(
    head: Head,
    changes: readonly ChangeOnBooks[],
    deposits: readonly Deposit[],
  ): string[] {
    const { version, terms, shipTo } = this.latest;
    const wanted = amountsOf(this.lines);
    const flaws: string[] = [];
    const same = (name: string, should: string, is: string): void => {
      if (!isEqual(should, is))
        flaws.push(`${name} of version ${String(version)} should be ${should}, and is ${is}`);
    };
    if (head.version !== version)
      flaws.push(`it is in version ${String(head.version)}, the latest is ${String(version)}`);
    same('subtotal', wanted.subtotal, head.subtotal);
    same('freight', wanted.freight, head.freight);
    same('tax', wanted.tax, head.tax);
    same('total', wanted.total, head.total);
    const city = this.master.cities.get(shipTo.code ?? '');
    if (city !== head.city) flaws.push(`it goes to ${head.city}, agreed is ${String(city)}`);
    const fees = total(changes.filter(({ state }) => state === 'carriedOut').map(({ fee }) => fee));
    same('fees', fees, head.changeFees);
    if (head.cancelled) return flaws;
    same('amount due', new Exact(wanted.total).add(fees).toFixed(), head.due);
    if (deposits.some(({ state }) => state === 'open'))
      same('deposits', shareOf(head.due, terms.depositPercent), total(deposits.map(({ amount }) => amount)));
    if (head.ended) {
      same('invoiced', head.due, head.invoiced);
      same('paid', head.due, head.paid);
    }
    return flaws;
  }
}

function flawsOfTheChain(versions: readonly VersionShown[]): string[] {
  return versions.flatMap(({ version, previousHash, verified }, i) => {
    const before = versions[i - 1]?.hash ?? null;
    const isRight = version === i + 1 && verified && previousHash === before;
    return isRight ? [] : [`version ${String(version)} does not hold on to the one before it`];
  });
}

/** At rest nothing that was agreed is left to be done, and each version came by a change that was carried out. */
function unfinished(head: Head, changes: readonly ChangeOnBooks[]): string[] {
  const done = changes.filter(({ state }) => state === 'carriedOut').length;
  return [
    ...(head.version === done + 1
      ? []
      : [`${String(done)} changes were carried out, and it is in version ${String(head.version)}`]),
    ...changes
      .filter(({ state }) => state === 'accepted' || state === 'underWay')
      .map(({ number, state }) => `${number} is ${state}, and nothing happens`),
    ...(head.ended ? changes.filter(({ state }) => ['queued', 'negotiating'].includes(state)) : []).map(
      ({ number, state }) => `it has ended, and ${number} is ${state}`,
    ),
  ];
}

/** By what is said; what is left out says nothing. */
const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
