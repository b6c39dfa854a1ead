import { v7 as uuid } from 'uuid';
import { allocatePayments, type Allocation } from '../../domain/finance/allocate-payments.js';
import { paymentAllocated, type Posting } from '../../domain/finance/ledger.js';
import { Exact } from '../../domain/money/money.js';
import type { OrderFile } from '../orders/order-file.js';
import { DEPOSIT_PENDING, openOf, readReceivables, receivableOf, type ReceivableRow } from './receivables.js';
import { freePayments } from './refunds.js';

export interface SettledPayments {
  /** What the ledger is to be told. */
  postings: Posting[];
  /** What is still to be paid of a receivable. */
  left: (number: string) => Exact;
}

/**
 * Sets what is free of the order's payments against its open receivables, and closes what is paid. A deposit that is paid
 * binds the customer: what is held for the order runs out no more.
 */
export async function settlePayments(file: OrderFile, by: string): Promise<SettledPayments> {
  const { order, tx } = file;
  const [payments, receivables] = await Promise.all([freePayments(file), readReceivables(file)]);
  const asked = receivables
    .filter(({ state }) => state === 'open')
    .map((each) => ({ id: each.id, open: openOf(each).toFixed() }));
  const allocations = allocatePayments(payments, asked);
  const postings = await applyAllocations(file, allocations, receivables);
  const after = receivables.map((each) => allocations.reduce(paidBy, each));
  const paid = after.filter((each) => each.state === 'open' && openOf(each).isZero());
  if (paid.length > 0)
    tx.send(`update receivables set state = 'paid' where id = any($1::uuid[])`, [paid.map(({ id }) => id)]);
  for (const { number, kind } of paid) {
    file.closeTasks({ document: number }, { state: 'completed', by });
    if (kind !== 'deposit') continue;
    order.depositState = 'secured';
    order.holdUntil = null;
    delete order.flags[DEPOSIT_PENDING];
  }
  return { postings, left: (number) => openOf(receivableOf(after, number)) };
}

const paidBy = (row: ReceivableRow, { receivable, amount }: Allocation): ReceivableRow =>
  receivable === row.id ? { ...row, paid: new Exact(row.paid).add(amount).toFixed() } : row;

/** Takes back what has been set against receivables of an order, all or those named, so that the money is free again. */
export async function undoAllocations(file: OrderFile, numbers?: readonly string[]): Promise<Posting[]> {
  const receivables = await readReceivables(file);
  const isMeant = ({ receivable }: Allocation): boolean =>
    numbers?.includes(receivables.find(({ id }) => id === receivable)?.number ?? '') ?? true;
  const allocated = (await readAllocations(file)).filter(isMeant);
  const back = allocated.map((each) => ({ ...each, amount: new Exact(each.amount).neg().toFixed() }));
  return await applyAllocations(file, back, receivables);
}

/** What payments have paid of an order's receivables, the newest payment first. */
export async function readAllocations(file: OrderFile): Promise<Allocation[]> {
  return await file.tx.rows<Allocation>(
    `select a.payment_id as payment, a.receivable_id as receivable, sum(a.amount)::text as amount
       from payment_allocations a join receivables r on r.id = a.receivable_id join payments p on p.id = a.payment_id
      where r.order_id = $1 group by p.at, 1, 2 having sum(a.amount) > 0 order by p.at desc, 1 desc`,
    [file.order.id],
  );
}

/** What has come in for an order and not been returned, set against a receivable or not. */
export async function receivedFor({ tx, order }: OrderFile): Promise<string> {
  const row = await tx.row<{ received: string }>(
    'select coalesce(sum(amount - to_return - returned), 0)::text as received from payments where order_id = $1',
    [order.id],
  );
  return row?.received ?? '0';
}

/** Writes allocations, and their sums on payments, receivables and the order. @returns what the ledger is to be told */
export function applyAllocations(
  file: OrderFile,
  allocations: readonly Allocation[],
  receivables: readonly ReceivableRow[],
): Promise<Posting[]> {
  if (allocations.length === 0) return Promise.resolve([]);
  const rows = allocations.map((allocation) => ({ id: uuid(), ...allocation }));
  const { order } = file;
  file.tx.send(APPLY, [JSON.stringify(rows), order.id]);
  order.paid = allocations.reduce((paid, { amount }) => paid.add(amount), new Exact(order.paid)).toFixed();
  const isInvoiced = receivables.some(({ kind }) => kind === 'invoice');
  const postings = allocations.map(({ receivable: id, amount }) => {
    const receivable = receivables.find((each) => each.id === id);
    if (!receivable) throw new Error(`receivable ${id} has gone`);
    const isDeposit = receivable.kind === 'deposit' && !isInvoiced;
    return paymentAllocated(receivable.number, isDeposit ? 'customerDeposits' : 'receivables', amount);
  });
  return Promise.resolve(postings);
}

const APPLY = `
  with
    shares as (select * from jsonb_to_recordset($1::jsonb) as s(id uuid, payment uuid, receivable uuid, amount numeric)),
    noted as (
      insert into payment_allocations (id, payment_id, receivable_id, amount)
      select id, payment, receivable, amount from shares),
    used as (
      update payments p set allocated = p.allocated + s.amount
        from (select payment, sum(amount) as amount from shares group by 1) s where p.id = s.payment and p.order_id = $2)
  update receivables r set paid = r.paid + s.amount
    from (select receivable, sum(amount) as amount from shares group by 1) s where r.id = s.receivable and r.order_id = $2`;
