import { DomainError } from '../../domain/errors/domain-error.js';
import { hasRequirements } from '../../domain/inspection/checklist.js';
import type { OrderFile } from '../orders/order-file.js';
import type { WorkOrderState } from './production.entities.js';

export interface WorkOrderRow {
  id: string;
  number: string;
  lineNo: number;
  item: string;
  quantity: string;
  good: string;
  scrapped: string;
  parentId: string | null;
  startDate: string;
  finishDate: string;
  state: WorkOrderState;
  /** Of the order's line, word for word; null for a component. */
  requirements: unknown;
}

export const OPEN: readonly WorkOrderState[] = ['released', 'acknowledged', 'started'];

/** Select list of a {@link WorkOrderRow}. */
export const WORK_ORDER = `id, number, line_no as "lineNo", item, quantity::text, good::text, scrapped::text, parent_id as "parentId",
  start_date as "startDate", finish_date as "finishDate", state, requirements`;

export const byNumber = (a: { number: string }, b: { number: string }): number =>
  a.number < b.number ? -1 : 1;

/** Production has to see what the customer asked for before it cuts material (R6). */
export function refuseUnseenRequirements({ number, state, requirements }: WorkOrderRow): void {
  if (state !== 'released' || !hasRequirements(requirements)) return;
  throw new DomainError(
    'state-conflict',
    `Work order ${number} has special requirements: acknowledge it before work begins`,
    {
      detailZh: `工单 ${number} 有特殊要求：开工前须先确认`,
      facts: { state, requirements },
    },
  );
}

export function lacksComponents(
  number: string,
  short: readonly { item: string; missing: string }[],
): DomainError {
  const list = short.map(({ item, missing }) => `${missing} × ${item}`).join(', ');
  return new DomainError('state-conflict', `Work order ${number} cannot start: ${list} not yet in stock`, {
    detailZh: `工单 ${number} 无法开工，缺料：${list}`,
    facts: { short },
  });
}

/** @throws DomainError `state-conflict` where a change is being decided that might leave what is cut of no use to anybody */
export function refuseInQuestion({ order }: OrderFile, { number, lineNo }: WorkOrderRow): void {
  const changes = order.inQuestion[String(lineNo)];
  if (!changes) return;
  const list = changes.join(', ');
  const line = String(lineNo);
  throw new DomainError(
    'state-conflict',
    `Work order ${number} cannot start: line ${line} is in question by ${list}, which is to be decided first`,
    {
      detailZh: `工单 ${number} 暂不能开工：第 ${line} 行涉及待决变更 ${list}`,
      facts: { line: lineNo, changes },
    },
  );
}
