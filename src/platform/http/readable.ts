/** What is wrong with a request's body before any schema looks at it: its kind, unstorable text. */
import { isUtf8 } from 'node:buffer';
import type { NextFunction, Response } from 'express';
import { DomainError, type FieldError } from '../../../domain/errors/domain-error.js';
import { pointerTo } from './field-errors.js';
import type { ApiRequest } from './request.js';

/** No request of ours needs so many levels; more would exhaust the stack of whatever walks it. */
const DEEPEST = 64;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Type of the error for bytes that are no UTF-8; Express's parser would put U+FFFD in their place. */
export const NOT_UTF8 = 'orderbridge.not-utf8';

/** Type of the error for JSON in another encoding: it is UTF-8 (RFC 8259, 8.1). Express's parser reads half a character as nothing. */
const OTHER_CHARSET = 'charset.unsupported';

/** Hook of the JSON parser, which sees the bytes. */
export function checkBytes(_request: unknown, _response: unknown, bytes: Buffer, encoding: string): void {
  const type = encoding !== 'utf-8' ? OTHER_CHARSET : isUtf8(bytes) ? undefined : NOT_UTF8;
  if (type !== undefined) throw Object.assign(new Error('the body is not UTF-8'), { type });
}

/** Refuses a body that the JSON parser left alone because it says to be something else. */
export function checkBodyKind(request: ApiRequest, _response: Response, next: NextFunction): void {
  const { headers } = request;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  next(hasBody && request.body === undefined ? wrongKind(headers['content-type']) : undefined);
}

function wrongKind(contentType: string | undefined): DomainError {
  const given = contentType === undefined ? 'no Content-Type' : `Content-Type ${contentType.slice(0, 100)}`;
  return new DomainError('unsupported-media-type', `The body came with ${given}; JSON is read here`, {
    detailZh: `正文的类型为 ${contentType?.slice(0, 100) ?? '未声明'}；此处只接受 JSON`,
  });
}

/**
 * Refuses text that PostgreSQL cannot store (U+0000) or that is no Unicode (half a surrogate pair), anywhere in the
 * body, and bodies that are nested without end.
 */
export function checkText(request: ApiRequest, _response: Response, next: NextFunction): void {
  next(typeof request.body === 'object' ? flawOf(request.body) : undefined);
}

interface Node {
  value: unknown;
  path: readonly PropertyKey[];
}

function flawOf(body: unknown): DomainError | undefined {
  const errors: FieldError[] = [];
  const pending: Node[] = [{ value: body, path: [] }];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const { value, path } = node;
    if (path.length > DEEPEST) return tooDeep();
    if (typeof value === 'string' ? isUnstorable(value) : isUnstorable(String(path.at(-1) ?? ''))) {
      errors.push(unstorable(path));
    }
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) pending.push({ value: inner, path: [...path, key] });
  }
  if (errors.length === 0) return undefined;
  const fields = errors.map((error) => error.pointer).join(', ');
  return new DomainError('validation-failed', `Text that cannot be stored in ${fields}`, {
    detailZh: `以下字段含有无法存储的文本：${fields}`,
    errors: errors.reverse().slice(0, 100),
  });
}

const isUnstorable = (text: string): boolean => text.includes('\0') || LONE_SURROGATE.test(text);

const unstorable = (path: readonly PropertyKey[]): FieldError => ({
  pointer: pointerTo(path, 'body'),
  code: 'unstorable-text',
  message: 'This text holds U+0000 or half a surrogate pair, which cannot be stored',
  messageZh: '文本含有 U+0000 或不成对的代理字符，无法存储',
});

const tooDeep = (): DomainError =>
  new DomainError('malformed-request', `The body is nested more than ${String(DEEPEST)} levels deep`, {
    detailZh: `正文嵌套超过 ${String(DEEPEST)} 层`,
  });
