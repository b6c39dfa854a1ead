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
import { ProductionQueries, workOrdersQuery, type WorkOrdersQuery } from './production.queries.js';
import { ProductionService } from './production.service.js';
import {
  completion,
  productionReport,
  workOrder,
  workOrderSummary,
  type Completion,
  type ProductionReport,
  type WorkOrderSummary,
  type WorkOrderView,
} from './production.views.js';

/** What production reads and reports. Every report answers with the work order as it is then. */
@ApiTags('production')
@Controller('v1/work-orders')
export class ProductionController {
  constructor(
    private readonly production: ProductionService,
    private readonly queries: ProductionQueries,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Get()
  @May('read', 'workOrder')
  @ApiOperation({ summary: 'Work orders, newest first, filtered', operationId: 'listWorkOrders' })
  @ApiOkResponse({ standardSchema: pageOf(workOrderSummary) })
  async list(@Query({ schema: workOrdersQuery }) query: WorkOrdersQuery): Promise<Page<WorkOrderSummary>> {
    return await this.queries.list(query);
  }

  @Get(':number')
  @May('read', 'workOrder')
  @ApiOperation({ summary: 'A work order with its components and reports', operationId: 'getWorkOrder' })
  @ApiOkResponse({ standardSchema: workOrder })
  async get(@Param('number', { schema: code }) number: string): Promise<WorkOrderView> {
    return await this.queries.get(number);
  }

  @Post(':number\\:acknowledge')
  @HttpCode(200)
  @May('acknowledge', 'workOrder')
  @Idempotent()
  @ApiOperation({ summary: 'Production has seen the work order', operationId: 'acknowledgeWorkOrder' })
  @ApiOkResponse({ standardSchema: workOrder })
  async acknowledge(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: nothing }) _nothing: Nothing,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<WorkOrderView> {
    return await this.answer(number, key, (tx) => this.production.acknowledge(number, actor.name, tx));
  }

  @Post(':number\\:start')
  @HttpCode(200)
  @May('start', 'workOrder')
  @Idempotent()
  @ApiOperation({ summary: 'Work begins: the components leave stock', operationId: 'startWorkOrder' })
  @ApiOkResponse({ standardSchema: workOrder })
  async start(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: nothing }) _nothing: Nothing,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<WorkOrderView> {
    return await this.answer(number, key, (tx) => this.production.start(number, actor.name, tx));
  }

  @Post(':number\\:report')
  @HttpCode(200)
  @May('report', 'workOrder')
  @Idempotent()
  @ApiOperation({
    summary: 'Good and scrapped quantity since the last report; the last one completes the work order',
    operationId: 'reportProduction',
  })
  @ApiOkResponse({ standardSchema: workOrder })
  async report(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: productionReport }) report: ProductionReport,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<WorkOrderView> {
    return await this.answer(number, key, (tx) => this.production.report(number, report, actor.name, tx));
  }

  @Post(':number\\:complete')
  @HttpCode(200)
  @May('complete', 'workOrder')
  @Idempotent()
  @ApiOperation({
    summary: 'End a work order with what it has made; what is missing is planned anew',
    operationId: 'completeWorkOrder',
  })
  @ApiOkResponse({ standardSchema: workOrder })
  async complete(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: completion }) { reason }: Completion,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<WorkOrderView> {
    return await this.answer(number, key, (tx) => this.production.complete(number, actor.name, reason, tx));
  }

  private async answer(
    number: string,
    key: IdempotentRequest | undefined,
    verb: (tx: Tx) => Promise<void>,
  ): Promise<WorkOrderView> {
    return await this.idempotency.answer(key, async (tx) => {
      await verb(tx);
      return await this.queries.get(number, tx);
    });
  }
}
