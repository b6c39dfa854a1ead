import fc from 'fast-check';

/** Marks in a value that become, in its JSON, what `JSON.stringify` cannot write. */
const RAW: Record<string, string> = {
  '@@huge@@': '1e400',
  '@@exact@@': '123456789012345678901234567890.000000000000000000001',
  '@@minus-zero@@': '-0',
  '@@lone@@': '"\\ud800"',
  '@@nul@@': '"a\\u0000b"',
  '@@nested@@': `${'['.repeat(70)}${']'.repeat(70)}`,
  '@@deep@@': `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
};

/** What may stand where something else should. */
const WRONG: unknown[] = [
  ...[
    null,
    true,
    0,
    -1,
    1.5,
    1e21,
    '',
    ' ',
    'x',
    '9'.repeat(400),
    'x'.repeat(10_001),
    [],
    [[]],
    {},
    { x: 1 },
  ],
  ...['2026-02-30', '-1', '1e3', '0', '01', '1.0000001', 'NaN', '\u202E', '２０２６', '[object Object]'],
  ...Object.keys(RAW),
];
const UNKNOWN_NAMES = [
  'colour',
  '__proto__',
  'constructor',
  'toString',
  '',
  '0',
  'x'.repeat(300),
  'a/b~c',
  '\u0000',
  '红',
];

type Change =
  | { kind: 'replace'; where: number; by: unknown }
  | { kind: 'drop'; where: number }
  | { kind: 'add'; where: number; name: string; value: unknown }
  | { kind: 'double'; where: number }
  | { kind: 'crowd'; where: number };

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('replace' as const),
      where: fc.nat(40),
      by: fc.constantFrom(...WRONG),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('drop' as const), where: fc.nat(40) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      where: fc.nat(40),
      name: fc.constantFrom(...UNKNOWN_NAMES),
      value: fc.constantFrom(...WRONG),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('double' as const), where: fc.nat(40) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crowd' as const), where: fc.nat(40) }) },
);

/** JSON of a value in which something is not as the schema says; it may by chance still be. */
export const mutated = (values: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc.tuple(values, fc.array(change, { minLength: 1, maxLength: 2 })).map(([value, changes]) => {
    const text = written(changes.reduce(changed, structuredClone(value)));
    return changes.some(({ kind }) => kind === 'double') ? doubled(text) : text;
  });

/** JSON of a value with what its marks stand for. */
export function written(value: unknown): string {
  const json = JSON.stringify(value) ?? 'null';
  return Object.entries(RAW).reduce((text, [mark, raw]) => text.replaceAll(`"${mark}"`, raw), json);
}

type Place = { of: Record<PropertyKey, unknown> | unknown[]; key: string | number };

function changed(whole: unknown, what: Change): unknown {
  const root = { whole };
  const places = placesIn(root);
  const place = places[what.where % places.length];
  if (!place) return whole;
  const parent = place.of as Record<PropertyKey, unknown>;
  const value = parent[place.key];
  switch (what.kind) {
    case 'replace':
      parent[place.key] = structuredClone(what.by);
      break;
    case 'drop':
      if (place.of !== root) delete parent[place.key];
      break;
    case 'add':
      if (typeof value === 'object' && value !== null)
        Object.defineProperty(value, what.name, {
          value: structuredClone(what.value),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      break;
    case 'crowd':
      if (Array.isArray(value) && value.length > 0)
        parent[place.key] = Array.from({ length: 600 }, () => value[0] as unknown);
      break;
    case 'double':
  }
  return root.whole;
}

function placesIn(root: object): Place[] {
  const places: Place[] = [];
  const pending: object[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    for (const [key, value] of Object.entries(node)) {
      places.push({ of: node as Place['of'], key });
      if (typeof value === 'object' && value !== null) pending.push(value as object);
    }
  }
  return places;
}

/** Names the first field of each object once more, with another value. */
const doubled = (json: string): string => json.replace(/\{("(?:[^"\\]|\\.)*"):/g, '{$1:null,$1:');
