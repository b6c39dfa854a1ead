import { patched } from '@temporalio/workflow';
import type { OrderResult, OrderState } from '../../../workflows/messages.js';
import { story } from './story.js';

/** Credit before the promise, for orders that begin from now on. */
export const salesOrder = (state: OrderState): Promise<OrderResult> =>
  story(state, () => patched('credit-first'));
