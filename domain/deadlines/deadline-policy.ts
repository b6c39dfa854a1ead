import type { BusinessCalendar } from '../calendar/business-calendar.js';
import type { Department } from '../order/departments.js';
import { TASKS, type TaskKind } from '../order/tasks.js';
import type { Deadline, EscalationTarget } from './deadline.js';
import { addWorkingMinutes, type WorkingHours } from './working-hours.js';

/** Rule for the deadlines of one kind of task; all times in working hours of the department that does it. */
export interface DeadlineRule {
  /** To do it in, where the plan names no due time. */
  dueWithinHours: number;
  /** Before the due time; null = no reminder. */
  remindBeforeHours: number | null;
  /** After the due time until silence is taken for a delay. */
  toleranceHours: number;
  /** Who is told one after the other when it is still not done, counted from the due time. */
  escalation: { afterHours: number; to: EscalationTarget }[];
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
}

/** What is known of a task when it is opened. */
export interface NewDeadlines {
  kind: TaskKind;
  department: Department;
  openedAt: string;
  /** By plan; null = the rule says it. */
  dueAt: string | null;
  /** When its commitment's next fact should have come by plan; left out = due time and tolerance. */
  expectedBy?: string | null;
}

/** Works out when people are reminded and told, on each department's own calendar (R14). */
export class DeadlinePlanner {
  constructor(
    private readonly policy: DeadlinePolicy,
    private readonly company: WorkingHours,
  ) {}

  /** The due time of a task and what follows when it passes. A reminder that would come before the task itself is left out. */
  plan(task: NewDeadlines): { dueAt: string; deadlines: Deadline[] } {
    const rule = this.ruleFor(task.kind);
    const after = this.counter(task.department);
    const dueAt = task.dueAt ?? after(task.openedAt, rule.dueWithinHours);
    const deadlines: Deadline[] = [
      ...(rule.remindBeforeHours === null
        ? []
        : [{ kind: 'reminder' as const, at: after(dueAt, -rule.remindBeforeHours) }]),
      { kind: 'due', at: dueAt },
      ...this.expected(task, dueAt),
      ...rule.escalation.map(({ afterHours, to }) => ({
        kind: 'escalation' as const,
        at: after(dueAt, afterHours),
        to,
      })),
    ];
    return {
      dueAt,
      deadlines: inTime(deadlines.filter(({ at, kind }) => kind !== 'reminder' || at > task.openedAt)),
    };
  }

  /** Puts the instant of the expected fact in its place; null takes it away. */
  expectAt(deadlines: readonly Deadline[], at: string | null): Deadline[] {
    const others = deadlines.filter(({ kind }) => kind !== 'expected');
    return inTime(at === null ? others : [...others, { kind: 'expected', at }]);
  }

  /** When a fact that should come at an instant is taken for late: so many working hours of the department after it. */
  tolerated(kind: TaskKind, department: Department, at: string): string {
    return this.counter(department)(at, this.ruleFor(kind).toleranceHours);
  }

  /** When a department works. */
  hoursOf(department: Department): WorkingHours {
    const own = this.policy.departments[department];
    if (!own) return this.company;
    const { timeZone, ...hours } = own;
    const calendar: BusinessCalendar = { ...this.company.calendar, ...hours };
    return { timeZone, calendar };
  }

  private expected({ kind, department, expectedBy }: NewDeadlines, dueAt: string): Deadline[] {
    if (!('expectsFact' in TASKS[kind]) || expectedBy === null) return [];
    return [{ kind: 'expected', at: this.tolerated(kind, department, expectedBy ?? dueAt) }];
  }

  private ruleFor(kind: TaskKind): DeadlineRule {
    return { ...this.policy.default, ...this.policy.tasks[kind] };
  }

  private counter(department: Department): (instant: string, hours: number) => string {
    const hours = this.hoursOf(department);
    return (instant, count) => addWorkingMinutes(hours, instant, Math.round(count * 60));
  }
}

const inTime = (deadlines: readonly Deadline[]): Deadline[] =>
  deadlines.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

/** The earliest deadline that is still to come; of an order on hold only what others' clocks go on with. */
export const nextOf = (deadlines: readonly Deadline[], only?: Deadline['kind']): string | null =>
  deadlines.find(({ met, kind }) => !met && (only ?? kind) === kind)?.at ?? null;
