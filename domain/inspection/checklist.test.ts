import fc from 'fast-check';
import { DomainError } from '../errors/domain-error.js';
import { checklistOf, hasRequirements, judge, type Answer, type Finding } from './checklist.js';

const requirements = { logo: 'logo.svg?v=2', text: '易碎 · FRAGILE ↑', colour: 'Pantone 186 C' };
const checklist = checklistOf(requirements, []);
const allOk: Answer[] = checklist.map(({ check }) => ({ check, ok: true }));

describe('a checklist', () => {
  it('has every requirement word for word, then what every piece must be', () => {
    expect(checklist).toEqual([
      { check: 1, about: 'text', text: '易碎 · FRAGILE ↑' },
      { check: 2, about: 'colour', text: 'Pantone 186 C' },
      { check: 3, about: 'logo', text: 'logo.svg?v=2' },
      { check: 4, about: 'general', text: 'Without visible flaws / 外观无缺陷' },
    ]);
  });

  it('has the checks of the item itself instead of the usual one', () => {
    expect(checklistOf(null, ['Runs for 30 minutes', 'Emergency stop works'])).toEqual([
      { check: 1, about: 'general', text: 'Runs for 30 minutes' },
      { check: 2, about: 'general', text: 'Emergency stop works' },
    ]);
  });

  it('is made of requirements only where there are any', () => {
    expect(hasRequirements(requirements)).toBe(true);
    expect(hasRequirements({ other: 'no staples' })).toBe(true);
    expect(hasRequirements(null)).toBe(false);
    expect(hasRequirements({})).toBe(false);
  });
});

describe('a finding', () => {
  const refusal = (finding: Finding, left = '10'): DomainError => {
    try {
      judge(checklist, left, finding);
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
    throw new Error('it was taken');
  };
  const one = (check: number): Answer[] =>
    allOk.map((each) => (each.check === check ? { ...each, ok: false } : each));

  it('is taken when every check is answered, also of a part and with goods that failed', () => {
    judge(checklist, '10', { passed: '10', failed: '0', results: allOk });
    judge(checklist, '10', { passed: '3', failed: '0', results: allOk.toReversed() });
    judge(checklist, '10', { passed: '8', failed: '2', results: one(2) });
  });

  it.each([
    ['more than is left', { passed: '9', failed: '1.5', results: one(1) }, 'quantity-exceeds', ['/passed']],
    [
      'a check left out',
      { passed: '10', failed: '0', results: allOk.slice(1) },
      'business-rule',
      ['/results'],
    ],
    [
      'a check answered twice',
      { passed: '10', failed: '0', results: [...allOk, ...allOk.slice(3)] },
      'business-rule',
      ['/results/4/check'],
    ],
    [
      'a check that is not on the list',
      { passed: '10', failed: '0', results: [...allOk, { check: 5, ok: true }] },
      'business-rule',
      ['/results/4/check'],
    ],
    [
      'a failed check without failed goods',
      { passed: '10', failed: '0', results: one(3) },
      'business-rule',
      ['/failed'],
    ],
    [
      'failed goods without a failed check',
      { passed: '9', failed: '1', results: allOk },
      'business-rule',
      ['/results'],
    ],
  ])('with %s is refused in both languages', (_what, finding, code, pointers) => {
    const error = refusal(finding);
    expect(error.code).toBe(code);
    expect(error.errors.map(({ pointer }) => pointer)).toEqual(pointers);
    expect(error.detailZh).toMatch(/\p{Script=Han}/u);
  });

  it('names the words of the requirement that was not looked at', () => {
    expect(refusal({ passed: '1', failed: '0', results: allOk.slice(1) }).message).toContain(
      '易碎 · FRAGILE ↑',
    );
  });

  it('is taken exactly when each check is answered once and failure and failed goods go together', () => {
    const some = fc.array(fc.record({ check: fc.integer({ min: 0, max: 6 }), ok: fc.boolean() }), {
      maxLength: 6,
    });
    const each = fc
      .tuple(
        fc.shuffledSubarray(checklist, { minLength: checklist.length - 1 }),
        fc.array(fc.boolean(), { minLength: 4 }),
      )
      .map(([checks, ok]) => checks.map(({ check }, i) => ({ check, ok: ok[i] ?? true })));
    const answers = fc.oneof(some, each);
    fc.assert(
      fc.property(answers, fc.integer({ min: 0, max: 3 }), (results, failed) => {
        const complete =
          results.length === checklist.length &&
          checklist.every(({ check }) => results.some((r) => r.check === check));
        const agrees = results.some(({ ok }) => !ok) === failed > 0;
        const take = () => judge(checklist, '10', { passed: '1', failed: String(failed), results });
        if (complete && agrees) expect(take).not.toThrow();
        else expect(take).toThrow(DomainError);
      }),
      { numRuns: 500 },
    );
  });
});
