/**
 * What the planner is told and what it answers. These types are the interface of planning: a scheduling engine
 * with finite capacity answers the same questions in the same shapes.
 *
 * Quantities are decimal strings with at most six decimals in the item's unit; dates are `YYYY-MM-DD`.
 */
import type { BusinessCalendar } from '../calendar/business-calendar.js';
import type { TransferTime } from '../warehouse/plan-transfers.js';
import type { LotTerms } from './lots.js';

/** A component of a made item: so much of it per unit made. */
export interface ComponentFacts {
  readonly item: string;
  readonly quantityPer: string;
}

/** The supplier that a bought item comes from. */
export interface SupplierFacts extends LotTerms {
  readonly code: string;
  /** Calendar days from order to receipt. */
  readonly leadDays: number;
}

/** An item and where it comes from. */
export interface ItemFacts {
  readonly item: string;
  readonly source: 'make' | 'buy';
  /** Working days from start to finish of a work order, whatever its quantity. Only read when made. */
  readonly manufacturingDays: number;
  /** The bill of materials, one level. Only read when made. */
  readonly components: readonly ComponentFacts[];
  /** Only read when bought. */
  readonly supplier: SupplierFacts | null;
}

/** Stock of an item in a warehouse. */
export interface StockFacts {
  readonly item: string;
  readonly warehouse: string;
  /** On hand less reserved. Zero or less counts as none. */
  readonly free: string;
}

/** Goods on order from a supplier that no order needs yet. */
export interface IncomingFacts {
  /** Id of the ordered purchase line. */
  readonly supply: string;
  readonly item: string;
  readonly free: string;
  /** Expected receipt. An overdue one is expected on the day of planning. */
  readonly dueDate: string;
}

/** All a planner knows. */
export interface PlanningFacts {
  /** The day of planning: nothing is ordered or started before. */
  readonly startDate: string;
  readonly calendar: BusinessCalendar;
  /** Every item that may be needed, directly or as a component; each once. */
  readonly items: readonly ItemFacts[];
  /** In the order in which warehouses are to be used. */
  readonly stock: readonly StockFacts[];
  /** Where components are taken from and what is made or bought goes into. */
  readonly makingWarehouse: string;
  /** Ways by which components come to it from elsewhere; where there is none, stock elsewhere is no component. */
  readonly transferTimes: readonly TransferTime[];
  readonly incoming: readonly IncomingFacts[];
  /** Working days from receipt of bought goods until they can be used. */
  readonly receivingDays: number;
}

/** What is to be available. */
export interface Need {
  readonly item: string;
  /** Above zero. */
  readonly quantity: string;
  /**
   * The day until which the quantity is early enough. Goods are moved between warehouses only to come nearer to it: by
   * default, and for `null`, none are as long as the need can be met without.
   */
  readonly wantedBy?: string | null;
  /** It is a component of what is made already, and needed where that is made. By default it is goods, which leave from anywhere. */
  readonly isComponent?: boolean;
  /** Nothing that is there or on its way will do: it is made to wishes of its own. Components come from anywhere. */
  readonly onlyAnew?: boolean;
}

/** Stock taken from a warehouse. */
export interface PlannedReservation {
  readonly item: string;
  readonly warehouse: string;
  readonly quantity: string;
}

/** Reserved components that are brought to where things are made. They are among the plan's reservations. */
export interface PlannedTransfer {
  readonly item: string;
  readonly from: string;
  readonly to: string;
  readonly quantity: string;
  /** Working day on which it arrives and can be used. */
  readonly arrivalDate: string;
}

/** Incoming goods claimed. */
export interface PlannedPeg {
  /** `supply` of the incoming goods or, when `planned`, `ref` of a purchase this planner proposed before. */
  readonly supply: string;
  readonly planned: boolean;
  readonly item: string;
  readonly quantity: string;
  /** Expected receipt, as told. */
  readonly dueDate: string;
}

/** A work order to be created. */
export interface PlannedWorkOrder {
  /** 'W1', 'W2' …: unique within the planner. */
  readonly ref: string;
  readonly item: string;
  readonly quantity: string;
  /** The work order that uses what this one makes; `null`: it is for the need itself. */
  readonly parent: string | null;
  /** What it consumes. */
  readonly components: readonly { readonly item: string; readonly quantity: string }[];
  readonly startDate: string;
  readonly finishDate: string;
}

/** A purchase to be ordered. */
export interface PlannedPurchase {
  /** 'P1', 'P2' …: unique within the planner. */
  readonly ref: string;
  readonly item: string;
  readonly supplier: string;
  /** What is ordered, by the supplier's minimum, maximum and multiple. */
  readonly quantity: string;
  /** The part this need takes; the planner keeps the rest for later needs. May be '0' for the last of several lots. */
  readonly needed: string;
  readonly orderDate: string;
  /** Expected receipt, a working day. */
  readonly dueDate: string;
}

/** One link of the chain that determines the date. */
export interface ChainLink {
  readonly kind: 'stock' | 'transfer' | 'incoming' | 'purchase' | 'workOrder';
  readonly item: string;
  /** When it is available. */
  readonly date: string;
  /** `ref` of the purchase or work order, `supply` of the incoming goods, the warehouse that a transfer comes from. */
  readonly ref?: string;
}

/** Why a quantity comes from nowhere. */
export type UnsourcedReason =
  /** The facts do not name the item. */
  | 'unknownItem'
  /** It is bought, and there is no supplier. */
  | 'noSupplier'
  /** No purchase within the supplier's minimum, maximum and multiple can cover it. */
  | 'noLotFits'
  /** It is made, and a component of it comes from nowhere (which has an entry of its own). */
  | 'componentUnsourced';

/** A quantity that comes from nowhere. */
export interface Unsourced {
  readonly item: string;
  readonly quantity: string;
  readonly reason: UnsourcedReason;
  /** The item it is a component of; `null`: it is part of the need itself. */
  readonly neededFor: string | null;
}

/** How a need is met. */
export interface SupplyPlan {
  readonly reservations: readonly PlannedReservation[];
  readonly transfers: readonly PlannedTransfer[];
  readonly pegs: readonly PlannedPeg[];
  /** Components before what they are made into. */
  readonly workOrders: readonly PlannedWorkOrder[];
  readonly purchases: readonly PlannedPurchase[];
  /** The working day on which the whole quantity is available; `null` when part of it is unsourced. */
  readonly readyDate: string | null;
  /** What determines `readyDate`, from the leaf to the line; its last date is `readyDate`. Empty when unsourced. */
  readonly chain: readonly ChainLink[];
  readonly unsourced: readonly Unsourced[];
}

/**
 * Plans needs one after the other against the same facts. What one plan takes is gone for the next, so the lines
 * of an order compete as they will in reality.
 */
export interface SupplyPlanner {
  /**
   * @param fromDate Nothing for this need is ordered, started or ready before; by default the facts' `startDate`,
   *   and never before it.
   * @throws DomainError `validation-failed` when a quantity is malformed or not above zero or a date is none;
   *   `business-rule` when the calendar has no working day.
   */
  plan(need: Need, fromDate?: string): SupplyPlan;
}
