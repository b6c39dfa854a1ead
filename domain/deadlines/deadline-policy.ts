import type { BusinessCalendar, CalendarException } from '../calendar/business-calendar.js';
import type { Role } from '../identity/roles.js';
import type { Department } from '../order/departments.js';
import { negotiates, TASKS, type TaskKind } from '../order/tasks.js';
import type { Deadline } from './deadline.js';
import { addWorkingMinutes, workingMinutesBetween, type WorkingHours } from './working-hours.js';

/** Rule for the deadlines of one kind of task; all times in working hours of the department that does it. */
export interface DeadlineRule {
  /** To do it in, where the plan names no due time. */
  dueWithinHours: number;
  /** Before the due time; null = no reminder. */
  remindBeforeHours: number | null;
  /** After the due time until silence is taken for a delay. */
  toleranceHours: number;
  /** Who is told one after the other when it is still not done, counted from the due time. */
  escalation: { afterHours: number; to: Role }[];
}

/** A company's deadlines: a rule for every task, exceptions by kind, and departments with hours of their own. */
export interface DeadlinePolicy {
  default: DeadlineRule;
  tasks: Partial<Record<TaskKind, Partial<DeadlineRule>>>;
  departments: Partial<Record<Department, DepartmentHours>>;
}

export interface DepartmentHours {
  timeZone: string;
  workingWeekdays: number[];
  dayStart: string;
  dayEnd: string;
  /** Its own holidays and make-up days by date, in place of the company's; left out, the company's hold. */
  exceptions?: Record<string, CalendarException>;
}

/** What is known of a task when it is opened. */
export interface NewDeadlines {
  kind: TaskKind;
  department: Department;
  openedAt: string;
  /** By plan; null = the rule says it. */
  dueAt: string | null;
  /** When its commitment's next fact should have come by plan; left out = due time and tolerance; null = none is expected. */
  expectedBy?: string | null;
}

/** Rules are given in hours and kept to the minute. */
export const minutesOf = (hours: number): number => Math.round(hours * 60);

/** The rule for a kind of task: what its exception does not name is as for every task. */
export const ruleFor = ({ default: usual, tasks }: DeadlinePolicy, kind: TaskKind): DeadlineRule => ({
  ...usual,
  ...tasks[kind],
});

/** The days and hours of a department: its own where it has some, else the company's. */
export function hoursOf(policy: DeadlinePolicy, department: Department, company: WorkingHours): WorkingHours {
  const own = policy.departments[department];
  if (!own) return company;
  const { timeZone, ...days } = own;
  const calendar: BusinessCalendar = { ...company.calendar, ...days };
  return { timeZone, calendar };
}

/** Works out when people are reminded and told, on each department's own calendar (R14). */
export class DeadlinePlanner {
  /** One object a department, by which its days are known once they have been worked out. */
  private readonly hours = new Map<Department, WorkingHours>();

  constructor(
    private readonly policy: DeadlinePolicy,
    private readonly company: WorkingHours,
  ) {}

  /**
   * The due time of a task and what follows when it passes. A reminder that would come before the task itself is left
   * out; what follows a due time that has passed already is counted from the task's opening, when it could first be known.
   */
  plan(task: NewDeadlines): { dueAt: string; deadlines: Deadline[] } {
    const { kind, department, openedAt } = task;
    const rule = ruleFor(this.policy, kind);
    const after = this.counter(department);
    const dueAt = task.dueAt ?? after(openedAt, rule.dueWithinHours);
    const from = later(dueAt, openedAt);
    const remindAt = rule.remindBeforeHours === null ? null : after(dueAt, -rule.remindBeforeHours);
    const deadlines: Deadline[] = [
      ...(remindAt !== null && remindAt > openedAt ? [{ kind: 'reminder' as const, at: remindAt }] : []),
      { kind: 'due', at: from },
    ];
    const chain: Deadline[] = rule.escalation.map(({ afterHours, to }) => ({
      kind: 'escalation',
      at: after(from, afterHours),
      to,
    }));
    const expected = this.expected(task, from);
    if (negotiates(kind)) deadlines.push(...chain, ...notBefore(chain, expected));
    else deadlines.push(...expected, ...chain);
    return { dueAt, deadlines: inTime(deadlines) };
  }

  /** Puts the instant of the expected fact in its place; null takes it away. */
  expectAt(deadlines: readonly Deadline[], at: string | null): Deadline[] {
    const others = deadlines.filter(({ kind }) => kind !== 'expected');
    return inTime(at === null ? others : [...others, { kind: 'expected', at }]);
  }

  /** When a fact that should come at an instant is taken for late: so many working hours of the department after it. */
  tolerated(kind: TaskKind, department: Department, at: string): string {
    return this.counter(department)(at, ruleFor(this.policy, kind).toleranceHours);
  }

  /**
   * An instant after a pause during which nobody was to work: as many of the department's working hours lie between the
   * pause's end and it as lay between the pause's beginning and the instant that it was.
   */
  afterPause(department: Department, at: string, pause: { from: string; to: string }): string {
    const hours = this.hoursOf(department);
    if (at <= pause.from) return at;
    return addWorkingMinutes(hours, pause.to, workingMinutesBetween(hours, pause.from, at));
  }

  /** When a department works. */
  hoursOf(department: Department): WorkingHours {
    const known = this.hours.get(department) ?? hoursOf(this.policy, department, this.company);
    this.hours.set(department, known);
    return known;
  }

  private expected({ kind, department, openedAt, expectedBy }: NewDeadlines, dueAt: string): Deadline[] {
    if (!('expectsFact' in TASKS[kind]) || expectedBy === null) return [];
    const by = later(expectedBy ?? dueAt, openedAt);
    return [{ kind: 'expected', at: this.tolerated(kind, department, by) }];
  }

  private counter(department: Department): (instant: string, hours: number) => string {
    const hours = this.hoursOf(department);
    return (instant, count) => addWorkingMinutes(hours, instant, minutesOf(count));
  }
}

/** Silence ends a negotiation only when everybody has been told of it. */
function notBefore(chain: readonly Deadline[], expected: readonly Deadline[]): Deadline[] {
  const told = chain.map(({ at }) => at).reduce(later, '');
  return expected.map((each) => ({ ...each, at: later(each.at, told) }));
}

/** Instants are ISO 8601 UTC with milliseconds, which sort as text. */
const later = (a: string, b: string): string => (a > b ? a : b);

const inTime = (deadlines: readonly Deadline[]): Deadline[] =>
  deadlines.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

/** The earliest deadline that is still to come; of an order on hold only what others' clocks go on with. */
export const nextOf = (deadlines: readonly Deadline[], only?: Deadline['kind']): string | null =>
  deadlines.find(({ met, kind }) => !met && (only ?? kind) === kind)?.at ?? null;

/** The deadlines that have come and that nothing has followed from yet; the same of an order on hold. */
export const dueOf = (deadlines: readonly Deadline[], now: string, only?: Deadline['kind']): Deadline[] =>
  deadlines.filter(({ met, at, kind }) => !met && at <= now && (only ?? kind) === kind);
