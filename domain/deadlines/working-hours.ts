import { addDays, isWorkingDay, type BusinessCalendar } from '../calendar/business-calendar.js';
import { dateIn, instantAt } from '../calendar/zones.js';

/** When a department works: its days, holidays and make-up days, and the hours of a day in its own time zone. */
export interface WorkingHours {
  calendar: BusinessCalendar;
  /** IANA time zone. */
  timeZone: string;
}

const MINUTE_MS = 60_000;
/** A calendar with no working time for ten years is wrong; `nextWorkingDay` gives up after as long. */
const MOST_DAYS = 3_660;

/**
 * The instant at which so many minutes have been worked since another; with a negative number the instant since which
 * they are worked. A day counts its hours on the clock of the department's zone, so one on which clocks are turned is
 * an hour longer or shorter only where the turn lies within them. Zero moves to the next working instant.
 * @returns ISO 8601 UTC
 */
export function addWorkingMinutes(hours: WorkingHours, instant: string, minutes: number): string {
  const back = minutes < 0;
  let left = Math.abs(minutes) * MINUTE_MS;
  let at = Date.parse(instant);
  let date = dateIn(hours.timeZone, new Date(at).toISOString());
  for (let looked = 0; looked < MOST_DAYS; looked++, date = addDays(date, back ? -1 : 1)) {
    const day = workedOn(hours, date);
    if (!day) continue;
    const [from, to] = back ? [day.start, Math.min(at, day.end)] : [Math.max(at, day.start), day.end];
    if (to < from || (to === from && left > 0)) continue;
    if (to - from >= left) return new Date(back ? to - left : from + left).toISOString();
    left -= to - from;
    at = back ? day.start : day.end;
  }
  throw new Error(`no working time within ten years of ${instant}`);
}

function workedOn(
  { calendar, timeZone }: WorkingHours,
  date: string,
): { start: number; end: number } | undefined {
  if (!isWorkingDay(calendar, date)) return undefined;
  return {
    start: Date.parse(instantAt(timeZone, date, calendar.dayStart)),
    end: Date.parse(instantAt(timeZone, date, calendar.dayEnd)),
  };
}
