import fc from 'fast-check';
import { DomainError } from '../errors/domain-error.js';
import { dateIn, instantAt, timeIn } from './zones.js';

const zones = [
  'Asia/Shanghai',
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/Sao_Paulo',
];

const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'no error';
};

describe('dateIn', () => {
  it.each([
    ['Asia/Shanghai', '2026-03-01T15:59:59.999Z', '2026-03-01'],
    ['Asia/Shanghai', '2026-03-01T16:00:00Z', '2026-03-02'],
    ['America/New_York', '2026-03-01T04:59:00Z', '2026-02-28'],
    ['UTC', '2026-03-01T00:30:00+08:00', '2026-02-28'],
  ])('in %s at %s is %s', (zone, instant, date) => expect(dateIn(zone, instant)).toBe(date));

  it('refuses what is no instant and no zone, by name', () => {
    expect(codeOf(() => dateIn('UTC', '2026-03-01'))).toBe('validation-failed');
    expect(codeOf(() => dateIn('UTC', '2026-03-01T10:00:00'))).toBe('validation-failed');
    expect(codeOf(() => dateIn('UTC', '2026-13-01T10:00:00Z'))).toBe('validation-failed');
    expect(() => dateIn('Mars/Olympus', '2026-03-01T10:00:00Z')).toThrow('Mars/Olympus');
  });
});

describe('instantAt', () => {
  it.each([
    ['Asia/Shanghai', '2026-03-02', '09:00', '2026-03-02T01:00:00.000Z'],
    ['America/New_York', '2026-01-15', '17:30', '2026-01-15T22:30:00.000Z'],
    ['America/New_York', '2026-07-15', '17:30', '2026-07-15T21:30:00.000Z'],
  ])('in %s on %s at %s is %s', (zone, date, time, instant) =>
    expect(instantAt(zone, date, time)).toBe(instant),
  );

  it('takes the first of two when clocks are turned back', () => {
    expect(instantAt('Europe/Berlin', '2026-10-25', '02:30')).toBe('2026-10-25T00:30:00.000Z');
    expect(instantAt('Australia/Lord_Howe', '2026-04-05', '01:45')).toBe('2026-04-04T14:45:00.000Z');
  });

  it('moves a skipped time on by the length of the gap', () => {
    const instant = instantAt('Europe/Berlin', '2026-03-29', '02:30');
    expect(instant).toBe('2026-03-29T01:30:00.000Z');
    expect(timeIn('Europe/Berlin', instant)).toBe('03:30');
    expect(instantAt('Europe/Berlin', '2026-03-29', '02:00')).toBe(
      instantAt('Europe/Berlin', '2026-03-29', '03:00'),
    );
  });

  it('moves a skipped day on to the next', () => {
    const instant = instantAt('Pacific/Apia', '2011-12-30', '12:00');
    expect([dateIn('Pacific/Apia', instant), timeIn('Pacific/Apia', instant)]).toEqual([
      '2011-12-31',
      '12:00',
    ]);
  });

  it('finds midnight where it is skipped', () => {
    const instant = instantAt('America/Sao_Paulo', '2018-11-04', '00:00');
    expect([dateIn('America/Sao_Paulo', instant), timeIn('America/Sao_Paulo', instant)]).toEqual([
      '2018-11-04',
      '01:00',
    ]);
  });

  it('refuses what is no date and no time', () => {
    expect(codeOf(() => instantAt('UTC', '2026-02-30', '09:00'))).toBe('validation-failed');
    for (const time of ['24:00', '9:00', '09:60', '09:00:00']) {
      expect(codeOf(() => instantAt('UTC', '2026-02-01', time))).toBe('validation-failed');
    }
    expect(codeOf(() => instantAt('Nowhere', '2026-02-01', '09:00'))).toBe('validation-failed');
  });
});

describe('laws, across changes of the clocks', () => {
  const zone = fc.constantFrom(...zones);
  // Minutes of the years 2009 to 2028: the shortest change of offset is half an hour.
  const instant = fc
    .integer({ min: Date.UTC(2009, 0, 1) / 60_000, max: Date.UTC(2029, 0, 1) / 60_000 })
    .map((minute) => new Date(minute * 60_000).toISOString());

  it('an instant is found again from its local date and time, or is the second of two', () => {
    fc.assert(
      fc.property(zone, instant, (where, when) => {
        const date = dateIn(where, when);
        const time = timeIn(where, when);
        const found = instantAt(where, date, time);
        expect([dateIn(where, found), timeIn(where, found)]).toEqual([date, time]);
        expect(found <= when).toBe(true);
        expect(Date.parse(when) - Date.parse(found)).toBeLessThanOrEqual(86_400_000);
      }),
      { numRuns: 1000 },
    );
  });

  it('local time that exists is shown by the instant; time that is skipped comes later', () => {
    const quarter = fc.integer({ min: 0, max: 95 }).map((q) => {
      const hour = String(Math.floor(q / 4)).padStart(2, '0');
      return `${hour}:${String((q % 4) * 15).padStart(2, '0')}`;
    });
    const changing = fc.constantFrom(
      ['Europe/Berlin', '2026-03-29'],
      ['Europe/Berlin', '2026-10-25'],
      ['America/New_York', '2026-03-08'],
      ['America/New_York', '2026-11-01'],
      ['Australia/Lord_Howe', '2026-04-05'],
      ['Australia/Lord_Howe', '2026-10-04'],
      ['America/St_Johns', '2009-03-08'],
    );
    fc.assert(
      fc.property(changing, quarter, ([where = '', date = ''], time) => {
        const found = instantAt(where, date, time);
        const shown = timeIn(where, found);
        expect(dateIn(where, found)).toBe(date);
        expect(shown >= time).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('a later local time is never an earlier instant, but for times that come twice', () => {
    fc.assert(
      fc.property(zone, instant, fc.integer({ min: 1441, max: 100_000 }), (where, when, minutes) => {
        const later = new Date(Date.parse(when) + minutes * 60_000).toISOString();
        const first = instantAt(where, dateIn(where, when), timeIn(where, when));
        const second = instantAt(where, dateIn(where, later), timeIn(where, later));
        expect(first < second).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
