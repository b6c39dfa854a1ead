import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { DomainError } from '../../../domain/errors/domain-error.js';
import { May } from '../../identity/access.js';
import { nothing, type Nothing } from '../http/report-schemas.js';
import { instant } from '../http/schemas.js';
import { BusinessClock } from './business-clock.js';

const clockView = z
  .object({
    now: z.string().describe('Business instant'),
    speed: z.number().describe('Business seconds per second'),
    paused: z.boolean(),
    demonstration: z.boolean().describe('True when it may be paused; else it is the wall clock'),
  })
  .meta({ id: 'Clock' });
type ClockView = z.infer<typeof clockView>;

const clockStart = z
  .strictObject({ until: instant.optional().describe('Instant at which it stops again by itself') })
  .prefault({})
  .meta({ id: 'ClockStart' });
type ClockStart = z.infer<typeof clockStart>;

/** The business clock, which a demonstration may stop to be looked at. */
@ApiTags('clock')
@Controller('v1')
export class ClockController {
  constructor(private readonly clock: BusinessClock) {}

  @Get('clock')
  @May('read', 'clock')
  @ApiOperation({ summary: 'What the business clock shows and how it runs', operationId: 'getClock' })
  @ApiOkResponse({ standardSchema: clockView })
  async get(): Promise<ClockView> {
    const { at, ...state } = await this.clock.state();
    return { now: at.toISOString(), ...state };
  }

  @Post('clock\\:pause')
  @HttpCode(200)
  @May('adjust', 'clock')
  @ApiOperation({ summary: 'Stop a demonstration clock', operationId: 'pauseClock' })
  @ApiOkResponse({ standardSchema: clockView })
  async pause(@Body({ schema: nothing }) _nothing: Nothing): Promise<ClockView> {
    return await this.setPaused(true);
  }

  @Post('clock\\:resume')
  @HttpCode(200)
  @May('adjust', 'clock')
  @ApiOperation({ summary: 'Let a demonstration clock run on, or to an instant', operationId: 'resumeClock' })
  @ApiOkResponse({ standardSchema: clockView })
  async resume(@Body({ schema: clockStart }) { until }: ClockStart): Promise<ClockView> {
    return await this.setPaused(false, until === undefined ? undefined : new Date(until));
  }

  private async setPaused(paused: boolean, until?: Date): Promise<ClockView> {
    if ((await this.clock.setPaused(paused, until)) === undefined) {
      throw new DomainError('clock-not-adjustable', 'The business clock is the wall clock', {
        detailZh: '业务时钟即实际时钟',
      });
    }
    return await this.get();
  }
}
