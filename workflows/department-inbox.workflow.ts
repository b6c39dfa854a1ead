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
  type TasksChanged,
} from './messages.js';

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
  setHandler(defineSignal<[TasksChanged]>(SIGNALS.tasksChanged), (batch) => {
    for (const notice of batch.notices) takeNotice(state, notice);
  });
  setHandler(defineSignal<[AnswerToTask]>(SIGNALS.answerTask), (answer) => {
    answers.push(answer);
  });
  setHandler(defineQuery<TaskNotice[]>(QUERIES.openTasks), () => state.open);

  const mustContinue = () => workflowInfo().continueAsNewSuggested && allHandlersFinished();
  for (;;) {
    setCurrentDetails(
      `### ${state.department}\n\n${String(state.openCount)} open tasks, ${String(state.received)} notices received.`,
    );
    await condition(() => answers.length > 0 || mustContinue());
    for (const answer of answers.splice(0)) await passOn(state, answer);
    if (mustContinue() && answers.length === 0) await continueAsNew<typeof departmentInbox>(state);
  }
}

function takeNotice(state: InboxState, notice: TaskNotice): void {
  state.received += 1;
  const at = state.open.findIndex((task) => task.taskId === notice.taskId);
  if (notice.change === 'closed') {
    state.openCount = Math.max(0, state.openCount - 1);
    if (at >= 0) state.open.splice(at, 1);
    return;
  }
  if (at >= 0) state.open.splice(at, 1);
  else if (notice.change === 'opened') state.openCount += 1;
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
