import { shareOf } from '../cancellation/charge.js';
import type { CommitmentKind } from '../cancellation/standing.js';
import { Exact } from '../money/money.js';
import type { Department } from '../order/departments.js';
import type { End, LineInTime, Subject } from './horizon-order.js';
import type { CommitmentInTime, Phase } from './horizon-phases.js';
import { comes, hasEnded, holds, overdue, willEnd, type Sentence } from './horizon-sentences.js';
import type { Step } from './horizon-steps.js';

/** What makes a change cost something or impossible, or will next. */
export interface Binding {
  kind: CommitmentKind | 'order';
  department: Department;
  /** Number of its document. */
  document: string | null;
  lines: readonly number[];
  why: Sentence;
}

/** It should be over by now, and nobody has reported that it is. */
export const isOverdue = ({ end: { since, at }, order }: Subject): boolean =>
  since === null && at !== null && at <= order.at;

/** What was to come by now makes the change dearer when it comes. */
export const mayWorsen = (subject: Subject, commitment: CommitmentInTime): boolean =>
  commitment.overdue !== null &&
  weightOf(subject, commitment, commitment.overdue).gt(weightOf(subject, commitment, commitment.phases[0]));

/** What makes the change what it is now or, where it is free, what will end that. */
export function bindingOf(subject: Subject, [now, next]: readonly [Step, ...Step[]]): Binding | null {
  const { own, end, line } = subject;
  if (now.state === 'impossible') return endBinding(end, line, hasEnded(end.why));
  if (now.state === 'costs') {
    const weight = (each: CommitmentInTime) => weightOf(subject, each, each.phases[0]);
    const [dearest] = own.toSorted((a, b) => weight(b).cmp(weight(a)));
    return dearest ? bindingTo(dearest, holds(dearest.phases[0].why)) : null;
  }
  const late = own.find((each) => mayWorsen(subject, each));
  if (late?.overdue) return bindingTo(late, overdue(comes(late.overdue.why)));
  if (isOverdue(subject)) return endBinding(end, line, overdue(endSentence(end)));
  if (!next) return null;
  if (next.state === 'impossible') return endBinding(end, line, endSentence(end));
  for (const commitment of own) {
    const phase = commitment.phases.find(({ from }) => from === next.from);
    if (phase && weightOf(subject, commitment, phase).gt(0)) return bindingTo(commitment, comes(phase.why));
  }
  return null;
}

/** What counts of a cost by the measure. */
const weightOf = ({ measure, order }: Subject, { customised }: CommitmentInTime, { cost }: Phase): Exact =>
  measure === 'cost' ? new Exact(cost) : shareOf([{ cost, customised }], order.policy);

const bindingTo = ({ kind, department, document, lines }: CommitmentInTime, why: Sentence): Binding => ({
  kind,
  department,
  document: document === 'planned' ? null : document,
  lines,
  why,
});

function endBinding({ why: reason, document }: End, line: LineInTime | null, why: Sentence): Binding {
  const isCarrier = reason === 'handedOver' || reason === 'delivered';
  return {
    kind: document === null ? 'order' : 'shipment',
    department: isCarrier ? 'logistics' : 'sales',
    document,
    lines: line === null || reason !== 'handedOver' ? [] : [line.line],
    why,
  };
}

const endSentence = ({ why }: End): Sentence =>
  why === 'handedOver' || why === 'delivered' ? willEnd(why) : hasEnded(why);
