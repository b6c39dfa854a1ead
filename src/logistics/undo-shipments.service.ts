import { Injectable } from '@nestjs/common';
import type { Standing } from '../../domain/cancellation/standing.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { carriedOf, feeOf, leaveShipment } from './carried-goods.js';

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
    for (const carried of shipments.values()) await leaveShipment(file, carried, { by });
  }
}
