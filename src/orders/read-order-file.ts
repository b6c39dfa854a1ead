import type { CompanyProfile } from '../company/company-profile.js';
import type { BusinessTime } from '../platform/clock/business-clock.js';
import type { Tx } from '../platform/database/database.js';
import { columnsOf } from '../platform/database/rows.js';
import { Task } from '../tasks/tasks.entities.js';
import { OrderFile, type Contact, type LineRow, type OrderRow, type TaskRow } from './order-file.js';
import { Order, OrderLine } from './orders.entities.js';

/** Which rules of the company hold, and whom to write to, is read along with the order: it costs no statement of its own. */
const ALONG = `
  (select c.policies_version from company c where c.id = 1) as "policiesVersion",
  (select jsonb_build_object('email', c.email, 'language', c.language) from customers c where c.code = o.customer) as contact`;
type OpenedRow = OrderRow & { policiesVersion: number; contact: Contact };

/** Documents by whose number an order is opened: its own, or one that belongs to one order for good. */
export type OrderDocument = 'orders' | 'work_orders' | 'releases';
const ORDER_ID: Record<OrderDocument, string> = {
  orders: '(select id from orders where number = $1)',
  work_orders: '(select order_id from work_orders where number = $1)',
  releases: '(select order_id from releases where number = $1)',
};

/**
 * Locks an order by the number of its document and reads what belongs to it; undefined when there is none. All is asked for at once, the
 * lock first: what is read after it is that of the last commit. `no key`, so that others may meanwhile write rows that refer
 * to it, e.g. on the timeline of an order that is overtaken.
 */
export async function readOrderFile(
  tx: Tx,
  number: string,
  time: BusinessTime,
  company: CompanyProfile,
  document: OrderDocument = 'orders',
): Promise<OrderFile | undefined> {
  const orderId = ORDER_ID[document];
  const [[order], lines, tasks] = await Promise.all([
    tx.rows<OpenedRow>(
      `select ${columnsOf(tx, Order, 'o')}, ${ALONG} from orders o where o.id = ${orderId} for no key update of o`,
      [number],
    ),
    tx.rows<LineRow>(`${linesOf(tx)} where l.order_id = ${orderId} order by l.line_no`, [number]),
    tx.rows<TaskRow>(`${openTasksOf(tx)} and t.order_id = ${orderId} order by t.id`, [number]),
  ]);
  return order && (await fileOf(tx, order, lines, tasks, time, company));
}

/** Locks several orders in the order of their ids, as everywhere, and reads what belongs to them. */
export async function readOrderFiles(
  tx: Tx,
  ids: readonly string[],
  time: BusinessTime,
  company: CompanyProfile,
): Promise<OrderFile[]> {
  return await filesOf(tx, ids, time, company, `${ordersOf(tx)} for no key update of o`);
}

/** The same without a lock, in the order of their ids: to look at orders on which others may work meanwhile, never to save them. */
export async function lookAtOrderFiles(
  tx: Tx,
  ids: readonly string[],
  time: BusinessTime,
  company: CompanyProfile,
): Promise<OrderFile[]> {
  return await filesOf(tx, ids, time, company, ordersOf(tx));
}

async function filesOf(
  tx: Tx,
  ids: readonly string[],
  time: BusinessTime,
  company: CompanyProfile,
  readOrders: string,
): Promise<OrderFile[]> {
  // Asked for at once, the locks first, as above.
  const [orders, lines, tasks] = await Promise.all([
    tx.rows<OpenedRow>(readOrders, [ids]),
    tx.rows<LineRow>(`${linesOf(tx)} where l.order_id = any($1::uuid[]) order by l.line_no`, [ids]),
    tx.rows<TaskRow>(`${openTasksOf(tx)} and t.order_id = any($1::uuid[]) order by t.id`, [ids]),
  ]);
  const ofOrder = <T extends { orderId: string }>(rows: T[], { id }: OpenedRow): T[] =>
    rows.filter(({ orderId }) => orderId === id);
  return await Promise.all(
    orders.map((order) => fileOf(tx, order, ofOrder(lines, order), ofOrder(tasks, order), time, company)),
  );
}

const ordersOf = (tx: Tx): string =>
  `select ${columnsOf(tx, Order, 'o')}, ${ALONG} from orders o where o.id = any($1::uuid[]) order by o.id`;
const linesOf = (tx: Tx): string => `select ${columnsOf(tx, OrderLine, 'l')} from order_lines l`;
const openTasksOf = (tx: Tx): string =>
  `select ${columnsOf(tx, Task, 't')} from tasks t where t.state in ('open', 'claimed')`;

async function fileOf(
  tx: Tx,
  { policiesVersion, contact, ...order }: OpenedRow,
  lines: LineRow[],
  tasks: TaskRow[],
  time: BusinessTime,
  company: CompanyProfile,
): Promise<OrderFile> {
  const planner = await company.plannerOf(tx, policiesVersion);
  return new OrderFile(tx, { order, lines, tasks, contact }, time, planner);
}
