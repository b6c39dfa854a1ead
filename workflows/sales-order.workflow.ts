import { CancellationScope } from '@temporalio/workflow';
import { allDelivered, mayRelease, nothingToDeliver } from '../domain/order/progress.js';
import type { OrderResult, OrderState } from './messages.js';
import { OrderRun } from './order-run.js';

/**
 * The life of a sales order, from placement to the last payment.
 *
 * Each step asks what the order still lacks and does only that, then says whether the story may go on; where it may
 * not (a promise has lapsed, the customer declined), the story begins again from the top. So the same lines start an
 * order, go on after continue-as-new, and absorb whatever happens meanwhile.
 */
export async function salesOrder(state: OrderState): Promise<OrderResult> {
  const order = new OrderRun(state);
  order.listen();
  // A cancellation from the Temporal UI must not leave commitments open: the story runs to an end of its own.
  return await CancellationScope.nonCancellable(async () => {
    // What an earlier run of this workflow has begun and not finished.
    await order.finishCancellation();
    await order.finishStep();
    while (!order.ended) {
      if (order.isBeingChanged) await order.change();
      else if (order.isToBeCancelled) await order.cancel();
      else if (order.isToBeChanged) await order.change();
      else if (!nothingToDeliver(order.progress)) await deliver(order);
      else await settle(order);
    }
    await order.finish();
    return { order: state.order, stage: order.stage };
  });
}

/** From the promise to the last payment, as far as nothing makes the story begin again from the top. */
async function deliver(order: OrderRun): Promise<void> {
  // A step that was interrupted and may go on after all.
  await order.finishStep();
  if (!(await promiseDates(order))) return;
  if (!(await secureCredit(order))) return;
  if (!(await secureDeposit(order))) return;
  await makeAndDeliver(order);
  await settle(order);
}

const isPromised = (order: OrderRun): boolean => order.header.promise === 'given';

/** R7: every line gets a date that can be kept; a later one than asked for is the customer's to accept. */
async function promiseDates(order: OrderRun): Promise<boolean> {
  if (order.header.promise === 'lacking') await order.carryOut('promiseDates');
  await order.until(() => isPromised(order) || order.header.promise === 'lacking' || order.mustTurn);
  return isPromised(order);
}

/** R12: the order fits into the customer's credit, or finance decides. */
async function secureCredit(order: OrderRun): Promise<boolean> {
  const { header } = order;
  if (header.credit === 'lacking') await order.carryOut('secureCredit');
  await order.until(() => order.header.credit !== 'referred' || !isPromised(order) || order.mustTurn);
  return isPromised(order) && order.header.credit === 'secured';
}

/** R12: the confirmation goes out, and the deposit comes in before work starts where the terms ask one. */
async function secureDeposit(order: OrderRun): Promise<boolean> {
  if (order.header.deposit === 'lacking') await order.carryOut('confirmOrder');
  await order.until(() => order.header.deposit !== 'asked' || !isPromised(order) || order.mustTurn);
  return isPromised(order) && order.header.deposit === 'secured';
}

/** R8–R11: what is lacking is made or bought; what is ready is released, picked, packed and shipped, in parts where agreed. */
async function makeAndDeliver(order: OrderRun): Promise<void> {
  const lacksSupply = () => order.header.supply === 'lacking';
  const isOver = () => allDelivered(order.progress) || order.mustTurn;
  while (!isOver()) {
    const before = standOf(order);
    if (lacksSupply()) await order.carryOut('undertakeSupply');
    else if (mayRelease(order.progress)) await order.carryOut('releaseGoods');
    // Where nothing came of a step it is given again when something has happened, and not at once for ever.
    const isFutile = standOf(order) === before;
    const mayGoOn = () =>
      (lacksSupply() || mayRelease(order.progress)) && !(isFutile && standOf(order) === before);
    await order.until(() => mayGoOn() || isOver());
  }
}

const standOf = ({ header, progress }: OrderRun): string => JSON.stringify([header.supply, progress.lines]);

/** R12: what is delivered is invoiced, and the balance is collected. */
async function settle(order: OrderRun): Promise<void> {
  if (!order.header.invoiced && !order.mustTurn) await order.carryOut('issueInvoice');
  await order.until(() => order.mustTurn || !order.header.invoiced);
}
