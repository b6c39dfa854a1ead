import { NotFoundException } from '@nestjs/common';
import type { Response } from 'express';
import { DomainError } from '../../../domain/errors/domain-error.js';
import type { ApiRequest } from './request.js';
import { routesAt } from './routes-at.js';

/**
 * Tells "wrong method" from "no such address": when no route was found but the path belongs to routes of other
 * methods, the answer is 405 and names them in `Allow`. Express and Nest answer 404 to both.
 */
export function wrongMethod(
  thrown: unknown,
  request: ApiRequest,
  response: Response,
): DomainError | undefined {
  if (!(thrown instanceof NotFoundException) || request.route !== undefined) return undefined;
  const methods = methodsAt(request);
  if (methods.length === 0) return undefined;
  response.set('Allow', methods.join(', '));
  return new DomainError(
    'method-not-allowed',
    `${request.path} takes ${methods.join(', ')}, not ${request.method}`,
    { detailZh: `${request.path} 支持 ${methods.join(', ')}，不支持 ${request.method}` },
  );
}

function methodsAt(request: ApiRequest): string[] {
  return [...new Set(routesAt(request, request.path).flatMap(({ methods }) => methods))].sort();
}
