import type { CommitmentKind } from '../cancellation/standing.js';
import type { SupplyCommitment } from './plan-difference.js';

/** Where what is cut ends: as free stock, or nowhere (not made at all, waste, written off). */
export type BecomesOfCut = 'stock' | 'nothing';

/** A commitment that supplies a line, and how it is cut: what a department offers to whoever adjusts an order's supply. */
export interface OpenSupply extends SupplyCommitment {
  kind: CommitmentKind;
  /** Number of its document; for a reservation item@warehouse. */
  document: string;
  /** Its point of no return has passed: what is cut of it comes or stays all the same. */
  goesOn: boolean;
  /** Cuts so much of it (item unit), at the cost it describes. @returns where that ends */
  cut(quantity: string): Promise<BecomesOfCut>;
}

/** Goods that a line holds and that anybody can use: they are given back for nothing, all of an order's at once. */
export interface HeldSupply extends SupplyCommitment {
  kind: 'reservation';
  /** item@warehouse */
  document: string;
  warehouse: string;
}
