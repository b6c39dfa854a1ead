import {
  addDays,
  addWorkingDays,
  type BusinessCalendar,
  nextWorkingDay,
  workingDaysBetween,
} from '../calendar/business-calendar.js';
import { type CarriageOption, chooseCarriage } from '../carriage/choose-carriage.js';
import { projectSupply, type Arrival, type WorkInHand } from './project-supply.js';

/** What of a line is not delivered, and where it stands. Dates are `YYYY-MM-DD`. */
export interface LineInHand {
  line: number;
  item: string;
  promisedDate: string;
  /** Day its goods are ready by plan. */
  readyDate: string;
  /** All of it is finished and held. */
  ready: boolean;
  /** Not ready before: a shortage or scrap of the goods themselves. */
  readyNotBefore: string | null;
  /** Some of it is in no shipment yet. */
  unshipped: boolean;
}

/** A shipment with goods of the order that has not been delivered. */
export interface ParcelInHand {
  document: string;
  lines: readonly number[];
  handedOver: boolean;
  /** Last day to hand over by plan. */
  shipByDate: string;
  /** Delivery by plan. */
  plannedDate: string;
  /** Of its service to the address. */
  transit: Pick<CarriageOption, 'transitDays' | 'transitIn'>;
  /** It cannot leave before. */
  leavesNotBefore: string | null;
  /** It cannot arrive before. */
  arrivesNotBefore: string | null;
  /** Calendar days that the carrier is slower than usual. */
  slowDays: number;
}

/** All that an order's delivery depends on, as it is today. */
export interface OrderInHand {
  today: string;
  calendar: BusinessCalendar;
  handlingDays: number;
  receivingDays: number;
  delivery: 'complete' | 'inParts';
  lines: readonly LineInHand[];
  workOrders: readonly WorkInHand[];
  arrivals: readonly Arrival[];
  parcels: readonly ParcelInHand[];
  /** Carrier services that reach the address. */
  options: readonly CarriageOption[];
  /** Working days by which everything not undertaken yet starts later than planned, e.g. for a late deposit. */
  slipDays: number;
}

export interface ProjectedLine {
  line: number;
  /** Forecast of its delivery: the date promised when that can be kept. */
  projectedDate: string;
  /** The earliest it could arrive; how far this lies before the promise is the slack. */
  earliestDate: string;
}

export interface Projection {
  lines: ProjectedLine[];
  /** When each document's next fact can be expected: work finished, goods received, handed over, delivered. */
  documents: Map<string, string>;
}

/**
 * Forecasts the delivery of an order from what is planned and what is known to be late (R15).
 *
 * - What was planned for a day that has passed and has not happened is expected today.
 * - Work that has not begun begins when the last of its components can be used; bought goods can be used
 *   `receivingDays` after receipt. Only what has moved from its plan moves what stands on it, so that without a delay
 *   every date is that of the plan.
 * - Goods leave `handlingDays` after they are ready, with the cheapest carrier that still keeps the promise, or the
 *   fastest: as the promise was made and as shipments are planned.
 *
 * A later input never gives an earlier date.
 */
export function projectDates(order: OrderInHand): Projection {
  const supply = projectSupply(order);
  const parcels = order.parcels.map((parcel) => ({ parcel, ...projectParcel(order, parcel) }));
  const documents = new Map(supply.documents);
  for (const { parcel, expected } of parcels) documents.set(parcel.document, expected);
  const leaving = departures(order, supply.readyDates);
  const lines = order.lines.map((line): ProjectedLine => {
    const own = parcels.filter(({ parcel }) => parcel.lines.includes(line.line));
    const departure = line.unshipped ? leaving.get(line.line) : undefined;
    const parts = [
      ...own.map(({ arrival }) => ({ projected: arrival, earliest: arrival })),
      ...(departure ? [carry(order, departure)] : []),
    ];
    return {
      line: line.line,
      projectedDate: latest(parts.map(({ projected }) => projected)) || line.promisedDate,
      earliestDate: latest(parts.map(({ earliest }) => earliest)) || line.promisedDate,
    };
  });
  return { lines, documents };
}

interface Departure {
  shipDate: string;
  wanted: string;
}

/** When what is in no shipment yet can leave, and the date it should arrive on. */
function departures(order: OrderInHand, readyDates: ReadonlyMap<number, string>): Map<number, Departure> {
  const { calendar, today, handlingDays } = order;
  const open = order.lines.filter(({ unshipped }) => unshipped);
  const leave = (line: LineInHand): Departure => {
    const ready = readyDates.get(line.line) ?? line.readyDate;
    const shipDate = addWorkingDays(calendar, ready, handlingDays);
    return { shipDate: nextWorkingDay(calendar, laterOf(shipDate, today)), wanted: line.promisedDate };
  };
  const each = open.map((line) => [line.line, leave(line)] as const);
  if (order.delivery === 'inParts') return new Map(each);
  // All goods leave together when the last is ready, in time for the earliest date promised.
  const together: Departure = {
    shipDate: latest(each.map(([, { shipDate }]) => shipDate)),
    wanted: earliest(order.lines.map(({ promisedDate }) => promisedDate)),
  };
  return new Map(open.map(({ line }) => [line, together]));
}

function carry(order: OrderInHand, { shipDate, wanted }: Departure): { projected: string; earliest: string } {
  const { calendar, options } = order;
  const ask = { readyDate: shipDate, options, handlingDays: 0, calendar };
  const inTime = chooseCarriage({ ...ask, requestedDate: wanted });
  const fastest = chooseCarriage({ ...ask, requestedDate: '0001-01-01' });
  // Where no carrier reaches the address any more, planning the shipment will say so.
  if (inTime.none || fastest.none) return { projected: laterOf(shipDate, wanted), earliest: shipDate };
  return { projected: inTime.promisedDate, earliest: fastest.deliveryDate };
}

/** When a shipment arrives, and when its next fact (hand-over or delivery) can be expected. */
function projectParcel(order: OrderInHand, parcel: ParcelInHand): { arrival: string; expected: string } {
  const { calendar, today } = order;
  if (parcel.handedOver) {
    const arrival = latest([
      addDays(parcel.plannedDate, parcel.slowDays),
      parcel.arrivesNotBefore ?? '',
      today,
    ]);
    return { arrival, expected: arrival };
  }
  const leaves = nextWorkingDay(calendar, latest([parcel.shipByDate, parcel.leavesNotBefore ?? '', today]));
  const { transitDays, transitIn } = parcel.transit;
  const carried =
    transitIn === 'working' ? addWorkingDays(calendar, leaves, transitDays) : addDays(leaves, transitDays);
  // Handed over in time it keeps its date, however long it may wait at the door.
  const moved = leaves > nextWorkingDay(calendar, parcel.shipByDate);
  const arrival = moved ? laterOf(parcel.plannedDate, carried) : parcel.plannedDate;
  return {
    arrival: latest([addDays(arrival, parcel.slowDays), parcel.arrivesNotBefore ?? '']),
    expected: leaves,
  };
}

/** How many working days a line could still lose without breaking its promise; negative when it cannot be kept. */
export const slackOf = (calendar: BusinessCalendar, promisedDate: string, earliestDate: string): number =>
  workingDaysBetween(calendar, earliestDate, promisedDate);

const laterOf = (a: string, b: string): string => (a > b ? a : b);
const latest = (dates: readonly string[]): string => dates.reduce(laterOf, '');
const earliest = (dates: readonly string[]): string =>
  dates.reduce((first, date) => (first === '' || date < first ? date : first), '');
