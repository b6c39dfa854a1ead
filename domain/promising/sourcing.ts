/**
 * The outcome of looking for a quantity at one level of the bill of materials.
 */
import { type Exact, formatQuantity } from '../money/money.js';
import type { ChainLink, Unsourced, UnsourcedReason } from './facts.js';

/** The outcome of sourcing a quantity: when and why then, or why not. */
export type Sourcing =
  | { readonly ok: true; readonly date: string; readonly chain: readonly ChainLink[] }
  | { readonly ok: false; readonly causes: readonly Unsourced[] };

/** What a quantity is needed for. */
export interface Purpose {
  /** The work order's `ref`, `null` for the need itself. */
  readonly parent: string | null;
  /** The item that work order makes. */
  readonly neededFor: string | null;
  /** It is needed where things are made; goods leave from wherever they lie. */
  readonly isComponent: boolean;
  /** The working day from which anything can be done. */
  readonly from: string;
}

/** A quantity that comes from somewhere. */
export type Sourced = Extract<Sourcing, { ok: true }>;

/** Whether the quantity comes from somewhere. */
export function isSourced(result: Sourcing): result is Sourced {
  return result.ok;
}

/** A source that is available on its link's date, after what it waited for. */
export function available(link: ChainLink, before: readonly ChainLink[] = []): Sourced {
  return { ok: true, date: link.date, chain: [...before, link] };
}

/** The part that comes last determines the date; of several on one date the first found. */
export function latest(parts: readonly Sourced[]): Sourced {
  return parts.reduce((last, part) => (part.date > last.date ? part : last), {
    ok: true,
    date: '',
    chain: [],
  });
}

/** A quantity that comes from nowhere. */
export function unsourced(
  item: string,
  quantity: Exact,
  reason: UnsourcedReason,
  { neededFor }: Purpose,
): Unsourced {
  return { item, quantity: formatQuantity(quantity), reason, neededFor };
}

/** That a quantity comes from nowhere, and why. */
export function nowhere(...causes: readonly Unsourced[]): Sourcing {
  return { ok: false, causes };
}
