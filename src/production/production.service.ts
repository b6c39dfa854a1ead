import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { dateIn, instantAt } from '../../domain/calendar/zones.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import { isLess, isPositive, isZero, min, minus, plus } from '../../domain/quantity/quantity.js';
import { CompanyProfile } from '../company/company-profile.js';
import {
  addStock,
  heldForWork,
  holdStock,
  issueReserved,
  lockBalances,
  mainWarehouse,
} from '../inventory/stock.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import { insertRows } from '../platform/database/rows.js';
import { InspectionsService } from './inspections.service.js';
import type { WorkOrderState } from './production.entities.js';
import {
  byNumber,
  lacksComponents,
  OPEN,
  refuseInQuestion,
  refuseUnseenRequirements,
  WORK_ORDER,
  type WorkOrderRow,
} from './work-order-rows.js';

/** The shop floor: work orders from release to completion (R9). */
@Injectable()
export class ProductionService {
  constructor(
    private readonly desk: OrderDesk,
    private readonly company: CompanyProfile,
    private readonly inspections: InspectionsService,
  ) {
    desk.offer('undertakeWorkOrders', (file) => this.undertake(file));
  }

  /** Planned work orders become production's to do. */
  async undertake(file: OrderFile): Promise<void> {
    const { timeZone, calendar } = this.company;
    const today = dateIn(timeZone, file.at);
    const released = await file.tx.rows<WorkOrderRow>(
      `update work_orders set state = 'released' where order_id = $1 and state = 'planned' returning ${WORK_ORDER}`,
      [file.order.id],
    );
    for (const workOrder of released.toSorted(byNumber)) {
      const { number, item, quantity, lineNo, startDate, finishDate } = workOrder;
      // It should be seen and begun on its first day, and done on its last.
      const begins = startDate > today ? startDate : today;
      // A component has none of its own, whether it is made for the first time or anew.
      const line = file.line(lineNo);
      const requirements = item === line.item ? line.requirements : null;
      file.openTask({
        kind: 'produce',
        document: number,
        dueAt: instantAt(timeZone, finishDate, calendar.dayEnd),
        expectedBy: instantAt(timeZone, begins, calendar.dayEnd),
        data: { item, quantity, line: lineNo, startDate, finishDate, requirements },
      });
      file.tell(
        'workOrderReleased',
        'system',
        { workOrder: number, item, quantity, startDate, finishDate },
        'production',
      );
    }
  }

  async acknowledge(number: string, by: string, tx?: Tx): Promise<void> {
    await this.withWorkOrder(tx, number, ['released'], (file, workOrder) => {
      this.seen(file, workOrder, by);
    });
  }

  /** Acknowledges a work order unless that has been done. */
  async acknowledgeOnce(number: string, by: string, tx?: Tx): Promise<void> {
    await this.withWorkOrder(tx, number, OPEN, (file, workOrder) => {
      if (workOrder.state === 'released') this.seen(file, workOrder, by);
    });
  }

  async start(number: string, by: string, tx?: Tx): Promise<void> {
    await this.withWorkOrder(tx, number, ['released', 'acknowledged'], async (file, workOrder) => {
      await this.begin(file, workOrder, by);
      file.fact({ kind: 'workOrderStarted', commitment: number, line: workOrder.lineNo, by });
    });
  }

  /** Good and scrapped quantity; the last report completes the work order. A work order not started yet is started by it. */
  async report(
    number: string,
    report: { good: string; scrap: string; reason?: string | undefined },
    by: string,
    tx?: Tx,
  ): Promise<void> {
    await this.withWorkOrder(tx, number, OPEN, async (file, workOrder) => {
      const reported = plus(report.good, report.scrap);
      const left = minus(workOrder.quantity, plus(workOrder.good, workOrder.scrapped));
      if (isLess(left, reported)) {
        throw new DomainError(
          'quantity-exceeds',
          `Work order ${number} has ${left} left to report, not ${reported}`,
          {
            detailZh: `工单 ${number} 尚可报工 ${left}，而非 ${reported}`,
            facts: { left },
          },
        );
      }
      if (workOrder.state !== 'started') await this.begin(file, workOrder, by);
      else lockBalances(file.tx, [workOrder.item]);
      await this.takeIn(file, workOrder, report, by);
      const done = isZero(minus(left, reported));
      if (done) this.finish(file, workOrder, by);
      file.fact({
        kind: done ? 'workOrderCompleted' : 'productionReported',
        commitment: number,
        line: workOrder.lineNo,
        quantity: report.good,
        by,
      });
      file.tell(
        done ? 'workOrderCompleted' : 'productionReported',
        by,
        { workOrder: number, item: workOrder.item, ...report },
        'production',
      );
    });
  }

  /** Ends a work order with what it has; what is missing is planned anew. */
  async complete(number: string, by: string, reason?: string, tx?: Tx): Promise<void> {
    await this.withWorkOrder(tx, number, OPEN, async (file, workOrder) => {
      this.finish(file, workOrder, by);
      await this.withdrawComponents(file, workOrder, by);
      if (isLess(workOrder.good, workOrder.quantity)) file.order.supplyState = 'lacking';
      const note = reason ? { note: reason } : {};
      file.fact({
        kind: 'workOrderCompleted',
        commitment: number,
        line: workOrder.lineNo,
        quantity: workOrder.good,
        by,
        ...note,
      });
      file.tell(
        'workOrderCompleted',
        by,
        { workOrder: number, item: workOrder.item, good: workOrder.good, ordered: workOrder.quantity },
        'production',
      );
    });
  }

  /**
   * Components that were to be made for a work order that has ended are not made any more, nor what they are made of.
   * What has been started goes on: it will be held for the line as it was planned.
   */
  private async withdrawComponents(file: OrderFile, { id, number }: WorkOrderRow, by: string): Promise<void> {
    const withdrawn = await file.tx.rows<{ number: string; item: string; quantity: string }>(
      `with recursive idle(id) as (
         select id from work_orders where parent_id = $1 and state in ('planned', 'released', 'acknowledged')
         union all
         select w.id from work_orders w join idle i on w.parent_id = i.id where w.state in ('planned', 'released', 'acknowledged'))
       update work_orders w set state = 'cancelled' from idle i where w.id = i.id
       returning w.number, w.item, trim_scale(w.quantity)::text as quantity`,
      [id],
    );
    for (const { number: component, item, quantity } of withdrawn.toSorted(byNumber)) {
      const reason = `${number} has ended`;
      file.closeTasks({ kind: 'produce', document: component }, { state: 'withdrawn', by, reason });
      const facts = { workOrder: component, item, quantity, endedWorkOrder: number };
      file.tell('workOrderWithdrawn', by, facts, 'production');
    }
  }

  /** Components leave stock when work begins. */
  private async begin(file: OrderFile, workOrder: WorkOrderRow, by: string): Promise<void> {
    refuseUnseenRequirements(workOrder);
    refuseInQuestion(file, workOrder);
    const components = await file.tx.rows<{ item: string; quantity: string; issued: string }>(
      'select item, quantity::text, issued::text from work_order_components where work_order_id = $1 order by item for update',
      [workOrder.id],
    );
    const held = await Promise.all(components.map(({ item }) => heldForWork(file, workOrder.lineNo, item)));
    const short = components.flatMap(({ item, quantity, issued }, i) => {
      const missing = minus(minus(quantity, issued), held[i] ?? '0');
      return isPositive(missing) ? [{ item, missing }] : [];
    });
    if (short.length > 0) throw lacksComponents(workOrder.number, short);
    // What is made is put into stock in the same transaction as a rule.
    lockBalances(file.tx, [...components.map(({ item }) => item), workOrder.item]);
    const document = workOrder.number;
    // Each item once: each takes from reservations of its own.
    await Promise.all(
      components.map(({ item, quantity, issued }) =>
        issueReserved(file, workOrder.lineNo, { item, quantity: minus(quantity, issued), document, by }),
      ),
    );
    file.tx.send('update work_order_components set issued = quantity where work_order_id = $1', [
      workOrder.id,
    ]);
    const doneBy = instantAt(this.company.timeZone, workOrder.finishDate, this.company.calendar.dayEnd);
    file.tx.send(`update work_orders set state = 'started', started_at = $2 where id = $1`, [
      workOrder.id,
      file.at,
    ]);
    file.expect({ kind: 'produce', document: workOrder.number }, doneBy);
    workOrder.state = 'started';
    file.tell('workOrderStarted', by, { workOrder: workOrder.number, item: workOrder.item }, 'production');
  }

  /**
   * Good pieces go into stock and are held for the line, ready once nothing is left to inspect; scrap makes the line lack
   * supply.
   */
  private async takeIn(
    file: OrderFile,
    workOrder: WorkOrderRow,
    report: { good: string; scrap: string; reason?: string | undefined },
    by: string,
  ): Promise<void> {
    const { good, scrap, reason } = report;
    const { item, lineNo, number } = workOrder;
    workOrder.good = plus(workOrder.good, good);
    workOrder.scrapped = plus(workOrder.scrapped, scrap);
    file.tx.send('update work_orders set good = $2, scrapped = $3 where id = $1', [
      workOrder.id,
      workOrder.good,
      workOrder.scrapped,
    ]);
    await insertRows(file.tx, 'production_reports', [
      {
        id: uuid(),
        workOrderId: workOrder.id,
        good,
        scrap,
        reason: reason ?? null,
        reportedBy: by,
        at: file.at,
      },
    ]);
    if (isPositive(good)) {
      const warehouse = await mainWarehouse(file.tx);
      await addStock(file.tx, file.at, 'production', [
        { item, warehouse, quantity: good, document: number, by },
      ]);
      holdStock(file, [{ lineNo, item, warehouse, quantity: good }], null);
      const line = file.line(lineNo);
      const isGoods = line.item === item;
      if (isGoods && !(await this.inspections.ask(file, workOrder, warehouse, good)))
        line.ready = min(line.quantity, plus(line.ready, good));
    }
    if (isPositive(scrap)) file.order.supplyState = 'lacking';
  }

  private finish(file: OrderFile, workOrder: WorkOrderRow, by: string): void {
    file.tx.send(`update work_orders set state = 'done', done_at = $2 where id = $1`, [
      workOrder.id,
      file.at,
    ]);
    file.closeTasks({ kind: 'produce', document: workOrder.number }, { state: 'completed', by });
  }

  private seen(file: OrderFile, workOrder: WorkOrderRow, by: string): void {
    const { id, number: commitment, lineNo: line } = workOrder;
    file.tx.send(`update work_orders set state = 'acknowledged' where id = $1`, [id]);
    file.fact({ kind: 'workOrderAcknowledged', commitment, line, by });
    file.tell('workOrderAcknowledged', by, { workOrder: commitment }, 'production');
  }

  private async withWorkOrder(
    tx: Tx | undefined,
    number: string,
    states: readonly WorkOrderState[],
    work: (file: OrderFile, workOrder: WorkOrderRow) => Promise<void> | void,
  ): Promise<void> {
    const onFile = async (file: OrderFile): Promise<void> => {
      const workOrder = await file.tx.row<WorkOrderRow>(
        `select ${WORK_ORDER} from work_orders where number = $1 for update`,
        [number],
      );
      if (!workOrder) throw new Error(`${number} has gone`);
      if (!states.includes(workOrder.state)) {
        throw new DomainError('state-conflict', `Work order ${number} is ${workOrder.state}`, {
          detailZh: `工单 ${number} 的状态为 ${workOrder.state}`,
          facts: { state: workOrder.state },
        });
      }
      await work(file, workOrder);
    };
    await this.desk.withOrderOf('work_orders', number, onFile, tx);
  }
}
