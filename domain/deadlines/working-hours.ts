import {
  addDays,
  isWorkingDay,
  MAX_DAYS_WITHOUT_WORK,
  type BusinessCalendar,
} from '../calendar/business-calendar.js';
import { dateIn, instantAt } from '../calendar/zones.js';

/** When a department works: its days, holidays and make-up days, and the hours of a day in its own time zone. */
export interface WorkingHours {
  calendar: BusinessCalendar;
  /** IANA time zone. */
  timeZone: string;
}

const MINUTE_MS = 60_000;
/** Of a leap year. */
const DAYS_BEFORE_THE_LAST = 365;

/**
 * The instant at which so many minutes have been worked since another; with a negative number the instant since which
 * they are worked. A day counts its hours on the clock of the department's zone, so one on which clocks are turned is
 * an hour longer or shorter only where the turn lies within them. Zero moves to the next working instant.
 * @returns ISO 8601 UTC
 * @throws Error when the calendar has no working time for ten years
 */
export function addWorkingMinutes(hours: WorkingHours, instant: string, minutes: number): string {
  const back = minutes < 0;
  let left = Math.abs(minutes) * MINUTE_MS;
  let at = Date.parse(instant);
  let date = dateIn(hours.timeZone, new Date(at).toISOString());
  for (let idle = 0; idle < MAX_DAYS_WITHOUT_WORK; date = addDays(date, back ? -1 : 1)) {
    const day = workedOn(hours, date);
    idle = day ? 0 : idle + 1;
    if (!day) continue;
    const [from, to] = back ? [day.start, Math.min(at, day.end)] : [Math.max(at, day.start), day.end];
    if (to < from || (to === from && left > 0)) continue;
    if (to - from >= left) return new Date(back ? to - left : from + left).toISOString();
    left -= to - from;
    at = back ? day.start : day.end;
  }
  throw new Error(`no working time within ten years of ${instant}`);
}

/** Minutes worked from one instant to a later one; zero when the second is not later. */
export function workingMinutesBetween(hours: WorkingHours, from: string, to: string): number {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  if (end <= start) return 0;
  const last = dateIn(hours.timeZone, new Date(end).toISOString());
  let worked = 0;
  for (
    let date = dateIn(hours.timeZone, new Date(start).toISOString());
    date <= last;
    date = addDays(date, 1)
  ) {
    const day = workedOn(hours, date);
    if (day) worked += Math.max(0, Math.min(end, day.end) - Math.max(start, day.start));
  }
  return worked / MINUTE_MS;
}

/** The first year in which holidays leave no day to work on; undefined when there is none. */
export function yearWithoutWork(calendar: BusinessCalendar): number | undefined {
  const holidays = Object.entries(calendar.exceptions).filter(([, { working }]) => !working);
  const years = [...new Set(holidays.map(([date]) => date.slice(0, 4)))].sort();
  const idle = years.find((year) => !worksIn(calendar, year));
  return idle === undefined ? undefined : Number(idle);
}

function worksIn(calendar: BusinessCalendar, year: string): boolean {
  if (isWorkingDay(calendar, `${year}-12-31`)) return true;
  for (let day = 0; day < DAYS_BEFORE_THE_LAST; day++)
    if (isWorkingDay(calendar, addDays(`${year}-01-01`, day))) return true;
  return false;
}

interface WorkedDay {
  start: number;
  end: number;
}

/** Which instants a local time is costs more than all the rest; a task has a handful of deadlines on the same few days. */
const worked = new WeakMap<WorkingHours, Map<string, WorkedDay | undefined>>();

function workedOn(hours: WorkingHours, date: string): WorkedDay | undefined {
  const days = worked.get(hours) ?? new Map<string, WorkedDay | undefined>();
  worked.set(hours, days);
  if (!days.has(date)) days.set(date, dayOf(hours, date));
  return days.get(date);
}

function dayOf({ calendar, timeZone }: WorkingHours, date: string): WorkedDay | undefined {
  if (!isWorkingDay(calendar, date)) return undefined;
  return {
    start: Date.parse(instantAt(timeZone, date, calendar.dayStart)),
    end: Date.parse(instantAt(timeZone, date, calendar.dayEnd)),
  };
}
