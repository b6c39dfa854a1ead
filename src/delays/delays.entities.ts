import { Check, Entity, ForeignKey, Index } from 'typeorm';
import type { DelayKind, DisruptionKind } from '../../domain/delay/delay.js';
import type { Department } from '../../domain/order/departments.js';
import type { TaskKind } from '../../domain/order/tasks.js';
import { Order } from '../orders/orders.entities.js';
import { DateOnly, Flag, Id, Instant, Int, Ref, Text } from '../platform/database/columns.js';

@Entity('disruptions', { comment: 'reported events that delay every order they touch' })
@Check('disruptions_kind', `"kind" in ('machineDown', 'materialShort', 'supplierLate', 'carrierSlow')`)
@Check('disruptions_state', `"state" in ('open', 'ended')`)
@Index('disruptions_one_open', ['kind', 'subject'], { unique: true, where: `"state" = 'open'` })
@Index('disruptions_unspread', ['id'], { where: `not "spread"` })
export class Disruption {
  @Id() id!: string;
  @Text('machineDown, materialShort, supplierLate, carrierSlow') kind!: DisruptionKind;
  @Text('work centre, item, supplier or purchase order, carrier service or shipment') subject!: string;
  @DateOnly('day on which it is expected to be over', { nullable: true }) until!: string | null;
  @Int('calendar days that a carrier is slower', { nullable: true }) days!: number | null;
  @Text('remark of who reported it', { nullable: true }) note!: string | null;
  @Text('open, ended') state!: 'open' | 'ended';
  @Flag('false = orders it touches are still to be looked at', { default: false }) spread!: boolean;
  @Text('who reported it') reportedBy!: string;
  @Instant('when it was reported, or reported anew') reportedAt!: Date;
  @Text('who ended it', { nullable: true }) endedBy!: string | null;
  @Instant('when it ended', { nullable: true }) endedAt!: Date | null;
}

@Entity('delays', { comment: 'what makes an order late or might, one row per order and cause' })
@Check(
  'delays_kind',
  `"kind" in ('silence', 'depositLate', 'materialShort', 'supplierLate', 'machineDown', 'scrap', 'carrierSlow')`,
)
@Check('delays_state', `"state" in ('open', 'cleared')`)
@Check('delays_cleared', `("state" = 'open') = ("cleared_at" is null)`)
@Index('delays_one_open', ['orderId', 'cause'], { unique: true, where: `"state" = 'open'` })
@Index('delays_detected', ['detectedAt', 'id'])
export class Delay {
  @Id() id!: string;
  @Index() @ForeignKey(() => Order) @Ref('sales order') orderId!: string;
  @Text('kind and document: the same cause is one delay') cause!: string;
  @Text('silence, depositLate, materialShort, supplierLate, machineDown, scrap, carrierSlow')
  kind!: DelayKind;
  @Text('document, work centre, item, supplier or carrier service') document!: string;
  @Text('task whose fact has not come, for silence', { nullable: true }) task!: TaskKind | null;
  @Int('line of the order, where it is about one', { nullable: true }) line!: number | null;
  @Text('department that can speed it up') department!: Department;
  @Index()
  @ForeignKey(() => Disruption)
  @Ref('reported event it comes from', { nullable: true })
  disruptionId!: string | null;
  @DateOnly('day on which the document or the means are expected now', { nullable: true }) until!:
    string | null;
  @DateOnly('the same by the word of the department asked to speed it up', { nullable: true }) agreed!:
    string | null;
  @Int('calendar days that a carrier is slower', { nullable: true }) days!: number | null;
  @DateOnly('forecast of the delivery before it', { nullable: true }) projectedBefore!: string | null;
  @DateOnly('forecast of the delivery with it', { nullable: true }) projectedAfter!: string | null;
  @Text('remark', { nullable: true }) note!: string | null;
  @Text('open, cleared') state!: 'open' | 'cleared';
  @Instant('when it was noticed') detectedAt!: Date;
  @Text('who reported it; system = noticed') raisedBy!: string;
  @Instant('when it was over', { nullable: true }) clearedAt!: Date | null;
  @Text('by whom', { nullable: true }) clearedBy!: string | null;
}
