import { Exact, parsePercent, round, sum } from '../money/money.js';

/**
 * The deposit that the terms ask before work starts: so many percent (0 to 100) of the order's total, tax and freight
 * included, rounded half up to the currency's minor unit. Zero means that none is asked.
 */
export function depositAmount(total: string, percent: string, currency: string): Exact {
  return round(parsePercent(percent).mul(total), currency);
}

/** What an invoice asks: what the order comes to less the deposits that have been paid, in the order's currency. */
export function invoiceAmount(due: string, depositsPaid: readonly string[]): Exact {
  return new Exact(due).sub(sum(depositsPaid.map((paid) => new Exact(paid))));
}

/**
 * What is still to be paid of an amount after what has been received for it, both in one currency; nothing when more has
 * come in than was asked.
 */
export function stillToPay(total: string, received: string): Exact {
  return Exact.max(0, new Exact(total).sub(received));
}
