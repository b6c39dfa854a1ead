import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { IdempotencyService, type IdempotentRequest } from '../platform/http/idempotency.service.js';
import { Idempotent, RequestKey } from '../platform/http/idempotent.js';
import { pageOf, type Page } from '../platform/http/paging.js';
import { code, id } from '../platform/http/schemas.js';
import { CreditNotesQueries, creditNotesQuery, type CreditNotesQuery } from './credit-notes.queries.js';
import { CreditNotesService } from './credit-notes.service.js';
import {
  creditNoteRow,
  creditNoteWish,
  refundRow,
  refundWish,
  type CreditNoteView,
  type CreditNoteWish,
  type RefundView,
  type RefundWish,
} from './credit-notes.views.js';

/** What is given back to customers: credit notes and refunds. */
@ApiTags('finance')
@Controller('v1')
export class CreditNotesController {
  constructor(
    private readonly creditNotes: CreditNotesService,
    private readonly queries: CreditNotesQueries,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Get('credit-notes')
  @May('read', 'creditNote')
  @ApiOperation({
    summary: 'Credit notes, newest first, filtered; a customer sees their own',
    operationId: 'listCreditNotes',
  })
  @ApiOkResponse({ standardSchema: pageOf(creditNoteRow) })
  async list(
    @Query({ schema: creditNotesQuery }) query: CreditNotesQuery,
    @CurrentActor() actor: Actor,
  ): Promise<Page<CreditNoteView>> {
    return await this.queries.creditNotes(query, actor);
  }

  @Post('invoices/:number\\:credit')
  @May('credit', 'receivable')
  @Idempotent()
  @ApiOperation({
    summary: 'Takes back part of an invoice; what has been paid above is to be given back',
    operationId: 'creditInvoice',
  })
  @ApiCreatedResponse({ standardSchema: creditNoteRow })
  async credit(
    @Param('number', { schema: code }) invoice: string,
    @Body({ schema: creditNoteWish }) wish: CreditNoteWish,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<CreditNoteView> {
    return await this.idempotency.answer(key, async (tx) =>
      this.queries.creditNote(await this.creditNotes.credit(invoice, wish, actor.name, tx), tx),
    );
  }

  @Post('payments/:id\\:refund')
  @May('refund', 'payment')
  @Idempotent()
  @ApiOperation({
    summary: 'What was paid too much is to be given back: a task for finance to transfer it',
    operationId: 'refundPayment',
  })
  @ApiCreatedResponse({ standardSchema: refundRow })
  async refund(
    @Param('id', { schema: id }) payment: string,
    @Body({ schema: refundWish }) wish: RefundWish,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<RefundView> {
    return await this.idempotency.answer(key, async (tx) =>
      this.queries.refund(await this.creditNotes.refund(payment, wish, actor.name, tx), tx),
    );
  }
}
