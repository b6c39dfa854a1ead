import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { createRecordActivities } from '../activities/records.js';
import { createCommandActivities, createStepActivities } from '../activities/steps.js';
import { DEPARTMENTS } from '../domain/order/departments.js';
import { ORDERS_QUEUE } from '../workflows/messages.js';
import { AppModule } from './app.module.js';
import { ChangeMessages } from './change/change-messages.service.js';
import { CompanyProfile } from './company/company-profile.js';
import { HoldsService } from './control/holds.service.js';
import { DeadlinesService } from './deadlines/deadlines.service.js';
import { OrderDesk } from './orders/order-desk.js';
import { OrderQueries } from './orders/order-queries.js';
import { OutboxRelay } from './orders/outbox-relay.js';
import { Config } from './platform/config.js';
import { JsonLogger } from './platform/logging/logger.js';
import { prepareNamespace } from './platform/temporal/prepare-namespace.js';
import { TemporalGateway } from './platform/temporal/temporal-gateway.js';
import { WORKER_OPTIONS } from './platform/temporal/worker-options.js';
import { WORKFLOW_INTERCEPTORS, WORKFLOWS_PATH } from './platform/temporal/workflow-code.js';
import { TasksService } from './tasks/tasks.service.js';

const CONNECT_EVERY_MS = 1_000;
/**
 * The SDK takes a stack trace of every promise a workflow makes, for the query `__stack_trace`: a fifth of the worker's time.
 * In the first line of the bundle, so that line numbers stay those of its source map.
 */
const WITHOUT_STACK_TRACES = 'Error.stackTraceLimit = 0; ';

/** A running worker: the orders' workflows, the queue of every department that is no connector, and the relay. */
export class OrderbridgeWorker {
  private constructor(
    private readonly app: INestApplicationContext,
    private readonly workers: Worker[],
    private readonly running: Promise<unknown>,
  ) {}

  /** Starts everything once the server knows the namespace and its search attributes. */
  static async start(config: Config): Promise<OrderbridgeWorker> {
    const logger = new JsonLogger(config);
    const app = await NestFactory.createApplicationContext(AppModule.forWorker(config), {
      abortOnError: false,
      logger,
    });
    const connection = await connect(app.get(TemporalGateway));
    await prepareNamespace(connection, config.temporalNamespace);
    const workers = await createWorkers(app, connection, config);
    const running = Promise.all(workers.map((worker) => worker.run()));
    app.get(OutboxRelay).start();
    return new OrderbridgeWorker(app, workers, running);
  }

  /** Lets what is under way finish, then stops. */
  async stop(): Promise<void> {
    await this.app.get(OutboxRelay).stop();
    for (const worker of this.workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await this.running;
    await this.app.close();
  }

  /** Rejects when a worker fails. */
  async untilStopped(): Promise<void> {
    await this.running;
  }
}

async function createWorkers(
  app: INestApplicationContext,
  connection: NativeConnection,
  config: Config,
): Promise<Worker[]> {
  const namespace = config.temporalNamespace;
  const desk = app.get(OrderDesk);
  const records = createRecordActivities(
    desk,
    app.get(OrderQueries),
    app.get(DeadlinesService),
    app.get(TasksService),
    app.get(HoldsService),
    app.get(ChangeMessages),
  );
  const orders = Worker.create({
    ...WORKER_OPTIONS,
    connection,
    namespace,
    taskQueue: ORDERS_QUEUE,
    ...workflowCode(config.workflowStackTraces),
    activities: { ...createStepActivities(desk), ...records },
  });
  // A connector's queue is answered by the company's own worker: this one must not take commands away from it.
  const { connectors } = app.get(CompanyProfile).policies;
  const departments = DEPARTMENTS.filter((department) => !connectors.includes(department)).map((department) =>
    Worker.create({
      connection,
      namespace,
      taskQueue: department,
      activities: createCommandActivities(desk, department),
    }),
  );
  return await Promise.all([orders, ...departments]);
}

/** The bundle made by the build; without one (tests) the workflows are bundled on the spot. */
function workflowCode(
  stackTraces: boolean,
): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath' | 'interceptors'> {
  const codePath = process.env['ORDERBRIDGE_WORKFLOW_BUNDLE'] ?? join(__dirname, '..', 'workflow-bundle.js');
  if (existsSync(codePath)) {
    const code = readFileSync(codePath, 'utf8');
    return { workflowBundle: { code: stackTraces ? code : `${WITHOUT_STACK_TRACES}${code}` } };
  }
  return { workflowsPath: WORKFLOWS_PATH, interceptors: { workflowModules: WORKFLOW_INTERCEPTORS } };
}

/** The worker starts before the server as well: it waits for it. */
async function connect(temporal: TemporalGateway): Promise<NativeConnection> {
  for (;;) {
    try {
      return await temporal.connection();
    } catch {
      // The gateway has logged why; the server may still be starting.
      await new Promise((resolve) => setTimeout(resolve, CONNECT_EVERY_MS));
    }
  }
}

async function main(): Promise<void> {
  const logger = new Logger('worker');
  const worker = await OrderbridgeWorker.start(Config.read());
  process.stdout.write('worker ready\n');
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      if (stopping) return;
      stopping = true;
      worker.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error(`stopping failed: ${String(error)}`);
          process.exit(1);
        },
      );
    });
  }
  await worker.untilStopped();
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  });
}
