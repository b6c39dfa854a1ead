import type { Customer } from '../customers/customers.entities.js';
import type { OrderFile } from '../orders/order-file.js';
import { letter, type LetterFacts, type LetterKind } from './letters.js';

/** Writes to the order's customer in their language, once for each kind and occurrence, in the order's transaction. */
export async function writeLetter(
  file: OrderFile,
  kind: LetterKind,
  occurrence: string,
  facts: Omit<LetterFacts, 'order' | 'customerPo'>,
): Promise<void> {
  const customer = await file.tx.row<Pick<Customer, 'email' | 'language'>>(
    'select email, language from customers where code = $1',
    [file.order.customer],
  );
  if (!customer) throw new Error(`customer ${file.order.customer} has gone`);
  const { number: order, customerPo } = file.order;
  file.write({
    kind,
    audience: 'customer',
    occurrence,
    recipient: customer.email,
    language: customer.language,
    ...letter(customer.language, kind, { order, customerPo, ...facts }),
  });
}
