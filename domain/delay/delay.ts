import type { Department } from '../order/departments.js';

/** Why a date moves; the department is the one that can speed it up, unless the cause names another. */
export const DELAY_KINDS = {
  /** A fact that was expected has not come. */
  silence: 'sales',
  /** The deposit has not come in time: nothing begins. */
  depositLate: 'finance',
  /** Something that goes into the goods, or the goods themselves, cannot be had before a day. */
  materialShort: 'purchasing',
  /** A supplier delivers later than planned. */
  supplierLate: 'purchasing',
  /** A work centre stands still. */
  machineDown: 'production',
  /** Less good quantity than planned: what is missing is made anew. */
  scrap: 'production',
  /** A carrier is slower than usual, or has reported an exception. */
  carrierSlow: 'logistics',
} as const satisfies Record<string, Department>;
export type DelayKind = keyof typeof DELAY_KINDS;

/** What somebody outside the order's own process reports, and who may. */
export const DISRUPTIONS = {
  machineDown: ['production'],
  materialShort: ['purchasing', 'inventory'],
  supplierLate: ['purchasing'],
  carrierSlow: ['logistics'],
} as const satisfies Partial<Record<DelayKind, readonly Department[]>>;
export type DisruptionKind = keyof typeof DISRUPTIONS;

/** Names a cause within an order: the same cause is one delay, however often it is noticed. */
export const causeKey = (kind: DelayKind, document: string): string => `${kind}:${document}`;

export interface CauseFacts {
  kind: DelayKind;
  /** Document, work centre, supplier, item or carrier service. */
  document: string;
  department: Department;
  /** Day from which on it is expected to be over. */
  until: string | null;
  /** Days that a carrier is slower. */
  days: number | null;
  note: string | null;
}

/** The cause in words. */
export function sayCause({ kind, document, department, until, days, note }: CauseFacts): {
  en: string;
  zh: string;
} {
  const by = until === null ? '' : ` until ${until}`;
  const byZh = until === null ? '' : `，预计 ${until} 恢复`;
  const why = note === null ? '' : ` (${note})`;
  const whyZh = note === null ? '' : `（${note}）`;
  const [en, zh] = {
    silence: [
      `No word of ${document} from ${department}, now expected ${until ?? 'later'}`,
      `${department} 的 ${document} 逾期无消息，现预计 ${until ?? '稍后'}`,
    ],
    depositLate: [`The deposit ${document} has not come in`, `预付款 ${document} 未到账`],
    materialShort: [`${document} is short${by}`, `${document} 缺料${byZh}`],
    supplierLate: [
      `${document} is late${by}`,
      `${document} 延迟交货${until === null ? '' : `，预计 ${until} 到货`}`,
    ],
    machineDown: [`Work centre ${document} is down${by}`, `工作中心 ${document} 停机${byZh}`],
    scrap: [
      `${document} yields less than planned: the rest is made anew`,
      `${document} 产出不足，缺少部分需重新生产`,
    ],
    carrierSlow:
      days === null
        ? [`The carrier reports an exception with ${document}`, `承运人报告 ${document} 运输异常`]
        : [`${document} takes ${String(days)} days longer`, `${document} 运输延长 ${String(days)} 天`],
  }[kind] as [string, string];
  return { en: `${en}${why}`, zh: `${zh}${whyZh}` };
}
