import { Injectable, Logger } from '@nestjs/common';
import { isGrpcServiceError, type Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import {
  DEPARTMENT_INBOX,
  departmentWorkflowId,
  ORDERS_QUEUE,
  SIGNALS,
  type InboxState,
  type TasksChanged,
} from '../../workflows/messages.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { Department } from '../../domain/order/departments.js';
import { CompanyProfile } from '../company/company-profile.js';
import { Database, type Tx } from '../platform/database/database.js';
import { TemporalGateway } from '../platform/temporal/temporal-gateway.js';
import { LostProcesses } from './lost-processes.js';
import { OrderMessenger } from './order-messenger.js';
import { batchOf, NOTICES } from './outbox-batch.js';
import type { WrittenOutboxRow } from './save-order-file.js';

/** The relay looks so often. */
const EVERY_MS = 300;
/** A department is told at once after a quiet while, and then so often at most. */
const DEPARTMENT_EVERY_MS = 1_000;
/** The same where there is much to tell: nobody reads so many tasks in a second. */
const BUSY_DEPARTMENT_EVERY_MS = 3_000;
const MUCH_TO_TELL = 8;
/** Rows so young are still with the process that wrote them, which tells Temporal itself. */
const LEFT_TO_THE_WRITER_MS = 1_500;
const ROWS = 200;
/** What failed is tried again after 1, 2, 4 … seconds, at the latest after so many. */
const LATEST_RETRY_S = 30;
/** What keeps failing is said again only after so long. */
const SAY_AGAIN_MS = 30_000;
/** Delivered rows are kept so long for whoever looks into what was said, then removed in small portions. */
const KEPT_DAYS = 7;
const PORTION = 1_000;
const ERROR_CHARACTERS = 500;
const CLEAN_EVERY_MS = 60_000;

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
  private cleanAt = 0;
  /** When a department may be told again. */
  private readonly quietUntil = new Map<Department, number>();
  /** When what was said last, by its subject. */
  private readonly said = new Map<string, number>();

  constructor(
    private readonly database: Database,
    private readonly messenger: OrderMessenger,
    private readonly temporal: TemporalGateway,
    private readonly company: CompanyProfile,
    private readonly lost: LostProcesses,
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
        await this.lost.takeUp();
        await this.clean();
      } catch (error) {
        this.warn('the outbox', String(error));
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  /**
   * In sequence per order; where one fails, the order's later ones wait with it, and other orders go on. Only when
   * Temporal itself is away everything waits.
   */
  private async tellOrders(): Promise<void> {
    const away = await this.database.transaction(async (tx) => {
      const rows = await tx.rows<Row>(
        `select id, name, kind, payload from outbox
          where target = 'order' and delivered_at is null and written_at < clock_timestamp() - make_interval(secs => $2::numeric / 1000)
            and (next_attempt_at is null or next_attempt_at <= clock_timestamp())
          order by id limit $1 for update skip locked`,
        [ROWS, LEFT_TO_THE_WRITER_MS],
      );
      const failed = new Map<string, unknown>();
      const delivered: string[] = [];
      let isAway: unknown;
      for (const row of rows) {
        if (failed.has(row.name)) continue;
        try {
          await this.messenger.deliver(row);
          delivered.push(row.id);
        } catch (error) {
          if (isTemporalAway(error)) {
            isAway = error;
            break;
          }
          failed.set(row.name, error);
          this.warn('orders', `${row.kind} for ${row.name}: ${String(error)}`);
        }
      }
      await markDelivered(tx, delivered);
      for (const [name, error] of failed) {
        await tryLater(
          tx,
          rows.filter((row) => row.name === name),
          error,
        );
      }
      return isAway;
    });
    if (away !== undefined) throw away as Error;
  }

  /** Each department for itself: one whose workflow is missing or sick holds up no other. */
  private async tellDepartments(): Promise<void> {
    const waiting = await this.database.rows<{ name: Department }>(
      `select name from outbox where target = 'department' and delivered_at is null group by name
        having coalesce(max(next_attempt_at) <= clock_timestamp(), true)`,
    );
    for (const { name } of waiting) {
      if (Date.now() < (this.quietUntil.get(name) ?? 0)) continue;
      this.quietUntil.set(name, Date.now() + DEPARTMENT_EVERY_MS);
      const told = await this.tellDepartment(name);
      if (told >= MUCH_TO_TELL) this.quietUntil.set(name, Date.now() + BUSY_DEPARTMENT_EVERY_MS);
    }
  }

  /**
   * By one relay at a time: a second one would take the rows after those that the first has locked, and might tell that a
   * task is closed before the first has told that it was opened; the inbox would show it for ever.
   * @returns how many notices it was told
   */
  private async tellDepartment(department: Department): Promise<number> {
    const client = await this.temporal.client();
    return await this.database.transaction(async (tx) => {
      if (!(await isAlone(tx, department))) return 0;
      const rows = await tx.rows<Row>(
        `select id, name, kind, payload from outbox where target = 'department' and name = $1 and delivered_at is null
          order by id limit $2 for update`,
        [department, NOTICES],
      );
      if (rows.length === 0) return 0;
      const { ids, batch } = batchOf(rows);
      try {
        await this.signalInbox(client, department, batch);
        await markDelivered(tx, ids);
        return ids.length;
      } catch (error) {
        if (isTemporalAway(error)) throw error;
        await tryLater(tx, rows, error);
        this.warn(department, `its tasks cannot be told: ${String(error)}`);
        return 0;
      }
    });
  }

  /** The oldest rows go, from time to time, so that the table does not grow for ever. */
  private async clean(): Promise<void> {
    if (Date.now() < this.cleanAt) return;
    const removed = await this.database.transaction((tx) =>
      tx.rows(
        `delete from outbox where id in (
           select id from (select id, delivered_at from outbox order by id limit $1) oldest
            where delivered_at < clock_timestamp() - make_interval(days => $2))
         returning id`,
        [PORTION, KEPT_DAYS],
      ),
    );
    this.cleanAt = removed.length < PORTION ? Date.now() + CLEAN_EVERY_MS : 0;
  }

  private warn(subject: string, why: string): void {
    if (Date.now() - (this.said.get(subject) ?? -Infinity) < SAY_AGAIN_MS) return;
    this.said.set(subject, Date.now());
    this.logger.warn(`${subject}: waiting in the outbox: ${why}`);
  }

  /** A workflow the department named itself must be running; ours is started when it is not. */
  private async signalInbox(client: Client, department: Department, batch: TasksChanged): Promise<void> {
    const own = this.company.policies.departmentInboxes[department];
    if (own !== undefined) {
      await signalOwn(client, own, batch);
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

async function signalOwn(client: Client, workflowId: string, batch: TasksChanged): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).signal(SIGNALS.tasksChanged, batch);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new Error(`its own workflow ${workflowId} is not running`, { cause: error });
  }
}

/** Until the transaction ends, however it ends. */
async function isAlone(tx: Tx, department: Department): Promise<boolean> {
  const row = await tx.row<{ alone: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended('outbox ' || $1, 0)) as alone`,
    [department],
  );
  return row?.alone ?? false;
}

async function markDelivered(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.rows(
    'update outbox set delivered_at = clock_timestamp(), attempts = attempts + 1, last_error = null where id = any($1::bigint[])',
    [ids],
  );
}

async function tryLater(tx: Tx, rows: readonly Row[], error: unknown): Promise<void> {
  await tx.rows(
    `update outbox set attempts = attempts + 1, last_error = $2,
            next_attempt_at = clock_timestamp() + make_interval(secs => least(power(2, least(attempts, 10)), $3))
      where id = any($1::bigint[])`,
    [rows.map(({ id }) => id), String(error).slice(0, ERROR_CHARACTERS), LATEST_RETRY_S],
  );
}

/** gRPC: cancelled, deadline exceeded, unavailable. That resources are exhausted may be true of one workflow only. */
const AWAY = [1, 4, 14];

function isTemporalAway(error: unknown): boolean {
  if (error instanceof DomainError) return error.code === 'process-away';
  const cause = error instanceof Error ? error.cause : undefined;
  return [error, cause].some((each) => isGrpcServiceError(each) && AWAY.includes(each.code));
}
