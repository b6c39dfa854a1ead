import { breakOf, Exact, total, type PriceList } from './money.js';

/** A line as it is agreed; decimals as text. */
export interface AgreedLine {
  line: number;
  item: string;
  quantity: string;
  unitPrice: string;
  discount: string;
  priceSource: 'agreed' | 'list';
  pricedAt: string;
  requirements: Record<string, string> | null;
  requestedDate: string | null;
}

export interface Terms {
  depositPercent: string;
  depositDays: number;
  paymentDays: number;
}

/** What company and customer have agreed in a version of an order. */
export interface Agreement {
  requestedDate: string | null;
  shipTo: { code: string | null };
  terms: Terms;
  lines: AgreedLine[];
}

export interface WantedLine {
  item: string;
  quantity: string;
  unitPrice?: string;
  discount?: string;
  requestedDate?: string;
  requirements?: Record<string, string>;
}

export type LineWish =
  | {
      do: 'set';
      line: number;
      quantity?: string;
      requestedDate?: string | null;
      requirements?: Record<string, string> | null;
    }
  | { do: 'add'; wanted: WantedLine }
  | { do: 'replace'; line: number; wanted: WantedLine }
  | { do: 'remove'; line: number }
  | { do: 'split'; line: number; parts: { quantity: string; requestedDate: string }[] };

/** What somebody wants to be different, as the API takes it. */
export interface Wish {
  lines?: LineWish[];
  requestedDate?: string | null;
  shipTo?: string;
  terms?: Partial<Terms>;
}

/** What the oracle must know of the world in which a wish came true. */
export interface Circumstances {
  /** Instant at which it was wished, and the price list of then: what is new is priced at the request. */
  at: string;
  prices: PriceList;
  /** What of each line has been handed over. */
  shipped: ReadonlyMap<number, string>;
  /** Of each line that was split off the line that was whole; those that a wish splits off are added. */
  wholes: Map<number, number>;
}

/** The agreement as a wish makes it: written from the requirement alone (R16). */
export function changedBy(before: Agreement, wish: Wish, world: Circumstances): Agreement {
  const { requestedDate = before.requestedDate, shipTo, terms = {} } = wish;
  const lines = before.lines.map((line) => ({ ...line }));
  for (const each of wish.lines ?? []) changeLines(lines, each, world);
  priceAnew(before.lines, lines, world);
  return {
    requestedDate,
    shipTo: shipTo === undefined ? before.shipTo : { code: shipTo },
    terms: { ...before.terms, ...terms },
    lines,
  };
}

function changeLines(lines: AgreedLine[], wish: LineWish, world: Circumstances): void {
  const next = Math.max(...lines.map(({ line }) => line)) + 1;
  if (wish.do === 'add') {
    lines.push(newLine(next, wish.wanted, world));
    return;
  }
  const line = lines.find((each) => each.line === wish.line);
  if (!line) throw new Error(`line ${String(wish.line)} was changed, and there is none`);
  const gone = world.shipped.get(line.line) ?? '0';
  if (wish.do === 'set') {
    const { quantity = line.quantity, requestedDate, requirements } = wish;
    line.quantity = quantity;
    if (requestedDate !== undefined) line.requestedDate = requestedDate;
    if (requirements !== undefined) line.requirements = requirements;
  } else if (wish.do === 'split') {
    const [first, ...others] = wish.parts;
    if (!first) throw new Error('a line was split into nothing');
    // The price of the whole stays with each part.
    const part = (no: number, { quantity, requestedDate }: (typeof wish.parts)[number]): AgreedLine => ({
      ...line,
      line: no,
      quantity,
      requestedDate,
    });
    lines.push(...others.map((each, i) => part(next + i, each)));
    for (const i of others.keys()) world.wholes.set(next + i, world.wholes.get(line.line) ?? line.line);
    Object.assign(line, part(line.line, first));
  } else {
    line.quantity = gone;
    if (wish.do === 'replace') lines.push(newLine(next, wish.wanted, world));
  }
}

/**
 * An agreed price stays; a list price does as long as the line reaches the volume break that it reached before, together with
 * what was split off it.
 */
function priceAnew(before: readonly AgreedLine[], lines: AgreedLine[], world: Circumstances): void {
  const wholeOf = ({ line }: AgreedLine): number => world.wholes.get(line) ?? line;
  const allOf = (whole: number, among: readonly AgreedLine[]): string =>
    total(among.filter((each) => wholeOf(each) === whole).map(({ quantity }) => quantity));
  for (const line of lines) {
    const had = allOf(wholeOf(line), before);
    const isKept = before.some((each) => wholeOf(each) === wholeOf(line));
    if (!isKept || new Exact(line.quantity).isZero() || line.priceSource === 'agreed') continue;
    const reached = breakOf(world.prices, line.item, allOf(wholeOf(line), lines));
    if (breakOf(world.prices, line.item, had).from === reached.from) continue;
    Object.assign(line, { unitPrice: reached.unitPrice, discount: '0', pricedAt: world.at });
  }
}

function newLine(no: number, wanted: WantedLine, { at, prices }: Circumstances): AgreedLine {
  const { item, quantity, unitPrice, discount = '0', requestedDate = null, requirements = null } = wanted;
  return {
    line: no,
    item,
    quantity,
    unitPrice: unitPrice ?? breakOf(prices, item, quantity).unitPrice,
    discount,
    priceSource: unitPrice === undefined ? 'list' : 'agreed',
    pricedAt: at,
    requirements,
    requestedDate,
  };
}

/** In what an agreement is another one than it should be, in words. */
export function differences(wanted: Agreement, found: Agreement): string[] {
  const [one, other] = [inWords(wanted), inWords(found)];
  const names = [...new Set([...one.keys(), ...other.keys()])];
  return names
    .filter((name) => one.get(name) !== other.get(name))
    .map((name) => `${name} should be ${one.get(name) ?? 'nothing'}, and is ${other.get(name) ?? 'nothing'}`);
}

function inWords({ requestedDate, shipTo, terms, lines }: Agreement): Map<string, string> {
  const words = new Map<string, string>([
    ['requestedDate', String(requestedDate)],
    ['shipTo', String(shipTo.code)],
    ['depositPercent', new Exact(terms.depositPercent).toFixed()],
    ['depositDays', String(terms.depositDays)],
    ['paymentDays', String(terms.paymentDays)],
  ]);
  for (const line of lines) {
    const of = (name: string, value: string) => words.set(`line ${String(line.line)} ${name}`, value);
    of('item', line.item);
    of('quantity', new Exact(line.quantity).toFixed());
    of('unitPrice', new Exact(line.unitPrice).toFixed());
    of('discount', new Exact(line.discount).toFixed());
    of('priceSource', line.priceSource);
    of('pricedAt', new Date(line.pricedAt).toISOString());
    of('requestedDate', String(line.requestedDate));
    of('requirements', JSON.stringify(sorted(line.requirements)));
  }
  return words;
}

/** Requirements say the same whatever the sequence of their fields; a field that is left out says nothing. */
const sorted = (fields: Record<string, string> | null): [string, string][] =>
  Object.entries(fields ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
