import type { Department } from '../../domain/order/departments.js';
import type { StepName } from '../../workflows/messages.js';

/** What an order of the model is like. */
export interface OrderTerms {
  /** Pieces of each line. */
  quantities: readonly number[];
  /** Ready in the warehouse when work begins. */
  inStock: boolean;
  inParts: boolean;
  deposit: boolean;
  overCreditLimit: boolean;
  /** The customer is offered a later date than was asked for. */
  laterDate: boolean;
  /** No rule finds a source at first. */
  noSource: boolean;
  /** Steps that a person approves. */
  personDecides: readonly StepName[];
  /** Departments that take commands on their own queue only. */
  connectors: readonly Department[];
  /** History length at which the workflow continues as new; none when it is left to the server. */
  continueAfterEvents: number | undefined;
  /** Steps that nobody has to be asked between are carried out together. */
  inTurn: boolean;
}

/** Goods are held softly, before a deposit, for so many days. */
export const SOFT_HOLD_DAYS = 3;
/** Production is reminded so many days after it was asked to begin. */
export const REMINDER_DAYS = 5;

/** What everything else is sick of when it is no department: the records themselves. */
export const RECORDS = 'records';
export type Sickness = Department | typeof RECORDS;
