import type { TestCompany } from './company.js';

/**
 * Where the ledger says something else than the documents that it is made from, order by order, or does not balance.
 * Empty: all is well. Written against the tables, apart from the code that posts.
 */
export async function flawsOfTheLedger(books: Pick<TestCompany, 'rows'>): Promise<string[]> {
  const found = await books.rows<{ flaw: string }>(`
    with
      stands as (
        select order_id, sum(debit - credit) as balance,
               coalesce(sum(debit - credit) filter (where account = 'bank'), 0) as bank,
               coalesce(sum(debit - credit) filter (where account = 'receivables'), 0) as receivables,
               coalesce(sum(credit - debit) filter (where account = 'customerCredit'), 0) as credit,
               coalesce(sum(credit - debit) filter (where account = 'customerDeposits'), 0) as deposits,
               coalesce(sum(credit - debit) filter (where account in ('salesRevenue', 'freightIncome', 'taxPayable', 'cancellationIncome', 'changeIncome', 'creditNotes')), 0) as income
          from ledger_entries group by 1),
      money as (
        select order_id, sum(amount - returned) as received, sum(amount - allocated - returned) as free from payments group by 1),
      asked as (
        select order_id, coalesce(sum(amount - credited - paid) filter (where kind = 'invoice'), 0) as open,
               coalesce(sum(paid) filter (where kind = 'deposit'), 0) as deposits, bool_or(kind = 'invoice') as invoiced
          from receivables where state <> 'void' group by 1),
      books as (
        select o.number, o.invoiced, s.*, coalesce(m.received, 0) as received, coalesce(m.free, 0) as free,
               coalesce(a.open, 0) as open, case when a.invoiced then 0 else coalesce(a.deposits, 0) end as held
          from orders o left join stands s on s.order_id = o.id left join money m on m.order_id = o.id left join asked a on a.order_id = o.id)
    select format('%s: %s', number, flaw) as flaw from books, lateral (values
      (coalesce(balance, 0) <> 0, format('does not balance by %s', balance)),
      (coalesce(bank, 0) <> received, format('bank %s, received %s', bank, received)),
      (coalesce(credit, 0) <> free, format('customer credit %s, free %s', credit, free)),
      (coalesce(receivables, 0) <> open, format('receivables %s, open invoices %s', receivables, open)),
      (coalesce(deposits, 0) <> held, format('deposits %s, paid deposits %s', deposits, held)),
      (coalesce(income, 0) <> invoiced, format('income %s, invoiced %s', income, invoiced))) as flaws(wrong, flaw)
     where wrong`);
  return found.map(({ flaw }) => flaw);
}
