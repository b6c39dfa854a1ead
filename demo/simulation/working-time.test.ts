import { WorkingTime } from './working-time.js';

const time = new WorkingTime('Asia/Shanghai', {
  workingWeekdays: [1, 2, 3, 4, 5],
  dayStart: '08:30',
  dayEnd: '17:30',
  exceptions: {
    '2026-10-10': { working: true },
    '2026-10-05': { working: false },
    '2026-10-06': { working: false },
  },
});
const after = (local: string, minutes: number) =>
  `${time.dateOf(at(local, minutes))} ${time.timeOf(at(local, minutes))}`;
const at = (local: string, minutes: number) => {
  const [date = '', clock = ''] = local.split(' ');
  return time.minutesAfter(time.at(date, clock), minutes);
};

describe('working time', () => {
  it.each([
    ['2026-10-09 10:00', 30, '2026-10-09 10:30'],
    ['2026-10-09 07:00', 30, '2026-10-09 08:30'],
    // Friday evening; the Saturday is worked in exchange.
    ['2026-10-09 17:10', 30, '2026-10-10 08:30'],
    ['2026-10-10 17:10', 30, '2026-10-12 08:30'],
    ['2026-10-02 23:50', 30, '2026-10-07 08:30'],
  ])('%s and %i minutes is %s', (local, minutes, expected) => expect(after(local, minutes)).toBe(expected));

  it('ends before the end of the day', () => {
    expect(time.timeOf(time.beforeEnd('2026-10-09', 90))).toBe('16:00');
    expect(time.workedOnOrBefore('2026-10-06')).toBe('2026-10-02');
  });
});
