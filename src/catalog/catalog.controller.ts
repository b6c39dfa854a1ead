import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { pageOf, type Page } from '../platform/http/paging.js';
import { code } from '../platform/http/schemas.js';
import { CatalogQueries, itemsQuery, type ItemsQuery } from './catalog.queries.js';
import { itemSummary, itemView, type ItemSummary, type ItemView } from './catalog.views.js';

/** Everything that is sold, made or bought. */
@ApiTags('catalog')
@Controller('v1/items')
@May('read', 'catalog')
export class CatalogController {
  constructor(private readonly queries: CatalogQueries) {}

  @Get()
  @ApiOperation({ summary: 'Items by code, filtered; customers see what is sold', operationId: 'listItems' })
  @ApiOkResponse({ standardSchema: pageOf(itemSummary) })
  async list(
    @Query({ schema: itemsQuery }) query: ItemsQuery,
    @CurrentActor() actor: Actor,
  ): Promise<Page<ItemSummary>> {
    return await this.queries.list(query, actor);
  }

  @Get(':code')
  @ApiOperation({
    summary: 'An item with its prices, components, operations and suppliers',
    operationId: 'getItem',
  })
  @ApiOkResponse({ standardSchema: itemView })
  async get(@Param('code', { schema: code }) item: string, @CurrentActor() actor: Actor): Promise<ItemView> {
    return await this.queries.get(item, actor);
  }
}
