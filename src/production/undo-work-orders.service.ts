import { Injectable } from '@nestjs/common';
import type { Standing, StandingReason } from '../../domain/cancellation/standing.js';
import { Exact, money } from '../../domain/money/money.js';
import { lossOfWork } from '../../domain/production/cost-of-work.js';
import { isLess, isPositive, isZero, minus, plus } from '../../domain/quantity/quantity.js';
import { CompanyProfile } from '../company/company-profile.js';
import { scrapGoods } from '../inventory/scrap-goods.js';
import { lockBalancesOf } from '../inventory/stock.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { InspectionsService } from './inspections.service.js';
import type { WorkOrderState } from './production.entities.js';
import { byNumber } from './work-order-rows.js';
import { workOfOrder, type WorkOfOrder } from './work-of-order.js';

interface Ended {
  number: string;
  item: string;
  quantity: string;
  good: string;
}

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
      .filter(({ state, good }) => state !== 'done' || isPositive(good))
      .map((each) => this.standingOf(each));
  }

  /** Carries out what {@link standing} says; what is done already is left. */
  async undo(file: OrderFile): Promise<void> {
    await lockBalancesOf(file);
    const by = file.order.cancellation?.by ?? 'system';
    await this.cancelIdle(file, by);
    await this.endStarted(file, by);
    await this.inspections.cancelOpen(file);
    await this.writeOff(file, by);
  }

  private standingOf(each: WorkOfOrder): Standing {
    const { number, lineNo, item, state, customised, good, gone, work } = each;
    const hasBegun = work.state !== 'notStarted';
    const loss = lossOfWork(work, customised ? gone : good);
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

  private async cancelIdle(file: OrderFile, by: string): Promise<void> {
    const idle = await file.tx.rows<Ended & { wasPlanned: boolean }>(
      `update work_orders w set state = 'cancelled'
         from (select id, state = 'planned' as planned from work_orders
                where order_id = $1 and state in ('planned', 'released', 'acknowledged') for update) i
        where w.id = i.id returning w.number, w.item, w.quantity::text, w.good::text, i.planned as "wasPlanned"`,
      [file.order.id],
    );
    for (const { number, item, quantity, wasPlanned } of idle.toSorted(byNumber)) {
      this.withdraw(file, number, by);
      // Nobody was told of a plan.
      if (!wasPlanned)
        file.tell('workOrderCancelled', by, { workOrder: number, item, quantity }, 'production');
    }
  }

  private async endStarted(file: OrderFile, by: string): Promise<void> {
    const ended = await file.tx.rows<Ended>(
      `update work_orders set state = 'done', done_at = $2 where order_id = $1 and state = 'started'
       returning number, item, quantity::text, good::text`,
      [file.order.id, file.at],
    );
    for (const { number, item, quantity, good } of ended.toSorted(byNumber)) {
      this.withdraw(file, number, by);
      file.tell('workOrderEnded', by, { workOrder: number, item, quantity, good }, 'production');
    }
  }

  private withdraw(file: OrderFile, document: string, by: string): void {
    const reason = file.order.cancellation?.reason ?? 'the order is cancelled';
    file.closeTasks({ kind: 'produce', document }, { state: 'withdrawn', by, reason });
  }

  private async writeOff(file: OrderFile, by: string): Promise<void> {
    for (const { number, lineNo, item, customised, good, gone, writtenOff } of await workOfOrder(file)) {
      const useless = minus(good, plus(gone, writtenOff));
      if (!customised || !isPositive(useless)) continue;
      const reason = "made to a customer's wishes, and cancelled";
      const goods = { lineNo, item, warehouse: null, quantity: useless };
      const quantity = await scrapGoods(file, { ...goods, document: number, reason, by });
      if (isZero(quantity)) continue;
      file.tell('goodsWrittenOff', by, { workOrder: number, item, quantity }, 'production');
    }
  }
}

function becomesOf({ good, gone, customised, isBuiltIn, work }: WorkOfOrder): Standing['becomes'] {
  if (work.state === 'notStarted' || isZero(good)) return 'nothing';
  if (!isLess(gone, good)) return 'customer';
  return customised || isBuiltIn ? 'nothing' : 'stock';
}
