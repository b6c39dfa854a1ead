/**
 * Bringing the goods of an order that is to be shipped complete into one warehouse (requirement R8), where that still keeps
 * its date; otherwise they leave from each.
 */
import { addWorkingDays, type BusinessCalendar } from '../calendar/business-calendar.js';

/** Goods an order holds. */
export interface HeldGoods {
  line: number;
  item: string;
  warehouse: string;
  /** Decimal string, item unit. */
  quantity: string;
}

/** Working days from one warehouse to another; where none is given, nothing is transferred. */
export interface TransferTime {
  from: string;
  to: string;
  days: number;
}

export interface GoodsToTransfer extends HeldGoods {
  to: string;
  /** Working day on which it arrives. */
  arrivesOn: string;
}

export interface TransferRequest {
  held: readonly HeldGoods[];
  /** Warehouses the order could be shipped from, the preferred first; one alone where goods are still to come in there. */
  into: readonly string[];
  times: readonly TransferTime[];
  /** First working day on which goods can leave. */
  today: string;
  /** Last day on which all must be there. */
  by: string;
  calendar: BusinessCalendar;
}

/**
 * What must move so that everything lies in one warehouse in time: into the one that needs the fewest transfers, then the
 * preferred one. Nothing, when all lies in one already, or when no warehouse can be reached in time from all others.
 */
export function planTransfers(request: TransferRequest): GoodsToTransfer[] {
  const plans = request.into.flatMap((to) => intoOne(request, to) ?? []);
  return plans.reduce<Plan | undefined>((best, plan) => better(best, plan), undefined)?.moves ?? [];
}

interface Plan {
  moves: GoodsToTransfer[];
}

const better = (best: Plan | undefined, plan: Plan): Plan =>
  best && best.moves.length <= plan.moves.length ? best : plan;

function intoOne({ held, times, today, by, calendar }: TransferRequest, to: string): Plan | undefined {
  const moves: GoodsToTransfer[] = [];
  for (const goods of held) {
    if (goods.warehouse === to) continue;
    const time = times.find((each) => each.from === goods.warehouse && each.to === to);
    if (!time) return undefined;
    const arrivesOn = addWorkingDays(calendar, today, time.days);
    if (arrivesOn > by) return undefined;
    moves.push({ ...goods, to, arrivesOn });
  }
  return { moves };
}
