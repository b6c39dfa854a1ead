import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiConflictResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { ControlAnswer, ControlName } from '../../workflows/messages.js';
import { CompanyProfile } from '../company/company-profile.js';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { authorise } from '../identity/policy.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { Database } from '../platform/database/database.js';
import type { IdempotentRequest } from '../platform/http/idempotency.service.js';
import { Idempotent, RequestKey } from '../platform/http/idempotent.js';
import { code } from '../platform/http/schemas.js';
import { cancellationView } from './cancellation-view.js';
import { CancellationsService } from './cancellations.service.js';
import {
  cancellationPreview,
  controlAnswer,
  controlRequest,
  holdPreview,
  resumePreview,
  type CancellationPreviewView,
  type ControlBody,
} from './control.views.js';
import { HoldsService, type HoldPreview, type ResumePreview } from './holds.service.js';
import { OrderControl } from './order-control.js';
import { rehearse } from './rehearsal.js';
import { answeredBefore, askOnce, requestIdOf } from './repeated-request.js';

/** Hold, resume and cancel (R20): a preview says what would come of it, and its hash lets exactly that be done. */
@ApiTags('orders')
@Controller('v1/orders')
export class ControlController {
  constructor(
    private readonly database: Database,
    private readonly desk: OrderDesk,
    private readonly holds: HoldsService,
    private readonly cancellations: CancellationsService,
    private readonly control: OrderControl,
    private readonly company: CompanyProfile,
  ) {}

  @Get(':number/previews/hold')
  @May('control', 'order')
  @ApiOperation({
    summary: 'What a hold would stop, and what goes on all the same',
    operationId: 'previewHold',
  })
  @ApiOkResponse({ standardSchema: holdPreview })
  @ApiConflictResponse()
  async previewHold(
    @Param('number', { schema: code }) number: string,
    @CurrentActor() actor: Actor,
  ): Promise<HoldPreview> {
    return await this.rehearse(number, actor, (file) => Promise.resolve(this.holds.previewHold(file)));
  }

  @Post(':number\\:hold')
  @HttpCode(200)
  @May('control', 'order')
  @Idempotent({ keptBy: 'afterwards' })
  @ApiOperation({ summary: 'Put an order on hold', operationId: 'holdOrder' })
  @ApiOkResponse({ standardSchema: controlAnswer })
  async hold(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: controlRequest }) body: ControlBody,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<ControlAnswer> {
    return await this.ask('hold', number, body, actor, key);
  }

  @Get(':number/previews/resume')
  @May('control', 'order')
  @ApiOperation({
    summary: 'What an order on hold would be promised if it went on now',
    operationId: 'previewResume',
  })
  @ApiOkResponse({ standardSchema: resumePreview })
  @ApiConflictResponse()
  async previewResume(
    @Param('number', { schema: code }) number: string,
    @CurrentActor() actor: Actor,
  ): Promise<ResumePreview> {
    return await this.rehearse(number, actor, (file) => this.holds.previewResume(file));
  }

  @Post(':number\\:resume')
  @HttpCode(200)
  @May('control', 'order')
  @Idempotent({ keptBy: 'afterwards' })
  @ApiOperation({ summary: 'Let an order on hold go on, promised anew', operationId: 'resumeOrder' })
  @ApiOkResponse({ standardSchema: controlAnswer })
  async resume(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: controlRequest }) body: ControlBody,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<ControlAnswer> {
    return await this.ask('resume', number, body, actor, key);
  }

  @Get(':number/previews/cancellation')
  @May('control', 'order')
  @ApiOperation({
    summary: 'What cancelling would undo, what is kept at what cost, and what is charged or returned',
    operationId: 'previewCancellation',
  })
  @ApiOkResponse({ standardSchema: cancellationPreview })
  @ApiConflictResponse()
  async previewCancellation(
    @Param('number', { schema: code }) number: string,
    @CurrentActor() actor: Actor,
  ): Promise<CancellationPreviewView> {
    return await this.rehearse(number, actor, async (file) =>
      cancellationView(
        await this.cancellations.preview(file),
        file.order.currency,
        this.company.profile.currency,
      ),
    );
  }

  @Post(':number\\:cancel')
  @HttpCode(200)
  @May('control', 'order')
  @Idempotent({ keptBy: 'afterwards' })
  @ApiOperation({ summary: 'Cancel what is not handed over', operationId: 'cancelOrder' })
  @ApiOkResponse({ standardSchema: controlAnswer })
  async cancel(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: controlRequest }) body: ControlBody,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<ControlAnswer> {
    return await this.ask('cancel', number, body, actor, key);
  }

  private async rehearse<T>(number: string, actor: Actor, look: (file: OrderFile) => Promise<T>): Promise<T> {
    return await rehearse(this.database, async (tx) => {
      const file = await this.desk.open(tx, number);
      authorise(actor, 'control', 'order', { customer: file.order.customer });
      return await look(file);
    });
  }

  private async ask(
    name: ControlName,
    number: string,
    { hash, reason }: ControlBody,
    actor: Actor,
    key: IdempotentRequest | undefined,
  ): Promise<ControlAnswer> {
    // Who may not is told before the order's process is asked, and so is who names no order.
    const requestId = requestIdOf(actor, key);
    const answered = (): Promise<ControlAnswer | undefined> =>
      this.rehearse(number, actor, (file) => Promise.resolve(answeredBefore(file, name, requestId)));
    const request = { requestId, by: actor.name, reason, hash };
    return await askOnce(answered, () => this.control.ask(name, number, request));
  }
}
