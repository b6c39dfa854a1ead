import type { WorkerOptions } from '@temporalio/worker';

/** So many quiet orders are kept in memory, ready for their next message; the others are read again from their history. */
const CACHED_ORDERS = 400;

/** How the orders' worker takes work from the server. */
export const WORKER_OPTIONS = {
  maxCachedWorkflows: CACHED_ORDERS,
} as const satisfies Partial<WorkerOptions>;
