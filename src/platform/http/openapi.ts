import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { ERROR_CODES } from '../../../domain/errors/error-codes.js';
import { addRefusals, refusalResponses, type Operation } from './refusals.js';

export const OPENAPI_ADDRESS = 'v1/openapi.json';

const DESCRIPTION = `Sales-order orchestration: every order is a long-lived process that coordinates production,
inventory, purchasing, logistics and finance until the last payment.

Amounts and quantities are decimal strings, instants ISO 8601 in UTC, dates YYYY-MM-DD. Errors are problem documents
(RFC 9457) in English or Chinese by Accept-Language; their codes are listed at /docs/errors. Each operation names the
statuses it refuses with; a status of 500 is a fault of ours, and no answer that a request could ask for.`;

/** The description of the API, made from the routes and their schemas. */
export function openApiOf(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Orderbridge')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'Token of POST /v1/sessions, or an API key',
    })
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-Api-Key' }, 'apiKey')
    .build();
  return completed(SwaggerModule.createDocument(app, config));
}

/** Adds what every operation has in common, and mends what the schema conversion gets wrong. */
function completed(document: OpenAPIObject): OpenAPIObject {
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: PROBLEM as never },
    responses: refusalResponses(),
  };
  for (const path of Object.values(document.paths)) {
    for (const [method, operation] of Object.entries(path) as [string, unknown][]) {
      if (isOperation(operation)) complete(method, operation, document);
    }
  }
  return document;
}

const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && 'responses' in value;

function complete(method: string, operation: Operation, document: OpenAPIObject): void {
  addRefusals(method, operation);
  for (const parameter of operation.parameters ?? []) {
    // A parameter with a default need not be given; the conversion from zod says it must.
    if ('schema' in parameter && parameter.in === 'query' && hasDefault(parameter.schema))
      parameter.required = false;
  }
  const { requestBody } = operation;
  // Neither need a body of which everything may be left out.
  if (requestBody && 'content' in requestBody) {
    const { schema } = requestBody.content['application/json'] ?? {};
    if (hasDefault(resolved(schema, document))) requestBody.required = false;
  }
}

function resolved(schema: unknown, document: OpenAPIObject): unknown {
  if (typeof schema !== 'object' || schema === null || !('$ref' in schema)) return schema;
  return document.components?.schemas?.[String(schema.$ref).replace('#/components/schemas/', '')];
}

const hasDefault = (schema: unknown): boolean =>
  typeof schema === 'object' && schema !== null && 'default' in schema;

/** Facts of the error may stand beside these members. */
const problem = z.looseObject({
  type: z.string().describe('Page that explains the code'),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().describe('What happened in this case'),
  code: z.enum(Object.keys(ERROR_CODES) as [string, ...string[]]),
  requestId: z.string().describe('Tell it to the operators'),
  errors: z.array(
    z.object({
      pointer: z
        .string()
        .describe('JSON pointer into the body; ?name of a query parameter, {name} of a path'),
      code: z.string(),
      message: z.string(),
      given: z.unknown().optional(),
    }),
  ),
});
const { $schema: _, ...PROBLEM } = z.toJSONSchema(problem, { target: 'openapi-3.0', io: 'output' });
