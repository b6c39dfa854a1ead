import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import type { IdempotentRequest } from '../platform/http/idempotency.service.js';
import { Idempotent, RequestKey } from '../platform/http/idempotent.js';
import { pageOf, type Page } from '../platform/http/paging.js';
import { code } from '../platform/http/schemas.js';
import { newOrder, type NewOrder } from './order-input.js';
import { OrderQueries, ordersQuery, type OrdersQuery } from './order-queries.js';
import { orderSchema, orderSummary, type OrderAnswer, type OrderSummary } from './order-view.js';
import { PlaceOrder } from './place-order.service.js';

@ApiTags('orders')
@Controller('v1/orders')
export class OrdersController {
  constructor(
    private readonly placeOrder: PlaceOrder,
    private readonly queries: OrderQueries,
  ) {}

  @Post()
  @May('place', 'order')
  @Idempotent()
  @ApiOperation({ summary: 'Place an order', operationId: 'placeOrder' })
  @ApiCreatedResponse({ standardSchema: orderSchema })
  async place(
    @Body({ schema: newOrder }) order: NewOrder,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OrderAnswer> {
    const placed = await this.placeOrder.place(order, actor, key);
    response.location(`/v1/orders/${placed.number}`);
    return placed;
  }

  @Get()
  @May('read', 'order')
  @ApiOperation({ summary: 'Orders, newest first, filtered', operationId: 'listOrders' })
  @ApiOkResponse({ standardSchema: pageOf(orderSummary) })
  async list(
    @Query({ schema: ordersQuery }) query: OrdersQuery,
    @CurrentActor() actor: Actor,
  ): Promise<Page<OrderSummary>> {
    return await this.queries.list(query, actor);
  }

  @Get(':number')
  @May('read', 'order')
  @ApiOperation({
    summary: 'An order with its timeline, whom it waits for and what is next',
    operationId: 'getOrder',
  })
  @ApiOkResponse({ standardSchema: orderSchema })
  async get(
    @Param('number', { schema: code }) number: string,
    @CurrentActor() actor: Actor,
  ): Promise<OrderAnswer> {
    return await this.queries.get(number, actor);
  }
}
