import { Body, Controller, Get, Header, Post, UseGuards } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiTooManyRequestsResponse,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { CurrentActor, Public, SignedIn } from './access.js';
import type { Actor } from './actor.js';
import { me, session, signIn, type SignIn } from './identity.schemas.js';
import { permissionsOf } from './policy.js';
import { Sessions, type Session } from './sessions.service.js';
import { SignInThrottle } from './sign-in.throttle.js';

/** Sign-in, and who one is. */
@ApiTags('identity')
@Controller('v1')
export class SessionsController {
  constructor(private readonly sessions: Sessions) {}

  @Post('sessions')
  @Public()
  @UseGuards(SignInThrottle)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Sign in with e-mail and password', operationId: 'signIn' })
  @ApiCreatedResponse({ standardSchema: session, description: 'A token for Authorization: Bearer' })
  @ApiUnauthorizedResponse()
  @ApiTooManyRequestsResponse()
  async signIn(@Body({ schema: signIn }) { email, password }: SignIn): Promise<Session> {
    return await this.sessions.open(email, password);
  }

  @Get('me')
  @SignedIn()
  @ApiOperation({ summary: 'Who I am and what I may do', operationId: 'me' })
  @ApiOkResponse({ standardSchema: me })
  async me(@CurrentActor() actor: Actor) {
    const user = await this.sessions.userOf(actor);
    return {
      ...actor,
      email: user?.email ?? null,
      language: user?.language ?? null,
      may: permissionsOf(actor),
    };
  }
}
