import { Connection, isGrpcServiceError } from '@temporalio/client';
import { given, uniqueName } from './run.js';

const DAY_IN_SECONDS = 86_400;
const USABLE_WITHIN_MS = 30_000;

/** host:port of the run's Temporal server. */
export function temporalAddress(): string {
  return given('ORDERBRIDGE_TEST_TEMPORAL_ADDRESS');
}

/** Registers a namespace of the test's own and waits until the server takes it everywhere. */
export async function freshNamespace(name: string): Promise<string> {
  const namespace = uniqueName(name).replace(/_/g, '-');
  const connection = await Connection.connect({ address: temporalAddress() });
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: DAY_IN_SECONDS as never },
    });
    await waitUntilUsable(connection, namespace);
    return namespace;
  } finally {
    await connection.close();
  }
}

/**
 * Registered is not yet known: each service of the server has a cache of its own. Visibility and
 * the matching service are asked until both answer.
 */
async function waitUntilUsable(connection: Connection, namespace: string): Promise<void> {
  const end = Date.now() + USABLE_WITHIN_MS;
  for (;;) {
    try {
      await connection.workflowService.countWorkflowExecutions({ namespace });
      await connection.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: 'any' },
        taskQueueType: 1,
      });
      return;
    } catch (error) {
      if (!isGrpcServiceError(error) || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
