import type { WorkerOptions } from '@temporalio/worker';
import { SALES_ORDER } from '../../../workflows/messages.js';

/** So many quiet orders are kept in memory, ready for their next message; the others are read again from their history. */
const CACHED_ORDERS = 400;

/**
 * An order whose history no longer replays would stand still for ever: its workflow fails, and the order is taken up again
 * from PostgreSQL, which knows all that was done (`LostProcesses`).
 */
const FAILS_FOR = ['NondeterminismError', 'DeterminismViolationError'];

/** A task that its worker does not take from its own queue in time is anybody's; the SDK would wait ten seconds. */
const ANYBODYS_AFTER = '5s';

/** How the orders' worker takes work from the server. */
export const WORKER_OPTIONS = {
  maxCachedWorkflows: CACHED_ORDERS,
  stickyQueueScheduleToStartTimeout: ANYBODYS_AFTER,
  workflowFailureErrorTypes: { '*': [], [SALES_ORDER]: FAILS_FOR },
} as const satisfies Partial<WorkerOptions>;
