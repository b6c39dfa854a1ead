import { NotFoundException } from '@nestjs/common';
import type { Response } from 'express';
import { DomainError } from '../../../domain/errors/domain-error.js';
import type { ApiRequest } from './request.js';
import { routesAt, type RouteAt } from './routes-at.js';

/**
 * Tells "wrong method" from "no such address": when no route was found but the path belongs to routes of other
 * methods, the answer is 405 and names them in `Allow`. Express and Nest answer 404 to both. So is an address that ends
 * with what is to be done (`/tasks/{id}:claim`) when it was taken for the name of a thing that is not there.
 */
export function wrongMethod(
  thrown: unknown,
  request: ApiRequest,
  response: Response,
): DomainError | undefined {
  const methods = methodsAt(thrown, request);
  if (methods.length === 0) return undefined;
  response.set('Allow', methods.join(', '));
  return new DomainError(
    'method-not-allowed',
    `${request.path} takes ${methods.join(', ')}, not ${request.method}`,
    { detailZh: `${request.path} 支持 ${methods.join(', ')}，不支持 ${request.method}` },
  );
}

function methodsAt(thrown: unknown, request: ApiRequest): string[] {
  const foundNoRoute = thrown instanceof NotFoundException && request.route === undefined;
  if (!foundNoRoute && !isAboutPath(thrown)) return [];
  const routes = routesAt(request, request.path).filter(
    (route) => foundNoRoute || takesTheEndForAVerb(route, request),
  );
  return [...new Set(routes.flatMap(({ methods }) => methods))].sort();
}

/** Whether what the path names is not there, or can be the name of nothing. */
const isAboutPath = (thrown: unknown): boolean =>
  thrown instanceof DomainError &&
  (thrown.code === 'not-found' ||
    (thrown.code === 'validation-failed' && thrown.errors.every(({ pointer }) => pointer.startsWith('{'))));

const takesTheEndForAVerb = ({ params }: RouteAt, request: ApiRequest): boolean =>
  Object.entries(request.params).some(([name, value]) => String(value).startsWith(`${params[name] ?? ''}:`));
