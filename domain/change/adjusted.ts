import type { CommitmentKind } from '../cancellation/standing.js';
import type { Department } from '../order/departments.js';

/** What became of one commitment when an order changed. */
export interface Adjusted {
  kind: CommitmentKind;
  department: Department;
  /** Number of its document; for a reservation item@warehouse; of a new one that has no number yet, 'planned'. */
  document: string;
  line: number | null;
  item: string | null;
  /**
   * undone = taken back whole; amended = less, or to another specification, under the same document; kept = its point of no
   * return has passed, so that it goes on or stays though the order does not need it; created = undertaken anew.
   */
  action: 'undone' | 'amended' | 'kept' | 'created';
  /** Quantity that the order counted on before, and counts on now (item unit). */
  before: string;
  after: string;
  /** Where what the order does not need any more ends: with the customer, as free stock, or nowhere (waste). */
  becomes: 'customer' | 'stock' | 'nothing';
  /** Made to the customer's own wishes, so that nobody else can use it. */
  customised: boolean;
  /** Recorded cost of the surplus or of undoing it, company currency. */
  cost: string;
}
