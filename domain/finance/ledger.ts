import { Exact, sum } from '../money/money.js';

/**
 * The accounts of the order ledger, in the words of the trade, and the side on which each usually stands. Whatever moves
 * money for an order debits some of them and credits others by the same amount.
 */
export const ACCOUNTS = {
  /** Money at the bank. */
  bank: { en: 'Bank', zh: '银行存款', side: 'debit' },
  /** Invoices that are not paid yet. */
  receivables: { en: 'Receivables', zh: '应收账款', side: 'debit' },
  /** Money received that nothing has been set against: an advance, an over-payment, what is to be returned. */
  customerCredit: { en: 'Customer credit', zh: '客户余款', side: 'credit' },
  /** Deposits that were asked for and paid, until the invoice deducts them. */
  customerDeposits: { en: 'Customer deposits', zh: '预收账款（预付款）', side: 'credit' },
  /** Goods sold. */
  salesRevenue: { en: 'Sales revenue', zh: '主营业务收入', side: 'credit' },
  /** Freight charged. */
  freightIncome: { en: 'Freight income', zh: '运费收入', side: 'credit' },
  /** Tax invoiced for the tax office. */
  taxPayable: { en: 'Tax payable', zh: '应交税费', side: 'credit' },
  /** What customers pay who cancel: compensation, so it bears no tax. */
  cancellationIncome: { en: 'Cancellation income', zh: '取消补偿收入', side: 'credit' },
  /** What customers pay for what their changes waste: compensation as well. */
  changeIncome: { en: 'Change income', zh: '变更补偿收入', side: 'credit' },
  /** What was taken back of revenue by credit notes, net of tax. */
  creditNotes: { en: 'Credit notes', zh: '销售折让（贷项）', side: 'debit' },
} as const satisfies Record<string, { en: string; zh: string; side: 'debit' | 'credit' }>;
export type Account = keyof typeof ACCOUNTS;

export const POSTING_KINDS = [
  'paymentReceived',
  'paymentAllocated',
  'allocationUndone',
  'invoiceIssued',
  'creditNoted',
  'paymentReturned',
] as const;
export type PostingKind = (typeof POSTING_KINDS)[number];

/** One side of a posting: an account is debited or credited, never both; amounts are above zero or '0'. */
export interface Entry {
  account: Account;
  debit: string;
  credit: string;
}

/** What one event does to the accounts, all in the order's currency; its debits equal its credits. */
export interface Posting {
  kind: PostingKind;
  /** The document it is about: bank reference, deposit request, invoice, credit note, refund. */
  document: string;
  entries: readonly Entry[];
}

/** What an invoice bills: without the tax, the tax apart. */
export interface BilledAmounts {
  goods: string;
  freight: string;
  tax: string;
  /** For a cancellation. */
  charge: string;
  /** For changes. */
  fees: string;
}

/** What is billed in all, in the currency of its parts. */
export const billedInAll = ({ goods, freight, tax, charge, fees }: BilledAmounts): Exact =>
  sum([goods, freight, tax, charge, fees].map((each) => new Exact(each)));

/** Money has come in; it stands to the customer's credit until it is set against something. */
export const paymentReceived = (reference: string, amount: string): Posting =>
  posting('paymentReceived', reference, [debit('bank', amount), credit('customerCredit', amount)]);

/**
 * Money is set against a deposit request or an invoice; a negative amount takes it back. A deposit that an invoice has
 * deducted is part of that invoice, and so on receivables.
 */
export function paymentAllocated(
  document: string,
  against: 'customerDeposits' | 'receivables',
  amount: string,
): Posting {
  const value = new Exact(amount);
  const size = value.abs().toFixed();
  return value.isNegative()
    ? posting('allocationUndone', document, [debit(against, size), credit('customerCredit', size)])
    : posting('paymentAllocated', document, [debit('customerCredit', size), credit(against, size)]);
}

/**
 * An invoice bills what was delivered and what is charged, less the deposits that were paid for it. A further invoice bills
 * what a change made different: a part of it may be below zero.
 */
export function invoiceIssued(document: string, billed: BilledAmounts, deposits: string): Posting {
  const { goods, freight, tax, charge, fees } = billed;
  const asked = billedInAll(billed).sub(deposits);
  return posting('invoiceIssued', document, [
    debit('receivables', asked.toFixed()),
    debit('customerDeposits', deposits),
    credit('salesRevenue', goods),
    credit('freightIncome', freight),
    credit('taxPayable', tax),
    credit('cancellationIncome', charge),
    credit('changeIncome', fees),
  ]);
}

/** A credit note takes back part of what was invoiced, with the tax in it. */
export const creditNoted = (document: string, amount: string, tax: string): Posting =>
  posting('creditNoted', document, [
    debit('creditNotes', new Exact(amount).sub(tax).toFixed()),
    debit('taxPayable', tax),
    credit('receivables', amount),
  ]);

/** Money has gone back to the customer. */
export const paymentReturned = (document: string, amount: string): Posting =>
  posting('paymentReturned', document, [debit('customerCredit', amount), credit('bank', amount)]);

/** Debits less credits; zero for all that these rules make. */
export const imbalance = (entries: readonly Entry[]): Exact =>
  sum(entries.map((entry) => new Exact(entry.debit).sub(entry.credit)));

/** What stands on an account, on the side where it usually stands; negative on the other. */
export function balanceOf(account: Account, entries: readonly Entry[]): Exact {
  const owed = imbalance(entries.filter((entry) => entry.account === account));
  return ACCOUNTS[account].side === 'debit' ? owed : owed.neg();
}

/** Less than nothing on one side is that much on the other. */
const debit = (account: Account, amount: string): Entry =>
  new Exact(amount).isNegative()
    ? { account, debit: '0', credit: new Exact(amount).neg().toFixed() }
    : { account, debit: amount, credit: '0' };
const credit = (account: Account, amount: string): Entry => {
  const { debit: on, credit: other } = debit(account, amount);
  return { account, debit: other, credit: on };
};

/** Accounts that nothing happens to are left out. */
const posting = (kind: PostingKind, document: string, entries: readonly Entry[]): Posting => ({
  kind,
  document,
  entries: entries.filter((entry) => !new Exact(entry.debit).add(entry.credit).isZero()),
});
