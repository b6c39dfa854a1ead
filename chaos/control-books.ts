/**
 * What must hold of orders that were held or cancelled once everything is quiet, and of the money that went back: each a
 * query for what does not, written from the schema alone, like those of books.ts.
 */
export const CONTROL_RULES = {
  lost: [
    `select format('the cancellation of %s is %s', number, cancellation ->> 'state') from orders
      where cancellation is not null and cancellation ->> 'state' <> 'carriedOut'`,
    `select format('%s is cancelled, and its customer was not told', o.number) from orders o where cancellation is not null
        and not exists (select from messages m where m.order_id = o.id and m.kind = 'cancellation')`,
    `select format('%s has ended, and %s of it, %s, is still %s', o.number, c.kind, c.document, c.state) from orders o
       join commitments c on c.order_id = o.id where o.closed_at is not null and c.state in ('planned', 'active')`,
    `select format('%s line %s: cancelled %s and shipped %s of %s', o.number, l.line_no, l.cancelled, l.shipped, l.quantity)
       from orders o join order_lines l on l.order_id = o.id
      where o.cancellation is not null and o.closed_at is not null and l.cancelled + l.shipped <> l.quantity`,
    `select format('%s is cancelled, and line %s was shipped', o.number, l.line_no) from orders o join order_lines l on l.order_id = o.id
      where o.stage = 'cancelled' and l.shipped > 0`,
    `select format('%s of %s goes back and has not', f.number, f.amount) from refunds f where f.returned_at is null`,
    `select format('%s was taken back, and goods of it are not in stock: %s of %s', r.number, sum(m.quantity), m.item)
       from releases r join movements m on m.document = r.number
      where r.state = 'cancelled' group by r.id, m.item, m.warehouse having sum(m.quantity) <> 0`,
  ],
  twice: [
    `select format('%s: %s is on the timeline %s times', o.number, t.kind, count(*)) from orders o join timeline t on t.order_id = o.id
      where t.kind in ('cancellationAgreed', 'cancellationSettled') group by o.number, t.kind having count(*) > 1`,
    `select format('%s: its customer was told of the cancellation %s times', o.number, count(*)) from orders o
       join messages m on m.order_id = o.id where m.kind = 'cancellation' group by o.number having count(*) > 1`,
    `select format('payment %s goes back %s times: %s', p.reference, count(*), f.reason) from payments p join refunds f on f.payment_id = p.id
      group by p.reference, f.reason having count(*) > 1`,
    `select format('a transfer of %s gave back %s refunds', reference, count(*)) from refunds where reference is not null
      group by reference having count(*) > 1`,
    `select format('%s was credited %s times: %s', r.number, count(*), n.reason) from credit_notes n join receivables r on r.id = n.invoice_id
      group by r.number, n.reason having count(*) > 1`,
    `select format('%s: %s of %s is in the ledger %s times', o.number, p.kind, p.document, count(*)) from orders o
       join ledger_postings p on p.order_id = o.id where p.kind in ('paymentReceived', 'invoiceIssued', 'creditNoted', 'paymentReturned')
      group by o.number, p.kind, p.document having count(*) > 1`,
    `select format('%s: charged %s for its cancellation, agreed %s', o.number, coalesce(e.sum, 0), coalesce(o.cancellation ->> 'charge', '0'))
       from orders o left join (select order_id, sum(credit - debit) from ledger_entries where account = 'cancellationIncome' group by 1) e
         on e.order_id = o.id
      where o.closed_at is not null and coalesce(e.sum, 0) <> coalesce((o.cancellation ->> 'charge')::numeric, 0)`,
  ],
  unbalanced: [
    `select format('payment %s: %s given back or to be, refunds of %s', p.reference, p.to_return + p.returned, coalesce(sum(f.amount), 0))
       from payments p left join refunds f on f.payment_id = p.id group by p.id having p.to_return + p.returned <> coalesce(sum(f.amount), 0)`,
    `select format('%s has ended and comes to %s, %s came in and %s went back', o.number, o.due, coalesce(p.came, 0), coalesce(p.went, 0))
       from orders o left join (select order_id, sum(amount) as came, sum(to_return + returned) as went from payments group by 1) p
         on p.order_id = o.id
      where o.closed_at is not null and o.due <> coalesce(p.came, 0) - coalesce(p.went, 0)`,
    `select format('%s has ended and comes to %s, invoiced %s', o.number, o.due, coalesce(r.sum, 0)) from orders o
       left join (select order_id, sum(amount - credited) from receivables where state <> 'void' group by 1) r on r.order_id = o.id
      where o.closed_at is not null and o.due <> coalesce(r.sum, 0)`,
    `select format('%s is cancelled, nothing left, and comes to %s with a charge of %s', number, due, cancellation ->> 'charge') from orders
      where stage = 'cancelled' and due <> coalesce((cancellation ->> 'charge')::numeric, 0)`,
    `select format('%s: part of it was delivered, worth %s and freight %s, and it comes to %s with a charge of %s, in all agreed %s',
                   o.number, g.goods, o.freight, o.due, o.cancellation ->> 'charge', o.total)
       from orders o, lateral (select round(sum(l.shipped * l.unit_price * (1 - l.discount)), 2) as goods
                                 from order_lines l where l.order_id = o.id) g
      where o.stage = 'closed' and o.cancellation is not null
        and not (o.due - (o.cancellation ->> 'charge')::numeric between g.goods + o.freight and o.total)`,
    ...(
      [
        ['bank', 'amount - returned', 1],
        ['customerCredit', 'amount - allocated - returned', -1],
      ] as const
    ).map(
      ([account, expected, side]) =>
        `select format('%s: %s on ${account}, payments say %s', o.number, coalesce(e.sum, 0), coalesce(p.sum, 0)) from orders o
           left join (select order_id, sum(${expected}) from payments group by 1) p on p.order_id = o.id
           left join (select order_id, ${String(side)} * sum(debit - credit) as sum from ledger_entries
                       where account = '${account}' group by 1) e on e.order_id = o.id
          where coalesce(e.sum, 0) <> coalesce(p.sum, 0)`,
    ),
    `select format('%s has ended, and %s stands on %s', o.number, sum(e.debit - e.credit), e.account) from orders o
       join ledger_entries e on e.order_id = o.id
      where o.closed_at is not null and e.account in ('receivables', 'customerDeposits', 'customerCredit')
      group by o.number, e.account having sum(e.debit - e.credit) <> 0`,
  ],
};
