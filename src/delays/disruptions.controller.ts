import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { Idempotent } from '../platform/http/idempotent.js';
import { pageOf, type Page } from '../platform/http/paging.js';
import { nothing, type Nothing } from '../platform/http/report-schemas.js';
import { id } from '../platform/http/schemas.js';
import { DelaysQueries } from './delays.queries.js';
import { DisruptionsService } from './disruptions.service.js';
import {
  disruption,
  disruptionsQuery,
  disruptionSummary,
  newDisruption,
  type DisruptionsQuery,
  type DisruptionSummary,
  type DisruptionView,
  type NewDisruption,
} from './disruptions.views.js';

/** Events that delay many orders at once. */
@ApiTags('delays')
@Controller('v1/disruptions')
export class DisruptionsController {
  constructor(
    private readonly disruptions: DisruptionsService,
    private readonly queries: DelaysQueries,
  ) {}

  @Get()
  @May('read', 'disruption')
  @ApiOperation({ summary: 'Reported events, the last first', operationId: 'listDisruptions' })
  @ApiOkResponse({ standardSchema: pageOf(disruptionSummary) })
  async list(@Query({ schema: disruptionsQuery }) query: DisruptionsQuery): Promise<Page<DisruptionSummary>> {
    return await this.queries.disruptions(query);
  }

  /** Reporting the same again changes nothing, so its answer may be kept after the work. */
  @Post()
  @May('report', 'disruption')
  @Idempotent({ keptBy: 'afterwards' })
  @ApiOperation({
    summary:
      'A machine is down, material short, a supplier late or a carrier slow: every order it touches is told',
    operationId: 'reportDisruption',
  })
  @ApiCreatedResponse({ standardSchema: disruption })
  async report(
    @Body({ schema: newDisruption }) given: NewDisruption,
    @CurrentActor() actor: Actor,
  ): Promise<DisruptionView> {
    return await this.disruptions.report(given, actor);
  }

  @Post(':id\\:end')
  @HttpCode(200)
  @May('report', 'disruption')
  @Idempotent({ keptBy: 'afterwards' })
  @ApiOperation({ summary: 'It is over: what it delayed is forecast anew', operationId: 'endDisruption' })
  @ApiOkResponse({ standardSchema: disruption })
  async end(
    @Param('id', { schema: id }) disruptionId: string,
    @Body({ schema: nothing }) _nothing: Nothing,
    @CurrentActor() actor: Actor,
  ): Promise<DisruptionView> {
    return await this.disruptions.end(disruptionId, actor);
  }
}
