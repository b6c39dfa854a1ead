import { Check, Entity, ForeignKey, Index } from 'typeorm';
import { Item } from '../catalog/catalog.entities.js';
import { Order } from '../orders/orders.entities.js';
import {
  Code,
  DateOnly,
  Flag,
  Id,
  Instant,
  Int,
  Json,
  Quantity,
  Ref,
  Text,
} from '../platform/database/columns.js';

@Entity('warehouses', { comment: 'places where stock is kept' })
export class Warehouse {
  @Code('warehouse code') code!: string;
  @Text('name in English') name!: string;
  @Text('name in Chinese') nameZh!: string;
  @Int('1 = tried first; production delivers into the first') rank!: number;
}

@Entity('balances', { comment: 'stock of an item in a warehouse; on_hand equals the sum of its movements' })
@Check('balances_never_negative', '"on_hand" >= 0 and "reserved" >= 0')
@Check('balances_never_oversold', '"reserved" <= "on_hand"')
export class Balance {
  @ForeignKey(() => Item) @Code('item code') item!: string;
  @ForeignKey(() => Warehouse) @Code('warehouse code') warehouse!: string;
  @Quantity('quantity physically there') onHand!: string;
  @Quantity('part of it held by open reservations') reserved!: string;
}

@Entity('movements', { comment: 'every change of stock, append-only' })
@Check('movements_not_zero', `"quantity" <> 0 or "kind" = 'count'`)
@Check(
  'movements_kind',
  `"kind" in ('opening', 'receipt', 'issue', 'production', 'pick', 'return', 'transferOut', 'transferIn', 'count', 'scrap')`,
)
@Index(['item', 'warehouse'])
export class Movement {
  @Id() id!: string;
  @ForeignKey(() => Item) @Text('item code') item!: string;
  @ForeignKey(() => Warehouse) @Text('warehouse code') warehouse!: string;
  @Quantity('added (+) or taken (-)') quantity!: string;
  @Text('opening, receipt, issue, production, pick, return, transferOut, transferIn, count, scrap')
  kind!: string;
  @Text('document that caused it') document!: string;
  @Text('who reported it') reportedBy!: string;
  @Instant('when') at!: Date;
  @Text('why, where it is no part of an order, e.g. a count', { nullable: true }) reason!: string | null;
}

@Entity('reservations', {
  comment: 'stock held for a line of a sales order, or for what that line is made of',
})
@Check('reservations_state', `"state" in ('open', 'consumed', 'undone')`)
@Check('reservations_quantity', '"quantity" >= 0 and ("state" <> \'open\' or "quantity" > 0)')
@Index('reservations_one_open', ['orderId', 'lineNo', 'version', 'item', 'warehouse'], {
  unique: true,
  where: `"state" = 'open'`,
})
export class Reservation {
  @Id() id!: string;
  @Index() @ForeignKey(() => Order) @Ref('sales order') orderId!: string;
  @Int('line of the sales order') lineNo!: number;
  @Int('version of the sales order') version!: number;
  @Index() @ForeignKey(() => Item) @Text('item held: the line item or a component of it') item!: string;
  @ForeignKey(() => Warehouse) @Text('warehouse') warehouse!: string;
  @Quantity('quantity still held') quantity!: string;
  @Flag('true = for good; false = until expires_at') firm!: boolean;
  @Instant('a soft reservation may be dropped after this instant', { nullable: true })
  expiresAt!: Date | null;
  @Text('open, consumed, undone') state!: 'open' | 'consumed' | 'undone';
}

@Entity('transfer_times', { comment: 'how long goods take from one warehouse to another' })
@Check('transfer_times_days', '"days" >= 0 and "from_warehouse" <> "to_warehouse"')
export class TransferTime {
  @ForeignKey(() => Warehouse) @Code('warehouse they leave') fromWarehouse!: string;
  @ForeignKey(() => Warehouse) @Code('warehouse they go to') toWarehouse!: string;
  @Int('working days') days!: number;
}

@Entity('transfers', {
  comment:
    'goods of an order on their way from one warehouse to the one it is shipped from; between, they are in no balance',
})
@Check('transfers_state', `"state" in ('planned', 'dispatched', 'arrived', 'cancelled')`)
@Check('transfers_quantity', '"quantity" > 0 and "from_warehouse" <> "to_warehouse"')
export class Transfer {
  @Id() id!: string;
  @Index({ unique: true }) @Text('TR-2026-000012') number!: string;
  @Index() @ForeignKey(() => Order) @Ref('sales order') orderId!: string;
  @Int('version of the sales order') version!: number;
  @Int('line of the sales order') lineNo!: number;
  @ForeignKey(() => Item) @Text('item code') item!: string;
  @ForeignKey(() => Warehouse) @Text('warehouse it leaves') fromWarehouse!: string;
  @ForeignKey(() => Warehouse) @Text('warehouse it goes to') toWarehouse!: string;
  @Quantity('quantity') quantity!: string;
  @Text('planned, dispatched, arrived, cancelled') state!: 'planned' | 'dispatched' | 'arrived' | 'cancelled';
  @DateOnly('working day on which it should arrive') dueDate!: string;
  @Instant('when it was planned') plannedAt!: Date;
  @Instant('when it left', { nullable: true }) dispatchedAt!: Date | null;
  @Instant('when it arrived', { nullable: true }) arrivedAt!: Date | null;
}

@Entity('releases', { comment: 'instructions to the warehouse to pick and pack goods of an order' })
@Check('releases_state', `"state" in ('released', 'picked', 'packed', 'handedOver', 'cancelled')`)
@Check('releases_moved', '("queue_key" is null) = ("queue_seat" is null)')
@Index('releases_queue', ['warehouse'], { where: `"state" = 'released'` })
export class Release {
  @Id() id!: string;
  @Index({ unique: true }) @Text('RL-2026-000012') number!: string;
  @Index() @ForeignKey(() => Order) @Ref('sales order') orderId!: string;
  @Int('version of the sales order') version!: number;
  @ForeignKey(() => Warehouse) @Text('warehouse') warehouse!: string;
  @Text('released, picked, packed, handedOver, cancelled') state!:
    'released' | 'picked' | 'packed' | 'handedOver' | 'cancelled';
  @Instant('when it was released') releasedAt!: Date;
  @Text('moved in the queue: key of the release it stands behind, empty at the head; null = by rule', {
    nullable: true,
  })
  queueKey!: string | null;
  @Int('moved in the queue: its seat behind that release, from 1', { nullable: true }) queueSeat!:
    number | null;
  @Json('who moved it in the queue, why and when', { nullable: true }) moved!: {
    by: string;
    reason: string;
    at: string;
  } | null;
}

@Entity('release_lines', { comment: 'what a release takes' })
@Check(
  'release_lines_quantities',
  '"quantity" > 0 and "picked" >= 0 and "picked" <= "quantity" and "packed" >= 0 and "packed" <= "picked"',
)
@Index(['releaseId', 'lineNo'], { unique: true })
export class ReleaseLine {
  @Id() id!: string;
  @ForeignKey(() => Release) @Ref('release') releaseId!: string;
  @Int('line of the sales order') lineNo!: number;
  @ForeignKey(() => Item) @Text('item code') item!: string;
  @Quantity('quantity to take') quantity!: string;
  @Quantity('quantity picked') picked!: string;
  @Quantity('quantity packed') packed!: string;
}
