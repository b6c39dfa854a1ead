import { Injectable } from '@nestjs/common';
import type { Standing, StandingReason } from '../../domain/cancellation/standing.js';
import { Exact, money } from '../../domain/money/money.js';
import { lossOfWork } from '../../domain/production/cost-of-work.js';
import { isLess, isPositive, isZero, minus } from '../../domain/quantity/quantity.js';
import { CompanyProfile } from '../company/company-profile.js';
import { lockBalancesOf } from '../inventory/stock.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { cancelIdleWork, endStartedWork, writeOffMade } from './end-work.js';
import { InspectionsService } from './inspections.service.js';
import type { WorkOrderState } from './production.entities.js';
import { usefulOf, workOfOrder, type WorkOfOrder } from './work-of-order.js';

const WHY: Partial<Record<WorkOrderState, StandingReason>> = {
  planned: 'planned',
  released: 'notStarted',
  acknowledged: 'notStarted',
  started: 'started',
  done: 'made',
};

/**
 * What becomes of an order's work orders when the rest of it is cancelled (R20): what is not begun is cancelled, what is
 * begun ends with what it has made. Pieces that anybody can use stay in stock; those made to the customer's wishes are
 * written off, so that nobody else is promised them, and what was spent on them is the cost.
 */
@Injectable()
export class WorkOrdersUndone {
  constructor(
    desk: OrderDesk,
    private readonly company: CompanyProfile,
    private readonly inspections: InspectionsService,
  ) {
    desk.offer('undoWorkOrders', (file) => this.undo(file));
  }

  /** What {@link undo} would do now. */
  async standing(file: OrderFile): Promise<Standing[]> {
    const all = await workOfOrder(file);
    return all
      .filter(({ state, good, writtenOff }) => state !== 'done' || isLess(writtenOff, good))
      .map((each) => this.standingOf(each));
  }

  /** Carries out what {@link standing} says; what is done already is left. */
  async undo(file: OrderFile): Promise<void> {
    lockBalancesOf(file);
    const by = file.order.cancellation?.by ?? 'system';
    const why = { by, reason: file.order.cancellation?.reason ?? 'the order is cancelled' };
    await cancelIdleWork(file, why);
    await endStartedWork(file, why);
    await this.inspections.cancelOpen(file);
    await this.writeOff(file, by);
  }

  private standingOf(each: WorkOfOrder): Standing {
    const { number, lineNo, item, state, customised, writtenOff, work } = each;
    const hasBegun = work.state !== 'notStarted';
    // What a change has written off is paid for already, and what it has given to the stock is lost to nobody.
    const good = minus(each.good, writtenOff);
    const loss = lossOfWork(work, customised ? minus(each.good, usefulOf(each)) : each.good);
    return {
      kind: 'workOrder',
      department: 'production',
      document: number,
      line: lineNo,
      item,
      why: WHY[state] ?? 'planned',
      undone: state === 'done' ? '0' : each.unmade,
      kept: hasBegun ? good : '0',
      becomes: becomesOf(each),
      customised,
      cost: money(new Exact(loss), this.company.profile.currency).amount,
    };
  }

  private async writeOff(file: OrderFile, by: string): Promise<void> {
    const why = { by, reason: "made to a customer's wishes, and cancelled" };
    for (const work of await workOfOrder(file)) {
      const quantity = usefulOf(work);
      if (work.customised && isPositive(quantity))
        await writeOffMade(file, work, { warehouse: null, quantity }, why);
    }
  }
}

function becomesOf({ good, gone, customised, isBuiltIn, work }: WorkOfOrder): Standing['becomes'] {
  if (work.state === 'notStarted' || isZero(good)) return 'nothing';
  if (!isLess(gone, good)) return 'customer';
  return customised || isBuiltIn ? 'nothing' : 'stock';
}
