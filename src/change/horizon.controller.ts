import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { nextPointOfNoReturn } from '../../domain/change/horizon.js';
import { CompanyProfile } from '../company/company-profile.js';
import { rehearse } from '../control/rehearsal.js';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { authorise, may } from '../identity/policy.js';
import { OrderDesk } from '../orders/order-desk.js';
import { Database } from '../platform/database/database.js';
import { code } from '../platform/http/schemas.js';
import { HorizonService } from './horizon.service.js';
import { horizonView, viewOf, type HorizonView } from './horizon.views.js';

/** Until when an order can be changed (X2). */
@ApiTags('orders')
@Controller('v1/orders')
export class HorizonController {
  constructor(
    private readonly database: Database,
    private readonly desk: OrderDesk,
    private readonly horizon: HorizonService,
    private readonly company: CompanyProfile,
  ) {}

  @Get(':number/horizon')
  @May('read', 'order')
  @ApiOperation({
    summary: 'Until when each kind of change of an order is free, costs something, or is impossible',
    operationId: 'getChangeHorizon',
  })
  @ApiOkResponse({ standardSchema: horizonView })
  async get(
    @Param('number', { schema: code }) number: string,
    @CurrentActor() actor: Actor,
  ): Promise<HorizonView> {
    const isCustomer = actor.role === 'customer';
    return await rehearse(this.database, async (tx) => {
      const file = await this.desk.open(tx, number);
      const { customer, currency } = file.order;
      authorise(actor, 'read', 'order', { customer });
      const horizon = await this.horizon.readHorizon(file, isCustomer ? 'fee' : 'cost');
      return viewOf(horizon, nextPointOfNoReturn(horizon), {
        isCustomer,
        seesAmounts: may(actor, 'readAmounts', 'order', { customer }),
        currencies: { order: currency, company: this.company.profile.currency },
      });
    });
  }
}
