import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/errors/domain-error.js';
import { isLess, minus } from '../../domain/quantity/quantity.js';
import { BusinessClock } from '../platform/clock/business-clock.js';
import type { Tx } from '../platform/database/database.js';
import { nextNumber } from '../platform/database/numbers.js';
import type { CountReport } from './inventory.views.js';
import { insertMovements } from './stock.js';

interface Holder {
  order: string;
  line: number;
  quantity: string;
}

/** What people counted in a warehouse (R8): stock becomes what is really there. */
@Injectable()
export class StockCounts {
  constructor(private readonly clock: BusinessClock) {}

  /**
   * Sets the stock of an item in a warehouse to what was counted; the difference is a movement with its reason.
   * @returns the difference; of 0 the count is recorded all the same
   * @throws DomainError `not-found` for an item or warehouse that is none, `state-conflict` when less was counted than is
   *   held for orders, naming them: goods are never promised that are not there
   */
  async count({ item, warehouse, counted, reason }: CountReport, by: string, tx: Tx): Promise<string> {
    const balance = await tx.row<{ onHand: string; reserved: string }>(
      `select trim_scale(on_hand)::text as "onHand", trim_scale(reserved)::text as reserved from balances
        where item = $1 and warehouse = $2 for update`,
      [item, warehouse],
    );
    if (!balance) throw noBalance(item, warehouse);
    const { onHand, reserved } = balance;
    if (isLess(counted, reserved))
      throw heldForOrders(item, warehouse, counted, reserved, await holders(tx, item, warehouse));
    const difference = minus(counted, onHand);
    const { at } = await this.clock.read(tx);
    const document = await nextNumber(tx, 'CT', at);
    await tx.rows('update balances set on_hand = $3 where item = $1 and warehouse = $2', [
      item,
      warehouse,
      counted,
    ]);
    await insertMovements(tx, at.toISOString(), 'count', [
      { item, warehouse, quantity: difference, signed: difference, document, by, reason },
    ]);
    return difference;
  }
}

async function holders(tx: Tx, item: string, warehouse: string): Promise<Holder[]> {
  return await tx.rows<Holder>(
    `select o.number as order, r.line_no as line, trim_scale(sum(r.quantity))::text as quantity
       from reservations r join orders o on o.id = r.order_id
      where r.item = $1 and r.warehouse = $2 and r.state = 'open' group by 1, 2 order by 1, 2`,
    [item, warehouse],
  );
}

const noBalance = (item: string, warehouse: string): DomainError =>
  new DomainError('not-found', `There is no item ${item} or no warehouse ${warehouse}`, {
    detailZh: `物料 ${item} 或仓库 ${warehouse} 不存在`,
  });

function heldForOrders(
  item: string,
  warehouse: string,
  counted: string,
  reserved: string,
  heldBy: readonly Holder[],
): DomainError {
  const orders = [...new Set(heldBy.map(({ order }) => order))].join(', ');
  return new DomainError(
    'state-conflict',
    `${reserved} × ${item} in ${warehouse} are held for ${orders}: ${counted} cannot be all there is`,
    {
      detailZh: `${warehouse} 中 ${item} 已为 ${orders} 预留 ${reserved}，盘点数 ${counted} 不能少于预留数`,
      facts: { reserved, counted, heldBy },
    },
  );
}
