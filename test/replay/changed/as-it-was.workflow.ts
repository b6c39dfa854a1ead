import type { OrderResult, OrderState } from '../../../workflows/messages.js';
import { story } from './story.js';

export const salesOrder = (state: OrderState): Promise<OrderResult> => story(state, () => false);
