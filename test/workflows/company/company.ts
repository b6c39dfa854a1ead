import { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  bundleWorkflowCode,
  DefaultLogger,
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  Worker,
  type WorkerOptions,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import type { Department } from '../../../domain/order/departments.js';
import { WORKFLOW_INTERCEPTORS, WORKFLOWS_PATH } from '../../../src/platform/temporal/workflow-code.js';
import { prepareNamespace } from '../../../src/platform/temporal/prepare-namespace.js';
import { ORDERS_QUEUE, orderWorkflowId, SALES_ORDER } from '../../../workflows/messages.js';
import { SEARCH_ATTRIBUTES, searchAttributesOf } from '../../../workflows/search-attributes.js';
import { keptBundle } from '../../setup/kept-bundle.js';
import { testServerExecutable } from '../../setup/test-server.js';
import { fakeCommands, fakeDepartments } from './departments.js';
import { KeptOrder, type Terms } from './kept-order.js';
import { PlacedOrder, type SalesOrder } from './placed-order.js';

const {
  INDEXED_VALUE_TYPE_KEYWORD: KEYWORD,
  INDEXED_VALUE_TYPE_KEYWORD_LIST: KEYWORD_LIST,
  INDEXED_VALUE_TYPE_DATETIME: DATETIME,
} = temporal.api.enums.v1.IndexedValueType;
export const WORKFLOWS = WORKFLOWS_PATH;
/** Recorded histories name no machine. */
const IDENTITY = 'test';

/** Only errors are worth a line in a test's output, and not those that the workflow itself speaks of. */
const quietLogger = new DefaultLogger('ERROR', ({ level, message, meta }) => {
  if (meta?.['sdkComponent'] !== 'workflow')
    process.stderr.write(`${level} ${message} ${String(meta?.['error'] ?? '')}\n`);
});
let quiet = false;
export function beQuiet(): void {
  if (quiet) return;
  quiet = true;
  Runtime.install({
    logger: quietLogger,
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }), forward: {} } },
  });
}

const bundles = new Map<string, Promise<WorkflowBundleWithSourceMap>>();
/** Bundles workflows, once per file of tests; those of the repository once for all files. */
export function bundled(workflowsPath: string): Promise<WorkflowBundleWithSourceMap> {
  const options = { workflowsPath, workflowInterceptorModules: WORKFLOW_INTERCEPTORS, logger: quietLogger };
  const make = () => bundleWorkflowCode(options);
  const known = bundles.get(workflowsPath) ?? (workflowsPath === WORKFLOWS ? keptBundle(make) : make());
  bundles.set(workflowsPath, known);
  return known;
}

/** How the orders' worker is to differ from the usual one. */
type WorkerChange = Pick<WorkerOptions, 'maxCachedWorkflows'>;

interface Server {
  connection: NativeConnection;
  namespace: string;
  now(): Promise<number>;
  /** Lets time pass; on a server that skips time, at once. */
  sleep(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** A company of which only the orders' process is real: Temporal, the workflows and a worker, over fake departments. */
export class Company {
  readonly client: Client;
  private readonly orders = new Map<string, KeptOrder>();
  private readonly departmentWorkers = new Map<Department, { worker: Worker; ran: Promise<void> }>();

  private constructor(
    readonly server: Server,
    private readonly worker: Worker,
    private readonly ran: Promise<void>,
    readonly find: (number: string) => KeptOrder,
    orders: Map<string, KeptOrder>,
  ) {
    this.client = new Client({
      connection: server.connection,
      namespace: server.namespace,
      identity: IDENTITY,
    });
    this.orders = orders;
  }

  /** Over the time-skipping server. */
  static async open(workflowsPath = WORKFLOWS, change: WorkerChange = {}): Promise<Company> {
    beQuiet();
    const executable = { type: 'existing-path' as const, path: await testServerExecutable() };
    const env = await startedIn(3, () =>
      TestWorkflowEnvironment.createTimeSkipping({ server: { executable } }),
    );
    await registerSearchAttributes(env.nativeConnection);
    return await Company.over(
      {
        connection: env.nativeConnection,
        namespace: env.namespace ?? 'default',
        now: () => env.currentTimeMs(),
        sleep: (ms) => env.sleep(ms),
        close: () => env.teardown(),
      },
      workflowsPath,
      change,
    );
  }

  /** Over a real server, in a namespace of its own. */
  static async openOn(address: string, namespace: string, change: WorkerChange = {}): Promise<Company> {
    beQuiet();
    const connection = await NativeConnection.connect({ address });
    await prepareNamespace(connection, namespace);
    const server: Server = {
      connection,
      namespace,
      now: () => Promise.resolve(Date.now()),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      close: () => connection.close(),
    };
    return await Company.over(server, WORKFLOWS, change);
  }

  private static async over(
    server: Server,
    workflowsPath = WORKFLOWS,
    change: WorkerChange = {},
  ): Promise<Company> {
    const orders = new Map<string, KeptOrder>();
    const find = (number: string): KeptOrder => {
      const order = orders.get(number);
      if (!order) throw new Error(`no order ${number}`);
      return order;
    };
    const { connection, namespace } = server;
    const worker = await Worker.create({
      connection,
      namespace,
      identity: IDENTITY,
      taskQueue: ORDERS_QUEUE,
      workflowBundle: await bundled(workflowsPath),
      activities: fakeDepartments(find),
      ...change,
    });
    return new Company(server, worker, worker.run(), find, orders);
  }

  /** Writes an order, and starts its workflow. */
  async place(terms: Terms = {}): Promise<PlacedOrder> {
    const order = new KeptOrder(`SO-2026-${String(this.orders.size + 1).padStart(6, '0')}`, terms, () =>
      this.server.now(),
    );
    this.orders.set(order.number, order);
    return await this.start(order);
  }

  /** Starts an order's workflow from what is recorded of it. */
  async start(order: KeptOrder): Promise<PlacedOrder> {
    const state = await order.startingState();
    const handle = await this.client.workflow.start<SalesOrder>(SALES_ORDER, {
      workflowId: orderWorkflowId(order.number),
      taskQueue: ORDERS_QUEUE,
      args: [state],
      typedSearchAttributes: searchAttributesOf(state),
    });
    return new PlacedOrder(order, this, handle.workflowId);
  }

  /** The runs of a workflow, the first one first. */
  async runsOf(workflowId: string): Promise<string[]> {
    const runs: string[] = [];
    let runId: string | undefined =
      (await this.client.workflow.getHandle(workflowId).describe()).raw.workflowExecutionInfo?.firstRunId ??
      undefined;
    while (runId) {
      runs.push(runId);
      const { events } = await this.client.workflow.getHandle(workflowId, runId).fetchHistory();
      runId = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
    }
    return runs;
  }

  /** A department's own worker begins to take what waits on its queue. */
  async startDepartment(department: Department): Promise<void> {
    const { connection, namespace } = this.server;
    const activities = fakeCommands(this.find, department);
    const worker = await Worker.create({
      connection,
      namespace,
      identity: IDENTITY,
      taskQueue: department,
      activities,
    });
    this.departmentWorkers.set(department, { worker, ran: worker.run() });
  }

  async stopDepartment(department: Department): Promise<void> {
    const { worker, ran } = this.departmentWorkers.get(department)!;
    this.departmentWorkers.delete(department);
    worker.shutdown();
    await ran;
  }

  async close(): Promise<void> {
    for (const department of [...this.departmentWorkers.keys()]) await this.stopDepartment(department);
    this.worker.shutdown();
    await this.ran;
    await this.server.close();
  }
}

/** The SDK gives its server five seconds to start, which is not always enough while other tests have the cores. */
async function startedIn<T>(attempts: number, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (attempts === 1 || !String(error).includes('did not start')) throw error;
    return await startedIn(attempts - 1, start);
  }
}

/** The time-skipping server has one namespace, and no way to ask whether it knows an attribute. */
async function registerSearchAttributes(connection: NativeConnection): Promise<void> {
  const types = { KEYWORD: KEYWORD, KEYWORD_LIST: KEYWORD_LIST, DATETIME: DATETIME };
  const searchAttributes = Object.fromEntries(
    Object.values(SEARCH_ATTRIBUTES).map(({ name, type }) => [name, types[type]]),
  );
  await connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes });
}
