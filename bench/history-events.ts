import { orderWorkflowId } from '../workflows/messages.js';
import type { BenchCompany } from './bench-company.js';
import type { Figure } from './run.js';

/**
 * Events in the server's history of one order of two lines, one made and one from stock, with a deposit and its six
 * outside facts: deposit, production reported, picked, handed over, delivered, balance paid.
 */
export async function historyEvents(company: BenchCompany): Promise<Figure[]> {
  const number = await company.placeOrder();
  await company.complete(number, 'confirmDeposit', { reference: `BENCH-${number}-1` });
  await company.complete(number, 'produce', {});
  await company.complete(number, 'pick', {});
  await company.complete(number, 'handOver', {});
  await company.complete(number, 'proveDelivery', { signedBy: 'bench' });
  await company.complete(number, 'collectBalance', { reference: `BENCH-${number}-2` });
  const handle = (await company.temporal()).client.workflow.getHandle(orderWorkflowId(number));
  await handle.result();
  const { events } = await handle.fetchHistory();
  return [{ name: 'orders.history_events', value: events?.length ?? 0, unit: 'events' }];
}
