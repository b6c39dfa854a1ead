import type { LineProgress, OrderHeader } from '../domain/order/progress.js';
import { micro } from '../domain/quantity/quantity.js';
import type {
  ChangeDecided,
  ChangeRequested,
  ControlRequest,
  Fact,
  ProgressUpdate,
  TaskAnswer,
  TaskNotice,
} from './messages.js';

/*
 * Anyone can signal anything, also from the Temporal UI. What is taken in must have its whole shape: one header without
 * a field would stop the order's workflow at that message for good. Fields that are not known here may come along.
 */

/** An id that is kept must not fill a payload. */
const LONGEST_ID = 100;

type Shape<T> = { [K in keyof T]-?: (value: unknown) => boolean };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const isCount = (value: unknown): boolean => Number.isInteger(value);
const isInstant = (value: unknown): boolean => isText(value) && !Number.isNaN(Date.parse(value));
/** Slower, a wait divided by it would have no end. */
const SLOWEST = 1e-6;
const isSpeed = (value: unknown): boolean =>
  typeof value === 'number' && value >= SLOWEST && Number.isFinite(value);
const oneOf =
  (...known: string[]) =>
  (value: unknown): boolean =>
    isText(value) && known.includes(value);
const orNull =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || is(value);
/** What orders from before a field was known do not have. */
const orMissing =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || is(value);
const listOf =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(is);
const has =
  <T>(shape: Shape<T>) =>
  (value: unknown): value is T =>
    isObject(value) &&
    Object.entries<(field: unknown) => boolean>(shape).every(([name, is]) => is(value[name]));

function isQuantity(value: unknown): boolean {
  try {
    return isText(value) && micro(value) >= 0n;
  } catch {
    return false;
  }
}

const isHeader = has<OrderHeader>({
  version: isCount,
  promise: oneOf('lacking', 'unsourced', 'offered', 'given', 'declined'),
  credit: oneOf('lacking', 'referred', 'secured', 'refused'),
  deposit: oneOf('lacking', 'asked', 'secured'),
  supply: oneOf('lacking', 'undertaken'),
  cancellation: oneOf('none', 'underWay', 'carriedOut'),
  change: orMissing(oneOf('accepted', 'underWay')),
  delivery: oneOf('complete', 'inParts'),
  invoiced: isFlag,
  paid: isFlag,
  approved: listOf(isText),
  waitingFor: listOf(isText),
  flags: listOf(isText),
  promisedDate: orNull(isInstant),
  projectedDate: orNull(isInstant),
  priority: isText,
  holdUntil: orNull(isInstant),
  nextDeadline: orNull(isInstant),
});

const isLine = has<LineProgress>({
  line: isCount,
  quantity: isQuantity,
  ready: isQuantity,
  released: isQuantity,
  packed: isQuantity,
  shipped: isQuantity,
  delivered: isQuantity,
  inQuestion: orMissing((value) => value === true),
});

const isProgress = has<Pick<ProgressUpdate, 'revision' | 'header' | 'lines' | 'at' | 'speed'>>({
  revision: isCount,
  header: isHeader,
  lines: listOf(isLine),
  at: isInstant,
  speed: isSpeed,
});

const hasFactShape = has<Pick<Fact, 'seq' | 'kind' | 'progress'>>({
  seq: isCount,
  kind: isText,
  progress: isProgress,
});
export const isFact = (value: unknown): value is Fact => hasFactShape(value);

const hasAnswerShape = has<Pick<TaskAnswer, 'answerId' | 'taskId' | 'by' | 'answer'>>({
  answerId: isText,
  taskId: isText,
  by: isText,
  answer: oneOf('complete', 'decline'),
});
export const isAnswer = (value: unknown): value is TaskAnswer => hasAnswerShape(value);

export const isRequestId = (value: unknown): value is string =>
  isText(value) && value.length > 0 && value.length <= LONGEST_ID;
const hasControlShape = has<ControlRequest>({
  requestId: isRequestId,
  by: isText,
  reason: isText,
  hash: orNull(isText),
});
export const isControlRequest = (value: unknown): value is ControlRequest => hasControlShape(value);

const CHANGE = { by: isText, reason: isText, content: isObject };
const hasSignalledShape = has<Pick<ChangeRequested, keyof typeof CHANGE>>(CHANGE);
/** As a person writes the signal by hand: perhaps without an id; who they speak for and what was agreed to counts for nothing. */
export const isSignalledChange = (
  value: unknown,
): value is Omit<ChangeRequested, 'requestId' | 'hash' | 'speaksFor'> & { requestId?: unknown } =>
  hasSignalledShape(value);

const hasChangeShape = has<ChangeRequested>({
  ...CHANGE,
  requestId: isRequestId,
  hash: orNull(isText),
  speaksFor: orNull(oneOf('customer', 'sales')),
});
export const isChangeRequested = (value: unknown): value is ChangeRequested => hasChangeShape(value);

const hasDecisionShape = has<ChangeDecided>({
  requestId: isRequestId,
  by: isText,
  change: isText,
  decision: oneOf('accept', 'refuse', 'withdraw'),
  reason: isText,
  hash: orNull(isText),
});
export const isChangeDecided = (value: unknown): value is ChangeDecided => hasDecisionShape(value);

const hasNoticeShape = has<Pick<TaskNotice, 'taskId' | 'change' | 'order' | 'priority' | 'dueAt'>>({
  taskId: isText,
  change: oneOf('opened', 'changed', 'closed', 'expected'),
  order: isText,
  priority: (value) => typeof value === 'number',
  dueAt: orNull(isText),
});
export const isNotice = (value: unknown): value is TaskNotice => hasNoticeShape(value);

/** The notices of a batch that make sense. */
export const noticesIn = (batch: unknown): TaskNotice[] =>
  isObject(batch) && Array.isArray(batch['notices']) ? batch['notices'].filter(isNotice) : [];

/** What names a batch, if it is one. */
export const batchIdOf = (batch: unknown): string | undefined =>
  isObject(batch) && isText(batch['batchId']) && batch['batchId'].length <= LONGEST_ID
    ? batch['batchId']
    : undefined;
