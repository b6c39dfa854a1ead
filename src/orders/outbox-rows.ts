import type { LineProgress } from '../../domain/order/progress.js';
import { isZero, minus } from '../../domain/quantity/quantity.js';
import type { Fact, FactKind, ProgressUpdate } from '../../workflows/messages.js';
import type { LineRow, OrderFile } from './order-file.js';
import type { OutboxRow, WrittenOutboxRow } from './save-order-file.js';

/** What Temporal is to be told of what was done on an order: its start, its facts in sequence, notices to departments. */
export function outboxOf(file: OrderFile, progress: ProgressUpdate): OutboxRow[] {
  const { number } = file.order;
  const base = { at: file.at, attempts: 0 };
  const start: OutboxRow[] = file.isNew
    ? [{ ...base, target: 'order', name: number, kind: 'start', seq: 0, payload: {} }]
    : [];
  const facts = file.facts.map((fact): OutboxRow => ({
    ...base,
    target: 'order',
    name: number,
    kind: 'factReported',
    seq: fact.seq,
    payload: { ...fact, progress },
  }));
  const notices = file.notices.map(({ department, notice }): OutboxRow => ({
    ...base,
    target: 'department',
    name: department,
    kind: 'tasksChanged',
    seq: 0,
    payload: notice,
  }));
  return [...start, ...facts, ...notices];
}

/** What the order's workflow did itself, and has in its history unless it was killed before that was written. */
const DONE_BY_WORKFLOW: ReadonlySet<FactKind> = new Set([
  'orderHeld',
  'orderResumed',
  'cancellationCarriedOut',
  'changeCarriedOut',
]);

/** Whether a row is not told at once: the workflow is about to write it into its history, and would only be disturbed. */
export const isLeftToRelay = ({ kind, payload }: Pick<WrittenOutboxRow, 'kind' | 'payload'>): boolean =>
  kind === 'factReported' && DONE_BY_WORKFLOW.has((payload as Fact).kind);

/** Facts after which the order's story has, as a rule, a step to carry out. */
const GOES_ON_BY_A_STEP: ReadonlySet<FactKind> = new Set([
  'offerAccepted',
  'sourceFound',
  'stepApproved',
  'creditApproved',
  'depositPaid',
  'workOrderCompleted',
  'goodsInspected',
  'goodsReceived',
  'transferArrived',
  'delivered',
  'changeDecided',
]);

/**
 * Whether a fact is told by an update: an update costs an event more than a signal, so only those are worth it that the
 * order waits for.
 */
export const goesOnByAStep = ({ kind }: Fact): boolean => GOES_ON_BY_A_STEP.has(kind);

/** How far a line has come, as workflows know it. */
export const progressOfLine = ({
  lineNo,
  quantity,
  cancelled,
  ready,
  released,
  packed,
  shipped,
  delivered,
}: LineRow): LineProgress => ({
  line: lineNo,
  quantity: isZero(cancelled) ? quantity : minus(quantity, cancelled),
  ready,
  released,
  packed,
  shipped,
  delivered,
});
