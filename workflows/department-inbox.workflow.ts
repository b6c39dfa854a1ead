import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  getExternalWorkflowHandle,
  log,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  orderWorkflowId,
  QUERIES,
  SIGNALS,
  type InboxState,
  type TaskAnswer,
  type TaskNotice,
} from './messages.js';
import { batchIdOf, isAnswer, noticesIn } from './message-shapes.js';

/** The most urgent tasks are kept; of the rest only their number is known here. */
const KEPT = 500;
/** All that is kept travels in one payload when the workflow continues as new, which ends at 2 MB: long data is left out. */
const DATA_CHARACTERS = 1_000;
const BATCHES_KEPT = 100;
const REFUSED_KEPT = 10;
const SHOWN_CHARACTERS = 100;

/** An answer to a task, sent to the department's inbox: which order it belongs to is known from the task. */
type AnswerToTask = TaskAnswer & { order?: string };

/**
 * A department's inbox: receives its tasks as signals, shows them to operators, and passes answers on to the orders.
 * A department may name a workflow of its own in its place; see docs/how-to/department-workflow.md.
 */
export async function departmentInbox(state: InboxState): Promise<void> {
  const answers: AnswerToTask[] = [];
  setHandler(defineSignal<[unknown]>(SIGNALS.tasksChanged), (batch) => {
    if (isNew(state, batchIdOf(batch))) for (const notice of noticesIn(batch)) takeNotice(state, notice);
    showOperators(state);
  });
  setHandler(defineSignal<[unknown]>(SIGNALS.answerTask), (answer) => {
    if (isAnswer(answer)) answers.push(answer);
    else refuse(state, { taskId: '—', by: 'somebody' }, 'it makes no sense');
  });
  setHandler(defineQuery<TaskNotice[]>(QUERIES.openTasks), () => state.open);
  setHandler(defineQuery<TaskNotice[]>(QUERIES.expectedSteps), () => state.expected ?? []);
  showOperators(state);

  const isLong = () => {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    return continueAsNewSuggested || historyLength >= (state.continueAfterEvents ?? Infinity);
  };
  const mustContinue = () => isLong() && allHandlersFinished();
  for (;;) {
    await condition(() => answers.length > 0 || mustContinue());
    for (const answer of answers.splice(0)) await passOn(state, answer);
    if (mustContinue() && answers.length === 0) await continueAsNew<typeof departmentInbox>(state);
  }
}

function showOperators({ department, openCount, received, expected = [], refused = [] }: InboxState): void {
  const ahead = expected.length > 0 ? ` ${String(expected.length)} steps to come.` : '';
  const counts = `${String(openCount)} open tasks, ${String(received)} notices received.${ahead}`;
  const lines = refused.map(({ taskId, by, why }) => `- ${taskId} by ${by}: ${why}`);
  const answers = lines.length > 0 ? ['Answers that could not be passed on:', lines.join('\n')] : [];
  setCurrentDetails([`### ${department}`, counts, ...answers].join('\n\n'));
}

/** An answer that reaches no order must be seen by somebody. */
function refuse(state: InboxState, { taskId, by }: Pick<TaskAnswer, 'taskId' | 'by'>, why: string): void {
  const [shownId, shownBy] = [taskId, by].map((text) => text.slice(0, SHOWN_CHARACTERS));
  const refused = [...(state.refused ?? []), { taskId: shownId ?? '', by: shownBy ?? '', why }];
  state.refused = refused.slice(-REFUSED_KEPT);
  log.warn('an answer could not be passed on', { taskId, by, why });
  showOperators(state);
}

/** The outbox sends a batch again when it could not note that it was sent. */
function isNew(state: InboxState, batchId: string | undefined): boolean {
  if (batchId === undefined) return true;
  const known = state.batches ?? [];
  if (known.includes(batchId)) return false;
  state.batches = [...known, batchId].slice(-BATCHES_KEPT);
  return true;
}

/** What was expected is asked for now, has moved, or is not expected any more. */
function takeExpected(state: InboxState, notice: TaskNotice): void {
  const others = (state.expected ?? []).filter(
    ({ order, kind }) => order !== notice.order || kind !== notice.kind,
  );
  const isExpected = notice.change === 'expected' && notice.dueAt !== null;
  state.expected = (isExpected ? [...others, short(notice)].sort(byDay) : others).slice(0, KEPT);
}

function takeNotice(state: InboxState, notice: TaskNotice): void {
  state.received += 1;
  if (notice.change === 'expected' || notice.change === 'opened') takeExpected(state, notice);
  if (notice.change === 'expected') return;
  const at = state.open.findIndex((task) => task.taskId === notice.taskId);
  // One of the rest, or closed by now: it must not come into the list as if it were open.
  if (at < 0 && notice.change === 'changed') return;
  if (at >= 0) state.open.splice(at, 1);
  if (notice.change === 'closed') {
    // One that is not kept here may be one of the rest, or be told closed for the second time.
    if (at >= 0 || state.openCount > state.open.length) state.openCount -= 1;
    return;
  }
  if (at < 0) state.openCount += 1;
  const place = state.open.findIndex((task) => moreUrgent(notice, task));
  state.open.splice(place < 0 ? state.open.length : place, 0, short(notice));
  if (state.open.length > KEPT) state.open.pop();
}

function short({ taskId, change, kind, order, document, priority, dueAt, data }: TaskNotice): TaskNotice {
  // Whoever sends a notice may have left its data out.
  const isLong = JSON.stringify([data]).length > DATA_CHARACTERS;
  const kept = isLong ? { leftOut: 'too long to be kept here: see the task in Orderbridge' } : data;
  return { taskId, change, kind, order, document, priority, dueAt, data: kept };
}

/** The earliest first. */
const byDay = (a: TaskNotice, b: TaskNotice): number => ((a.dueAt ?? '') < (b.dueAt ?? '') ? -1 : 1);

function moreUrgent(a: TaskNotice, b: TaskNotice): boolean {
  if (a.priority !== b.priority) return a.priority < b.priority;
  return (a.dueAt ?? '9999') < (b.dueAt ?? '9999');
}

async function passOn(state: InboxState, answer: AnswerToTask): Promise<void> {
  const order = answer.order ?? state.open.find((task) => task.taskId === answer.taskId)?.order;
  if (!order) {
    refuse(state, answer, 'it names no order, and its task is not among those kept here');
    return;
  }
  try {
    await getExternalWorkflowHandle(orderWorkflowId(order)).signal(SIGNALS.taskAnswered, answer);
  } catch {
    refuse(state, answer, `its order ${order.slice(0, SHOWN_CHARACTERS)} is closed or unknown`);
  }
}
