import type { Department } from '../../domain/order/departments.js';
import { micros } from './amounts.js';
import { amountDifferences } from './check-amounts.js';
import type {
  OrderRecord,
  PurchaseLineRecord,
  Records,
  ShipmentRecord,
  TransferRecord,
  WorkOrderRecord,
} from './records.js';
import type { Scenario } from './scenario.js';
import type { WorkingTime } from './working-time.js';

/** What came out, every figure counted in the records. */
export interface Summary {
  readonly company: string;
  readonly orders: number;
  readonly closed: number;
  /** Orders delivered after the date they were first promised. */
  readonly late: number;
  readonly amountDifferences: number;
  readonly offers: { readonly made: number; readonly accepted: number };
  /** Items of order lines that stock did not cover and that are made here; and those of them made in full. */
  readonly shortMade: { readonly items: number; readonly produced: number };
  /** Items that were bought because stock did not cover them; and those of them received in full. */
  readonly shortBought: { readonly items: number; readonly received: number };
  /** Transfers between warehouses that save a date; and those of them that arrived. */
  readonly transfers: { readonly needed: number; readonly arrived: number };
  readonly tasks: Readonly<Record<Department, number>>;
  readonly tasksOpen: number;
  readonly historyEvents: { readonly min: number; readonly median: number; readonly max: number };
  readonly stock: { readonly balances: number; readonly notSumOfMovements: number };
  readonly openReservations: number;
  readonly businessDays: number;
  readonly seconds: number;
  /** What is short of what must be, a sentence each; empty when all is well. */
  readonly shortfalls: readonly string[];
}

export function summarise(
  scenario: Scenario,
  records: Records,
  time: WorkingTime,
  took: { businessDays: number; seconds: number },
): Summary {
  const { orders } = records;
  const differences = orders.flatMap((order) => amountDifferences(scenario, order, records.receivables));
  const late = orders.flatMap((order) => lateness(order, records.shipments, time));
  const figures = {
    company: scenario.name,
    orders: orders.length,
    closed: orders.filter(({ stage }) => stage === 'closed').length,
    late: late.length,
    amountDifferences: differences.length,
    offers: { made: countOf(orders, 'dateOffered'), accepted: countOf(orders, 'offerAccepted') },
    shortMade: made(records.workOrders),
    shortBought: bought(records.purchaseLines),
    transfers: moved(records.transfers),
    tasks: records.tasksDone,
    tasksOpen: records.tasksOpen,
    historyEvents: spread(records.events),
    stock: { balances: records.balances, notSumOfMovements: records.wrongBalances },
    openReservations: records.openReservations,
    ...took,
  };
  return {
    ...figures,
    shortfalls: [...late, ...differences, ...shortfalls(figures, scenario.orders.length)],
  };
}

function shortfalls(figures: Omit<Summary, 'shortfalls'>, placed: number): string[] {
  const { orders, closed, shortMade, shortBought, transfers, tasksOpen, stock, openReservations } = figures;
  const unless = (well: boolean, otherwise: string) => (well ? [] : [otherwise]);
  return [
    ...unless(orders === placed, `${String(placed)} orders were to be placed, ${String(orders)} are there`),
    ...unless(closed === orders, `${String(orders - closed)} orders are not closed`),
    ...unless(
      shortMade.produced === shortMade.items,
      `${String(shortMade.items - shortMade.produced)} short items are not made in full`,
    ),
    ...unless(
      shortBought.received === shortBought.items,
      `${String(shortBought.items - shortBought.received)} bought items are not received in full`,
    ),
    ...unless(
      transfers.arrived === transfers.needed,
      `${String(transfers.needed - transfers.arrived)} transfers have not arrived`,
    ),
    ...unless(tasksOpen === 0, `${String(tasksOpen)} tasks are left open`),
    ...unless(
      stock.notSumOfMovements === 0,
      `${String(stock.notSumOfMovements)} balances are not the sum of their movements`,
    ),
    ...unless(openReservations === 0, `${String(openReservations)} reservations are left open`),
  ];
}

/** Late is what was delivered on a later day than the order was first promised, whatever was agreed afterwards. */
function lateness(
  { number, timeline }: OrderRecord,
  shipments: readonly ShipmentRecord[],
  time: WorkingTime,
): string[] {
  const promised = timeline.find(({ kind }) => kind === 'datePromised')?.facts['date'];
  if (typeof promised !== 'string') return [];
  const delivered = shipments
    .filter(({ orders }) => orders.includes(number))
    .flatMap(({ deliveredAt }) => (deliveredAt === null ? [] : [time.dateOf(new Date(deliveredAt))]));
  const last = delivered.reduce((a, b) => (a > b ? a : b), '');
  return last > promised ? [`${number} was promised for ${promised} and delivered on ${last}`] : [];
}

const countOf = (orders: readonly OrderRecord[], kind: string): number =>
  orders.filter(({ timeline }) => timeline.some((entry) => entry.kind === kind)).length;

/** Only work orders for what was ordered; those for its components have a parent. */
function made(workOrders: readonly WorkOrderRecord[]): Summary['shortMade'] {
  const wanted = workOrders.filter(({ parent, state }) => parent === null && state !== 'cancelled');
  const missing = wanted.filter(
    ({ state, good, quantity }) => state !== 'done' || micros(good) < micros(quantity),
  );
  const items = itemsOf(wanted);
  return { items: items.length, produced: items.length - itemsOf(missing).length };
}

function bought(lines: readonly PurchaseLineRecord[]): Summary['shortBought'] {
  const wanted = lines.filter(({ state }) => state !== 'cancelled');
  const missing = wanted.filter(
    ({ state, accepted, quantity }) => state !== 'received' || micros(accepted) < micros(quantity),
  );
  const items = itemsOf(wanted);
  return { items: items.length, received: items.length - itemsOf(missing).length };
}

function moved(transfers: readonly TransferRecord[]): Summary['transfers'] {
  const needed = transfers.filter(({ state }) => state !== 'cancelled');
  return { needed: needed.length, arrived: needed.filter(({ state }) => state === 'arrived').length };
}

const itemsOf = (rows: readonly { item: string }[]): string[] => [...new Set(rows.map(({ item }) => item))];

function spread(events: readonly number[]): Summary['historyEvents'] {
  const sorted = events.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? 0;
  return { min: at(0), median: at(Math.floor(sorted.length / 2)), max: at(sorted.length - 1) };
}
