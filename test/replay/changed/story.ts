import { allDelivered, mayRelease } from '../../../domain/order/progress.js';
import type { OrderResult, OrderState } from '../../../workflows/messages.js';
import { OrderRun } from '../../../workflows/order-run.js';

/** The story of workflows/sales-order.workflow.ts for an order without hindrance, with a choice what comes first. */
export async function story(state: OrderState, creditFirst: () => boolean): Promise<OrderResult> {
  const order = new OrderRun(state);
  order.listen();
  const { header } = order;
  const opening = creditFirst()
    ? (['secureCredit', 'promiseDates'] as const)
    : (['promiseDates', 'secureCredit'] as const);
  if (header.promise === 'lacking') for (const step of opening) await order.carryOut(step);
  for (const step of ['confirmOrder', 'undertakeSupply'] as const) await order.carryOut(step);
  await order.until(() => mayRelease(order.progress));
  await order.carryOut('releaseGoods');
  await order.until(() => allDelivered(order.progress));
  await order.carryOut('issueInvoice');
  await order.until(() => order.ended);
  await order.finish();
  return { order: state.order, stage: order.stage };
}
