/**
 * The refusals of an operation in the API's description: which statuses it can answer with besides its success follows
 * from what it takes. A route that can do more says so beside its success, e.g. `@ApiNotFoundResponse()` where the body
 * names something that may not be there.
 */
import type { OpenAPIObject } from '@nestjs/swagger';
import { ERROR_CODES } from '../../../domain/errors/error-codes.js';
import { PROBLEM_JSON } from './problem.js';

export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Responses = NonNullable<NonNullable<OpenAPIObject['components']>['responses']>;

/** A fault of ours is no part of what is promised. */
const FAULT = 500;

/** Adds to an operation whatever its method, parameters and body let it be refused with. */
export function addRefusals(method: string, operation: Operation): void {
  for (const status of refusalsOf(method, operation)) operation.responses[status] ??= refusal(status);
  for (const [status, response] of Object.entries(operation.responses)) {
    // Named by the route without a body: it is a problem document, like every other.
    if (!response || '$ref' in response || response.content) continue;
    if (Number(status) >= 400) operation.responses[status] = refusal(Number(status));
  }
}

function refusalsOf(method: string, { security, parameters = [], requestBody }: Operation): number[] {
  const has = (place: string): boolean => parameters.some((each) => 'in' in each && each.in === place);
  const changes = method !== 'get';
  const isProtected = security !== undefined && security.length > 0;
  return [
    400,
    ...(isProtected ? [401, 403] : []),
    ...(has('path') ? [404] : []),
    ...(changes ? [409, 413, 415] : []),
    ...(parameters.some((each) => 'name' in each && each.name === 'If-Match') ? [412] : []),
    ...(requestBody ? [422] : []),
    503,
  ];
}

const nameOf = (status: number): string => `Refusal${String(status)}`;
const refusal = (status: number) => ({ $ref: `#/components/responses/${nameOf(status)}` });

/** One response per status of the closed list of errors, with its codes. */
export function refusalResponses(): Responses {
  const statuses = new Set(Object.values(ERROR_CODES).map(({ status }) => status));
  statuses.delete(FAULT);
  return Object.fromEntries([...statuses].sort().map((status) => [nameOf(status), responseOf(status)]));
}

function responseOf(status: number): Responses[string] {
  const codes = Object.entries(ERROR_CODES).flatMap(([code, each]) => (each.status === status ? code : []));
  return {
    description: `Refused: ${codes.join(', ')}. See /docs/errors`,
    content: { [PROBLEM_JSON]: { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}
