import {
  addDays,
  isWorkingDay,
  nextWorkingDay,
  previousWorkingDay,
  type BusinessCalendar,
} from '../../domain/calendar/business-calendar.js';
import { dateIn, instantAt, timeIn } from '../../domain/calendar/zones.js';

const MINUTE_MS = 60_000;

/** When people of the company are at work, in its own time zone. */
export class WorkingTime {
  constructor(
    private readonly zone: string,
    private readonly calendar: BusinessCalendar,
  ) {}

  /** Local time on a date. */
  at(date: string, time: string): Date {
    return new Date(instantAt(this.zone, date, time));
  }

  dateOf(instant: Date): string {
    return dateIn(this.zone, instant.toISOString());
  }

  timeOf(instant: Date): string {
    return timeIn(this.zone, instant.toISOString());
  }

  /** Some minutes before the end of a working day. */
  beforeEnd(date: string, minutes: number): Date {
    return plusMinutes(this.at(date, this.calendar.dayEnd), -minutes);
  }

  /** The date itself when it is worked, else the last working day before. */
  workedOnOrBefore(date: string): string {
    return previousWorkingDay(this.calendar, date);
  }

  /** Minutes after an instant, or the beginning of the next working time when nobody is at work then. */
  minutesAfter(instant: Date, minutes: number): Date {
    const wanted = plusMinutes(instant, minutes);
    const date = this.dateOf(wanted);
    const time = this.timeOf(wanted);
    const { dayStart, dayEnd } = this.calendar;
    if (isWorkingDay(this.calendar, date) && time >= dayStart && time < dayEnd) return wanted;
    const today = time < dayStart ? date : addDays(date, 1);
    return this.at(nextWorkingDay(this.calendar, today), dayStart);
  }
}

export const plusMinutes = (instant: Date, minutes: number): Date =>
  new Date(instant.getTime() + minutes * MINUTE_MS);
export const later = (a: Date, b: Date): Date => (a > b ? a : b);
