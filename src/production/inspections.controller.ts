import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { IdempotencyService, type IdempotentRequest } from '../platform/http/idempotency.service.js';
import { Idempotent, RequestKey } from '../platform/http/idempotent.js';
import { pageOf, type Page } from '../platform/http/paging.js';
import { code } from '../platform/http/schemas.js';
import { InspectionsQueries, inspectionsQuery, type InspectionsQuery } from './inspections.queries.js';
import { InspectionsService } from './inspections.service.js';
import {
  finding,
  inspection,
  inspectionSummary,
  type InspectionFinding,
  type InspectionSummary,
  type InspectionView,
} from './inspections.views.js';

/** Finished goods that are looked at before they may leave. */
@ApiTags('production')
@Controller('v1/inspections')
export class InspectionsController {
  constructor(
    private readonly inspections: InspectionsService,
    private readonly queries: InspectionsQueries,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Get()
  @May('read', 'inspection')
  @ApiOperation({
    summary: 'Inspections of finished goods, newest first, filtered',
    operationId: 'listInspections',
  })
  @ApiOkResponse({ standardSchema: pageOf(inspectionSummary) })
  async list(@Query({ schema: inspectionsQuery }) query: InspectionsQuery): Promise<Page<InspectionSummary>> {
    return await this.queries.list(query);
  }

  @Get(':number')
  @May('read', 'inspection')
  @ApiOperation({
    summary: 'An inspection with its checklist and what was found',
    operationId: 'getInspection',
  })
  @ApiOkResponse({ standardSchema: inspection })
  async get(@Param('number', { schema: code }) number: string): Promise<InspectionView> {
    return await this.queries.get(number);
  }

  @Post(':number\\:record')
  @HttpCode(200)
  @May('record', 'inspection')
  @Idempotent()
  @ApiOperation({
    summary: 'What passed may be released; what failed is scrapped and made anew. Every check is answered',
    operationId: 'recordInspection',
  })
  @ApiOkResponse({ standardSchema: inspection })
  async record(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: finding }) found: InspectionFinding,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<InspectionView> {
    return await this.idempotency.answer(key, async (tx) => {
      await this.inspections.record(number, found, actor.name, tx);
      return await this.queries.get(number, tx);
    });
  }
}
