import { Check, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { Item } from '../catalog/catalog.entities.js';
import { Order } from '../orders/orders.entities.js';
import {
  Amount,
  Code,
  DateOnly,
  Id,
  Instant,
  Int,
  Quantity,
  Ref,
  Text,
} from '../platform/database/columns.js';

@Entity('suppliers', { comment: 'suppliers' })
export class Supplier {
  @Code('supplier code') code!: string;
  @Text('name') name!: string;
  @Text('name in Chinese', { nullable: true }) nameZh!: string | null;
  @Text('e-mail for purchase orders', { nullable: true }) email!: string | null;
  @Text('currency of its prices, ISO 4217') currency!: string;
}

@Entity('supplier_items', { comment: 'what a supplier delivers, in the item unit' })
@Check(
  'supplier_items_quantities',
  '"lead_days" >= 0 and "minimum" > 0 and "multiple" > 0 and ("maximum" is null or "maximum" >= "minimum")',
)
export class SupplierItem {
  @ForeignKey(() => Supplier) @Code('supplier code') supplier!: string;
  @ForeignKey(() => Item) @Code('item code') item!: string;
  @Int('1 = first choice; the lowest rank is used') rank!: number;
  @Int('calendar days from order to delivery') leadDays!: number;
  @Quantity('least quantity per order line, item unit') minimum!: string;
  @Quantity('most per order line, item unit; empty = none', { nullable: true }) maximum!: string | null;
  @Quantity('ordered in multiples of, item unit') multiple!: string;
  @Amount('price of one item unit in the supplier currency') price!: string;
}

@Entity('purchase_orders', { comment: 'orders to suppliers' })
@Check('purchase_orders_state', `"state" in ('ordered', 'confirmed', 'received', 'cancelled')`)
export class PurchaseOrder {
  @Id() id!: string;
  @Index({ unique: true }) @Text('PO-2026-000012') number!: string;
  @ForeignKey(() => Supplier) @Text('supplier code') supplier!: string;
  @Text('currency, ISO 4217') currency!: string;
  @Text('ordered, confirmed, received, cancelled') state!: 'ordered' | 'confirmed' | 'received' | 'cancelled';
  @Instant('when it was sent to the supplier') orderedAt!: Date;
}

@Entity('purchase_lines', {
  comment: 'what is bought; planned lines belong to a promise and have no purchase order yet',
})
@Check('purchase_lines_state', `"state" in ('planned', 'ordered', 'confirmed', 'received', 'cancelled')`)
@Check(
  'purchase_lines_quantities',
  '"quantity" > 0 and "accepted" >= 0 and "rejected" >= 0 and "allocated" >= 0 and "allocated" <= "quantity"',
)
@Unique('purchase_lines_number', ['purchaseOrderId', 'lineNo'])
@Index('purchase_lines_incoming', ['item'], { where: `"state" in ('ordered', 'confirmed')` })
export class PurchaseLine {
  @Id() id!: string;
  @ForeignKey(() => PurchaseOrder)
  @Ref('purchase order; empty while planned', { nullable: true })
  purchaseOrderId!: string | null;
  @Int('line number on the purchase order', { nullable: true }) lineNo!: number | null;
  @Index() @ForeignKey(() => Order) @Ref('the sales order that raised it') orderId!: string;
  @Int('version of that order') version!: number;
  @ForeignKey(() => Supplier) @Text('supplier code') supplier!: string;
  @ForeignKey(() => Item) @Text('item code') item!: string;
  @Quantity('quantity ordered, item unit') quantity!: string;
  @Quantity('part of it that sales orders count on; the rest is supply for others') allocated!: string;
  @Quantity('received and accepted') accepted!: string;
  @Quantity('received and rejected') rejected!: string;
  @Amount('price per unit, supplier currency') price!: string;
  @DateOnly('due by plan') dueDate!: string;
  @DateOnly('date the supplier confirmed', { nullable: true }) confirmedDate!: string | null;
  @Text('planned, ordered, confirmed, received, cancelled') state!:
    'planned' | 'ordered' | 'confirmed' | 'received' | 'cancelled';
}

@Entity('purchase_allocations', { comment: 'which order line counts on how much of a purchase line' })
@Check('purchase_allocations_quantities', '"quantity" > 0 and "received" >= 0 and "received" <= "quantity"')
@Unique('purchase_allocations_once', ['purchaseLineId', 'orderId', 'lineNo'])
export class PurchaseAllocation {
  @Id() id!: string;
  @ForeignKey(() => PurchaseLine) @Ref('purchase line') purchaseLineId!: string;
  @Index() @ForeignKey(() => Order) @Ref('sales order') orderId!: string;
  @Int('line of the sales order') lineNo!: number;
  @Quantity('quantity counted on') quantity!: string;
  @Quantity('part of it that has arrived') received!: string;
}

@Entity('receipts', { comment: 'goods received against a purchase line' })
@Check('receipts_quantities', '"accepted" >= 0 and "rejected" >= 0 and "accepted" + "rejected" > 0')
export class Receipt {
  @Id() id!: string;
  @Index() @ForeignKey(() => PurchaseLine) @Ref('purchase line') purchaseLineId!: string;
  @Quantity('accepted quantity') accepted!: string;
  @Quantity('rejected quantity') rejected!: string;
  @Text('why it was rejected', { nullable: true }) reason!: string | null;
  @Text('who reported it') reportedBy!: string;
  @Instant('when') at!: Date;
}
