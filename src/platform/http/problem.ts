import type { DomainError, FieldError } from '../../../domain/errors/domain-error.js';
import { ERROR_CODES, type ErrorCode } from '../../../domain/errors/error-codes.js';
import type { Language } from './language.js';

/** A problem document (RFC 9457). Facts of the error stand beside these members. */
export interface Problem {
  /** Address of the page that explains the code. */
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  requestId: string;
  errors: Omit<FieldError, 'messageZh'>[];
  [fact: string]: unknown;
}

export const PROBLEM_JSON = 'application/problem+json';

/** The document that answers an error, in the caller's language. */
export function problemOf(error: DomainError, language: Language, requestId: string): Problem {
  const { status, title, titleZh } = ERROR_CODES[error.code];
  const inChinese = language === 'zh-CN';
  return {
    ...error.facts,
    type: `/docs/errors#${error.code}`,
    title: inChinese ? titleZh : title,
    status,
    detail: inChinese ? (error.detailZh ?? error.message) : error.message,
    code: error.code,
    requestId,
    errors: error.errors.map(({ messageZh, ...field }) => ({
      ...field,
      message: inChinese ? (messageZh ?? field.message) : field.message,
    })),
  };
}
