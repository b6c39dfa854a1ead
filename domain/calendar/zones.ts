/**
 * Instants and local dates: which date it is somewhere, and which instant a local time is.
 *
 * Apart from `business-calendar.ts` because it uses `Intl` and its time-zone data, which workflow code must not:
 * the data changes with the runtime and a replay would then differ. Pure otherwise: the clock is the caller's.
 */
import { DomainError } from '../errors/domain-error.js';
import { isDate } from './business-calendar.js';

const DAY_MS = 86_400_000;

/** Building a format costs about as much as a thousand uses of it; this keeps one per zone. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Instants of local times that were asked for: the ends of working days come again and again. */
const instants = new Map<string, string>();
const INSTANTS_KEPT = 10_000;

/**
 * The local date at an instant.
 * @param zone IANA time zone, such as 'Asia/Shanghai'.
 * @param instantIso ISO 8601 with `Z` or an offset, such as '2026-03-01T16:30:00Z'.
 * @returns `YYYY-MM-DD`: for the examples '2026-03-02'.
 * @throws DomainError `validation-failed` when the zone is not known or it is no instant.
 */
export function dateIn(zone: string, instantIso: string): string {
  return new Date(localMs(zone, parseInstant(instantIso))).toISOString().slice(0, 10);
}

/**
 * The local time at an instant, `HH:MM` from '00:00' to '23:59'; seconds are cut off.
 * @throws DomainError `validation-failed` when the zone is not known or it is no instant.
 */
export function timeIn(zone: string, instantIso: string): string {
  return new Date(localMs(zone, parseInstant(instantIso))).toISOString().slice(11, 16);
}

/**
 * The instant at which clocks in the zone show the local date and time.
 *
 * Where clocks are turned back the time comes twice: the first of the two instants is taken. Where they are
 * turned forward it is skipped: the instant is as far after the gap's start as the time is into the gap (02:30
 * in a gap from 02:00 to 03:00 is the instant that shows 03:30). Both as `disambiguation: 'compatible'` of the
 * Temporal proposal and RFC 5545, so that calendars elsewhere agree with ours.
 *
 * @param zone IANA time zone.
 * @param date `YYYY-MM-DD`.
 * @param time `HH:MM`, '00:00' to '23:59'.
 * @returns ISO 8601 UTC, such as '2026-03-02T01:00:00.000Z'.
 * @throws DomainError `validation-failed` when the zone is not known or it is no date or no time.
 */
export function instantAt(zone: string, date: string, time: string): string {
  const key = `${zone} ${date} ${time}`;
  const known = instants.get(key);
  if (known !== undefined) return known;
  const instant = findInstant(zone, date, time);
  if (instants.size >= INSTANTS_KEPT) instants.clear();
  instants.set(key, instant);
  return instant;
}

function findInstant(zone: string, date: string, time: string): string {
  if (!isDate(date)) throw invalid(date, 'a date (YYYY-MM-DD)', '有效日期（YYYY-MM-DD）');
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) {
    throw invalid(time, 'a time of day (HH:MM)', '有效时刻（HH:MM）');
  }
  const local = Date.parse(`${date}T${time}:00.000Z`);
  // No zone is more than a day from UTC, so a change of offset near this time lies between these two instants.
  const before = offsetMs(zone, local - DAY_MS);
  const after = offsetMs(zone, local + DAY_MS);
  const showing = [local - before, local - after].filter((instant) => localMs(zone, instant) === local);
  const instant = showing.length > 0 ? Math.min(...showing) : local - before;
  return new Date(instant).toISOString();
}

function parseInstant(text: string): number {
  const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(instant)) {
    throw invalid(text, 'an instant (ISO 8601 with offset)', '有效时间点（带时区偏移的 ISO 8601）');
  }
  return instant;
}

function offsetMs(zone: string, instant: number): number {
  return localMs(zone, instant) - instant;
}

/** What the clocks in the zone show, as if it were UTC. */
function localMs(zone: string, instant: number): number {
  const fields = new Map(
    formatOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const field = (type: Intl.DateTimeFormatPartTypes) => fields.get(type) ?? 0;
  const midnight = new Date(0);
  // Not Date.UTC(year, …), which takes the years 0 to 99 for 1900 to 1999.
  midnight.setUTCFullYear(field('year'), field('month') - 1, field('day'));
  const seconds = field('hour') * 3600 + field('minute') * 60 + field('second');
  return midnight.getTime() + seconds * 1000 + (((instant % 1000) + 1000) % 1000);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
    return format;
  } catch {
    throw invalid(zone, 'a time zone (IANA name)', '有效时区（IANA 名称）');
  }
}

function invalid(given: string, wanted: string, wantedZh: string): DomainError {
  return new DomainError('validation-failed', `"${given}" is not ${wanted}`, {
    detailZh: `“${given}” 不是${wantedZh}`,
    facts: { given },
  });
}
