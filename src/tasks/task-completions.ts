import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/errors/domain-error.js';
import { Exact } from '../../domain/money/money.js';
import type { Role } from '../../domain/identity/roles.js';
import type { TaskKind } from '../../domain/order/tasks.js';
import { minus, plus } from '../../domain/quantity/quantity.js';
import { acknowledgeChange, ChangeAnswers } from '../change/change-answers.js';
import { DelaysService } from '../delays/delays.service.js';
import { FinanceService } from '../finance/finance.service.js';
import { ReleasesService } from '../inventory/releases.service.js';
import { TransfersService } from '../inventory/transfers.service.js';
import { LogisticsService } from '../logistics/logistics.service.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import type { Tx } from '../platform/database/database.js';
import { InspectionsService } from '../production/inspections.service.js';
import { ProductionService } from '../production/production.service.js';
import { PromisingService } from '../promising/promising.service.js';
import { PurchasingService } from '../purchasing/purchasing.service.js';
import { decline, reassign } from './task-declines.js';
import {
  findingOf,
  parseResult,
  productionReportOf,
  refuseEmptyRange,
  type ResultOf,
  type Source,
} from './task-results.js';
import type { TaskView } from './task-view.js';

/** Somebody's word on a task. */
export interface Completion {
  result?: unknown;
  by: string;
  /** Of who completes it; of a signal's sender it is not known. */
  role?: Role;
  reason?: string | undefined;
}
type Word = Pick<Completion, 'by' | 'reason' | 'role'>;
type Complete<K extends TaskKind> = (
  tx: Tx,
  task: TaskView,
  result: ResultOf<K>,
  word: Word,
) => Promise<void>;

/** A remark stays with the task, whatever else its kind does with it. */
const REMARK = 'update tasks set reason = $2 where id = $1';

/**
 * Completing a task is doing what it asks for: each kind leads to the same verb of its department as the API's own route,
 * in the transaction that holds the task's orders.
 */
@Injectable()
export class TaskCompletions {
  constructor(
    private readonly desk: OrderDesk,
    private readonly promising: PromisingService,
    private readonly finance: FinanceService,
    private readonly production: ProductionService,
    private readonly inspections: InspectionsService,
    private readonly purchasing: PurchasingService,
    private readonly inventory: ReleasesService,
    private readonly transfers: TransfersService,
    private readonly logistics: LogisticsService,
    private readonly delays: DelaysService,
    private readonly changes: ChangeAnswers,
  ) {}

  /** @throws DomainError of the department's verb, or when the result lacks something */
  async complete(tx: Tx, task: TaskView, { result, ...word }: Completion): Promise<void> {
    const handler = this.handlers[task.kind] as Complete<TaskKind>;
    await handler(tx, task, parseResult(task.kind, result), word);
    if (word.reason !== undefined) await tx.rows(REMARK, [task.id, word.reason]);
  }

  async decline(tx: Tx, task: TaskView, by: string, reason: string): Promise<void> {
    await this.on(tx, task, (file) => {
      decline(file, task, by, reason);
    });
  }

  private readonly handlers: { [K in TaskKind]: Complete<K> } = {
    answerOffer: (tx, task, { accept }, { by, reason }) =>
      this.on(tx, task, (file) => this.promising.answerOffer(file, accept, by, reason)),
    findSource: (tx, task, source, { by }) =>
      this.on(tx, task, (file) => this.addSource(file, task, source, by)),
    approveStep: (tx, task, _result, { by }) =>
      this.on(tx, task, (file) => {
        approve(file, task, by);
      }),
    decideCredit: (tx, task, { approve: approved }, { by, reason }) =>
      this.on(tx, task, (file) => this.finance.decideCredit(file, approved, by, reason)),
    confirmDeposit: (tx, task, payment, { by }) => this.pay(tx, task, payment, by),
    collectBalance: (tx, task, payment, { by }) => this.pay(tx, task, payment, by),
    produce: async (tx, { document }, result, { by, reason }) => {
      const report = productionReportOf(result, await leftOf(tx, document), reason);
      if (result.acknowledge) await this.production.acknowledgeOnce(document, by, tx);
      await this.production.report(document, report, by, tx);
    },
    inspect: async (tx, { document, data }, result, { by }) => {
      await this.inspections.record(document, findingOf(result, String(data['quantity'])), by, tx);
    },
    receiveGoods: (tx, { document }, { lines }, { by }) => this.purchasing.receive(document, lines, by, tx),
    transferGoods: (tx, { document }, _result, { by }) => this.transfers.carryOn(document, by, tx),
    pick: async (tx, { document }, { lines }, { by }) => {
      if (await isPicked(tx, document)) await this.inventory.pack(document, lines, by, tx);
      else await this.inventory.pick(document, lines, true, by, tx);
    },
    handOver: (tx, { document }, { trackingNumber }, { by }) =>
      this.logistics.handOver(document, trackingNumber, by, tx),
    proveDelivery: (tx, { document }, { signedBy }, { by }) =>
      this.logistics.deliver(document, signedBy, by, tx),
    returnPayment: (tx, task, { reference }, { by }) =>
      this.on(tx, task, (file) => this.finance.recordReturn(file, task.document, reference, by)),
    decideChange: (tx, task, decision, { by, reason }) =>
      this.on(tx, task, (file) => this.changes.decideFor(file, task, decision, by, reason)),
    answerChange: (tx, task, { accept }, { by, reason }) =>
      this.on(tx, task, (file) => this.changes.recordAnswer(file, task, accept, by, reason)),
    bearCost: (tx, task, { accept }, { by, role, reason }) =>
      this.on(tx, task, (file) => this.changes.bear(file, task, accept, { name: by, role }, reason)),
    acknowledgeChange: (tx, task, _result, { by }) =>
      this.on(tx, task, (file) => {
        acknowledgeChange(file, task, by);
      }),
    expedite: (tx, task, word, { by }) =>
      this.on(tx, task, (file) => this.delays.expedited(file, task.document, word, by)),
    resolveRefusal: (tx, task, _result, { by }) =>
      this.on(tx, task, (file) => {
        file.closeTasks({ kind: task.kind, document: task.document }, { state: 'completed', by });
        file.fact({ kind: 'refusalResolved', commitment: task.document, by });
      }),
    resolveDecline: (tx, task, _result, { by }) =>
      this.on(tx, task, (file) => {
        reassign(file, task, by);
      }),
  };

  private async on(tx: Tx, task: TaskView, work: (file: OrderFile) => Promise<void> | void): Promise<void> {
    await this.desk.withOrder(task.order, async (file) => work(file), tx);
  }

  private async addSource(file: OrderFile, task: TaskView, source: Source, by: string): Promise<void> {
    refuseEmptyRange(source);
    const known = await file.tx.row('select 1 from suppliers where code = $1', [source.supplier]);
    if (!known) throw unknownSupplier(source.supplier);
    await file.tx.rows(ADD_SOURCE, [
      source.supplier,
      task.document,
      source.leadDays,
      source.minimum,
      source.maximum ?? null,
      source.multiple,
      source.price,
    ]);
    file.closeTasks({ kind: 'findSource', document: task.document }, { state: 'completed', by });
    file.tell('sourceFound', by, { item: task.document, supplier: source.supplier }, 'purchasing');
    this.promising.sourceFound(file, by);
  }

  /** Money for a deposit or an invoice; left out, what is open of it. */
  private async pay(
    tx: Tx,
    task: TaskView,
    { reference, amount }: ResultOf<'confirmDeposit'>,
    by: string,
  ): Promise<void> {
    const row = await tx.row<{ open: string; currency: string }>(
      'select (amount - paid - credited)::text as open, currency from receivables where number = $1',
      [task.document],
    );
    if (!row) throw new Error(`${task.document} has gone`);
    const { currency, open } = row;
    const payment = {
      amount: amount ?? new Exact(open).toFixed(),
      currency,
      reference,
      cameBy: 'task' as const,
    };
    await this.finance.recordPayment(task.order, payment, by, tx);
  }
}

/** The source named last is used first. */
const ADD_SOURCE = `
  insert into supplier_items (supplier, item, rank, lead_days, minimum, maximum, multiple, price)
  select $1, $2, coalesce((select min(rank) - 1 from supplier_items where item = $2), 1), $3, $4, $5, $6, $7
  on conflict (supplier, item) do update set lead_days = excluded.lead_days, minimum = excluded.minimum, maximum = excluded.maximum,
    multiple = excluded.multiple, price = excluded.price, rank = excluded.rank`;

function approve(file: OrderFile, task: TaskView, by: string): void {
  file.order.approvals[task.document] = { by, at: file.at };
  file.closeTasks({ kind: 'approveStep', document: task.document }, { state: 'completed', by });
  file.fact({ kind: 'stepApproved', commitment: task.document, by });
  file.tell('stepApproved', by, { step: task.document }, task.department);
}

async function leftOf(tx: Tx, workOrder: string): Promise<string> {
  const row = await tx.row<{ quantity: string; good: string; scrapped: string }>(
    'select quantity::text, good::text, scrapped::text from work_orders where number = $1',
    [workOrder],
  );
  if (!row) throw new Error(`${workOrder} has gone`);
  return minus(row.quantity, plus(row.good, row.scrapped));
}

/** Whether all of a release is picked already, so that only packing is left. */
async function isPicked(tx: Tx, release: string): Promise<boolean> {
  const row = await tx.row<{ state: string }>('select state from releases where number = $1', [release]);
  return row?.state === 'picked';
}

function unknownSupplier(supplier: string): DomainError {
  const message = `Supplier ${supplier} does not exist`;
  const messageZh = `供应商 ${supplier} 不存在`;
  return new DomainError('unknown-supplier', message, {
    detailZh: messageZh,
    errors: [{ pointer: '/result/supplier', code: 'unknown-supplier', message, messageZh, given: supplier }],
  });
}
