import type { CancellationPolicy } from '../../domain/cancellation/charge.js';
import type { DeadlinePolicy } from '../../domain/deadlines/deadline-policy.js';
import { STEPS, type StepName } from '../../workflows/messages.js';

/** Steps of the order's life that a rule decides, or that a company lets a person approve first. */
export const APPROVABLE_STEPS = Object.keys(STEPS) as StepName[];

/** How freight is charged to the customer. Amounts in the company's currency unless the policy is a percentage. */
export type FreightPolicy =
  | { kind: 'none' }
  | { kind: 'percent'; percent: string }
  | { kind: 'fixed'; amount: string }
  | { kind: 'weight'; base: string; ratePerKg: string; freeFrom?: string };

/** What holds when orders change. */
export interface ChangePolicy {
  /** A further deposit is asked for when it is more than so many percent of what the order comes to then. */
  furtherDepositAbovePercent: string;
  /** What sales may bear for the company of a change's cost; above it a manager decides. Company currency. */
  salesBearsUpTo: string;
}

/** Rules that each company sets for itself; stored with the company. */
export interface CompanyPolicies {
  freight: FreightPolicy;
  /** Working days a promise stays reserved for the customer without deposit, answer or credit decision. */
  softHoldDays: number;
  /** Working days between goods ready and hand-over to the carrier. */
  handlingDays: number;
  /** Working days from a supplier's delivery until the goods can be used. */
  receivingDays: number;
  /** Working days in which a supplier confirms a purchase order. */
  confirmationDays: number;
  /** Calendar days an invoice is payable in when the customer's terms say nothing. */
  defaultPaymentDays: number;
  /** Steps that wait for a person's approval instead of the rule alone. */
  personDecides: StepName[];
  /** Departments whose commands go to a connector's worker on the department's own task queue. */
  connectors: string[];
  /** Workflow id that receives a department's task signals instead of `department/<name>`. */
  departmentInboxes: Record<string, string>;
  /** When tasks are due, who is reminded and who is told afterwards. */
  deadlines: DeadlinePolicy;
  /** An order is at risk when its lines could lose fewer working days than this without breaking a promise. */
  riskSlackDays: number;
  /** What a customer pays who cancels. */
  cancellation: CancellationPolicy;
  /** What holds when orders change. */
  change: ChangePolicy;
}
