import { Check, Entity, ForeignKey, Index } from 'typeorm';
import type { Answer, CheckItem } from '../../domain/inspection/checklist.js';
import { Item } from '../catalog/catalog.entities.js';
import { Warehouse } from '../inventory/inventory.entities.js';
import { Order } from '../orders/orders.entities.js';
import { Code, DateOnly, Id, Instant, Int, Json, Quantity, Ref, Text } from '../platform/database/columns.js';
import { PrimaryColumn } from 'typeorm';

export type WorkOrderState = 'planned' | 'released' | 'acknowledged' | 'started' | 'done' | 'cancelled';

@Entity('work_orders', { comment: 'instructions to production for one item and quantity' })
@Check(
  'work_orders_state',
  `"state" in ('planned', 'released', 'acknowledged', 'started', 'done', 'cancelled')`,
)
@Check(
  'work_orders_quantities',
  '"quantity" > 0 and "good" >= 0 and "scrapped" >= 0 and "good" + "scrapped" <= "quantity" and "cut" >= 0 and "freed" >= 0 and "freed" <= "good"',
)
export class WorkOrder {
  @Id() id!: string;
  @Index({ unique: true }) @Text('WO-2026-000012') number!: string;
  @Index() @ForeignKey(() => Order) @Ref('sales order it serves') orderId!: string;
  @Int('line of the sales order') lineNo!: number;
  @Int('version of the sales order') version!: number;
  @ForeignKey(() => Item) @Text('item to make') item!: string;
  @Quantity('quantity to make') quantity!: string;
  @Quantity('good quantity reported') good!: string;
  @Quantity('scrapped quantity reported') scrapped!: string;
  @Quantity('pieces that a change took off the quantity after work had begun: their material is waste', {
    default: 0,
  })
  cut!: string;
  @Quantity('good pieces that a change gave to the stock', { default: 0 }) freed!: string;
  @Ref('work order this one makes a component for', { nullable: true }) parentId!: string | null;
  @DateOnly('planned start') startDate!: string;
  @DateOnly('planned completion') finishDate!: string;
  @Json('special requirements of the line, word for word', { nullable: true }) requirements!: unknown;
  @Text('planned, released, acknowledged, started, done, cancelled') state!: WorkOrderState;
  @Instant('when work began', { nullable: true }) startedAt!: Date | null;
  @Instant('when it was completed', { nullable: true }) doneAt!: Date | null;
}

@Entity('work_order_components', { comment: 'what a work order consumes' })
@Check('work_order_components_quantities', '"quantity" > 0 and "issued" >= 0 and "issued" <= "quantity"')
export class WorkOrderComponent {
  @ForeignKey(() => WorkOrder) @PrimaryColumn({ type: 'uuid', comment: 'work order' }) workOrderId!: string;
  @ForeignKey(() => Item) @Code('component item') item!: string;
  @Quantity('quantity needed') quantity!: string;
  @Quantity('quantity issued from stock') issued!: string;
}

@Entity('production_reports', { comment: 'what production reported, append-only' })
@Check('production_reports_quantities', '"good" >= 0 and "scrap" >= 0 and "good" + "scrap" > 0')
export class ProductionReport {
  @Id() id!: string;
  @Index() @ForeignKey(() => WorkOrder) @Ref('work order') workOrderId!: string;
  @Quantity('good quantity') good!: string;
  @Quantity('scrapped quantity') scrap!: string;
  @Text('why it was scrapped', { nullable: true }) reason!: string | null;
  @Text('who reported it') reportedBy!: string;
  @Instant('when') at!: Date;
}

export type InspectionState = 'open' | 'passed' | 'failed' | 'cancelled';

@Entity('inspections', {
  comment: 'finished goods that are in stock and must be inspected before they may be released',
})
@Check('inspections_state', `"state" in ('open', 'passed', 'failed', 'cancelled')`)
@Check(
  'inspections_quantities',
  '"quantity" > 0 and "passed" >= 0 and "failed" >= 0 and "passed" + "failed" <= "quantity" and ("state" not in (\'passed\', \'failed\') or "passed" + "failed" = "quantity")',
)
@Index('inspections_awaited', ['orderId'], { where: `"state" = 'open'` })
export class Inspection {
  @Id() id!: string;
  @Index({ unique: true }) @Text('QI-2026-000012') number!: string;
  @Index() @ForeignKey(() => WorkOrder) @Ref('work order that made the goods') workOrderId!: string;
  @ForeignKey(() => Order) @Ref('sales order') orderId!: string;
  @Int('line of the sales order') lineNo!: number;
  @ForeignKey(() => Item) @Text('item') item!: string;
  @ForeignKey(() => Warehouse) @Text('warehouse the goods lie in') warehouse!: string;
  @Quantity('quantity to inspect') quantity!: string;
  @Quantity('quantity that passed') passed!: string;
  @Quantity('quantity that failed and was scrapped') failed!: string;
  @Json('what is to be checked, as it was when the goods were made') checklist!: CheckItem[];
  @Text('open; passed = all of it; failed = some of it; cancelled = nobody needs the result any more')
  state!: InspectionState;
  @Instant('when it was asked for') openedAt!: Date;
}

@Entity('inspection_results', { comment: 'what inspectors recorded, append-only' })
@Check('inspection_results_quantities', '"passed" >= 0 and "failed" >= 0 and "passed" + "failed" > 0')
export class InspectionResult {
  @Id() id!: string;
  @Index() @ForeignKey(() => Inspection) @Ref('inspection') inspectionId!: string;
  @Quantity('quantity that passed') passed!: string;
  @Quantity('quantity that failed') failed!: string;
  @Json('the answer to each check: {check, ok, note}') answers!: Answer[];
  @Text('who inspected') inspector!: string;
  @Instant('when') at!: Date;
}
