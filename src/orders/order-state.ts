import { DEPARTMENTS, type Department } from '../../domain/order/departments.js';
import type { OrderState } from '../../workflows/messages.js';
import { Customer } from '../customers/customers.entities.js';
import type { Tx } from '../platform/database/database.js';
import type { OrderFile } from './order-file.js';

/** The state an order's workflow starts from, as PostgreSQL knows it: for a new order and for one that must be taken up again. */
export async function orderStateOf(file: OrderFile, connectors: readonly string[]): Promise<OrderState> {
  const { order } = file;
  const { header, lines } = file.progress();
  return {
    order: order.number,
    customer: await customerName(file.tx, order.customer),
    lastSeq: order.lastSeq,
    header,
    headerRevision: order.revision,
    lines: [...lines],
    lineRevisions: lines.map(() => order.revision),
    heardAt: file.at,
    speed: file.time.speed,
    occurrences: await occurrencesOf(file.tx, order.number, order.version),
    connectors: DEPARTMENTS.filter((department): department is Department => connectors.includes(department)),
    answered: [],
  };
}

async function customerName(tx: Tx, code: string): Promise<string> {
  const customer = await tx.manager.findOneByOrFail(Customer, { code });
  return customer.name;
}

/** How often each step has been carried out already, from the keys of its effects: a workflow taken up again goes on counting. */
async function occurrencesOf(tx: Tx, number: string, version: number): Promise<Record<string, number>> {
  const rows = await tx.rows<{ step: string; last: number }>(
    `select split_part(key, ':', 3) as step, max(split_part(key, ':', 5)::int) as last
     from effects where key like $1 group by 1`,
    [`${number}:${String(version)}:%`],
  );
  return Object.fromEntries(rows.map(({ step, last }) => [step, last]));
}
