import { addDays, addWorkingDays, nextWorkingDay } from '../../domain/calendar/business-calendar.js';
import { isLess, isPositive } from '../../domain/quantity/quantity.js';
import type { OrderFile, TimelineRow } from '../orders/order-file.js';
import type { Cause } from './delay-rows.js';
import type { KnownOrder } from './order-in-hand.js';

/** What an order's transaction tells that may move its dates, seen without asking the database. */
export interface Noticed {
  causes: Cause[];
  /** A supplier has confirmed: perhaps for a later day. */
  confirmed: boolean;
  /** Work, purchases or shipments were undertaken: perhaps with what is disrupted. */
  undertook: boolean;
}

const UNDERTAKEN = ['workOrderReleased', 'purchaseOrdered', 'shipmentPlanned'];

export function noticeIn(file: OrderFile): Noticed {
  const undertook = file.timeline.some(({ kind }) => UNDERTAKEN.includes(kind));
  const confirmed = file.facts.some(({ kind }) => kind === 'purchaseConfirmed');
  return {
    causes: [...rejected(file), ...file.timeline.flatMap((entry) => causeIn(file, entry))],
    confirmed,
    undertook,
  };
}

function causeIn(file: OrderFile, { kind, facts }: TimelineRow): Cause[] {
  switch (kind) {
    case 'productionReported':
    case 'workOrderCompleted':
      return isPositive(numberIn(facts['scrap'])) || isShort(facts) ? [spoilt(file, facts['workOrder'])] : [];
    case 'goodsInspected':
      return isPositive(numberIn(facts['failed'])) ? [spoilt(file, facts['inspection'])] : [];
    case 'tracked':
      return facts['code'] === 'exception' ? [exceptional(facts)] : [];
    default:
      return [];
  }
}

const numberIn = (value: unknown): string => (typeof value === 'string' ? value : '0');
const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A work order that was ended with less than was ordered. */
const isShort = ({ good, ordered }: Record<string, unknown>): boolean =>
  typeof ordered === 'string' && isLess(numberIn(good), ordered);

function spoilt({ facts }: OrderFile, document: unknown): Cause {
  const commitment = textIn(document);
  const line = facts.find((fact) => fact.commitment === commitment)?.line;
  return {
    kind: 'scrap',
    document: commitment,
    department: 'production',
    ...(line === undefined ? {} : { line }),
  };
}

function exceptional({ shipment, location, note }: Record<string, unknown>): Cause {
  const remark = [location, note].map(textIn).filter(Boolean).join(': ');
  return {
    kind: 'carrierSlow',
    document: textIn(shipment),
    department: 'logistics',
    days: null,
    note: remark === '' ? null : remark,
  };
}

const rejected = ({ facts, order }: OrderFile): Cause[] =>
  order.supplyState === 'lacking'
    ? facts
        .filter(({ kind, note }) => kind === 'goodsReceived' && note !== undefined)
        .map(({ commitment, note = '' }) => ({
          kind: 'materialShort',
          document: commitment,
          department: 'purchasing',
          note,
        }))
    : [];

/** Purchases that were confirmed for a later day than the plan counts on. */
export const confirmedLate = (known: KnownOrder, confirmations: OrderFile['facts']): Cause[] =>
  [
    ...new Set(
      confirmations.filter(({ kind }) => kind === 'purchaseConfirmed').map((fact) => fact.commitment),
    ),
  ]
    .map((document) => known.arrivals.filter((arrival) => arrival.document === document))
    .flatMap((arrivals) => {
      const late = arrivals.filter(({ date, plannedDate }) => date > plannedDate);
      const last = late.toSorted((a, b) => (a.date < b.date ? 1 : -1))[0];
      return last
        ? [
            {
              kind: 'supplierLate' as const,
              document: last.document,
              department: 'purchasing' as const,
              until: last.date,
            },
          ]
        : [];
    });

/** By when what was spoilt can be made or bought anew, until it is planned. */
export async function estimate(file: OrderFile, known: KnownOrder, cause: Cause): Promise<Cause> {
  const { calendar, today, receivingDays } = known;
  if (cause.kind === 'carrierSlow') return { ...cause, until: addWorkingDays(calendar, today, 1) };
  const row = await file.tx.row<{ making: number; buying: number | null }>(
    `select max(i.manufacturing_days)::int as making, max(s.lead_days)::int as buying from items i
       left join supplier_items s on s.item = i.code and s.rank = (select min(rank) from supplier_items b where b.item = i.code)
      where i.code in (
        select item from work_orders where number = $1 union all
        select w.item from inspections q join work_orders w on w.id = q.work_order_id where q.number = $1 union all
        select l.item from purchase_lines l join purchase_orders p on p.id = l.purchase_order_id where p.number = $1)`,
    [cause.document],
  );
  const again =
    cause.kind === 'scrap'
      ? addWorkingDays(calendar, today, row?.making ?? 0)
      : addWorkingDays(calendar, nextWorkingDay(calendar, addDays(today, row?.buying ?? 0)), receivingDays);
  return { ...cause, until: again };
}
