import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Description, Schema } from './description.js';

/** Judges values by the schemas of the description, with a judge that shares no code with what made them. */
export class SchemaCheck {
  private readonly ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  private readonly checks = new Map<Schema, ValidateFunction>();

  constructor({ document }: Description) {
    addFormats.default(this.ajv);
    this.ajv.addSchema({ $id: 'api', components: inDraft7(document.components) });
  }

  /** What is wrong with a value, if anything. */
  flawOf(schema: Schema, value: unknown): string | undefined {
    const check = this.checks.get(schema) ?? this.compiled(schema);
    if (check(value)) return undefined;
    return this.ajv.errorsText(check.errors?.slice(0, 3), { dataVar: '' });
  }

  private compiled(schema: Schema): ValidateFunction {
    const check = this.ajv.compile(inDraft7(schema) as object);
    this.checks.set(schema, check);
    return check;
  }
}

/** OpenAPI 3.0 writes null and open bounds in its own way. */
function inDraft7(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(inDraft7);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === '$ref' ? `api${String(value)}` : inDraft7(value),
    ]),
  );
  for (const [open, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (rest[open] === true) {
      rest[open] = rest[bound];
      delete rest[bound];
    } else if (rest[open] === false) delete rest[open];
  }
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest;
}
