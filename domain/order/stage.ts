import { allDelivered, allReady, allShipped, nothingToDeliver, type OrderProgress } from './progress.js';

/** Stages of an order, in the order in which they are passed; see docs/architecture.md. */
export const STAGES = [
  'placed',
  'promising',
  'credit',
  'deposit',
  'making',
  'shipping',
  'inTransit',
  'settling',
  'closed',
  'cancelled',
] as const;
export type Stage = (typeof STAGES)[number];

/**
 * The stage an order is in: that of its slowest line until the goods are gone, then that of its money. Never set by hand.
 * `placed` is the stage before the workflow's first pass and is not derived here.
 */
export function stageOf(p: OrderProgress): Exclude<Stage, 'placed'> {
  const { header } = p;
  if (header.promise === 'declined' || header.credit === 'refused') return 'cancelled';
  // Nothing ends before its cancellation is carried out.
  const isSettled = header.invoiced && header.paid && header.cancellation !== 'underWay';
  if (header.cancellation !== 'none' && nothingToDeliver(p)) return isSettled ? 'cancelled' : 'settling';
  if (header.promise !== 'given') return 'promising';
  if (header.credit !== 'secured') return 'credit';
  if (header.deposit !== 'secured') return 'deposit';
  if (!allReady(p)) return 'making';
  if (!allShipped(p)) return 'shipping';
  if (!allDelivered(p)) return 'inTransit';
  return isSettled ? 'closed' : 'settling';
}

/** Whether nothing more can happen to an order in this stage. */
export const isEnded = (stage: Stage): boolean => stage === 'closed' || stage === 'cancelled';
