import fc from 'fast-check';
import { isWorkingDay, type BusinessCalendar } from '../calendar/business-calendar.js';
import { dateIn, timeIn } from '../calendar/zones.js';
import {
  addWorkingMinutes,
  workingMinutesBetween,
  yearWithoutWork,
  type WorkingHours,
} from './working-hours.js';

const HOUR = 60;
const days: BusinessCalendar = {
  workingWeekdays: [1, 2, 3, 4, 5],
  exceptions: {
    // Spring Festival 2026, with the Saturday before worked in exchange.
    '2026-02-14': { working: true },
    '2026-02-16': { working: false },
    '2026-02-17': { working: false },
    '2026-02-18': { working: false },
    '2026-02-19': { working: false },
    '2026-02-20': { working: false },
  },
  dayStart: '09:00',
  dayEnd: '17:00',
};
const at = (timeZone: string, more: Partial<BusinessCalendar> = {}): WorkingHours => ({
  timeZone,
  calendar: { ...days, ...more },
});
const local = (zone: string, instant: string): string => `${dateIn(zone, instant)} ${timeIn(zone, instant)}`;

describe('working time', () => {
  const suzhou = at('Asia/Shanghai');
  test.each<[what: string, from: string, hours: number, to: string]>([
    ['stays within a day', '2026-03-02T01:00:00Z', 8, '2026-03-02 17:00'],
    ['goes on the next morning', '2026-03-02T08:00:00Z', 2, '2026-03-03 10:00'],
    ['skips the weekend', '2026-03-06T08:00:00Z', 2, '2026-03-09 10:00'],
    ['begins in the morning for what comes before it', '2026-03-01T22:00:00Z', 1, '2026-03-02 10:00'],
    ['begins the next day for what comes in the evening', '2026-03-02T12:00:00Z', 1, '2026-03-03 10:00'],
    ['counts a make-up Saturday and skips the holidays', '2026-02-13T08:00:00Z', 10, '2026-02-23 10:00'],
    ['of none is the next working instant', '2026-02-15T08:00:00Z', 0, '2026-02-23 09:00'],
    ['of none in working time is the instant itself', '2026-03-02T03:17:00Z', 0, '2026-03-02 11:17'],
    ['backwards stays within a day', '2026-03-02T09:00:00Z', -8, '2026-03-02 09:00'],
    ['backwards goes on the evening before', '2026-03-03T02:00:00Z', -2, '2026-03-02 16:00'],
    ['backwards skips holidays and counts the make-up day', '2026-02-23T02:00:00Z', -10, '2026-02-13 16:00'],
  ])('%s', (_what, from, hours, to) => {
    expect(local('Asia/Shanghai', addWorkingMinutes(suzhou, from, hours * HOUR))).toBe(to);
  });

  it('is counted on the date of the zone, east and west of Greenwich', () => {
    // The same instant: Saturday noon in Auckland, Friday afternoon in Honolulu, where an hour is left.
    const instant = '2026-03-07T00:00:00Z';
    expect(local('Pacific/Auckland', addWorkingMinutes(at('Pacific/Auckland'), instant, 2 * HOUR))).toBe(
      '2026-03-09 11:00',
    );
    expect(local('Pacific/Honolulu', addWorkingMinutes(at('Pacific/Honolulu'), instant, 2 * HOUR))).toBe(
      '2026-03-06 16:00',
    );
    // Half an hour past the hour in Kathmandu is 45 minutes.
    expect(addWorkingMinutes(at('Asia/Kathmandu'), '2026-03-02T00:00:00Z', 0)).toBe(
      '2026-03-02T03:15:00.000Z',
    );
  });

  it('never comes on a calendar without working days, which is said', () => {
    expect(() => addWorkingMinutes(at('UTC', { workingWeekdays: [] }), '2026-03-02T00:00:00Z', 1)).toThrow(
      'no working time within ten years of 2026-03-02T00:00:00Z',
    );
  });
});

/** Clocks are turned on a Sunday: the nights of those who work round the clock, and the days of all others. */
describe.each([
  ['America/New_York', '2026-03-08', '2026-03-06', '2026-03-09', '2026-11-01', '2026-10-30', '2026-11-02'],
  ['Europe/Berlin', '2026-03-29', '2026-03-27', '2026-03-30', '2026-10-25', '2026-10-23', '2026-10-26'],
])('daylight saving in %s', (zone, forward, fridayBefore, mondayAfter, back, friday, monday) => {
  const office = at(zone, { exceptions: {} });
  const nights = at(zone, {
    workingWeekdays: [1, 2, 3, 4, 5, 6, 7],
    exceptions: {},
    dayStart: '00:00',
    dayEnd: '06:00',
  });
  const startOf = (hours: WorkingHours, date: string): string =>
    addWorkingMinutes(hours, `${date}T00:00:00Z`, 0);

  it('leaves the hours on the clock of those who do not work at that time', () => {
    for (const [before, after] of [
      [fridayBefore, mondayAfter],
      [friday, monday],
    ] as const) {
      const fromFriday = addWorkingMinutes(office, startOf(office, before), 10 * HOUR);
      expect(local(zone, fromFriday)).toBe(`${after} 11:00`);
      expect(local(zone, addWorkingMinutes(office, fromFriday, -10 * HOUR))).toBe(`${before} 09:00`);
    }
  });

  /** Noon before in Greenwich: the night of the date is still to come in either zone, and the one before is over. */
  const before = (date: string): string => new Date(Date.parse(date) - 12 * 3_600_000).toISOString();

  it('makes the night in spring an hour shorter and that in autumn an hour longer', () => {
    const night = (date: string): number => workingMinutesBetween(nights, before(date), `${date}T18:00:00Z`);
    expect(night(forward)).toBe(5 * HOUR);
    expect(night(back)).toBe(7 * HOUR);
    expect(night(monday)).toBe(6 * HOUR);
  });

  it('counts over the turn what is really worked, and back again', () => {
    for (const [date, hours, shown] of [
      [forward, 4, '05:00'],
      [back, 4, '03:00'],
    ] as const) {
      const midnight = addWorkingMinutes(nights, before(date), 0);
      expect(local(zone, midnight)).toBe(`${date} 00:00`);
      expect(local(zone, addWorkingMinutes(nights, midnight, hours * HOUR))).toBe(`${date} ${shown}`);
      for (const minutes of [1, 60, 61, 150, 300, 600])
        expect(addWorkingMinutes(nights, addWorkingMinutes(nights, midnight, minutes), -minutes)).toBe(
          midnight,
        );
    }
  });
});

describe('laws of working time', () => {
  const zone = fc.constantFrom(
    'Asia/Shanghai',
    'America/New_York',
    'Europe/Berlin',
    'Pacific/Auckland',
    'Pacific/Honolulu',
    'Asia/Kathmandu',
    'UTC',
  );
  const date = fc
    .date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10));
  const clock = (minute: number): string => new Date(minute * 60_000).toISOString().slice(11, 16);
  /** A day has an hour or more. */
  const times = fc
    .tuple(fc.integer({ min: 0, max: 1_379 }), fc.nat(1_379))
    .map(([start, more]) => [clock(start), clock(Math.min(start + 60 + more, 1_439))] as const);
  const hours: fc.Arbitrary<WorkingHours> = fc
    .record({
      timeZone: zone,
      workingWeekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      exceptions: fc.dictionary(date, fc.record({ working: fc.boolean() }), { maxKeys: 40 }),
      times,
    })
    .map(({ timeZone, times: [dayStart, dayEnd], ...calendar }) => ({
      timeZone,
      calendar: { ...calendar, dayStart, dayEnd },
    }));
  const instant = fc
    .date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
    .map((day) => day.toISOString());
  const minutes = fc.integer({ min: 1, max: 5_000 });

  it('what is added and taken away again leads back to the working instant', () => {
    fc.assert(
      fc.property(hours, instant, minutes, (when, any, count) => {
        // The day's last instant is the next one's first.
        const from = addWorkingMinutes(when, addWorkingMinutes(when, any, 1), -1);
        expect(addWorkingMinutes(when, addWorkingMinutes(when, from, count), -count)).toBe(from);
      }),
    );
  });

  it('what is added in two steps is added at once', () => {
    fc.assert(
      fc.property(hours, instant, minutes, minutes, (when, from, a, b) => {
        expect(addWorkingMinutes(when, addWorkingMinutes(when, from, a), b)).toBe(
          addWorkingMinutes(when, from, a + b),
        );
      }),
    );
  });

  it('more is later, and a later start never ends sooner', () => {
    fc.assert(
      fc.property(hours, instant, instant, minutes, minutes, (when, one, other, a, b) => {
        const [early, late] = [one, other].toSorted() as [string, string];
        expect(addWorkingMinutes(when, one, a) < addWorkingMinutes(when, one, a + b)).toBe(true);
        expect(addWorkingMinutes(when, early, a) <= addWorkingMinutes(when, late, a)).toBe(true);
        expect(addWorkingMinutes(when, early, -a) <= addWorkingMinutes(when, late, -a)).toBe(true);
      }),
    );
  });

  it('it never ends outside the hours of a working day, whichever way it is counted', () => {
    fc.assert(
      fc.property(hours, instant, fc.integer({ min: -5_000, max: 5_000 }), (when, from, count) => {
        const { calendar, timeZone } = when;
        const end = addWorkingMinutes(when, from, count);
        expect(isWorkingDay(calendar, dateIn(timeZone, end))).toBe(true);
        expect(count < 0 ? end < from || count === 0 : end >= from).toBe(true);
        // On the day of a turn the clock may show what is not on it; on all others it is within the hours.
        if (!turnsOn(timeZone, dateIn(timeZone, end))) {
          const shown = timeIn(timeZone, end);
          expect(shown >= calendar.dayStart && shown <= calendar.dayEnd).toBe(true);
        }
      }),
    );
  });

  it('as much lies between two instants as was added', () => {
    fc.assert(
      fc.property(hours, instant, minutes, (when, from, count) => {
        expect(workingMinutesBetween(when, from, addWorkingMinutes(when, from, count))).toBe(count);
      }),
    );
  });
});

/** Whether the zone's clocks show another difference to UTC at the day's end than at its beginning. */
function turnsOn(zone: string, date: string): boolean {
  const shows = (instant: string): number =>
    Date.parse(`${dateIn(zone, instant)}T${timeIn(zone, instant)}Z`) - Date.parse(instant);
  const noon = Date.parse(`${date}T12:00:00Z`);
  const [before, after] = [-36, 36].map((h) => shows(new Date(noon + h * 3_600_000).toISOString()));
  return before !== after;
}

describe('a year without work', () => {
  const holidays = (year: number, but: string[] = []): BusinessCalendar['exceptions'] =>
    Object.fromEntries(
      Array.from({ length: 366 }, (_, i) => new Date(Date.UTC(year, 0, 1 + i)).toISOString().slice(0, 10))
        .filter((date) => date.startsWith(String(year)) && !but.includes(date))
        .map((date) => [date, { working: false }]),
    );

  it('is found where every day is a holiday', () => {
    expect(yearWithoutWork({ ...days, exceptions: { ...days.exceptions, ...holidays(2027) } })).toBe(2027);
    expect(yearWithoutWork({ ...days, exceptions: holidays(2028) })).toBe(2028);
  });

  it('is none where one day is left, be it a make-up Saturday', () => {
    expect(yearWithoutWork(days)).toBeUndefined();
    expect(yearWithoutWork({ ...days, exceptions: holidays(2027, ['2027-06-01']) })).toBeUndefined();
    const saturday = { ...holidays(2027), '2027-06-05': { working: true } };
    expect(yearWithoutWork({ ...days, exceptions: saturday })).toBeUndefined();
    // A Sunday that is no holiday is no working day either.
    expect(yearWithoutWork({ ...days, exceptions: holidays(2027, ['2027-06-06']) })).toBe(2027);
  });
});
