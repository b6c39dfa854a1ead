import { v7 as uuid } from 'uuid';
import { instantAt } from '../../domain/calendar/zones.js';
import type { GoodsToTransfer } from '../../domain/warehouse/plan-transfers.js';
import type { CompanyProfile } from '../company/company-profile.js';
import type { OrderFile } from '../orders/order-file.js';
import { nextNumbers } from '../platform/database/numbers.js';
import { insertRows } from '../platform/database/rows.js';

/** Undertakes transfers of what an order holds: a document, a task and a line of the timeline for each. */
export async function writeTransfers(
  file: OrderFile,
  company: CompanyProfile,
  transfers: readonly GoodsToTransfer[],
): Promise<void> {
  const { order, tx } = file;
  const numbers = await nextNumbers(tx, 'TR', file.time.at, transfers.length);
  const rows = transfers.map(({ line, item, warehouse, to, quantity, arrivesOn }, i) => ({
    id: uuid(),
    number: numbers[i] ?? '',
    orderId: order.id,
    version: order.version,
    lineNo: line,
    item,
    fromWarehouse: warehouse,
    toWarehouse: to,
    quantity,
    state: 'planned',
    dueDate: arrivesOn,
    plannedAt: file.at,
    dispatchedAt: null,
    arrivedAt: null,
  }));
  await insertRows(tx, 'transfers', rows);
  for (const row of rows) {
    const { number, lineNo: line, item, quantity, fromWarehouse: from, toWarehouse: to, dueDate } = row;
    const data = { line, item, quantity, from, to, dueDate };
    const dueAt = instantAt(company.timeZone, dueDate, company.calendar.dayEnd);
    file.openTask({ kind: 'transferGoods', document: number, dueAt, data });
    file.tell('transferPlanned', 'system', { transfer: number, ...data }, 'inventory');
  }
}
