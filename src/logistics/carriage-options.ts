import { Exact } from '../../domain/money/money.js';
import type { CarriageOption } from '../../domain/carriage/choose-carriage.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';

interface ServiceRow {
  service: string;
  carrier: string;
  mode: string;
  countsWorkingDays: boolean;
  days: number;
  baseCost: string;
  costPerKg: string;
  pickups: string[];
}

/** A service with the times at which its carrier comes for goods. */
export interface ServiceOption extends CarriageOption {
  pickups: string[];
}

/** What is to be carried. */
interface Goods {
  item: string;
  quantity: string;
}

/**
 * The carrier services that reach the order's address, each with its days and its cost for the weight of the goods (all
 * of the order unless others are given). A region's transit time wins over its country's, and that over the one for
 * everywhere else (`*`).
 *
 * Services of mode `pickup` are left out: they cost nothing and would always win, but the customer must come for the
 * goods. They will be chosen where an order asks for it, which no order can yet.
 */
export async function carriageOptions(
  file: OrderFile,
  goods: readonly Goods[] = file.lines,
): Promise<ServiceOption[]> {
  const { country, region } = file.order.shipTo;
  const [weight, rows] = await Promise.all([
    weightOf(file, goods),
    file.tx.rows<ServiceRow>(SERVICES, [country, region ?? '*']),
  ]);
  return rows.map(({ service, carrier, mode, countsWorkingDays, days, baseCost, costPerKg, pickups }) => ({
    service,
    carrier,
    mode,
    transitDays: days,
    transitIn: countsWorkingDays ? 'working' : 'calendar',
    pickups,
    cost: costOf({ baseCost, costPerKg }, weight),
  }));
}

/** Prices shipments anew, by the service that was chosen for each and by what it carries now. */
export async function priceAnew(tx: Tx, ids: readonly string[]): Promise<void> {
  const shipments = await tx.rows<{ id: string; weight: string; baseCost: string; costPerKg: string }>(
    `select s.id, c.base_cost::text as "baseCost", c.cost_per_kg::text as "costPerKg", coalesce(sum(l.quantity * i.weight_kg), 0)::text as weight
       from shipments s join carrier_services c on c.code = s.service join shipment_lines l on l.shipment_id = s.id join items i on i.code = l.item
      where s.id = any($1::uuid[]) group by s.id, c.code`,
    [ids],
  );
  const costs = shipments.map(({ id, weight, ...service }) => ({ id, cost: costOf(service, weight) }));
  await tx.rows(
    'update shipments s set cost = n.cost from jsonb_to_recordset($1::jsonb) as n(id uuid, cost numeric) where s.id = n.id',
    [JSON.stringify(costs)],
  );
}

const SERVICES = `
  select distinct on (s.code) s.code as service, s.carrier, s.mode, s.counts_working_days as "countsWorkingDays", t.days,
        s.base_cost::text as "baseCost", s.cost_per_kg::text as "costPerKg", s.pickups
   from carrier_services s join transit_times t on t.service = s.code
  where s.mode <> 'pickup' and ((t.country = $1 and t.region in ($2, '*')) or t.country = '*')
  order by s.code, (t.country <> '*') desc, (t.region <> '*') desc`;

/** What it costs to carry so many kilograms by a service, in the carrier's currency. */
const costOf = (
  { baseCost, costPerKg }: Pick<ServiceRow, 'baseCost' | 'costPerKg'>,
  weight: string,
): string => new Exact(costPerKg).mul(weight).add(baseCost).toFixed(2);

/** Weight in kilograms; items of unknown weight count nothing. */
async function weightOf(file: OrderFile, goods: readonly Goods[]): Promise<string> {
  const row = await file.tx.row<{ weight: string }>(
    `select coalesce(sum(g.quantity * i.weight_kg), 0)::text as weight
       from jsonb_to_recordset($1::jsonb) as g(item text, quantity numeric) join items i on i.code = g.item`,
    [JSON.stringify(goods.map(({ item, quantity }) => ({ item, quantity })))],
  );
  return row?.weight ?? '0';
}
