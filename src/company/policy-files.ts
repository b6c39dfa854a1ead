import { z } from 'zod';
import type { CancellationPolicy } from '../../domain/cancellation/charge.js';
import type { DeadlinePolicy } from '../../domain/deadlines/deadline-policy.js';
import { ROLES } from '../../domain/identity/roles.js';
import { DEPARTMENTS } from '../../domain/order/departments.js';
import { TASKS, type TaskKind } from '../../domain/order/tasks.js';
import { currency, percent, positive, time } from './fields.js';

/** A quarter of a year of working days is the longest that a deadline, a tolerance or a step of a chain may be. */
const MOST_HOURS = 1_000;
const LONGEST_CHAIN = 10;

const hours = z.number().min(0).max(MOST_HOURS);
const step = z.strictObject({ afterHours: hours, to: z.enum([...ROLES, 'customer']) });
const escalation = z
  .array(step)
  .max(LONGEST_CHAIN)
  .refine(
    (chain) => chain.every(({ afterHours }, i) => i === 0 || afterHours > (chain[i - 1]?.afterHours ?? 0)),
    {
      error: 'each step must come later than the one before',
    },
  );
const rule = z.strictObject({
  dueWithinHours: hours.refine((count) => count > 0, { error: 'must be above zero' }),
  remindBeforeHours: hours.nullable(),
  toleranceHours: hours,
  escalation,
});

const timeOfDay = time.refine((value) => value !== '24:00', { error: 'must end by 23:59' });
/** Weekdays and hours worked; also a department's own. */
export const workingHours = {
  workingWeekdays: z
    .array(z.number().int().min(1).max(7))
    .min(1, 'names no day')
    .refine((days) => new Set(days).size === days.length, { error: 'names a day twice' }),
  dayStart: timeOfDay,
  dayEnd: timeOfDay,
};
export const endsAfterItStarts = ({ dayStart, dayEnd }: { dayStart: string; dayEnd: string }): boolean =>
  dayStart < dayEnd;
export const timeZone = z.string().refine(isTimeZone, 'is no IANA time zone');

const departmentHours = z
  .strictObject({ timeZone, ...workingHours })
  .refine(endsAfterItStarts, { path: ['dayEnd'], error: 'is not after dayStart' });

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

export const deadlinesSchema = z
  .strictObject({
    default: rule,
    tasks: z.partialRecord(z.enum(Object.keys(TASKS) as [TaskKind, ...TaskKind[]]), rule.partial()),
    departments: z.partialRecord(z.enum(DEPARTMENTS), departmentHours),
  })
  // A task that the plan gives a due time may be reminded of days before it; one that the rule makes due may not.
  .refine(({ default: { dueWithinHours, remindBeforeHours } }) => (remindBeforeHours ?? 0) < dueWithinHours, {
    path: ['default', 'remindBeforeHours'],
    error: 'a reminder must come before the due time, so less than dueWithinHours',
  })
  .transform((policy) => policy as DeadlinePolicy)
  .default(USUAL_DEADLINES);

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

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
