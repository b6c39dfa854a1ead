import { Check, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { ExpectedSteps } from '../../domain/deadlines/next-steps.js';
import type { Stage } from '../../domain/order/stage.js';
import type { TimelineKind } from './timeline-sentences.js';
import type { CommandName, ControlRequest, Fact } from '../../workflows/messages.js';
import { Item } from '../catalog/catalog.entities.js';
import { Customer } from '../customers/customers.entities.js';
import {
  Amount,
  DateOnly,
  Id,
  Instant,
  Int,
  Json,
  Quantity,
  Ref,
  Text,
} from '../platform/database/columns.js';

@Entity('orders', { comment: 'sales orders; the row is locked by every transaction that touches the order' })
@Check(
  'orders_stage',
  `"stage" in ('placed', 'promising', 'credit', 'deposit', 'making', 'shipping', 'inTransit', 'settling', 'closed', 'cancelled')`,
)
@Check('orders_priority', `"priority" in ('normal', 'urgent')`)
@Check('orders_delivery', `"delivery" in ('complete', 'inParts')`)
@Check('orders_promise', `"promise_state" in ('lacking', 'unsourced', 'offered', 'given', 'declined')`)
@Check('orders_credit', `"credit_state" in ('lacking', 'referred', 'secured', 'refused')`)
@Check('orders_deposit', `"deposit_state" in ('lacking', 'asked', 'secured')`)
@Check('orders_supply', `"supply_state" in ('lacking', 'undertaken')`)
@Check('orders_amounts', '"total" = "subtotal" + "tax" + "freight" and "paid" >= 0 and "due" >= 0')
@Index('orders_customer_po', ['customer', 'customerPo'], { unique: true, where: '"customer_po" is not null' })
@Index('orders_flagged', ['number'], { where: `"flags" <> '{}'` })
@Index('orders_secured', ['customer'], {
  where: `"credit_state" = 'secured' and "stage" not in ('closed', 'cancelled')`,
})
export class Order {
  @Id() id!: string;
  @Index({ unique: true }) @Text('SO-2026-000123') number!: string;
  @Index() @ForeignKey(() => Customer) @Text('customer code') customer!: string;
  @Text('purchase-order number of the customer', { nullable: true }) customerPo!: string | null;
  @Text('channel it came by: api, console, email, upload, webhook, paper') channel!: string;
  @Int('version of the order; every accepted change makes a new one') version!: number;
  @Index() @Text('derived from lines and money: domain/order/stage.ts') stage!: Stage;
  @Text('normal, urgent') priority!: 'normal' | 'urgent';
  @Json('who last set the priority after the order was placed, why and when', { nullable: true })
  prioritySet!: {
    by: string;
    reason: string;
    at: string;
  } | null;
  @Text('complete = ships when all is ready, inParts = as lines become ready') delivery!:
    'complete' | 'inParts';
  @Json('ship-to address as it was when the order was placed') shipTo!: ShipTo;
  @Text('currency, ISO 4217') currency!: string;
  @Amount('sum of the line amounts, rounded once') subtotal!: string;
  @Amount('tax') tax!: string;
  @Amount('freight') freight!: string;
  @Amount('total') total!: string;
  @Amount('what it comes to now: the total less what was cancelled or credited, with what was charged')
  due!: string;
  @Json('how each amount came about') derivation!: unknown;
  @Json('terms as they were when the order was placed: {depositPercent, depositDays, paymentDays}')
  terms!: OrderTerms;
  @DateOnly('date the customer asked for', { nullable: true }) requestedDate!: string | null;
  @DateOnly('date the customer was told', { nullable: true }) promisedDate!: string | null;
  @DateOnly('forecast of today', { nullable: true }) projectedDate!: string | null;
  @DateOnly('later date offered to the customer and not answered yet', { nullable: true }) offeredDate!:
    string | null;
  @Text('carrier service the promise counts on', { nullable: true }) service!: string | null;
  @DateOnly('last day to hand over and keep the promise', { nullable: true }) shipByDate!: string | null;
  @Text('lacking, unsourced, offered, given, declined') promiseState!: PromiseState;
  @Text('lacking, referred, secured, refused') creditState!: CreditState;
  @Text('lacking, asked, secured') depositState!: DepositState;
  @Text('lacking, undertaken') supplyState!: SupplyState;
  @DateOnly('business day on which the dates were planned', { nullable: true }) plannedOn!: string | null;
  @Instant('soft reservations may be dropped after this instant', { nullable: true }) holdUntil!: Date | null;
  @Amount('invoiced so far') invoiced!: string;
  @Amount('paid so far, deposit included') paid!: string;
  @Json('steps a person has approved, with who and when', { default: {} }) approvals!: Record<
    string,
    { by: string; at: string }
  >;
  @Amount('charged for what accepted changes wasted', { default: 0 }) changeFees!: string;
  @Json('accepted change that is to be carried out, or is being carried out', { nullable: true })
  change!: ChangeUnderWay | null;
  @Json('lines in question while changes are open: {2: [CH-2026-000001]}', { default: {} })
  inQuestion!: Record<string, string[]>;
  @Json('cancellation of what was not handed over: who, why, its cost and charge', { nullable: true })
  cancellation!: Cancellation | null;
  @Json('flags beside the stage: {onHold: {since, why}}', { default: {} }) flags!: Record<string, OrderFlag>;
  @Text('request that ended the last hold, so that it is carried out once', { nullable: true }) resumedBy!:
    string | null;
  @Int('delays that are open for it', { default: 0 }) delaysOpen!: number;
  @Json('step each department was told to expect next, and on which day: {inventory: {step, date}}', {
    default: {},
  })
  expectedSteps!: ExpectedSteps;
  @Int('seq of the last fact reported for the order', { default: 0 }) lastSeq!: number;
  @Int('counts every saved transaction of the order; newer progress has a higher one', { default: 0 })
  revision!: number;
  @Instant('when it was placed') placedAt!: Date;
  @Text('who placed it') placedBy!: string;
  @Instant('when it was closed or cancelled', { nullable: true }) closedAt!: Date | null;
}
export interface Cancellation {
  request: ControlRequest;
  by: string;
  reason: string;
  at: string;
  /** What it costs the company, company currency. */
  cost: string;
  /** What the customer is charged for it, order currency. */
  charge: string;
  state: 'underWay' | 'carriedOut';
}
/** An accepted change on its way into the departments. */
export interface ChangeUnderWay {
  number: string;
  by: string;
  reason: string;
  state: 'accepted' | 'underWay';
  /** Commands that are carried out of the version that is written: whoever takes the order up anew gives them under other keys. */
  done: CommandName[];
  /** What the departments have to do once its version is written (`WrittenChange`). */
  written?: unknown;
}
/** A flag beside the stage. */
export interface OrderFlag {
  since: string;
  why: string;
  /** Request that raised it, so that it is raised once. */
  requestId?: string;
}
export type PromiseState = 'lacking' | 'unsourced' | 'offered' | 'given' | 'declined';
export type CreditState = 'lacking' | 'referred' | 'secured' | 'refused';
export type DepositState = 'lacking' | 'asked' | 'secured';
export type SupplyState = 'lacking' | 'undertaken';
export interface ShipTo {
  code: string | null;
  name: string | null;
  line1: string;
  line2: string | null;
  city: string;
  region: string | null;
  country: string;
  postalCode: string | null;
}
export interface OrderTerms {
  depositPercent: string;
  depositDays: number;
  paymentDays: number;
}

@Entity('order_lines', {
  comment: 'lines; the quantities from ready to delivered are cumulative and include each other',
})
@Unique('order_lines_number', ['orderId', 'lineNo'])
@Check(
  'order_lines_quantity',
  '"quantity" >= 0 and "cancelled" >= 0 and "shipped" + "cancelled" <= "quantity"',
)
@Check(
  'order_lines_progress',
  '"released" <= "ready" and "packed" <= "released" and "shipped" <= "packed" and "delivered" <= "shipped" and "delivered" >= 0',
)
@ForeignKey(() => OrderLine, ['orderId', 'splitFrom'], ['orderId', 'lineNo'])
@Check('order_lines_split', '"split_from" < "line_no"')
@Check('order_lines_price', '"unit_price" >= 0 and "discount" >= 0 and "discount" <= 1')
export class OrderLine {
  @Id() id!: string;
  @ForeignKey(() => Order) @Ref('order') orderId!: string;
  @Int('line number, from 1') lineNo!: number;
  @Index() @ForeignKey(() => Item) @Text('item code') item!: string;
  @Text('unit of the quantity') unit!: string;
  @Quantity('quantity ordered; 0 for a line that a change removed') quantity!: string;
  @Quantity('part of it that was cancelled and is never delivered', { default: 0 }) cancelled!: string;
  @Amount('price of one unit, order currency') unitPrice!: string;
  @Quantity('discount as a fraction, 0 to 1') discount!: string;
  @Amount('quantity x unit price x (1 - discount), six decimals') amount!: string;
  @Quantity('tax rate in percent') taxRate!: string;
  @Text('agreed = given with the order, list = from the price list') priceSource!: 'agreed' | 'list';
  @Instant('when the price was taken') pricedAt!: Date;
  @Int('line that it was split from: volume breaks go by all parts together', { nullable: true }) splitFrom!:
    number | null;
  @Json('special requirements, word for word', { nullable: true }) requirements!: Record<
    string,
    string | undefined
  > | null;
  @DateOnly('date the customer asked for', { nullable: true }) requestedDate!: string | null;
  @DateOnly('date the customer was told', { nullable: true }) promisedDate!: string | null;
  @DateOnly('forecast of today', { nullable: true }) projectedDate!: string | null;
  @DateOnly('day its goods are ready by plan', { nullable: true }) readyDate!: string | null;
  @Json('what binds the date: the chain of stock, receipt and work orders', { nullable: true })
  bindingChain!: unknown;
  @Quantity('finished and held for the line, or further') ready!: string;
  @Quantity('released to the warehouse, or further') released!: string;
  @Quantity('packed, or further') packed!: string;
  @Quantity('handed to the carrier, or further') shipped!: string;
  @Quantity('delivered') delivered!: string;
}

@Entity('order_versions', { comment: 'every version of an order as it was agreed, append-only' })
export class OrderVersion {
  @ForeignKey(() => Order) @PrimaryColumn({ type: 'uuid', comment: 'order' }) orderId!: string;
  @PrimaryColumn({ type: 'int', comment: 'version, from 1' }) version!: number;
  @Json('the order as agreed') content!: unknown;
  @Text('who made it') by!: string;
  @Text('why', { nullable: true }) reason!: string | null;
  @Text('number of the change request that led to it; null for the first', { nullable: true }) change!:
    string | null;
  @Text('hash of the version before it; null for the first', { nullable: true }) previousHash!: string | null;
  @Text('hash of this version: of its content and of the hash before it') hash!: string;
  @Instant('when') at!: Date;
}

@Entity('order_facts', {
  comment: 'facts reported for an order in the sequence its workflow is told them, append-only',
})
export class OrderFact {
  @ForeignKey(() => Order) @PrimaryColumn({ type: 'uuid', comment: 'order' }) orderId!: string;
  @PrimaryColumn({ type: 'int', comment: 'sequence within the order, from 1, without gaps' }) seq!: number;
  @Index({ unique: true }) @Ref('id of the fact') factId!: string;
  @Json('the message as the workflow receives it') fact!: Fact;
}

@Entity('timeline', { comment: 'what happened to an order in the words of the business, append-only' })
@Index(['orderId', 'at'])
export class TimelineEntry {
  @Id() id!: string;
  @ForeignKey(() => Order) @Ref('order') orderId!: string;
  @Int('revision of the order it belongs to') revision!: number;
  @Instant('when') at!: Date;
  @Text('what happened, e.g. orderPlaced, goodsPicked') kind!: TimelineKind;
  @Text('department concerned', { nullable: true }) department!: string | null;
  @Text('who') actor!: string;
  @Json('the facts that the sentence is made of') facts!: Record<string, unknown>;
}
