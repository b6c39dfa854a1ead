import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { pageOf, type Page } from '../platform/http/paging.js';
import {
  ExpectedStepsQueries,
  expectedStepsQuery,
  expectedStepView,
  type ExpectedStepsQuery,
  type ExpectedStepView,
} from './expected-steps.queries.js';

/** What will be asked of a department, before it is. */
@ApiTags('tasks')
@Controller('v1/expected-steps')
export class ExpectedStepsController {
  constructor(private readonly steps: ExpectedStepsQueries) {}

  @Get()
  @May('read', 'task')
  @ApiOperation({
    summary: 'Steps that departments may expect next, by day',
    operationId: 'listExpectedSteps',
  })
  @ApiOkResponse({ standardSchema: pageOf(expectedStepView) })
  async list(
    @Query({ schema: expectedStepsQuery }) query: ExpectedStepsQuery,
    @CurrentActor() actor: Actor,
  ): Promise<Page<ExpectedStepView>> {
    return await this.steps.list(query, actor);
  }
}
