import { Check, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Assessment, Round } from '../../domain/change/assessment.js';
import type { Adjusted } from '../../domain/change/adjusted.js';
import type { ChangeContent, Field } from '../../domain/change/content.js';
import { CHANGE_STATES, type ChangeState } from '../../domain/change/states.js';
import { Order } from '../orders/orders.entities.js';
import type { ListedPrices } from '../orders/listed-prices.js';
import { Id, Instant, Int, Json, Ref, Text } from '../platform/database/columns.js';

@Entity('change_requests', {
  comment: 'what somebody asked to be different about an order, and what came of it',
})
@Check('change_requests_state', `"state" in (${CHANGE_STATES.map((state) => `'${state}'`).join(', ')})`)
@Check('change_requests_came_by', `"came_by" in ('api', 'signal')`)
@Index('change_requests_one_under_way', ['orderId'], {
  unique: true,
  where: `"state" in ('accepted', 'underWay')`,
})
@Index('change_requests_once', ['orderId', 'requestId'], { unique: true })
@Index('change_requests_open', ['orderId'], {
  where: `"state" in ('queued', 'negotiating', 'accepted', 'underWay')`,
})
export class ChangeRequest {
  @Id() id!: string;
  @Index({ unique: true }) @Text('CH-2026-000123') number!: string;
  @Index() @ForeignKey(() => Order) @Ref('sales order') orderId!: string;
  @Text('the same for the same request of the order, however often it is sent') requestId!: string;
  @Int('version of the order that it was assessed against last') baseVersion!: number;
  @Text('queued, negotiating, accepted, underWay, carriedOut, refused, withdrawn') state!: ChangeState;
  @Json('what is to be different') content!: ChangeContent;
  @Json('fields of the order that it touches') fields!: Field[];
  @Text('api or signal: a signal’s sender is a claim') cameBy!: 'api' | 'signal';
  @Text('who asked') by!: string;
  @Text('customer = the customer, sales = with the customer’s word; null = for nobody', { nullable: true })
  speaksFor!: 'customer' | 'sales' | null;
  @Text('why') reason!: string;
  @Text('hash of the assessment that was agreed to when it was asked for', { nullable: true }) agreedHash!:
    string | null;
  @Json(
    'price list of its items as it stood when it was asked for: its prices stay however long it is negotiated',
  )
  listed!: ListedPrices;
  @Json('the last assessment', { nullable: true }) assessment!: Assessment | null;
  @Json('what each side said, round by round, the newest last', { default: [] }) rounds!: Round[];
  @Text('why it was refused or withdrawn, as a code and a sentence', { nullable: true }) outcome!:
    string | null;
  @Int('version it led to', { nullable: true }) resultVersion!: number | null;
  @Instant('when it was asked for') requestedAt!: Date;
  @Instant('when it was accepted, refused or withdrawn', { nullable: true }) decidedAt!: Date | null;
  @Instant('when all of it was carried out', { nullable: true }) carriedOutAt!: Date | null;
}

@Entity('change_adjustments', {
  comment: 'what became of each commitment by a change: undone, amended, kept at a cost, or created',
})
export class ChangeAdjustment {
  @ForeignKey(() => ChangeRequest)
  @PrimaryColumn({ type: 'uuid', comment: 'change request' })
  changeId!: string;
  @PrimaryColumn({ type: 'int', comment: 'position in the list, from 1' }) position!: number;
  @Json('domain/change/adjusted.ts') adjusted!: Adjusted;
}
