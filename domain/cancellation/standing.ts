import type { Department } from '../order/departments.js';

/** Kinds of undertakings a department can have for an order: the rows of the view `commitments`. */
export const COMMITMENT_KINDS = [
  'reservation',
  'workOrder',
  'purchaseLine',
  'transfer',
  'release',
  'shipment',
  'depositRequest',
  'invoice',
] as const;
export type CommitmentKind = (typeof COMMITMENT_KINDS)[number];

/** Why a commitment is undone or kept: how far it had come. */
export const STANDING_REASONS = [
  'planned',
  'notStarted',
  'started',
  'made',
  'notConfirmed',
  'confirmedBySupplier',
  'received',
  'notDispatched',
  'dispatched',
  'held',
  'notPicked',
  'picked',
  'packed',
  'notHandedOver',
  'handedOver',
  'unpaid',
  'paid',
] as const;
export type StandingReason = (typeof STANDING_REASONS)[number];

/** What one commitment would become if all that is not handed over were cancelled at this instant. */
export interface Standing {
  kind: CommitmentKind;
  department: Department;
  /** Number of its document; for a reservation item@warehouse. */
  document: string;
  line: number | null;
  item: string | null;
  why: StandingReason;
  /** Quantity taken back (item unit; an amount in the order's currency for money). */
  undone: string;
  /** Quantity that stays because its point of no return has passed. */
  kept: string;
  /**
   * Where what is kept ends, and goods that are taken back into stock: with the customer, as free stock, or nowhere (a
   * service used up, cut material, goods made to the customer's own wishes, which are written off).
   */
  becomes: 'customer' | 'stock' | 'nothing';
  /** Made to the customer's own wishes, so that nobody else can use it. */
  customised: boolean;
  /** What undoing or keeping it costs the company, in the company's currency. */
  cost: string;
}
