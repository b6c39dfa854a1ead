import { DomainError, isErrorCode } from './domain-error.js';
import { ERROR_CODES, FIELD_CODES } from './error-codes.js';

describe('the list of errors', () => {
  it.each(Object.entries(ERROR_CODES))(
    '%s says what it is and what to do, in both languages',
    (code, error) => {
      expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      expect(error.status).toBeGreaterThanOrEqual(400);
      expect(error.status).toBeLessThan(600);
      for (const english of [error.title, error.remedy]) expect(english).not.toMatch(/\p{Script=Han}/u);
      for (const chinese of [error.titleZh, error.remedyZh]) expect(chinese).toMatch(/\p{Script=Han}/u);
    },
  );

  it('of fields is in both languages and no code is in both lists, save the one for unknown fields', () => {
    for (const [, chinese] of Object.values(FIELD_CODES)) expect(chinese).toMatch(/\p{Script=Han}/u);
    expect(Object.keys(FIELD_CODES).filter(isErrorCode)).toEqual(['unknown-field']);
  });
});

describe('a domain error', () => {
  it('carries its code, what happened in both languages, and the fields', () => {
    const errors = [{ pointer: '/item', code: 'unknown-item', message: 'no X' }] as const;
    const error = new DomainError('unknown-item', 'There is no X', {
      detailZh: '没有 X',
      errors,
      facts: { item: 'X' },
    });
    expect(error).toMatchObject({
      code: 'unknown-item',
      status: 422,
      message: 'There is no X',
      detailZh: '没有 X',
      errors,
    });
    expect(error).toBeInstanceOf(Error);
  });
});
