import { nextWorkingDay } from '../../domain/calendar/business-calendar.js';
import { dateIn } from '../../domain/calendar/zones.js';
import { hasRequirements } from '../../domain/inspection/checklist.js';
import type { CarriageOption } from '../../domain/carriage/choose-carriage.js';
import type { IncomingFacts, Need } from '../../domain/promising/facts.js';
import { net, type LinePosition, type LineQuantity, type Netting } from '../../domain/promising/netting.js';
import { createPlanner } from '../../domain/promising/supply-plan.js';
import type { CompanyProfile } from '../company/company-profile.js';
import { giveBack } from '../inventory/stock.js';
import { carriageOptions } from '../logistics/carriage-options.js';
import type { OrderFile } from '../orders/order-file.js';
import { wantedReady } from './delivery-dates.js';
import type { Tx } from '../platform/database/database.js';
import { readPlanningFacts } from './planning-facts.js';
import { askForSources } from './promising.service.js';
import { writePlans, type LinePlan } from './supply-writer.js';

/** Marks supply that is the line's own already: counted in the plan, not claimed again. */
const OWN = 'own:';

/**
 * Plans whatever an order's lines need and nothing covers any more: after scrap, a short work order or rejected goods.
 * Right after the promise everything is covered and nothing is done. What a line holds beyond its needs (components of a
 * work order that was ended) is given back first, so that the plan can use it.
 */
export async function coverShortages(file: OrderFile, company: CompanyProfile): Promise<void> {
  const { position, dueDates, startDates } = await readPosition(file);
  const netting = net(position);
  if (netting.short.length === 0) return;
  giveBack(
    file,
    netting.idle.map(({ line, item, quantity }) => ({ lineNo: line, item, quantity })),
  );
  const plans = await plan(file, company, netting, { dueDates, startDates });
  askForSources(
    file,
    plans.flatMap(({ plan }) => plan.unsourced),
  );
  await writePlans(file, plans.filter(({ plan }) => plan.unsourced.length === 0).map(withoutOwn), null);
  file.tell('shortageCovered', 'system', { shortages: netting.short }, 'production');
}

async function plan(
  file: OrderFile,
  company: CompanyProfile,
  netting: Netting,
  { dueDates, startDates }: ItemDates,
): Promise<LinePlan[]> {
  const { short } = netting;
  const today = nextWorkingDay(company.calendar, dateIn(company.timeZone, file.at));
  const facts = await readPlanningFacts(
    file.tx,
    company,
    short.map(({ item }) => item),
    today,
  );
  const planner = createPlanner({ ...facts, incoming: [...ownSupply(netting, dueDates), ...facts.incoming] });
  const options = await carriageOptions(file);
  return needsOf(file, company, { netting, startDates, options }).map(({ lineNo, need }) => ({
    lineNo,
    plan: planner.plan(need),
  }));
}

/** What an order lacks, as planning is asked for it. */
export function needsOf(
  file: OrderFile,
  { calendar, policies }: CompanyProfile,
  { netting, startDates, options }: Pick<ItemDates, 'startDates'> & Lacking,
): { lineNo: number; need: Need }[] {
  const wanted = wantedReady(file, options, { calendar, handlingDays: policies.handlingDays });
  return netting.short.map(({ line: lineNo, item, quantity }) => {
    const line = file.line(lineNo);
    const isComponent = item !== line.item;
    const wantedBy = isComponent ? (startDates.get(item) ?? null) : wanted(line);
    // What is made to wishes was counted on to be made: plain goods that happen to lie there do not replace it.
    const onlyAnew = !isComponent && hasRequirements(line.requirements);
    return { lineNo, need: { item, quantity, wantedBy, isComponent, onlyAnew } };
  });
}

interface Lacking {
  netting: Netting;
  options: readonly CarriageOption[];
}

/**
 * What the line's own open work orders and purchases yield beyond its present needs, for what it needs anew. Only when one
 * line is short: the planner cannot tell the lines of an order apart, and one must not count on what is held for another.
 */
export function ownSupply({ short, spare }: Netting, dueDates: ReadonlyMap<string, string>): IncomingFacts[] {
  const lines = new Set(short.map(({ line }) => line));
  if (lines.size !== 1) return [];
  return spare
    .filter(({ line }) => lines.has(line))
    .map(({ item, quantity }) => ({
      supply: `${OWN}${item}`,
      item,
      free: quantity,
      dueDate: dueDates.get(item) ?? '',
    }));
}

const withoutOwn = ({ lineNo, plan }: LinePlan): LinePlan => ({
  lineNo,
  plan: { ...plan, pegs: plan.pegs.filter(({ supply }) => !supply.startsWith(OWN)) },
});

type Row = LineQuantity & { kind: keyof LinePosition; date: string | null };

/** Days that an order's own supply depends on, by item. */
export interface ItemDates {
  /** By when the last of what is expected of an item comes. */
  dueDates: ReadonlyMap<string, string>;
  /** When the first work that an item goes into is to begin. */
  startDates: ReadonlyMap<string, string>;
}

/** What an order's lines need, hold and expect, and when. */
export type PositionOfOrder = { position: LinePosition } & ItemDates;

export async function readPosition(file: OrderFile): Promise<PositionOfOrder> {
  return positionIn(await file.tx.rows<Row>(POSITION, [file.order.id]));
}

/** The same of several orders by their ids, in one statement. */
export async function readPositions(tx: Tx, ids: readonly string[]): Promise<Map<string, PositionOfOrder>> {
  const rows = await tx.rows<Row & { orderId: string }>(POSITIONS, [ids]);
  return new Map(ids.map((id) => [id, positionIn(rows.filter(({ orderId }) => orderId === id))]));
}

function positionIn(rows: readonly Row[]): PositionOfOrder {
  const of = (kind: Row['kind']) => rows.filter((row) => row.kind === kind);
  const dueDates = new Map<string, string>();
  for (const { item, date } of of('expected'))
    if (date && date > (dueDates.get(item) ?? '')) dueDates.set(item, date);
  const startDates = new Map<string, string>();
  for (const { item, date } of of('needed'))
    if (date && date < (startDates.get(item) ?? '9999-12-31')) startDates.set(item, date);
  return {
    position: { needed: of('needed'), held: of('held'), expected: of('expected') },
    dueDates,
    startDates,
  };
}

const positionsOf = (orders: '= $1' | '= any($1::uuid[])'): string => `
  with open_work as (
    select * from work_orders where order_id ${orders} and state in ('planned', 'released', 'acknowledged', 'started'))
  select l.order_id as "orderId", 'needed' as kind, l.line_no as line, l.item, greatest(0, l.quantity - l.cancelled - coalesce((
           select sum(rl.picked) from releases r join release_lines rl on rl.release_id = r.id
            where r.order_id = l.order_id and rl.line_no = l.line_no and r.state <> 'cancelled'), 0))::text as quantity, null::date as date
    from order_lines l where l.order_id ${orders}
  union all
  select w.order_id, 'needed', w.line_no, c.item, (c.quantity - c.issued)::text, w.start_date
    from open_work w join work_order_components c on c.work_order_id = w.id
  union all
  select order_id, 'held', line_no, item, quantity::text, null from reservations where order_id ${orders} and state = 'open'
  union all
  select order_id, 'expected', line_no, item, (quantity - good - scrapped)::text, finish_date from open_work
  union all
  select a.order_id, 'expected', a.line_no, p.item, (a.quantity - a.received)::text, coalesce(p.confirmed_date, p.due_date)
    from purchase_allocations a join purchase_lines p on p.id = a.purchase_line_id
   where a.order_id ${orders} and p.state in ('planned', 'ordered', 'confirmed')
  union all
  select order_id, 'expected', line_no, item, quantity::text, due_date from transfers where order_id ${orders} and state = 'dispatched'`;

const POSITION = positionsOf('= $1');
const POSITIONS = positionsOf('= any($1::uuid[])');
