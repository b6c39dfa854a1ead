import { addWorkingDays } from '../../domain/calendar/business-calendar.js';
import { dateIn, instantAt } from '../../domain/calendar/zones.js';
import { FOR_STOCK, outlivesOrder } from '../../domain/order/tasks.js';
import type { CompanyProfile } from '../company/company-profile.js';
import type { OrderFile } from '../orders/order-file.js';

interface Awaited {
  number: string;
  supplier: string;
  due: string;
  /** Every line that the order counts on is confirmed, or being delivered. */
  confirmed: boolean;
  /** The order still counts on part of it. */
  isClaimed: boolean;
  lines: { line: number; item: string; quantity: string; dueDate: string }[];
}

/**
 * Asks purchasing to follow every purchase order that this order counts on, also one that was placed for another order
 * and has a surplus: so that whoever looks at the order sees whom it waits for.
 */
export async function awaitGoods(file: OrderFile, company: CompanyProfile): Promise<void> {
  for (const awaited of await awaitedBy(file)) {
    const { number, supplier, due, lines, isClaimed } = awaited;
    const task = file.openTask({
      kind: 'receiveGoods',
      document: number,
      dueAt: dayEndOf(company, due),
      expectedBy: expectedBy(awaited, confirmationDue(file, company), company),
      data: { supplier, lines },
    });
    // What was left to the stock by a change is counted on again.
    if (!isClaimed || !outlivesOrder(task)) continue;
    const { [FOR_STOCK]: _left, ...data } = task.data;
    task.data = data;
    await expectGoods(file, number, company);
  }
}

/**
 * What an order counts on of these purchase orders has changed: purchasing follows each as the order counts on it now; to the
 * stock where it has raised it and counts on none of it, and not at all where nothing of it is the order's.
 */
export async function followAmended(
  file: OrderFile,
  company: CompanyProfile,
  numbers: ReadonlySet<string>,
  { by, reason }: { by: string; reason: string },
): Promise<void> {
  const coming = await awaitedBy(file);
  for (const number of numbers) {
    const awaited = coming.find((each) => each.number === number);
    if (!awaited)
      file.closeTasks({ kind: 'receiveGoods', document: number }, { state: 'withdrawn', by, reason });
    else if (awaited.isClaimed) await expectGoods(file, number, company);
    else leaveToStock(file, company, awaited);
  }
}

/** A purchase order's dates have moved, or part of it has come: the task is due, and what comes next expected, by them. */
export async function expectGoods(file: OrderFile, number: string, company: CompanyProfile): Promise<void> {
  const awaited = (await awaitedBy(file)).find((each) => each.number === number);
  const task = file.openTasks.find(({ kind, document }) => kind === 'receiveGoods' && document === number);
  if (!awaited || !task) return;
  task.data = { ...task.data, lines: awaited.lines };
  const { kind, department } = task;
  const by = outlivesOrder(task) ? null : expectedBy(awaited, confirmationDue(file, company), company);
  const dueAt = dayEndOf(company, awaited.due);
  if (task.dueAt !== null && Date.parse(task.dueAt) === Date.parse(dueAt))
    file.expect({ kind, document: number }, by);
  // Reminders and escalations are by the day on which it is due.
  else
    Object.assign(task, company.planner.plan({ kind, department, openedAt: file.at, dueAt, expectedBy: by }));
  file.noticeChange(task);
}

/**
 * The order counts on no goods to come any more. What it has raised itself still comes, into stock: purchasing follows that
 * to its end, since perhaps nobody else counts on it.
 */
export async function followToStock(
  file: OrderFile,
  company: CompanyProfile,
  { by, reason }: { by: string; reason: string },
): Promise<void> {
  const coming = await awaitedBy(file);
  for (const { kind, document } of file.openTasks.filter((task) => task.kind === 'receiveGoods'))
    if (!coming.some(({ number }) => number === document))
      file.closeTasks({ kind, document }, { state: 'withdrawn', by, reason });
  for (const awaited of coming) leaveToStock(file, company, awaited);
}

function leaveToStock(file: OrderFile, company: CompanyProfile, awaited: Awaited): void {
  const { number, supplier, due, lines } = awaited;
  const data = { supplier, lines };
  const dueAt = dayEndOf(company, due);
  file.leaveToStock({ kind: 'receiveGoods', document: number, dueAt, expectedBy: null, data });
}

/** A supplier confirms within so many working days. */
function confirmationDue(file: OrderFile, company: CompanyProfile): string {
  const { timeZone, calendar, policies } = company;
  const day = addWorkingDays(calendar, dateIn(timeZone, file.at), policies.confirmationDays);
  return dayEndOf(company, day);
}

/** First the supplier's confirmation, then the goods on the day they are confirmed for. */
function expectedBy({ confirmed, due }: Awaited, confirmation: string, company: CompanyProfile): string {
  const receipt = dayEndOf(company, due);
  return confirmed || receipt < confirmation ? receipt : confirmation;
}

const dayEndOf = ({ timeZone, calendar }: CompanyProfile, day: string): string =>
  instantAt(timeZone, day, calendar.dayEnd);

async function awaitedBy(file: OrderFile): Promise<Awaited[]> {
  return await file.tx.rows<Awaited>(
    `select p.number, p.supplier, max(coalesce(l.confirmed_date, l.due_date))::text as due,
            bool_and(l.state = 'confirmed' or l.accepted + l.rejected > 0) as confirmed,
            bool_or(exists (select 1 from purchase_allocations a where a.purchase_line_id = l.id and a.order_id = $1 and a.received < a.quantity)) as "isClaimed",
            json_agg(json_build_object('line', l.line_no, 'item', l.item, 'quantity', l.quantity::text,
                                       'dueDate', coalesce(l.confirmed_date, l.due_date)) order by l.line_no) as lines
       from purchase_lines l join purchase_orders p on p.id = l.purchase_order_id
      where l.state in ('ordered', 'confirmed') and (l.order_id = $1 or exists (
            select 1 from purchase_allocations a where a.purchase_line_id = l.id and a.order_id = $1 and a.received < a.quantity))
      group by p.number, p.supplier order by p.number`,
    [file.order.id],
  );
}
