import { DomainError, type FieldError } from '../../domain/errors/domain-error.js';
import { minorDigits, parseDecimal, type Exact } from '../../domain/money/money.js';

export interface IncomingPayment {
  amount: string;
  currency: string;
  /** Bank reference: the same one is booked once. */
  reference: string;
  /** How it came in: the fields of a refusal are named as they were sent. Left out: by the route for payments. */
  cameBy?: 'route' | 'task';
}

/** Where the sender finds the fields of a payment. */
const POINTERS = {
  route: { amount: '/amount/amount', currency: '/amount/currency', reference: '/reference' },
  task: { amount: '/result/amount', currency: '/result/amount', reference: '/result/reference' },
} as const;
const pointerTo = ({ cameBy = 'route' }: IncomingPayment, field: 'amount' | 'currency' | 'reference') =>
  POINTERS[cameBy][field];

/**
 * The amount of a payment for an order.
 * @throws DomainError when it is in another currency than the order, or finer than the currency's smallest unit
 */
export function amountOfPayment(payment: IncomingPayment, currency: string): Exact {
  refuseCurrency(payment, currency);
  const amount = parseDecimal(payment.amount);
  const digits = minorDigits(currency);
  if (amount.decimalPlaces() <= digits) return amount;
  const message = `An amount in ${currency} has at most ${String(digits)} decimals`;
  const detailZh = `${currency} 金额最多 ${String(digits)} 位小数`;
  throw refusal('validation-failed', message, detailZh, {
    pointer: pointerTo(payment, 'amount'),
    code: 'invalid',
    given: payment.amount,
  });
}

export function bookedAlready(payment: IncomingPayment): DomainError {
  const { reference } = payment;
  return refusal('state-conflict', `Payment ${reference} is booked already`, `付款 ${reference} 已入账`, {
    pointer: pointerTo(payment, 'reference'),
    code: 'state-conflict',
    given: reference,
  });
}

export function nothingToReturn(refund: string): DomainError {
  return new DomainError('state-conflict', `Refund ${refund} has been transferred already`, {
    detailZh: `退款 ${refund} 已汇出`,
  });
}

function refuseCurrency(payment: IncomingPayment, currency: string): void {
  if (payment.currency === currency) return;
  const message = `The order is in ${currency}, not in ${payment.currency}`;
  throw refusal('currency-mismatch', message, `订单币种为 ${currency}，而非 ${payment.currency}`, {
    pointer: pointerTo(payment, 'currency'),
    code: 'currency-mismatch',
    given: payment.currency,
  });
}

function refusal(
  code: DomainError['code'],
  message: string,
  messageZh: string,
  field: Pick<FieldError, 'pointer' | 'code' | 'given'>,
): DomainError {
  return new DomainError(code, message, {
    detailZh: messageZh,
    errors: [{ ...field, message, messageZh }],
  });
}
