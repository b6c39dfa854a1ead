import type { Department } from '../order/departments.js';
import type { Adjusted } from './adjusted.js';
import type { HurtOrder } from './hurt.js';

/** Money of an order before and after a change; amounts in the order's currency. */
export interface MoneyDifference {
  currency: string;
  totalBefore: string;
  totalAfter: string;
  taxBefore: string;
  taxAfter: string;
  /** What the customer is charged for what the change wastes; bears no tax. */
  fee: string;
  /** A further deposit that is asked for, or '0'. */
  furtherDeposit: string;
  /** What goes back to the customer, or '0'. */
  toReturn: string;
}

/** Why a department can or cannot go along with a change. */
export interface Verdict {
  department: Department;
  /** approves = its rule says yes; asks = a person is to decide; refuses = it cannot be. */
  says: 'approves' | 'asks' | 'refuses';
  why: string;
  whyZh: string;
  /** Names what the department would have to do: an answer stands as long as this stays the same. */
  key: string;
}

/** A line before and after; null where it is not on that side. */
export interface LineDifference {
  line: number;
  item: string;
  quantityBefore: string | null;
  quantityAfter: string | null;
  promisedBefore: string | null;
  promisedAfter: string | null;
  amountBefore: string | null;
  amountAfter: string | null;
}

/** Another way to come closer to what was asked. */
export interface Alternative {
  /** e.g. `40 now, 20 on 2026-12-14`, from the parts. */
  line: number;
  parts: { quantity: string; date: string | null }[];
}

/** later than asked for, a fee, or something else than was asked because a department has countered. */
export type Worse = 'later' | 'fee' | 'countered';

/** What a change would come to if it were carried out now; nothing is touched. */
export interface Assessment {
  /** Version it is reckoned from. */
  version: number;
  feasible: boolean;
  verdicts: Verdict[];
  lines: LineDifference[];
  promisedBefore: string | null;
  promisedAfter: string | null;
  /** The date that was asked for, if one was. */
  requestedDate: string | null;
  money: MoneyDifference;
  commitments: Adjusted[];
  /** Cost of what is wasted, company currency. */
  cost: string;
  /** Part of the cost that the company bears, company currency. */
  absorbed: string;
  /** Other orders that would come later past their promise than without it. */
  hurt: HurtOrder[];
  /** What they lose together, in order-days past their promises. */
  orderDays: number;
  alternatives: Alternative[];
  /** In which respects it is worse for the customer than what was asked. */
  worse: Worse[];
  /** Names all of the above: what was agreed to is carried out as long as it stays the same. */
  key: string;
  /** Names what of it the customer sees: their word stands as long as it stays the same. */
  offer: string;
  /** Names all of the above and until when it is good; accepted with it, exactly this is done. */
  hash: string;
  /** Instant until which the hash is good: no later than the next point of no return. */
  goodUntil: string;
}

/** Departments, the customer, and whoever may bear a cost for the company. */
export type Side = Department | 'customer' | 'company';

/** What one side said in a negotiation. */
export interface Round {
  at: string;
  by: string;
  side: Side;
  says:
    'requests' | 'approves' | 'refuses' | 'counters' | 'accepts' | 'asksAgain' | 'staysSilent' | 'withdraws';
  note: string | null;
  /** What a counter would have instead. */
  counter?: { requestedDate?: string; quantity?: string; line?: number; fee?: string };
  /** What it was said of: the key of a department's verdict, the customer's offer, or the company's share of the cost. */
  hash: string | null;
  /** The request that it came by, so that it is taken once however often it is sent. */
  requestId?: string;
}
