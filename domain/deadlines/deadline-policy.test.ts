import fc from 'fast-check';
import type { BusinessCalendar } from '../calendar/business-calendar.js';
import { DEPARTMENTS } from '../order/departments.js';
import { TASKS, type TaskKind } from '../order/tasks.js';
import {
  DeadlinePlanner,
  dueOf,
  nextOf,
  ruleFor,
  type DeadlinePolicy,
  type NewDeadlines,
} from './deadline-policy.js';

const calendar: BusinessCalendar = {
  workingWeekdays: [1, 2, 3, 4, 5],
  exceptions: { '2026-03-04': { working: false } },
  dayStart: '09:00',
  dayEnd: '17:00',
};
const policy: DeadlinePolicy = {
  default: {
    dueWithinHours: 8,
    remindBeforeHours: 2,
    toleranceHours: 4,
    escalation: [{ afterHours: 4, to: 'manager' }],
  },
  tasks: {
    produce: { remindBeforeHours: 16, toleranceHours: 1 },
    approveStep: { remindBeforeHours: null, escalation: [] },
    collectBalance: {
      escalation: [
        { afterHours: 8, to: 'customer' },
        { afterHours: 16, to: 'customer' },
        { afterHours: 24, to: 'manager' },
      ],
    },
  },
  departments: {
    logistics: {
      timeZone: 'America/New_York',
      workingWeekdays: [1, 2, 3, 4, 5],
      dayStart: '08:00',
      dayEnd: '16:00',
    },
    purchasing: {
      timeZone: 'Europe/Berlin',
      workingWeekdays: [1, 2, 3, 4],
      dayStart: '08:00',
      dayEnd: '16:00',
      exceptions: { '2026-03-03': { working: false, name: 'works outing' } },
    },
  },
};
const planner = new DeadlinePlanner(policy, { calendar, timeZone: 'Asia/Shanghai' });
/** Monday, nine in the morning in Suzhou. */
const MONDAY = '2026-03-02T01:00:00.000Z';
const plan = (kind: TaskKind, more: Partial<NewDeadlines> = {}) =>
  planner.plan({ kind, department: TASKS[kind].department, openedAt: MONDAY, dueAt: null, ...more });

describe('the rule for a task', () => {
  it('is the one for all but for what its exception names', () => {
    expect(ruleFor(policy, 'produce')).toEqual({
      ...policy.default,
      remindBeforeHours: 16,
      toleranceHours: 1,
    });
    expect(ruleFor(policy, 'pick')).toEqual(policy.default);
  });
});

describe('the deadlines of a task', () => {
  it('are a reminder before it is due, the due time, the silence that is a delay, and the chain after it', () => {
    expect(plan('pick')).toEqual({
      dueAt: '2026-03-02T09:00:00.000Z',
      deadlines: [
        { kind: 'reminder', at: '2026-03-02T07:00:00.000Z' },
        { kind: 'due', at: '2026-03-02T09:00:00.000Z' },
        { kind: 'expected', at: '2026-03-03T05:00:00.000Z' },
        { kind: 'escalation', at: '2026-03-03T05:00:00.000Z', to: 'manager' },
      ],
    });
  });

  it('follow the due time of the plan where there is one, over the company’s holiday', () => {
    const { dueAt, deadlines } = plan('produce', { dueAt: '2026-03-05T09:00:00.000Z' });
    expect(dueAt).toBe('2026-03-05T09:00:00.000Z');
    expect(deadlines.map(({ kind, at }) => [kind, at])).toEqual([
      // Sixteen hours are two days: Thursday and, Wednesday being a holiday, Tuesday.
      ['reminder', '2026-03-03T01:00:00.000Z'],
      ['due', '2026-03-05T09:00:00.000Z'],
      ['expected', '2026-03-06T02:00:00.000Z'],
      ['escalation', '2026-03-06T05:00:00.000Z'],
    ]);
  });

  it('leave a reminder out that would come before the task itself', () => {
    expect(plan('produce', { dueAt: '2026-03-03T09:00:00.000Z' }).deadlines.map(({ kind }) => kind)).toEqual([
      'due',
      'expected',
      'escalation',
    ]);
  });

  it('have no reminder, no chain and no expected fact where the rule and the kind of task name none', () => {
    expect(plan('approveStep').deadlines).toEqual([{ kind: 'due', at: '2026-03-02T09:00:00.000Z' }]);
  });

  it('let silence end a negotiation only when everybody up the chain has been told', () => {
    const chain = [
      { afterHours: 1, to: 'sales' as const },
      { afterHours: 7, to: 'manager' as const },
    ];
    const of = (toleranceHours: number): [string, string][] =>
      new DeadlinePlanner(
        {
          ...policy,
          tasks: { decideChange: { remindBeforeHours: null, toleranceHours, escalation: chain } },
        },
        { calendar, timeZone: 'Asia/Shanghai' },
      )
        .plan({ kind: 'decideChange', department: 'production', openedAt: MONDAY, dueAt: null })
        .deadlines.map(({ kind, at }) => [kind, at]);
    expect(of(2)).toEqual([
      ['due', '2026-03-02T09:00:00.000Z'],
      ['escalation', '2026-03-03T02:00:00.000Z'],
      ['escalation', '2026-03-03T08:00:00.000Z'],
      ['expected', '2026-03-03T08:00:00.000Z'],
    ]);
    expect(of(8).at(-1)).toEqual(['expected', '2026-03-03T09:00:00.000Z']);
  });

  it('let silence pass where no fact is expected, and take the instant by which the plan expects it', () => {
    expect(plan('pick', { expectedBy: null }).deadlines.map(({ kind }) => kind)).not.toContain('expected');
    expect(plan('pick', { expectedBy: '2026-03-02T02:00:00.000Z' }).deadlines).toContainEqual({
      kind: 'expected',
      at: '2026-03-02T06:00:00.000Z',
    });
  });

  it('are counted from the opening of a task that was due before: nobody could do it sooner', () => {
    const { dueAt, deadlines } = plan('pick', { dueAt: '2026-02-20T09:00:00.000Z' });
    expect(dueAt).toBe('2026-02-20T09:00:00.000Z');
    expect(deadlines).toEqual([
      { kind: 'due', at: MONDAY },
      { kind: 'expected', at: '2026-03-02T05:00:00.000Z' },
      { kind: 'escalation', at: '2026-03-02T05:00:00.000Z', to: 'manager' },
    ]);
  });

  it('are those of the department’s own days, hours and zone', () => {
    // Eight hours of a New York day that begins when it is 21:00 in Suzhou.
    expect(plan('handOver').dueAt).toBe('2026-03-02T21:00:00.000Z');
    // Monday 08:00 to 16:00 in Berlin, and eight hours more: Tuesday is its own holiday, the company's Wednesday is not.
    expect(plan('receiveGoods').dueAt).toBe('2026-03-02T15:00:00.000Z');
    expect(plan('receiveGoods').deadlines.at(-1)).toEqual({
      kind: 'escalation',
      at: '2026-03-04T11:00:00.000Z',
      to: 'manager',
    });
    expect(planner.hoursOf('inventory')).toBe(planner.hoursOf('finance'));
  });
});

describe('an expected fact', () => {
  const { deadlines } = plan('pick');

  it('moves in the list and is taken off it', () => {
    const moved = planner.expectAt(deadlines, '2026-03-02T03:00:00.000Z');
    expect(moved[0]).toEqual({ kind: 'expected', at: '2026-03-02T03:00:00.000Z' });
    expect(moved).toHaveLength(deadlines.length);
    expect(planner.expectAt(moved, null)).toEqual(deadlines.filter(({ kind }) => kind !== 'expected'));
  });

  it('is late after the department’s tolerance, which begins with its next working hour', () => {
    expect(planner.tolerated('pick', 'inventory', '2026-03-07T03:00:00.000Z')).toBe(
      '2026-03-09T05:00:00.000Z',
    );
  });
});

describe('a pause', () => {
  const pause = { from: '2026-03-02T05:00:00.000Z', to: '2026-03-09T03:00:00.000Z' };

  it('moves what lay behind its beginning by as many working hours behind its end', () => {
    // Monday 13:00 to 17:00 were left: now Monday after, 11:00 to 15:00.
    expect(planner.afterPause('inventory', '2026-03-02T09:00:00.000Z', pause)).toBe(
      '2026-03-09T07:00:00.000Z',
    );
    expect(planner.afterPause('inventory', '2026-03-02T04:00:00.000Z', pause)).toBe(
      '2026-03-02T04:00:00.000Z',
    );
  });

  it('never brings anything forward nor changes an order', () => {
    const instant = fc
      .date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString());
    fc.assert(
      fc.property(fc.constantFrom(...DEPARTMENTS), instant, instant, instant, instant, (who, a, b, x, y) => {
        const [from, to] = [a, b].toSorted() as [string, string];
        const [early, late] = [x, y].toSorted() as [string, string];
        const moved = (at: string): string => planner.afterPause(who, at, { from, to });
        expect(moved(early) <= moved(late)).toBe(true);
        if (early > from) expect(moved(early) >= to).toBe(true);
      }),
    );
  });
});

describe('laws of the planner', () => {
  const kind = fc.constantFrom(...(Object.keys(TASKS) as TaskKind[]));
  const instant = fc
    .date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString());
  const hours = fc.integer({ min: 1, max: 60_000 }).map((minutes) => minutes / 60);
  const rule = fc.record({
    dueWithinHours: hours,
    remindBeforeHours: fc.option(hours),
    toleranceHours: hours,
    escalation: fc
      .uniqueArray(fc.nat(60_000), { maxLength: 5 })
      .map((all) =>
        all.toSorted((a, b) => a - b).map((m) => ({ afterHours: m / 60, to: 'manager' as const })),
      ),
  });

  it('all deadlines lie in order of time, none before the task, the chain strictly after one another', () => {
    fc.assert(
      fc.property(rule, kind, instant, fc.option(instant), (one, task, openedAt, dueAt) => {
        const drawn = new DeadlinePlanner(
          { ...policy, default: one, tasks: {} },
          { calendar, timeZone: 'UTC' },
        );
        const { department } = TASKS[task];
        const { deadlines } = drawn.plan({ kind: task, department, openedAt, dueAt });
        const instants = deadlines.map(({ at }) => at);
        expect(instants).toEqual(instants.toSorted());
        expect(instants.every((at) => at >= openedAt)).toBe(true);
        const chain = deadlines.filter((each) => each.kind === 'escalation');
        expect(chain).toHaveLength(one.escalation.length);
        expect(new Set(chain.map(({ at }) => at)).size).toBe(chain.length);
        expect(nextOf(deadlines)).toBe(instants[0]);
        expect(dueOf(deadlines, instants[0]!).map(({ at }) => at)).toContain(nextOf(deadlines));
        expect(dueOf(deadlines, instants.at(-1)!)).toEqual(deadlines);
        expect(dueOf(deadlines, openedAt, 'expected')).toEqual(
          deadlines.filter((each) => each.kind === 'expected' && each.at <= openedAt),
        );
        expect(nextOf(deadlines.map((each) => ({ ...each, met: true as const })))).toBeNull();
      }),
    );
  });
});
