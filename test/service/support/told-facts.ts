import type { temporal } from '@temporalio/proto';
import { UPDATES } from '../../../workflows/messages.js';
import type { TestCompany } from './company.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** The facts that an order's workflow was told, by signal or update, in the sequence in which they came. */
export async function factsTold(
  company: TestCompany,
  number: string,
): Promise<{ seq: number; kind: string }[]> {
  const { events } = await company.temporal.workflow.getHandle(`order/${number}`).fetchHistory();
  return (events ?? []).flatMap((event) => {
    const data = (event.workflowExecutionSignaledEventAttributes?.input ?? factUpdate(event))?.payloads?.[0]
      ?.data;
    return data ? [JSON.parse(Buffer.from(data).toString()) as { seq: number; kind: string }] : [];
  });
}

function factUpdate({ workflowExecutionUpdateAcceptedEventAttributes: accepted }: HistoryEvent) {
  const input = accepted?.acceptedRequest?.input;
  return input?.name === UPDATES.factReported ? input.args : undefined;
}
