import {
  ApplicationFailure,
  CancellationScope,
  defineQuery,
  defineSignal,
  defineUpdate,
  setDefaultSignalHandler,
  setHandler,
  uuid4,
} from '@temporalio/workflow';
import type { OrderHeader } from '../domain/order/progress.js';
import { isEnded } from '../domain/order/stage.js';
import {
  QUERIES,
  SIGNALS,
  UPDATES,
  type ChangeAnswer,
  type ChangeCall,
  type ChangeDecided,
  type ChangeRequested,
  type ControlAnswer,
  type ControlName,
  type ControlRequest,
  type Fact,
  type OrderStatus,
  type Refusal,
  type TaskAnswer,
} from './messages.js';
import {
  isAnswer,
  isChangeDecided,
  isChangeRequested,
  isControlRequest,
  isFact,
  isRequestId,
  isSignalledChange,
} from './message-shapes.js';

/** Somebody asked for control of the order and awaits the answer. */
export interface Asked {
  name: ControlName;
  request: ControlRequest;
  answer: (answer: ControlAnswer | Refusal) => void;
}

/** Somebody asks for a change, or has a word on one. */
export type AskedOfChange = { answer: (answer: ChangeAnswer | Refusal) => void } & (
  | { call: 'requestChange'; request: ChangeRequested; cameBy: 'api' | 'signal' }
  | { call: 'decideChange'; request: ChangeDecided }
);

/** What an order's workflow is sent, as it waits to be taken. */
export type Message =
  | { kind: 'fact'; fact: Fact }
  | { kind: 'answer'; answer: TaskAnswer }
  | { kind: 'asked'; asked: Asked }
  | { kind: 'change'; asked: AskedOfChange }
  | { kind: 'oddity'; what: string; content: unknown }
  | { kind: 'settled' };

/** What the handlers need of the order: they only queue and look. */
interface Listener {
  queue: Message[];
  status: () => OrderStatus;
  header: () => OrderHeader;
}

/** Takes messages of any shape; what makes no sense goes to the timeline, or back to whoever awaits an answer. */
export function listen({ queue, status, header }: Listener): void {
  setHandler(defineSignal<[unknown]>(SIGNALS.factReported), (fact) => {
    queue.push(
      isFact(fact) ? { kind: 'fact', fact } : { kind: 'oddity', what: SIGNALS.factReported, content: fact },
    );
  });
  setHandler(
    defineUpdate<undefined, [Fact]>(UPDATES.factReported),
    (fact) => {
      queue.push({ kind: 'fact', fact });
    },
    {
      validator: (fact: unknown) => {
        if (!isFact(fact)) throw refused({ code: 'malformed-request', message: 'this is no fact' });
      },
    },
  );
  setHandler(defineSignal<[unknown]>(SIGNALS.taskAnswered), (answer) => {
    queue.push(
      isAnswer(answer)
        ? { kind: 'answer', answer }
        : { kind: 'oddity', what: SIGNALS.taskAnswered, content: answer },
    );
  });
  setHandler(defineSignal<[unknown]>(SIGNALS.changeRequested), (request) => {
    queue.push(
      isSignalledChange(request)
        ? { kind: 'change', asked: askedBySignal(request) }
        : { kind: 'oddity', what: SIGNALS.changeRequested, content: [request] },
    );
  });
  // Whatever else is sent must be seen to have come.
  setDefaultSignalHandler((what, ...content: unknown[]) => {
    queue.push({ kind: 'oddity', what, content });
  });
  for (const name of [UPDATES.hold, UPDATES.resume, UPDATES.cancel] as const)
    takeUpdates(name, queue, status);
  takeChanges('requestChange', isChangeRequested, queue, status, (request, answer) => ({
    call: 'requestChange',
    request,
    cameBy: 'api',
    answer,
  }));
  takeChanges('decideChange', isChangeDecided, queue, status, (request, answer) => ({
    call: 'decideChange',
    request,
    answer,
  }));
  const cancelled = CancellationScope.current().cancelRequested;
  void cancelled.catch(() => {
    queue.push({ kind: 'asked', asked: askedInTemporal() });
  });
  setHandler(defineQuery<OrderStatus>(QUERIES.status), status);
  setHandler(defineQuery<Pick<OrderStatus, 'waitingFor'>>(QUERIES.openTasks), () => ({
    waitingFor: header().waitingFor,
  }));
  setHandler(defineQuery<Record<string, string | null>>(QUERIES.deadlines), () => ({
    holdUntil: header().holdUntil,
    nextDeadline: header().nextDeadline,
  }));
}

/** The validator sees only the workflow's memory: the shape and the stage; the rest is checked in the transaction. */
function takeUpdates(name: ControlName, queue: Message[], status: () => OrderStatus): void {
  setHandler(
    defineUpdate<ControlAnswer, [ControlRequest]>(name),
    async (request) => {
      const answer = await new Promise<ControlAnswer | Refusal>((resolve) => {
        queue.push({ kind: 'asked', asked: { name, request, answer: resolve } });
      });
      if ('code' in answer) throw refused(answer);
      return answer;
    },
    {
      validator: (request: unknown) => {
        if (!isControlRequest(request))
          throw refused({
            code: 'malformed-request',
            message: `${name} takes {requestId, by, reason, hash}`,
          });
        const { order, stage } = status();
        if (isEnded(stage)) throw refused(endedAlready(order, stage));
      },
    },
  );
}

/** As for a hold or a cancellation: shape and stage here, the rest in the transaction. */
function takeChanges<T>(
  name: ChangeCall,
  isShaped: (request: unknown) => request is T,
  queue: Message[],
  status: () => OrderStatus,
  asked: (request: T, answer: AskedOfChange['answer']) => AskedOfChange,
): void {
  setHandler(
    defineUpdate<ChangeAnswer, [T]>(UPDATES[name]),
    async (request) => {
      const answer = await new Promise<ChangeAnswer | Refusal>((resolve) => {
        queue.push({ kind: 'change', asked: asked(request, resolve) });
      });
      if ('code' in answer) throw refused(answer);
      return answer;
    },
    {
      validator: (request: unknown) => {
        if (!isShaped(request))
          throw refused({ code: 'malformed-request', message: `${name} does not take that` });
        const { order, stage } = status();
        if (isEnded(stage)) throw refused(endedAlready(order, stage));
      },
    },
  );
}

/** A signal's sender is a claim: it may ask, and accepts nothing for anybody. */
const askedBySignal = ({
  by,
  reason,
  content,
  requestId,
}: Pick<ChangeRequested, 'by' | 'reason' | 'content'> & { requestId?: unknown }): AskedOfChange => ({
  call: 'requestChange',
  request: {
    requestId: isRequestId(requestId) ? requestId : uuid4(),
    by,
    reason,
    content,
    hash: null,
    speaksFor: null,
  },
  cameBy: 'signal',
  answer: () => undefined,
});

export const endedAlready = (order: string, stage: string): Refusal => ({
  code: 'state-conflict',
  message: `Order ${order} is ${stage}`,
  messageZh: `订单 ${order} 的状态为 ${stage}`,
  facts: { stage },
});

/** Refusals leave a handler as failures that are not retried; any other error would block the workflow. */
const refused = (refusal: Refusal): ApplicationFailure =>
  ApplicationFailure.create({
    type: refusal.code,
    message: refusal.message,
    nonRetryable: true,
    details: [refusal],
  });

/** Cancelled in the Temporal UI: nobody has seen a preview, and nobody awaits an answer. */
const askedInTemporal = (): Asked => ({
  name: 'cancel',
  request: { requestId: 'temporal', by: 'Temporal', reason: 'asked for in Temporal', hash: null },
  answer: () => undefined,
});
