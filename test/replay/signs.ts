import type { temporal } from '@temporalio/proto';

export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** A message or event that leads an order onto a path, in words and as it is found in the runs' histories. */
export interface Sign {
  words: string;
  isIn(runs: HistoryEvent[][]): boolean;
}

/** A signal, of facts one of a kind. */
export const signal = (name: string, kind?: string): Sign => ({
  words: kind ? `signal ${name}, ${kind}` : `signal ${name}`,
  isIn: (runs) =>
    runs.flat().some(({ workflowExecutionSignaledEventAttributes: signaled }) => {
      if (signaled?.signalName !== name) return false;
      const content = contentOf(signaled.input?.payloads?.[0]);
      return kind === undefined || (content as { kind?: string }).kind === kind;
    }),
});

/** Local activities, carried out in this order among others. */
export const localActivity = (...names: string[]): Sign => ({
  words: `local activities ${names.join(', ')}`,
  isIn: (runs) => containsInOrder(runs.flatMap(localActivities), names),
});

/** The order's timer, and the local activities that it leads to. */
export const timer = (...names: string[]): Sign => ({
  words: `timer, then ${names.join(', ')}`,
  isIn: (runs) =>
    runs.flat().some((event) => event.timerFiredEventAttributes) &&
    containsInOrder(runs.flatMap(localActivities), names),
});

/** An ordinary activity on a queue that has been done. */
export const activityOn = (queue: string): Sign => ({
  words: `activity on the queue ${queue}`,
  isIn: (runs) =>
    runs.flat().some((event) => event.activityTaskScheduledEventAttributes?.taskQueue?.name === queue) &&
    runs.flat().some((event) => event.activityTaskCompletedEventAttributes),
});

/** An update that was let in. */
export const update = (name: string): Sign => ({
  words: `update ${name}`,
  isIn: (runs) =>
    runs
      .flat()
      .some(
        (event) =>
          event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name === name,
      ),
});

export const cancelRequest = (): Sign => ({
  words: 'request to cancel',
  isIn: (runs) => runs.flat().some((event) => event.workflowExecutionCancelRequestedEventAttributes),
});

export const continuedAsNew = (): Sign => ({
  words: 'history too long',
  isIn: (runs) =>
    runs.length > 1 && runs.flat().some((event) => event.workflowExecutionContinuedAsNewEventAttributes),
});

/** Names of the local activities of a run, as they came back. */
function localActivities(events: HistoryEvent[]): string[] {
  return events.flatMap(({ markerRecordedEventAttributes: marker }) => {
    const payload = marker?.details?.['data']?.payloads?.[0];
    return payload ? [(contentOf(payload) as { activity_type: string }).activity_type] : [];
  });
}

function containsInOrder(all: string[], wanted: string[]): boolean {
  let found = 0;
  for (const each of all) if (each === wanted[found]) found += 1;
  return found === wanted.length;
}

function contentOf(payload: temporal.api.common.v1.IPayload | undefined): unknown {
  return payload?.data ? JSON.parse(Buffer.from(payload.data).toString()) : undefined;
}
