import type { CompanyProfile } from '../company/company-profile.js';
import type { BusinessTime } from '../platform/clock/business-clock.js';
import type { Tx } from '../platform/database/database.js';
import { columnsOf } from '../platform/database/rows.js';
import { Task } from '../tasks/tasks.entities.js';
import { OrderFile, type LineRow, type OrderRow, type TaskRow } from './order-file.js';
import { Order, OrderLine } from './orders.entities.js';

/** Which rules of the company hold is read along with the order: it costs no statement of its own. */
const RULES = '(select c.policies_version from company c where c.id = 1) as "policiesVersion"';
type OpenedRow = OrderRow & { policiesVersion: number };

/**
 * Locks an order by its number and reads what belongs to it; undefined when there is none. All is asked for at once, the
 * lock first: what is read after it is that of the last commit. `no key`, so that others may meanwhile write rows that refer
 * to it, e.g. on the timeline of an order that is overtaken.
 */
export async function readOrderFile(
  tx: Tx,
  number: string,
  time: BusinessTime,
  company: CompanyProfile,
): Promise<OrderFile | undefined> {
  const [[order], lines, tasks] = await Promise.all([
    tx.rows<OpenedRow>(
      `select ${columnsOf(tx, Order, 'o')}, ${RULES} from orders o where o.number = $1 for no key update of o`,
      [number],
    ),
    tx.rows<LineRow>(`${linesOf(tx)} where l.order_id = ${BY_NUMBER} order by l.line_no`, [number]),
    tx.rows<TaskRow>(`${openTasksOf(tx)} and t.order_id = ${BY_NUMBER} order by t.id`, [number]),
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
  // Asked for at once, the locks first, as above.
  const [orders, lines, tasks] = await Promise.all([
    tx.rows<OpenedRow>(
      `select ${columnsOf(tx, Order, 'o')}, ${RULES} from orders o where o.id = any($1::uuid[]) order by o.id for no key update of o`,
      [ids],
    ),
    tx.rows<LineRow>(`${linesOf(tx)} where l.order_id = any($1::uuid[]) order by l.line_no`, [ids]),
    tx.rows<TaskRow>(`${openTasksOf(tx)} and t.order_id = any($1::uuid[]) order by t.id`, [ids]),
  ]);
  const ofOrder = <T extends { orderId: string }>(rows: T[], { id }: OpenedRow): T[] =>
    rows.filter(({ orderId }) => orderId === id);
  return await Promise.all(
    orders.map((order) => fileOf(tx, order, ofOrder(lines, order), ofOrder(tasks, order), time, company)),
  );
}

const BY_NUMBER = '(select o.id from orders o where o.number = $1)';
const linesOf = (tx: Tx): string => `select ${columnsOf(tx, OrderLine, 'l')} from order_lines l`;
const openTasksOf = (tx: Tx): string =>
  `select ${columnsOf(tx, Task, 't')} from tasks t where t.state in ('open', 'claimed')`;

async function fileOf(
  tx: Tx,
  { policiesVersion, ...order }: OpenedRow,
  lines: LineRow[],
  tasks: TaskRow[],
  time: BusinessTime,
  company: CompanyProfile,
): Promise<OrderFile> {
  return new OrderFile(tx, order, lines, tasks, time, await company.plannerOf(tx, policiesVersion));
}
