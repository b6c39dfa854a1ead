import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { pageOf, type Page } from '../platform/http/paging.js';
import { code } from '../platform/http/schemas.js';
import {
  OrderDocumentsQueries,
  commitmentRow,
  commitmentsQuery,
  messageRow,
  messagesQuery,
  type CommitmentView,
  type CommitmentsQuery,
  type MessageView,
  type MessagesQuery,
} from './order-documents.queries.js';

/** What stands beside an order. */
@ApiTags('orders')
@Controller('v1/orders/:number')
export class OrderDocumentsController {
  constructor(private readonly queries: OrderDocumentsQueries) {}

  @Get('commitments')
  @May('read', 'commitment')
  @ApiOperation({
    summary: 'What departments have undertaken for an order, and how far that has come',
    operationId: 'listOrderCommitments',
  })
  @ApiOkResponse({ standardSchema: pageOf(commitmentRow) })
  async commitments(
    @Param('number', { schema: code }) number: string,
    @Query({ schema: commitmentsQuery }) query: CommitmentsQuery,
    @CurrentActor() actor: Actor,
  ): Promise<Page<CommitmentView>> {
    return await this.queries.commitments(number, query, actor);
  }

  @Get('messages')
  @May('read', 'order')
  @ApiOperation({
    summary: 'What the customer was written about an order, newest first',
    operationId: 'listOrderMessages',
  })
  @ApiOkResponse({ standardSchema: pageOf(messageRow) })
  async messages(
    @Param('number', { schema: code }) number: string,
    @Query({ schema: messagesQuery }) query: MessagesQuery,
    @CurrentActor() actor: Actor,
  ): Promise<Page<MessageView>> {
    return await this.queries.messages(number, query, actor);
  }
}
