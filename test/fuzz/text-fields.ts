import type { Description, Operation, Schema } from './description.js';

/** A text that a body of an operation may hold; list entries are written as `0` in its pointer. */
export interface TextField {
  operation: Operation;
  pointer: string;
  schema: Schema;
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
  if (schema.type === 'string') return [{ pointer, schema }];
  if (schema.items) return inner(schema.items, '0');
  return Object.entries(schema.properties ?? {}).flatMap(([name, each]) => inner(each, name));
}

/** The least value that holds a text at a pointer. */
export function holding(pointer: string, text: unknown): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reverse()
    .reduce<unknown>((value, step) => (step === '0' ? [value] : { [step]: value }), text);
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
