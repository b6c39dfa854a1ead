import type { Department } from '../../domain/order/departments.js';
import type { TaskKind } from '../../domain/order/tasks.js';
import type { LetterLanguage } from './letters.js';

/** What the kinds of tasks are called in letters. */
const NAMES: Record<TaskKind, readonly [en: string, zh: string]> = {
  answerOffer: ['answer to the offered date', '答复交期'],
  findSource: ['find a source for', '寻找货源'],
  approveStep: ['approve the step', '审批步骤'],
  decideCredit: ['credit decision', '信用审批'],
  confirmDeposit: ['deposit', '预付款到账'],
  produce: ['work order', '生产工单'],
  inspect: ['inspection', '质量检验'],
  receiveGoods: ['receipt of purchase order', '采购收货'],
  transferGoods: ['transfer between warehouses', '调拨'],
  pick: ['pick and pack', '拣货装箱'],
  handOver: ['hand-over of shipment', '交付承运人'],
  proveDelivery: ['proof of delivery of', '签收证明'],
  collectBalance: ['payment of invoice', '收取货款'],
  returnPayment: ['return of payment', '退款'],
  decideChange: ['decide on the change', '决定变更'],
  answerChange: ['answer to the change', '答复变更'],
  bearCost: ['bear the cost of the change', '承担变更成本'],
  acknowledgeChange: ['acknowledge the change', '确认变更'],
  expedite: ['speed up', '赶工'],
  resolveRefusal: ['put right', '处理拒绝'],
  resolveDecline: ['decide on the declined task', '处理被拒任务'],
};

const DEPARTMENTS_ZH: Record<Department, string> = {
  sales: '销售',
  production: '生产',
  inventory: '仓库',
  purchasing: '采购',
  logistics: '物流',
  finance: '财务',
};

export const taskName = (kind: TaskKind, language: LetterLanguage): string =>
  NAMES[kind][language === 'en' ? 0 : 1];

export const departmentNameZh = (department = ''): string =>
  (DEPARTMENTS_ZH as Partial<Record<string, string>>)[department] ?? department;
