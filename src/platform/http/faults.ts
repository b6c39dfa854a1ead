import { HttpException } from '@nestjs/common';
import { DomainError } from '../../../domain/errors/domain-error.js';
import { ERROR_CODES, type ErrorCode } from '../../../domain/errors/error-codes.js';
import { NOT_UTF8 } from './readable.js';

/** Whatever was thrown, as an error of the closed list. What is no refusal becomes `internal` and shows nothing. */
export function domainErrorOf(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  if (thrown instanceof HttpException) return ofHttp(thrown);
  return ofDatabase(thrown) ?? internal(thrown);
}

/** Types that Express's body parser gives its errors. */
const BODY_CODES: Readonly<Record<string, ErrorCode>> = {
  'entity.parse.failed': 'malformed-json',
  'entity.too.large': 'payload-too-large',
  'charset.unsupported': 'unsupported-media-type',
  'encoding.unsupported': 'unsupported-media-type',
  [NOT_UTF8]: 'malformed-json',
};

const STATUS_CODES: Readonly<Record<number, ErrorCode>> = {
  401: 'not-signed-in',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  413: 'payload-too-large',
  415: 'unsupported-media-type',
  429: 'rate-limited',
};

/** Errors of Nest, Express and its body parser. */
function ofHttp(error: HttpException): DomainError {
  const status = error.getStatus();
  if (status >= 500) return internal(error);
  const type = (error.cause as { type?: unknown } | undefined)?.type;
  const code = (typeof type === 'string' ? BODY_CODES[type] : undefined) ?? STATUS_CODES[status];
  return new DomainError(code ?? 'malformed-request', error.message, {
    detailZh: code ? ERROR_CODES[code].titleZh : ERROR_CODES['malformed-request'].titleZh,
    cause: error,
  });
}

/** The connection was refused, lost or not given in time (Node's and PostgreSQL's codes). */
const AWAY = /^(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|ETIMEDOUT|08...|57P0[1-5]|53300)$/;
/** pg has no code for these; TypeORM releases a runner whose connection was lost. */
const AWAY_MESSAGES = [
  /connection terminated/i,
  /timeout exceeded when trying to connect/i,
  /client has encountered a connection error/i,
  /query runner already released/i,
];
/** Whatever its code: the socket of a server that is away is no file any more (ENOENT), that of a busy one full (EAGAIN). */
const isUnreachable = (error: Error): boolean => 'syscall' in error && error.syscall === 'connect';
const LOST_RACE = /^40(?:001|P01)$/;

function ofDatabase(thrown: unknown): DomainError | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const code = codeOf(thrown);
  if (AWAY.test(code) || isUnreachable(thrown) || AWAY_MESSAGES.some((each) => each.test(thrown.message))) {
    return new DomainError('database-away', 'The database does not answer at present', {
      detailZh: '数据库目前无应答',
      retryAfter: 5,
      cause: thrown,
    });
  }
  if (!LOST_RACE.test(code)) return undefined;
  return new DomainError('busy', 'Too many requests change the same thing at this moment', {
    detailZh: '同一对象此刻被过多请求修改',
    retryAfter: 1,
    cause: thrown,
  });
}

function codeOf(error: Error): string {
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  const found = code ?? driverError?.code;
  return typeof found === 'string' ? found : '';
}

const internal = (cause: unknown): DomainError =>
  new DomainError('internal', 'The request failed for a reason that is not in it', {
    detailZh: '请求因系统内部原因失败，与请求内容无关',
    cause,
  });
