import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Exact, money } from '../../domain/money/money.js';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { IdempotencyService, type IdempotentRequest } from '../platform/http/idempotency.service.js';
import { Idempotent, RequestKey } from '../platform/http/idempotent.js';
import { pageOf, type Page } from '../platform/http/paging.js';
import {
  FinanceQueries,
  paymentsQuery,
  receivablesQuery,
  type PaymentsQuery,
  type ReceivablesQuery,
} from './finance.queries.js';
import { FinanceService } from './finance.service.js';
import {
  newPayment,
  paymentRow,
  receivableRow,
  recordedPayment,
  type NewPayment,
  type PaymentView,
  type ReceivableView,
  type RecordedPayment,
} from './finance.views.js';

/** What is owed and what has been paid. */
@ApiTags('finance')
@Controller('v1')
export class FinanceController {
  constructor(
    private readonly finance: FinanceService,
    private readonly queries: FinanceQueries,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Get('receivables')
  @May('read', 'receivable')
  @ApiOperation({
    summary: 'Deposit requests and invoices, newest first, filtered; a customer sees their own',
    operationId: 'listReceivables',
  })
  @ApiOkResponse({ standardSchema: pageOf(receivableRow) })
  async receivables(
    @Query({ schema: receivablesQuery }) query: ReceivablesQuery,
    @CurrentActor() actor: Actor,
  ): Promise<Page<ReceivableView>> {
    return await this.queries.receivables(query, actor);
  }

  @Get('payments')
  @May('read', 'payment')
  @ApiOperation({ summary: 'Payments received, newest first, filtered', operationId: 'listPayments' })
  @ApiOkResponse({ standardSchema: pageOf(paymentRow) })
  async payments(@Query({ schema: paymentsQuery }) query: PaymentsQuery): Promise<Page<PaymentView>> {
    return await this.queries.payments(query);
  }

  @Post('payments')
  @May('record', 'payment')
  @Idempotent()
  @ApiOperation({
    summary: 'Money has come in for an order; it pays what is open, the oldest first',
    operationId: 'recordPayment',
  })
  @ApiCreatedResponse({ standardSchema: recordedPayment })
  @ApiNotFoundResponse()
  async record(
    @Body({ schema: newPayment }) { order, amount: paid, reference }: NewPayment,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<RecordedPayment> {
    return await this.idempotency.answer(key, async (tx) => {
      const { paymentId, open } = await this.finance.recordPayment(
        order,
        { ...paid, reference },
        actor.name,
        tx,
      );
      return {
        payment: await this.queries.payment(paymentId, tx),
        open: money(new Exact(open), paid.currency),
      };
    });
  }
}
