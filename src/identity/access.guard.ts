import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { ApiRequest } from '../platform/http/request.js';
import { PERMISSION, PUBLIC, type Permission } from './access.js';
import { Authenticator } from './authenticator.js';
import { forbidden, mayAtAll } from './policy.js';

/** The one guard of all routes: finds out who calls and asks the policy. A route that says nothing is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.read(context, PUBLIC) === true) return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const actor = await this.authenticator.actorOf(request);
    request.actor = actor;
    const permission = this.read(context, PERMISSION) as Permission | 'signedIn' | undefined;
    if (permission === 'signedIn') return true;
    if (!permission) {
      throw new DomainError('forbidden', 'This address is open to nobody', {
        detailZh: '该地址未对任何人开放',
      });
    }
    if (mayAtAll(actor, permission.action, permission.subject)) return true;
    throw forbidden(actor, permission.action, permission.subject);
  }

  private read(context: ExecutionContext, key: string): unknown {
    return this.reflector.getAllAndOverride<unknown>(key, [context.getHandler(), context.getClass()]);
  }
}
