import fc from 'fast-check';
import type { BusinessCalendar } from '../calendar/business-calendar.js';
import { planTransfers, type TransferRequest } from './plan-transfers.js';

const CALENDAR: BusinessCalendar = {
  workingWeekdays: [1, 2, 3, 4, 5],
  exceptions: {},
  dayStart: '09:00',
  dayEnd: '18:00',
};
/** A Friday. */
const TODAY = '2026-03-06';
const request = (more: Partial<TransferRequest> = {}): TransferRequest => ({
  held: [
    { line: 1, item: 'TAPE', warehouse: 'SZ', quantity: '60' },
    { line: 1, item: 'TAPE', warehouse: 'GZ', quantity: '40' },
  ],
  into: ['SZ', 'GZ'],
  times: [
    { from: 'GZ', to: 'SZ', days: 2 },
    { from: 'SZ', to: 'GZ', days: 2 },
  ],
  today: TODAY,
  by: '2026-03-20',
  calendar: CALENDAR,
  ...more,
});

describe('goods of an order that lie in two warehouses', () => {
  it('come together in the preferred one, counted in working days', () => {
    expect(planTransfers(request())).toEqual([
      { line: 1, item: 'TAPE', warehouse: 'GZ', quantity: '40', to: 'SZ', arrivesOn: '2026-03-10' },
    ]);
  });

  it('stay where they are when they would come too late', () => {
    expect(planTransfers(request({ by: '2026-03-10' }))).toHaveLength(1);
    expect(planTransfers(request({ by: '2026-03-09' }))).toEqual([]);
  });

  it('stay where nobody drives between the warehouses', () => {
    expect(planTransfers(request({ times: [] }))).toEqual([]);
    expect(planTransfers(request({ times: [{ from: 'SZ', to: 'GZ', days: 2 }] }))).toMatchObject([
      { to: 'GZ' },
    ]);
  });

  it('come where the fewest have to go', () => {
    const held = [...request().held, { line: 2, item: 'BOX', warehouse: 'GZ', quantity: '5' }];
    expect(planTransfers(request({ held }))).toMatchObject([{ warehouse: 'SZ', to: 'GZ' }]);
    expect(planTransfers(request({ held, into: ['SZ'] }))).toMatchObject([{ to: 'SZ' }, { to: 'SZ' }]);
  });
});

it('all goods or none are brought into one warehouse, in time', () => {
  const place = fc.constantFrom('SZ', 'GZ', 'CD');
  const goods = fc.record({
    line: fc.nat(5),
    item: fc.constantFrom('A', 'B'),
    warehouse: place,
    quantity: fc.constant('1'),
  });
  const time = fc.record({ from: place, to: place, days: fc.nat(9) });
  fc.assert(
    fc.property(fc.array(goods), fc.array(time), (held, times) => {
      const asked = request({ held, times, into: ['SZ', 'GZ', 'CD'], by: '2026-03-16' });
      const planned = planTransfers(asked);
      for (const each of planned) {
        expect(each.arrivesOn <= asked.by).toBe(true);
        expect(each.warehouse).not.toBe(each.to);
      }
      const to = new Set(planned.map((each) => each.to));
      expect(to.size).toBeLessThan(2);
      const [into] = to;
      if (into) expect(planned).toHaveLength(held.filter(({ warehouse }) => warehouse !== into).length);
    }),
  );
});
