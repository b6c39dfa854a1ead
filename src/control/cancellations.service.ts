import { Injectable } from '@nestjs/common';
import { planCancellation } from '../../domain/cancellation/plan.js';
import type { Standing } from '../../domain/cancellation/standing.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import { isEnded } from '../../domain/order/stage.js';
import { outlivesOrder } from '../../domain/order/tasks.js';
import { minus } from '../../domain/quantity/quantity.js';
import { STEPS, type ControlRequest } from '../../workflows/messages.js';
import { CompanyProfile } from '../company/company-profile.js';
import { FinanceService } from '../finance/finance.service.js';
import { InventoryUndone } from '../inventory/undo-inventory.service.js';
import { ShipmentsUndone } from '../logistics/undo-shipments.service.js';
import { writeLetter } from '../notifications/write-letter.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { NewTask, OrderFile, TaskRow } from '../orders/order-file.js';
import { WorkOrdersUndone } from '../production/undo-work-orders.service.js';
import { PurchasesUndone } from '../purchasing/undo-purchases.service.js';
import { cancellationView, type CancellationPreview } from './cancellation-view.js';
import { hashOf, refuseOutdated } from './rehearsal.js';

/** A department as far as it can say what it has undertaken for an order. */
interface Undertaker {
  standing(file: OrderFile): Promise<Standing[]>;
}

/** Cancels what is not handed over of an order (R20): what each department undoes, what that costs, who pays. */
@Injectable()
export class CancellationsService {
  /** In the order in which commitments are undone: none before those that stand on it. */
  private readonly undertakers: readonly Undertaker[];

  constructor(
    desk: OrderDesk,
    private readonly company: CompanyProfile,
    private readonly finance: FinanceService,
    shipments: ShipmentsUndone,
    goods: InventoryUndone,
    workOrders: WorkOrdersUndone,
    purchases: PurchasesUndone,
  ) {
    this.undertakers = [shipments, goods, workOrders, purchases, finance];
    desk.offer('agreeCancellation', async (file, { input }) => {
      if (!input) throw new Error('a cancellation without a request');
      await this.agree(file, input);
    });
    desk.offer('cancelLines', (file) => this.cancelLines(file));
    desk.offer('confirmCancellation', (file) => this.confirm(file));
  }

  /** @throws DomainError `state-conflict` when nothing is left to cancel */
  async preview(file: OrderFile): Promise<CancellationPreview> {
    const { order, lines } = file;
    refuseEnded(file);
    const standings: Standing[] = [];
    for (const undertaker of this.undertakers) standings.push(...(await undertaker.standing(file)));
    const plan = planCancellation(
      lines.map((line) => ({
        line: line.lineNo,
        item: line.item,
        quantity: minus(line.quantity, line.cancelled),
        shipped: line.shipped,
        amount: line.amount,
      })),
      standings,
      this.company.policies.cancellation,
      { order: order.currency, company: this.company.profile.currency },
    );
    if (plan.lines.length === 0) throw nothingLeft(order.number);
    const list = { ...plan, settlement: await this.finance.previewSettlement(file, plan.charge) };
    return { ...list, hash: hashOf([order.number, order.version, list]) };
  }

  /** The list that was agreed to is the list that is carried out, or nothing is. */
  private async agree(file: OrderFile, request: ControlRequest): Promise<void> {
    const { order } = file;
    if (order.cancellation) throw cancelledAlready(order.number);
    const preview = await this.preview(file);
    refuseOutdated(request.hash, cancellationView(preview, order.currency, this.company.profile.currency));
    const { by, reason } = request;
    const { cost, charge } = preview;
    order.cancellation = { request, by, reason, at: file.at, cost, charge, state: 'underWay' };
    delete order.flags['onHold'];
    file.tell('cancellationAgreed', by, { reason, cost, charge, currency: order.currency }, 'sales');
  }

  /** Nothing more will be delivered than what is handed over. */
  private cancelLines(file: OrderFile): Promise<void> {
    for (const line of file.lines) line.cancelled = minus(line.quantity, line.shipped);
    // Whatever was lacking (after scrap, say) is made and bought no more.
    file.order.supplyState = 'undertaken';
    const { by, reason } = agreed(file);
    // Nobody has to decide or find anything any more for what is not made; what is on its way goes on.
    for (const task of [...file.openTasks]) {
      const { kind, document } = task;
      if (!stays(task) && !outlivesOrder(task))
        file.closeTasks({ kind, document }, { state: 'withdrawn', by, reason });
    }
    const { order } = file;
    // Nor can an offer, or a question about credit, be answered any more.
    order.offeredDate = null;
    if (order.promiseState !== 'given') order.promiseState = 'lacking';
    if (order.creditState === 'referred') order.creditState = 'lacking';
    return Promise.resolve();
  }

  private confirm(file: OrderFile): void {
    const { order } = file;
    const cancellation = agreed(file);
    order.cancellation = { ...cancellation, state: 'carriedOut' };
    // For a workflow that was killed before it had this in its history: nothing else would tell it that all is over.
    file.fact({ kind: 'cancellationCarriedOut', commitment: order.number, by: cancellation.by });
    writeLetter(file, 'cancellation', String(order.revision + 1), {
      amount: cancellation.charge,
      currency: order.currency,
    });
  }
}

/** Tasks for goods that are handed over, and for money. */
const STAYS: ReadonlySet<string> = new Set(['proveDelivery', 'collectBalance']);

/** What remains to be done: such a task, the decision on one that was declined, and what could not be undone. */
function stays({ kind, document, data }: TaskRow): boolean {
  if (kind === 'resolveRefusal') return (STEPS.cancelOrder as readonly string[]).includes(document);
  if (kind === 'resolveDecline') return STAYS.has((data['declined'] as NewTask).kind);
  return STAYS.has(kind);
}

function agreed({ order }: OrderFile) {
  if (!order.cancellation) throw new Error(`${order.number} is not being cancelled`);
  return order.cancellation;
}

function refuseEnded({ order, stage }: OrderFile): void {
  if (!isEnded(stage) && order.cancellation?.state !== 'carriedOut') return;
  throw order.cancellation ? cancelledAlready(order.number) : nothingLeft(order.number);
}

const cancelledAlready = (number: string): DomainError =>
  new DomainError('state-conflict', `Order ${number} is cancelled already`, {
    detailZh: `订单 ${number} 已取消`,
  });

const nothingLeft = (number: string): DomainError =>
  new DomainError(
    'state-conflict',
    `Nothing of order ${number} is left to cancel: all of it is handed over`,
    {
      detailZh: `订单 ${number} 已全部交运，没有可取消的部分`,
    },
  );
