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

/**
 * The further deposit that is asked for when an order whose deposit is paid becomes dearer (R16): what its terms want now
 * above what has come in for it, when that is more than so many percent of what the order comes to now; nothing otherwise, so
 * that nobody waits for small sums. All in the order's currency.
 */
export function furtherDeposit(
  { due, depositPercent, currency }: { due: string; depositPercent: string; currency: string },
  received: string,
  abovePercent: string,
): Exact {
  const increase = depositAmount(due, depositPercent, currency).sub(received);
  const least = parsePercent(abovePercent).mul(due);
  return increase.gt(least) ? increase : new Exact(0);
}
