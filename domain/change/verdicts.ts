import { DEPARTMENTS, type Department } from '../order/departments.js';
import { isLess, isZero, minus } from '../quantity/quantity.js';
import type { Adjusted } from './adjusted.js';
import type { OrderTerms } from './agreed.js';
import type { Alternative, LineDifference, Verdict } from './assessment.js';
import { sayHurt, type HurtOrder } from './hurt.js';

/** What the built-in rules of the departments look at when a change has been rehearsed. */
export interface SeenByRules {
  /** What became of the departments' commitments. */
  adjusted: readonly Adjusted[];
  /** Something it needs has no source. */
  isUnsourced: boolean;
  /** Lines that come later than they are wanted. */
  late: readonly LineDifference[];
  /** Whether the company makes one of them itself. */
  makesLate: boolean;
  /** The day each changed line is wanted; null where none is asked for. */
  wanted: ReadonlyMap<number, string | null>;
  /** Other orders whose promise it breaks. */
  hurt: readonly HurtOrder[];
  /** Finance is to be asked whether the order still fits the customer's credit. */
  exceedsCredit: boolean;
  /** What the order comes to, its currency. */
  due: string;
  /** Other terms of payment; null where they stay. */
  newTerms: OrderTerms | null;
}

/** Gives the same name to the same content: a hash. */
type Naming = (content: unknown) => string;

/** Numbers of documents that a rehearsal gave out are given out anew when the change is carried out. */
export const withoutNewNumbers = (adjusted: Adjusted): Adjusted =>
  adjusted.action === 'created' ? { ...adjusted, document: 'planned' } : adjusted;

/**
 * What the rule of each affected department says, each department once; the others are not asked. A rule approves what costs
 * nothing; it asks a person about waste, a later day than wanted, what others were promised, credit and terms; it refuses what has no
 * source.
 */
export function verdictsOf(seen: SeenByRules, nameOf: Naming): Verdict[] {
  const said = [
    ...ofSource(seen),
    ...ofCommitments(seen),
    ...ofDates(seen),
    ...ofOthers(seen),
    ...ofMoney(seen),
  ];
  return merged(
    said.map(({ of, ...verdict }) => ({
      ...verdict,
      key: nameOf([verdict.department, verdict.says, verdict.why, of]),
    })),
    nameOf,
  );
}

/** A verdict before it is named, with what it is said of. */
type Said = Omit<Verdict, 'key'> & { of: unknown };
const say = (
  department: Department,
  says: Verdict['says'],
  [why, whyZh]: readonly [string, string],
  of: unknown,
): Said => ({ department, says, why, whyZh, of });

const ofSource = ({ isUnsourced }: SeenByRules): Said[] =>
  isUnsourced
    ? [say('purchasing', 'refuses', ['No source is known for what it needs', '所需物料没有货源'], [])]
    : [];

function ofCommitments({ adjusted }: SeenByRules): Said[] {
  return DEPARTMENTS.flatMap((department) => {
    const own = adjusted.filter((each) => each.department === department).map(withoutNewNumbers);
    if (own.length === 0) return [];
    const wasted = own.filter(({ cost }) => !isZero(cost)).map(({ document }) => document);
    if (wasted.length === 0)
      return [say(department, 'approves', ['It can be done without cost', '可无成本完成'], own)];
    const documents = wasted.join(', ');
    const why = [`It wastes what is done already: ${documents}`, `将浪费已完成的工作：${documents}`] as const;
    return [say(department, 'asks', why, own)];
  });
}

function ofDates({ late, makesLate, wanted }: SeenByRules): Said[] {
  if (late.length === 0) return [];
  const dates = late.map(({ line, promisedAfter }) => `${String(line)}: ${promisedAfter ?? ''}`).join(', ');
  const why = [`Not before, by today's plans: line ${dates}`, `按当前计划最早：行 ${dates}`] as const;
  return [say(makesLate ? 'production' : 'purchasing', 'asks', why, [...wanted])];
}

/** What other customers were told is sales’ word: no rule breaks it alone. */
const ofOthers = ({ hurt }: SeenByRules): Said[] =>
  hurt.length === 0 ? [] : [say('sales', 'asks', sayHurt(hurt), hurt)];

function ofMoney({ exceedsCredit, newTerms, due }: SeenByRules): Said[] {
  if (exceedsCredit)
    return [
      say('finance', 'asks', ['The customer’s credit limit would be exceeded', '将超出客户信用额度'], due),
    ];
  if (newTerms) return [say('finance', 'asks', ['Other terms of payment', '付款条件变更'], newTerms)];
  return [say('finance', 'approves', ['The amounts follow from the rules', '金额按规则得出'], due)];
}

const SEVERITY = { refuses: 2, asks: 1, approves: 0 } as const;

/** Each department once, with the gravest of what it says. */
function merged(verdicts: readonly Verdict[], nameOf: Naming): Verdict[] {
  return DEPARTMENTS.flatMap((department) => {
    const own = verdicts.filter((each) => each.department === department);
    const gravest = own.toSorted((a, b) => SEVERITY[b.says] - SEVERITY[a.says])[0];
    if (!gravest) return [];
    const same = own.filter(({ says }) => says === gravest.says);
    return [
      {
        ...gravest,
        why: same.map(({ why }) => why).join('; '),
        whyZh: same.map(({ whyZh }) => whyZh).join('；'),
        key: nameOf(same.map(({ key }) => key)),
      },
    ];
  });
}

/**
 * For a line that becomes more and comes later: what it held before on the day it was promised, the rest when it can be there.
 * Only where the order may be delivered in parts.
 */
export function alternativesOf(
  late: readonly LineDifference[],
  delivery: 'complete' | 'inParts',
): Alternative[] {
  if (delivery === 'complete') return [];
  return late.flatMap(({ line, quantityBefore, quantityAfter, promisedBefore, promisedAfter }) => {
    if (quantityBefore === null || quantityAfter === null || promisedBefore === null) return [];
    if (isZero(quantityBefore) || !isLess(quantityBefore, quantityAfter)) return [];
    const parts = [
      { quantity: quantityBefore, date: promisedBefore },
      { quantity: minus(quantityAfter, quantityBefore), date: promisedAfter },
    ];
    return [{ line, parts }];
  });
}
