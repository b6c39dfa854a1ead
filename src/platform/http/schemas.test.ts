import type { z } from 'zod';
import { fieldErrors } from './field-errors.js';
import * as schemas from './schemas.js';

const accepts = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

describe('building blocks of requests', () => {
  it.each<[string, z.ZodType, unknown[], unknown[]]>([
    ['price', schemas.price, ['0', '0.00', '99.123456'], ['-1', '1.1234567', '', '1e2', 5]],
    ['currency', schemas.currency, ['CNY', 'JPY'], ['cny', 'XXX', '']],
    [
      'money',
      schemas.money,
      [
        { amount: '10.50', currency: 'CNY' },
        { amount: '10.500', currency: 'CNY' },
        { amount: '1.125', currency: 'KWD' },
        { amount: '500', currency: 'JPY' },
      ],
      [
        { amount: '0.00', currency: 'CNY' },
        { amount: '0.5', currency: 'JPY' },
        { amount: '10.505', currency: 'CNY' },
        { amount: '10', currency: 'nope' },
        { amount: '10', currency: 'CNY', tax: '1' },
      ],
    ],
    [
      'date',
      schemas.date,
      ['2028-02-29', '2000-01-01'],
      ['2026-02-29', '1999-12-31', '2200-01-01', '2026-1-1', '2026-01-01T00:00:00Z', '+002026-01-01'],
    ],
    [
      'instant',
      schemas.instant,
      ['2026-12-24T08:30:00Z', '2026-12-24T08:30:00.123+08:00'],
      ['2026-12-24', '2026-12-24T25:00:00Z', '2026-12-24T08:30:00', '0001-01-01T00:00:00Z'],
    ],
    [
      'code',
      schemas.code,
      ['A', '红木-01', 'A B/7', 'x'.repeat(64)],
      ['', ' A', 'A ', 'A\nB', 'A\u200b', 'x'.repeat(65)],
    ],
    ['text', schemas.text(5), ['a', '  a', '红木\n'], ['', '   ', '123456']],
    ['flag', schemas.flag, ['true', 'false'], ['1', 'TRUE', '']],
    ['email', schemas.email, ['li@example.com'], ['li', '@', `${'x'.repeat(250)}@example.com`]],
  ])('%s', (_name, schema, good, bad) => {
    expect(good.filter((value) => !accepts(schema, value))).toEqual([]);
    expect(bad.filter((value) => accepts(schema, value))).toEqual([]);
  });

  it('do not slow down on long or hostile text', () => {
    const begun = performance.now();
    accepts(schemas.code, `a${' '.repeat(1_000_000)}`);
    accepts(schemas.text(), ' '.repeat(1_000_000));
    accepts(schemas.quantity, '1'.repeat(1_000_000));
    accepts(schemas.email, `${'a.'.repeat(500_000)}@`);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it('give every message of theirs in Chinese too', () => {
    const wrong: [z.ZodType, unknown][] = [
      [schemas.quantity, 'x'],
      [schemas.quantityOrZero, 'x'],
      [schemas.price, 'x'],
      [schemas.amount, 'x'],
      [schemas.currency, 'x'],
      [schemas.money, { amount: '1.001', currency: 'CNY' }],
      [schemas.date, 'x'],
      [schemas.date, '1900-01-01'],
      [schemas.instant, 'x'],
      [schemas.instant, '1900-01-01T00:00:00Z'],
      [schemas.code, ' '],
      [schemas.id, 'x'],
      [schemas.email, 'x'],
      [schemas.text(), ' '],
      [schemas.text(1), 'xx'],
      [schemas.code, 7],
      [schemas.language, 'fr'],
      [schemas.quantity, undefined],
    ];
    for (const [schema, value] of wrong) {
      const result = schema.safeParse(value);
      for (const error of fieldErrors(result.error?.issues ?? [], value, 'body')) {
        expect(error.messageZh).toMatch(/\p{Script=Han}/u);
        expect(error.message).not.toMatch(/\p{Script=Han}/u);
      }
      expect(result.success).toBe(false);
    }
  });
});
