/** What is wrong with a request's address before any route looks at it, told by the parameter that it is in. */
import type { NextFunction, Response } from 'express';
import { DomainError, type FieldError } from '../../../domain/errors/domain-error.js';
import { echo, pointerTo, type Place } from './field-errors.js';
import type { ApiRequest } from './request.js';
import { routesAt } from './routes-at.js';

/** Percent signs with whatever follows them as an escaped byte, one after the other. */
const ESCAPED = /(?:%[0-9a-f]{2})+|%/gi;
/** Put in the place of what cannot be read, so that the route is found all the same. No text of anybody's: it is no character. */
const UNREADABLE = '\uffff';

/** Refuses an address that is no percent-encoded UTF-8, or that holds U+0000, naming the parameters in which it is. */
export function checkAddress(request: ApiRequest, _response: Response, next: NextFunction): void {
  next(isReadable(request.originalUrl) ? undefined : badAddress(request));
}

/** The text that is encoded; undefined when it is none. */
function decoded(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

const isReadable = (encoded: string): boolean => decoded(encoded)?.includes('\0') === false;

function badAddress(request: ApiRequest): DomainError {
  const [path, query] = splitAt(request.originalUrl, '?');
  const errors = [...badPathParameters(request, path), ...badQueryParameters(query ?? '')].slice(0, 100);
  const named = errors.map(({ pointer }) => pointer).join(', ');
  return errors.length === 0
    ? new DomainError('malformed-request', 'The address is not percent-encoded UTF-8 text', {
        detailZh: '网址不是百分号编码的 UTF-8 文本',
      })
    : new DomainError('malformed-request', `Not percent-encoded UTF-8 text that can be stored: ${named}`, {
        detailZh: `不是可存储的百分号编码 UTF-8 文本：${named}`,
        errors,
      });
}

/** Parameters of the route that the path would belong to if it could be read; of several methods, the request's own first. */
function badPathParameters(request: ApiRequest, path: string): FieldError[] {
  const unreadable: string[] = [];
  const readable = path.replace(ESCAPED, (part) => {
    if (isReadable(part)) return part;
    unreadable.push(part);
    return encodeURIComponent(UNREADABLE);
  });
  if (unreadable.length === 0) return [];
  const routes = routesAt(request, readable);
  const route = routes.find(({ methods }) => methods.includes(request.method)) ?? routes[0];
  // As it was sent: what could not be read stands in the path in the sequence of its parameters.
  const asSent = ([first = '', ...others]: string[]): string =>
    others.reduce((sent, rest) => `${sent}${unreadable.shift() ?? ''}${rest}`, first);
  return Object.entries(route?.params ?? {})
    .filter(([, value]) => value.includes(UNREADABLE))
    .map(([name, value]) =>
      fieldError(name, 'path', asSent(value.split(UNREADABLE).map(encodeURIComponent))),
    );
}

function badQueryParameters(query: string): FieldError[] {
  return query.split('&').flatMap((pair) => {
    if (isReadable(pair)) return [];
    const [name, value = ''] = splitAt(pair, '=');
    // A name that cannot be read is told as it was sent.
    return isReadable(name)
      ? [fieldError(decodeURIComponent(name), 'query', value)]
      : [fieldError(name, 'query', name)];
  });
}

function fieldError(name: string, place: Place, sent: string): FieldError {
  const given = echo(sent, [name]);
  const pointer = pointerTo([name], place);
  return decoded(sent) === undefined
    ? {
        ...{ pointer, code: 'bad-format', given },
        message: 'This is no percent-encoded UTF-8 text',
        messageZh: '不是百分号编码的 UTF-8 文本',
      }
    : {
        ...{ pointer, code: 'unstorable-text', given },
        message: 'This text holds U+0000, which cannot be stored',
        messageZh: '文本含有 U+0000，无法存储',
      };
}

/** What is before and after the first sign of that kind. */
function splitAt(text: string, sign: string): [before: string, after?: string] {
  const at = text.indexOf(sign);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + sign.length)];
}
