import type { Client } from '@temporalio/client';
import type { Client as Postgres } from 'pg';
import { DEPARTMENTS, type Department } from '../../domain/order/departments.js';
import { orderWorkflowId } from '../../workflows/messages.js';
import type { ApiClient } from './api.js';
import type { OrderSummary } from './play.js';

interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** The parts of `GET /v1/orders/{number}` that the summary is made of. */
export interface OrderRecord extends OrderSummary {
  readonly lines: readonly { item: string; quantity: string; amount: string }[];
  readonly amounts: { subtotal: Money; freight: Money; tax: Money; total: Money };
  readonly timeline: readonly { kind: string; facts: Readonly<Record<string, unknown>> }[];
}

export interface WorkOrderRecord {
  readonly item: string;
  readonly quantity: string;
  readonly good: string;
  readonly state: string;
  readonly parent: string | null;
}

export interface PurchaseLineRecord {
  readonly item: string;
  readonly quantity: string;
  readonly accepted: string;
  readonly state: string;
}

export interface TransferRecord {
  readonly order: string;
  readonly state: string;
}

export interface ShipmentRecord {
  readonly orders: readonly string[];
  readonly deliveredAt: string | null;
}

export interface ReceivableRecord {
  readonly order: string;
  readonly state: string;
  readonly amount: Money;
  readonly paid: Money;
}

/** What the run has left behind, read back from the API, PostgreSQL and Temporal. */
export interface Records {
  readonly orders: readonly OrderRecord[];
  readonly workOrders: readonly WorkOrderRecord[];
  readonly purchaseLines: readonly PurchaseLineRecord[];
  readonly transfers: readonly TransferRecord[];
  readonly shipments: readonly ShipmentRecord[];
  readonly receivables: readonly ReceivableRecord[];
  readonly tasksDone: Readonly<Record<Department, number>>;
  readonly tasksOpen: number;
  /** Events in the history of each order's workflow. */
  readonly events: readonly number[];
  readonly balances: number;
  /** Balances that are not the sum of their movements. */
  readonly wrongBalances: number;
  readonly openReservations: number;
}

export async function readRecords(
  auditor: ApiClient,
  postgres: Postgres,
  temporal: Client,
): Promise<Records> {
  const summaries = await auditor.all<OrderSummary>('/orders?sort=number');
  const numbers = summaries.map(({ number }) => number);
  const purchases = await auditor.all<{ number: string }>('/purchase-orders?sort=number');
  return {
    orders: await each(numbers, (number) => auditor.get<OrderRecord>(`/orders/${number}`)),
    workOrders: await auditor.all<WorkOrderRecord>('/work-orders?sort=number'),
    purchaseLines: (await each(purchases, ({ number }) => linesOf(auditor, number))).flat(),
    transfers: await auditor.all<TransferRecord>('/transfers?sort=number'),
    shipments: await auditor.all<ShipmentRecord>('/shipments?sort=number'),
    receivables: await auditor
      .all<ReceivableRecord>('/receivables?kind=deposit')
      .then(async (deposits) => [
        ...deposits,
        ...(await auditor.all<ReceivableRecord>('/receivables?kind=invoice')),
      ]),
    ...(await readTasks(auditor)),
    events: await each(numbers, (number) => historyLength(temporal, number)),
    ...(await readStock(postgres)),
  };
}

async function each<T, R>(all: readonly T[], read: (one: T) => Promise<R>): Promise<R[]> {
  const found: R[] = [];
  for (const one of all) found.push(await read(one));
  return found;
}

async function linesOf(auditor: ApiClient, purchaseOrder: string): Promise<PurchaseLineRecord[]> {
  const { lines } = await auditor.get<{ lines: PurchaseLineRecord[] }>(`/purchase-orders/${purchaseOrder}`);
  return lines;
}

async function readTasks(auditor: ApiClient): Promise<Pick<Records, 'tasksDone' | 'tasksOpen'>> {
  const done = await auditor.all<{ department: Department }>('/tasks?state=completed');
  const open = await auditor.all('/tasks?sort=due');
  const count = (department: Department) => done.filter((task) => task.department === department).length;
  const tasksDone = Object.fromEntries(DEPARTMENTS.map((department) => [department, count(department)]));
  return { tasksDone: tasksDone as Record<Department, number>, tasksOpen: open.length };
}

async function historyLength(temporal: Client, order: string): Promise<number> {
  const { historyLength: length } = await temporal.workflow.getHandle(orderWorkflowId(order)).describe();
  return length;
}

async function readStock(
  postgres: Postgres,
): Promise<Pick<Records, 'balances' | 'wrongBalances' | 'openReservations'>> {
  const { rows } = await postgres.query<Pick<Records, 'balances' | 'wrongBalances' | 'openReservations'>>(
    `with moved as (select item, warehouse, sum(quantity) as quantity from movements group by 1, 2)
     select (select count(*)::int from balances) as balances,
            (select count(*)::int from balances b full join moved m on m.item = b.item and m.warehouse = b.warehouse
              where coalesce(b.on_hand, 0) <> coalesce(m.quantity, 0)) as "wrongBalances",
            (select count(*)::int from reservations where state = 'open') as "openReservations"`,
  );
  const [stock] = rows;
  if (!stock) throw new Error('PostgreSQL answered without a row');
  return stock;
}
