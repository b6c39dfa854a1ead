import fc from 'fast-check';
import { excerpt, isLongerThan, isStorable, storable } from './storable-text.js';

describe('text that is noted', () => {
  it('stays as it is when it can be stored, in any language', () => {
    for (const text of ['', 'a\nb', '红木 🪵', '\u2400']) {
      expect(storable(text)).toBe(text);
      expect(isStorable(text)).toBe(true);
    }
  });

  it('shows where it held what cannot be stored', () => {
    expect(storable('a\0b')).toBe('a␀b');
    expect(storable('a\uD83Eb')).toBe('a\uFFFDb');
    expect(storable('\uDEB5🪵')).toBe('\uFFFD🪵');
  });

  it('is never cut within a character', () => {
    expect(excerpt('ab🪵', 3)).toBe('ab');
    expect(excerpt('ab🪵', 4)).toBe('ab🪵');
    expect(excerpt('ab\uD83E', 3)).toBe('ab\uFFFD');
  });

  it('can always be stored and is as short as asked', () => {
    const unit = fc.constantFrom('a', '红', '🪵', '\0', '\uD83E', '\uDEB5');
    fc.assert(
      fc.property(fc.string({ unit }), fc.nat(20), (text, most) => {
        const noted = excerpt(text, most);
        expect(noted.length).toBeLessThanOrEqual(most);
        expect(isStorable(noted)).toBe(true);
      }),
    );
  });
});

describe('the length of a text', () => {
  it('counts an emoji as the one character that it is', () => {
    expect(isLongerThan('🪵'.repeat(3), 3)).toBe(false);
    expect(isLongerThan('🪵'.repeat(4), 3)).toBe(true);
    expect(isLongerThan('红木a', 3)).toBe(false);
    expect(isLongerThan('红木ab', 3)).toBe(true);
  });

  it('is the number of its code points', () => {
    const unit = fc.constantFrom('a', '红', '🪵', '\u200F', '\u0301');
    fc.assert(
      fc.property(fc.string({ unit }), fc.nat(20), (text, most) => {
        expect(isLongerThan(text, most)).toBe(Array.from(text).length > most);
      }),
    );
  });
});

describe('a message', () => {
  it('is searched to its depth, names of fields too', () => {
    expect(isStorable({ a: [{ b: 'x', c: null, d: 7 }] })).toBe(true);
    expect(isStorable({ a: [{ b: 'x\0' }] })).toBe(false);
    expect(isStorable({ a: { '\uDC00': 1 } })).toBe(false);
  });

  it('may be nested very deep', () => {
    const depth = 100_000;
    expect(isStorable(JSON.parse('['.repeat(depth) + ']'.repeat(depth)))).toBe(true);
  });
});
