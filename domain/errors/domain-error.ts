import { ERROR_CODES, type ErrorCode, type FieldCode } from './error-codes.js';

/** What is wrong with one field of a request. */
export interface FieldError {
  /** JSON pointer (RFC 6901) into the body, e.g. `/lines/0/quantity`; `?limit` for a query parameter. */
  pointer: string;
  code: FieldCode | ErrorCode;
  message: string;
  /** The same in Chinese; the English message is used when there is none. */
  messageZh?: string;
  /** What was sent, so that the sender recognises it. */
  given?: unknown;
}

export interface DomainErrorOptions {
  /** `detail` in Chinese; the English one is used when there is none. */
  detailZh?: string;
  errors?: readonly FieldError[];
  /** Facts for programs; they become members of the problem document, e.g. `{ currentVersion: 4 }`. */
  facts?: Readonly<Record<string, unknown>>;
  /** Seconds after which trying again makes sense; becomes `Retry-After`. */
  retryAfter?: number;
  cause?: unknown;
}

/**
 * A refusal by a rule: something the caller asked for that cannot be, with a code of the closed list.
 *
 * It becomes a problem document at the HTTP edge, a non-retryable failure out of an update handler, and a value
 * everywhere else in a workflow. Anything that is no `DomainError` is a fault: retried, logged, never shown.
 *
 * @example throw new DomainError('unknown-item', `Item ${code} does not exist`, { detailZh: `物料 ${code} 不存在` });
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly detailZh: string | undefined;
  readonly errors: readonly FieldError[];
  readonly facts: Readonly<Record<string, unknown>>;
  readonly retryAfter: number | undefined;

  constructor(
    readonly code: ErrorCode,
    /** What happened in this case, in a sentence of English. */
    detail: string,
    options: DomainErrorOptions = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.detailZh = options.detailZh;
    this.errors = options.errors ?? [];
    this.facts = options.facts ?? {};
    this.retryAfter = options.retryAfter;
  }

  /** HTTP status that belongs to the code. */
  get status(): number {
    return ERROR_CODES[this.code].status;
  }
}

/** Whether a text is one of the closed list, e.g. the type of a workflow's failure. */
export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(ERROR_CODES, text);
