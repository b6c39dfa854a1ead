import fc from 'fast-check';
import { comesAt, nextPickups, shipByOf, type WarehouseHours } from './pickup-slots.js';

const HOURS: WarehouseHours = {
  timeZone: 'Asia/Shanghai',
  calendar: {
    workingWeekdays: [1, 2, 3, 4, 5],
    exceptions: { '2026-03-05': { working: false, name: 'stocktaking' } },
    dayStart: '09:00',
    dayEnd: '18:00',
  },
};
const WEEKDAYS = ['1-5@10:00', '1-5@16:30'];
/** Wednesday 11:00 in Shanghai; the Thursday after it nobody works. */
const NOW = '2026-03-04T03:00:00.000Z';

describe('when a shipment must leave', () => {
  it('is the last pick-up of the ship-by day', () => {
    expect(shipByOf(WEEKDAYS, '2026-03-06', NOW, HOURS)).toEqual({
      shipByAt: '2026-03-06T08:30:00.000Z',
      pickupAt: '2026-03-06T08:30:00.000Z',
      pickupReason: 'latestInTime',
    });
  });

  it('is an earlier pick-up where the carrier does not come on that day', () => {
    expect(shipByOf(['1@16:30'], '2026-03-11', NOW, HOURS)).toMatchObject({
      shipByAt: '2026-03-09T08:30:00.000Z',
      pickupReason: 'latestInTime',
    });
    expect(shipByOf(WEEKDAYS, '2026-03-05', NOW, HOURS).shipByAt).toBe('2026-03-04T08:30:00.000Z');
  });

  it('is the end of the working day where the carrier comes when called', () => {
    expect(shipByOf([], '2026-03-06', NOW, HOURS)).toEqual({
      shipByAt: '2026-03-06T10:00:00.000Z',
      pickupAt: null,
      pickupReason: null,
    });
    const untilMidnight = { ...HOURS, calendar: { ...HOURS.calendar, dayEnd: '24:00' } };
    expect(shipByOf([], '2026-03-06', NOW, untilMidnight).shipByAt).toBe('2026-03-06T16:00:00.000Z');
  });

  it('does not move when that has passed: the next pick-up is taken, and said to be late', () => {
    expect(shipByOf(['1-5@10:00'], '2026-03-04', NOW, HOURS)).toEqual({
      shipByAt: '2026-03-04T02:00:00.000Z',
      pickupAt: '2026-03-06T02:00:00.000Z',
      pickupReason: 'firstPossible',
    });
  });

  it('follows clocks that are changed', () => {
    const berlin = { ...HOURS, timeZone: 'Europe/Berlin' };
    expect(shipByOf(['1-5@16:30'], '2026-03-27', NOW, berlin).shipByAt).toBe('2026-03-27T15:30:00.000Z');
    expect(shipByOf(['1-5@16:30'], '2026-03-30', NOW, berlin).shipByAt).toBe('2026-03-30T14:30:00.000Z');
  });

  it('is never after the end of the ship-by day, and never a pick-up in the past', () => {
    const window = fc.constantFrom('1-5@07:00', '1@16:30', '3-6@23:00', '6@11:00');
    const minutes = fc.nat(60 * 24 * 40);
    fc.assert(
      fc.property(fc.array(window), minutes, (windows, offset) => {
        const from = new Date(Date.parse(NOW) + offset * 60_000).toISOString();
        const { shipByAt, pickupAt, pickupReason } = shipByOf(windows, '2026-03-20', from, HOURS);
        expect(shipByAt <= '2026-03-20T10:00:00.000Z').toBe(true);
        expect((pickupAt ?? from) >= from).toBe(true);
        if (pickupAt !== null) expect(comesAt(windows, pickupAt, HOURS)).toBe(true);
        if (pickupReason === 'latestInTime') expect(pickupAt).toBe(shipByAt);
      }),
    );
  });
});

describe('when a carrier comes', () => {
  it('is at its times on working days', () => {
    expect(comesAt(WEEKDAYS, '2026-03-06T08:30:00.000Z', HOURS)).toBe(true);
    expect(comesAt(WEEKDAYS, '2026-03-06T08:31:00.000Z', HOURS)).toBe(false);
    expect(comesAt(WEEKDAYS, '2026-03-05T08:30:00.000Z', HOURS)).toBe(false);
    expect(comesAt([], '2026-03-05T08:31:00.000Z', HOURS)).toBe(true);
  });

  it('can be listed', () => {
    expect(nextPickups(WEEKDAYS, NOW, 2, HOURS)).toEqual([
      '2026-03-04T08:30:00.000Z',
      '2026-03-06T02:00:00.000Z',
    ]);
    expect(nextPickups([], NOW, 2, HOURS)).toEqual([]);
  });
});
