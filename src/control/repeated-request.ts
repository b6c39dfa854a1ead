import { v7 as uuid } from 'uuid';
import type { ControlAnswer, ControlName } from '../../workflows/messages.js';
import type { Actor } from '../identity/actor.js';
import type { OrderFile } from '../orders/order-file.js';
import type { IdempotentRequest } from '../platform/http/idempotency.service.js';
import { hashOf } from './rehearsal.js';

/**
 * Names a request, so that it is carried out once: the same for the same key, address and body. With another preview it
 * is another request, and is not answered by the refusal of the first.
 */
export function requestIdOf(actor: Actor, key: IdempotentRequest | undefined): string {
  if (!key) return uuid();
  return `${actor.id}:${hashOf([key.key, key.route, key.bodyHash]).slice(0, 32)}`;
}

/** The answer to a request that the order bears already: its process may have ended or been taken up again since. */
export function answeredBefore(
  { order }: OrderFile,
  name: ControlName,
  requestId: string,
): ControlAnswer | undefined {
  const { cancellation, flags, resumedBy } = order;
  const known = {
    hold: flags['onHold']?.requestId,
    resume: resumedBy,
    cancel: cancellation?.request.requestId,
  };
  if (known[name] !== requestId) return undefined;
  const isUnderWay = name === 'cancel' && cancellation?.state === 'underWay';
  return {
    order: order.number,
    stage: order.stage,
    state: isUnderWay ? 'recorded' : 'carriedOut',
    waitingFor: [],
  };
}

/**
 * Asks an order's process, unless the order bears the answer to this very request already. Refused, it is looked at again: it
 * may have been carried out since, by an earlier attempt of which the process was not told in time.
 */
export async function askOnce<T>(answered: () => Promise<T | undefined>, ask: () => Promise<T>): Promise<T> {
  const before = await answered();
  if (before) return before;
  try {
    return await ask();
  } catch (error) {
    const since = await answered();
    if (since) return since;
    throw error;
  }
}
