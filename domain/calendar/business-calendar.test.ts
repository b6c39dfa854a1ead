import fc from 'fast-check';
import { DomainError } from '../errors/domain-error.js';
import {
  addDays,
  addWorkingDays,
  type BusinessCalendar,
  compareDates,
  daysBetween,
  isDate,
  isoWeekday,
  isWorkingDay,
  laterDate,
  nextWorkingDay,
  previousWorkingDay,
  subtractWorkingDays,
  workingDaysBetween,
} from './business-calendar.js';

const weekdays: BusinessCalendar = {
  workingWeekdays: [1, 2, 3, 4, 5],
  exceptions: {
    // Spring Festival 2026, with the Saturday before worked in exchange.
    '2026-02-14': { working: true, name: '调休' },
    '2026-02-16': { working: false, name: '春节' },
    '2026-02-17': { working: false, name: '春节' },
    '2026-02-18': { working: false, name: '春节' },
    '2026-02-19': { working: false, name: '春节' },
    '2026-02-20': { working: false, name: '春节' },
  },
  dayStart: '09:00',
  dayEnd: '17:30',
};

const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'no error';
};

/** Dates by an independent route: the platform's. */
const epochDay = fc.integer({ min: -20_000, max: 60_000 });
const platformDate = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
const someDate = epochDay.map(platformDate);
const someCalendar: fc.Arbitrary<BusinessCalendar> = fc
  .record({
    workingWeekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    exceptions: fc.dictionary(
      fc.integer({ min: 20_000, max: 20_200 }).map(platformDate),
      fc.record({ working: fc.boolean() }),
      { maxKeys: 40 },
    ),
  })
  .map((drawn) => ({ ...drawn, dayStart: '09:00', dayEnd: '17:30' }));
const nearDate = fc.integer({ min: 19_980, max: 20_220 }).map(platformDate);

describe('dates', () => {
  it.each(['2024-02-29', '2000-02-29', '2026-12-31', '0001-01-01', '9999-12-31'])('%s exists', (text) =>
    expect(isDate(text)).toBe(true),
  );
  it.each([
    '2023-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '0000-01-01',
    '2026-1-1',
    '20260101',
    '2026-01-01T00:00:00Z',
    ' 2026-01-01',
    '2026-01-01\n',
    '',
  ])('%j is no date', (text) => {
    expect(isDate(text)).toBe(false);
    expect(codeOf(() => addDays(text, 1))).toBe('validation-failed');
  });

  it('agree with the platform on every day', () => {
    fc.assert(
      fc.property(epochDay, fc.integer({ min: -10_000, max: 10_000 }), (day, n) => {
        expect(addDays(platformDate(day), n)).toBe(platformDate(day + n));
        expect(daysBetween(platformDate(day), platformDate(day + n))).toBe(n);
        expect(isoWeekday(platformDate(day))).toBe(new Date(day * 86_400_000).getUTCDay() || 7);
      }),
    );
  });

  it('compare', () => {
    expect(compareDates('2026-01-31', '2026-02-01')).toBe(-1);
    expect(compareDates('2026-02-01', '2026-02-01')).toBe(0);
    expect(compareDates('2027-01-01', '2026-12-31')).toBe(1);
    expect(laterDate('2026-01-31', '2026-02-01')).toBe('2026-02-01');
    expect(codeOf(() => compareDates('2026-01-31', 'soon'))).toBe('validation-failed');
  });

  it('end with the year 9999 and start with the year 1', () => {
    expect(codeOf(() => addDays('9999-12-31', 1))).toBe('business-rule');
    expect(codeOf(() => addDays('0001-01-01', -1))).toBe('business-rule');
    expect(codeOf(() => addDays('2026-01-01', 0.5))).toBe('validation-failed');
  });
});

describe('working days', () => {
  it('follow weekdays, holidays and days worked in exchange', () => {
    expect(isWorkingDay(weekdays, '2026-02-13')).toBe(true);
    expect(isWorkingDay(weekdays, '2026-02-14')).toBe(true);
    expect(isWorkingDay(weekdays, '2026-02-15')).toBe(false);
    expect(isWorkingDay(weekdays, '2026-02-16')).toBe(false);
  });

  it('are found after and before', () => {
    expect(nextWorkingDay(weekdays, '2026-02-13')).toBe('2026-02-13');
    expect(nextWorkingDay(weekdays, '2026-02-15')).toBe('2026-02-23');
    expect(previousWorkingDay(weekdays, '2026-02-22')).toBe('2026-02-14');
  });

  it.each([
    ['2026-02-13', 0, '2026-02-13'],
    ['2026-02-13', 1, '2026-02-14'],
    ['2026-02-13', 2, '2026-02-23'],
    ['2026-02-15', 0, '2026-02-23'],
    ['2026-02-15', 1, '2026-02-23'],
    ['2026-02-15', 2, '2026-02-24'],
  ])('%s plus %i is %s', (date, n, expected) => expect(addWorkingDays(weekdays, date, n)).toBe(expected));

  it.each([
    ['2026-02-23', 0, '2026-02-23'],
    ['2026-02-23', 1, '2026-02-14'],
    ['2026-02-22', 0, '2026-02-14'],
    ['2026-02-22', 2, '2026-02-13'],
  ])('%s minus %i is %s', (date, n, expected) =>
    expect(subtractWorkingDays(weekdays, date, n)).toBe(expected),
  );

  it('between two dates count the last and not the first', () => {
    expect(workingDaysBetween(weekdays, '2026-02-13', '2026-02-23')).toBe(2);
    expect(workingDaysBetween(weekdays, '2026-02-13', '2026-02-13')).toBe(0);
    expect(workingDaysBetween(weekdays, '2026-02-23', '2026-02-13')).toBe(-2);
  });

  it('that never come are an error naming the calendar', () => {
    const idle = { ...weekdays, workingWeekdays: [] };
    expect(nextWorkingDay(idle, '2026-01-01')).toBe('2026-02-14');
    expect(codeOf(() => nextWorkingDay(idle, '2026-03-01'))).toBe('business-rule');
    expect(() => addWorkingDays(idle, '2026-03-01', 3)).toThrow(/working weekdays: none.*2026-03-02/);
    expect(() => subtractWorkingDays(idle, '2026-02-01', 1)).toThrow(/up to 2026-01-31/);
  });

  it.each([-1, 1.5, Number.NaN, 40_000])('are not counted by %d', (n) => {
    expect(codeOf(() => addWorkingDays(weekdays, '2026-01-01', n))).toBe('validation-failed');
    expect(codeOf(() => subtractWorkingDays(weekdays, '2026-01-01', n))).toBe('validation-failed');
  });

  it('between dates more than a century apart are not counted', () => {
    expect(codeOf(() => workingDaysBetween(weekdays, '1900-01-01', '2026-01-01'))).toBe('validation-failed');
  });
});

describe('laws', () => {
  it('the next working day is one, and none lies between', () => {
    fc.assert(
      fc.property(someCalendar, fc.oneof(nearDate, someDate), (calendar, date) => {
        const next = nextWorkingDay(calendar, date);
        expect(isWorkingDay(calendar, next)).toBe(true);
        expect(next >= date).toBe(true);
        for (let day = date; day < next; day = addDays(day, 1))
          expect(isWorkingDay(calendar, day)).toBe(false);
      }),
    );
  });

  it('adding and subtracting undo each other from a working day', () => {
    fc.assert(
      fc.property(someCalendar, nearDate, fc.nat(200), (calendar, date, n) => {
        const day = nextWorkingDay(calendar, date);
        const later = addWorkingDays(calendar, day, n);
        expect(subtractWorkingDays(calendar, later, n)).toBe(day);
        expect(workingDaysBetween(calendar, day, later)).toBe(n);
        expect(workingDaysBetween(calendar, later, day)).toBe(n === 0 ? 0 : -n);
      }),
    );
  });

  it('adding in two steps is adding at once', () => {
    fc.assert(
      fc.property(someCalendar, nearDate, fc.nat(50), fc.nat(50), (calendar, date, a, b) => {
        const day = nextWorkingDay(calendar, date);
        const twice = addWorkingDays(calendar, addWorkingDays(calendar, day, a), b);
        expect(twice).toBe(addWorkingDays(calendar, day, a + b));
      }),
    );
  });

  it('a later start never ends earlier', () => {
    fc.assert(
      fc.property(someCalendar, nearDate, fc.nat(30), fc.nat(30), (calendar, date, wait, n) => {
        const late = addWorkingDays(calendar, addDays(date, wait), n);
        expect(late >= addWorkingDays(calendar, date, n)).toBe(true);
      }),
    );
  });

  it('the days between lead from any date to a working day', () => {
    fc.assert(
      fc.property(someCalendar, nearDate, nearDate, (calendar, from, to) => {
        const target = nextWorkingDay(calendar, to);
        const n = workingDaysBetween(calendar, from, target);
        const reached = n >= 0 ? addWorkingDays(calendar, from, n) : subtractWorkingDays(calendar, from, -n);
        expect(reached).toBe(target);
      }),
    );
  });
});
