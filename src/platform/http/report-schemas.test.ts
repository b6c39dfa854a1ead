import { z } from 'zod';
import { goodOrBad, lineNumber, linesOf, nothing, reason } from './report-schemas.js';
import { quantityOrZero } from './schemas.js';

const line = z
  .strictObject({
    line: lineNumber,
    accepted: quantityOrZero,
    rejected: quantityOrZero.default('0'),
    reason: reason.optional(),
  })
  .check(goodOrBad('accepted', 'rejected'));
const lines = linesOf(line);

const complaints = (given: unknown): [string, string][] =>
  lines.safeParse(given).error?.issues.map(({ path, message }) => [path.join('/'), message]) ?? [];

describe('a report of lines', () => {
  it('takes each line once', () => {
    expect(
      complaints([
        { line: 1, accepted: '2' },
        { line: 2, accepted: '1' },
      ]),
    ).toEqual([]);
    expect(
      complaints([
        { line: 1, accepted: '2' },
        { line: 1, accepted: '1' },
      ]),
    ).toEqual([['1/line', 'A line is named once']]);
  });

  it('wants something reported', () => {
    expect(complaints([{ line: 1, accepted: '0' }])).toEqual([['0/accepted', 'Nothing is reported']]);
  });

  it('wants a reason for what is bad', () => {
    expect(complaints([{ line: 1, accepted: '0', rejected: '1' }])).toEqual([
      ['0/reason', 'Say why: what is scrapped or rejected needs a reason'],
    ]);
    expect(complaints([{ line: 1, accepted: '0', rejected: '1', reason: 'dented' }])).toEqual([]);
  });

  it('does not compute with what is no quantity', () => {
    expect(complaints([{ line: 1, accepted: 'some' }])).toEqual([
      ['0/accepted', expect.stringContaining('A quantity is a decimal string')],
    ]);
  });
});

describe('a verb that needs nothing', () => {
  it('takes no body or an empty one, and no unknown field', () => {
    expect(nothing.parse(undefined)).toEqual({});
    expect(nothing.safeParse({ now: true }).success).toBe(false);
  });
});
