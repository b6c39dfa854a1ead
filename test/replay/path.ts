import type { Company } from '../workflows/company/company.js';
import type { Terms } from '../workflows/company/kept-order.js';
import type { PlacedOrder } from '../workflows/company/placed-order.js';
import type { Sign } from './signs.js';

export interface Path {
  name: string;
  /** What leads the order onto this path, and by which it is known in the history. */
  divertedBy: Sign;
  /** Plays it; returns the id of the workflow whose runs are recorded. */
  play(company: Company): Promise<string>;
}

/** Plays an order to its end. */
export const order =
  (terms: Terms, people: (placed: PlacedOrder, company: Company) => Promise<void>): Path['play'] =>
  async (company) => {
    const placed = await company.place(terms);
    await people(placed, company);
    await placed.ended();
    return placed.workflowId;
  };
