import { Body, Controller, Get, Put, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { IfMatch } from '../platform/http/if-match.js';
import { CompanyDeadlinesService } from './company-deadlines.service.js';
import {
  companyDeadlines,
  newDeadlines,
  type CompanyDeadlines,
  type NewDeadlines,
} from './company-deadlines.views.js';

/** When tasks are due, who is reminded of them and who is told when they are not done. */
@ApiTags('company')
@Controller('v1/company')
export class CompanyDeadlinesController {
  constructor(private readonly deadlines: CompanyDeadlinesService) {}

  @Get('deadlines')
  @May('read', 'deadlines')
  @ApiOperation({ summary: 'Deadlines, reminders and chains of escalation', operationId: 'getDeadlines' })
  @ApiOkResponse({ standardSchema: companyDeadlines })
  async get(@Res({ passthrough: true }) response: Response): Promise<CompanyDeadlines> {
    return tagged(response, await this.deadlines.get());
  }

  @Put('deadlines')
  @May('change', 'deadlines')
  @ApiOperation({
    summary: 'Set all deadlines anew, for the tasks that are opened from now on',
    operationId: 'changeDeadlines',
  })
  @ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'Version that was read, e.g. "3": refused when it is another now',
    schema: { type: 'string' },
  })
  @ApiOkResponse({ standardSchema: companyDeadlines })
  async change(
    @Body({ schema: newDeadlines }) given: NewDeadlines,
    @IfMatch() expected: number | undefined,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CompanyDeadlines> {
    return tagged(response, await this.deadlines.change(given, actor, expected));
  }
}

function tagged(response: Response, answer: CompanyDeadlines): CompanyDeadlines {
  response.setHeader('ETag', `"${String(answer.version)}"`);
  return answer;
}
