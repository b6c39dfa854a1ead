import { z } from 'zod';
import type { CancellationPolicy } from '../../domain/cancellation/charge.js';
import { isDate } from '../../domain/calendar/business-calendar.js';
import {
  hoursOf,
  minutesOf,
  ruleFor,
  type DeadlinePolicy,
  type DeadlineRule,
} from '../../domain/deadlines/deadline-policy.js';
import { yearWithoutWork, type WorkingHours } from '../../domain/deadlines/working-hours.js';
import { ROLES } from '../../domain/identity/roles.js';
import { DEPARTMENTS } from '../../domain/order/departments.js';
import { TASKS, type KindOfTask, type TaskKind } from '../../domain/order/tasks.js';
import type { ChangePolicy } from './company-policies.js';
import { currency, decimal, percent, positive } from './fields.js';

/** Half a working year is the longest that a deadline, a tolerance or a step of a chain may be. */
const MOST_HOURS = 1_000;
const LONGEST_CHAIN = 10;
const MOST_EXCEPTIONS = 1_000;

const between = `must be between 0 and ${String(MOST_HOURS)} working hours`;
const hours = z.number().min(0, between).max(MOST_HOURS, between);
const aboveZero = hours.refine((count) => minutesOf(count) > 0, 'must be a minute or more');
/** Members that a list does not know, said with what it knows. */
const known =
  (what: string, names: readonly string[]) =>
  ({ code, keys }: { code?: string; keys?: string[] }): string | undefined =>
    code === 'unrecognized_keys'
      ? `"${keys?.join('", "') ?? ''}" is no ${what}: ${names.join(', ')}`
      : undefined;

const NO_ROLE = `is no role: ${ROLES.join(', ')}`;
const step = z.strictObject({ afterHours: hours, to: z.enum(ROLES, NO_ROLE) });
const escalation = z
  .array(step)
  .max(LONGEST_CHAIN)
  .check(({ value: chain, issues }) => {
    chain.forEach(({ afterHours }, i) => {
      const before = chain[i - 1];
      if (before && minutesOf(afterHours) <= minutesOf(before.afterHours))
        issues.push({
          code: 'custom',
          message: 'must come later than the step before it',
          path: [i, 'afterHours'],
          input: afterHours,
        });
    });
  });
const rule = z.strictObject({
  dueWithinHours: aboveZero.describe('To do it in, where the plan names no due time'),
  remindBeforeHours: aboveZero.nullable().describe('Before the due time; null: no reminder'),
  toleranceHours: hours.describe('After the expected instant until silence is taken for a delay'),
  escalation: escalation.describe('Who is told one after the other, counted from the due time'),
});

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time HH:MM from 00:00 to 23:59');
/** Weekdays and hours worked; also a department's own. */
export const workingHours = {
  workingWeekdays: z
    .array(
      z
        .number()
        .int()
        .min(1, 'is no weekday: 1 is Monday, 7 Sunday')
        .max(7, 'is no weekday: 1 is Monday, 7 Sunday'),
    )
    .min(1, 'names no day')
    .refine((days) => new Set(days).size === days.length, { error: 'names a day twice' }),
  dayStart: timeOfDay,
  dayEnd: timeOfDay,
};
/** Checks that a day has an hour or more: with less, a chain of a few days would take years. */
export function lastsAnHour({
  value: { dayStart, dayEnd },
  issues,
}: z.core.ParsePayload<{ dayStart: string; dayEnd: string }>): void {
  const message = dayEnd <= dayStart ? 'is not after dayStart' : 'is less than an hour after dayStart';
  if (issues.length === 0 && minuteOf(dayEnd) < minuteOf(dayStart) + 60)
    issues.push({ code: 'custom', message, path: ['dayEnd'], input: dayEnd });
}
const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
export const timeZone = z.string().refine(isTimeZone, 'is no IANA time zone');

const exceptions = z
  .record(z.string(), z.strictObject({ working: z.boolean(), name: z.string().max(100).exactOptional() }))
  .check(({ value, issues }) => {
    const dates = Object.keys(value);
    if (dates.length > MOST_EXCEPTIONS)
      issues.push({ code: 'custom', message: `are more than ${String(MOST_EXCEPTIONS)}`, input: value });
    for (const date of dates.filter((each) => !isDate(each)))
      issues.push({ code: 'custom', message: 'is no date YYYY-MM-DD', path: [date], input: date });
  });
const departmentHours = z
  .strictObject({
    timeZone,
    ...workingHours,
    exceptions: exceptions
      .exactOptional()
      .describe('Own holidays and make-up days by date, in place of the company’s'),
  })
  .check(lastsAnHour);

/** Every task is due within a day, whoever does it is reminded before, and a manager is told half a day after. */
export const USUAL_DEADLINES: DeadlinePolicy = {
  default: {
    dueWithinHours: 8,
    remindBeforeHours: 2,
    toleranceHours: 4,
    escalation: [{ afterHours: 4, to: 'manager' }],
  },
  tasks: {
    answerOffer: { dueWithinHours: 24, remindBeforeHours: 8 },
    produce: { remindBeforeHours: 8 },
    receiveGoods: { remindBeforeHours: 16, toleranceHours: 8 },
    proveDelivery: { toleranceHours: 8 },
    confirmDeposit: {
      remindBeforeHours: 8,
      toleranceHours: 0,
      escalation: [
        { afterHours: 8, to: 'customer' },
        { afterHours: 24, to: 'customer' },
        { afterHours: 40, to: 'manager' },
      ],
    },
    collectBalance: {
      remindBeforeHours: 24,
      escalation: [
        { afterHours: 24, to: 'customer' },
        { afterHours: 64, to: 'customer' },
        { afterHours: 120, to: 'customer' },
        { afterHours: 160, to: 'manager' },
      ],
    },
  },
  departments: {},
};

const TASK_KINDS = Object.keys(TASKS) as [TaskKind, ...TaskKind[]];
/** A company's deadlines, in its files and over HTTP. */
export const deadlinePolicy = z
  .strictObject({
    default: rule,
    tasks: z.partialRecord(z.enum(TASK_KINDS), rule.partial(), {
      error: known('kind of task', TASK_KINDS),
    }),
    departments: z.partialRecord(z.enum(DEPARTMENTS), departmentHours, {
      error: known('department', DEPARTMENTS),
    }),
  })
  .check(({ value, issues }) => {
    for (const { path, message } of flawsOf(value as DeadlinePolicy))
      issues.push({ code: 'custom', message, path, input: undefined });
  });

export const deadlinesSchema = deadlinePolicy
  .transform((policy) => policy as DeadlinePolicy)
  .default(USUAL_DEADLINES);

interface Flaw {
  path: string[];
  message: string;
}

/** What no single member shows. */
function flawsOf(policy: DeadlinePolicy): Flaw[] {
  const inDefault = flawsOfRule(policy.default, true, false).map(({ path, message }) => ({
    path: ['default', ...path],
    message,
  }));
  const kinds = Object.keys(policy.tasks) as TaskKind[];
  return [
    ...inDefault,
    ...kinds.flatMap((kind) => {
      const usual: KindOfTask = TASKS[kind];
      const own = policy.tasks[kind] ?? {};
      // What the plan makes due weeks ahead may be reminded of days before; not what the rule makes due.
      const isDueByRule = !usual.dueByPlan || own.dueWithinHours !== undefined;
      const flaws = flawsOfRule(ruleFor(policy, kind), isDueByRule, usual.waitsFor.includes('customer'));
      // What it takes over from the rule for all is complained of there.
      const isItsOwn = ({ path: [member] }: Flaw): boolean =>
        member === 'escalation' ? 'escalation' in own : 'remindBeforeHours' in own || 'dueWithinHours' in own;
      return flaws.filter(isItsOwn).map(({ path, message }) => ({ path: ['tasks', kind, ...path], message }));
    }),
  ];
}

function flawsOfRule(each: DeadlineRule, isDueByRule: boolean, waitsForCustomer: boolean): Flaw[] {
  const late =
    isDueByRule && each.remindBeforeHours !== null && each.remindBeforeHours >= each.dueWithinHours
      ? [{ path: ['remindBeforeHours'], message: 'must be less than dueWithinHours: a reminder comes first' }]
      : [];
  const strangers = each.escalation.flatMap(({ to }, i) =>
    to === 'customer' && !waitsForCustomer
      ? [
          {
            path: ['escalation', String(i), 'to'],
            message: 'the customer is told of what waits for them alone',
          },
        ]
      : [],
  );
  return [...late, ...strangers];
}

/**
 * Departments whose holidays leave a year without a day to work on, on the company's calendar or their own. Nothing
 * would be due in it and nobody reminded.
 */
export function idleDepartments(policy: DeadlinePolicy, company: WorkingHours): (Flaw & { year: number })[] {
  return DEPARTMENTS.filter((each) => policy.departments[each] !== undefined).flatMap((each) => {
    const year = yearWithoutWork(hoursOf(policy, each, company).calendar);
    return year === undefined
      ? []
      : [{ path: ['departments', each], message: `has no working day in ${String(year)}`, year }];
  });
}

export const cancellationSchema = z
  .strictObject({
    customisedPercent: percent,
    stockPercent: percent,
    supplierFeePercent: percent,
    exchangeRates: z.record(currency, positive),
  })
  .default({
    customisedPercent: '100',
    stockPercent: '0',
    supplierFeePercent: '0',
    exchangeRates: {},
  } satisfies CancellationPolicy);

export const changeSchema = z
  .strictObject({ furtherDepositAbovePercent: percent.default('5'), salesBearsUpTo: decimal.default('1000') })
  .default({ furtherDepositAbovePercent: '5', salesBearsUpTo: '1000' } satisfies ChangePolicy);

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
