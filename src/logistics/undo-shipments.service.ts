import { Injectable } from '@nestjs/common';
import type { Standing } from '../../domain/cancellation/standing.js';
import { isPositive } from '../../domain/quantity/quantity.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';

interface Carried {
  id: string;
  number: string;
  state: 'planned' | 'handedOver' | 'delivered';
  lineNo: number;
  item: string;
  quantity: string;
  shipped: string;
  /** The carrier's fee when it is cancelled, company currency. */
  fee: string;
  /** It also carries goods of other orders, and so goes on without these. */
  shared: boolean;
}

/**
 * What becomes of an order's shipments when the rest of it is cancelled (R20): what the carrier has goes to the customer;
 * what it has not is not shipped, and the carrier's fee is due. A shipment that serves other orders as well goes on.
 */
@Injectable()
export class ShipmentsUndone {
  constructor(desk: OrderDesk) {
    desk.offer('undoShipments', (file) => this.undo(file));
  }

  /** What {@link undo} would do now, line by line. */
  async standing(file: OrderFile): Promise<Standing[]> {
    const charged = new Set<string>();
    return (await carriedOf(file)).map((carried) => {
      const { number, lineNo, item, quantity, shipped } = carried;
      const cost = charged.has(number) ? '0' : feeOf(carried);
      charged.add(number);
      const gone = carried.state !== 'planned';
      return {
        kind: 'shipment',
        department: 'logistics',
        document: number,
        line: lineNo,
        item,
        why: gone ? 'handedOver' : 'notHandedOver',
        undone: gone ? '0' : quantity,
        kept: gone ? shipped : '0',
        becomes: gone ? 'customer' : 'nothing',
        customised: file.line(lineNo).requirements !== null,
        cost,
      };
    });
  }

  /** Cancels what is not handed over. A second time there is nothing left to cancel. */
  async undo(file: OrderFile): Promise<void> {
    const planned = (await carriedOf(file)).filter(({ state }) => state === 'planned');
    const shipments = new Map(planned.map((each) => [each.id, each]));
    const by = file.order.cancellation?.by ?? 'system';
    for (const carried of shipments.values()) {
      const { id, number, shared } = carried;
      if (shared)
        await file.tx.rows('delete from shipment_lines where shipment_id = $1 and order_id = $2', [
          id,
          file.order.id,
        ]);
      else
        await file.tx.rows(
          `update shipments set state = 'cancelled', pickup_at = null, pickup_reason = null where id = $1`,
          [id],
        );
      file.closeTasks({ kind: 'handOver', document: number }, { state: 'withdrawn', by });
      file.tell('shipmentCancelled', by, { shipment: number, cost: feeOf(carried) }, 'logistics');
    }
  }
}

const feeOf = ({ state, shared, fee }: Carried): string =>
  state === 'planned' && !shared && isPositive(fee) ? fee : '0';

/** The shipments are locked: nobody hands over meanwhile what is being looked at. */
async function carriedOf(file: OrderFile): Promise<Carried[]> {
  return await file.tx.rows<Carried>(
    `select s.id, s.number, s.state, l.line_no as "lineNo", l.item, trim_scale(l.quantity)::text as quantity,
            trim_scale(l.shipped)::text as shipped, trim_scale(c.cancel_cost)::text as fee,
            exists (select 1 from shipment_lines x where x.shipment_id = s.id and x.order_id <> l.order_id) as shared
       from shipment_lines l join shipments s on s.id = l.shipment_id join carrier_services c on c.code = s.service
      where l.order_id = $1 and s.state <> 'cancelled' order by s.number, l.line_no, l.id for update of s`,
    [file.order.id],
  );
}
