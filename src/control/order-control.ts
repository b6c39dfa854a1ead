import { Injectable } from '@nestjs/common';
import {
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  isGrpcServiceError,
  type Client,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import { DomainError, isErrorCode, type FieldError } from '../../domain/errors/domain-error.js';
import {
  orderWorkflowId,
  type ChangeAnswer,
  type ChangeCall,
  type ChangeDecided,
  type ChangeRequested,
  type ControlAnswer,
  type ControlName,
  type ControlRequest,
  type Refusal,
} from '../../workflows/messages.js';
import { OrderMessenger } from '../orders/order-messenger.js';
import { TemporalGateway } from '../platform/temporal/temporal-gateway.js';

/** How long a person waits for the order's answer; what is asked is carried out all the same. */
const PATIENCE_MS = 15_000;
/** A worker that is away or Temporal that is: both may be back soon. */
const TRY_AGAIN_AFTER_S = 5;

/** Asks an order's workflow for what only it can do, and awaits its answer. */
@Injectable()
export class OrderControl {
  constructor(
    private readonly temporal: TemporalGateway,
    private readonly messenger: OrderMessenger,
  ) {}

  /** @throws DomainError as the workflow refuses it; `process-away` when it does not answer in time */
  async ask(name: ControlName, number: string, request: ControlRequest): Promise<ControlAnswer> {
    return await this.askFor<ControlAnswer>(name, number, request);
  }

  /** @throws DomainError as the workflow refuses it; `process-away` when it does not answer in time */
  async askOfChange(
    name: ChangeCall,
    number: string,
    request: ChangeRequested | ChangeDecided,
  ): Promise<ChangeAnswer> {
    return await this.askFor<ChangeAnswer>(name, number, request);
  }

  private async askFor<T>(name: string, number: string, request: Asked): Promise<T> {
    const client = await this.temporal.client();
    try {
      return await update<T>(client, name, number, request);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw asDomainError(error);
      // It was never started, or is gone: it is taken up again from PostgreSQL.
      await this.messenger.takeUp(number);
      return await update<T>(client, name, number, request).catch((again: unknown) => {
        throw again instanceof WorkflowNotFoundError ? hasEnded(number) : asDomainError(again);
      });
    }
  }
}

type Asked = ControlRequest | ChangeRequested | ChangeDecided;

const update = <T>(client: Client, name: string, number: string, request: Asked): Promise<T> =>
  client.withDeadline(Date.now() + PATIENCE_MS, () =>
    client.workflow
      .getHandle(orderWorkflowId(number))
      .executeUpdate<T, [Asked]>(name, { args: [request], updateId: request.requestId }),
  );

function asDomainError(error: unknown): unknown {
  if (error instanceof WorkflowUpdateFailedError) return asRefusal(error.cause) ?? error;
  const isAway =
    error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
    isGrpcServiceError(error) ||
    isGrpcServiceError((error as Error).cause);
  if (!isAway) return error;
  return new DomainError('process-away', 'The order process has not answered in time', {
    detailZh: '订单流程未及时答复',
    retryAfter: TRY_AGAIN_AFTER_S,
    cause: error,
  });
}

/** Only the workflow of an order that has ended is not taken up again. */
const hasEnded = (number: string): DomainError =>
  new DomainError('state-conflict', `Order ${number} has ended: it is closed or cancelled`, {
    detailZh: `订单 ${number} 已结束`,
  });

function asRefusal(cause: unknown): DomainError | undefined {
  if (!(cause instanceof ApplicationFailure)) return undefined;
  const refusal = cause.details?.[0] as Refusal | undefined;
  if (!refusal || !isErrorCode(refusal.code)) return undefined;
  const { errors, ...facts } = refusal.facts ?? {};
  return new DomainError(refusal.code, refusal.message, {
    facts,
    ...(Array.isArray(errors) && { errors: errors as FieldError[] }),
    ...(refusal.messageZh === undefined ? {} : { detailZh: refusal.messageZh }),
  });
}
