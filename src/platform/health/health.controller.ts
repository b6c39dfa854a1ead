import { Controller, Get, Res } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { May, Public } from '../../identity/access.js';
import { HealthService, type Readiness } from './health.service.js';
import { Metrics } from './metrics.js';

const reachability = z.object({
  reachable: z.boolean(),
  milliseconds: z.number().int().optional(),
  why: z.string().optional(),
});
const readiness = z
  .object({ status: z.enum(['ready', 'unavailable']), database: reachability, temporal: reachability })
  .meta({ id: 'Readiness' });

/** For whoever runs the process: load balancers, container engines, Prometheus. */
@ApiTags('operation')
@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthService,
    private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  @Public()
  @ApiOperation({ summary: 'The process runs', operationId: 'live' })
  @ApiOkResponse({ standardSchema: z.object({ status: z.literal('live') }) })
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('health/ready')
  @Public()
  @ApiOperation({
    summary: 'The process can do its work',
    description:
      'Needs the database. Temporal is reported, not needed: orders are accepted while it is away.',
    operationId: 'ready',
  })
  @ApiOkResponse({ standardSchema: readiness })
  @ApiServiceUnavailableResponse({ standardSchema: readiness, description: 'The database does not answer' })
  async ready(@Res({ passthrough: true }) response: Response): Promise<Readiness> {
    const state = await this.health.readiness();
    if (state.status !== 'ready') response.status(503);
    return state;
  }

  @Get('metrics')
  @May('read', 'metrics')
  @ApiOperation({ summary: 'Metrics for Prometheus', operationId: 'metrics' })
  @ApiProduces('text/plain')
  async read(@Res({ passthrough: true }) response: Response): Promise<string> {
    response.type(this.metrics.registry.contentType);
    return await this.metrics.registry.metrics();
  }
}
