import { type Exact, sum } from '../money/money.js';
import { stillToPay } from './amounts-asked.js';

/** An order as credit sees it: what it comes to and what has come in for it, set against a receivable or not. */
export interface OrderMoney {
  /** ISO 4217; due and received are in it. */
  currency: string;
  /** What it comes to now. */
  due: string;
  received: string;
}

export interface CreditFacts {
  /** The customer's limit in the customer's currency; null = no limit is set, none applies. */
  limit: string | null;
  limitCurrency: string;
  order: OrderMoney;
  /** The customer's other orders that stand and have not ended. */
  others: readonly OrderMoney[];
}

export interface CreditDecision {
  decision: 'secured' | 'referred';
  /** Why finance is asked: the limit would be passed, or it cannot be compared with an order in another currency. */
  reason?: 'aboveLimit' | 'otherCurrency';
  /** What the customer owes already, in the order's currency. */
  exposure: string;
}

/**
 * What a customer's orders in one currency leave to be paid. Amounts in other currencies are not added: there is no rate
 * to do it by. Money received lowers what its own order owes, never below nothing: what is too much for one order stands
 * to the customer's credit and may be asked back, so it secures no other.
 */
export function exposureIn(currency: string, orders: readonly OrderMoney[]): Exact {
  return sum(
    orders
      .filter((order) => order.currency === currency)
      .map(({ due, received }) => stillToPay(due, received)),
  );
}

/**
 * Whether an order is within the customer's credit (R12): what the customer owes in the order's currency and what this
 * order leaves to be paid are together no more than the limit. The limit is in the customer's currency; an order in
 * another one cannot be compared with it and is referred to finance.
 */
export function decideCredit({ limit, limitCurrency, order, others }: CreditFacts): CreditDecision {
  const owed = exposureIn(order.currency, others);
  const exposure = owed.toFixed();
  if (limit === null) return { decision: 'secured', exposure };
  if (order.currency !== limitCurrency) return { decision: 'referred', reason: 'otherCurrency', exposure };
  const wanted = owed.add(stillToPay(order.due, order.received));
  return wanted.lte(limit)
    ? { decision: 'secured', exposure }
    : { decision: 'referred', reason: 'aboveLimit', exposure };
}
