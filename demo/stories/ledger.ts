import { aligned, type Teller } from './story.js';

export interface Money {
  amount: string;
  currency: string;
}

/** An order's books as `GET /v1/orders/{number}/ledger` shows them. */
export interface Ledger {
  balanced: boolean;
  accounts: { account: string; balance: Money; debit: Money; credit: Money }[];
}

export const inWords = ({ amount, currency }: Money): string => `${amount} ${currency}`;

/** Prints an order's ledger, as the auditor sees it. */
export async function showLedger({ hands, say }: Teller, number: string): Promise<Ledger> {
  const auditor = await hands.people.as('auditor');
  const ledger = await auditor.get<Ledger>(`/orders/${number}/ledger`);
  const rows = ledger.accounts.map(({ account, debit, credit, balance }) => [
    account,
    ...[debit, credit, balance].map(inWords),
  ]);
  for (const line of aligned([['account', 'debit', 'credit', 'balance'], ...rows])) say(`  ${line}`);
  return ledger;
}
