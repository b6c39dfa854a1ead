import type { OrderFile } from '../orders/order-file.js';
import { post } from './ledger.js';
import { voidDeposits } from './receivables.js';
import { returnLeftOver } from './refunds.js';
import { undoAllocations } from './settle-payments.js';

/**
 * The money side of an order that ends without delivery: nothing is owed for it, so whatever its customer was asked to pay
 * is void and can be paid no more, and finance is asked to return what has come in.
 */
export async function endUndelivered(file: OrderFile, by: string): Promise<void> {
  const undone = await undoAllocations(file);
  file.order.due = '0';
  await voidDeposits(file, by);
  await returnLeftOver(file, by, 'the order has ended without delivery 订单未交付而终止');
  await post(file, by, undone);
}
