import type { OrderHeader } from '../../domain/order/progress.js';
import { waitingFor } from '../../domain/order/waiting-for.js';
import { isLess, isPositive, isZero } from '../../domain/quantity/quantity.js';
import type { OrderRow, TaskRow } from './order-file.js';

/** What an order's workflow knows of the order as a whole. */
export const headerOfOrder = (
  order: OrderRow,
  tasks: readonly TaskRow[],
  nextDeadline: string | null,
): OrderHeader => ({
  version: order.version,
  promise: order.promiseState,
  credit: order.creditState,
  deposit: order.depositState,
  // What a change adds waits for the further deposit that is asked for it; what was undertaken before goes on.
  supply: 'depositPending' in order.flags ? 'undertaken' : order.supplyState,
  delivery: order.delivery,
  cancellation: order.cancellation?.state ?? 'none',
  // Nothing is invoiced for an order that costs nothing.
  invoiced: isPositive(order.invoiced) || isZero(order.due),
  paid: !isLess(order.invoiced, order.due) && !isLess(order.paid, order.due),
  approved: Object.keys(order.approvals),
  waitingFor: waitingFor(tasks),
  flags: Object.keys(order.flags),
  promisedDate: order.promisedDate,
  projectedDate: order.projectedDate,
  priority: order.priority,
  holdUntil: order.holdUntil,
  nextDeadline,
  ...(order.change && { change: order.change.state }),
});
