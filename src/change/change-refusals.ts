import { DomainError } from '../../domain/errors/domain-error.js';
import { isEnded } from '../../domain/order/stage.js';
import { isLess, minus } from '../../domain/quantity/quantity.js';
import type { OrderFile } from '../orders/order-file.js';
import type { ChangeRow } from './change-rows.js';

/** @throws DomainError `state-conflict` where nothing of the order is left that could be changed */
export function refuseEnded({ order, stage, lines }: OrderFile): void {
  if (order.cancellation)
    throw new DomainError('state-conflict', `Order ${order.number} is being cancelled`, {
      detailZh: `订单 ${order.number} 正在取消`,
    });
  const isGone = lines.every(
    ({ quantity, cancelled, shipped }) => !isLess(shipped, minus(quantity, cancelled)),
  );
  if (!isEnded(stage) && !isGone) return;
  const said = isEnded(stage) ? stage : 'handed over whole';
  throw new DomainError('state-conflict', `Order ${order.number} is ${said}: it cannot be changed any more`, {
    detailZh: `订单 ${order.number} 已${isEnded(stage) ? '结束' : '全部交运'}，不能再变更`,
    facts: { stage },
  });
}

export const noSuchChange = (number: string): DomainError =>
  new DomainError('not-found', `There is no change ${number} of this order`, {
    detailZh: `该订单没有变更 ${number}`,
  });

/** A change that has been decided already, and by whom. */
export function notOpen({ number, state, rounds, outcome }: ChangeRow): DomainError {
  const last = rounds.at(-1);
  const who = last ? ` by ${last.by}` : '';
  return new DomainError('state-conflict', `Change ${number} is ${state} already${who}`, {
    detailZh: `变更 ${number} 的状态已为 ${state}`,
    facts: { change: number, state, by: last?.by ?? null, outcome },
  });
}
