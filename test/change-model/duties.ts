import type { ChangeOnBooks, Head, OpenTask, Reader } from './books.js';

/** What is to be done for an order by its documents, and by whom. */
interface Duty {
  kind: string;
  document: string;
}

/** What each department's documents say that is to be done: from the tables alone. */
const DUTIES = `
  with o as (select * from orders where number = $1)
  select 'produce' as kind, w.number as document from o join work_orders w on w.order_id = o.id where w.state in ('released', 'acknowledged', 'started')
  union all select 'inspect', q.number from o join inspections q on q.order_id = o.id where q.state = 'open'
  union all select distinct 'receiveGoods', p.number from o join purchase_allocations a on a.order_id = o.id join purchase_lines l on l.id = a.purchase_line_id
              join purchase_orders p on p.id = l.purchase_order_id where l.state in ('ordered', 'confirmed') and a.received < a.quantity
  union all select 'transferGoods', t.number from o join transfers t on t.order_id = o.id
              where t.state = 'dispatched' or (t.state = 'planned' and o.deposit_state = 'secured' and o.supply_state = 'undertaken')
  union all select 'pick', r.number from o join releases r on r.order_id = o.id
              where r.state in ('released', 'picked') and exists (select from release_lines l where l.release_id = r.id and l.packed < l.quantity)
  union all select 'handOver', h.number from o join shipment_lines s on s.order_id = o.id join shipments h on h.id = s.shipment_id
              where h.state = 'planned' group by h.id having sum(s.packed) > 0 and sum(s.packed) = sum(s.quantity)
  union all select distinct 'proveDelivery', h.number from o join shipment_lines s on s.order_id = o.id join shipments h on h.id = s.shipment_id
              where h.state = 'handedOver'
  union all select 'confirmDeposit', r.number from o join receivables r on r.order_id = o.id where r.kind = 'deposit' and r.state = 'open'
  union all select 'collectBalance', r.number from o join receivables r on r.order_id = o.id where r.kind = 'invoice' and r.state = 'open'
  union all select 'returnPayment', f.number from o join payments p on p.order_id = o.id join refunds f on f.payment_id = p.id where f.returned_at is null
  union all select 'answerOffer', o.number from o where promise_state = 'offered'
  union all select 'decideCredit', o.number from o where credit_state = 'referred'`;

/** Documents of which a task may still speak: what was begun for an order goes on though it is not the order's any more. */
const STANDS = `
  select exists (select from purchase_orders p join purchase_lines l on l.purchase_order_id = p.id
                  where p.number = $1 and l.state in ('ordered', 'confirmed'))
      or exists (select from transfers where number = $1 and state = 'dispatched') as stands`;

const OF_A_CHANGE = ['decideChange', 'answerChange', 'bearCost'];
/** They ask for something that stands in no document. */
const ALWAYS_RIGHT = [
  'acknowledgeChange',
  'expedite',
  'resolveRefusal',
  'resolveDecline',
  'approveStep',
  'findSource',
];

/**
 * Tasks that nothing stands behind, and work that nobody is asked to do. Empty: all is as it should be.
 */
export async function flawsOfDuties(
  books: Reader,
  order: string,
  { head, tasks, changes }: { head: Head; tasks: readonly OpenTask[]; changes: readonly ChangeOnBooks[] },
): Promise<string[]> {
  const stateOf = (change: string | null): string =>
    changes.find(({ number }) => number === change)?.state ?? 'none';
  const negotiated = changes.filter(({ state }) => state === 'negotiating').map(({ number }) => number);
  const duties = await books.rows<Duty>(DUTIES, [order]);
  const isDue = ({ kind, document }: Duty): boolean =>
    duties.some((duty) => duty.kind === kind && duty.document === document);
  const orphans: string[] = [];
  for (const task of tasks) {
    const { kind, document, change, forStock } = task;
    if (ALWAYS_RIGHT.includes(kind) || isDue(task)) continue;
    if (OF_A_CHANGE.includes(kind)) {
      if (!negotiated.includes(change ?? ''))
        orphans.push(`${kind} ${document} asks, and ${String(change)} is ${stateOf(change)}`);
    } else if (!(forStock && (await stands(books, document))))
      orphans.push(`nothing stands behind the task ${kind} ${document}`);
  }
  const forgotten: string[] = [];
  for (const duty of duties)
    if (!(await isAsked(books, duty))) forgotten.push(`nobody is asked to do ${duty.kind} ${duty.document}`);
  const unasked = negotiated
    .filter((change) => !tasks.some((task) => task.change === change && OF_A_CHANGE.includes(task.kind)))
    .map((change) => `${change} is negotiated, and nobody is asked`);
  const idle =
    !head.ended && tasks.length === 0 ? [`nobody is asked to do anything, and it is ${head.stage}`] : [];
  return [...orphans, ...forgotten, ...unasked, ...idle];
}

/** A purchase may serve several orders: whoever raised it follows it for all. */
async function isAsked(books: Reader, { kind, document }: Duty): Promise<boolean> {
  const open = await books.rows(
    `select 1 from tasks where kind = $1 and document = $2 and state in ('open', 'claimed')`,
    [kind, document],
  );
  return open.length > 0;
}

async function stands(books: Reader, document: string): Promise<boolean> {
  const [row] = await books.rows<{ stands: boolean }>(STANDS, [document]);
  return row?.stands === true;
}
