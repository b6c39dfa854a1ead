import type { NativeConnection } from '@temporalio/worker';
import { status } from '@grpc/grpc-js';
import { temporal } from '@temporalio/proto';
import { SEARCH_ATTRIBUTES } from '../../../workflows/search-attributes.js';

const { IndexedValueType } = temporal.api.enums.v1;
const TYPES = {
  TEXT: IndexedValueType.INDEXED_VALUE_TYPE_TEXT,
  KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  INT: IndexedValueType.INDEXED_VALUE_TYPE_INT,
  DOUBLE: IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
  BOOL: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
  DATETIME: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
  KEYWORD_LIST: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
} as const;

/** Histories of closed orders are kept so long by a namespace that is made here. */
const RETENTION_SECONDS = 30 * 24 * 60 * 60;
const POLL_MS = 200;
const PATIENCE_MS = 60_000;

/**
 * Makes the namespace where it is missing, registers the search attributes, and waits until the server knows both;
 * only then may workers start. Harmless when all is there.
 */
export async function prepareNamespace(connection: NativeConnection, namespace: string): Promise<void> {
  await registerNamespace(connection, namespace);
  await until(`search attributes of namespace ${namespace}`, () =>
    registerSearchAttributes(connection, namespace),
  );
}

async function registerNamespace(connection: NativeConnection, namespace: string): Promise<void> {
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      description: 'Orderbridge: one workflow per sales order',
      workflowExecutionRetentionPeriod: { seconds: RETENTION_SECONDS as never },
    });
  } catch (error) {
    if (codeOf(error) !== status.ALREADY_EXISTS) throw error;
  }
}

/** @returns whether the server lists all of them */
async function registerSearchAttributes(connection: NativeConnection, namespace: string): Promise<boolean> {
  const known = await listSearchAttributes(connection, namespace);
  if (!known) return false;
  const missing = Object.values(SEARCH_ATTRIBUTES).filter(({ name }) => !(name in known));
  if (missing.length === 0) return true;
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map(({ name, type }) => [name, TYPES[type]])),
    });
  } catch (error) {
    // Another process registers them at this moment, or the namespace is not yet known everywhere: look again.
    if (!isPassing(error)) throw error;
  }
  return false;
}

async function listSearchAttributes(
  connection: NativeConnection,
  namespace: string,
): Promise<Record<string, unknown> | undefined> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return customAttributes;
  } catch (error) {
    if (!isPassing(error)) throw error;
    return undefined;
  }
}

async function until(what: string, done: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await done())) {
    if (Date.now() > end)
      throw new Error(`the Temporal server does not list the ${what} after ${String(PATIENCE_MS / 1000)} s`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

const PASSING: readonly number[] = [
  status.ALREADY_EXISTS,
  status.NOT_FOUND,
  status.UNAVAILABLE,
  status.RESOURCE_EXHAUSTED,
  status.DEADLINE_EXCEEDED,
];
const codeOf = (error: unknown): number | undefined => (error as { code?: number }).code;
const isPassing = (error: unknown): boolean => PASSING.includes(codeOf(error) ?? -1);
