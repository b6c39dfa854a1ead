import type { CancellationPolicy, Currencies } from '../cancellation/charge.js';
import type { CommitmentInTime } from './horizon-phases.js';
import type { EndReason } from './horizon-sentences.js';

/** By what a change is called free: by what it costs the company, or by what the customer is charged. */
export type Measure = 'cost' | 'fee';

/** When something is over: it is, since an instant; or it will be by plan, where a plan says so. */
export interface End {
  why: EndReason;
  since: string | null;
  /** By plan; null where nobody can say. */
  at: string | null;
  /** Number of the shipment by which it is or will be over, if it has one. */
  document: string | null;
}

/** A line of which something is not cancelled. */
export interface LineInTime {
  line: number;
  item: string;
  /** What of it is not handed over costs so much without tax, order currency: no more is charged. */
  openAmount: string;
  /** The last of it is handed to the carrier. */
  gone: End;
}

/** An order as far as changes are concerned, now and by plan. */
export interface OrderInTime {
  order: string;
  version: number;
  /** Instant of reckoning. */
  at: string;
  /** Nothing can be changed any more, whatever is planned. */
  ended: End | null;
  delivered: End;
  lines: readonly LineInTime[];
  commitments: readonly CommitmentInTime[];
  policy: CancellationPolicy;
  currencies: Currencies;
}

/** A kind of change of an order or of one of its lines, as it is reckoned. */
export interface Subject {
  order: OrderInTime;
  measure: Measure;
  /** Commitments that the change undoes. */
  own: readonly CommitmentInTime[];
  /** From when on it is impossible. */
  end: End;
  line: LineInTime | null;
}
