import { z } from 'zod';
import { fieldErrors, pointerTo } from './field-errors.js';

const errorsOf = (schema: z.ZodType, value: unknown) =>
  fieldErrors(schema.safeParse(value).error?.issues ?? [], value, 'body');

describe('errors of fields', () => {
  it('point into the body by RFC 6901', () => {
    expect(pointerTo(['a/b', 'm~n', 0], 'body')).toBe('/a~1b/m~0n/0');
    expect(pointerTo([], 'body')).toBe('');
    expect(pointerTo(['limit'], 'query')).toBe('?limit');
    expect(pointerTo(['id'], 'path')).toBe('{id}');
  });

  it('of a choice are those of the branch that fits best', () => {
    const address = z.union([
      z.strictObject({ code: z.string() }),
      z.strictObject({ city: z.strictObject({ name: z.string() }) }),
    ]);
    expect(errorsOf(z.strictObject({ address }), { address: { city: { name: 7 } } })).toMatchObject([
      { pointer: '/address/city/name', code: 'wrong-type', given: 7 },
    ]);
    const kind = z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('a') }),
      z.strictObject({ kind: z.literal('b') }),
    ]);
    expect(errorsOf(kind, { kind: 'c' })).toMatchObject([
      { pointer: '/kind', code: 'not-allowed', given: 'c' },
    ]);
  });

  it('tell a null from a field that is missing', () => {
    const schema = z.strictObject({ a: z.string(), b: z.enum(['x']) });
    expect(errorsOf(schema, { a: null })).toMatchObject([
      { pointer: '/a', code: 'wrong-type', given: null },
      { pointer: '/b', code: 'required' },
    ]);
  });

  it('shorten what was given and never repeat a secret', () => {
    const schema = z.strictObject({ note: z.string().max(1), password: z.string().max(1) });
    const [note, password] = errorsOf(schema, { note: 'x'.repeat(999), password: 'swordfish' });
    expect(note?.given).toBe(`${'x'.repeat(200)}…`);
    expect(password).not.toHaveProperty('given');
  });

  it('of records name the key', () => {
    expect(errorsOf(z.record(z.string().max(2), z.number()), { abc: 1, b: 'x' })).toMatchObject([
      { pointer: '/abc' },
      { pointer: '/b', code: 'wrong-type' },
    ]);
  });
});
