import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import type { DomainError } from '../../../domain/errors/domain-error.js';
import { domainErrorOf } from './faults.js';
import { languageOf } from './language.js';
import { PROBLEM_JSON, problemOf } from './problem.js';
import type { ApiRequest } from './request.js';
import { wrongMethod } from './wrong-method.js';

/** Answers every error with a problem document; faults are logged with the request's id and show nothing of themselves. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<ApiRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const error = wrongMethod(thrown, request, response) ?? domainErrorOf(thrown);
    if (error.status >= 500) this.log(error, request);
    if (response.headersSent) response.end();
    else answer(error, request, response);
  }

  private log(error: DomainError, request: ApiRequest): void {
    const { method, originalUrl, requestId } = request;
    const cause = error.cause ?? error;
    this.logger.error(
      { msg: `${error.code}: ${method} ${originalUrl.split('?')[0] ?? ''}`, requestId, err: cause },
      cause instanceof Error ? cause.stack : undefined,
    );
  }
}

function answer(error: DomainError, request: ApiRequest, response: Response): void {
  const language = languageOf(request.headers['accept-language']);
  if (error.retryAfter !== undefined) response.set('Retry-After', String(Math.ceil(error.retryAfter)));
  if (error.status === 401) response.set('WWW-Authenticate', 'Bearer');
  response
    .status(error.status)
    .vary('Accept-Language')
    .set({ 'Content-Language': language, 'Cache-Control': 'no-store' })
    .type(PROBLEM_JSON)
    .send(JSON.stringify(problemOf(error, language, request.requestId ?? '')));
}
