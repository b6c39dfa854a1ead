import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { code } from '../platform/http/schemas.js';
import { LedgerQueries } from './ledger.queries.js';
import { orderLedger, type OrderLedger } from './ledger.views.js';

/** The books of one order. */
@ApiTags('finance')
@Controller('v1/orders/:number/ledger')
export class LedgerController {
  constructor(private readonly queries: LedgerQueries) {}

  @Get()
  @May('readAmounts', 'order')
  @ApiOperation({
    summary: 'Everything that moved money for an order, by double entry, with the balances it left',
    operationId: 'getOrderLedger',
  })
  @ApiOkResponse({ standardSchema: orderLedger })
  async get(
    @Param('number', { schema: code }) number: string,
    @CurrentActor() actor: Actor,
  ): Promise<OrderLedger> {
    return await this.queries.ofOrder(number, actor);
  }
}
