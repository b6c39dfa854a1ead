import { Exact } from '../../domain/money/money.js';
import type { CarriageOption } from '../../domain/carriage/choose-carriage.js';
import type { OrderFile } from '../orders/order-file.js';

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
  const weight = await weightOf(file, goods);
  const rows = await file.tx.rows<ServiceRow>(
    `select distinct on (s.code) s.code as service, s.carrier, s.mode, s.counts_working_days as "countsWorkingDays", t.days,
            s.base_cost::text as "baseCost", s.cost_per_kg::text as "costPerKg", s.pickups
       from carrier_services s join transit_times t on t.service = s.code
      where s.mode <> 'pickup' and ((t.country = $1 and t.region in ($2, '*')) or t.country = '*')
      order by s.code, (t.country <> '*') desc, (t.region <> '*') desc`,
    [country, region ?? '*'],
  );
  return rows.map(({ service, carrier, mode, countsWorkingDays, days, baseCost, costPerKg, pickups }) => ({
    service,
    carrier,
    mode,
    transitDays: days,
    transitIn: countsWorkingDays ? 'working' : 'calendar',
    pickups,
    cost: new Exact(costPerKg).mul(weight).add(baseCost).toFixed(2),
  }));
}

/** Weight in kilograms; items of unknown weight count nothing. */
async function weightOf(file: OrderFile, goods: readonly Goods[]): Promise<string> {
  const row = await file.tx.row<{ weight: string }>(
    `select coalesce(sum(g.quantity * i.weight_kg), 0)::text as weight
       from jsonb_to_recordset($1::jsonb) as g(item text, quantity numeric) join items i on i.code = g.item`,
    [JSON.stringify(goods.map(({ item, quantity }) => ({ item, quantity })))],
  );
  return row?.weight ?? '0';
}
