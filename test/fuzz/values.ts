import fc from 'fast-check';
import { addDays } from '../../domain/calendar/business-calendar.js';
import { inDays } from '../service/support/company.js';
import type { Description, Schema } from './description.js';
import type { Vocabulary } from './vocabulary.js';

/** Written text as people and attackers write it; every unit can be stored. */
const UNIT = fc.constantFrom(
  ...['a', 'Z', '7', ' ', '.', '"', "'", '\\', '\n', '\t', '<', '>', '&', ';', '%', '$1', '{{x}}', '../'],
  ...['<script>alert(1)</script>', "'; drop table orders; --", '${7*7}', '&amp;', '%00', 'NaN', '=1+1'],
  ...[
    '红',
    '木',
    'ß',
    'İ',
    'e\u0301',
    '\u202E',
    '\u200F',
    '\u200D',
    '\uFEFF',
    '\u2028',
    '🪵',
    '👩‍🔧',
    '\u{10FFFF}',
  ],
);

/** Text of at most so many characters that says something. */
export const textOf = (most: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(UNIT, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 50 }))
    .map(([units, often]) => {
      const one = units.join('');
      // One in fifty is as long as it may be.
      const written = often === 1 ? one.repeat(Math.ceil(most / one.length)) : one;
      const cut = Array.from(written).slice(0, most).join('');
      return /\S/.test(cut) ? cut : 'x'.slice(0, most);
    });

/** Strings of which those are taken that a pattern lets through. */
const CANDIDATES = [
  ...['1', '2', '5', '0', '0.5', '12.5', '0.000001', '999999999999', '100.00', '1000000'],
  ...['CNY', 'USD', 'CN', 'DE', 'SO-2026-000001', 'NOTHING', 'C-1', 'ä', 'x'.repeat(64), '🪵', '-', '10'],
];

/** Values that a schema lets through, made with what exists where a field of that name is known. */
export class Values {
  constructor(
    private readonly description: Description,
    private readonly words: Vocabulary,
  ) {}

  of(given: Schema, name = ''): fc.Arbitrary<unknown> {
    const schema = this.description.resolve(given);
    const value = this.plain(schema, name);
    return schema.nullable === true ? fc.option(value, { freq: 4 }) : value;
  }

  private plain(schema: Schema, name: string): fc.Arbitrary<unknown> {
    const union = schema.anyOf ?? schema.oneOf;
    if (union) return fc.oneof(...union.map((each) => this.of(each, name)));
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    switch (schema.type) {
      case 'string':
        return this.string(schema, name);
      case 'integer':
      case 'number':
        return numberOf(schema);
      case 'boolean':
        return fc.boolean();
      case 'array':
        return this.list(schema, name);
      case 'object':
        return this.object(schema);
      default:
        return fc.jsonValue({ maxDepth: 2 });
    }
  }

  private string(schema: Schema, name: string): fc.Arbitrary<string> {
    const fits = (text: string): boolean =>
      (schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(text)) &&
      Array.from(text).length <= (schema.maxLength ?? Infinity);
    const known = this.words.of(name).filter(fits);
    const made = madeString(schema, fits);
    if (known.length === 0) return made;
    return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: made });
  }

  private list({ items = {}, minItems = 0, maxItems = 3 }: Schema, name: string): fc.Arbitrary<unknown[]> {
    return fc.array(this.of(items, name), {
      minLength: minItems,
      maxLength: Math.max(minItems, Math.min(maxItems, 3)),
    });
  }

  private object(schema: Schema): fc.Arbitrary<object> {
    const { properties = {}, required = [], additionalProperties } = schema;
    if (Object.keys(properties).length === 0 && additionalProperties !== false) return this.free();
    const fields = Object.entries(properties).map(([name, each]) => [name, this.of(each, name)] as const);
    const all = fc.record(Object.fromEntries(fields), { requiredKeys: required, noNullPrototype: true });
    return all;
  }

  /** An object of fields that the schema does not name. */
  private free(): fc.Arbitrary<object> {
    return fc.dictionary(
      fc.constantFrom('reference', 'accept', 'lines', 'signedBy', 'x'),
      fc.jsonValue({ maxDepth: 1 }),
      {
        maxKeys: 2,
        noNullPrototype: true,
      },
    );
  }
}

function madeString(schema: Schema, fits: (text: string) => boolean): fc.Arbitrary<string> {
  switch (schema.format) {
    case 'uuid':
      return fc.uuid({ version: 7 });
    case 'date':
      return fc.integer({ min: -3, max: 400 }).map((days) => inDays(days));
    case 'date-time':
      return fc
        .tuple(fc.integer({ min: -30, max: 400 }), fc.constantFrom('Z', '+08:00', '-09:30'))
        .map(([days, zone]) => `${addDays(inDays(0), days)}T10:20:30${zone}`);
    case 'email':
      return fc.constantFrom('sales@demo.example', 'nobody@demo.example', 'a+b@x.example');
    default:
  }
  const isFree = schema.pattern === undefined || schema.pattern === '\\S';
  if (isFree) return textOf(schema.maxLength ?? 100);
  const candidates = CANDIDATES.filter(fits);
  if (candidates.length > 0) return fc.constantFrom(...candidates);
  return fc.stringMatching(new RegExp(schema.pattern ?? '', 'u'));
}

function numberOf({ type, minimum, maximum }: Schema): fc.Arbitrary<number> {
  const min = Math.max(minimum ?? -1_000, -1_000_000);
  const max = Math.min(maximum ?? 1_000_000, 1_000_000);
  const integers = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min, max: Math.max(min, Math.min(max, min + 3)) }) },
    { weight: 1, arbitrary: fc.constantFrom(min, max) },
  );
  return type === 'integer' ? integers : fc.oneof(integers, fc.double({ min, max, noNaN: true }));
}
