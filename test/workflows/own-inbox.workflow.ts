import {
  condition,
  continueAsNew,
  defineSignal,
  getExternalWorkflowHandle,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import {
  orderWorkflowId,
  SIGNALS,
  type TaskAnswer,
  type TaskNotice,
  type TasksChanged,
} from '../../workflows/messages.js';

/** Production's own workflow: one machine that takes an hour for every work order, and says when it is done. */
export async function machine(waiting: TaskNotice[] = []): Promise<void> {
  setHandler(defineSignal<[TasksChanged]>(SIGNALS.tasksChanged), ({ notices }) => {
    for (const task of notices) {
      const at = waiting.findIndex(({ taskId }) => taskId === task.taskId);
      if (task.change === 'closed' && at >= 0) waiting.splice(at, 1);
      if (task.change === 'opened' && at < 0 && task.kind === 'produce') waiting.push(task);
    }
  });
  for (;;) {
    await condition(() => waiting.length > 0 || workflowInfo().continueAsNewSuggested);
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof machine>(waiting);
    await sleep('1 hour');
    const task = waiting.shift();
    if (!task) continue;
    const answer: TaskAnswer = {
      answerId: `machine-${task.taskId}`,
      taskId: task.taskId,
      answer: 'complete',
      by: 'machine 1',
    };
    const order = getExternalWorkflowHandle(orderWorkflowId(task.order));
    await order.signal(SIGNALS.taskAnswered, answer).catch(() => undefined); // The order is closed: nobody waits for it.
  }
}
