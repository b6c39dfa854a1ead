import { Injectable } from '@nestjs/common';
import type { ForecastLine } from '../../domain/change/hurt.js';
import { CompanyProfile } from '../company/company-profile.js';
import { DelaysService } from '../delays/delays.service.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import {
  datesBeforeWork,
  isBegun,
  planLacking,
  uncoveredOf,
  type LackingUntil,
  type Uncovered,
} from '../promising/uncovered.js';

/**
 * Orders that what is done to one of them can make later. What an order holds, softly or firmly, has planned, or counts on of a
 * purchase is its own and nobody else's plan touches it. But one that was told a day and holds nothing of what that counts on
 * (its reservation ran out while it is on hold, its source is lacking) or has lost part of it (spoilt, rejected) has what is
 * free to hope for, as everybody has: whoever is planned first gets it.
 */
@Injectable()
export class OtherOrders {
  constructor(
    private readonly desk: OrderDesk,
    private readonly company: CompanyProfile,
    private readonly delays: DelaysService,
  ) {}

  /** The orders that hope for what this one uses, urgent ones first, then by the day they were promised for. */
  async hopingFor(file: OrderFile): Promise<Uncovered[]> {
    const rows = await file.tx.rows<{ id: string }>(HOPING, [file.order.id]);
    if (rows.length === 0) return [];
    return await uncoveredOf(
      file,
      rows.map(({ id }) => id),
      this.desk,
    );
  }

  /** When each line of such orders could be delivered if they were planned now, one after the other. */
  async forecast(orders: readonly Uncovered[]): Promise<ForecastLine[]> {
    const lines: ForecastLine[] = [];
    for (const [order, lacking] of await planLacking(orders, this.company))
      lines.push(...forecastOf(order.file, await this.datesOf(order, lacking)));
    return lines;
  }

  private async datesOf(
    order: Uncovered,
    lacking: readonly LackingUntil[],
  ): Promise<ReadonlyMap<number, string | null>> {
    const { file } = order;
    if (!isBegun(file)) return together(file, datesBeforeWork(order, lacking, this.company));
    const plans = lacking.flatMap(({ readyDate, ...what }) =>
      readyDate === null ? [] : [{ ...what, readyDate }],
    );
    const dates = new Map<number, string | null>(await this.delays.project(file, plans));
    for (const { line, readyDate } of lacking) if (readyDate === null) dates.set(line, null);
    return together(file, dates);
  }
}

/** An order that ships complete waits for what has no source with all that it has. */
function together(
  { order }: OrderFile,
  dates: ReadonlyMap<number, string | null>,
): ReadonlyMap<number, string | null> {
  if (order.delivery === 'inParts' || ![...dates.values()].includes(null)) return dates;
  return new Map([...dates.keys()].map((line) => [line, null]));
}

function forecastOf({ order, lines }: OrderFile, dates: ReadonlyMap<number, string | null>): ForecastLine[] {
  return lines.flatMap(({ lineNo: line, item, promisedDate: promised }) => {
    const projected = dates.get(line);
    return promised === null || projected === undefined
      ? []
      : [{ order: order.number, line, item, promised, projected }];
  });
}

/** Open orders that were told a day, lack supply, and need any item that this one may be made of. */
const HOPING = `
  with recursive tree(item) as (
    select item from order_lines where order_id = $1
    union select b.component from bom_lines b join tree t on b.assembly = t.item),
  users(item) as (
    select item from tree
    union select b.assembly from bom_lines b join users u on b.component = u.item)
  select o.id from orders o
   where o.id <> $1 and o.stage in ('promising', 'credit', 'deposit', 'making', 'shipping') and o.cancellation is null
     and (o.promise_state in ('lacking', 'unsourced') or (o.deposit_state = 'secured' and o.supply_state = 'lacking'))
     and exists (select 1 from order_lines l join users u on u.item = l.item
                  where l.order_id = o.id and l.promised_date is not null)
   order by o.priority = 'urgent' desc, o.promised_date, o.number`;
