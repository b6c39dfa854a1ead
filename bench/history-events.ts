import { orderWorkflowId } from '../workflows/messages.js';
import { figure, type Figure } from './figures.js';
import type { Shop } from './shop.js';
import { Staff } from './staff.js';

/**
 * Events in the server's history of one order of two lines, one made and one from stock, with a deposit and its six
 * outside facts: deposit, production reported, picked, handed over, delivered, balance paid.
 */
export async function historyEvents(shop: Shop): Promise<Figure[]> {
  const staff = new Staff(shop);
  const number = await shop.place();
  await staff.carryOut(number);
  await staff.stop();
  await shop.ended(number);
  const { events } = await shop.client.workflow.getHandle(orderWorkflowId(number)).fetchHistory();
  return [figure('orders.history_events', events?.length ?? 0, 'events')];
}
