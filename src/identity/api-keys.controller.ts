import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { IdempotentRequest } from '../platform/http/idempotency.service.js';
import { Idempotent, RequestKey } from '../platform/http/idempotent.js';
import { pageOf, pageQuery, type Page } from '../platform/http/paging.js';
import { id } from '../platform/http/schemas.js';
import { CurrentActor, May } from './access.js';
import type { Actor } from './actor.js';
import { ApiKeys } from './api-keys.service.js';
import {
  apiKey,
  createdApiKey,
  newApiKey,
  type ApiKeyView,
  type CreatedApiKey,
  type NewApiKey,
} from './identity.schemas.js';

const listQuery = pageQuery(['id'], {});

/** Keys of machines. */
@ApiTags('identity')
@Controller('v1/api-keys')
@May('manage', 'apiKey')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeys) {}

  @Post()
  @Idempotent()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Make an API key; it is shown once', operationId: 'createApiKey' })
  @ApiCreatedResponse({ standardSchema: createdApiKey })
  async create(
    @Body({ schema: newApiKey }) wanted: NewApiKey,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<CreatedApiKey> {
    return await this.apiKeys.create(wanted, actor, key);
  }

  @Get()
  @ApiOperation({ summary: 'API keys, oldest first', operationId: 'listApiKeys' })
  @ApiOkResponse({ standardSchema: pageOf(apiKey) })
  async list(@Query({ schema: listQuery }) query: z.infer<typeof listQuery>): Promise<Page<ApiKeyView>> {
    return await this.apiKeys.list(query);
  }

  @Post(':id\\:revoke')
  @HttpCode(200)
  @ApiOperation({ summary: 'End an API key', operationId: 'revokeApiKey' })
  @ApiOkResponse({ standardSchema: apiKey })
  async revoke(
    @Param('id', { schema: id }) keyId: string,
    @CurrentActor() actor: Actor,
  ): Promise<ApiKeyView> {
    return await this.apiKeys.revoke(keyId, actor);
  }
}
