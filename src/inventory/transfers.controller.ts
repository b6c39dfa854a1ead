import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import type { Tx } from '../platform/database/database.js';
import { IdempotencyService, type IdempotentRequest } from '../platform/http/idempotency.service.js';
import { Idempotent, RequestKey } from '../platform/http/idempotent.js';
import { pageOf, type Page } from '../platform/http/paging.js';
import { nothing, type Nothing } from '../platform/http/report-schemas.js';
import { code } from '../platform/http/schemas.js';
import { transfer, type TransferView } from './inventory.views.js';
import { TransfersQueries, transfersQuery, type TransfersQuery } from './transfers.queries.js';
import { TransfersService } from './transfers.service.js';

/** Goods on their way between warehouses. Every report answers with the transfer as it is then. */
@ApiTags('inventory')
@Controller('v1/transfers')
export class TransfersController {
  constructor(
    private readonly transfers: TransfersService,
    private readonly queries: TransfersQueries,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Get()
  @May('read', 'transfer')
  @ApiOperation({ summary: 'Transfers, newest first, filtered', operationId: 'listTransfers' })
  @ApiOkResponse({ standardSchema: pageOf(transfer) })
  async list(@Query({ schema: transfersQuery }) query: TransfersQuery): Promise<Page<TransferView>> {
    return await this.queries.list(query);
  }

  @Get(':number')
  @May('read', 'transfer')
  @ApiOperation({ summary: 'A transfer', operationId: 'getTransfer' })
  @ApiOkResponse({ standardSchema: transfer })
  async get(@Param('number', { schema: code }) number: string): Promise<TransferView> {
    return await this.queries.get(number);
  }

  @Post(':number\\:dispatch')
  @HttpCode(200)
  @May('dispatch', 'transfer')
  @Idempotent()
  @ApiOperation({ summary: 'The goods have left', operationId: 'dispatchTransfer' })
  @ApiOkResponse({ standardSchema: transfer })
  async dispatch(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: nothing }) _nothing: Nothing,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<TransferView> {
    return await this.answer(number, key, (tx) => this.transfers.dispatch(number, actor.name, tx));
  }

  @Post(':number\\:arrive')
  @HttpCode(200)
  @May('arrive', 'transfer')
  @Idempotent()
  @ApiOperation({ summary: 'The goods have arrived', operationId: 'receiveTransfer' })
  @ApiOkResponse({ standardSchema: transfer })
  async arrive(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: nothing }) _nothing: Nothing,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<TransferView> {
    return await this.answer(number, key, (tx) => this.transfers.arrive(number, actor.name, tx));
  }

  private async answer(
    number: string,
    key: IdempotentRequest | undefined,
    verb: (tx: Tx) => Promise<void>,
  ): Promise<TransferView> {
    return await this.idempotency.answer(key, async (tx) => {
      await verb(tx);
      return await this.queries.get(number, tx);
    });
  }
}
