import { DomainError } from '../../domain/errors/domain-error.js';
import { Exact, money, type Money } from '../../domain/money/money.js';

export const noInvoice = (number: string): DomainError =>
  new DomainError('not-found', `There is no invoice ${number}`, { detailZh: `发票 ${number} 不存在` });

export const noPayment = (id: string): DomainError =>
  new DomainError('not-found', `There is no payment ${id}`, { detailZh: `付款 ${id} 不存在` });

/** @throws DomainError when an amount is in another currency than its order's */
export function refuseCurrency(given: Money, currency: string): void {
  if (given.currency === currency) return;
  const message = `The order is in ${currency}, not in ${given.currency}`;
  const messageZh = `订单币种为 ${currency}，而非 ${given.currency}`;
  throw new DomainError('currency-mismatch', message, {
    detailZh: messageZh,
    errors: [
      {
        pointer: '/amount/currency',
        code: 'currency-mismatch',
        message,
        messageZh,
        given: given.currency,
      },
    ],
  });
}

/** A credit note is never above what the invoice bills and earlier ones have left of it. */
export function aboveInvoice(invoice: string, left: string, given: Money): DomainError {
  const most = money(new Exact(left), given.currency).amount;
  const message = `${invoice} has ${most} ${given.currency} left to be credited`;
  const messageZh = `发票 ${invoice} 可贷记余额为 ${most} ${given.currency}`;
  return new DomainError('business-rule', message, {
    detailZh: messageZh,
    errors: [{ pointer: '/amount/amount', code: 'business-rule', message, messageZh, given: given.amount }],
    facts: { left: most, currency: given.currency },
  });
}

/** What of a payment is set against a deposit or an invoice, or on its way back already, cannot be given back. */
export function notFree(free: string, currency: string): DomainError {
  const left = money(new Exact(free), currency).amount;
  return new DomainError('state-conflict', `${left} ${currency} of this payment is free to be given back`, {
    detailZh: `该付款可退还金额为 ${left} ${currency}`,
    facts: { free: left, currency },
  });
}
