/**
 * Dates and working days (no instants, no time zones: those are in `zones.ts`).
 *
 * A date is the text `YYYY-MM-DD`, which sorts and compares as text. Arithmetic is on day numbers computed with
 * integers only, so it is the same on every machine and may run in workflow code.
 */
import { DomainError } from '../errors/domain-error.js';

/** A day that differs from its weekday's rule. */
export interface CalendarException {
  /** `false`: a holiday; `true`: a day worked in exchange for one (调休). */
  readonly working: boolean;
  readonly name?: string;
}

/** When a company, work centre or carrier works. */
export interface BusinessCalendar {
  /** ISO weekdays worked as a rule: 1 is Monday, 7 is Sunday. */
  readonly workingWeekdays: readonly number[];
  /** Exceptions by date, `YYYY-MM-DD`. */
  readonly exceptions: Readonly<Record<string, CalendarException>>;
  /** Start of the working day, local time `HH:MM`. */
  readonly dayStart: string;
  /** End of the working day, local time `HH:MM`. */
  readonly dayEnd: string;
}

/** A search for a working day gives up after this many days off in a row (ten years). */
export const MAX_DAYS_WITHOUT_WORK = 3660;

/** Days (working or calendar) that may be added or subtracted at once: a hundred years. */
export const MAX_DAYS = 36_600;

/** Whether the text is a date that exists, `YYYY-MM-DD` with a year from 0001 to 9999: '2024-02-29' is, '2023-02-29' is not. */
export function isDate(text: string): boolean {
  const parts = partsOf(text);
  if (!parts) return false;
  const [year, month, day] = parts;
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** −1, 0 or 1 as `a` is before, equal to or after `b`. @throws DomainError `validation-failed`. */
export function compareDates(a: string, b: string): -1 | 0 | 1 {
  requireDate(a);
  requireDate(b);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The later of two dates. @throws DomainError `validation-failed`. */
export function laterDate(a: string, b: string): string {
  return compareDates(a, b) >= 0 ? a : b;
}

/**
 * The date `days` calendar days after (negative: before).
 * @throws DomainError `validation-failed` when it is no date or no integer; `business-rule` outside the years
 *   0001 to 9999.
 */
export function addDays(date: string, days: number): string {
  if (!Number.isInteger(days)) throw badNumberOfDays(days);
  return dateOfDay(dayNumber(date) + days);
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. @throws DomainError `validation-failed`. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** ISO weekday: 1 is Monday, 7 is Sunday. @throws DomainError `validation-failed`. */
export function isoWeekday(date: string): number {
  return weekdayOfDay(dayNumber(date));
}

/** Whether the day is worked: its exception, else its weekday's rule. @throws DomainError `validation-failed`. */
export function isWorkingDay(calendar: BusinessCalendar, date: string): boolean {
  return works(calendar, dayNumber(date));
}

/**
 * The first working day on or after the date.
 * @throws DomainError `validation-failed` when it is no date; `business-rule` after ten years without one.
 */
export function nextWorkingDay(calendar: BusinessCalendar, date: string): string {
  return dateOfDay(seek(calendar, dayNumber(date), 1));
}

/**
 * The last working day on or before the date.
 * @throws DomainError `validation-failed` when it is no date; `business-rule` after ten years without one.
 */
export function previousWorkingDay(calendar: BusinessCalendar, date: string): string {
  return dateOfDay(seek(calendar, dayNumber(date), -1));
}

/**
 * With `n` above zero the n-th working day after the date (so one after a Saturday is Monday); with zero the
 * first working day on or after it.
 * @throws DomainError `validation-failed` when it is no date or `n` no integer from 0 to 36,600; `business-rule`
 *   when the calendar has no working day for ten years.
 */
export function addWorkingDays(calendar: BusinessCalendar, date: string, n: number): string {
  return step(calendar, date, n, 1);
}

/**
 * With `n` above zero the n-th working day before the date; with zero the last working day on or before it.
 * @throws DomainError as {@link addWorkingDays}.
 */
export function subtractWorkingDays(calendar: BusinessCalendar, date: string, n: number): string {
  return step(calendar, date, n, -1);
}

/**
 * Working days after `from` up to and including `to`; when `to` is earlier, the negative number of working days
 * from `to` up to, not including, `from`. It undoes the two functions above: from any date to a working day,
 * `addWorkingDays(calendar, from, workingDaysBetween(calendar, from, to))` is `to`.
 * @throws DomainError `validation-failed` when one is no date or they are over 36,600 days apart.
 */
export function workingDaysBetween(calendar: BusinessCalendar, from: string, to: string): number {
  const start = dayNumber(from);
  const end = dayNumber(to);
  if (Math.abs(end - start) > MAX_DAYS) throw badNumberOfDays(end - start);
  let count = 0;
  for (let day = start + 1; day <= end; day++) if (works(calendar, day)) count++;
  for (let day = end; day < start; day++) if (works(calendar, day)) count--;
  return count;
}

function step(calendar: BusinessCalendar, date: string, n: number, direction: 1 | -1): string {
  if (!Number.isInteger(n) || n < 0 || n > MAX_DAYS) throw badNumberOfDays(n);
  let day = dayNumber(date);
  if (n === 0) return dateOfDay(seek(calendar, day, direction));
  for (let taken = 0; taken < n; taken++) day = seek(calendar, day + direction, direction);
  return dateOfDay(day);
}

/** The nearest working day from `start` (inclusive) in the direction. */
function seek(calendar: BusinessCalendar, start: number, direction: 1 | -1): number {
  for (let off = 0; off < MAX_DAYS_WITHOUT_WORK; off++) {
    const day = start + off * direction;
    if (works(calendar, day)) return day;
  }
  const date = dateOfDay(start);
  const weekdays = calendar.workingWeekdays.join(', ') || 'none';
  const side = direction === 1 ? 'from' : 'up to';
  throw new DomainError(
    'business-rule',
    `The calendar (working weekdays: ${weekdays}) has no working day within ${MAX_DAYS_WITHOUT_WORK} days ${side} ${date}`,
    {
      detailZh: `日历（工作日：${weekdays}）在 ${date} ${direction === 1 ? '之后' : '之前'} ${MAX_DAYS_WITHOUT_WORK} 天内没有工作日`,
      facts: { date, workingWeekdays: calendar.workingWeekdays },
    },
  );
}

function works(calendar: BusinessCalendar, day: number): boolean {
  const exception = calendar.exceptions[dateOfDay(day)];
  return exception ? exception.working : calendar.workingWeekdays.includes(weekdayOfDay(day));
}

function badNumberOfDays(days: number): DomainError {
  return new DomainError('validation-failed', `${days} is not a number of days to count`, {
    detailZh: `${days} 不是可计算的天数`,
    facts: { days },
  });
}

function requireDate(text: string): void {
  if (!isDate(text)) {
    throw new DomainError('validation-failed', `"${text}" is not a date (YYYY-MM-DD)`, {
      detailZh: `“${text}” 不是有效日期（YYYY-MM-DD）`,
      facts: { given: text },
    });
  }
}

function partsOf(text: string): [year: number, month: number, day: number] | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/**
 * Days since 1970-01-01 in the proleptic Gregorian calendar, by Howard Hinnant's `days_from_civil`
 * (https://howardhinnant.github.io/date_algorithms.html): years start in March, so that the leap day is last.
 */
function dayNumber(date: string): number {
  requireDate(date);
  const [year, month, day] = partsOf(date) ?? [0, 0, 0];
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** The inverse, Hinnant's `civil_from_days`. */
function dateOfDay(dayNumber: number): string {
  const z = dayNumber + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  if (year < 1 || year > 9999) {
    throw new DomainError('business-rule', 'The date lies outside the years 0001 to 9999', {
      detailZh: '日期超出 0001 至 9999 年',
      facts: { year },
    });
  }
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** 1970-01-01 was a Thursday (4). */
function weekdayOfDay(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}
