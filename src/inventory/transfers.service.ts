import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/errors/domain-error.js';
import { isPositive, min, minus, plus } from '../../domain/quantity/quantity.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import { takeReserved } from './take-reserved.js';
import { addStock, heldIn, holdStock, lackedByWork, lockBalances } from './stock.js';

export interface TransferRow {
  id: string;
  number: string;
  orderId: string;
  lineNo: number;
  item: string;
  fromWarehouse: string;
  toWarehouse: string;
  quantity: string;
  state: 'planned' | 'dispatched' | 'arrived' | 'cancelled';
}

/** Goods on their way between warehouses (R8). The reservation goes with them. */
@Injectable()
export class TransfersService {
  constructor(private readonly desk: OrderDesk) {}

  /** The goods have left: they are out of stock here and not in stock there. */
  async dispatch(number: string, by: string, tx?: Tx): Promise<void> {
    await this.withTransfer(tx, number, ['planned'], async (file, transfer) => {
      const { lineNo, item, fromWarehouse, quantity } = transfer;
      const held = await heldIn(file, lineNo, item, fromWarehouse);
      if (isPositive(minus(quantity, held))) throw holdsLess(transfer, held);
      await takeReserved(file, 'transferOut', fromWarehouse, [{ lineNo, item, quantity }], number, by);
      await this.setState(file, transfer, 'dispatched');
      file.fact({ kind: 'transferDispatched', commitment: number, line: lineNo, quantity, by });
      file.tell('transferDispatched', by, factsOf(transfer), 'inventory');
    });
  }

  /**
   * The goods have arrived: they are held for their line, as far as it still needs them; its own item is then ready to be
   * shipped, anything else there for the line's work orders.
   */
  async arrive(number: string, by: string, tx?: Tx): Promise<void> {
    await this.withTransfer(tx, number, ['dispatched'], async (file, transfer) => {
      const { lineNo, item, toWarehouse: warehouse, quantity } = transfer;
      lockBalances(file.tx, [item]);
      await addStock(file.tx, file.at, 'transferIn', [{ item, warehouse, quantity, document: number, by }]);
      const line = file.line(lineNo);
      const isGoods = item === line.item;
      const lacking = isGoods
        ? minus(line.quantity, plus(line.cancelled, line.ready))
        : await lackedByWork(file, lineNo, item);
      const needed = min(quantity, lacking);
      if (isPositive(needed) && file.order.cancellation === null) {
        holdStock(file, [{ lineNo, item, warehouse, quantity: needed }], null);
        if (isGoods) line.ready = plus(line.ready, needed);
      }
      await this.setState(file, transfer, 'arrived');
      file.closeTasks({ kind: 'transferGoods', document: number }, { state: 'completed', by });
      file.fact({ kind: 'transferArrived', commitment: number, line: lineNo, quantity, by });
      file.tell('transferArrived', by, factsOf(transfer), 'inventory');
    });
  }

  /** What comes next of a transfer: it leaves, or it arrives. */
  async carryOn(number: string, by: string, tx: Tx): Promise<void> {
    const row = await tx.row<{ state: string }>('select state from transfers where number = $1', [number]);
    if (row?.state === 'dispatched') await this.arrive(number, by, tx);
    else await this.dispatch(number, by, tx);
  }

  private async setState(
    file: OrderFile,
    { id }: TransferRow,
    state: 'dispatched' | 'arrived',
  ): Promise<void> {
    await file.tx.rows(
      state === 'dispatched'
        ? `update transfers set state = 'dispatched', dispatched_at = $2 where id = $1`
        : `update transfers set state = 'arrived', arrived_at = $2 where id = $1`,
      [id, file.at],
    );
  }

  private async withTransfer(
    joined: Tx | undefined,
    number: string,
    states: readonly string[],
    work: (file: OrderFile, transfer: TransferRow) => Promise<void>,
  ): Promise<void> {
    const readOrderIds = async (tx: Tx): Promise<string[]> => {
      const owner = await tx.row<{ orderId: string }>(
        'select order_id as "orderId" from transfers where number = $1',
        [number],
      );
      return owner ? [owner.orderId] : [];
    };
    const onFiles = async ([file]: OrderFile[], tx: Tx): Promise<void> => {
      const transfer = await tx.row<TransferRow>(LOCK, [number]);
      if (!file || !transfer) throw noTransfer(number);
      if (!states.includes(transfer.state)) throw inState(transfer);
      await work(file, transfer);
    };
    await this.desk.withOrdersOf(readOrderIds, onFiles, joined);
  }
}

const LOCK = `
  select id, number, order_id as "orderId", line_no as "lineNo", item, from_warehouse as "fromWarehouse", to_warehouse as "toWarehouse",
         trim_scale(quantity)::text as quantity, state
    from transfers where number = $1 for update`;

const factsOf = ({ number, item, quantity, fromWarehouse, toWarehouse, lineNo }: TransferRow) => ({
  transfer: number,
  line: lineNo,
  item,
  quantity,
  from: fromWarehouse,
  to: toWarehouse,
});

export const noTransfer = (number: string): DomainError =>
  new DomainError('not-found', `There is no transfer ${number}`, { detailZh: `调拨单 ${number} 不存在` });

const inState = ({ number, state }: TransferRow): DomainError =>
  new DomainError('state-conflict', `Transfer ${number} is ${state}`, {
    detailZh: `调拨单 ${number} 的状态为 ${state}`,
    facts: { state },
  });

const holdsLess = ({ number, fromWarehouse, quantity, item }: TransferRow, held: string): DomainError =>
  new DomainError(
    'state-conflict',
    `${held} × ${item} are held in ${fromWarehouse} for ${number}, not ${quantity}`,
    {
      detailZh: `${fromWarehouse} 为 ${number} 预留 ${item} ${held}，而非 ${quantity}`,
      facts: { held, quantity },
    },
  );
