import { Injectable } from '@nestjs/common';
import {
  ACCOUNTS,
  balanceOf,
  imbalance,
  type Account,
  type Entry,
  type PostingKind,
} from '../../domain/finance/ledger.js';
import { Exact, money, sum } from '../../domain/money/money.js';
import type { Actor } from '../identity/actor.js';
import { authorise, noSuchOrder } from '../identity/policy.js';
import { Database } from '../platform/database/database.js';
import { POSTING_TEXTS, type OrderLedger } from './ledger.views.js';

interface PostedRow {
  at: string;
  kind: PostingKind;
  document: string;
  by: string;
  entries: Entry[];
}

/** Reads an order's ledger. */
@Injectable()
export class LedgerQueries {
  constructor(private readonly database: Database) {}

  /** @throws DomainError `not-found`, also to another customer */
  async ofOrder(number: string, actor: Actor): Promise<OrderLedger> {
    const order = await this.database.row<{ id: string; customer: string; currency: string }>(
      'select id, customer, currency from orders where number = $1',
      [number],
    );
    if (!order) throw noSuchOrder();
    authorise(actor, 'readAmounts', 'order', { customer: order.customer });
    const posted = await this.database.rows<PostedRow>(POSTINGS, [order.id]);
    return ledgerOf(number, order.currency, posted, actor.role !== 'customer');
  }
}

const POSTINGS = `
  select p.at, p.kind, p.document, p.by,
         json_agg(json_build_object('account', e.account, 'debit', e.debit::text, 'credit', e.credit::text) order by e.id) as entries
    from ledger_postings p join ledger_entries e on e.posting_id = p.id
   where p.order_id = $1 group by p.id order by p.id`;

function ledgerOf(
  order: string,
  currency: string,
  posted: readonly PostedRow[],
  saysWho: boolean,
): OrderLedger {
  const amount = (value: Exact | string) => money(new Exact(value), currency);
  const soFar: Entry[] = [];
  const postings = posted.map(({ at, kind, document, by, entries }) => ({
    at,
    kind,
    text: POSTING_TEXTS[kind](document),
    document,
    by: saysWho ? by : null,
    entries: entries.map((entry) => {
      soFar.push(entry);
      const { account, debit, credit } = entry;
      const balance = amount(balanceOf(account, soFar));
      return { account, debit: amount(debit), credit: amount(credit), balance };
    }),
  }));
  const sides = (entries: readonly Entry[]) => ({
    debit: amount(sum(entries.map(({ debit }) => new Exact(debit)))),
    credit: amount(sum(entries.map(({ credit }) => new Exact(credit)))),
  });
  const used = (Object.keys(ACCOUNTS) as Account[]).filter((account) =>
    soFar.some((entry) => entry.account === account),
  );
  return {
    order,
    currency,
    balanced: posted.every(({ entries }) => imbalance(entries).isZero()),
    totals: sides(soFar),
    accounts: used.map((account) => ({
      account,
      name: { en: ACCOUNTS[account].en, zh: ACCOUNTS[account].zh },
      ...sides(soFar.filter((entry) => entry.account === account)),
      balance: amount(balanceOf(account, soFar)),
    })),
    postings,
  };
}
