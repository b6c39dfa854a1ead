/** When a carrier comes for a shipment, and until when it must have left (requirement R11). */
import { addDays, type BusinessCalendar, isoWeekday, isWorkingDay } from '../calendar/business-calendar.js';
import { instantAt } from '../calendar/zones.js';

/** A time at which a carrier comes, on some weekdays: `1-5@16:30` or `6@11:00`; 1 is Monday. */
export type PickupWindow = string;

export const PICKUP_WINDOW = /^([1-7])(?:-([1-7]))?@([01]\d|2[0-3]):[0-5]\d$/;

/** Why a slot was taken. */
export const PICKUP_REASONS = [
  /** The latest that keeps the promised date. */
  'latestInTime',
  /** None keeps it any more: the first after the goods can be there. */
  'firstPossible',
  /** Somebody has booked it. */
  'booked',
] as const;
export type PickupReason = (typeof PICKUP_REASONS)[number];

/** When and where the warehouse works. */
export interface WarehouseHours {
  timeZone: string;
  calendar: BusinessCalendar;
}

export interface ShipBy {
  /** Instant by which it must have left to keep the date. */
  shipByAt: string;
  /** Instant at which the carrier comes; null for a carrier without fixed times, who comes when called. */
  pickupAt: string | null;
  pickupReason: PickupReason | null;
}

/** How far a slot is looked for: a carrier who comes less often than this is taken for one who comes when called. */
const DAYS_LOOKED_AT = 31;

/**
 * The ship-by instant is the carrier's last pick-up that keeps the ship-by date; without fixed pick-ups, the end of that
 * day's working time at the warehouse. The slot is the same pick-up, or the first one from `from` on when it has passed.
 *
 * @param from instant from which the goods can be picked up
 */
export function shipByOf(
  windows: readonly PickupWindow[],
  shipByDate: string,
  from: string,
  hours: WarehouseHours,
): ShipBy {
  const end = endOfDay(shipByDate, hours);
  const before = lastOf(windows, shipByDate, end, hours);
  if (before !== null && before >= from)
    return { shipByAt: before, pickupAt: before, pickupReason: 'latestInTime' };
  const [next] = nextPickups(windows, from, 1, hours);
  return {
    shipByAt: before ?? end,
    pickupAt: next ?? null,
    pickupReason: next === undefined ? null : 'firstPossible',
  };
}

/** Whether a carrier with these windows comes at an instant; one without fixed times comes whenever called. */
export function comesAt(windows: readonly PickupWindow[], instant: string, hours: WarehouseHours): boolean {
  if (windows.length === 0) return true;
  const date = instant.slice(0, 10);
  // The local date differs from that of UTC by a day at most.
  return [-1, 0, 1].some((days) => slotsOn(windows, addDays(date, days), hours).includes(instant));
}

/** The next pick-ups from an instant on, for somebody who wants another one. */
export function nextPickups(
  windows: readonly PickupWindow[],
  from: string,
  count: number,
  hours: WarehouseHours,
): string[] {
  const found: string[] = [];
  const first = addDays(from.slice(0, 10), -1);
  for (let day = 0; day <= DAYS_LOOKED_AT && found.length < count; day++)
    found.push(...slotsOn(windows, addDays(first, day), hours).filter((slot) => slot >= from));
  return found.slice(0, count);
}

function lastOf(
  windows: readonly PickupWindow[],
  shipByDate: string,
  end: string,
  hours: WarehouseHours,
): string | null {
  for (let day = 0; windows.length > 0 && day <= DAYS_LOOKED_AT; day++) {
    const slot = slotsOn(windows, addDays(shipByDate, -day), hours)
      .filter((each) => each <= end)
      .at(-1);
    if (slot !== undefined) return slot;
  }
  return null;
}

/** Pick-ups of a day in order; none on a day on which nobody works to hand goods over. */
function slotsOn(
  windows: readonly PickupWindow[],
  date: string,
  { calendar, timeZone }: WarehouseHours,
): string[] {
  if (!isWorkingDay(calendar, date)) return [];
  const weekday = isoWeekday(date);
  return windows
    .flatMap((window) => {
      const [, first, last] = PICKUP_WINDOW.exec(window) ?? [];
      const comes = Number(first) <= weekday && weekday <= Number(last ?? first);
      return comes ? [instantAt(timeZone, date, window.slice(-5))] : [];
    })
    .toSorted();
}

/** The end of the working day; `24:00` is midnight after it. */
function endOfDay(date: string, { calendar, timeZone }: WarehouseHours): string {
  return calendar.dayEnd === '24:00'
    ? instantAt(timeZone, addDays(date, 1), '00:00')
    : instantAt(timeZone, date, calendar.dayEnd);
}
