import { isZero } from '../quantity/quantity.js';
import type { Assessment, Round, Side, Worse } from './assessment.js';

const WORSE: Record<Worse, { en: string; zh: string }> = {
  later: { en: 'it comes later', zh: '交期延后' },
  fee: { en: 'it bears a fee', zh: '需付费用' },
  countered: { en: 'a department has countered', zh: '部门提出了其他方案' },
};

const SIDES_ZH: Record<Side, string> = {
  sales: '销售',
  inventory: '仓库',
  purchasing: '采购',
  production: '生产',
  logistics: '物流',
  finance: '财务',
  customer: '客户',
  company: '公司',
};

/** Somebody whose word a change still needs. */
export interface Awaited {
  side: Side;
  why: string;
  whyZh: string;
  /** What the word must be said of. */
  hash: string;
}

export type Standing =
  | { is: 'refused'; by: string; why: string; whyZh: string }
  | { is: 'agreed' }
  | { is: 'open'; awaited: Awaited[] };

/**
 * Where a negotiation stands. A department is asked where its rule cannot decide, and its word stands as long as its own part
 * of the assessment stays the same; the customer accepts what is worse than they asked for; somebody bears for the company
 * what the customer does not pay. One refusal ends it.
 */
export function standingOf(assessment: Assessment, rounds: readonly Round[]): Standing {
  const refusal = rounds.find(({ says }) => says === 'refuses' || says === 'staysSilent');
  if (refusal) {
    const { by, side, note } = refusal;
    if (refusal.says === 'staysSilent')
      return {
        is: 'refused',
        by,
        why: `${side} has not answered in time`,
        whyZh: `${SIDES_ZH[side]}未按时答复`,
      };
    return { is: 'refused', by, why: note ?? `${side} refuses`, whyZh: note ?? `${SIDES_ZH[side]}不同意` };
  }
  const cannot = assessment.verdicts.find(({ says }) => says === 'refuses');
  if (cannot) return { is: 'refused', by: 'system', why: cannot.why, whyZh: cannot.whyZh };
  const awaited = [
    ...assessment.verdicts
      .filter(({ says }) => says === 'asks')
      .map(({ department, why, whyZh, key }): Awaited => ({ side: department, why, whyZh, hash: key })),
    ...ofCustomer(assessment),
    ...ofCompany(assessment),
  ].filter(({ side, hash }) => !hasAgreed(rounds, side, hash));
  return awaited.length === 0 ? { is: 'agreed' } : { is: 'open', awaited };
}

const hasAgreed = (rounds: readonly Round[], side: Side, hash: string): boolean =>
  rounds.some(
    (round) =>
      round.side === side &&
      round.hash === hash &&
      (round.says === 'approves' || round.says === 'accepts' || round.says === 'counters'),
  );

function ofCustomer({ worse, offer }: Assessment): Awaited[] {
  if (worse.length === 0) return [];
  return [
    {
      side: 'customer',
      why: `It is worse than asked for: ${worse.map((each) => WORSE[each].en).join(', ')}`,
      whyZh: `与所要求的相比较差：${worse.map((each) => WORSE[each].zh).join('、')}`,
      hash: offer,
    },
  ];
}

/** What the company bears is asked again where it is another amount, and only then. */
export const shareOfCompany = ({ absorbed }: Pick<Assessment, 'absorbed'>): string => `bears ${absorbed}`;

function ofCompany(assessment: Assessment): Awaited[] {
  const { absorbed } = assessment;
  if (isZero(absorbed)) return [];
  return [
    {
      side: 'company',
      why: `The company bears ${absorbed} of its cost`,
      whyZh: `公司承担成本 ${absorbed}`,
      hash: shareOfCompany(assessment),
    },
  ];
}
