import { CONTROL_RULES } from './control-books.js';
import type { Plant } from './plant.js';

type Reader = Pick<Plant, 'rows'>;
export const SORTS = ['lost', 'twice', 'unbalanced'] as const;
type Sort = (typeof SORTS)[number];

/** What is wrong after a run, in words. All empty: nothing lost, nothing twice, every book balanced. */
export type Findings = Record<Sort, string[]>;

export const nothingFound = (): Findings => ({ lost: [], twice: [], unbalanced: [] });

/**
 * What must hold in the database once everything is quiet, each as a query for what does not. Written from the schema
 * alone: it shares no code with what it judges.
 */
const RULES: Record<Sort, string[]> = {
  lost: [
    `select format('%s, ended, was never confirmed to the customer', o.number) from orders o
      where stage = 'closed' and not exists (select from messages m where m.order_id = o.id and m.kind = 'confirmation')`,
    `select format('%s is closed and %s of %s was delivered', o.number, l.delivered, l.quantity - l.cancelled)
       from orders o join order_lines l on l.order_id = o.id where o.stage = 'closed' and l.delivered <> l.quantity - l.cancelled`,
    `select format('%s is closed, %s is invoiced', o.number, o.invoiced) from orders o
      where stage = 'closed' and not exists (select from receivables r where r.order_id = o.id and r.kind = 'invoice' and r.state = 'paid')`,
    `select format('%s: %s facts of %s', o.number, count(f.seq), o.last_seq) from orders o left join order_facts f on f.order_id = o.id
      group by o.id having count(f.seq) <> o.last_seq or coalesce(max(f.seq), 0) <> o.last_seq`,
    `select format('%s: fact %s never went into the outbox', o.number, f.seq) from orders o join order_facts f on f.order_id = o.id
      where not exists (select from outbox x where x.name = o.number and x.kind = 'factReported' and x.seq = f.seq)`,
    `select format('the outbox still holds %s for %s: %s', kind, name, last_error) from outbox where delivered_at is null`,
    `select format('%s is %s, and nobody is asked to do anything', number, stage) from orders o
      where closed_at is null and not exists (select from tasks t where t.order_id = o.id and t.state in ('open', 'claimed'))`,
    `select format('%s has ended and its task %s is open', o.number, t.kind) from orders o join tasks t on t.order_id = o.id
      where o.closed_at is not null and t.state in ('open', 'claimed') and t.kind <> 'returnPayment' and t.data -> 'forStock' is null`,
    `select format('%s has ended and holds %s of %s', o.number, r.quantity, r.item) from orders o join reservations r on r.order_id = o.id
      where o.closed_at is not null and r.state = 'open'`,
  ],
  twice: [
    `select format('%s: %s was placed %s times', customer, customer_po, count(*)) from orders where customer_po is not null
      group by customer, customer_po having count(*) > 1`,
    `select format('%s: %s is on the timeline %s times', o.number, t.kind, count(*)) from orders o join timeline t on t.order_id = o.id
      where t.kind in ('orderPlaced', 'depositRequested', 'workBegun', 'invoiceIssued', 'orderClosed', 'orderCancelled')
      group by o.number, t.kind having count(*) > 1`,
    // Let go on, an order is promised anew.
    `select format('%s: %s is on the timeline %s times', o.number, t.kind, count(*)) from orders o join timeline t on t.order_id = o.id
      where t.kind in ('orderConfirmed', 'creditSecured') group by o.id, t.kind
     having count(*) > 1 + (select count(*) from timeline r where r.order_id = o.id and r.kind = 'orderResumed')`,
    `select format('%s: %s was written %s times', o.number, m.kind, count(*)) from orders o join messages m on m.order_id = o.id
      where m.kind in ('confirmation', 'depositRequest', 'invoice', 'paidInvoice') group by o.id, m.kind
     having count(*) > o.version + case m.kind when 'confirmation'
            then (select count(*) from timeline r where r.order_id = o.id and r.kind = 'orderResumed') else 0 end`,
    `select format('%s: %s of version %s is asked for %s times', o.number, r.kind, r.version, count(*)) from orders o join receivables r on r.order_id = o.id
      where r.state <> 'void' group by o.number, r.kind, r.version having count(*) > 1`,
    `select format('payment %s was booked %s times', reference, count(*)) from payments group by reference having count(*) > 1`,
    `select format('%s line %s: %s of %s is reserved twice in %s', o.number, r.line_no, r.quantity, r.item, r.warehouse)
       from orders o join reservations r on r.order_id = o.id where r.state = 'open'
      group by o.number, r.line_no, r.version, r.item, r.warehouse, r.quantity having count(*) > 1`,
    `select format('%s line %s: %s work orders of the same %s pieces of %s', o.number, w.line_no, count(*), w.quantity, w.item)
       from orders o join work_orders w on w.order_id = o.id where w.state not in ('cancelled', 'undone') and w.scrapped = 0
      group by o.number, w.version, w.line_no, w.item, w.quantity, w.parent_id, w.start_date, w.finish_date having count(*) > 1`,
    `select format('%s: %s made of %s wanted', number, good + scrapped, quantity) from work_orders where good + scrapped > quantity`,
    `select format('%s: reports of %s, booked %s', w.number, coalesce(sum(r.good + r.scrap), 0), w.good + w.scrapped) from work_orders w
       left join production_reports r on r.work_order_id = w.id group by w.id having coalesce(sum(r.good + r.scrap), 0) <> w.good + w.scrapped`,
    `select format('%s line %s: %s shipped of %s', o.number, l.line_no, sum(s.shipped), l.quantity) from orders o join order_lines l on l.order_id = o.id
       join shipment_lines s on s.order_id = o.id and s.line_no = l.line_no group by o.number, l.id having sum(s.shipped) > l.quantity`,
    `select format('%s line %s: %s packed of %s', o.number, l.line_no, sum(r.packed), l.quantity) from orders o join order_lines l on l.order_id = o.id
       join releases e on e.order_id = o.id and e.state <> 'cancelled' join release_lines r on r.release_id = e.id and r.line_no = l.line_no
      group by o.number, l.id having sum(r.packed) > l.quantity`,
    `select format('%s line %s: %s received of %s', p.number, l.line_no, l.accepted + l.rejected, l.quantity) from purchase_orders p
       join purchase_lines l on l.purchase_order_id = p.id where l.accepted > l.quantity`,
    `select format('%s line %s: receipts of %s, booked %s', p.number, l.line_no, coalesce(sum(r.accepted), 0), l.accepted) from purchase_orders p
       join purchase_lines l on l.purchase_order_id = p.id left join receipts r on r.purchase_line_id = l.id
      group by p.number, l.id having coalesce(sum(r.accepted), 0) <> l.accepted`,
    `select format('%s: fact %s stands in the outbox %s times', name, seq, count(*)) from outbox where kind = 'factReported'
      group by name, seq having count(*) > 1`,
    `select format('%s was started %s times', name, count(*)) from outbox where kind = 'start' group by name having count(*) > 1`,
  ],
  unbalanced: [
    `select format('%s in %s: on hand %s, movements %s', b.item, b.warehouse, b.on_hand, coalesce(m.sum, 0)) from balances b
       left join (select item, warehouse, sum(quantity) from movements group by 1, 2) m using (item, warehouse) where b.on_hand <> coalesce(m.sum, 0)`,
    `select format('%s in %s moved and has no balance', item, warehouse) from movements m
      where not exists (select from balances b where b.item = m.item and b.warehouse = m.warehouse) group by item, warehouse`,
    `select format('%s in %s: reserved %s, open reservations %s', b.item, b.warehouse, b.reserved, coalesce(r.sum, 0)) from balances b
       left join (select item, warehouse, sum(quantity) from reservations where state = 'open' group by 1, 2) r using (item, warehouse)
      where b.reserved <> coalesce(r.sum, 0)`,
    `select format('%s in %s: %s reserved of %s', item, warehouse, reserved, on_hand) from balances
      where reserved > on_hand or reserved < 0 or on_hand < 0`,
    `select format('purchase line of %s: allocated %s, claimed %s', l.item, l.allocated, coalesce(sum(a.quantity), 0)) from purchase_lines l
       left join purchase_allocations a on a.purchase_line_id = l.id where l.state <> 'cancelled'
      group by l.id having l.allocated <> coalesce(sum(a.quantity), 0)`,
    `select format('payment %s: allocated %s, shares of %s', p.reference, p.allocated, coalesce(sum(a.amount), 0)) from payments p
       left join payment_allocations a on a.payment_id = p.id group by p.id having p.allocated <> coalesce(sum(a.amount), 0)`,
    `select format('payment %s: %s used of %s', reference, allocated + returned, amount) from payments where allocated + returned > amount`,
    `select format('%s: paid %s, shares of %s', r.number, r.paid, coalesce(sum(a.amount), 0)) from receivables r
       left join payment_allocations a on a.receivable_id = r.id group by r.id having r.paid <> coalesce(sum(a.amount), 0)`,
    `select format('%s: paid %s, its receivables %s', o.number, o.paid, coalesce(sum(r.paid), 0)) from orders o
       left join receivables r on r.order_id = o.id group by o.id having o.paid <> coalesce(sum(r.paid), 0)`,
    `select format('posting %s in %s: debits %s, credits %s', posting_id, currency, sum(debit), sum(credit)) from ledger_entries
      group by posting_id, currency having sum(debit) <> sum(credit)`,
    `select format('%s: payments of %s are not in the ledger', o.number, p.amount) from orders o join payments p on p.order_id = o.id
      where not exists (select from ledger_entries e where e.order_id = o.id)`,
  ],
};

/** Judges the database. */
export async function audit(books: Reader): Promise<Findings> {
  const findings = nothingFound();
  for (const sort of SORTS)
    for (const rule of [...RULES[sort], ...CONTROL_RULES[sort]]) {
      const found = await books.rows<{ format: string }>(rule);
      findings[sort].push(...found.map(({ format }) => format));
    }
  return findings;
}
