import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { authorise } from '../identity/policy.js';
import { OrderDesk } from '../orders/order-desk.js';
import { OrderQueries } from '../orders/order-queries.js';
import { orderSchema, type OrderAnswer } from '../orders/order-view.js';
import { code, text } from '../platform/http/schemas.js';
import { PromisingService } from './promising.service.js';

const answerToOffer = z
  .strictObject({ answer: z.enum(['accept', 'decline']), reason: text(2_000).optional() })
  .meta({ id: 'AnswerToOffer' });

/** The customer's word on a later date. */
@ApiTags('orders')
@Controller('v1/orders')
export class OffersController {
  constructor(
    private readonly queries: OrderQueries,
    private readonly desk: OrderDesk,
    private readonly promising: PromisingService,
  ) {}

  @Post(':number\\:answerOffer')
  @HttpCode(200)
  @May('answerOffer', 'order')
  @ApiOperation({
    summary: 'Accept or decline a later delivery date, as the customer or for them',
    operationId: 'answerOffer',
  })
  @ApiOkResponse({ standardSchema: orderSchema })
  async answerOffer(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: answerToOffer }) { answer, reason }: z.infer<typeof answerToOffer>,
    @CurrentActor() actor: Actor,
  ): Promise<OrderAnswer> {
    await this.desk.withOrder(number, async (file) => {
      authorise(actor, 'answerOffer', 'order', { customer: file.order.customer });
      await this.promising.answerOffer(file, answer === 'accept', actor.name, reason);
    });
    return await this.queries.get(number, actor);
  }
}
