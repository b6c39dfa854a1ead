import { z } from 'zod';
import { ACCOUNTS, POSTING_KINDS, type Account, type PostingKind } from '../../domain/finance/ledger.js';
import { moneyAnswer } from '../platform/http/schemas.js';

const ACCOUNT_NAMES = Object.keys(ACCOUNTS) as [Account, ...Account[]];
const inBothLanguages = z.object({ en: z.string(), zh: z.string() });

const entry = z.object({
  account: z.enum(ACCOUNT_NAMES),
  debit: moneyAnswer,
  credit: moneyAnswer,
  balance: moneyAnswer.describe('Of the account after this entry, on the side where it usually stands'),
});

/** An order's ledger: every posting with the balances it leaves, and whether it balances. */
export const orderLedger = z
  .object({
    order: z.string(),
    currency: z.string(),
    balanced: z.boolean().describe('Every posting, and so the whole, has as much debit as credit'),
    totals: z.object({ debit: moneyAnswer, credit: moneyAnswer }),
    accounts: z
      .array(
        z.object({
          account: z.enum(ACCOUNT_NAMES),
          name: inBothLanguages,
          debit: moneyAnswer,
          credit: moneyAnswer,
          balance: moneyAnswer.describe(
            'On the side where the account usually stands; negative on the other',
          ),
        }),
      )
      .describe('Accounts that something was posted to, as they stand now'),
    postings: z
      .array(
        z.object({
          at: z.string(),
          kind: z.enum(POSTING_KINDS),
          text: inBothLanguages,
          document: z.string().describe('Bank reference, deposit request, invoice, credit note or refund'),
          by: z.string().nullable().describe('Null for customers'),
          entries: z.array(entry),
        }),
      )
      .describe('In the order in which they happened'),
  })
  .meta({ id: 'OrderLedger' });
export type OrderLedger = z.infer<typeof orderLedger>;

/** What a posting says in both languages. */
export const POSTING_TEXTS: Record<PostingKind, (document: string) => { en: string; zh: string }> = {
  paymentReceived: (d) => ({ en: `Payment ${d} received`, zh: `收到付款 ${d}` }),
  paymentAllocated: (d) => ({ en: `Paid on ${d}`, zh: `冲抵 ${d}` }),
  allocationUndone: (d) => ({ en: `Taken back from ${d}`, zh: `撤回对 ${d} 的冲抵` }),
  invoiceIssued: (d) => ({ en: `Invoice ${d} issued`, zh: `开具发票 ${d}` }),
  creditNoted: (d) => ({ en: `Credit note ${d}`, zh: `贷项通知单 ${d}` }),
  paymentReturned: (d) => ({ en: `Refund ${d} transferred`, zh: `退款 ${d} 已汇出` }),
};
