import {
  condition,
  continueAsNew,
  defineSignal,
  getExternalWorkflowHandle,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { TaskAnswer, TaskNotice, TasksChanged } from '../../workflows/messages.js';

/** Production's own workflow: a machine that needs an hour for a work order, and says when it is done. */
export async function machine(waiting: TaskNotice[] = []): Promise<void> {
  setHandler(defineSignal<[TasksChanged]>('tasksChanged'), ({ notices }) => {
    waiting.push(...notices.filter(({ change, kind }) => change === 'opened' && kind === 'produce'));
  });
  while (!workflowInfo().continueAsNewSuggested) {
    await condition(() => waiting.length > 0);
    const { order, taskId } = waiting.shift()!;
    await sleep('1 hour');
    const answer: TaskAnswer = { answerId: taskId, taskId, answer: 'complete', by: 'machine 1' };
    const told = getExternalWorkflowHandle(`order/${order}`).signal('taskAnswered', answer);
    await told.catch(() => undefined); // The order is closed by now: nobody waits for the answer.
  }
  await continueAsNew<typeof machine>(waiting);
}
