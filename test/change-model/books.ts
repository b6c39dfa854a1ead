/** Looks into the departments' tables; what no route shows in one piece. */
export interface Reader {
  rows<T>(sql: string, values?: unknown[]): Promise<T[]>;
}

/** The tables, and what all of them say at one instant: a deadline may be met between two looks. */
export interface Books extends Reader {
  atOnce<T>(look: (books: Reader) => Promise<T>): Promise<T>;
}

/** How the order itself stands. */
export interface Head {
  version: number;
  stage: string;
  ended: boolean;
  cancelled: boolean;
  promiseState: string;
  depositState: string;
  supplyState: string;
  depositPending: boolean;
  subtotal: string;
  freight: string;
  tax: string;
  total: string;
  due: string;
  paid: string;
  invoiced: string;
  changeFees: string;
  city: string;
}

/** Goods that count for a line: in stock for it, taken out of stock for it, or to come. */
export interface Supply {
  kind: 'picked' | 'held' | 'made' | 'bought' | 'onTheWay';
  line: number;
  item: string;
  quantity: string;
}

export interface Work {
  number: string;
  line: number;
  item: string;
  state: 'planned' | 'released' | 'acknowledged' | 'started' | 'done' | 'cancelled';
  quantity: string;
  good: string;
  scrapped: string;
  freed: string;
  failed: string;
  writtenOff: string;
  started: boolean;
  requirements: Record<string, string> | null;
  issued: { item: string; issued: string }[];
}

/** What is released of a line, and what shipments carry of it. */
export interface Leaving {
  line: number;
  released: string;
  picked: string;
  carried: string;
  shipped: string;
}

export interface OpenTask {
  kind: string;
  document: string;
  change: string | null;
  forStock: boolean;
}

export interface ChangeOnBooks {
  number: string;
  state: string;
  fee: string;
  cost: string;
  absorbed: string;
  adjusted: { kind: string; document: string; cost: string; customised: boolean }[];
}

export const headOf = async (books: Reader, order: string): Promise<Head> => {
  const [head] = await books.rows<Head>(
    `select version, stage, closed_at is not null as ended, cancellation is not null as cancelled, promise_state as "promiseState",
            deposit_state as "depositState", supply_state as "supplyState", flags ? 'depositPending' as "depositPending",
            subtotal::text, freight::text, tax::text, total::text, due::text, paid::text, invoiced::text, change_fees::text as "changeFees",
            ship_to ->> 'city' as city
       from orders where number = $1`,
    [order],
  );
  if (!head) throw new Error(`there is no order ${order}`);
  return head;
};

export const supplyOf = (books: Reader, order: string): Promise<Supply[]> =>
  books.rows<Supply>(
    `with o as (select id from orders where number = $1)
     select 'picked' as kind, rl.line_no as line, rl.item, rl.picked::text as quantity
       from o join releases r on r.order_id = o.id join release_lines rl on rl.release_id = r.id where r.state <> 'cancelled'
     union all select 'held', r.line_no, r.item, r.quantity::text from o join reservations r on r.order_id = o.id where r.state = 'open'
     union all select 'made', w.line_no, w.item, (w.quantity - w.good - w.scrapped)::text from o join work_orders w on w.order_id = o.id
        where w.state not in ('done', 'cancelled')
     union all select 'bought', a.line_no, l.item, (a.quantity - a.received)::text
       from o join purchase_allocations a on a.order_id = o.id join purchase_lines l on l.id = a.purchase_line_id
        where l.state in ('planned', 'ordered', 'confirmed')
     union all select 'onTheWay', t.line_no, t.item, t.quantity::text from o join transfers t on t.order_id = o.id where t.state = 'dispatched'`,
    [order],
  );

export const workOf = (books: Reader, order: string): Promise<Work[]> =>
  books.rows<Work>(
    `select w.number, w.line_no as line, w.item, w.state, w.quantity::text, w.good::text, w.scrapped::text, w.freed::text,
            w.started_at is not null as started, w.requirements,
            coalesce((select sum(q.failed) from inspections q where q.work_order_id = w.id), 0)::text as failed,
            coalesce((select -sum(m.quantity) from movements m where m.item = w.item and m.document = w.number and m.kind = 'scrap'), 0)::text as "writtenOff",
            coalesce((select json_agg(json_build_object('item', c.item, 'issued', c.issued::text)) from work_order_components c
                       where c.work_order_id = w.id), '[]') as issued
       from work_orders w join orders o on o.id = w.order_id where o.number = $1 order by w.number`,
    [order],
  );

export const leavingOf = (books: Reader, order: string): Promise<Leaving[]> =>
  books.rows<Leaving>(
    `with o as (select id from orders where number = $1)
     select l.line_no as line,
            coalesce((select sum(rl.quantity) from releases r join release_lines rl on rl.release_id = r.id
                       where r.order_id = o.id and rl.line_no = l.line_no and r.state <> 'cancelled'), 0)::text as released,
            coalesce((select sum(rl.picked) from releases r join release_lines rl on rl.release_id = r.id
                       where r.order_id = o.id and rl.line_no = l.line_no and r.state <> 'cancelled'), 0)::text as picked,
            coalesce((select sum(s.quantity) from shipments h join shipment_lines s on s.shipment_id = h.id
                       where s.order_id = o.id and s.line_no = l.line_no and h.state <> 'cancelled'), 0)::text as carried,
            coalesce((select sum(s.shipped) from shipment_lines s where s.order_id = o.id and s.line_no = l.line_no), 0)::text as shipped
       from o join order_lines l on l.order_id = o.id order by 1`,
    [order],
  );

export const openTasksOf = (books: Reader, order: string): Promise<OpenTask[]> =>
  books.rows<OpenTask>(
    `select kind, document, data ->> 'change' as change, data -> 'forStock' is not null as "forStock" from tasks
      where order_number = $1 and state in ('open', 'claimed') order by kind, document`,
    [order],
  );

export const changesOf = (books: Reader, order: string): Promise<ChangeOnBooks[]> =>
  books.rows<ChangeOnBooks>(
    `select c.number, c.state, coalesce(c.assessment -> 'money' ->> 'fee', '0') as fee, coalesce(c.assessment ->> 'cost', '0') as cost,
            coalesce(c.assessment ->> 'absorbed', '0') as absorbed,
            coalesce((select json_agg(a.adjusted order by a.position) from change_adjustments a where a.change_id = c.id), '[]') as adjusted
       from change_requests c join orders o on o.id = c.order_id where o.number = $1 order by c.number`,
    [order],
  );

export interface Deposit {
  state: 'open' | 'paid';
  amount: string;
}

/** What was asked for as a deposit and is not void. */
export const depositsOf = (books: Reader, order: string): Promise<Deposit[]> =>
  books.rows<Deposit>(
    `select r.state, r.amount::text from receivables r join orders o on o.id = r.order_id
      where o.number = $1 and r.kind = 'deposit' and r.state <> 'void'`,
    [order],
  );

/** What is not yet told to Temporal of an order. */
export const untoldOf = async (books: Reader, order: string): Promise<number> => {
  const [row] = await books.rows<{ count: number }>(
    `select count(*)::int as count from outbox where delivered_at is null and (name = $1 or payload::text like '%' || $1 || '%')`,
    [order],
  );
  return row?.count ?? 0;
};
