import type { OrderFile } from '../orders/order-file.js';
import { undoAllocations } from './settle-payments.js';

/**
 * The money side of an order that ends without delivery: nothing is owed for it, so whatever its customer was asked to pay
 * is void and can be paid no more, and finance is asked to return what has come in.
 */
export async function endUndelivered(file: OrderFile, by: string): Promise<void> {
  await undoAllocations(file);
  const voided = await file.tx.rows<{ number: string }>(
    `update receivables set state = 'void' where order_id = $1 and state <> 'void' returning number`,
    [file.order.id],
  );
  for (const { number } of voided) file.tell('receivableVoided', by, { document: number }, 'finance');
  await askForReturns(file, by);
}

/** One task for each payment that is not returned yet, since each goes back to where it came from. */
export async function askForReturns(file: OrderFile, by: string): Promise<void> {
  const received = await file.tx.rows<{ amount: string; currency: string; reference: string }>(
    `select (amount - allocated - returned)::text as amount, currency, reference from payments
      where order_id = $1 and allocated + returned < amount order by at, id`,
    [file.order.id],
  );
  for (const payment of received) {
    const document = payment.reference;
    if (file.openTasks.some((task) => task.kind === 'returnPayment' && task.document === document)) continue;
    file.openTask({ kind: 'returnPayment', document, data: { ...payment } });
    file.tell('returnAsked', by, { ...payment }, 'finance');
  }
}
