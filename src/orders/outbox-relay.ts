import { Injectable, Logger } from '@nestjs/common';
import type { Client } from '@temporalio/client';
import { v7 as uuid } from 'uuid';
import {
  DEPARTMENT_INBOX,
  departmentWorkflowId,
  ORDERS_QUEUE,
  SIGNALS,
  type InboxState,
  type TaskNotice,
  type TasksChanged,
} from '../../workflows/messages.js';
import type { Department } from '../../domain/order/departments.js';
import { CompanyProfile } from '../company/company-profile.js';
import { Database, type Tx } from '../platform/database/database.js';
import { TemporalGateway } from '../platform/temporal/temporal-gateway.js';
import { OrderMessenger } from './order-messenger.js';
import type { WrittenOutboxRow } from './save-order-file.js';

/** The relay looks so often; each department so gets at most a few signals a second, however many orders there are. */
const EVERY_MS = 300;
/** Rows so young are still with the process that wrote them, which tells Temporal itself. */
const LEFT_TO_THE_WRITER_MS = 1_500;
const ROWS = 200;
const NOTICES = 100;

type Row = Pick<WrittenOutboxRow, 'id' | 'name' | 'kind' | 'payload'>;

/**
 * Tells Temporal what the outbox still holds: what a process could not tell at once after its commit, and all notices to
 * departments, in batches. Any number of relays may run; each takes rows that no other holds.
 */
@Injectable()
export class OutboxRelay {
  private readonly logger = new Logger(OutboxRelay.name);
  private stopped = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly messenger: OrderMessenger,
    private readonly temporal: TemporalGateway,
    private readonly company: CompanyProfile,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.tellOrders();
        await this.tellDepartments();
      } catch (error) {
        this.logger.warn(`the outbox waits: ${String(error)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  /** In sequence per order; where one fails, the order's later ones wait with it. */
  private async tellOrders(): Promise<void> {
    await this.database.transaction(async (tx) => {
      const rows = await tx.rows<Row>(
        `select id, name, kind, payload from outbox
          where target = 'order' and delivered_at is null and written_at < clock_timestamp() - make_interval(secs => $2::numeric / 1000)
          order by id limit $1 for update skip locked`,
        [ROWS, LEFT_TO_THE_WRITER_MS],
      );
      const failed = new Set<string>();
      const delivered: string[] = [];
      for (const row of rows) {
        if (failed.has(row.name)) continue;
        try {
          await this.messenger.deliver(row);
          delivered.push(row.id);
        } catch (error) {
          failed.add(row.name);
          await tx.rows('update outbox set attempts = attempts + 1, last_error = $2 where id = $1', [
            row.id,
            String(error).slice(0, 500),
          ]);
          this.logger.warn(`${row.kind} for ${row.name} waits: ${String(error)}`);
          if (failed.size > 3) break;
        }
      }
      await markDelivered(tx, delivered);
    });
  }

  private async tellDepartments(): Promise<void> {
    const waiting = await this.database.rows<{ name: Department }>(
      `select distinct name from outbox where target = 'department' and delivered_at is null`,
    );
    for (const { name } of waiting) await this.tellDepartment(name);
  }

  private async tellDepartment(department: Department): Promise<void> {
    await this.database.transaction(async (tx) => {
      const rows = await tx.rows<Row>(
        `select id, name, kind, payload from outbox where target = 'department' and name = $1 and delivered_at is null
          order by id limit $2 for update skip locked`,
        [department, NOTICES],
      );
      if (rows.length === 0) return;
      const batch: TasksChanged = {
        batchId: uuid(),
        notices: rows.map(({ payload }) => payload as TaskNotice),
      };
      await this.signalInbox(await this.temporal.client(), department, batch);
      await markDelivered(
        tx,
        rows.map(({ id }) => id),
      );
    });
  }

  /** A workflow the department named itself must be running; ours is started when it is not. */
  private async signalInbox(client: Client, department: Department, batch: TasksChanged): Promise<void> {
    const own = this.company.policies.departmentInboxes[department];
    if (own !== undefined) {
      await client.workflow.getHandle(own).signal(SIGNALS.tasksChanged, batch);
      return;
    }
    const state: InboxState = { department, open: [], openCount: 0, received: 0 };
    await client.workflow.signalWithStart(DEPARTMENT_INBOX, {
      workflowId: departmentWorkflowId(department),
      taskQueue: ORDERS_QUEUE,
      args: [state],
      signal: SIGNALS.tasksChanged,
      signalArgs: [batch],
      staticSummary: `Tasks of ${department}`,
    });
  }
}

async function markDelivered(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.rows(
    'update outbox set delivered_at = clock_timestamp(), attempts = attempts + 1, last_error = null where id = any($1::bigint[])',
    [ids],
  );
}
