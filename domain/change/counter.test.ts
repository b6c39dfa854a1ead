import type { ChangeContent } from './content.js';
import { countered } from './counter.js';

const wanted = { item: 'B', quantity: '5', requestedDate: '2026-12-01' };
const LATER = '2026-12-10';

describe('what a department would have instead', () => {
  it.each<[string, ChangeContent, Parameters<typeof countered>[1], ChangeContent]>([
    [
      'a day, for each line that is changed',
      {
        lines: [
          { do: 'set', line: 1, quantity: '4' },
          { do: 'add', wanted },
          { do: 'replace', line: 2, wanted },
          { do: 'remove', line: 3 },
        ],
      },
      { requestedDate: LATER },
      {
        lines: [
          { do: 'set', line: 1, quantity: '4', requestedDate: LATER },
          { do: 'add', wanted: { ...wanted, requestedDate: LATER } },
          { do: 'replace', line: 2, wanted: { ...wanted, requestedDate: LATER } },
          { do: 'remove', line: 3 },
        ],
      },
    ],
    [
      'a day, for the parts of a line that were to come before it',
      {
        lines: [
          {
            do: 'split',
            line: 1,
            parts: [
              { quantity: '1', requestedDate: '2026-12-01' },
              { quantity: '2', requestedDate: '2026-12-20' },
            ],
          },
        ],
      },
      { requestedDate: LATER },
      {
        lines: [
          {
            do: 'split',
            line: 1,
            parts: [
              { quantity: '1', requestedDate: LATER },
              { quantity: '2', requestedDate: '2026-12-20' },
            ],
          },
        ],
      },
    ],
    [
      'a day, for the order as a whole',
      { requestedDate: '2026-12-01' },
      { requestedDate: LATER },
      { requestedDate: LATER },
    ],
    [
      'a day, with another address',
      { shipTo: 'MAIN' },
      { requestedDate: LATER },
      { shipTo: 'MAIN', requestedDate: LATER },
    ],
    [
      'a quantity of one line',
      {
        lines: [
          { do: 'set', line: 1, quantity: '9' },
          { do: 'replace', line: 2, wanted },
        ],
      },
      { line: 2, quantity: '3' },
      {
        lines: [
          { do: 'set', line: 1, quantity: '9' },
          { do: 'replace', line: 2, wanted: { ...wanted, quantity: '3' } },
        ],
      },
    ],
    [
      'both',
      { lines: [{ do: 'set', line: 1, quantity: '9' }] },
      { line: 1, quantity: '7', requestedDate: LATER },
      { lines: [{ do: 'set', line: 1, quantity: '7', requestedDate: LATER }] },
    ],
  ])('is %s', (_what, content, counter, result) => {
    const before = structuredClone(content);
    expect(countered(content, counter)).toEqual(result);
    expect(content).toEqual(before);
  });

  it.each<[ChangeContent, number]>([
    [{ lines: [{ do: 'set', line: 1, quantity: '9' }] }, 2],
    [{ lines: [{ do: 'remove', line: 1 }] }, 1],
    [{ shipTo: 'MAIN' }, 1],
  ])('is for a line that %j asks a quantity of, not %i', (content, line) => {
    expect(() => countered(content, { line, quantity: '3' })).toThrow('asks for no quantity');
  });

  it('is something else than what was asked', () => {
    const content: ChangeContent = { lines: [{ do: 'set', line: 1, quantity: '9' }] };
    expect(() => countered(content, { line: 1, quantity: '9' })).toThrow('asked already');
  });
});
