import {
  SetMetadata,
  applyDecorators,
  createParamDecorator,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { ApiRequest } from '../platform/http/request.js';
import type { Actor } from './actor.js';
import type { ActionOn, Subject } from './policy.js';

export const PERMISSION = 'orderbridge:permission';
export const PUBLIC = 'orderbridge:public';

/** What a route's caller must be allowed: one action of `policy.ts`. */
export interface Permission {
  action: string;
  subject: Subject;
}

/**
 * Opens a route to whoever may do this by `policy.ts`. A route with neither this nor `@Public()` is closed to all.
 *
 * @example
 * ```ts
 * @Post() @May('place', 'order') place(…)
 * ```
 */
export const May = <S extends Subject>(action: ActionOn<S>, subject: S): ClassDecorator & MethodDecorator =>
  applyDecorators(
    SetMetadata(PERMISSION, { action, subject } satisfies Permission),
    ApiBearerAuth(),
    ApiSecurity('apiKey'),
    ApiExtension('x-permission', `${action} ${subject}`),
  );

/** Opens a route to any signed-in caller, whatever the role. */
export const SignedIn = (): ClassDecorator & MethodDecorator =>
  applyDecorators(SetMetadata(PERMISSION, 'signedIn'), ApiBearerAuth(), ApiSecurity('apiKey'));

/** Opens a route to everybody, signed in or not. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC, true);

/** Who makes the request. Only on routes that are not public. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<ApiRequest>();
  if (!actor) throw new Error('@CurrentActor() on a public route');
  return actor as Actor;
});
