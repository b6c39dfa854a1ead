import { NotFoundException } from '@nestjs/common';
import type { Response } from 'express';
import { DomainError } from '../../../domain/errors/domain-error.js';
import type { ApiRequest } from './request.js';

/** The part of Express's router that tells which routes there are. */
interface Layer {
  route?: { methods: Readonly<Record<string, boolean>> };
  match(path: string): boolean;
}

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
  const { stack } = request.app.router as unknown as { stack: readonly Layer[] };
  const methods = stack.flatMap((layer) =>
    layer.route && layer.match(request.path) ? Object.keys(layer.route.methods) : [],
  );
  return [...new Set(methods.map((method) => method.toUpperCase()))].sort();
}
