import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { DomainError } from '../../domain/errors/domain-error.js';
import {
  checklistOf,
  hasRequirements,
  judge,
  type CheckItem,
  type Finding,
} from '../../domain/inspection/checklist.js';
import { isPositive, isZero, min, minus, plus } from '../../domain/quantity/quantity.js';
import { scrapGoods } from '../inventory/scrap-goods.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import { nextNumber } from '../platform/database/numbers.js';
import { insertRows } from '../platform/database/rows.js';
import type { InspectionState } from './production.entities.js';
import type { WorkOrderRow } from './work-order-rows.js';

interface InspectionRow {
  id: string;
  number: string;
  lineNo: number;
  item: string;
  warehouse: string;
  quantity: string;
  passed: string;
  failed: string;
  checklist: CheckItem[];
  state: InspectionState;
}

const INSPECTION = `id, number, line_no as "lineNo", item, warehouse, quantity::text, passed::text, failed::text, checklist, state`;

/** Finished goods are looked at before they leave: what the customer asked for is checked word for word (R6). */
@Injectable()
export class InspectionsService {
  constructor(private readonly desk: OrderDesk) {
    desk.whenEnded((file) => this.cancelOpen(file));
  }

  /**
   * Asks for the inspection of finished pieces that have come into stock. They are held for the line, and not ready
   * before they have passed.
   * @returns false where neither the line nor the item asks for one
   */
  async ask(file: OrderFile, made: WorkOrderRow, warehouse: string, quantity: string): Promise<boolean> {
    const { item, lineNo, requirements } = made;
    const rules = await file.tx.row<{ inspected: boolean; checks: string[] }>(
      'select inspected, checks from items where code = $1',
      [item],
    );
    if (!rules?.inspected && !hasRequirements(requirements)) return false;
    const number = await nextNumber(file.tx, 'QI', file.time.at);
    const checklist = checklistOf(requirements, rules?.checks ?? []);
    await insertRows(file.tx, 'inspections', [
      {
        id: uuid(),
        number,
        workOrderId: made.id,
        orderId: file.order.id,
        lineNo,
        item,
        warehouse,
        quantity,
        passed: '0',
        failed: '0',
        checklist,
        state: 'open',
        openedAt: file.at,
      },
    ]);
    const data = { workOrder: made.number, item, quantity, line: lineNo, checklist };
    file.openTask({ kind: 'inspect', document: number, data });
    file.tell(
      'inspectionAsked',
      'system',
      { inspection: number, workOrder: made.number, item, quantity },
      'production',
    );
    return true;
  }

  /** What passed is ready to be released; what failed is scrapped, and made anew. */
  async record(number: string, finding: Finding, by: string, tx?: Tx): Promise<void> {
    await this.withInspection(tx, number, async (file, inspection) => {
      judge(inspection.checklist, leftOf(inspection), finding);
      await this.note(file, inspection, finding, by);
      const { lineNo, item } = inspection;
      const { passed, failed } = finding;
      const line = file.line(lineNo);
      line.ready = min(line.quantity, plus(line.ready, passed));
      if (isPositive(failed)) await this.scrap(file, inspection, finding, by);
      this.settleTask(file, inspection, by);
      file.fact({ kind: 'goodsInspected', commitment: number, line: lineNo, quantity: passed, by });
      file.tell('goodsInspected', by, { inspection: number, item, passed, failed }, 'production');
    });
  }

  /** Nobody needs the result of inspections of an order that is ended or cancelled. */
  async cancelOpen(file: OrderFile): Promise<void> {
    // A declined one waits for a decision in its place.
    if (!file.openTasks.some(({ kind }) => kind === 'inspect' || kind === 'resolveDecline')) return;
    await file.tx.rows(`update inspections set state = 'cancelled' where order_id = $1 and state = 'open'`, [
      file.order.id,
    ]);
    const reason = 'the goods are not needed any more';
    file.closeTasks({ kind: 'inspect' }, { state: 'withdrawn', by: 'system', reason });
  }

  private async note(
    file: OrderFile,
    inspection: InspectionRow,
    finding: Finding,
    by: string,
  ): Promise<void> {
    const { passed, failed, results: answers } = finding;
    inspection.passed = plus(inspection.passed, passed);
    inspection.failed = plus(inspection.failed, failed);
    if (isZero(leftOf(inspection))) inspection.state = isZero(inspection.failed) ? 'passed' : 'failed';
    await file.tx.rows('update inspections set passed = $2, failed = $3, state = $4 where id = $1', [
      inspection.id,
      inspection.passed,
      inspection.failed,
      inspection.state,
    ]);
    await insertRows(file.tx, 'inspection_results', [
      { id: uuid(), inspectionId: inspection.id, passed, failed, answers, inspector: by, at: file.at },
    ]);
  }

  private async scrap(
    file: OrderFile,
    inspection: InspectionRow,
    finding: Finding,
    by: string,
  ): Promise<void> {
    const { lineNo, item, warehouse, number, checklist } = inspection;
    const notOk = finding.results.filter(({ ok }) => !ok);
    const reason = notOk
      .map(({ check, note }) => note ?? checklist.find((each) => each.check === check)?.text ?? '')
      .join('; ');
    const goods = { lineNo, item, warehouse, quantity: finding.failed };
    const taken = await scrapGoods(file, { ...goods, document: number, reason, by });
    if (taken !== finding.failed)
      throw new Error(`${number}: only ${taken} of ${finding.failed} are in ${warehouse}`);
    file.order.supplyState = 'lacking';
  }

  private settleTask(file: OrderFile, inspection: InspectionRow, by: string): void {
    const { number, state } = inspection;
    if (state !== 'open') {
      file.closeTasks({ kind: 'inspect', document: number }, { state: 'completed', by });
      return;
    }
    const task = file.openTasks.find(({ kind, document }) => kind === 'inspect' && document === number);
    if (!task) return;
    task.data = { ...task.data, quantity: leftOf(inspection) };
    file.noticeChange(task);
  }

  private async withInspection(
    joined: Tx | undefined,
    number: string,
    work: (file: OrderFile, inspection: InspectionRow) => Promise<void>,
  ): Promise<void> {
    const readOrderIds = async (tx: Tx): Promise<string[]> => {
      const row = await tx.row<{ id: string }>('select order_id as id from inspections where number = $1', [
        number,
      ]);
      if (!row) throw noSuchInspection(number);
      return [row.id];
    };
    const onFile = async ([file]: OrderFile[], tx: Tx): Promise<void> => {
      const inspection = await tx.row<InspectionRow>(
        `select ${INSPECTION} from inspections where number = $1 for update`,
        [number],
      );
      if (!file || !inspection) throw new Error(`${number} has gone`);
      if (inspection.state !== 'open') throw notOpen(inspection);
      await work(file, inspection);
    };
    await this.desk.withOrdersOf(readOrderIds, onFile, joined);
  }
}

const leftOf = ({ quantity, passed, failed }: InspectionRow): string => minus(quantity, plus(passed, failed));

export const noSuchInspection = (number: string): DomainError =>
  new DomainError('not-found', `There is no inspection ${number}`, { detailZh: `检验单 ${number} 不存在` });

const notOpen = ({ number, state }: InspectionRow): DomainError =>
  new DomainError('state-conflict', `Inspection ${number} is ${state}`, {
    detailZh: `检验单 ${number} 的状态为 ${state}`,
    facts: { state },
  });
