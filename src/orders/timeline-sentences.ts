import { SIGNALS, STEPS } from '../../workflows/messages.js';
import { CHANGE_SENTENCES } from './change-sentences.js';
import { DELAY_SENTENCES } from './delay-sentences.js';
import { GOODS_SENTENCES } from './goods-sentences.js';
import { because, say, type Facts, type Sentence } from './sentence-parts.js';

/** What an order's workflow could not take as it was meant: a message, a step's failure. */
function oddity(what: string): readonly [string, string] {
  if (what === SIGNALS.changeRequested)
    return ['A change was asked for by signal and was not taken', '收到以信号提出的变更请求，未受理'];
  if (what in STEPS)
    return [
      `${what} failed for good on its department's queue; it is tried again when something changes`,
      `${what} 在部门队列上执行失败；情况变化后将重试`,
    ];
  return [`A message ${what} made no sense`, `无法识别的消息 ${what}`];
}

/**
 * What each entry of an order's timeline says, in both languages (R13, R32). The list is closed: what is not here cannot
 * be told. The facts of an entry fill the sentence; what an entry lacks is left out.
 */
const SENTENCES = {
  orderPlaced: (f) => [
    `Order placed by ${say(f['channel'])}${f['total'] ? `, ${say(f['total'])} ${say(f['currency'])}` : ''}`,
    `下单（${say(f['channel'])}）${f['total'] ? `，金额 ${say(f['total'])} ${say(f['currency'])}` : ''}`,
  ],
  sourceLacking: (f) => [`No source for ${say(f['unsourced'])}`, `无货源：${say(f['unsourced'])}`],
  sourceFound: (f) => [
    `${say(f['item'])} will come from ${say(f['supplier'])}`,
    `${say(f['item'])} 由 ${say(f['supplier'])} 供应`,
  ],
  datePromised: (f) => [`Delivery promised for ${say(f['date'])}`, `承诺交期 ${say(f['date'])}`],
  dateOffered: (f) => [
    `Asked for ${say(f['requestedDate'])}; offered ${say(f['date'])}`,
    `要求 ${say(f['requestedDate'])}，答复可交 ${say(f['date'])}`,
  ],
  offerAccepted: (f) => [
    `Customer accepted ${say(f['date'])}${because(f)[0]}`,
    `客户接受交期 ${say(f['date'])}${because(f)[1]}`,
  ],
  offerDeclined: (f) => [
    `Customer declined ${say(f['date'])}${because(f)[0]}`,
    `客户拒绝交期 ${say(f['date'])}${because(f)[1]}`,
  ],
  promiseLapsed: () => ['The reservation lapsed: the order is promised anew', '预留到期，重新确认交期'],
  creditSecured: () => ['Within the credit limit', '信用额度内'],
  creditReferred: (f) =>
    f['why'] === 'otherCurrency'
      ? [
          `The order is in ${say(f['currency'])}, the credit limit in ${say(f['limitCurrency'])}: finance decides`,
          `订单币种为 ${say(f['currency'])}，信用额度币种为 ${say(f['limitCurrency'])}，由财务审批`,
        ]
      : [
          `Above the credit limit of ${say(f['limit'])}: finance decides`,
          `超出信用额度 ${say(f['limit'])}，由财务审批`,
        ],
  creditApproved: (f) => [`Finance approved${because(f)[0]}`, `财务同意${because(f)[1]}`],
  creditRefused: (f) => [`Finance refused${because(f)[0]}`, `财务拒绝${because(f)[1]}`],
  orderConfirmed: (f) => [
    `Confirmed to the customer for ${say(f['promisedDate'])}`,
    `已向客户确认，交期 ${say(f['promisedDate'])}`,
  ],
  depositRequested: (f) => [
    `Deposit ${say(f['document'])} of ${say(f['amount'])} ${say(f['currency'])} asked by ${say(f['dueDate'])}`,
    `已请付预付款 ${say(f['document'])}，${say(f['amount'])} ${say(f['currency'])}，期限 ${say(f['dueDate'])}`,
  ],
  paymentReceived: (f) => [
    `Payment ${say(f['reference'])} of ${say(f['amount'])} ${say(f['currency'])} received`,
    `收到付款 ${say(f['reference'])}，${say(f['amount'])} ${say(f['currency'])}`,
  ],
  receivableVoided: (f) => [
    `${say(f['document'])} is void: nothing is to be paid on it any more`,
    `${say(f['document'])} 已作废，不再应收`,
  ],
  cancellationSettled: (f) => [
    `The order comes to ${say(f['amount'])} ${say(f['currency'])} now: goods ${say(f['goods'])}, charge ${say(f['charge'])}`,
    `订单现应付 ${say(f['amount'])} ${say(f['currency'])}：货款 ${say(f['goods'])}，取消费 ${say(f['charge'])}`,
  ],
  changeSettled: (f) => [
    `By change ${say(f['change'])} the total is ${say(f['total'])} ${say(f['currency'])} instead of ${say(f['totalBefore'])}, fee ${say(f['fee'])}: the order comes to ${say(f['amount'])} now`,
    `变更 ${say(f['change'])} 后总额由 ${say(f['totalBefore'])} 变为 ${say(f['total'])} ${say(f['currency'])}，变更费 ${say(f['fee'])}：订单现应付 ${say(f['amount'])}`,
  ],
  creditNoted: (f) => [
    `Credit note ${say(f['document'])} on ${say(f['invoice'])}: ${say(f['amount'])} ${say(f['currency'])}${because(f)[0]}`,
    `对 ${say(f['invoice'])} 开具贷项通知单 ${say(f['document'])}：${say(f['amount'])} ${say(f['currency'])}${because(f)[1]}`,
  ],
  dunned: (f) => [
    `Customer reminded (${say(f['level'])}) of ${say(f['document'])}: ${say(f['amount'])} ${say(f['currency'])} was due ${say(f['dueDate'])}`,
    `第 ${say(f['level'])} 次催款 ${say(f['document'])}：${say(f['amount'])} ${say(f['currency'])}，到期 ${say(f['dueDate'])}`,
  ],
  returnAsked: (f) => [
    `Payment ${say(f['reference'])} is to be returned: ${say(f['amount'])} ${say(f['currency'])}`,
    `付款 ${say(f['reference'])} 须退还 ${say(f['amount'])} ${say(f['currency'])}`,
  ],
  paymentReturned: (f) => [
    `Payment ${say(f['payment'])} returned by ${say(f['reference'])}: ${say(f['amount'])} ${say(f['currency'])}`,
    `付款 ${say(f['payment'])} 已退还（${say(f['reference'])}），${say(f['amount'])} ${say(f['currency'])}`,
  ],
  workBegun: () => ['Goods are held for good; work begins', '货物已锁定，开始备货'],
  shortageCovered: (f) => [`Planned anew: ${say(f['shortages'])}`, `补充安排：${say(f['shortages'])}`],
  workOrderReleased: (f) => [
    `Work order ${say(f['workOrder'])} for ${say(f['quantity'])} × ${say(f['item'])}, due ${say(f['finishDate'])}`,
    `下达工单 ${say(f['workOrder'])}：${say(f['quantity'])} × ${say(f['item'])}，计划完成 ${say(f['finishDate'])}`,
  ],
  workOrderAcknowledged: (f) => [
    `Production acknowledged ${say(f['workOrder'])}`,
    `生产已确认工单 ${say(f['workOrder'])}`,
  ],
  workOrderStarted: (f) => [`Work on ${say(f['workOrder'])} began`, `工单 ${say(f['workOrder'])} 开工`],
  productionReported: (f) => [
    `${say(f['workOrder'])}: ${say(f['good'])} good, ${say(f['scrap'])} scrap`,
    `工单 ${say(f['workOrder'])}：合格 ${say(f['good'])}，报废 ${say(f['scrap'])}`,
  ],
  workOrderCompleted: (f) => [
    `${say(f['workOrder'])} completed: ${say(f['good'])} × ${say(f['item'])}`,
    `工单 ${say(f['workOrder'])} 完工：${say(f['good'])} × ${say(f['item'])}`,
  ],
  workOrderWithdrawn: (f) => [
    `${say(f['workOrder'])} for ${say(f['quantity'])} × ${say(f['item'])} withdrawn: ${say(f['endedWorkOrder'])} has ended`,
    `撤回工单 ${say(f['workOrder'])}（${say(f['quantity'])} × ${say(f['item'])}）：工单 ${say(f['endedWorkOrder'])} 已结束`,
  ],
  inspectionAsked: (f) => [
    `${say(f['quantity'])} × ${say(f['item'])} of ${say(f['workOrder'])} to be inspected: ${say(f['inspection'])}`,
    `工单 ${say(f['workOrder'])} 的 ${say(f['quantity'])} × ${say(f['item'])} 待检：${say(f['inspection'])}`,
  ],
  goodsInspected: (f) => [
    `${say(f['inspection'])}: ${say(f['passed'])} × ${say(f['item'])} passed, ${say(f['failed'])} failed`,
    `检验 ${say(f['inspection'])}：${say(f['item'])} 合格 ${say(f['passed'])}，不合格 ${say(f['failed'])}`,
  ],
  workOrderCancelled: (f) => [
    `${say(f['workOrder'])} for ${say(f['quantity'])} × ${say(f['item'])} cancelled before work began`,
    `工单 ${say(f['workOrder'])}（${say(f['quantity'])} × ${say(f['item'])}）开工前取消`,
  ],
  workOrderAmended: (f) => [
    `${say(f['workOrder'])} changed: ${f['before'] ? `${say(f['quantity'])} instead of ${say(f['before'])}` : say(f['quantity'])} × ${say(f['item'])}${f['respecified'] ? ', to new requirements' : ''}`,
    `工单 ${say(f['workOrder'])} 变更：${say(f['item'])} ${f['before'] ? `由 ${say(f['before'])} 改为 ${say(f['quantity'])}` : say(f['quantity'])}${f['respecified'] ? '，要求已更新' : ''}`,
  ],
  workOrderPassedOn: (f) => [
    `${say(f['quantity'])} × ${say(f['item'])} of ${say(f['workOrder'])} are for line ${say(f['line'])} now${f['into'] === f['workOrder'] ? '' : `, as ${say(f['into'])}`}`,
    `工单 ${say(f['workOrder'])} 的 ${say(f['quantity'])} × ${say(f['item'])} 转给第 ${say(f['line'])} 行${f['into'] === f['workOrder'] ? '' : `（${say(f['into'])}）`}`,
  ],
  workOrderEnded: (f) => [
    `${say(f['workOrder'])} ended with ${say(f['good'])} of ${say(f['quantity'])} × ${say(f['item'])}`,
    `工单 ${say(f['workOrder'])} 提前结束：已完成 ${say(f['good'])} / ${say(f['quantity'])} × ${say(f['item'])}`,
  ],
  goodsWrittenOff: (f) => [
    `${say(f['quantity'])} × ${say(f['item'])} of ${say(f['workOrder'])} written off: made to the customer's wishes`,
    `工单 ${say(f['workOrder'])} 的 ${say(f['quantity'])} × ${say(f['item'])} 为定制品，作报废处理`,
  ],
  purchaseCancelled: (f) => [
    `${say(f['quantity'])} × ${say(f['item'])} of ${say(f['purchaseOrder'])} cancelled with the supplier`,
    `采购单 ${say(f['purchaseOrder'])} 的 ${say(f['quantity'])} × ${say(f['item'])} 已向供应商取消`,
  ],
  purchaseAmended: (f) => [
    `${say(f['purchaseOrder'])} changed with the supplier: ${say(f['quantity'])} instead of ${say(f['before'])} × ${say(f['item'])}`,
    `采购单 ${say(f['purchaseOrder'])} 已与供应商变更：${say(f['item'])} 由 ${say(f['before'])} 改为 ${say(f['quantity'])}`,
  ],
  purchaseFreed: (f) => [
    `${say(f['quantity'])} × ${say(f['item'])} of ${say(f['purchaseOrder'])} are free for others when they come`,
    `采购单 ${say(f['purchaseOrder'])} 的 ${say(f['quantity'])} × ${say(f['item'])} 到货后转为可用库存`,
  ],
  purchaseOrdered: (f) => [
    `Purchase order ${say(f['purchaseOrder'])} to ${say(f['supplier'])}: ${say(f['lines'])}`,
    `向 ${say(f['supplier'])} 采购 ${say(f['purchaseOrder'])}：${say(f['lines'])}`,
  ],
  purchaseConfirmed: (f) => [
    `Supplier confirmed ${say(f['purchaseOrder'])}`,
    `供应商已确认 ${say(f['purchaseOrder'])}`,
  ],
  goodsReceived: (f) => [`Goods of ${say(f['purchaseOrder'])} received`, `${say(f['purchaseOrder'])} 到货`],
  ...GOODS_SENTENCES,
  prioritySet: (f) => [
    `Priority set to ${say(f['priority'])}${because(f)[0]}${say(f['overtaken']) ? `; overtaken: ${say(f['overtaken'])}` : ''}`,
    `优先级改为${f['priority'] === 'urgent' ? '紧急' : '普通'}${because(f)[1]}${say(f['overtaken']) ? `；超越：${say(f['overtaken'])}` : ''}`,
  ],
  invoiceIssued: (f) => [
    `Invoice ${say(f['document'])} of ${say(f['amount'])} ${say(f['currency'])}, due ${say(f['dueDate'])}`,
    `开具发票 ${say(f['document'])}，${say(f['amount'])} ${say(f['currency'])}，到期 ${say(f['dueDate'])}`,
  ],
  holdingsReleased: (f) => [
    `No longer needed and free for others: ${say(f['goods'])}`,
    `不再需要，转为可用库存：${say(f['goods'])}`,
  ],
  orderClosed: () => ['Delivered and paid: the order is closed', '已交付并结清，订单关闭'],
  orderCancelled: () => ['The order has ended without delivery', '订单已取消'],
  stepApproved: (f) => [`Step ${say(f['step'])} approved`, `步骤 ${say(f['step'])} 已批准`],
  commandRefused: (f) => [
    `${say(f['command'])} was refused: ${say(f['detail'])}`,
    `${say(f['command'])} 被拒绝：${say(f['detail'])}`,
  ],
  taskDeclined: (f) => [
    `Task ${say(f['task'])} for ${say(f['document'])} declined${because(f)[0]}`,
    `任务 ${say(f['task'])}（${say(f['document'])}）被拒${because(f)[1]}`,
  ],
  taskReassigned: (f) => [
    `Task ${say(f['task'])} for ${say(f['document'])} given again`,
    `任务 ${say(f['task'])}（${say(f['document'])}）重新下达`,
  ],
  answerRefused: (f) => [
    `An answer to a task was refused: ${say(f['message'])}`,
    `任务答复被拒绝：${say(f['message'])}`,
  ],
  reminded: (f) => [
    `${say(f['department'])} reminded of ${say(f['task'])} ${say(f['document'])}, due ${say(f['dueAt'])}`,
    `已提醒 ${say(f['department'])}：${say(f['task'])} ${say(f['document'])}，期限 ${say(f['dueAt'])}`,
  ],
  taskOverdue: (f) => [
    `${say(f['task'])} ${say(f['document'])} was due ${say(f['dueAt'])} and is not done`,
    `${say(f['task'])} ${say(f['document'])} 应于 ${say(f['dueAt'])} 完成，尚未完成`,
  ],
  escalated: (f) => [
    `${say(f['task'])} ${say(f['document'])} is still not done: ${say(f['to'])} told (${say(f['level'])})`,
    `${say(f['task'])} ${say(f['document'])} 仍未完成，已上报 ${say(f['to'])}（第 ${say(f['level'])} 次）`,
  ],
  nextStepExpected: (f) => [
    `${say(f['department'])} may expect ${say(f['step'])} on ${say(f['date'])}${f['before'] ? ` instead of ${say(f['before'])}` : ''}`,
    `${say(f['department'])} 预计 ${say(f['date'])} ${say(f['step'])}${f['before'] ? `（原 ${say(f['before'])}）` : ''}`,
  ],
  ...CHANGE_SENTENCES,
  ...DELAY_SENTENCES,
  orderHeld: (f) => [`Put on hold${because(f)[0]}`, `订单暂停${because(f)[1]}`],
  orderResumed: (f) => [`Resumed${because(f)[0]}`, `订单恢复${because(f)[1]}`],
  cancellationAgreed: (f) => [
    `What is not handed over is cancelled${because(f)[0]}${f['cost'] ? `; it costs ${say(f['cost'])}` : ''}${f['charge'] ? `; charged ${say(f['charge'])} ${say(f['currency'])}` : ''}`,
    `取消未发货部分${because(f)[1]}${f['cost'] ? `；成本 ${say(f['cost'])}` : ''}${f['charge'] ? `；收取 ${say(f['charge'])} ${say(f['currency'])}` : ''}`,
  ],
  oddMessage: (f) => oddity(say(f['signal'])),
} as const satisfies Record<string, Sentence>;

/** Everything that a timeline can tell. */
export type TimelineKind = keyof typeof SENTENCES;

export function sentenceOf(kind: TimelineKind, facts: Facts): { en: string; zh: string } {
  const [en, zh] = SENTENCES[kind](facts);
  return { en, zh };
}
