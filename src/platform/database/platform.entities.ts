import { Check, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { BigInteger, Code, Id, Instant, Int, Json, Text } from './columns.js';

@Entity('effects', {
  comment: 'commands carried out, each once: the key is claimed in the transaction that does the work',
})
export class Effect {
  /** Sorted by bytes, so that the primary key finds all of an order's, whatever the database's language. */
  @PrimaryColumn({ type: 'text', collation: 'C', comment: 'order:version:step:command:occurrence' })
  key!: string;
  @Text('SHA-256 of the command; another command under the same key is a fault') hash!: string;
  @Json('the answer, given again to a repeat') result!: unknown;
  @Instant('when') at!: Date;
}

@Entity('outbox', { comment: 'what Temporal must be told, written in the transaction that made it true' })
@Check('outbox_target', `"target" in ('order', 'department')`)
@Index('outbox_waiting', ['target', 'id'], { where: '"delivered_at" is null' })
export class Outbox {
  @PrimaryGeneratedColumn({ type: 'bigint', comment: 'sequence' }) id!: string;
  @Text('order = order/<number>, department = department/<name>') target!: 'order' | 'department';
  @Text('number of the order or name of the department') name!: string;
  @Text('start, factReported, taskAnswered, tasksChanged') kind!: string;
  @Int('position within the order') seq!: number;
  @Json('content') payload!: unknown;
  @Instant('when it was written (business time)') at!: Date;
  @Instant('when it was written (wall clock)', { defaultSql: 'clock_timestamp()' }) writtenAt!: Date;
  @Instant('when Temporal had it (wall clock)', { nullable: true }) deliveredAt!: Date | null;
  @Int('deliveries tried', { default: 0 }) attempts!: number;
  @Text('why the last try failed', { nullable: true }) lastError!: string | null;
  @Instant('not tried again before (wall clock)', { nullable: true }) nextAttemptAt!: Date | null;
}

@Entity('number_series', { comment: 'gap-free document numbers; the row lock orders them' })
export class NumberSeries {
  @Code('SO, WO, QI, PO, RL, SH, DR, INV, CN, RF, TR, CT') prefix!: string;
  @PrimaryColumn({ type: 'int', comment: 'year of the business date' }) year!: number;
  @BigInteger('last number given') lastValue!: string;
}

@Entity('idempotency_keys', { comment: 'answers kept for repeated requests' })
export class IdempotencyKey {
  @Code('who sent it') actor!: string;
  @Code('the Idempotency-Key') key!: string;
  @Text('method and path') route!: string;
  @Text('SHA-256 of the body') bodyHash!: string;
  @Int('HTTP status of the answer', { nullable: true }) status!: number | null;
  @Json('the answer', { nullable: true }) body!: unknown;
  @Instant('when it was first sent (wall clock)') at!: Date;
}

@Entity('audit', { comment: 'who did what, when, before and after; append-only' })
export class AuditEntry {
  @Id() id!: string;
  @Instant('when') at!: Date;
  @Text('who') actor!: string;
  @Text('what, e.g. orders.place') action!: string;
  @Index() @Text('on what, e.g. SO-2026-000123') subject!: string;
  @Json('state before', { nullable: true }) before!: unknown;
  @Json('state after', { nullable: true }) after!: unknown;
}
