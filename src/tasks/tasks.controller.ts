import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { IdempotencyService, type IdempotentRequest } from '../platform/http/idempotency.service.js';
import { Idempotent, RequestKey } from '../platform/http/idempotent.js';
import { pageOf, type Page } from '../platform/http/paging.js';
import { reason } from '../platform/http/report-schemas.js';
import { id } from '../platform/http/schemas.js';
import { taskSchema, TasksService, tasksQuery, type TaskView } from './tasks.service.js';

const completion = z
  .strictObject({
    result: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('What the kind of task needs; see docs/reference/tasks.md'),
    reason: reason.optional().describe('A remark; needed when something was scrapped'),
  })
  .meta({ id: 'TaskCompletion' });
const refusal = z.strictObject({ reason }).meta({ id: 'TaskRefusal' });

@ApiTags('tasks')
@Controller('v1/tasks')
export class TasksController {
  constructor(
    private readonly tasks: TasksService,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Get()
  @May('read', 'task')
  @ApiOperation({ summary: "Departments' tasks, the most urgent first", operationId: 'listTasks' })
  @ApiOkResponse({ standardSchema: pageOf(taskSchema) })
  async list(
    @Query({ schema: tasksQuery }) query: z.infer<typeof tasksQuery>,
    @CurrentActor() actor: Actor,
  ): Promise<Page<TaskView>> {
    return await this.tasks.list(query, actor);
  }

  @Get(':id')
  @May('read', 'task')
  @ApiOperation({ summary: 'A task', operationId: 'getTask' })
  @ApiOkResponse({ standardSchema: taskSchema })
  async get(@Param('id', { schema: id }) taskId: string, @CurrentActor() actor: Actor): Promise<TaskView> {
    return await this.tasks.get(taskId, actor);
  }

  @Post(':id\\:claim')
  @HttpCode(200)
  @May('claim', 'task')
  @ApiOperation({ summary: 'Take a task on', operationId: 'claimTask' })
  @ApiOkResponse({ standardSchema: taskSchema })
  async claim(@Param('id', { schema: id }) taskId: string, @CurrentActor() actor: Actor): Promise<TaskView> {
    return await this.tasks.claim(taskId, actor);
  }

  @Post(':id\\:complete')
  @HttpCode(200)
  @May('complete', 'task')
  @Idempotent()
  @ApiOperation({
    summary: 'Complete a task: what it asks for is done, and the order goes on',
    operationId: 'completeTask',
  })
  @ApiOkResponse({ standardSchema: taskSchema })
  async complete(
    @Param('id', { schema: id }) taskId: string,
    @Body({ schema: completion }) given: z.infer<typeof completion>,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<TaskView> {
    return await this.idempotency.answer(key, (tx) => this.tasks.complete(taskId, actor, given, tx));
  }

  @Post(':id\\:decline')
  @HttpCode(200)
  @May('decline', 'task')
  @Idempotent()
  @ApiOperation({
    summary: 'Decline a task with a reason; sales decides what happens',
    operationId: 'declineTask',
  })
  @ApiOkResponse({ standardSchema: taskSchema })
  async decline(
    @Param('id', { schema: id }) taskId: string,
    @Body({ schema: refusal }) { reason: why }: z.infer<typeof refusal>,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<TaskView> {
    return await this.idempotency.answer(key, (tx) => this.tasks.decline(taskId, actor, why, tx));
  }
}
