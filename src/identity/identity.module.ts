import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeys } from './api-keys.service.js';
import { Authenticator } from './authenticator.js';
import { SessionsController } from './sessions.controller.js';
import { Sessions } from './sessions.service.js';
import { SignInThrottling } from './sign-in.throttle.js';

/** Who calls and what they may do. Importing it closes every route that does not say who may use it. */
@Module({
  imports: [SignInThrottling],
  controllers: [SessionsController, ApiKeysController],
  providers: [Sessions, ApiKeys, Authenticator, { provide: APP_GUARD, useClass: AccessGuard }],
})
export class IdentityModule {}
