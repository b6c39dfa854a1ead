import type { Description, Operation, Schema } from './description.js';

/** A text that a body of an operation may hold; list entries are written as `0` in its pointer. */
export interface TextField {
  operation: Operation;
  pointer: string;
  schema: Schema;
  /** What stands beside it, by pointer, and tells which of several forms the body or a part of it has. */
  beside: Record<string, unknown>;
}

/** Text as people write it, in contrast to codes, dates and numbers. */
export const isFreeText = ({ type, format, pattern, maxLength, enum: values }: Schema): boolean =>
  type === 'string' &&
  values === undefined &&
  format === undefined &&
  maxLength !== undefined &&
  (pattern === undefined || pattern === '\\S');

/** Every string of every body that the description tells of. */
export function stringsOf(description: Description): TextField[] {
  return description.operations.flatMap((operation) =>
    operation.body
      ? leavesOf(description, operation.body.schema, '').map((leaf) => ({ operation, ...leaf }))
      : [],
  );
}

function leavesOf(description: Description, given: Schema, pointer: string): Omit<TextField, 'operation'>[] {
  const schema = description.resolve(given);
  const inner = (each: Schema, step?: string): Omit<TextField, 'operation'>[] =>
    leavesOf(description, each, step === undefined ? pointer : `${pointer}/${step}`);
  const union = schema.anyOf ?? schema.oneOf;
  if (union) return union.flatMap((each) => inner(each));
  if (schema.type === 'string') return [{ pointer, schema, beside: {} }];
  if (schema.items) return inner(schema.items, '0');
  const fields = Object.entries(schema.properties ?? {});
  const beside = formOf(fields.map(([name, each]) => [`${pointer}/${name}`, description.resolve(each)]));
  return fields
    .flatMap(([name, each]) => inner(each, name))
    .map((leaf) => ({ ...leaf, beside: { ...beside, ...leaf.beside } }));
}

/** Fields that can have one value only. */
const formOf = (fields: [string, Schema][]): Record<string, unknown> =>
  Object.fromEntries(
    fields.flatMap(([name, { const: one, enum: values = [] }]) => {
      if (one !== undefined) return [[name, one]];
      return values.length === 1 ? [[name, values[0]]] : [];
    }),
  );

/** The least body that holds a text in a field. */
export function holding({ pointer, beside }: TextField, text: string): unknown {
  const body: Part = {};
  for (const [at, value] of Object.entries({ ...beside, [pointer]: text })) put(body, stepsOf(at), value);
  return body;
}

type Part = Record<string, unknown> | unknown[];
const stepsOf = (pointer: string): string[] => pointer.split('/').slice(1);

function put(part: Part, [step = '', ...further]: string[], value: unknown): void {
  const parts = part as Record<string, unknown>;
  if (further.length === 0) {
    parts[step] = value;
    return;
  }
  parts[step] ??= further[0] === '0' ? [] : {};
  put(parts[step] as Part, further, value);
}

/** The free texts that a body really holds. */
export function textsIn(description: Description, given: Schema, value: unknown): string[] {
  const schema = description.resolve(given);
  const union = schema.anyOf ?? schema.oneOf;
  if (union) return union.flatMap((each) => textsIn(description, each, value));
  if (typeof value === 'string') return isFreeText(schema) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((each) => textsIn(description, schema.items ?? {}, each));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => {
    const field = schema.properties?.[name];
    return field ? textsIn(description, field, each) : [];
  });
}
