import type { OrderFile } from '../orders/order-file.js';
import { letter, type LetterFacts, type LetterKind } from './letters.js';

/** Writes to the order's customer in their language, once for each kind and occurrence, in the order's transaction. */
export function writeLetter(
  file: OrderFile,
  kind: LetterKind,
  occurrence: string,
  facts: Omit<LetterFacts, 'order' | 'customerPo'>,
): void {
  const { email, language } = file.contact;
  const { number: order, customerPo } = file.order;
  file.write({
    kind,
    audience: 'customer',
    occurrence,
    recipient: email,
    language,
    ...letter(language, kind, { order, customerPo, ...facts }),
  });
}
