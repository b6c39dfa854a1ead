import { nextWorkingDay } from '../../domain/calendar/business-calendar.js';
import { dateIn } from '../../domain/calendar/zones.js';
import type { PlanningFacts } from '../../domain/promising/facts.js';
import { net, type LineQuantity, type Netting } from '../../domain/promising/netting.js';
import { createPlanner } from '../../domain/promising/supply-plan.js';
import { plus } from '../../domain/quantity/quantity.js';
import type { CompanyProfile } from '../company/company-profile.js';
import { carriageOptions, type ServiceOption } from '../logistics/carriage-options.js';
import type { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { needsOf, ownSupply, readPositions, type ItemDates } from './cover-shortages.js';
import { planDates } from './delivery-dates.js';
import { lookAtPlanningFacts } from './planning-facts.js';
import { startOfWork } from './start-of-work.js';

/** An order of which something is neither held nor to come, and what that is. */
export interface Uncovered extends ItemDates {
  file: OrderFile;
  netting: Netting;
  options: readonly ServiceOption[];
}

/** A quantity that an order lacks, and the day on which all of it could be there; null when it has no source. */
export interface LackingUntil extends LineQuantity {
  readyDate: string | null;
}

/**
 * Of some orders those that lack something now, with what they lack, in the sequence of their ids as they are given. Nothing
 * is locked.
 */
export async function uncoveredOf(
  beside: OrderFile,
  ids: readonly string[],
  desk: OrderDesk,
): Promise<Uncovered[]> {
  const positions = await readPositions(beside.tx, ids);
  const lacking = [...positions].flatMap(([id, { position, ...dates }]) => {
    const netting = net(position);
    return netting.short.length > 0 ? [{ id, netting, ...dates }] : [];
  });
  if (lacking.length === 0) return [];
  const files = await desk.lookAt(
    beside,
    lacking.map(({ id }) => id),
  );
  const options = await Promise.all(files.map((file) => carriageOptions(file)));
  return lacking.flatMap(({ id, ...what }) => {
    const at = files.findIndex(({ order }) => order.id === id);
    const [file, ways] = [files[at], options[at]];
    return file && ways ? [{ file, options: ways, ...what }] : [];
  });
}

/**
 * When what some orders lack could be there if it were planned today, one order after the other as they are given. Nothing is
 * written and nothing locked: it is what would come of it now, and binds nobody.
 */
export async function planLacking(
  orders: readonly Uncovered[],
  company: CompanyProfile,
): Promise<Map<Uncovered, LackingUntil[]>> {
  const [first] = orders;
  if (!first) return new Map();
  const { tx, at } = first.file;
  const today = nextWorkingDay(company.calendar, dateIn(company.timeZone, at));
  const items = [...new Set(orders.flatMap(({ netting }) => netting.short.map(({ item }) => item)))];
  const planner = createPlanner(withOwn(await lookAtPlanningFacts(tx, company, items, today), orders));
  return new Map(
    orders.map((order) => {
      const begun = isBegun(order.file);
      const from = begun ? today : startOfWork(order.file, company);
      const plans = needsOf(order.file, company, order).map(({ lineNo: line, need }) => {
        const { item, quantity, onlyAnew } = need;
        // A promise may count on plain goods; only what was counted on to be made is made anew.
        const { readyDate } = planner.plan({ ...need, onlyAnew: begun && onlyAnew === true }, from);
        return { line, item, quantity, readyDate };
      });
      return [order, plans];
    }),
  );
}

/**
 * When the lines of an order that no work was begun for could be delivered, planned like that; null where what they need has
 * no source, or no carrier reaches the address.
 */
export function datesBeforeWork(
  { file, options }: Uncovered,
  lacking: readonly LackingUntil[],
  company: CompanyProfile,
): Map<number, string | null> {
  const planned = file.copy();
  const readyOf = (lineNo: number): (string | null)[] =>
    lacking.filter(({ line }) => line === lineNo).map(({ readyDate }) => readyDate);
  for (const line of planned.wantedLines)
    for (const readyDate of readyOf(line.lineNo)) if (readyDate !== null) line.readyDate = readyDate;
  if (options.length > 0)
    planDates(planned, options, { calendar: company.calendar, handlingDays: company.policies.handlingDays });
  return new Map(
    planned.wantedLines.map(({ lineNo, projectedDate }) => [
      lineNo,
      options.length === 0 || readyOf(lineNo).includes(null) ? null : projectedDate,
    ]),
  );
}

/** Whether an order's supply is undertaken: what it lacks was lost since, e.g. spoilt. */
export const isBegun = ({ order }: OrderFile): boolean => order.depositState === 'secured';

/**
 * What orders hold beyond their needs is given back before what they lack is planned, and what they expect beyond it is
 * counted on, as when a shortage is covered.
 */
function withOwn(facts: PlanningFacts, orders: readonly Uncovered[]): PlanningFacts {
  const codes = new Set(facts.items.map(({ item }) => item));
  const idle = new Map<string, string>();
  for (const { item, quantity } of orders.flatMap(({ netting }) => netting.idle))
    if (codes.has(item)) idle.set(item, plus(idle.get(item) ?? '0', quantity));
  const stock = facts.stock.map((each) => {
    const more = each.warehouse === facts.makingWarehouse ? idle.get(each.item) : undefined;
    return more === undefined ? each : { ...each, free: plus(each.free, more) };
  });
  const own = orders.flatMap(({ netting, dueDates }) => ownSupply(netting, dueDates));
  return { ...facts, stock, incoming: [...own, ...facts.incoming] };
}
