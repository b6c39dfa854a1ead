import type { WorkflowInterceptors } from '@temporalio/workflow';

/** Names a question that was asked outside a workflow task: it is then the task's only content, and must be answered. */
const LEGACY_QUERY = 'legacy_query';

/**
 * Lets a query wait while a local activity runs; the server asks again once the workflow task is over.
 *
 * Answered at once, the SDK's core would end the workflow task there and then: with the marker of an activity that has just
 * come back, of which it tells the workflow only in the next task, after whatever has arrived between. A replay tells it
 * before that, and the history no longer replays. So a look into the Temporal UI must not be answered in between.
 */
export function interceptors(): WorkflowInterceptors {
  const running = new Set<number>();
  return {
    internals: [
      {
        activate(input, next) {
          for (const { resolveActivity } of input.activation.jobs ?? [])
            if (resolveActivity?.isLocal) running.delete(resolveActivity.seq ?? 0);
          next(input);
        },
        concludeActivation(input, next) {
          const { commands } = next(input);
          for (const { scheduleLocalActivity } of commands)
            if (scheduleLocalActivity) running.add(scheduleLocalActivity.seq ?? 0);
          if (running.size === 0) return { commands };
          return {
            commands: commands.filter(
              ({ respondToQuery }) => !respondToQuery || respondToQuery.queryId === LEGACY_QUERY,
            ),
          };
        },
      },
    ],
  };
}
