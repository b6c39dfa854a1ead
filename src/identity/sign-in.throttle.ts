import { Injectable, type ExecutionContext } from '@nestjs/common';
import { ThrottlerGuard, ThrottlerModule, type ThrottlerLimitDetail } from '@nestjs/throttler';
import { createHash } from 'node:crypto';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { ApiRequest } from '../platform/http/request.js';

const MINUTE = 60_000;

/**
 * Tries to sign in, per minute: to one account from one address, and from one address to whatever account. Counted
 * per process, which is enough to make guessing hopeless.
 */
export const SignInThrottling = ThrottlerModule.forRoot([
  {
    name: 'account',
    ttl: MINUTE,
    limit: 20,
    getTracker: (request) => accountOf(request as unknown as ApiRequest),
  },
  {
    name: 'address',
    ttl: MINUTE,
    limit: 300,
    getTracker: (request) => addressOf(request as unknown as ApiRequest),
  },
]);

const addressOf = (request: ApiRequest): string => request.ip ?? 'unknown';

function accountOf(request: ApiRequest): string {
  const { email } = (request.body ?? {}) as { email?: unknown };
  const account = typeof email === 'string' ? email.toLowerCase() : '';
  return createHash('sha256')
    .update(`${addressOf(request)}\n${account}`)
    .digest('hex');
}

/** Refuses with our own error, in both languages, instead of the library's. */
@Injectable()
export class SignInThrottle extends ThrottlerGuard {
  protected override throwThrottlingException(
    _context: ExecutionContext,
    { timeToBlockExpire }: ThrottlerLimitDetail,
  ): Promise<void> {
    throw new DomainError('rate-limited', `Too many sign-ins; try again in ${String(timeToBlockExpire)} s`, {
      detailZh: `登录过于频繁，请 ${String(timeToBlockExpire)} 秒后再试`,
      retryAfter: timeToBlockExpire,
    });
  }
}
