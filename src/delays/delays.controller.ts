import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { May } from '../identity/access.js';
import { pageOf, type Page } from '../platform/http/paging.js';
import { DelaysQueries, delaysQuery, delayView, type DelaysQuery, type DelayView } from './delays.queries.js';

/** What makes orders late, or might. */
@ApiTags('delays')
@Controller('v1/delays')
export class DelaysController {
  constructor(private readonly queries: DelaysQueries) {}

  @Get()
  @May('read', 'delay')
  @ApiOperation({
    summary: 'Delays, those noticed last first: order, cause, department, dates',
    operationId: 'listDelays',
  })
  @ApiOkResponse({ standardSchema: pageOf(delayView) })
  async list(@Query({ schema: delaysQuery }) query: DelaysQuery): Promise<Page<DelayView>> {
    return await this.queries.list(query);
  }
}
