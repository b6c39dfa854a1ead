import fc from 'fast-check';
import { addDays, type BusinessCalendar, isWorkingDay } from '../calendar/business-calendar.js';
import {
  type CarriageOption,
  type CarriageRequest,
  chooseCarriage,
  type ChosenCarriage,
  lastReadyDate,
} from './choose-carriage.js';

const calendar: BusinessCalendar = {
  workingWeekdays: [1, 2, 3, 4, 5],
  exceptions: { '2026-03-11': { working: false }, '2026-03-14': { working: true } },
  dayStart: '09:00',
  dayEnd: '17:30',
};

const option = (service: string, transitDays: number, cost: string, over: Partial<CarriageOption> = {}) => ({
  service,
  carrier: 'SF',
  mode: 'road',
  transitDays,
  transitIn: 'calendar' as const,
  cost,
  ...over,
});
const road = option('ROAD', 4, '80');
const air = option('AIR', 1, '250.00', { mode: 'air' });

/** Ready on Monday 2026-03-02, wanted on Monday 2026-03-09. */
const request = (over: Partial<CarriageRequest> = {}): CarriageRequest => ({
  readyDate: '2026-03-02',
  requestedDate: '2026-03-09',
  options: [air, road],
  handlingDays: 1,
  calendar,
  ...over,
});
const choose = (over: Partial<CarriageRequest> = {}): ChosenCarriage => {
  const choice = chooseCarriage(request(over));
  if (choice.none) throw new Error('no carriage');
  return choice;
};

describe('chooseCarriage', () => {
  it('takes the cheapest on time, to be shipped on the last day that still is', () => {
    expect(choose()).toEqual({
      none: false,
      service: 'ROAD',
      carrier: 'SF',
      mode: 'road',
      cost: '80',
      shipBy: '2026-03-05',
      earliestShipDate: '2026-03-03',
      deliveryDate: '2026-03-09',
      promisedDate: '2026-03-09',
      meetsRequested: true,
      reason: { code: 'cheapestOnTime', options: 2, onTime: 2, daysLate: 0 },
    });
  });

  it('pays for speed when only that is on time', () => {
    expect(choose({ requestedDate: '2026-03-05' })).toMatchObject({
      service: 'AIR',
      shipBy: '2026-03-04',
      reason: { onTime: 1 },
    });
  });

  it('takes the earliest when none is on time, and says how late', () => {
    expect(choose({ requestedDate: '2026-03-01' })).toMatchObject({
      service: 'AIR',
      shipBy: '2026-03-03',
      deliveryDate: '2026-03-04',
      promisedDate: '2026-03-04',
      meetsRequested: false,
      reason: { code: 'earliest', options: 2, onTime: 0, daysLate: 3 },
    });
  });

  it('promises the requested date where the last hand-over arrives before it', () => {
    // Calendar transit of a day to Monday would be handed over on Sunday: Friday it is.
    expect(choose({ options: [air] })).toMatchObject({
      shipBy: '2026-03-06',
      deliveryDate: '2026-03-07',
      promisedDate: '2026-03-09',
    });
  });

  it('breaks ties by cost, then arrival, then code', () => {
    const tie = [option('B', 2, '80.00'), option('A', 2, '80'), option('C', 3, '80.0')];
    expect(choose({ options: tie }).service).toBe('A');
    expect(choose({ options: [...tie, option('D', 1, '80')] }).service).toBe('D');
    const late = [option('B', 2, '90'), option('A', 2, '100'), option('C', 3, '10')];
    expect(choose({ options: late, requestedDate: '2026-03-02' }).service).toBe('B');
  });

  it('counts working days of transit by the calendar', () => {
    const options = [option('ROAD', 3, '80', { transitIn: 'working' })];
    // Hand-over on Monday 9, then Tuesday 10, (Wednesday 11 off,) Thursday 12, Friday 13.
    expect(choose({ options, readyDate: '2026-03-06', requestedDate: '2026-03-13' })).toMatchObject({
      shipBy: '2026-03-09',
      deliveryDate: '2026-03-13',
      meetsRequested: true,
    });
    // A requested day off gives no day more.
    expect(choose({ options, readyDate: '2026-03-06', requestedDate: '2026-03-15' })).toMatchObject({
      shipBy: '2026-03-10',
      deliveryDate: '2026-03-14',
      promisedDate: '2026-03-15',
    });
  });

  it('hands over today when ready today and nothing is to be handled', () => {
    expect(choose({ handlingDays: 0, requestedDate: '2026-03-03', options: [air] })).toMatchObject({
      shipBy: '2026-03-02',
      meetsRequested: true,
    });
  });

  it('says so when no service reaches the destination', () => {
    expect(chooseCarriage(request({ options: [] }))).toEqual({ none: true });
  });

  it('refuses what is no date, cost or number of days', () => {
    expect(() => choose({ requestedDate: '2026-02-30' })).toThrow(/date/);
    expect(() => choose({ options: [option('A', 1, 'cheap'), air] })).toThrow(/decimal/);
    expect(() => choose({ options: [option('A', -1, '1', { transitIn: 'working' })] })).toThrow(/days/);
    expect(() => choose({ options: [option('A', -1, '1')] })).toThrow(/days/);
  });
});

describe('laws', () => {
  const date = fc.nat(30).map((n) => addDays('2026-03-01', n));
  const options = fc
    .array(
      fc.record({
        transitDays: fc.nat(8),
        transitIn: fc.constantFrom('working' as const, 'calendar' as const),
        cost: fc.constantFrom('10', '10.00', '25.5', '99'),
      }),
      { minLength: 1, maxLength: 6 },
    )
    .map((all) => all.map((one, index) => option(`S${index}`, one.transitDays, one.cost, one)));
  const anyRequest = fc.record({
    readyDate: date,
    requestedDate: date,
    options,
    handlingDays: fc.nat(3),
    calendar: fc.constant(calendar),
  });
  /** Day by day, independently of the calendar's own sums. */
  const arrival = ({ transitDays, transitIn }: CarriageOption, ship: string): string => {
    let day = ship;
    for (let left = transitDays; left > 0;) {
      day = addDays(day, 1);
      if (transitIn === 'calendar' || isWorkingDay(calendar, day)) left--;
    }
    return day;
  };

  it('no service is cheaper and on time, or earlier where none is', () => {
    fc.assert(
      fc.property(anyRequest, (drawn) => {
        const choice = choose(drawn);
        for (const other of drawn.options) {
          const arrives = arrival(other, choice.earliestShipDate);
          if (!choice.meetsRequested) {
            expect(arrives > drawn.requestedDate && arrives >= choice.deliveryDate).toBe(true);
          } else if (arrives <= drawn.requestedDate) {
            expect(Number(other.cost)).toBeGreaterThanOrEqual(Number(choice.cost));
          }
        }
      }),
    );
  });

  it('it is shipped on a working day, once handled, and a day later would be late', () => {
    fc.assert(
      fc.property(anyRequest, (drawn) => {
        const choice = choose(drawn);
        const chosen = drawn.options.find(({ service }) => service === choice.service) ?? road;
        expect(isWorkingDay(calendar, choice.shipBy)).toBe(true);
        expect(choice.shipBy >= choice.earliestShipDate && choice.earliestShipDate >= drawn.readyDate).toBe(
          true,
        );
        expect(choice.deliveryDate).toBe(arrival(chosen, choice.shipBy));
        expect(choice.deliveryDate <= choice.promisedDate).toBe(true);
        expect(choice.meetsRequested).toBe(choice.promisedDate === drawn.requestedDate);
        if (!choice.meetsRequested) return;
        let next = addDays(choice.shipBy, 1);
        while (!isWorkingDay(calendar, next)) next = addDays(next, 1);
        expect(arrival(chosen, next) > drawn.requestedDate).toBe(true);
      }),
    );
  });

  it('the date is met by what is ready on the last day for it, and by nothing later', () => {
    fc.assert(
      fc.property(anyRequest, (drawn) => {
        const last = lastReadyDate(drawn);
        if (!isWorkingDay(calendar, drawn.readyDate)) return;
        expect(choose(drawn).meetsRequested).toBe(last !== null && drawn.readyDate <= last);
      }),
    );
    expect(lastReadyDate(request({ options: [] }))).toBeNull();
    expect(lastReadyDate(request())).toBe('2026-03-05');
  });

  it('the choice does not depend on the order of the options', () => {
    fc.assert(
      fc.property(anyRequest, (drawn) => {
        expect(choose({ ...drawn, options: [...drawn.options].reverse() })).toEqual(choose(drawn));
      }),
    );
  });
});
