import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import type { Tx } from '../platform/database/database.js';
import { IdempotencyService, type IdempotentRequest } from '../platform/http/idempotency.service.js';
import { Idempotent, RequestKey } from '../platform/http/idempotent.js';
import { pageOf, type Page } from '../platform/http/paging.js';
import { code } from '../platform/http/schemas.js';
import { LogisticsQueries, shipmentsQuery, type ShipmentsQuery } from './logistics.queries.js';
import { LogisticsService } from './logistics.service.js';
import {
  deliveryReport,
  handOverReport,
  shipment,
  shipmentSummary,
  trackingReport,
  type DeliveryReport,
  type HandOverReport,
  type ShipmentSummary,
  type ShipmentView,
  type TrackingReport,
} from './logistics.views.js';

/** What logistics and carriers read and report. Every report answers with the shipment as it is then. */
@ApiTags('logistics')
@Controller('v1/shipments')
export class LogisticsController {
  constructor(
    private readonly logistics: LogisticsService,
    private readonly queries: LogisticsQueries,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Get()
  @May('read', 'shipment')
  @ApiOperation({ summary: 'Shipments, newest first, filtered', operationId: 'listShipments' })
  @ApiOkResponse({ standardSchema: pageOf(shipmentSummary) })
  async list(@Query({ schema: shipmentsQuery }) query: ShipmentsQuery): Promise<Page<ShipmentSummary>> {
    return await this.queries.list(query);
  }

  @Get(':number')
  @May('read', 'shipment')
  @ApiOperation({
    summary: 'A shipment with its lines and what the carrier reported',
    operationId: 'getShipment',
  })
  @ApiOkResponse({ standardSchema: shipment })
  async get(@Param('number', { schema: code }) number: string): Promise<ShipmentView> {
    return await this.queries.get(number);
  }

  @Post(':number\\:handOver')
  @HttpCode(200)
  @May('handOver', 'shipment')
  @Idempotent()
  @ApiOperation({ summary: 'The carrier has taken the goods over', operationId: 'handOverShipment' })
  @ApiOkResponse({ standardSchema: shipment })
  async handOver(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: handOverReport }) { trackingNumber }: HandOverReport,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<ShipmentView> {
    return await this.answer(number, key, (tx) =>
      this.logistics.handOver(number, trackingNumber, actor.name, tx),
    );
  }

  @Post(':number\\:track')
  @HttpCode(200)
  @May('track', 'shipment')
  @Idempotent()
  @ApiOperation({ summary: 'A scan or a remark of the carrier', operationId: 'trackShipment' })
  @ApiOkResponse({ standardSchema: shipment })
  async track(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: trackingReport }) report: TrackingReport,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<ShipmentView> {
    return await this.answer(number, key, (tx) => this.logistics.track(number, report, actor.name, tx));
  }

  @Post(':number\\:deliver')
  @HttpCode(200)
  @May('deliver', 'shipment')
  @Idempotent()
  @ApiOperation({ summary: 'Proof of delivery: who signed for the goods', operationId: 'deliverShipment' })
  @ApiOkResponse({ standardSchema: shipment })
  async deliver(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: deliveryReport }) { signedBy }: DeliveryReport,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<ShipmentView> {
    return await this.answer(number, key, (tx) => this.logistics.deliver(number, signedBy, actor.name, tx));
  }

  private async answer(
    number: string,
    key: IdempotentRequest | undefined,
    verb: (tx: Tx) => Promise<void>,
  ): Promise<ShipmentView> {
    return await this.idempotency.answer(key, async (tx) => {
      await verb(tx);
      return await this.queries.get(number, tx);
    });
  }
}
