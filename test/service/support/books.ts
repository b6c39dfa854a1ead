import type { TestCompany } from './company.js';

type Reader = Pick<TestCompany, 'rows'>;

/** What must hold in the books at any time; each line names what does not. Empty: all is well. */
export async function flawsOfTheBooks(books: Reader): Promise<string[]> {
  const found = await books.rows<{ flaw: string }>(`
    select format('%s in %s: on hand %s, movements %s', b.item, b.warehouse, b.on_hand, coalesce(m.sum, 0)) as flaw
      from balances b left join (select item, warehouse, sum(quantity) from movements group by 1, 2) m using (item, warehouse)
     where b.on_hand <> coalesce(m.sum, 0)
    union all
    select format('%s in %s: reserved %s, open reservations %s', b.item, b.warehouse, b.reserved, coalesce(r.sum, 0))
      from balances b left join (select item, warehouse, sum(quantity) from reservations where state = 'open' group by 1, 2) r using (item, warehouse)
     where b.reserved <> coalesce(r.sum, 0)
    union all
    select format('%s in %s: %s reserved of %s', item, warehouse, reserved, on_hand) from balances
     where reserved > on_hand or reserved < 0 or on_hand < 0
    union all
    select format('purchase line of %s: allocated %s, claimed %s', l.item, l.allocated, coalesce(a.sum, 0))
      from purchase_lines l left join (select purchase_line_id, sum(quantity) from purchase_allocations group by 1) a on a.purchase_line_id = l.id
     where l.state <> 'cancelled' and l.allocated <> coalesce(a.sum, 0)
    union all
    select format('%s: fact numbers have gaps: %s of %s', o.number, count(f.seq), o.last_seq)
      from orders o left join order_facts f on f.order_id = o.id group by o.id having count(f.seq) <> o.last_seq or coalesce(max(f.seq), 0) <> o.last_seq
    union all
    select format('%s: paid %s, allocated %s', o.number, o.paid, coalesce(sum(a.amount), 0))
      from orders o left join payments p on p.order_id = o.id left join payment_allocations a on a.payment_id = p.id
     group by o.id having o.paid <> coalesce(sum(a.amount), 0)`);
  return found.map(({ flaw }) => flaw);
}

/** What must not be left over once orders have ended. Empty: all is well. */
export async function leftOvers(books: Reader): Promise<string[]> {
  const found = await books.rows<{ flaw: string }>(`
    with ended as (select id, number from orders where stage in ('closed', 'cancelled'))
    select format('%s holds %s of %s', e.number, r.quantity, r.item) as flaw from ended e join reservations r on r.order_id = e.id where r.state = 'open'
    union all
    select format('%s has an open task %s', e.number, t.kind) from ended e join tasks t on t.order_id = e.id where t.state in ('open', 'claimed') and t.kind <> 'returnPayment' and t.data -> 'forStock' is null
    union all
    select format('%s has a work order %s', e.number, w.state) from ended e join work_orders w on w.order_id = e.id
     where w.state in ('planned', 'released', 'acknowledged', 'started')
    union all
    select format('%s was invoiced %s times', e.number, count(*)) from ended e join receivables r on r.order_id = e.id
     where r.kind = 'invoice' and r.state <> 'void' group by e.number having count(*) > 1
    union all
    select format('%s line %s: ordered %s, shipped %s', e.number, l.line_no, l.quantity - l.cancelled, coalesce(sum(s.shipped), 0))
      from ended e join order_lines l on l.order_id = e.id left join shipment_lines s on s.order_id = e.id and s.line_no = l.line_no
      join orders o on o.id = e.id and o.stage = 'closed'
     group by e.number, l.id having coalesce(sum(s.shipped), 0) <> l.quantity - l.cancelled`);
  return found.map(({ flaw }) => flaw);
}
