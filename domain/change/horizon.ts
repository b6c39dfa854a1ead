import { bindingOf, isOverdue, mayWorsen, type Binding } from './horizon-binding.js';
import type { End, LineInTime, Measure, OrderInTime, Subject } from './horizon-order.js';
import type { CommitmentInTime } from './horizon-phases.js';
import { endOfCosts, isWorse, stepsOf, type Freedom, type Step } from './horizon-steps.js';

/** Kinds of change of a line. */
export const LINE_CHANGES = [
  'quantityUp',
  'quantityDown',
  'requirements',
  'requestedDateEarlier',
  'requestedDateLater',
  'remove',
  'split',
] as const;
export type LineChangeKind = (typeof LINE_CHANGES)[number];

/** Kinds of change of the order as a whole. */
export const ORDER_CHANGES = ['addLine', 'address', 'paymentTerms'] as const;
export type OrderChangeKind = (typeof ORDER_CHANGES)[number];

/** Now, and after the next instant at which anything changes (null where none is known, or where it becomes impossible). */
export interface NowAndNext {
  now: string;
  next: string | null;
}

/** Until when a kind of change can be made, at what cost. Instants are ISO; a plan is a plan: what happens earlier counts. */
export interface ChangeHorizon<Kind extends string = LineChangeKind | OrderChangeKind> extends Standing {
  change: Kind;
}

/** How a change stands, whichever it is. */
interface Standing {
  now: Freedom;
  /** It is free now and until then; null where it is not, or where no end is known. */
  freeUntil: string | null;
  /** It costs something until then, now or later; null where it does not, or where no end is known. */
  costsUntil: string | null;
  /** It is impossible from then on; null where that is not known. */
  impossibleFrom: string | null;
  /** The next instant at which it becomes worse: costs something, costs more, or is impossible. */
  worseFrom: string | null;
  /** Something that makes it worse was to come by now and has not been reported: it may come at any moment. */
  anyMoment: boolean;
  /** What it costs the company at most, company currency. */
  cost: NowAndNext;
  /** What of that the customer is charged at most, order currency, without tax. */
  fee: NowAndNext;
  binding: Binding | null;
}

export interface Horizon {
  order: string;
  version: number;
  at: string;
  changes: ChangeHorizon<OrderChangeKind>[];
  lines: { line: number; item: string; changes: ChangeHorizon<LineChangeKind>[] }[];
}

/**
 * Until when each kind of change is free, costs something, or is impossible (X2), from what the departments have undertaken and
 * planned. Less of a line, or other requirements, is reckoned as all of it that is not handed over: a smaller change costs no
 * more. Whether it costs something is told by what it costs the company or, for the customer, by what they are charged.
 */
export function horizonOf(order: OrderInTime, measure: Measure = 'cost'): Horizon {
  const { version, at, lines, delivered, ended } = order;
  const ofLines = new Map(lines.map(({ line }): [number, CommitmentInTime[]] => [line, []]));
  for (const each of order.commitments.filter(servesOneLine))
    for (const line of each.lines) ofLines.get(line)?.push(each);
  return {
    order: order.order,
    version,
    at,
    changes: ORDER_CHANGES.map((change) => {
      const isAddress = change === 'address';
      const own = isAddress ? order.commitments.filter(isOwnShipment) : [];
      const end = ended ?? (isAddress ? lastGone(order) : delivered);
      return { change, ...standingOf({ order, measure, own, end, line: null }) };
    }),
    lines: lines.map((line) => ({
      line: line.line,
      item: line.item,
      changes: lineChanges(order, measure, line, ofLines.get(line.line) ?? []),
    })),
  };
}

/** The next instant at which any change of the order becomes worse by plan; null where none is known. */
export function nextPointOfNoReturn({ changes, lines }: Horizon): string | null {
  const all = [...changes, ...lines.flatMap((line) => line.changes)];
  return all.flatMap(({ worseFrom }) => worseFrom ?? []).toSorted()[0] ?? null;
}

/** What a change of a line undoes of what serves it: all of it, the goods and not what they are made of, or nothing. */
const UNDOES: Record<LineChangeKind, 'all' | 'goods' | 'nothing'> = {
  quantityUp: 'nothing',
  quantityDown: 'all',
  // What they are made of is the same, whatever is printed on them.
  requirements: 'goods',
  requestedDateEarlier: 'nothing',
  requestedDateLater: 'nothing',
  remove: 'all',
  split: 'nothing',
};

function lineChanges(
  order: OrderInTime,
  measure: Measure,
  line: LineInTime,
  all: readonly CommitmentInTime[],
): ChangeHorizon<LineChangeKind>[] {
  const own = { all, goods: all.filter(({ isGoods }) => isGoods), nothing: [] };
  const standing = (undoes: keyof typeof own, end: End): Standing =>
    standingOf({ order, measure, own: own[undoes], end: order.ended ?? end, line });
  const untilGone = {
    all: standing('all', line.gone),
    goods: standing('goods', line.gone),
    nothing: standing('nothing', line.gone),
  };
  // More of a line can be wanted as long as anything of the order is still to be delivered.
  const untilDelivered = standing('nothing', order.delivered);
  return LINE_CHANGES.map((change) => ({
    change,
    ...(change === 'quantityUp' ? untilDelivered : untilGone[UNDOES[change]]),
  }));
}

function standingOf(subject: Subject): Standing {
  const steps = stepsOf(subject);
  const [now] = steps;
  const first = (isIt: (step: Step, i: number) => boolean): string | null => steps.find(isIt)?.from ?? null;
  const nextCosts = steps.slice(1, 2).filter(({ state }) => state !== 'impossible');
  const isOpen = now.state !== 'impossible';
  return {
    now: now.state,
    freeUntil: now.state === 'free' ? first(({ state }) => state !== 'free') : null,
    costsUntil: endOfCosts(steps),
    impossibleFrom: first(({ state }) => state === 'impossible'),
    worseFrom: first((step, i) => isWorse(step, steps[i - 1], subject.measure)),
    anyMoment: isOpen && (isOverdue(subject) || subject.own.some((each) => mayWorsen(subject, each))),
    cost: { now: now.cost, next: nextCosts[0]?.cost ?? null },
    fee: { now: now.fee, next: nextCosts[0]?.fee ?? null },
    binding: bindingOf(subject, steps),
  };
}

/** A shipment that goes on for other orders or other lines is not cancelled. */
const servesOneLine = ({ lines, isShared }: CommitmentInTime): boolean => lines.length === 1 && !isShared;
const isOwnShipment = ({ kind, isShared }: CommitmentInTime): boolean => kind === 'shipment' && !isShared;

/** Goods that are on their way go where they were sent: the last of them can be sent elsewhere until they leave. */
function lastGone({ lines, delivered }: OrderInTime): End {
  const gone = lines.map((each) => each.gone);
  const open = gone.filter(({ since }) => since === null);
  const last = (open.length > 0 ? open : gone).toSorted((a, b) => (instantOf(a) < instantOf(b) ? 1 : -1))[0];
  return last ?? delivered;
}

/** Where nobody can say, it is later than what is known. */
const instantOf = ({ since, at }: End): string => since ?? at ?? '9999';
