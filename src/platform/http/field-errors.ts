import { z } from 'zod';
import type { FieldError } from '../../../domain/errors/domain-error.js';
import type { FieldCode } from '../../../domain/errors/error-codes.js';
import { excerpt } from '../../../domain/text/storable-text.js';
import { MESSAGES_ZH } from './messages-zh.js';

/** Errors listed in one answer; the rest is left out, because a request can hold very many. */
const MOST_ERRORS = 100;
const LONGEST_GIVEN = 200;
/** Never echoed. */
const SECRET = /password|secret|token|apikey/i;

const english = z.locales.en().localeError;
const chinese = z.locales.zhCN().localeError;

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Where the checked value was in the request: `pointer` begins with `/` in a body and with `?` in a query. */
export type Place = 'body' | 'query' | 'path';

/** The errors of a request's fields out of zod's issues; `given` is the value that was checked. */
export function fieldErrors(issues: readonly Issue[], given: unknown, place: Place): FieldError[] {
  return issues
    .flatMap((issue) => expand(issue, []))
    .slice(0, MOST_ERRORS)
    .map((issue) => fieldError(issue, given, place));
}

/** One issue per unknown key; a union that nothing fits becomes the issues of the branch that fits best. */
function expand(issue: Issue, above: Path): Issue[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ ...issue, keys: [key], path: [...path, key] }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return closest(issue.errors).flatMap((each) => expand(each, path));
  }
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return issue.issues.flatMap((each) => expand(each, path));
  }
  return [{ ...issue, path }];
}

function closest(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (branch: readonly Issue[]) => Math.max(0, ...branch.map((issue) => issue.path.length));
  return branches.reduce((best, branch) => (depth(branch) > depth(best) ? branch : best));
}

function fieldError(issue: Issue, whole: unknown, place: Place): FieldError {
  const input = valueAt(whole, issue.path);
  const [message, messageZh] = messagesOf(issue, input);
  const given = echo(input, issue.path);
  return {
    pointer: pointerTo(issue.path, place),
    code: codeOf(issue, input),
    message,
    messageZh,
    ...(given === undefined ? {} : { given }),
  };
}

function messagesOf(issue: Issue, input: unknown): [en: string, zh: string] {
  if (issue.code === 'unrecognized_keys') return ['This field is not known here', '此字段未知'];
  if (isMissing(issue, input)) return ['This field must be given', '此字段必填'];
  const raw = { ...issue, input } as z.core.$ZodRawIssue;
  const isZods = issue.message === textOf(english(raw));
  return [issue.message, isZods ? textOf(chinese(raw)) : (MESSAGES_ZH[issue.message] ?? issue.message)];
}

const textOf = (message: string | { message: string } | undefined | null): string =>
  typeof message === 'string' ? message : (message?.message ?? '');

const isMissing = (issue: Issue, input: unknown): boolean =>
  input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value');

function codeOf(issue: Issue, input: unknown): FieldCode {
  if (isMissing(issue, input)) return 'required';
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'unknown-field';
    case 'invalid_type':
      return 'wrong-type';
    case 'too_small':
      return 'too-small';
    case 'too_big':
      return 'too-large';
    case 'invalid_format':
    case 'not_multiple_of':
      return 'bad-format';
    case 'invalid_value':
    case 'invalid_union':
      return 'not-allowed';
    default:
      return 'invalid';
  }
}

/** JSON pointer (RFC 6901) into a body, `?name` of a query parameter, `{name}` of a path parameter. */
export function pointerTo(path: Path, place: Place): string {
  if (place === 'query') return `?${path.map(String).join('.')}`;
  if (place === 'path') return `{${path.map(String).join('.')}}`;
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function valueAt(whole: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    whole,
  );
}

/** What was sent, if it is short enough to help and no secret. */
export function echo(value: unknown, path: Path): unknown {
  if (path.some((key) => SECRET.test(String(key)))) return undefined;
  if (typeof value === 'string') {
    return value.length > LONGEST_GIVEN ? `${excerpt(value, LONGEST_GIVEN)}…` : value;
  }
  return value === null || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}
