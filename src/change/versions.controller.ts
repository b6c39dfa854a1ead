import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { pageOf, type Page } from '../platform/http/paging.js';
import { code } from '../platform/http/schemas.js';
import { VersionsQueries } from './versions.queries.js';
import {
  versionContent,
  versionDiff,
  versionNumber,
  versionRow,
  versionsQuery,
  type VersionContentView,
  type VersionDiffView,
  type VersionRowView,
  type VersionsQuery,
} from './versions.views.js';

/** What was agreed, version by version. */
@ApiTags('orders')
@Controller('v1/orders/:number/versions')
export class VersionsController {
  constructor(private readonly queries: VersionsQueries) {}

  @Get()
  @May('read', 'order')
  @ApiOperation({
    summary: 'The versions of an order: who made each, why, and whether it is kept as it was written',
    operationId: 'listOrderVersions',
  })
  @ApiOkResponse({ standardSchema: pageOf(versionRow) })
  async list(
    @Param('number', { schema: code }) number: string,
    @Query({ schema: versionsQuery }) query: VersionsQuery,
    @CurrentActor() actor: Actor,
  ): Promise<Page<VersionRowView>> {
    return await this.queries.list(number, query, actor);
  }

  @Get(':version')
  @May('read', 'order')
  @ApiOperation({ summary: 'What is agreed in a version of an order', operationId: 'getOrderVersion' })
  @ApiOkResponse({ standardSchema: versionContent })
  async get(
    @Param('number', { schema: code }) number: string,
    @Param('version', { schema: versionNumber }) version: string,
    @CurrentActor() actor: Actor,
  ): Promise<VersionContentView> {
    return await this.queries.get(number, version, actor);
  }

  @Get(':version/diff/:other')
  @May('read', 'order')
  @ApiOperation({
    summary: 'What differs between two versions of an order, field by field, old and new side by side',
    operationId: 'diffOrderVersions',
  })
  @ApiOkResponse({ standardSchema: versionDiff })
  async diff(
    @Param('number', { schema: code }) number: string,
    @Param('version', { schema: versionNumber }) version: string,
    @Param('other', { schema: versionNumber }) other: string,
    @CurrentActor() actor: Actor,
  ): Promise<VersionDiffView> {
    return await this.queries.diff(number, version, other, actor);
  }
}
