import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { OrderMessenger } from './order-messenger.js';
import type { WrittenOutboxRow } from './save-order-file.js';

/** Deliveries are marked together, at the latest so many milliseconds after the first. */
const MARK_EVERY = 250;

/**
 * Tells an order's workflow at once after the commit what was written in it. What fails here stays in the outbox for
 * the relay, so nothing is lost; what was delivered is marked a little later, so the relay may deliver it again, which
 * the workflow does not mind.
 */
@Injectable()
export class OrderTeller implements OnApplicationShutdown {
  private readonly logger = new Logger(OrderTeller.name);
  private readonly chains = new Map<string, Promise<void>>();
  private delivered: string[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly messenger: OrderMessenger,
  ) {}

  tell(rows: readonly WrittenOutboxRow[]): void {
    for (const row of rows) {
      const before = this.chains.get(row.name) ?? Promise.resolve();
      const after = before.then(() => this.deliver(row));
      this.chains.set(row.name, after);
      void after.then(() => {
        if (this.chains.get(row.name) === after) this.chains.delete(row.name);
      });
    }
  }

  /** Waits until everything told so far has been tried, and marks it. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.chains.values());
    clearTimeout(this.timer);
    await this.mark();
  }

  private async deliver(row: WrittenOutboxRow): Promise<void> {
    try {
      await this.messenger.deliverAtOnce(row);
      this.delivered.push(row.id);
      this.timer ??= setTimeout(() => void this.mark(), MARK_EVERY);
    } catch (error) {
      this.logger.debug(
        `${row.kind} ${String(row.seq)} for ${row.name} is left to the relay: ${String(error)}`,
      );
    }
  }

  private async mark(): Promise<void> {
    this.timer = undefined;
    const ids = this.delivered;
    this.delivered = [];
    if (ids.length === 0) return;
    try {
      await this.database.rows(
        'update outbox set delivered_at = clock_timestamp(), attempts = attempts + 1 where id = any($1::bigint[])',
        [ids],
      );
    } catch (error) {
      this.logger.warn(`deliveries could not be marked and will be repeated by the relay: ${String(error)}`);
    }
  }
}
