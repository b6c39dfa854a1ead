import type { OrderTerms, Sickness } from './terms.js';

/*
 * What an order must come to, told from docs/architecture.md and the decision records alone. It shares no code with the
 * workflow, with domain/ or with the company's books: names of steps, commands and stages are written out once more.
 */

interface Line {
  quantity: number;
  ready: number;
  released: number;
  packed: number;
  shipped: number;
  delivered: number;
}

export interface UnderWay {
  step: string;
  done: string[];
  /** What it waits for: a department that cannot be reached, a refusal to be resolved, an approval. */
  waitsFor?: 'department' | 'resolution' | 'approval';
}

export type Answer =
  'open' | 'carriedOut' | 'recorded' | 'refused' | 'accepted' | 'negotiating' | 'withdrawn';

/** Everything that is known of one order; plain data, so that what would be can be tried on a copy. */
export interface Known {
  terms: OrderTerms;
  lines: Line[];
  promise: 'lacking' | 'unsourced' | 'offered' | 'given' | 'declined';
  credit: 'lacking' | 'referred' | 'secured' | 'refused';
  deposit: 'lacking' | 'asked' | 'secured';
  undertaken: boolean;
  cancellation: 'none' | 'underWay' | 'carriedOut';
  invoiced: boolean;
  paid: boolean;
  onHold: boolean;
  approved: string[];
  /** Days since the order was placed; those on which goods held softly are let go and production is reminded. */
  today: number;
  holdUntil: number | null;
  remindOn: number | null;
  reminders: number;
  sick: Sickness[];
  refused: string[];
  underWay?: UnderWay;
  /** Temporal takes one request to cancel, and answers nobody. */
  cancelledInTemporal: boolean;
  /** A cancellation that was asked for, by the name of its asker. */
  asked?: string;
  version: number;
  /** How far a change of a line's quantity is; one at a time. */
  change: 'none' | 'negotiating' | 'accepted' | 'underWay';
  wanted?: { line: number; quantity: number };
  /** A step that waits while the order is being cancelled or changed. */
  aside?: UnderWay;
  cancelling?: string;
  /** How often each command was carried out. */
  done: Record<string, number>;
  askers: Record<string, Answer[]>;
  answered: string[];
  /** Answers and oddities that wait until the records are well again. */
  unnoted: ({ answer: string } | 'oddity')[];
  oddities: number;
}

export function newlyPlaced(terms: OrderTerms): Known {
  const none = { ready: 0, released: 0, packed: 0, shipped: 0, delivered: 0 };
  return {
    terms,
    lines: terms.quantities.map((quantity) => ({ quantity, ...none })),
    promise: 'lacking',
    credit: 'lacking',
    deposit: 'lacking',
    undertaken: false,
    cancellation: 'none',
    invoiced: false,
    paid: false,
    onHold: false,
    approved: [],
    today: 0,
    holdUntil: null,
    remindOn: null,
    reminders: 0,
    sick: [],
    refused: [],
    cancelledInTemporal: false,
    version: 1,
    change: 'none',
    done: {},
    askers: {},
    answered: [],
    unnoted: [],
    oddities: 0,
  };
}

export function stageOf(known: Known): string {
  const { lines, promise, credit, deposit, cancellation } = known;
  if (promise === 'declined' || credit === 'refused') return 'cancelled';
  const settled = known.invoiced && known.paid && cancellation !== 'underWay';
  const nothingLeft = lines.every(({ quantity }) => quantity === 0);
  if (nothingLeft && cancellation !== 'none') return settled ? 'cancelled' : 'settling';
  if (promise !== 'given') return 'promising';
  if (credit !== 'secured') return 'credit';
  if (deposit !== 'secured') return 'deposit';
  if (lines.some(({ ready, quantity }) => ready < quantity)) return 'making';
  if (lines.some(({ shipped, quantity }) => shipped < quantity)) return 'shipping';
  if (lines.some(({ delivered, quantity }) => delivered < quantity)) return 'inTransit';
  return settled ? 'closed' : 'settling';
}

export const isOver = (known: Known): boolean => ['closed', 'cancelled'].includes(stageOf(known));
export const waitsForDepartment = ({ underWay }: Known): boolean => underWay?.waitsFor === 'department';
/** An order that is over is not left before everything that was sent to it is noted, and all that was asked has come back. */
export const hasEnded = (known: Known): boolean =>
  isOver(known) && known.unnoted.length === 0 && !waitsForDepartment(known);

/** What is to be seen of an order from outside once nothing moves. */
export function sightOf(known: Known) {
  const stuck = known.underWay && waitsForDepartment(known) ? [known.underWay.step] : [];
  return {
    stage: stageOf(known),
    lines: known.lines.map((each) =>
      [each.quantity, each.ready, each.released, each.packed, each.shipped, each.delivered].join(' '),
    ),
    version: known.version,
    change: ['accepted', 'underWay'].includes(known.change) ? known.change : 'none',
    onHold: known.onHold,
    heldSoftly: known.holdUntil !== null,
    pending: [
      ...stuck,
      ...known.unnoted.map((each) => (each === 'oddity' ? 'noteOddity' : 'answerTask')),
    ].sort(),
    done: sorted(known.done),
    askers: sorted(
      Object.fromEntries(Object.entries(known.askers).map(([who, what]) => [who, [...what].sort()])),
    ),
    answered: [...known.answered].sort(),
    oddities: known.oddities,
    reminders: known.reminders,
    ended: hasEnded(known),
  };
}
export type Sight = ReturnType<typeof sightOf>;

const sorted = <T>(each: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
