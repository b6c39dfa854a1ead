import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import type { Tx } from '../platform/database/database.js';
import { IdempotencyService, type IdempotentRequest } from '../platform/http/idempotency.service.js';
import { Idempotent, RequestKey } from '../platform/http/idempotent.js';
import { pageOf, type Page } from '../platform/http/paging.js';
import { code } from '../platform/http/schemas.js';
import { PurchasingQueries, purchaseOrdersQuery, type PurchaseOrdersQuery } from './purchasing.queries.js';
import { PurchasingService } from './purchasing.service.js';
import {
  confirmation,
  purchaseOrder,
  purchaseOrderSummary,
  receiptReport,
  type Confirmation,
  type PurchaseOrderSummary,
  type PurchaseOrderView,
  type ReceiptReport,
} from './purchasing.views.js';

/** What purchasing reads and reports. Every report answers with the purchase order as it is then. */
@ApiTags('purchasing')
@Controller('v1/purchase-orders')
export class PurchasingController {
  constructor(
    private readonly purchasing: PurchasingService,
    private readonly queries: PurchasingQueries,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Get()
  @May('read', 'purchase')
  @ApiOperation({ summary: 'Purchase orders, newest first, filtered', operationId: 'listPurchaseOrders' })
  @ApiOkResponse({ standardSchema: pageOf(purchaseOrderSummary) })
  async list(
    @Query({ schema: purchaseOrdersQuery }) query: PurchaseOrdersQuery,
  ): Promise<Page<PurchaseOrderSummary>> {
    return await this.queries.list(query);
  }

  @Get(':number')
  @May('read', 'purchase')
  @ApiOperation({
    summary: 'A purchase order with its lines, who counts on them, and what was received',
    operationId: 'getPurchaseOrder',
  })
  @ApiOkResponse({ standardSchema: purchaseOrder })
  async get(@Param('number', { schema: code }) number: string): Promise<PurchaseOrderView> {
    return await this.queries.get(number);
  }

  @Post(':number\\:confirm')
  @HttpCode(200)
  @May('confirm', 'purchase')
  @Idempotent()
  @ApiOperation({
    summary: 'The supplier confirms what is outstanding, lines also for another date',
    operationId: 'confirmPurchaseOrder',
  })
  @ApiOkResponse({ standardSchema: purchaseOrder })
  async confirm(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: confirmation }) { lines }: Confirmation,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<PurchaseOrderView> {
    return await this.answer(number, key, (tx) =>
      this.purchasing.confirm(number, lines ?? [], actor.name, tx),
    );
  }

  @Post(':number\\:receive')
  @HttpCode(200)
  @May('receive', 'purchase')
  @Idempotent()
  @ApiOperation({
    summary: 'Goods have arrived: what is accepted goes into stock, what is rejected is bought anew',
    operationId: 'receivePurchaseOrder',
  })
  @ApiOkResponse({ standardSchema: purchaseOrder })
  async receive(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: receiptReport }) { lines }: ReceiptReport,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<PurchaseOrderView> {
    return await this.answer(number, key, (tx) => this.purchasing.receive(number, lines, actor.name, tx));
  }

  private async answer(
    number: string,
    key: IdempotentRequest | undefined,
    verb: (tx: Tx) => Promise<void>,
  ): Promise<PurchaseOrderView> {
    return await this.idempotency.answer(key, async (tx) => {
      await verb(tx);
      return await this.queries.get(number, tx);
    });
  }
}
