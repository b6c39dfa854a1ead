import { collide, fieldsOf, type ChangeContent } from './content.js';

const wanted = { item: 'A', quantity: '1' };
const parts = [
  { quantity: '1', requestedDate: '2026-12-01' },
  { quantity: '2', requestedDate: '2026-12-08' },
];

describe('what a change touches', () => {
  it.each<[ChangeContent, string[]]>([
    [{ lines: [{ do: 'set', line: 2, quantity: '3' }] }, ['line:2:quantity']],
    [
      { lines: [{ do: 'set', line: 2, requestedDate: null, requirements: null }] },
      ['line:2:requestedDate', 'line:2:requirements'],
    ],
    [{ lines: [{ do: 'add', wanted }] }, ['new:0']],
    [{ lines: [{ do: 'replace', line: 1, wanted }] }, ['line:1:*']],
    [{ lines: [{ do: 'remove', line: 1 }] }, ['line:1:*']],
    [{ lines: [{ do: 'split', line: 3, parts }] }, ['line:3:quantity', 'line:3:requestedDate']],
    [
      { requestedDate: null, shipTo: 'MAIN', terms: { paymentDays: 60 } },
      ['order:requestedDate', 'order:shipTo', 'order:terms'],
    ],
    [
      {
        lines: [
          { do: 'set', line: 1, quantity: '3' },
          { do: 'set', line: 1, quantity: '4' },
        ],
      },
      ['line:1:quantity'],
    ],
  ])('%j is %j', (content, fields) => {
    expect(fieldsOf(content)).toEqual(fields);
  });
});

describe('two changes', () => {
  const set = (line: number, what: object): ChangeContent => ({
    lines: [{ do: 'set', line, ...what }],
  });
  it.each<[string, ChangeContent, ChangeContent, boolean]>([
    ['the same field of a line', set(1, { quantity: '3' }), set(1, { quantity: '4' }), true],
    ['other fields of a line', set(1, { quantity: '3' }), set(1, { requirements: null }), false],
    ['the same field of other lines', set(1, { quantity: '3' }), set(2, { quantity: '3' }), false],
    ['a line that is removed', set(1, { requirements: null }), { lines: [{ do: 'remove', line: 1 }] }, true],
    [
      'another line than is removed',
      set(2, { quantity: '3' }),
      { lines: [{ do: 'remove', line: 1 }] },
      false,
    ],
    ['a line that is split', set(1, { quantity: '3' }), { lines: [{ do: 'split', line: 1, parts }] }, true],
    ['lines that are added', { lines: [{ do: 'add', wanted }] }, { lines: [{ do: 'add', wanted }] }, false],
    ['a field of the order', { shipTo: 'MAIN' }, set(1, { quantity: '3' }), true],
    ['a field of the order, and a new line', { terms: {} }, { lines: [{ do: 'add', wanted }] }, true],
  ])('of %s', (_what, one, other, wait) => {
    expect(collide(fieldsOf(one), fieldsOf(other))).toBe(wait);
    expect(collide(fieldsOf(other), fieldsOf(one))).toBe(wait);
  });
});
