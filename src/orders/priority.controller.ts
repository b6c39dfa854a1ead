import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { IdempotencyService, type IdempotentRequest } from '../platform/http/idempotency.service.js';
import { Idempotent, RequestKey } from '../platform/http/idempotent.js';
import { code } from '../platform/http/schemas.js';
import { PriorityService } from './priority.service.js';
import { prioritised, prioritising, type Prioritised, type Prioritising } from './priority.views.js';

/** How urgent an order is. */
@ApiTags('orders')
@Controller('v1/orders')
export class PriorityController {
  constructor(
    private readonly priority: PriorityService,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Post(':number\\:prioritise')
  @HttpCode(200)
  @May('prioritise', 'order')
  @Idempotent()
  @ApiOperation({
    summary: 'An order becomes urgent, or normal again; the answer names whom it overtakes',
    operationId: 'prioritiseOrder',
  })
  @ApiOkResponse({ standardSchema: prioritised })
  async prioritise(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: prioritising }) body: Prioritising,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<Prioritised> {
    return await this.idempotency.answer(key, (tx) => this.priority.prioritise(number, body, actor, tx));
  }
}
