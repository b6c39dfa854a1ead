import { condition, defineSignal, getExternalWorkflowHandle, setHandler } from '@temporalio/workflow';
import {
  orderWorkflowId,
  SIGNALS,
  type TaskAnswer,
  type TaskNotice,
  type TasksChanged,
} from '../../../workflows/messages.js';

/** A workflow that a production department brings itself: it makes whatever it is asked to, at once. */
export async function shopFloor(): Promise<void> {
  const asked: TaskNotice[] = [];
  setHandler(defineSignal<[TasksChanged]>(SIGNALS.tasksChanged), ({ notices }) => {
    asked.push(...notices.filter(({ kind, change }) => kind === 'produce' && change === 'opened'));
  });
  for (;;) {
    await condition(() => asked.length > 0);
    for (const { taskId, order } of asked.splice(0)) {
      const answer: TaskAnswer = {
        answerId: `shop-floor/${taskId}`,
        taskId,
        answer: 'complete',
        by: 'the shop floor',
      };
      await getExternalWorkflowHandle(orderWorkflowId(order)).signal(SIGNALS.taskAnswered, answer);
    }
  }
}
