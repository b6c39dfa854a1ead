import { DomainError, type FieldError } from '../errors/domain-error.js';
import { isLess, isPositive, plus } from '../quantity/quantity.js';

/** One thing to look at. */
export interface CheckItem {
  /** Position in the list, from 1: by it the check is answered. */
  readonly check: number;
  /** What it is about: a requirement of the order line, or `general`. */
  readonly about: Requirement | 'general';
  /** What must hold: a requirement word for word as the customer wrote it. */
  readonly text: string;
}

/** The inspector's answer to a check. */
export interface Answer {
  readonly check: number;
  readonly ok: boolean;
  readonly note?: string | undefined;
}

/** What an inspector found. Quantities in the item's unit. */
export interface Finding {
  readonly passed: string;
  readonly failed: string;
  readonly results: readonly Answer[];
}

/** In the order in which they are checked. */
const REQUIREMENTS = ['text', 'colour', 'logo', 'packaging', 'other'] as const;
type Requirement = (typeof REQUIREMENTS)[number];

/** Where an item names no checks of its own, so that a flaw which no requirement speaks of has a place. */
const WITHOUT_FLAWS = 'Without visible flaws / 外观无缺陷';

/**
 * The checks of an inspection: each requirement of the line with its own words, then those of the item.
 *
 * @example checklistOf({ colour: 'RAL 6018' }, []) // colour: RAL 6018; general: without visible flaws
 */
export function checklistOf(requirements: unknown, general: readonly string[]): CheckItem[] {
  const asked = isRecord(requirements) ? requirements : {};
  const wishes = REQUIREMENTS.flatMap((about) => {
    const text = asked[about];
    return typeof text === 'string' ? [{ about, text }] : [];
  });
  const others = general.length > 0 ? general : [WITHOUT_FLAWS];
  return [...wishes, ...others.map((text) => ({ about: 'general' as const, text }))].map((each, i) => ({
    check: i + 1,
    ...each,
  }));
}

/** Whether an order line asks for anything special. */
export const hasRequirements = (requirements: unknown): boolean =>
  isRecord(requirements) && REQUIREMENTS.some((about) => typeof requirements[about] === 'string');

/**
 * Checks a finding against its list: every check is answered once, a failed check goes with goods that failed and the
 * other way round, and no more is found than `left` to inspect.
 *
 * @throws DomainError `quantity-exceeds`, or `business-rule` naming each answer that is wrong or missing
 */
export function judge(checklist: readonly CheckItem[], left: string, finding: Finding): void {
  const given = plus(finding.passed, finding.failed);
  if (isLess(left, given)) throw tooMuch(left, given, finding.passed);
  const errors = [...wrongAnswers(checklist, finding), ...missingAnswers(checklist, finding)];
  if (errors.length === 0) errors.push(...contradictions(finding));
  if (errors.length === 0) return;
  throw new DomainError('business-rule', errors.map(({ message }) => message).join('; '), {
    detailZh: errors.map(({ messageZh }) => messageZh).join('；'),
    errors,
  });
}

function wrongAnswers(checklist: readonly CheckItem[], { results }: Finding): FieldError[] {
  return results.flatMap(({ check }, i) => {
    const pointer = `/results/${String(i)}/check`;
    if (!checklist.some((each) => each.check === check))
      return [fault(pointer, check, `There is no check ${String(check)}`, `没有第 ${String(check)} 项检查`)];
    if (results.findIndex((each) => each.check === check) !== i)
      return [
        fault(
          pointer,
          check,
          `Check ${String(check)} is answered twice`,
          `第 ${String(check)} 项检查重复作答`,
        ),
      ];
    return [];
  });
}

function missingAnswers(checklist: readonly CheckItem[], { results }: Finding): FieldError[] {
  return checklist
    .filter(({ check }) => !results.some((each) => each.check === check))
    .map(({ check, text }) =>
      fault(
        '/results',
        undefined,
        `Check ${String(check)} is not answered: ${text}`,
        `第 ${String(check)} 项检查未作答：${text}`,
      ),
    );
}

function contradictions({ failed, results }: Finding): FieldError[] {
  const notOk = results.filter(({ ok }) => !ok).map(({ check }) => String(check));
  if (notOk.length > 0 && !isPositive(failed))
    return [
      fault(
        '/failed',
        failed,
        `Check ${notOk.join(', ')} failed: say how much of the goods failed`,
        `第 ${notOk.join('、')} 项检查不合格：请填写不合格数量`,
      ),
    ];
  if (notOk.length === 0 && isPositive(failed))
    return [
      fault(
        '/results',
        undefined,
        'Goods failed although every check is ok: say which check they failed',
        '全部检查均合格却有不合格品：请指明哪项检查不合格',
      ),
    ];
  return [];
}

function tooMuch(left: string, given: string, passed: string): DomainError {
  const message = `${left} are left to inspect, not ${given}`;
  const messageZh = `待检数量为 ${left}，而非 ${given}`;
  return new DomainError('quantity-exceeds', message, {
    detailZh: messageZh,
    facts: { left },
    errors: [{ pointer: '/passed', code: 'quantity-exceeds', message, messageZh, given: passed }],
  });
}

const fault = (pointer: string, given: unknown, message: string, messageZh: string): FieldError => ({
  pointer,
  code: 'business-rule',
  message,
  messageZh,
  given,
});

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
