import { isLess, isPositive, minus } from '../quantity/quantity.js';
import type { WaitingFor } from './departments.js';

/** How far one line has come. The quantities are cumulative: ready ≥ released ≥ packed ≥ shipped ≥ delivered. */
export interface LineProgress {
  line: number;
  /** What is to be delivered: what was ordered less what has been cancelled. */
  quantity: string;
  ready: string;
  released: string;
  packed: string;
  shipped: string;
  delivered: string;
  /** An open change asks for something else of it: nothing new is begun for it meanwhile. */
  inQuestion?: true;
}

/** What the order as a whole lacks or has; together with its lines it determines the stage and the next step. */
export interface OrderHeader {
  version: number;
  /** lacking = to be computed, unsourced = a person must name a source, offered = the customer is asked, given = promised. */
  promise: 'lacking' | 'unsourced' | 'offered' | 'given' | 'declined';
  credit: 'lacking' | 'referred' | 'secured' | 'refused';
  /** asked = confirmation and deposit request have gone out; secured = paid, or the terms ask none and the confirmation has gone. */
  deposit: 'lacking' | 'asked' | 'secured';
  supply: 'lacking' | 'undertaken';
  /** Of what is not handed over: underWay = agreed and being undone, carriedOut = undone. */
  cancellation: 'none' | 'underWay' | 'carriedOut';
  /** accepted = a change is to be carried out, underWay = its version is written and what is different is being done. */
  change?: 'accepted' | 'underWay';
  delivery: 'complete' | 'inParts';
  invoiced: boolean;
  /** Everything invoiced is paid. */
  paid: boolean;
  /** Steps a person has approved where the company's policy asks for it. */
  approved: readonly string[];
  /** Departments and customer waited on: those with open tasks. */
  waitingFor: readonly WaitingFor[];
  flags: readonly string[];
  promisedDate: string | null;
  projectedDate: string | null;
  priority: 'normal' | 'urgent';
  /** Instant until which soft reservations are held; null when nothing is held softly. */
  holdUntil: string | null;
  /** Instant of the next reminder, due time, escalation, expected fact or lapse; null when nothing is to be watched. */
  nextDeadline: string | null;
}

export interface OrderProgress {
  header: OrderHeader;
  lines: readonly LineProgress[];
}

const everyLine = (
  p: OrderProgress,
  stop: 'ready' | 'released' | 'packed' | 'shipped' | 'delivered',
): boolean => p.lines.every((line) => !isLess(line[stop], line.quantity));

export const allReady = (p: OrderProgress): boolean => everyLine(p, 'ready');
export const allShipped = (p: OrderProgress): boolean => everyLine(p, 'shipped');
export const allDelivered = (p: OrderProgress): boolean => everyLine(p, 'delivered');

/** Whether all that was ordered has been cancelled. */
export const nothingToDeliver = (p: OrderProgress): boolean =>
  p.lines.every(({ quantity }) => !isPositive(quantity));

/** What an order lacks next until work may begin, as long as nobody has to be asked for anything: nothing when somebody has. */
export function openingStep({
  promise,
  credit,
  deposit,
}: Pick<OrderHeader, 'promise' | 'credit' | 'deposit'>):
  'promiseDates' | 'secureCredit' | 'confirmOrder' | undefined {
  if (promise === 'lacking') return 'promiseDates';
  if (promise !== 'given') return undefined;
  if (credit === 'lacking') return 'secureCredit';
  return credit === 'secured' && deposit === 'lacking' ? 'confirmOrder' : undefined;
}

/** Quantity of a line that is finished and not yet released to the warehouse. */
export const toRelease = (line: LineProgress): string =>
  line.inQuestion ? '0' : minus(line.ready, line.released);

/** Whether goods may be released now: as they become ready, or only when the whole order is. */
export function mayRelease(p: OrderProgress): boolean {
  const somethingReady = p.lines.some((line) => isPositive(toRelease(line)));
  return somethingReady && (p.header.delivery === 'inParts' || allReady(p));
}
