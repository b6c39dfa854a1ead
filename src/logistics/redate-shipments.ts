import type { Adjusted } from '../../domain/change/adjusted.js';
import { sum } from '../../domain/quantity/quantity.js';
import type { CompanyProfile } from '../company/company-profile.js';
import { isCustomised } from '../inventory/released-goods.js';
import type { OrderFile } from '../orders/order-file.js';
import { carriedOf, type Carried } from './carried-goods.js';
import { carriageFor, reschedule, type Carriage } from './shipment-carriage.js';

/**
 * Planned shipments with lines that are wanted on another day leave for that day, as they would if they were planned now: by a
 * service that is in time, at its next pick-up that is. It costs nothing: the carrier has not come yet. One that serves other
 * orders as well stays as it is, since those count on its day.
 *
 * @param lines whose dates stand on the order already
 */
export async function redateShipments(
  file: OrderFile,
  company: CompanyProfile,
  lines: ReadonlySet<number>,
): Promise<Adjusted[]> {
  const own = (await carriedOf(file)).filter(({ state, shared }) => state === 'planned' && !shared);
  const meant = new Set(own.filter(({ lineNo }) => lines.has(lineNo)).map(({ id }) => id));
  const adjusted: Adjusted[] = [];
  for (const id of meant) {
    const goods = own.filter((each) => each.id === id);
    const carriage = await carriageFor(
      company,
      goods.map(({ lineNo, item, quantity }) => ({ file, lineNo, item, quantity })),
    );
    if (await isAsPlanned(file, id, carriage)) continue;
    await redate(file, company, goods, carriage);
    adjusted.push(...adjustedOf(file, goods));
  }
  return adjusted;
}

async function isAsPlanned(file: OrderFile, id: string, carriage: Carriage): Promise<boolean> {
  const { service, shipBy, promisedDate } = carriage;
  const same = await file.tx.row(
    'select 1 from shipments where id = $1 and service = $2 and ship_by_date = $3 and planned_date = $4',
    [id, service, shipBy, promisedDate],
  );
  return same !== undefined;
}

async function redate(
  file: OrderFile,
  company: CompanyProfile,
  goods: readonly Carried[],
  carriage: Carriage,
): Promise<void> {
  const [first] = goods;
  if (!first) return;
  const { id, number } = first;
  const { service, shipBy: shipByDate, shipByAt, pickupAt, pickupReason, promisedDate, cost } = carriage;
  await file.tx.rows(
    `update shipments set service = $2, ship_by_date = $3, ship_by_at = $4, pickup_at = $5, pickup_reason = $6, planned_date = $7, cost = $8
      where id = $1`,
    [id, service, shipByDate, shipByAt, pickupAt, pickupReason, promisedDate, cost],
  );
  const facts = { shipment: number, pickupAt, pickupReason, shipByAt };
  file.tell('pickupBooked', 'system', facts, 'logistics');
  const task = file.openTasks.find(({ kind, document }) => kind === 'handOver' && document === number);
  if (!task) return;
  task.data = { ...task.data, service, shipByDate, shipByAt, pickupAt };
  reschedule(file, company, task, pickupAt ?? shipByAt);
}

/** As much as before, on another day. */
const adjustedOf = (file: OrderFile, goods: readonly Carried[]): Adjusted[] =>
  [...new Set(goods.map(({ lineNo }) => lineNo))].flatMap((line): Adjusted[] => {
    const parts = goods.filter(({ lineNo }) => lineNo === line);
    const [first] = parts;
    if (!first) return [];
    const quantity = sum(parts.map((each) => each.quantity));
    return [
      {
        kind: 'shipment',
        department: 'logistics',
        document: first.number,
        line,
        item: first.item,
        action: 'amended',
        before: quantity,
        after: quantity,
        becomes: 'customer',
        customised: isCustomised(file, line, first.item),
        cost: '0',
      },
    ];
  });
