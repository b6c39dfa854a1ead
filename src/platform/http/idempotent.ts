import {
  Injectable,
  Logger,
  SetMetadata,
  UseInterceptors,
  applyDecorators,
  createParamDecorator,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiHeader } from '@nestjs/swagger';
import type { Response } from 'express';
import { catchError, concatMap, from, of, throwError, type Observable } from 'rxjs';
import { DomainError } from '../../../domain/errors/domain-error.js';
import {
  AlreadyAnswered,
  IdempotencyService,
  hashOfBody,
  type IdempotentRequest,
  type KeptAnswer,
} from './idempotency.service.js';
import type { ApiRequest } from './request.js';

const KEPT_BY = 'orderbridge:answerKeptBy';
const KEY = /^[\x21-\x7e]{1,255}$/;

/** Where the answer is kept: by the service in its own transaction, or afterwards because repeating does no harm. */
type KeptBy = 'service' | 'afterwards';

interface KeyedRequest extends ApiRequest {
  idempotent?: IdempotentRequest;
}

/**
 * Makes a POST take `Idempotency-Key`: the same key with the same body gets the first answer again, with
 * `Idempotency-Replayed: true`.
 *
 * The handler takes `@RequestKey() key` and its service passes it to `IdempotencyService.once` in the transaction
 * that does the work. `{ keptBy: 'afterwards' }` is for work that is idempotent by itself and has no transaction of
 * ours, e.g. an update of an order's workflow with the key as its id.
 */
export const Idempotent = ({ keptBy = 'service' }: { keptBy?: KeptBy } = {}): MethodDecorator =>
  applyDecorators(
    SetMetadata(KEPT_BY, keptBy),
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'Up to 255 printable characters, kept 48 hours: a repeat gets the first answer again',
      schema: { type: 'string', minLength: 1, maxLength: 255, pattern: KEY.source },
    }),
  );

/** The request's key for `IdempotencyService.once`; undefined when it carries none. */
export const RequestKey = createParamDecorator(
  (_data: unknown, context: ExecutionContext): IdempotentRequest | undefined =>
    context.switchToHttp().getRequest<KeyedRequest>().idempotent,
);

@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly logger = new Logger(IdempotencyInterceptor.name);

  constructor(
    private readonly idempotency: IdempotencyService,
    private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<KeyedRequest>();
    const response = context.switchToHttp().getResponse<Response>();
    const key = keyOf(request, response);
    if (!key) return next.handle();
    const before = await this.idempotency.replay(key);
    if (before) return of(again(before, response));
    request.idempotent = key;
    const keptBy = this.reflector.get<KeptBy>(KEPT_BY, context.getHandler());
    return next.handle().pipe(
      concatMap((answer: unknown) => from(this.keep(key, keptBy, answer))),
      catchError((error: unknown) =>
        error instanceof AlreadyAnswered
          ? from(this.first(key, error).then((first) => again(first, response)))
          : throwError(() => error),
      ),
    );
  }

  private async keep(key: IdempotentRequest, keptBy: KeptBy, answer: unknown): Promise<unknown> {
    if (key.kept) return answer;
    if (keptBy === 'service')
      this.logger.error(`${key.route} did not keep its answer in its transaction: a crash could repeat it`);
    await this.idempotency.keep(key, answer);
    return answer;
  }

  private async first(key: IdempotentRequest, { answer }: AlreadyAnswered): Promise<KeptAnswer> {
    const first = answer ?? (await this.idempotency.replay(key));
    if (!first) throw new Error('an answer was kept and is gone');
    return first;
  }
}

function keyOf(request: ApiRequest, response: Response): IdempotentRequest | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw new DomainError('malformed-request', 'Idempotency-Key takes 1 to 255 printable ASCII characters', {
      detailZh: 'Idempotency-Key 须为 1 至 255 个可打印 ASCII 字符',
    });
  }
  return {
    actor: request.actor?.id ?? 'anonymous',
    key,
    route: `${request.method} ${request.originalUrl}`,
    bodyHash: hashOfBody(request.body),
    status: response.statusCode,
    kept: false,
  };
}

function again(answer: KeptAnswer, response: Response): unknown {
  response.status(answer.status).set('Idempotency-Replayed', 'true');
  return answer.body ?? undefined;
}
