import type { Department } from '../order/departments.js';
import { allShipped, type LineProgress, type OrderProgress } from '../order/progress.js';
import { stageOf } from '../order/stage.js';
import type { TaskKind } from '../order/tasks.js';
import { isLess } from '../quantity/quantity.js';

/** A department's step that comes next, after those that are worked on. */
export interface NextStep {
  department: Department;
  step: TaskKind;
  /** Day on which it may be expected, YYYY-MM-DD. */
  date: string;
}

/** What is known of the days ahead, YYYY-MM-DD; null where nothing is known yet. */
export interface DaysAhead {
  /** Per line, in the order of the order's lines: when its goods are ready by plan, and how they come about. */
  lines: readonly { readyDate: string | null; supply: readonly ('make' | 'buy')[] }[];
  /** Until when the deposit is to be paid, while it is awaited. */
  depositDueDate: string | null;
  shipByDate: string | null;
  projectedDate: string | null;
  /** All that the order comes to is paid: there will be nothing to collect. */
  isPaid: boolean;
}

/**
 * Which department may expect which step next, and when (R14): what work on the order leads to, not what is asked of
 * anybody already. At most one step a department; a step of which no day is known is left out.
 *
 * deposit awaited → who makes and buys, from the day it is due, or picking and hand-over where all is in stock ·
 * goods made or bought → picking when they are ready, hand-over on the last day for it · picking → hand-over ·
 * hand-over or on the way → collecting, on delivery.
 */
export function nextSteps(progress: OrderProgress, days: DaysAhead): NextStep[] {
  if (progress.header.cancellation === 'underWay') return [];
  switch (stageOf(progress)) {
    case 'deposit':
      if (days.lines.every(({ supply }) => supply.length === 0)) return leaving(progress, days);
      return known([
        ['production', 'produce', days.lines.some(makes) ? days.depositDueDate : null],
        ['purchasing', 'receiveGoods', days.lines.some(buys) ? days.depositDueDate : null],
      ]);
    case 'making':
    case 'shipping':
      return [
        ...leaving(progress, days),
        ...known([['finance', 'collectBalance', isAllPacked(progress) ? collecting(days) : null]]),
      ];
    case 'inTransit':
      return known([['finance', 'collectBalance', collecting(days)]]);
    default:
      return [];
  }
}

/** Goods are picked when they are ready, and leave on the last day for it. */
const leaving = (progress: OrderProgress, days: DaysAhead): NextStep[] =>
  known([
    ['inventory', 'pick', readyDate(progress, days)],
    ['logistics', 'handOver', progress.lines.some(isToBePacked) ? days.shipByDate : null],
  ]);

/** When goods that are not ready will be: the first of them where lines leave as they come, else the last. */
function readyDate({ header, lines }: OrderProgress, days: DaysAhead): string | null {
  const dates = lines
    .map((line, i) => (isLess(line.ready, line.quantity) ? (days.lines[i]?.readyDate ?? null) : null))
    .filter((date) => date !== null)
    .toSorted();
  return dates.at(header.delivery === 'inParts' ? 0 : -1) ?? null;
}

const collecting = ({ isPaid, projectedDate }: DaysAhead): string | null => (isPaid ? null : projectedDate);

const makes = ({ supply }: DaysAhead['lines'][number]): boolean => supply.includes('make');
const buys = ({ supply }: DaysAhead['lines'][number]): boolean => supply.includes('buy');
const isToBePacked = (line: LineProgress): boolean => isLess(line.packed, line.quantity);
const isAllPacked = (progress: OrderProgress): boolean =>
  !allShipped(progress) && !progress.lines.some(isToBePacked);

const known = (steps: readonly [Department, TaskKind, string | null][]): NextStep[] =>
  steps.flatMap(([department, step, date]) => (date === null ? [] : [{ department, step, date }]));

/** The steps as they are kept with the order, by department. */
export type ExpectedSteps = Partial<Record<Department, Omit<NextStep, 'department'>>>;

/** A department is told of its next step: for the first time, that it has moved, or that it is not expected any more. */
export interface StepNews {
  department: Department;
  step: TaskKind;
  /** Null: it is not expected any more. */
  date: string | null;
  /** The day it was expected on before; null for the first time. */
  before: string | null;
}

/** What departments are to be told, each once, when these steps are expected instead of those. */
export function newsOf(before: ExpectedSteps, now: readonly NextStep[]): StepNews[] {
  const gone = (Object.entries(before) as [Department, Omit<NextStep, 'department'>][]).flatMap(
    ([department, { step, date }]): StepNews[] =>
      now.some((each) => each.department === department && each.step === step)
        ? []
        : [{ department, step, date: null, before: date }],
  );
  const come = now.flatMap(({ department, step, date }): StepNews[] => {
    const known = before[department];
    if (known?.step !== step) return [{ department, step, date, before: null }];
    return known.date === date ? [] : [{ department, step, date, before: known.date }];
  });
  return [...gone, ...come];
}

export const byDepartment = (steps: readonly NextStep[]): ExpectedSteps =>
  Object.fromEntries(steps.map(({ department, ...step }) => [department, step]));
