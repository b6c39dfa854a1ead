import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '../../domain/errors/domain-error.js';
import { Exact } from '../../domain/money/money.js';
import type { TaskKind } from '../../domain/order/tasks.js';
import { minus, plus } from '../../domain/quantity/quantity.js';
import { FinanceService } from '../finance/finance.service.js';
import { ReleasesService } from '../inventory/releases.service.js';
import { LogisticsService } from '../logistics/logistics.service.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { NewTask, OrderFile } from '../orders/order-file.js';
import { Database } from '../platform/database/database.js';
import { fieldErrors } from '../platform/http/field-errors.js';
import { code, price, quantity, quantityOrZero, text } from '../platform/http/schemas.js';
import { ProductionService } from '../production/production.service.js';
import { PromisingService } from '../promising/promising.service.js';
import { PurchasingService } from '../purchasing/purchasing.service.js';
import type { OpenTask } from './tasks.service.js';

const receivedLine = z.strictObject({
  line: z.number().int().min(1),
  accepted: quantityOrZero,
  rejected: quantityOrZero.default('0'),
  reason: text(2_000).optional(),
});
const pickedLine = z.strictObject({ line: z.number().int().min(1), quantity });

/** What completing a task of each kind needs to know. Whatever may be left out means: all of it, as planned. */
export const RESULTS = {
  answerOffer: z.strictObject({ accept: z.boolean() }),
  findSource: z.strictObject({
    supplier: code,
    leadDays: z.number().int().min(0).max(3_650),
    price,
    minimum: quantity.default('1'),
    multiple: quantity.default('1'),
    maximum: quantity.optional(),
  }),
  approveStep: z.strictObject({}),
  decideCredit: z.strictObject({ approve: z.boolean() }),
  confirmDeposit: z.strictObject({ reference: text(200), amount: price.optional() }),
  collectBalance: z.strictObject({ reference: text(200), amount: price.optional() }),
  produce: z.strictObject({ good: quantityOrZero.optional(), scrap: quantityOrZero.default('0') }),
  receiveGoods: z.strictObject({ lines: z.array(receivedLine).min(1).optional() }),
  pick: z.strictObject({ lines: z.array(pickedLine).min(1).optional() }),
  handOver: z.strictObject({ trackingNumber: text(100).optional() }),
  proveDelivery: z.strictObject({ signedBy: text(200) }),
  returnPayment: z.strictObject({ reference: text(200) }),
  resolveRefusal: z.strictObject({}),
  resolveDecline: z.strictObject({ action: z.literal('reassign') }),
} as const satisfies Record<TaskKind, z.ZodType>;

type Complete<K extends TaskKind> = (
  task: OpenTask,
  result: z.infer<(typeof RESULTS)[K]>,
  by: string,
  reason?: string,
) => Promise<void>;

/** Completing a task is doing what it asks for: each kind leads to the same verb of its department as the API's own route. */
@Injectable()
export class TaskCompletions {
  constructor(
    private readonly desk: OrderDesk,
    private readonly database: Database,
    private readonly promising: PromisingService,
    private readonly finance: FinanceService,
    private readonly production: ProductionService,
    private readonly purchasing: PurchasingService,
    private readonly inventory: ReleasesService,
    private readonly logistics: LogisticsService,
  ) {}

  /** @throws DomainError of the department's verb, or when the result lacks something */
  async complete(task: OpenTask, result: unknown, by: string, reason?: string): Promise<void> {
    const parsed = parseResult(task.kind, result);
    const handler = this.handlers[task.kind] as Complete<TaskKind>;
    await handler(task, parsed as never, by, reason);
  }

  private readonly handlers: { [K in TaskKind]: Complete<K> } = {
    answerOffer: (task, { accept }, by, reason) =>
      this.on(task, (file) => this.promising.answerOffer(file, accept, by, reason)),
    findSource: (task, source, by) => this.on(task, (file) => this.addSource(file, task, source, by)),
    approveStep: (task, _result, by) =>
      this.on(task, (file) => {
        this.approve(file, task, by);
      }),
    decideCredit: (task, { approve }, by, reason) =>
      this.on(task, (file) => this.finance.decideCredit(file, approve, by, reason)),
    confirmDeposit: (task, payment, by) => this.pay(task, payment, by),
    collectBalance: (task, payment, by) => this.pay(task, payment, by),
    produce: async (task, { good, scrap }, by, reason) => {
      const report = {
        good: good ?? minus(await this.leftOf(task.document), scrap),
        scrap,
        ...(reason ? { reason } : {}),
      };
      await this.production.report(task.document, report, by);
    },
    receiveGoods: (task, { lines }, by) => this.purchasing.receive(task.document, lines, by),
    pick: (task, { lines }, by) => this.inventory.pickAndPack(task.document, lines, by),
    handOver: (task, { trackingNumber }, by) => this.logistics.handOver(task.document, trackingNumber, by),
    proveDelivery: (task, { signedBy }, by) => this.logistics.deliver(task.document, signedBy, by),
    returnPayment: (task, { reference }, by) =>
      this.on(task, (file) => this.finance.recordReturn(file, task.document, reference, by)),
    resolveRefusal: (task, _result, by) =>
      this.on(task, (file) => {
        file.closeTasks({ kind: task.kind, document: task.document }, { state: 'completed', by });
        file.fact({ kind: 'refusalResolved', commitment: task.document, by });
      }),
    resolveDecline: (task, _result, by) =>
      this.on(task, (file) => {
        reassign(file, task, by);
      }),
  };

  private async on(task: OpenTask, work: (file: OrderFile) => Promise<void> | void): Promise<void> {
    await this.desk.withOrder(task.orderNumber, async (file) => {
      await work(file);
    });
  }

  private async addSource(
    file: OrderFile,
    task: OpenTask,
    source: z.infer<(typeof RESULTS)['findSource']>,
    by: string,
  ): Promise<void> {
    const known = await file.tx.row('select 1 from suppliers where code = $1', [source.supplier]);
    if (!known) {
      const message = `Supplier ${source.supplier} does not exist`;
      throw new DomainError('unknown-supplier', message, {
        errors: [{ pointer: '/result/supplier', code: 'unknown-supplier', message, given: source.supplier }],
      });
    }
    await file.tx.rows(
      `insert into supplier_items (supplier, item, rank, lead_days, minimum, maximum, multiple, price)
       select $1, $2, coalesce((select min(rank) - 1 from supplier_items where item = $2), 1), $3, $4, $5, $6, $7
       on conflict (supplier, item) do update set lead_days = excluded.lead_days, minimum = excluded.minimum, maximum = excluded.maximum,
         multiple = excluded.multiple, price = excluded.price, rank = excluded.rank`,
      [
        source.supplier,
        task.document,
        source.leadDays,
        source.minimum,
        source.maximum ?? null,
        source.multiple,
        source.price,
      ],
    );
    file.closeTasks({ kind: 'findSource', document: task.document }, { state: 'completed', by });
    file.tell('sourceFound', by, { item: task.document, supplier: source.supplier }, 'purchasing');
    this.promising.sourceFound(file, by);
  }

  private approve(file: OrderFile, task: OpenTask, by: string): void {
    file.order.approvals[task.document] = { by, at: file.at };
    file.closeTasks({ kind: 'approveStep', document: task.document }, { state: 'completed', by });
    file.fact({ kind: 'stepApproved', commitment: task.document, by });
    file.tell('stepApproved', by, { step: task.document }, task.department);
  }

  private async pay(
    task: OpenTask,
    payment: { reference: string; amount?: string | undefined },
    by: string,
  ): Promise<void> {
    const row = await this.database.row<{ open: string; currency: string }>(
      'select (amount - paid)::text as open, currency from receivables where number = $1',
      [task.document],
    );
    if (!row) throw new DomainError('not-found', `There is no receivable ${task.document}`);
    const amount = payment.amount ?? new Exact(row.open).toFixed();
    await this.finance.recordPayment(
      task.orderNumber,
      { amount, currency: row.currency, reference: payment.reference, cameBy: 'task' },
      by,
    );
  }

  private async leftOf(workOrder: string): Promise<string> {
    const row = await this.database.row<{ quantity: string; good: string; scrapped: string }>(
      'select quantity::text, good::text, scrapped::text from work_orders where number = $1',
      [workOrder],
    );
    if (!row) throw new DomainError('not-found', `There is no work order ${workOrder}`);
    return minus(row.quantity, plus(row.good, row.scrapped));
  }
}

function parseResult(kind: TaskKind, result: unknown): unknown {
  const parsed = RESULTS[kind].safeParse(result ?? {});
  if (parsed.success) return parsed.data;
  const inBody = parsed.error.issues.map((issue) => ({ ...issue, path: ['result', ...issue.path] }));
  const errors = fieldErrors(inBody, { result }, 'body');
  throw new DomainError('validation-failed', `A task of kind ${kind} needs another result`, {
    errors,
    detailZh: `任务 ${kind} 的结果不符合要求`,
  });
}

/** Gives a declined task to its department again. */
function reassign(file: OrderFile, task: OpenTask, by: string): void {
  const declined = task.data as unknown as { declined: NewTask };
  file.closeTasks({ kind: task.kind, document: task.document }, { state: 'completed', by });
  file.openTask(declined.declined);
  file.fact({ kind: 'taskReassigned', commitment: declined.declined.document, by });
  file.tell(
    'taskReassigned',
    by,
    { task: declined.declined.kind, document: declined.declined.document },
    'sales',
  );
}
