/**
 * Which carrier service takes a shipment, by when it must be shipped and when it arrives (requirement R11:
 * promised date first, cost second).
 */
import {
  addDays,
  addWorkingDays,
  type BusinessCalendar,
  compareDates,
  daysBetween,
  laterDate,
  previousWorkingDay,
  subtractWorkingDays,
} from '../calendar/business-calendar.js';
import { DomainError } from '../errors/domain-error.js';
import { compareDecimals } from '../money/money.js';

/** A carrier's service to the destination. */
export interface CarriageOption {
  /** Code of the service, unique among the options. */
  readonly service: string;
  readonly carrier: string;
  /** 'road', 'air', 'sea', 'parcel' … */
  readonly mode: string;
  /** Days from hand-over to delivery, an integer from 0. */
  readonly transitDays: number;
  /** 'working': days of the calendar; 'calendar': every day, and deliveries are made on every day. */
  readonly transitIn: 'working' | 'calendar';
  /** What this shipment costs, a decimal string; all options in the same currency. */
  readonly cost: string;
}

/** What a service is chosen for. Dates are `YYYY-MM-DD`. */
export interface CarriageRequest {
  /** When the goods are ready. */
  readonly readyDate: string;
  /** When the customer wants them. */
  readonly requestedDate: string;
  /** The services to the destination. */
  readonly options: readonly CarriageOption[];
  /** Working days to pick and pack, from readiness to hand-over; an integer from 0. */
  readonly handlingDays: number;
  /** Our own calendar: goods are handed over on its working days. */
  readonly calendar: BusinessCalendar;
}

/** Why the service was chosen. */
export type CarriageReason =
  /** The cheapest of those on time. */
  | 'cheapestOnTime'
  /** None is on time: the one that delivers first. */
  | 'earliest';

/** The service chosen. */
export interface ChosenCarriage {
  readonly none: false;
  readonly service: string;
  readonly carrier: string;
  readonly mode: string;
  readonly cost: string;
  /** The last working day to hand over for `promisedDate`; when late, the first possible. */
  readonly shipBy: string;
  /** The first day on which it can be handed over: ready and handled. */
  readonly earliestShipDate: string;
  /** When it arrives, handed over on `shipBy`. */
  readonly deliveryDate: string;
  /** What the customer can be promised: the requested date when it is met, else `deliveryDate`. */
  readonly promisedDate: string;
  readonly meetsRequested: boolean;
  readonly reason: {
    readonly code: CarriageReason;
    /** How many services were looked at, and how many of them are on time. */
    readonly options: number;
    readonly onTime: number;
    /** Calendar days from the requested date to the promised date; 0 when it is met. */
    readonly daysLate: number;
  };
}

/** The service chosen, or that none serves the destination. */
export type CarriageChoice = ChosenCarriage | { readonly none: true };

/**
 * Chooses among the services that deliver on or before the requested date the cheapest (then the earlier, then by
 * code). When none does, the one that delivers first (then the cheaper, then by code).
 *
 * On time, `shipBy` is the latest working day from which the service still arrives by the requested date, so that
 * the warehouse knows its slack; it is never before the goods are ready and handled.
 *
 * @throws DomainError `validation-failed` on a malformed date, cost or number of days; `business-rule` when the
 *   calendar has no working day.
 */
export function chooseCarriage(request: CarriageRequest): CarriageChoice {
  const { readyDate, requestedDate, options, handlingDays, calendar } = request;
  const earliestShipDate = addWorkingDays(calendar, readyDate, handlingDays);
  const candidates = options.map((option) => {
    requireTransitDays(option);
    const arrival = arrivalOf(option, earliestShipDate, calendar);
    return { option, arrival, onTime: compareDates(arrival, requestedDate) <= 0 };
  });
  const onTime = candidates.filter((candidate) => candidate.onTime);
  const [best] =
    onTime.length > 0
      ? onTime.sort((a, b) => byCost(a, b) || byArrival(a, b) || byCode(a, b))
      : candidates.sort((a, b) => byArrival(a, b) || byCost(a, b) || byCode(a, b));
  if (!best) return { none: true };

  const { service, carrier, mode, cost } = best.option;
  const shipBy = best.onTime
    ? laterDate(earliestShipDate, latestShipDate(best.option, requestedDate, calendar))
    : earliestShipDate;
  const promisedDate = best.onTime ? requestedDate : best.arrival;
  return {
    none: false,
    service,
    carrier,
    mode,
    cost,
    shipBy,
    earliestShipDate,
    deliveryDate: arrivalOf(best.option, shipBy, calendar),
    promisedDate,
    meetsRequested: best.onTime,
    reason: {
      code: best.onTime ? 'cheapestOnTime' : 'earliest',
      options: options.length,
      onTime: onTime.length,
      daysLate: daysBetween(requestedDate, promisedDate),
    },
  };
}

/**
 * The last working day on which goods can be ready so that a service still delivers them by the requested date; `null`
 * when none serves the destination.
 * @throws DomainError as `chooseCarriage` does.
 */
export function lastReadyDate(request: Omit<CarriageRequest, 'readyDate'>): string | null {
  const { requestedDate, options, handlingDays, calendar } = request;
  const dates = options.map((option) => {
    requireTransitDays(option);
    return subtractWorkingDays(calendar, latestShipDate(option, requestedDate, calendar), handlingDays);
  });
  return dates.reduce<string | null>((last, date) => (last === null ? date : laterDate(last, date)), null);
}

interface Candidate {
  readonly option: CarriageOption;
  readonly arrival: string;
}

function byCost(a: Candidate, b: Candidate): number {
  return compareDecimals(a.option.cost, b.option.cost);
}

function byArrival(a: Candidate, b: Candidate): number {
  return compareDates(a.arrival, b.arrival);
}

function byCode(a: Candidate, b: Candidate): number {
  return a.option.service < b.option.service ? -1 : 1;
}

function arrivalOf(
  { transitDays, transitIn }: CarriageOption,
  shipDate: string,
  calendar: BusinessCalendar,
): string {
  return transitIn === 'working'
    ? addWorkingDays(calendar, shipDate, transitDays)
    : addDays(shipDate, transitDays);
}

function requireTransitDays({ service, transitDays }: CarriageOption): void {
  if (Number.isInteger(transitDays) && transitDays >= 0) return;
  throw new DomainError('validation-failed', `Service ${service}: ${transitDays} is not a number of days`, {
    detailZh: `运输服务 ${service}：${transitDays} 不是有效天数`,
    facts: { service, transitDays },
  });
}

/** The last working day from which it arrives by the date. */
function latestShipDate(
  { transitDays, transitIn }: CarriageOption,
  by: string,
  calendar: BusinessCalendar,
): string {
  // From the last working day on or before the date: counted from a day off, one day of transit would be lost.
  return transitIn === 'working'
    ? subtractWorkingDays(calendar, previousWorkingDay(calendar, by), transitDays)
    : previousWorkingDay(calendar, addDays(by, -transitDays));
}
