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

/** Locks an order by its number and reads what belongs to it; undefined when there is none. */
export async function readOrderFile(
  tx: Tx,
  number: string,
  time: BusinessTime,
  company: CompanyProfile,
): Promise<OrderFile | undefined> {
  const order = await tx.row<OpenedRow>(
    `select ${columnsOf(tx, Order, 'o')}, ${RULES} from orders o where o.number = $1 for update of o`,
    [number],
  );
  return order && (await withParts(tx, order, time, company));
}

/** Locks several orders in the order of their ids, as everywhere, and reads what belongs to them. */
export async function readOrderFiles(
  tx: Tx,
  ids: readonly string[],
  time: BusinessTime,
  company: CompanyProfile,
): Promise<OrderFile[]> {
  const orders = await tx.rows<OpenedRow>(
    `select ${columnsOf(tx, Order, 'o')}, ${RULES} from orders o where o.id = any($1::uuid[]) order by o.id for update of o`,
    [ids],
  );
  const files: OrderFile[] = [];
  for (const order of orders) files.push(await withParts(tx, order, time, company));
  return files;
}

/** Lines and tasks are read after the order's lock is held, so that they are those of the last commit. */
async function withParts(
  tx: Tx,
  { policiesVersion, ...order }: OpenedRow,
  time: BusinessTime,
  company: CompanyProfile,
): Promise<OrderFile> {
  const lines = await tx.rows<LineRow>(
    `select ${columnsOf(tx, OrderLine, 'l')} from order_lines l where l.order_id = $1 order by l.line_no`,
    [order.id],
  );
  const tasks = await tx.rows<TaskRow>(
    `select ${columnsOf(tx, Task, 't')} from tasks t where t.order_id = $1 and t.state in ('open', 'claimed') order by t.id`,
    [order.id],
  );
  return new OrderFile(tx, order, lines, tasks, time, await company.plannerOf(tx, policiesVersion));
}
