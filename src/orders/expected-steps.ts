import {
  byDepartment,
  newsOf,
  nextSteps,
  type DaysAhead,
  type ExpectedSteps,
  type StepNews,
} from '../../domain/deadlines/next-steps.js';
import type { OrderProgress } from '../../domain/order/progress.js';
import type { ChainLink } from '../../domain/promising/facts.js';
import { isLess } from '../../domain/quantity/quantity.js';
import type { TaskNotice } from '../../workflows/messages.js';
import type { LineRow, OrderRow, TaskRow } from './order-file.js';

/** The next steps that an order leads to now, and what departments have not been told of them yet. */
export function expectSteps(
  order: OrderRow,
  lines: readonly LineRow[],
  tasks: readonly TaskRow[],
  progress: OrderProgress,
): { expected: ExpectedSteps; news: StepNews[] } {
  const now = nextSteps(progress, daysAhead(order, lines, tasks));
  const isAsked = ({ department, step }: StepNews): boolean =>
    tasks.some((task) => task.department === department && task.kind === step);
  // What was expected and is asked for now is told by the task itself.
  const news = newsOf(order.expectedSteps, now).filter((each) => each.date !== null || !isAsked(each));
  return { expected: byDepartment(now), news };
}

/** What a department's inbox is told of a step that it may expect. */
export const noticeOf = (order: OrderRow, { step, date, before }: StepNews): TaskNotice => ({
  taskId: `${order.number}/${step}`,
  change: 'expected',
  kind: step,
  order: order.number,
  document: order.number,
  priority: order.priority === 'urgent' ? 1 : 3,
  dueAt: date,
  data: { before },
});

function daysAhead(order: OrderRow, lines: readonly LineRow[], tasks: readonly TaskRow[]): DaysAhead {
  const deposit = tasks.find(({ kind }) => kind === 'confirmDeposit');
  const dueDate = deposit?.data['dueDate'];
  return {
    lines: lines.map(({ readyDate, bindingChain }) => ({ readyDate, supply: supplyOf(bindingChain) })),
    depositDueDate: typeof dueDate === 'string' ? dueDate : null,
    shipByDate: order.shipByDate,
    projectedDate: order.projectedDate,
    isPaid: !isLess(order.paid, order.due),
  };
}

const SUPPLY: Partial<Record<ChainLink['kind'], 'make' | 'buy'>> = { workOrder: 'make', purchase: 'buy' };

/** By what binds the line's date: the rest is there sooner. */
const supplyOf = (bindingChain: unknown): ('make' | 'buy')[] =>
  ((bindingChain ?? []) as ChainLink[]).flatMap(({ kind }) => SUPPLY[kind] ?? []);
