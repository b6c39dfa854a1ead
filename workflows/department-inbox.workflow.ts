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
import { isAnswer, noticesIn } from './message-shapes.js';

/** The most urgent tasks are kept with their content; of the rest only their number is known here. */
const KEPT = 500;

/** An answer to a task, sent to the department's inbox: which order it belongs to is known from the task. */
type AnswerToTask = TaskAnswer & { order?: string };

/**
 * A department's inbox: receives its tasks as signals, shows them to operators, and passes answers on to the orders.
 * A department may name a workflow of its own in its place; see docs/how-to/department-workflow.md.
 */
export async function departmentInbox(state: InboxState): Promise<void> {
  const answers: AnswerToTask[] = [];
  setHandler(defineSignal<[unknown]>(SIGNALS.tasksChanged), (batch) => {
    for (const notice of noticesIn(batch)) takeNotice(state, notice);
    showOperators(state);
  });
  setHandler(defineSignal<[unknown]>(SIGNALS.answerTask), (answer) => {
    if (isAnswer(answer)) answers.push(answer);
    else log.warn('an answer that makes no sense is left', { answer });
  });
  setHandler(defineQuery<TaskNotice[]>(QUERIES.openTasks), () => state.open);
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

function showOperators({ department, openCount, received }: InboxState): void {
  setCurrentDetails(
    `### ${department}\n\n${String(openCount)} open tasks, ${String(received)} notices received.`,
  );
}

function takeNotice(state: InboxState, notice: TaskNotice): void {
  state.received += 1;
  const at = state.open.findIndex((task) => task.taskId === notice.taskId);
  if (at >= 0) state.open.splice(at, 1);
  if (notice.change === 'closed') {
    // One that is not kept here may be one of the rest, or be told closed for the second time.
    if (at >= 0 || state.openCount > state.open.length) state.openCount -= 1;
    return;
  }
  if (at < 0 && notice.change === 'opened') state.openCount += 1;
  const place = state.open.findIndex((task) => moreUrgent(notice, task));
  state.open.splice(place < 0 ? state.open.length : place, 0, notice);
  if (state.open.length > KEPT) state.open.pop();
}

function moreUrgent(a: TaskNotice, b: TaskNotice): boolean {
  if (a.priority !== b.priority) return a.priority < b.priority;
  return (a.dueAt ?? '9999') < (b.dueAt ?? '9999');
}

async function passOn(state: InboxState, answer: AnswerToTask): Promise<void> {
  const order = answer.order ?? state.open.find((task) => task.taskId === answer.taskId)?.order;
  if (!order) {
    log.warn('an answer names a task that is not in this inbox', { taskId: answer.taskId });
    return;
  }
  try {
    await getExternalWorkflowHandle(orderWorkflowId(order)).signal(SIGNALS.taskAnswered, answer);
  } catch (error) {
    log.warn('an answer came too late: its order is closed', {
      order,
      taskId: answer.taskId,
      error: String(error),
    });
  }
}
