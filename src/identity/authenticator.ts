import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { ApiRequest } from '../platform/http/request.js';
import type { Actor } from './actor.js';
import { ApiKeys } from './api-keys.service.js';
import { API_KEY_MARK } from './key-material.js';
import { Sessions } from './sessions.service.js';

/**
 * Finds out who makes a request: a session token or an API key in `Authorization: Bearer`, or an API key in
 * `X-Api-Key`.
 */
@Injectable()
export class Authenticator {
  constructor(
    private readonly sessions: Sessions,
    private readonly apiKeys: ApiKeys,
  ) {}

  /** @throws DomainError `not-signed-in` when nobody, or nobody we know, is named. */
  async actorOf(request: ApiRequest): Promise<Actor> {
    const given = credentialOf(request);
    if (given === undefined) throw notSignedIn('No credentials came with the request', '请求未携带凭证');
    const actor = given.startsWith(API_KEY_MARK)
      ? await this.apiKeys.actorOf(given)
      : await this.sessions.actorOf(given);
    if (!actor) throw notSignedIn('The token or key is not valid, or no longer', '令牌或密钥无效或已失效');
    return actor;
  }
}

function credentialOf(request: ApiRequest): string | undefined {
  const { authorization } = request.headers;
  const apiKey = request.headers['x-api-key'];
  if (authorization !== undefined) return /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
  return typeof apiKey === 'string' ? apiKey : undefined;
}

const notSignedIn = (detail: string, detailZh: string): DomainError =>
  new DomainError('not-signed-in', detail, { detailZh });
