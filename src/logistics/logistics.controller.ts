import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import type { Tx } from '../platform/database/database.js';
import { IdempotencyService, type IdempotentRequest } from '../platform/http/idempotency.service.js';
import { Idempotent, RequestKey } from '../platform/http/idempotent.js';
import { pageOf, type Page } from '../platform/http/paging.js';
import { code } from '../platform/http/schemas.js';
import { LogisticsQueries, shipmentsQuery, type ShipmentsQuery } from './logistics.queries.js';
import { LogisticsService } from './logistics.service.js';
import { ShipmentChanges } from './shipment-changes.service.js';
import {
  booking,
  consolidation,
  deliveryReport,
  handOverReport,
  shipment,
  shipmentSummary,
  splitShipment,
  splitting,
  trackingReport,
  type DeliveryReport,
  type HandOverReport,
  type PickupBooking,
  type ShipmentConsolidation,
  type ShipmentSplit,
  type ShipmentSummary,
  type ShipmentView,
  type SplitShipment,
  type TrackingReport,
} from './logistics.views.js';

/** What logistics and carriers read and report. Every report answers with the shipment as it is then. */
@ApiTags('logistics')
@Controller('v1')
export class LogisticsController {
  constructor(
    private readonly logistics: LogisticsService,
    private readonly changes: ShipmentChanges,
    private readonly queries: LogisticsQueries,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Get('shipments')
  @May('read', 'shipment')
  @ApiOperation({ summary: 'Shipments, newest first, filtered', operationId: 'listShipments' })
  @ApiOkResponse({ standardSchema: pageOf(shipmentSummary) })
  async list(@Query({ schema: shipmentsQuery }) query: ShipmentsQuery): Promise<Page<ShipmentSummary>> {
    return await this.queries.list(query);
  }

  @Get('shipments/:number')
  @May('read', 'shipment')
  @ApiOperation({
    summary: 'A shipment with its lines and what the carrier reported',
    operationId: 'getShipment',
  })
  @ApiOkResponse({ standardSchema: shipment })
  async get(@Param('number', { schema: code }) number: string): Promise<ShipmentView> {
    return await this.queries.get(number);
  }

  @Post('shipments/:number\\:handOver')
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

  @Post('shipments/:number\\:track')
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

  @Post('shipments/:number\\:deliver')
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

  @Post('shipments/:number\\:book')
  @HttpCode(200)
  @May('plan', 'shipment')
  @Idempotent()
  @ApiOperation({ summary: 'The carrier is to come at another time', operationId: 'bookPickup' })
  @ApiOkResponse({ standardSchema: shipment })
  async book(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: booking }) { pickupAt }: PickupBooking,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<ShipmentView> {
    return await this.answer(number, key, (tx) => this.changes.book(number, pickupAt, actor.name, tx));
  }

  @Post('shipments/:number\\:split')
  @HttpCode(200)
  @May('plan', 'shipment')
  @Idempotent()
  @ApiOperation({ summary: 'Part of a shipment leaves by itself', operationId: 'splitShipment' })
  @ApiOkResponse({ standardSchema: splitShipment })
  async split(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: splitting }) { lines }: ShipmentSplit,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<SplitShipment> {
    return await this.idempotency.answer(key, async (tx) => {
      const second = await this.changes.split(number, lines, actor.name, tx);
      return { shipment: await this.queries.get(number, tx), second: await this.queries.get(second, tx) };
    });
  }

  @Post('shipments\\:consolidate')
  @HttpCode(200)
  @May('plan', 'shipment')
  @Idempotent()
  @ApiNotFoundResponse()
  @ApiOperation({
    summary: 'Shipments to one address leave as one, the first named',
    operationId: 'consolidateShipments',
  })
  @ApiOkResponse({ standardSchema: shipment })
  async consolidate(
    @Body({ schema: consolidation }) { shipments }: ShipmentConsolidation,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<ShipmentView> {
    const [into = ''] = shipments;
    return await this.answer(into, key, (tx) => this.changes.consolidate(shipments, actor.name, tx));
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
