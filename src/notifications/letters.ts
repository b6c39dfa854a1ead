/** What customers are written about their orders, in their language (R29, R32). */
export type LetterKind =
  | 'offer'
  | 'confirmation'
  | 'newDate'
  | 'laterDate'
  | 'cancellation'
  | 'depositRequest'
  | 'changeOffer'
  | 'changeConfirmed'
  | 'changeRefused'
  | 'shipped'
  | 'delivered'
  | 'invoice'
  | 'paidInvoice'
  | 'dunning'
  | 'creditNote';
export type LetterLanguage = 'en' | 'zh-CN';

/** What a letter's sentences are made of; amounts carry their currency, dates are YYYY-MM-DD. */
export interface LetterFacts {
  order: string;
  customerPo?: string | null;
  date?: string | null;
  requestedDate?: string | null;
  amount?: string;
  currency?: string;
  document?: string;
  tracking?: string | null;
  /** The document that another one is about: the invoice of a credit note. */
  invoice?: string;
  /** Why something cannot be. */
  why?: string;
  whyZh?: string;
  /** How often the customer is reminded, from 1. */
  level?: number;
}

type Letter = (facts: LetterFacts) => { subject: string; body: string };

const your = ({ order, customerPo }: LetterFacts): string =>
  customerPo ? `${order} (your purchase order ${customerPo})` : order;
const yourZh = ({ order, customerPo }: LetterFacts): string =>
  customerPo ? `${order}（贵司采购单号 ${customerPo}）` : order;
const price = ({ amount = '', currency = '' }: LetterFacts): string => `${amount} ${currency}`;

const LETTERS: Record<LetterLanguage, Record<LetterKind, Letter>> = {
  en: {
    offer: (f) => ({
      subject: `Order ${f.order}: delivery on ${f.date ?? ''} instead of ${f.requestedDate ?? ''}`,
      body: `We cannot deliver ${your(f)} on ${f.requestedDate ?? ''}. The earliest date we can keep is ${f.date ?? ''}. Please tell us whether you accept it.`,
    }),
    confirmation: (f) => ({
      subject: `Order ${f.order} confirmed`,
      body: `We confirm ${your(f)} for ${price(f)} in total. Promised delivery: ${f.date ?? ''}.`,
    }),
    newDate: (f) => ({
      subject: `Order ${f.order}: reservation renewed`,
      body: `The goods held for ${your(f)} had to be planned anew because no deposit or answer came in time. Delivery is now planned for ${f.date ?? ''}.`,
    }),
    laterDate: (f) => ({
      subject: `Order ${f.order}: delivery on ${f.date ?? ''}`,
      body: `Work on ${your(f)} goes on. Promised delivery is now ${f.date ?? ''}.`,
    }),
    cancellation: (f) => ({
      subject: `Order ${f.order} cancelled`,
      body: `As agreed, what we have not handed over of ${your(f)} is cancelled. Charged for it: ${price(f)}.`,
    }),
    changeOffer: (f) => ({
      subject: `Order ${f.order}: your answer to change ${f.document ?? ''}, please`,
      body: `What you asked to change about ${your(f)} can be done like this: delivery on ${f.date ?? ''}, charged for it ${price(f)}. Please tell us whether you accept it.`,
    }),
    changeConfirmed: (f) => ({
      subject: `Order ${f.order} changed: ${f.document ?? ''}`,
      body: `We have changed ${your(f)} as agreed. It now comes to ${price(f)}. Promised delivery: ${f.date ?? ''}.`,
    }),
    changeRefused: (f) => ({
      subject: `Order ${f.order}: change ${f.document ?? ''} cannot be`,
      body: `We could not change ${your(f)} as asked: ${f.why ?? ''}. Nothing about the order has changed.`,
    }),
    depositRequest: (f) => ({
      subject: `Order ${f.order}: deposit ${f.document ?? ''}`,
      body: `Please pay the deposit of ${price(f)} for ${your(f)} by ${f.date ?? ''}; work starts when it has arrived.`,
    }),
    shipped: (f) => ({
      subject: `Order ${f.order} is on its way`,
      body: `Shipment ${f.document ?? ''} of ${your(f)} has left us${f.tracking ? `, tracking number ${f.tracking}` : ''}. Planned delivery: ${f.date ?? ''}.`,
    }),
    delivered: (f) => ({
      subject: `Order ${f.order} delivered`,
      body: `Shipment ${f.document ?? ''} of ${your(f)} has been delivered.`,
    }),
    invoice: (f) => ({
      subject: `Invoice ${f.document ?? ''} for order ${f.order}`,
      body: `Please pay ${price(f)} for ${your(f)} by ${f.date ?? ''}.`,
    }),
    paidInvoice: (f) => ({
      subject: `Invoice ${f.document ?? ''} for order ${f.order}`,
      body: `Here is the invoice for ${your(f)}. You have paid all of it; nothing is left to be paid.`,
    }),
    dunning: (f) => ({
      subject: `Reminder ${String(f.level ?? 1)}: ${f.document ?? ''} of order ${f.order} is overdue`,
      body: `${price(f)} of ${f.document ?? ''} for ${your(f)} was due on ${f.date ?? ''} and has not reached us. Please pay it now; if you have paid meanwhile, thank you.`,
    }),
    creditNote: (f) => ({
      subject: `Credit note ${f.document ?? ''} for order ${f.order}`,
      body: `We credit you ${price(f)} of invoice ${f.invoice ?? ''} for ${your(f)}. What you have paid above what is left of it will be returned to you.`,
    }),
  },
  'zh-CN': {
    offer: (f) => ({
      subject: `订单 ${f.order}：交期由 ${f.requestedDate ?? ''} 调整为 ${f.date ?? ''}`,
      body: `${yourZh(f)} 无法按 ${f.requestedDate ?? ''} 交货，我们能够保证的最早交期为 ${f.date ?? ''}，请告知是否接受。`,
    }),
    confirmation: (f) => ({
      subject: `订单 ${f.order} 确认`,
      body: `兹确认 ${yourZh(f)}，总金额 ${price(f)}，承诺交期 ${f.date ?? ''}。`,
    }),
    newDate: (f) => ({
      subject: `订单 ${f.order}：预留已更新`,
      body: `因未按时收到预付款或答复，${yourZh(f)} 的货物已重新安排，现计划交期为 ${f.date ?? ''}。`,
    }),
    laterDate: (f) => ({
      subject: `订单 ${f.order}：交期 ${f.date ?? ''}`,
      body: `${yourZh(f)} 已恢复执行，承诺交期调整为 ${f.date ?? ''}。`,
    }),
    cancellation: (f) => ({
      subject: `订单 ${f.order} 已取消`,
      body: `${yourZh(f)} 未发货部分已按约定取消，收取费用 ${price(f)}。`,
    }),
    changeOffer: (f) => ({
      subject: `订单 ${f.order}：请答复变更 ${f.document ?? ''}`,
      body: `您对 ${yourZh(f)} 要求的变更可按以下条件执行：交期 ${f.date ?? ''}，收取费用 ${price(f)}。请告知是否接受。`,
    }),
    changeConfirmed: (f) => ({
      subject: `订单 ${f.order} 已变更：${f.document ?? ''}`,
      body: `${yourZh(f)} 已按约定变更，现总金额 ${price(f)}，承诺交期 ${f.date ?? ''}。`,
    }),
    changeRefused: (f) => ({
      subject: `订单 ${f.order}：变更 ${f.document ?? ''} 无法执行`,
      body: `${yourZh(f)} 无法按要求变更：${f.whyZh ?? f.why ?? ''}。订单未作任何改动。`,
    }),
    depositRequest: (f) => ({
      subject: `订单 ${f.order}：预付款 ${f.document ?? ''}`,
      body: `请于 ${f.date ?? ''} 前支付 ${yourZh(f)} 的预付款 ${price(f)}，款到后开始生产。`,
    }),
    shipped: (f) => ({
      subject: `订单 ${f.order} 已发货`,
      body: `${yourZh(f)} 的货物 ${f.document ?? ''} 已发出${f.tracking ? `，运单号 ${f.tracking}` : ''}，预计 ${f.date ?? ''} 送达。`,
    }),
    delivered: (f) => ({
      subject: `订单 ${f.order} 已送达`,
      body: `${yourZh(f)} 的货物 ${f.document ?? ''} 已送达。`,
    }),
    invoice: (f) => ({
      subject: `订单 ${f.order} 发票 ${f.document ?? ''}`,
      body: `请于 ${f.date ?? ''} 前支付 ${yourZh(f)} 的款项 ${price(f)}。`,
    }),
    paidInvoice: (f) => ({
      subject: `订单 ${f.order} 发票 ${f.document ?? ''}`,
      body: `兹开具 ${yourZh(f)} 的发票。款项已全部付清，无需再付。`,
    }),
    dunning: (f) => ({
      subject: `第 ${String(f.level ?? 1)} 次催款：订单 ${f.order} 的 ${f.document ?? ''} 已逾期`,
      body: `${yourZh(f)} 的 ${f.document ?? ''} 尚有 ${price(f)} 未收到，付款期限为 ${f.date ?? ''}，请尽快支付；若已付款，谨致谢意。`,
    }),
    creditNote: (f) => ({
      subject: `订单 ${f.order} 贷项通知单 ${f.document ?? ''}`,
      body: `兹对 ${yourZh(f)} 的发票 ${f.invoice ?? ''} 贷记 ${price(f)}；多付部分将退还贵司。`,
    }),
  },
};

export const letter = (
  language: LetterLanguage,
  kind: LetterKind,
  facts: LetterFacts,
): { subject: string; body: string } => LETTERS[language][kind](facts);
