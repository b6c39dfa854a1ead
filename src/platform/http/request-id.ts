import { Logger } from '@nestjs/common';
import type { NextFunction, Response } from 'express';
import { v7 as newId } from 'uuid';
import { routeOf } from './route-of.js';
import type { ApiRequest } from './request.js';

const ACCEPTED = /^[\w.-]{1,128}$/;
const logger = new Logger('Http');

/** Names the request as its sender does in X-Request-Id, or anew, and gives the name back. */
export function nameRequest(request: ApiRequest, response: Response, next: NextFunction): void {
  const given = request.headers['x-request-id'];
  request.requestId = typeof given === 'string' && ACCEPTED.test(given) ? given : newId();
  response.set('X-Request-Id', request.requestId);
  next();
}

/** One line a request at debug: never the body or the query, which may hold what is nobody's business. */
export function logRequest(request: ApiRequest, response: Response, next: NextFunction): void {
  const begun = performance.now();
  response.once('finish', () => {
    logger.debug({
      msg: `${request.method} ${request.originalUrl.split('?')[0] ?? ''} ${String(response.statusCode)}`,
      requestId: request.requestId,
      route: routeOf(request),
      actor: request.actor?.id,
      milliseconds: Math.round(performance.now() - begun),
    });
  });
  next();
}
