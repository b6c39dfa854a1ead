import type { CommitmentKind, StandingReason } from '../cancellation/standing.js';
import { lossOfWork, type IssuedComponent, type Work } from '../production/cost-of-work.js';
import type { Department } from '../order/departments.js';
import { minus } from '../quantity/quantity.js';

/** How far a commitment has come from an instant on, and what it costs the company to undo it then (company currency). */
export interface Phase {
  /** ISO instant. */
  from: string;
  why: StandingReason;
  cost: string;
}

/** A commitment of a department, as it stands now and by plan later. */
export interface CommitmentInTime {
  kind: CommitmentKind;
  department: Department;
  /** Number of its document; `planned` for one that has none yet. */
  document: string;
  /** Lines of the order that it serves. */
  lines: readonly number[];
  /** It is about what is delivered, and not about what that is made of. */
  isGoods: boolean;
  /** Made to the customer's own wishes. */
  customised: boolean;
  /** It serves other orders as well. */
  isShared: boolean;
  /** In sequence; the first holds now. */
  phases: readonly [Phase, ...Phase[]];
  /** What was to come by now and has not been reported: it may come at any moment. */
  overdue: Phase | null;
}

/** A work order as it is planned. */
export interface PlannedWork {
  document: string;
  line: number;
  isGoods: boolean;
  customised: boolean;
  /** Only planned: nobody was told to make it. */
  isPlan: boolean;
  /** Instants at which work begins and ends by plan. */
  startsAt: string;
  endsAt: string;
  work: Work;
  /** All that it takes from stock when work begins. */
  needs: readonly IssuedComponent[];
  /** Good pieces that have been handed over. */
  gone: string;
}

/** What an order line counts on of a purchase. */
export interface PlannedPurchase {
  document: string;
  line: number;
  isGoods: boolean;
  state: 'planned' | 'ordered' | 'confirmed' | 'received';
  /** Instants at which the supplier has confirmed and delivered by plan; null where nobody can say. */
  confirmsAt: string | null;
  comesAt: string | null;
  /** What it costs to leave what is confirmed to others, company currency. */
  fee: string;
}

/** Goods that leave together. */
export interface PlannedShipment {
  /** Null where it is not planned yet. */
  document: string | null;
  lines: readonly number[];
  customised: boolean;
  isShared: boolean;
  /** Instant at which a shipment that is not planned yet will be; null where nobody can say. */
  bookedAt: string | null;
  /** Instant at which the carrier has it by plan; null where nobody can say. */
  leavesAt: string | null;
  /** The carrier's fee when it is cancelled, company currency. */
  fee: string;
}

/**
 * A work order can be undone for nothing until work begins; then it costs what is begun or, once it is made, what is of use to
 * nobody else.
 */
export function workInTime(planned: PlannedWork, at: string): CommitmentInTime {
  const { document, line, isGoods, customised, startsAt, endsAt } = planned;
  const costs = costsOfWork(planned);
  const begun = { from: startsAt, why: 'started' as const, cost: costs.begun };
  const made = { from: endsAt, why: 'made' as const, cost: costs.made };
  const { state } = planned.work;
  const now = {
    notStarted: {
      why: planned.isPlan ? ('planned' as const) : ('notStarted' as const),
      later: [begun, made],
    },
    started: { why: 'started' as const, later: [made] },
    done: { why: 'made' as const, later: [] },
  }[state];
  return inTime(
    {
      kind: 'workOrder',
      department: 'production',
      document,
      lines: [line],
      isGoods,
      customised,
      isShared: false,
    },
    { from: at, why: now.why, cost: costs.now },
    now.later,
  );
}

function costsOfWork({
  work,
  needs,
  customised,
  gone,
}: PlannedWork): Record<'now' | 'begun' | 'made', string> {
  const begun: Work = { ...work, state: 'started', components: needs };
  const made: Work = { ...begun, state: 'done', good: minus(work.quantity, work.scrapped) };
  const lossOf = (then: Work): string => lossOfWork(then, customised ? gone : then.good);
  return { now: lossOf(work), begun: lossOf(begun), made: lossOf(made) };
}

/** What a supplier has confirmed comes in as stock, for a fee; what has come is stock. */
export function purchaseInTime(planned: PlannedPurchase, at: string): CommitmentInTime {
  const { document, line, isGoods, state, confirmsAt, comesAt, fee } = planned;
  const confirmed = { from: confirmsAt, why: 'confirmedBySupplier' as const, cost: fee };
  const received = { from: comesAt, why: 'received' as const, cost: '0' };
  const now = {
    planned: { why: 'planned' as const, cost: '0', later: [] },
    ordered: { why: 'notConfirmed' as const, cost: '0', later: [confirmed, received] },
    confirmed: { why: 'confirmedBySupplier' as const, cost: fee, later: [received] },
    received: { why: 'received' as const, cost: '0', later: [] },
  }[state];
  return inTime(
    {
      kind: 'purchaseLine',
      department: 'purchasing',
      document,
      lines: [line],
      isGoods,
      customised: false,
      isShared: false,
    },
    { from: at, why: now.why, cost: now.cost },
    now.later,
  );
}

/** A planned shipment can be undone for the carrier's fee until it is handed over. */
export function shipmentInTime(planned: PlannedShipment, at: string): CommitmentInTime {
  const { document, lines, customised, isShared, bookedAt, leavesAt, fee } = planned;
  const booked = { from: bookedAt, why: 'notHandedOver' as const, cost: fee };
  const left = { from: leavesAt, why: 'handedOver' as const, cost: '0' };
  return inTime(
    {
      kind: 'shipment',
      department: 'logistics',
      document: document ?? 'planned',
      lines,
      isGoods: true,
      customised,
      isShared,
    },
    document === null ? { from: at, why: 'planned', cost: '0' } : { ...booked, from: at },
    document === null ? [booked, left] : [left],
  );
}

type Later = Omit<Phase, 'from'> & { from: string | null };

/**
 * Of what is planned, what comes later by its nature and not later by plan overtakes what was before it. Plans that lie in the
 * past have not come about, so that nothing is known of what follows them.
 */
function inTime(
  commitment: Omit<CommitmentInTime, 'phases' | 'overdue'>,
  now: Phase,
  later: readonly Later[],
): CommitmentInTime {
  const known: Phase[] = [];
  for (const { from, ...phase } of later) {
    if (from === null) break;
    known.push({ from, ...phase });
  }
  const planned = known.filter((phase, i) => known.slice(i + 1).every(({ from }) => from > phase.from));
  const [next] = planned;
  const isOverdue = next !== undefined && next.from <= now.from;
  return {
    ...commitment,
    phases: [now, ...(isOverdue ? [] : planned)],
    overdue: isOverdue ? next : null,
  };
}
