import type { StandingReason } from '../cancellation/standing.js';

/** The same in both languages. */
export interface Sentence {
  en: string;
  zh: string;
}

/** How far a commitment has come, where that is what makes a change cost something. */
const HOLDS: Partial<Record<StandingReason, Sentence>> = {
  started: { en: 'Work on it has begun', zh: '已开工' },
  made: { en: 'It is made and of no use to anybody else', zh: '已完工，其他客户无法使用' },
  confirmedBySupplier: { en: 'The supplier has confirmed it', zh: '供应商已确认' },
  notHandedOver: { en: 'It is booked with the carrier', zh: '已向承运商订舱' },
};

/** What is to come next by plan. */
const COMES: Partial<Record<StandingReason, Sentence>> = {
  started: { en: 'Work on it begins', zh: '开工' },
  made: { en: 'It is made', zh: '完工' },
  confirmedBySupplier: { en: 'The supplier confirms it', zh: '供应商确认' },
  received: { en: 'It is received', zh: '到货' },
  notHandedOver: { en: 'It is booked with the carrier', zh: '向承运商订舱' },
  handedOver: { en: 'It is handed to the carrier', zh: '交付承运商' },
};

export type EndReason = 'handedOver' | 'delivered' | 'ended' | 'cancelled';

const ENDED: Record<EndReason, Sentence> = {
  handedOver: { en: 'All of it is handed to the carrier', zh: '已全部交付承运商' },
  delivered: { en: 'All of the order is delivered', zh: '订单已全部交付' },
  ended: { en: 'The order has ended', zh: '订单已结束' },
  cancelled: { en: 'The order is being cancelled', zh: '订单正在取消' },
};

const ENDS: Record<'handedOver' | 'delivered', Sentence> = {
  handedOver: { en: 'The last of it is handed to the carrier', zh: '最后一部分交付承运商' },
  delivered: { en: 'The last of the order is delivered', zh: '订单的最后一部分交付' },
};

const OVERDUE: Sentence = {
  en: ', by plan before now: it may be at any moment',
  zh: '（按计划应已发生，随时可能发生）',
};

export const holds = (why: StandingReason): Sentence => HOLDS[why] ?? { en: why, zh: why };
export const comes = (why: StandingReason): Sentence => COMES[why] ?? { en: why, zh: why };
export const hasEnded = (why: EndReason): Sentence => ENDED[why];
export const willEnd = (why: 'handedOver' | 'delivered'): Sentence => ENDS[why];
export const overdue = ({ en, zh }: Sentence): Sentence => ({ en: en + OVERDUE.en, zh: zh + OVERDUE.zh });
