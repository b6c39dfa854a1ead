import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiConflictResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { ChangeAnswer, ChangeDecided } from '../../workflows/messages.js';
import { rehearse } from '../control/rehearsal.js';
import { askOnce, requestIdOf } from '../control/repeated-request.js';
import { OrderControl } from '../control/order-control.js';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { authorise } from '../identity/policy.js';
import { OrderDesk } from '../orders/order-desk.js';
import type { OrderFile } from '../orders/order-file.js';
import { Database } from '../platform/database/database.js';
import type { IdempotentRequest } from '../platform/http/idempotency.service.js';
import { Idempotent, RequestKey } from '../platform/http/idempotent.js';
import { pageOf, type Page } from '../platform/http/paging.js';
import { code } from '../platform/http/schemas.js';
import { answerOf, wordOf } from './change-messages.service.js';
import { readChange, readChangeByRequest, type ChangeRow } from './change-rows.js';
import {
  assessBody,
  assessmentSchema,
  assessmentView,
  changeAnswer,
  changeBody,
  changeSchema,
  decisionBody,
  type AssessBody,
  type AssessmentView,
  type ChangeBody,
  type ChangeView,
  type DecisionBody,
} from './change.views.js';
import { noSuchChange } from './change-refusals.js';
import { ChangesQueries, changesQuery, type ChangesQuery } from './changes.queries.js';
import { ChangesService } from './changes.service.js';

/** Changes of an order (R16): what one would come to, asking for it, and deciding on it. */
@ApiTags('orders')
@Controller('v1/orders')
export class ChangeController {
  constructor(
    private readonly database: Database,
    private readonly desk: OrderDesk,
    private readonly changes: ChangesService,
    private readonly control: OrderControl,
    private readonly queries: ChangesQueries,
  ) {}

  @Post(':number/changes\\:assess')
  @HttpCode(200)
  @May('change', 'order')
  @ApiOperation({
    summary: 'What a change would come to; nothing is touched',
    description:
      'The hash lets exactly what is shown be carried out, until `goodUntil` and as long as nothing it stands on moves. Staff ' +
      'see in `hurt` which other orders would come further past their promise than without the change, and by how many days.',
    operationId: 'assessChange',
  })
  @ApiOkResponse({ standardSchema: assessmentSchema })
  @ApiConflictResponse()
  async assess(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: assessBody }) { change }: AssessBody,
    @CurrentActor() actor: Actor,
  ): Promise<AssessmentView> {
    const assessment = await this.rehearse(number, actor, (file) =>
      this.changes.assess(file, change, !isCustomer(actor)),
    );
    return assessmentView(assessment, isCustomer(actor));
  }

  @Post(':number/changes')
  @HttpCode(200)
  @May('change', 'order')
  @Idempotent({ keptBy: 'afterwards' })
  @ApiOperation({
    summary: 'Ask for a change',
    description:
      'Answered by the order’s process. What cannot be is refused with the reason and not kept; what may be is kept under a ' +
      'number, and answered by its state: `negotiating` while departments, sales or the customer are asked, `queued` behind ' +
      'another change that touches the same, `accepted` when all agree. With `hash` exactly what was assessed is agreed to, ' +
      'or refused as `preview-outdated` with what it would be now.',
    operationId: 'requestChange',
  })
  @ApiOkResponse({ standardSchema: changeAnswer })
  @ApiConflictResponse()
  async request(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: changeBody }) body: ChangeBody,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<ChangeAnswer> {
    const requestId = requestIdOf(actor, key);
    return await this.once(
      number,
      actor,
      (file) => readChangeByRequest(file, requestId),
      () =>
        this.control.askOfChange('requestChange', number, {
          requestId,
          by: actor.name,
          reason: body.reason,
          content: body.change,
          hash: body.hash ?? null,
          speaksFor: isCustomer(actor) ? 'customer' : body.customerAgrees ? 'sales' : null,
        }),
    );
  }

  @Get(':number/changes')
  @May('read', 'order')
  @ApiOperation({
    summary: 'Changes that were asked for, the newest first',
    description:
      'Customers see neither costs nor documents, and of the rounds their own word and what a department would have instead.',
    operationId: 'listChanges',
  })
  @ApiOkResponse({ standardSchema: pageOf(changeSchema) })
  async list(
    @Param('number', { schema: code }) number: string,
    @Query({ schema: changesQuery }) query: ChangesQuery,
    @CurrentActor() actor: Actor,
  ): Promise<Page<ChangeView>> {
    return await this.queries.list(number, query, actor);
  }

  @Get(':number/changes/:change')
  @May('read', 'order')
  @ApiOperation({ summary: 'A change with its assessment and rounds', operationId: 'getChange' })
  @ApiOkResponse({ standardSchema: changeSchema })
  async get(
    @Param('number', { schema: code }) number: string,
    @Param('change', { schema: code }) change: string,
    @CurrentActor() actor: Actor,
  ): Promise<ChangeView> {
    return await this.queries.get(number, change, actor);
  }

  @Post(':number/changes/:change\\:accept')
  @HttpCode(200)
  @May('change', 'order')
  @Idempotent({ keptBy: 'afterwards' })
  @ApiOperation({
    summary:
      'The customer’s word, given by themselves or recorded by sales: what is worse than asked for is accepted',
    description:
      'With `hash` it is said of exactly that assessment; without, of what was shown last. The state tells what came of it: ' +
      'others may still be asked.',
    operationId: 'acceptChange',
  })
  @ApiOkResponse({ standardSchema: changeAnswer })
  @ApiConflictResponse()
  async accept(
    @Param('number', { schema: code }) number: string,
    @Param('change', { schema: code }) change: string,
    @Body({ schema: decisionBody }) body: DecisionBody,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<ChangeAnswer> {
    return await this.decide('accept', number, change, body, actor, key);
  }

  @Post(':number/changes/:change\\:refuse')
  @HttpCode(200)
  @May('change', 'order')
  @Idempotent({ keptBy: 'afterwards' })
  @ApiOperation({
    summary: 'The customer will not have the change as it stands',
    description: 'One refusal ends it: nothing is changed, and the reason is kept.',
    operationId: 'refuseChange',
  })
  @ApiOkResponse({ standardSchema: changeAnswer })
  @ApiConflictResponse()
  async refuse(
    @Param('number', { schema: code }) number: string,
    @Param('change', { schema: code }) change: string,
    @Body({ schema: decisionBody }) body: DecisionBody,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<ChangeAnswer> {
    return await this.decide('refuse', number, change, body, actor, key);
  }

  @Post(':number/changes/:change\\:withdraw')
  @HttpCode(200)
  @May('change', 'order')
  @Idempotent({ keptBy: 'afterwards' })
  @ApiOperation({
    summary: 'Take a change back',
    description: 'Until its new version is written; after that there is only forward.',
    operationId: 'withdrawChange',
  })
  @ApiOkResponse({ standardSchema: changeAnswer })
  @ApiConflictResponse()
  async withdraw(
    @Param('number', { schema: code }) number: string,
    @Param('change', { schema: code }) change: string,
    @Body({ schema: decisionBody }) body: DecisionBody,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<ChangeAnswer> {
    return await this.decide('withdraw', number, change, body, actor, key);
  }

  private async decide(
    decision: ChangeDecided['decision'],
    number: string,
    change: string,
    { hash, reason }: DecisionBody,
    actor: Actor,
    key: IdempotentRequest | undefined,
  ): Promise<ChangeAnswer> {
    const requestId = requestIdOf(actor, key);
    const decided = async ({ tx, order }: OrderFile): Promise<ChangeRow | undefined> => {
      const known = await readChange(tx, change);
      if (known?.orderId !== order.id) throw noSuchChange(change);
      return wordOf(known, requestId);
    };
    const asked = { requestId, by: actor.name, change, decision, reason, hash: hash ?? null };
    return await this.once(number, actor, decided, () =>
      this.control.askOfChange('decideChange', number, asked),
    );
  }

  /** @param find what was asked or said by this very request before */
  private async once(
    number: string,
    actor: Actor,
    find: (file: OrderFile) => Promise<ChangeRow | undefined>,
    ask: () => Promise<ChangeAnswer>,
  ): Promise<ChangeAnswer> {
    // Who may not is told before the order's process is asked, and so is who names no order.
    const answered = (): Promise<ChangeAnswer | undefined> =>
      this.rehearse(number, actor, async (file) => {
        const known = await find(file);
        return known && answerOf(number, known);
      });
    return await askOnce(answered, ask);
  }

  private async rehearse<T>(number: string, actor: Actor, look: (file: OrderFile) => Promise<T>): Promise<T> {
    return await rehearse(this.database, async (tx) => {
      const file = await this.desk.open(tx, number);
      authorise(actor, 'change', 'order', { customer: file.order.customer });
      return await look(file);
    });
  }
}

const isCustomer = ({ role }: Actor): boolean => role === 'customer';
