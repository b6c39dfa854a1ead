import { v7 as uuid } from 'uuid';
import {
  allocatePayments,
  type Allocation,
  type FreePayment,
} from '../../domain/finance/allocate-payments.js';
import { stillToPay } from '../../domain/finance/amounts-asked.js';
import { Exact } from '../../domain/money/money.js';
import type { OrderFile } from '../orders/order-file.js';
import { readReceivables, type ReceivableKind } from './receivables.js';

/**
 * Sets what is free of the order's payments against its open receivables, and closes what is paid. A deposit that is paid
 * binds the customer: what is held for the order runs out no more.
 */
export async function settlePayments(file: OrderFile, by: string): Promise<void> {
  const { order, tx } = file;
  const payments = await tx.rows<FreePayment>(
    `select id, (amount - allocated - returned)::text as free from payments
      where order_id = $1 and allocated + returned < amount order by at, id for update`,
    [order.id],
  );
  const open = (await readReceivables(file)).filter(({ state }) => state === 'open');
  const asked = open.map(({ id, amount, paid }) => ({ id, open: stillToPay(amount, paid).toFixed() }));
  await applyAllocations(file, allocatePayments(payments, asked));
  const paid = await tx.rows<{ number: string; kind: ReceivableKind }>(
    `update receivables set state = 'paid' where order_id = $1 and state = 'open' and paid = amount returning number, kind`,
    [order.id],
  );
  for (const { number, kind } of paid) {
    file.closeTasks({ document: number }, { state: 'completed', by });
    if (kind !== 'deposit') continue;
    order.depositState = 'secured';
    order.holdUntil = null;
  }
}

/** Takes back what has been set against receivables of an order, so that the money is free again. */
export async function undoAllocations(file: OrderFile): Promise<void> {
  const allocated = await file.tx.rows<Allocation>(
    `select a.payment_id as payment, a.receivable_id as receivable, (-sum(a.amount))::text as amount
       from payment_allocations a join receivables r on r.id = a.receivable_id
      where r.order_id = $1 group by 1, 2 having sum(a.amount) > 0`,
    [file.order.id],
  );
  await applyAllocations(file, allocated);
}

/** What has come in for an order and not been returned, set against a receivable or not. */
export async function receivedFor({ tx, order }: OrderFile): Promise<string> {
  const row = await tx.row<{ received: string }>(
    'select coalesce(sum(amount - returned), 0)::text as received from payments where order_id = $1',
    [order.id],
  );
  return row?.received ?? '0';
}

/** Writes allocations, and their sums on payments, receivables and the order. */
async function applyAllocations(file: OrderFile, allocations: readonly Allocation[]): Promise<void> {
  if (allocations.length === 0) return;
  const rows = allocations.map((allocation) => ({ id: uuid(), ...allocation }));
  await file.tx.rows(APPLY, [JSON.stringify(rows)]);
  const { order } = file;
  order.paid = allocations.reduce((paid, { amount }) => paid.add(amount), new Exact(order.paid)).toFixed();
}

const APPLY = `
  with
    shares as (select * from jsonb_to_recordset($1::jsonb) as s(id uuid, payment uuid, receivable uuid, amount numeric)),
    noted as (
      insert into payment_allocations (id, payment_id, receivable_id, amount)
      select id, payment, receivable, amount from shares),
    used as (
      update payments p set allocated = p.allocated + s.amount
        from (select payment, sum(amount) as amount from shares group by 1) s where p.id = s.payment)
  update receivables r set paid = r.paid + s.amount
    from (select receivable, sum(amount) as amount from shares group by 1) s where r.id = s.receivable`;
