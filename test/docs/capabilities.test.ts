import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

interface Row {
  id: string;
  state: string;
  tests: string[];
}

function rows(): Row[] {
  const text = readFileSync(join(ROOT, 'docs', 'capabilities.md'), 'utf8');
  return text
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => /^[RX]\d+$/.test(cells[1] ?? ''))
    .map((cells) => ({
      id: cells[1] ?? '',
      state: cells[3] ?? '',
      tests: (cells[5] ?? '').split(' ').filter((word) => word.includes('/')),
    }));
}

const expected = [
  ...Array.from({ length: 32 }, (_, i) => `R${String(i + 1)}`),
  ...Array.from({ length: 9 }, (_, i) => `X${String(i + 1)}`),
];

describe('docs/capabilities.md', () => {
  it('has every row of the requirements once, in order', () => {
    expect(rows().map(({ id }) => id)).toEqual(expected);
  });

  it.each(rows())('$id says works, partly or not yet, and names tests that exist', ({ state, tests }) => {
    expect(['works', 'partly', 'not yet']).toContain(state);
    if (state !== 'not yet') expect(tests.length).toBeGreaterThan(0);
    for (const test of tests) {
      expect({ test, exists: existsSync(join(ROOT, test)) }).toEqual({ test, exists: true });
      expect(readFileSync(join(ROOT, test), 'utf8')).toMatch(/\b(it|test)(\.each)?\b/);
    }
  });
});
